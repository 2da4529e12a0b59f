"""The clocks of complaints: the table, the calculator and plain Python agree with the rule."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import holidays
import pytest
from helpers.assurance import record, sized
from rules import spec_tables as spec
from rules.council_facts import empty_council
from rules.people_facts import SUBJECTS, put

from pmf.model.nation import Nation
from pmf.model.period import Frequency, period_of
from pmf.rules import complaint_clock, customer
from pmf.rules.asked_positions import Asked
from pmf.store.answers import rows_of
from pmf.store.database import Database

ROWS = spec.rows_of("clocks")
PARTS = {"England": "ENG", "Scotland": "SCT", "Wales": "WLS", "Northern Ireland": "NIR"}


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    with empty_council(tmp_path_factory.mktemp("clocks")) as opened:
        yield opened


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def case_of(row: spec.Row) -> dict[str, Any]:
    return {
        "case_id": row["code"], "stage": int(row["stage"]), "service": row["code"], "received_on": day(row["received"]),
        "acknowledged_on": day(row["acknowledged"]), "extended_to": day(row["extended to"]), "responded_on": day(row["responded"]),
    }  # fmt: skip


def clocks(database: Database, nation: str, at: date) -> tuple[Any, Any]:
    """The clocks of cases in a nation, and what is told of those that stood open past them on a day."""
    asked = Asked(datetime.combine(at, time(12)), period_of(at, Frequency.QUARTER), SUBJECTS)
    with database.asking() as cursor:
        cursor.execute("CREATE OR REPLACE TEMP TABLE nation AS SELECT $nation AS name", {"nation": nation})
        customer.fill(cursor, asked)
        told = rows_of(cursor.execute("FROM case_clock"))
        seen = rows_of(cursor.execute("FROM case_span WHERE step = 0"))
    return {one["case_id"]: one for one in told}, {one["service"]: one for one in seen}


@pytest.fixture(scope="module")
def told(database: Database) -> dict[str, tuple[Any, Any]]:
    """Each row's clock, and its service's count in the period of the day that is looked at."""
    found = {}
    put(database, {}, complaints=[case_of(row) for row in ROWS])
    for nation, at in sorted({(row["nation"], row["looked at"]) for row in ROWS}):
        mine = [row for row in ROWS if (row["nation"], row["looked at"]) == (nation, at)]
        clock, seen = clocks(database, nation, date.fromisoformat(at))
        found |= {row["code"]: (clock[row["code"]], seen.get(row["code"])) for row in mine}
    return found


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["case"])
def test_the_table_of_clocks(row: spec.Row, told: dict[str, tuple[Any, Any]]) -> None:
    clock, seen = told[row["code"]]
    assert (clock["acknowledge_by"], clock["answer_until"]) == (day(row["acknowledge by"]), day(row["answer until"]))  # fmt: skip
    closed = seen[f"stage_{row['stage']}_closed"]
    assert closed == (row["in time"] != "")
    assert seen[f"stage_{row['stage']}_in_time"] == (row["in time"] == "yes")
    assert str(seen["days_late"] or "") == row["days late"]


@pytest.mark.parametrize("row", [row for row in ROWS if not row["extended to"]], ids=lambda row: row["case"])
def test_the_calculator_says_the_same(row: spec.Row) -> None:
    received = date.fromisoformat(row["received"])
    found = complaint_clock.clock(
        SUBJECTS.customer, Nation(row["nation"]), int(row["stage"]), received, day(row["acknowledged"])
    )
    assert (found.acknowledge_by, found.answer_by) == (day(row["acknowledge by"]), day(row["answer until"]))


def test_the_calculator_names_the_bank_holidays_between() -> None:
    found = complaint_clock.clock(SUBJECTS.customer, Nation.ENGLAND, 1, date(2025, 12, 19))
    assert [one.isoformat() for one, _ in found.holidays] == ["2025-12-25", "2025-12-26", "2026-01-01"]
    assert found.extended_to > found.answer_by > found.acknowledge_by == found.starts


class _Oracle:
    """The code's words, a day at a time."""

    def __init__(self, nation: str) -> None:
        self.free = holidays.UnitedKingdom(subdiv=PARTS[nation])

    def later(self, start: date, count: int) -> date:
        here = start
        for _ in range(count):
            here += timedelta(days=1)
            while here.isoweekday() > 5 or here in self.free:
                here += timedelta(days=1)
        return here

    def until(self, case: dict[str, Any]) -> tuple[date, date]:
        settings = SUBJECTS.customer
        by = self.later(case["received_on"], settings.acknowledge_days)
        acknowledged = case["acknowledged_on"]
        starts = by if acknowledged is None or acknowledged > by else acknowledged
        first = case["stage"] == 1
        answer = self.later(starts, settings.stage_1_days if first else settings.stage_2_days)
        extra = settings.stage_1_extension_days if first else settings.stage_2_extension_days
        if case["extended_to"] is None or case["extended_to"] <= answer:
            return by, answer
        return by, min(case["extended_to"], self.later(answer, extra))


@pytest.mark.parametrize("nation", PARTS)
def test_the_rule_and_plain_python_agree(database: Database, nation: str) -> None:
    chance = random.Random(nation)
    cases = []
    for number in range(sized(400)):
        received = date(2023, 1, 1) + timedelta(days=chance.randrange(1_300))

        def some(start: date, most: int, often: float) -> date | None:
            return start + timedelta(days=chance.randrange(most)) if chance.random() < often else None

        acknowledged = some(received, 14, 0.8)
        cases.append({
            "case_id": f"C{number}", "stage": chance.choice((1, 2)), "service": "S", "received_on": received,
            "acknowledged_on": acknowledged, "extended_to": some(received, 90, 0.3), "responded_on": some(received, 80, 0.8),
        })  # fmt: skip
    put(database, {}, complaints=cases)
    found, _ = clocks(database, nation, date(2026, 12, 1))
    oracle = _Oracle(nation)
    for case in cases:
        one = found[case["case_id"]]
        assert (one["acknowledge_by"], one["answer_until"]) == oracle.until(case), case
    record(f"complaint_clocks_{nation.lower().replace(' ', '_')}", cases=len(cases), faults=0)
