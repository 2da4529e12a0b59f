"""What tracking asks for and whether it came: every row of the table is put into a real database, and the rule asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from rules import spec_tables as spec
from rules.council_facts import (
    Council,
    EventRow,
    IndicatorRow,
    ObservationRow,
    ReturnRow,
    TargetRow,
    empty_council,
    put_into,
)

from pmf.model.period import parse_period
from pmf.model.words import FREQUENCY_WORDS
from pmf.rules.tracking import tracked

ROWS = spec.rows_of("health")
QUARTER = parse_period("2025/26 Q3")


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, list[str]]]:
    """The outcomes of each row's indicator or action, in the order of their deadlines, by its code."""
    made = spec.council()
    reports: list[list[Any]] = []
    for row in ROWS:
        if row["kind"] == "report":
            reports += _reports(made, row)
        else:
            _figures(made, row)
    found: dict[str, list[str]] = {row["code"]: [] for row in ROWS}
    with empty_council(tmp_path_factory.mktemp("health")) as database:
        put_into(database, made)
        with database.asking() as cursor:
            cursor.executemany(
                "INSERT INTO council.plan_action (return_no, row_no, cell, action_id, title, plans, owner, due, kind, begins,"
                " period, starts, ends, status) VALUES (?, ?, 'A1', ?, 'An action', [], 'Jo', '2027-01-01', 'action', ?, ?, ?, ?, ?)",
                reports,
            )
        for day in {row["looked at"] for row in ROWS}:
            told = tracked(database, at=datetime.fromisoformat(day) + timedelta(hours=9), period=QUARTER)
            for row in ROWS:
                if row["looked at"] == day:
                    mine = [
                        one for one in told if one["subject"] == row["code"] and one["kind"] == row["kind"]
                    ]
                    found[row["code"]] = [
                        one["outcome"] for one in sorted(mine, key=lambda one: one["deadline"])
                    ]
    yield found


def _handed_in(made: Council, row: spec.Row) -> Iterator[tuple[str, str, int]]:
    """Each entry's period and what was said, with the number of the return that it came in."""
    for entry in filter(None, row["handed in"].split("; ")):
        about, _, rest = entry.partition(" on ")
        came, _, until = rest.partition(" until ")
        number = len(made.returns) + 1
        made.returns.append(ReturnRow(number, datetime.fromisoformat(came) + timedelta(hours=8)))
        if until:
            made.events.append(EventRow(number, "withdrawn", datetime.fromisoformat(until)))
        words = about.split(" ")
        period = " ".join(words[:2]) if "/" in words[0] else words[0]
        yield period, about.removeprefix(period).strip(), number


def _figures(made: Council, row: spec.Row) -> None:
    code = row["code"]
    days = int(row["days allowed"]) if row["days allowed"] else None
    made.indicators.append(
        IndicatorRow(
            1, code, kind="snapshot", frequency=FREQUENCY_WORDS[row["collected"].lower()], days_allowed=days
        )
    )
    made.targets.append(TargetRow(1, code, parse_period("2025/26"), Decimal(10), Decimal(8)))
    for when, said, number in _handed_in(made, row):
        figure = ObservationRow(number, code, spec.period(when))
        if said.startswith("red"):
            figure = replace(figure, value=Decimal(5))
        elif said == "value":
            figure = replace(figure, value=Decimal(12))
        elif not said.startswith("words"):
            figure = replace(figure, marker=said)
        made.observations.append(replace(figure, commentary="It rained." if said.endswith("said") else None))


def _reports(made: Council, row: spec.Row) -> Iterator[list[Any]]:
    begins = date.fromisoformat(row["begins"]) if row["begins"] else None
    for when, status, number in _handed_in(made, row):
        if "-" in when:
            day = date.fromisoformat(when)
            yield [number, 1, row["code"], begins, None, day, day, status]
        else:
            period = spec.period(when)
            yield [number, 1, row["code"], begins, period.label, period.starts, period.ends, status]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["case"])
def test_the_table_of_what_was_tracked(row: spec.Row, outcomes: dict[str, list[str]]) -> None:
    assert " ".join(outcomes[row["code"]]) == row["outcome"]
