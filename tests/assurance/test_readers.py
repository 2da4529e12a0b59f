"""Fifty people reading while returns are handed in: each return is seen whole or not at all, and nobody gets an error."""

from __future__ import annotations

import threading
from pathlib import Path

from helpers.assurance import record, sized
from helpers.council import OFFICER, Council, open_road
from helpers.unclosed import ROWS, content

from pmf.model.period import parse_period
from pmf.reports.reading import Reader
from pmf.reports.scorecard import read_scorecard
from pmf.store import keeping
from pmf.store.return_events import note_event

PEOPLE, READS, LOADS = 50, 200, 10


def test_fifty_readers_see_returns_whole_or_not_at_all(copy_of_filled: Path, tmp_path: Path) -> None:
    torn: list[object] = []
    errors: list[BaseException] = []
    reads = [0]
    counting = threading.Lock()
    loaded = threading.Event()
    seen: set[int] = set()

    def look(council: Council, turn: int) -> None:
        with council.database.asking() as cursor:
            # Two ways to the same figures; a return that were half there would differ in one.
            counts = cursor.execute(
                "SELECT r.return_no, r.row_count, count(o.row_no) FROM council.data_return AS r"
                " LEFT JOIN council.observation AS o USING (return_no) WHERE r.accepted AND r.return_no > 2 GROUP BY ALL"
            ).fetchall()
        torn.extend(one for one in counts if one[1:] != (ROWS, ROWS))
        seen.add(len(counts))
        if turn % 100 == 7:
            period = parse_period("2012/13 Q1")
            read_scorecard(
                Reader(council.database, council.road.framework, OFFICER),
                period=period,
                at=council.database.now(),
            )
        elif turn % 10 == 3:
            with council.database.asking() as cursor:
                wards = cursor.execute(
                    "SELECT place, count(*) FROM standing_observation(TIMESTAMP '9999-01-01') GROUP BY place"
                ).fetchall()
            torn.extend(one for one in wards if one[1] != ROWS)

    def person(council: Council, number: int) -> None:
        try:
            for turn in range(sized(READS)):
                look(council, turn + number)
                with counting:
                    reads[0] += 1
                # Some stay until the last return is in.
                if turn == sized(READS) - 2:
                    loaded.wait(120)
        except BaseException as problem:
            errors.append(problem)

    with open_road(copy_of_filled, now=None, also_reach=tmp_path) as council:
        people = [threading.Thread(target=person, args=(council, number)) for number in range(PEOPLE)]
        for one in people:
            one.start()
        for number in range(1, LOADS + 1):
            stored = council.accepted(content(number), f"{number}.csv")
            event, reason = (("withdrawn", "x"), ("verified", None))[number % 2]
            note_event(council.database, str(stored.return_id), event, by="Second", reason=reason)
            if number == LOADS // 2:
                keeping.backup(council.database, tmp_path / "copy.duckdb", "Jo")
                with council.database.asking() as cursor:
                    cursor.execute("CHECKPOINT council")
        loaded.set()
        for one in people:
            one.join()
        broken = [check for check in keeping.verify(council.database) if not check.ok]
    record(
        "R13 people reading while returns are handed in",
        people=PEOPLE, reads=reads[0], loads=LOADS, states_seen=len(seen), returns_seen_in_part=len(torn), errors=len(errors),
    )  # fmt: skip
    assert (torn[:3], errors[:3], broken) == ([], [], [])
    assert reads[0] == PEOPLE * sized(READS)
    assert len(seen) > 2, "they read while returns came in"
