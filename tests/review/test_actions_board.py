"""Who owes a report on its actions for a quarter: what is open, what came, what came too late or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from helpers.council import OFFICER, Council, fill, later, open_road
from helpers.files import copied, csv_file

from pmf.access.permissions import NotAllowedError
from pmf.model.period import parse_period
from pmf.model.person import NOBODY, Person
from pmf.reports.actions_board import who_owes_actions
from pmf.reports.reading import Reader
from pmf.reports.returns_board import Owed, Stage, who_owes_what
from pmf.review.verification import Reviewer

OTHER = Person("Dev Anand", frozenset({"performance_team"}))
PLANS = (
    ("Plan id", "Level", "Title", "Service"),
    ("SP-REP", "Service plan", "Repairs plan", "Repairs"),
    ("SP-HOM", "Service plan", "Homes plan", "Homes"),
)
HEADINGS = ("Action id", "Title", "Plan id", "Owner", "Due", "Start", "Period", "Status", "Completed on")


def report(period: str, *actions: tuple[str, str], plan: str = "SP-REP", begins: str = "") -> bytes:
    """What is said of some actions for a period: their ids and statuses."""
    rows = [
        (action, f"Do {action}", plan, "Jo", "2026-12-31", begins, period, status, "2025-09-01" if status == "Complete" else "")
        for action, status in actions
    ]  # fmt: skip
    return csv_file(HEADINGS, *rows)


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two services, of which Repairs has two open actions since the autumn."""
    path = tmp_path_factory.mktemp("begun") / "council.duckdb"
    with open_road(path, now=datetime(2025, 10, 20)) as opened:
        fill(opened)
        opened.accepted(csv_file(*PLANS))
        opened.accepted(report("2025/26 Q2", ("A1", "On track"), ("A2", "On track"), ("A3", "Complete")))
    return path


@pytest.fixture
def council(begun: Path, tmp_path: Path) -> Iterator[Council]:
    """The same in the middle of February."""
    with open_road(copied(begun, tmp_path / "council.duckdb")) as opened:
        yield opened


def on_day(council: Council, day: str) -> None:
    moment = datetime.fromisoformat(day + "T09:00")
    council.database._clock = lambda: moment


def board(council: Council, period: str = "2025/26 Q3", person: Person = OFFICER) -> list[Owed]:
    reader = Reader(council.database, council.road.framework, person)
    return who_owes_actions(reader, parse_period(period), council.soon())


def test_a_service_with_open_actions_owes_a_report_within_the_days_allowed(council: Council) -> None:
    on_day(council, "2026-01-05")
    (one,) = board(council)
    allowed = council.road.framework.returns.days_allowed
    assert (one.service, one.kind, one.period, one.stage) == ("Repairs", "actions", "2025/26 Q3", Stage.DUE)
    assert (one.due - parse_period("2025/26 Q3").ends).days == allowed
    assert [missing.code for missing in one.missing] == ["A1", "A2"]
    on_day(council, "2026-02-10")
    (late,) = board(council)
    assert (late.state, late.days_late) == ("late", (datetime(2026, 2, 10).date() - one.due).days)


def test_part_of_it_all_of_it_and_taken_back(council: Council) -> None:
    council.accepted(report("2025/26 Q3", ("A1", "On track")))
    (part,) = board(council)
    assert (part.received, part.expected, [one.code for one in part.missing]) == (1, 2, ["A2"])
    stored = council.accepted(report("2025/26 Q3", ("A2", "Complete")))
    (whole,) = board(council)
    assert (whole.state, whole.return_id, whole.by) == ("accepted", stored.return_id, OFFICER.name)
    assert [kept.how for kept in whole.past] == ["not_due", "not_due", "not_due", "late"]
    later(council, minutes=5)
    Reviewer(council.database, council.road.framework, OTHER).withdraw(str(stored.return_id), "Too early")
    later(council, minutes=5)
    (again,) = board(council)
    assert (again.stage, again.received) == (Stage.WITHDRAWN, 1)


def test_a_report_of_a_day_counts_for_the_quarter_that_was_over(council: Council) -> None:
    on_day(council, "2026-01-12")
    council.accepted(report("", ("A1", "On track"), ("A2", "On track")))
    (one,) = board(council)
    assert (one.state, one.days_late) == ("accepted", 0)
    assert board(council, "2025/26 Q4")[0].state == "due"


def test_what_is_closed_or_has_not_begun_is_not_owed(council: Council) -> None:
    council.accepted(report("2025/26 Q2", ("B1", "Not started"), plan="SP-HOM", begins="2026-02-01"))
    assert [one.service for one in board(council)] == ["Repairs"]
    assert [one.service for one in board(council, "2025/26 Q4")] == ["Homes", "Repairs"]
    council.accepted(report("2025/26 Q3", ("A1", "Complete"), ("A2", "Cancelled")))
    assert [one.service for one in board(council, "2025/26 Q4")] == ["Homes"]


def test_of_a_year_its_last_quarter_counts_and_of_a_month_nothing(council: Council) -> None:
    assert [one.period for one in board(council, "2025/26")] == ["2025/26 Q4"]
    assert board(council, "2025/26 Dec") == []


def test_actions_hide_no_refused_figures_and_figures_no_refused_actions(council: Council) -> None:
    assert council.hand_in(csv_file(("Indicator code", "Period", "Value"), ("REP02", "2025/26 Q3", "nine")), service="Repairs") is None  # fmt: skip
    council.accepted(report("2025/26 Q3", ("A1", "On track")), service="Repairs")
    reader = Reader(council.database, council.road.framework, OFFICER)
    figures = {one.service: one for one in who_owes_what(reader, parse_period("2025/26 Q3"), council.soon())}  # fmt: skip
    assert figures["Repairs"].stage is Stage.REFUSED
    assert board(council)[0].stage is Stage.LATE
    assert council.hand_in(report("2025/26 Q3", ("A2", "Nearly")), service="Repairs") is None
    assert board(council)[0].stage is Stage.REFUSED


def test_nobody_is_told_nothing(council: Council) -> None:
    with pytest.raises(NotAllowedError):
        board(council, person=NOBODY)
