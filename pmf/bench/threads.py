"""What the golden thread of a large council costs, against the bare recursive query of its plans."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from pmf.bench import council
from pmf.model.framework import Framework
from pmf.model.period import Frequency
from pmf.model.person import Person
from pmf.reports.reading import Reader
from pmf.reports.scorecard import read_scorecard
from pmf.reports.thread import read_thread, thread_of
from pmf.rules import threading
from pmf.store.facts import COLUMNS
from pmf.store.returns import HandedIn, accept

SIZE = 2_000
# How many plans there are of each level from the top; the rest are of the last.
_LEVELS = (1, 6, 40, 12, 12, 20, 300)
_BARE = """
WITH RECURSIVE edge AS (SELECT node_id AS child, unnest(parents) AS parent FROM council.plan_node),
reach(node, below) AS (
    SELECT node_id, node_id FROM council.plan_node
    UNION
    SELECT r.node, e.child FROM reach AS r JOIN edge AS e ON e.parent = r.below
)
SELECT * FROM reach
"""


@dataclass(frozen=True)
class Costs:
    """In milliseconds: the whole thread of so many plans and indicators, the scorecard of its indicators, the thread
    where the scorecard's lines are there already, and the bare query that finds what lies below each plan."""

    whole: float
    scorecard: float
    given_lines: float
    bare: float


def costs(
    home: Path, framework: Framework, person: Person, best_of: Callable[[int, Callable[[], object]], float]
) -> Costs:
    """Measured on a council that is made for it."""
    with closing(council.big_council(home / "thread.duckdb", framework, SIZE)) as database:
        accept(database, HandedIn("plans", b"plans", "mapped", "bench"), _parts(framework), [])
        reader, period = Reader(database, framework, person), council.LAST.within(Frequency.QUARTER)
        at = database.now()
        card = best_of(3, lambda: read_scorecard(reader, period=period, at=at))
        lines = read_scorecard(reader, period=period, at=at).lines
        whole = best_of(3, lambda: read_thread(reader, period=period, at=at))
        with database.asking() as cursor:
            asked = threading.question(cursor, at, period)
            threading.lay_out(cursor, asked, framework.levels)
            threading.judge(cursor, asked)

            def given_lines() -> object:
                threading.lay_out(cursor, asked, framework.levels)
                return thread_of(reader, threading.follow(cursor, asked, []), lines, period=period, at=at)

            given = best_of(7, given_lines)
            bare = best_of(7, lambda: cursor.execute(_BARE).fetchall())
        return Costs(whole, card, given, bare)


def _parts(framework: Framework) -> list[tuple[str, dict[str, list[object]]]]:
    dice = random.Random(SIZE)
    levels: list[list[str]] = []
    counts = [*_LEVELS, SIZE - sum(_LEVELS)]
    parents: dict[str, list[str]] = {}
    for level, count in enumerate(counts):
        levels.append([f"L{level}-{number}" for number in range(count)])
        for node in levels[-1]:
            above = levels[level - 1] if level else []
            parents[node] = dice.sample(above, min(len(above), dice.choice((1, 1, 2, 3))))
    names = [level.id for level in framework.levels]
    nodes = [(node, names[level % len(names)]) for level, of in enumerate(levels) for node in of]
    codes = [f"I{number:05d}" for number in range(SIZE)]
    plans: dict[str, list[object]] = {name: [None] * SIZE for name in COLUMNS["plans"]}
    plans |= {
        "row_no": list(range(SIZE)), "cell": ["A1"] * SIZE, "node_id": [node for node, _ in nodes],
        "level": [level for _, level in nodes], "title": [f"Plan {node}" for node, _ in nodes],
        "parents": [parents[node] for node, _ in nodes], "owner": ["Jo"] * SIZE,
    }  # fmt: skip
    measured = council.indicator_columns(codes, framework)
    measured["plans"] = [[dice.choice(nodes)[0] for _ in range(dice.choice((1, 1, 2)))] for _ in codes]
    return [("plans", plans), ("indicators", measured)]
