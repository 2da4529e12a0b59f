"""Puts every row of the tables of exceptions into a real database, and asks for the exceptions."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from rules import exception_tables as tables
from rules import spec_tables as spec
from rules.council_facts import DecisionRow, empty_council, put_into

from pmf.access.permissions import everything
from pmf.catalogue.council import read_settings
from pmf.reports.exception_report import (
    ExceptionReport,
    PerformanceException,
    read_exception,
    read_exceptions,
)
from pmf.reports.reading import Reader
from pmf.rules import exception_wording
from pmf.store.database import Database

FRAMEWORK = read_settings(framework="tower_hamlets").framework
ROWS = tables.rows()
IDS = [f"{row['code'].rpartition('-')[0].removeprefix('exceptions_')}: {row['case']}" for row in ROWS]
Answers = dict[str, PerformanceException | None]


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    with empty_council(tmp_path_factory.mktemp("exceptions")) as opened:
        made = tables.council(ROWS)
        # An action that belongs to no indicator.
        action = DecisionRow(
            900, tables.DECIDED, "A1", "action", None, tables.date(2026, 4, 30), None, "action"
        )
        made.decisions.append(action)
        put_into(opened, made)
        yield opened


@pytest.fixture(scope="module")
def reader(database: Database) -> Reader:
    return Reader(database, FRAMEWORK, everything(FRAMEWORK, "spec"))


@pytest.fixture(scope="module")
def reports(reader: Reader) -> dict[tuple[str, str], ExceptionReport]:
    """The list of each period and day that a table asks for."""
    asked = {(row["asked"], row.get("as at") or "") for row in ROWS}
    return {
        (period, day): read_exceptions(reader, period=spec.period(period), at=tables.moment({"as at": day}))
        for period, day in asked
    }


@pytest.mark.parametrize("row", ROWS, ids=IDS)
def test_an_exception_is_as_its_table_says(
    row: spec.Row, reports: dict[tuple[str, str], ExceptionReport]
) -> None:
    report = reports[row["asked"], row.get("as at") or ""]
    found = next((one for one in report.exceptions if one.subject == row["code"]), None)
    if not row["kinds"]:
        assert found is None, found and (found.kinds, found.reasons)
        return
    assert found is not None
    assert (" ".join(found.kinds), found.severity) == (row["kinds"], row["severity"])
    assert len(found.reasons) == len(found.kinds) and found.severity_why
    if row.get("sentence"):
        assert any(reason.startswith(row["sentence"].removesuffix(".")) for reason in found.reasons), (
            found.reasons
        )
    if row.get("since"):
        assert (found.since, str(found.periods_running)) == (spec.period(row["since"]).label, row["running"])
        assert found.call_in is (row["calls itself in"] == "yes")
    if row.get("state"):
        assert found.state == row["state"]
        assert found.state_name == FRAMEWORK.review.state(row["state"]).name
    if row.get("settled"):
        last = [one.subject for one in report.exceptions[-_settled(report) :]]
        assert (found.subject in last) is (row["settled"] == "yes")


def _settled(report: ExceptionReport) -> int:
    return len(report.of_state("accepted", "released"))


def test_the_gravest_come_first(reports: dict[tuple[str, str], ExceptionReport]) -> None:
    for report in reports.values():
        open_ones = [one for one in report.exceptions if one.state not in ("accepted", "released")]
        assert list(report.exceptions[: len(open_ones)]) == open_ones
        places = [("high", "medium", "low").index(one.severity) for one in open_ones]
        assert places == sorted(places)


def test_an_action_without_an_indicator_is_a_row_of_its_own(
    reader: Reader, reports: dict[tuple[str, str], ExceptionReport]
) -> None:
    report = reports["Q4", "2026-05-01"]
    found = next(one for one in report.exceptions if one.subject == "A1")
    assert (found.subject_kind, found.kinds, found.name, found.quadrant) == (
        "action", ("action_overdue",), "Look into it", None,
    )  # fmt: skip
    assert found.reasons == ("The action “Look into it” was due by 30 Apr 2026, 1 day ago.",)
    at = tables.moment({"as at": "2026-05-01"})
    assert read_exception(reader, "A1", period=report.period, at=at) == found
    assert read_exception(reader, "nothing", period=report.period, at=at) is None
    narrowed = read_exceptions(reader, period=report.period, at=at, directorate="Homes")
    assert not narrowed.exceptions and narrowed.headline() == "Nothing needs a conversation for 2025/26 Q4."


def test_the_rule_of_severity_is_printed_whole(reports: dict[tuple[str, str], ExceptionReport]) -> None:
    report = next(iter(reports.values()))
    assert len(report.rule) == len(exception_wording.SEVERITY)
    said = {one.severity_why for report in reports.values() for one in report.exceptions}
    printed = {line.partition(": ")[2] for line in report.rule}
    assert {text[0].lower() + text[1:] for text in said} <= printed
    assert set(exception_wording.KINDS) == set(exception_wording.FACTS)
