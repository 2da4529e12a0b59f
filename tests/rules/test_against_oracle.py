"""Holds the rules in SQL against the oracle, over councils that hypothesis makes up.

The councils are the same on every run. `PMF_EXAMPLES` sets how many, and a release runs thousands;
`PMF_EXPLORE=1` makes others up each time. When the two readings differ, the council is
narrowed down to the fewest rows on which they still do, and those are printed.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from copy import copy
from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from rules.council_facts import Council, empty_council, put_into
from rules.councils import Question, questions
from rules.oracle import Judgement, Line, Oracle

from pmf.rules import judging
from pmf.store.database import Database

EXAMPLES = int(os.environ.get("PMF_EXAMPLES", "100"))
COUNCILS = settings(
    max_examples=EXAMPLES,
    derandomize="PMF_EXPLORE" not in os.environ,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
Answer = dict[tuple[str, ...], object]


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """One database, filled anew for each council."""
    with empty_council(tmp_path_factory.mktemp("against_oracle")) as opened:
        yield opened


def test_the_rules_and_the_oracle_agree_on_every_council(
    database: Database, record_property: Callable[[str, object], None]
) -> None:
    """Every period of every indicator, and every line of every second council's scorecard."""
    counted = {"examples": 0, "series": 0, "judgements": 0, "comparisons": 0}

    @COUNCILS
    @given(questions())
    def agree(question: Question) -> None:
        by_rules, by_oracle = _both(database, question)
        counted["examples"] += 1
        counted["series"] += len({key[0] for key in by_oracle})
        counted["judgements"] += len({key[:2] for key in by_oracle})
        counted["comparisons"] += len(by_oracle)
        if by_rules != by_oracle:
            pytest.fail(_told(database, question), pytrace=False)

    agree()
    for name, number in counted.items():
        record_property(name, number)
    print(", ".join(f"{number:,} {name}" for name, number in counted.items()))
    assert counted["examples"] >= min(EXAMPLES, 100)


def _both(database: Database, question: Question) -> tuple[Answer, Answer]:
    """What the rules say and what the oracle says: code, period and column -> what stands there."""
    put_into(database, question.council)
    oracle = Oracle(question.council, question.at)
    codes = sorted({one.code for one in question.council.indicators})
    by_rules: Answer = {}
    by_oracle: Answer = {}
    until = question.period.ends
    for row in judging.history(database, at=question.at, codes=codes, until=until, months=question.months):
        bandwidth = row["code"] in oracle.series and row["status_rule"] == "bandwidth"
        by_rules |= {(row["code"], row["period"], name): it for name, it in _of_row(row, bandwidth).items()}
    for one in oracle.history(codes, until, question.months):
        told = _of_judgement(one, oracle.series[one.code].rule == "bandwidth")
        by_oracle |= {(one.code, one.period.label, name): it for name, it in told.items()}
    if not question.scorecard:
        return by_rules, by_oracle
    for row in judging.scorecard(database, at=question.at, period=question.period):
        by_rules |= {(row["code"], "scorecard", name): row[name] for name in _of_line()}
    for line in oracle.scorecard(question.period):
        by_oracle |= {(line.code, "scorecard", name): getattr(line, name) for name in _of_line()}
    return by_rules, by_oracle


def _of_row(row: Mapping[str, Any], bandwidth: bool) -> dict[str, object]:
    return {
        "value": row["value"],
        "figure_period": row["figure_period"] if row["value"] is not None else None,
        "target": row["target"],
        "minimum as set": row["set_minimum"],
        "minimum": row["minimum"] if bandwidth else None,
        "limits": (row["lower_limit"], row["upper_limit"]),
        "status": row["status"],
        "ground": row["because"] if row["status"] in ("no_data", "not_due") else "",
        "direction": row["direction"],
        "direction_long": row["direction_long"],
    }


def _of_judgement(one: Judgement, bandwidth: bool) -> dict[str, object]:
    stands_for_all = one.figure.of if one.figure.value is not None else None
    return {
        "value": one.figure.value,
        "figure_period": stands_for_all.label if stands_for_all else None,
        "target": one.goal.target,
        "minimum as set": one.goal.minimum,
        "minimum": one.minimum if bandwidth else None,
        "limits": (one.goal.lower, one.goal.upper),
        "status": one.status,
        "ground": one.because if one.status in ("no_data", "not_due") else "",
        "direction": one.direction,
        "direction_long": one.direction_long,
    }


def _of_line() -> list[str]:
    return [one.name for one in fields(Line) if one.name not in ("code", "judgement", "because")]


# Telling of a difference.


def _told(database: Database, question: Question) -> str:
    """The smallest council found on which the two differ, and how."""
    question = _narrowed(database, question)
    by_rules, by_oracle = _both(database, question)
    lines = [f"asked at {question.at}, scorecard of {question.period}, history by {question.months} months"]
    for one in fields(Council):
        lines += [f"  {row}" for row in getattr(question.council, one.name)]
    for key in sorted(set(by_rules) | set(by_oracle)):
        said, expected = by_rules.get(key, "no such row"), by_oracle.get(key, "no such row")
        if said != expected:
            lines.append(f"{', '.join(key)}: the rules say {said}, the oracle {expected}")
    return "\n".join(lines)


def _narrowed(database: Database, question: Question) -> Question:
    for one in ("indicators", "observations", "targets", "events", "returns", "frameworks"):
        size = len(getattr(question.council, one))
        while size := size // 2:
            start = 0
            while start < len(getattr(question.council, one)):
                smaller = _without(question, one, start, size)
                if _still_differs(database, smaller):
                    question = smaller
                else:
                    start += size
    return question


def _without(question: Question, name: str, start: int, size: int) -> Question:
    council = copy(question.council)
    rows = getattr(council, name)
    setattr(council, name, rows[:start] + rows[start + size :])
    left = {one.code for one in council.indicators}
    council.observations = [one for one in council.observations if one.code in left]
    council.targets = [one for one in council.targets if one.code in left]
    return replace(question, council=council)


def _still_differs(database: Database, question: Question) -> bool:
    if not question.council.frameworks or not question.council.indicators:
        return False
    by_rules, by_oracle = _both(database, question)
    return by_rules != by_oracle
