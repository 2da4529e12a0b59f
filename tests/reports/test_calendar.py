"""The reporting calendar: what falls due in a month, which figures it shows, and the days of plans."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import pytest
from helpers.any_council import FRAMEWORKS, fill
from helpers.council import Council, later, open_road

from pmf.catalogue.toml_file import read_toml
from pmf.model.forums import Season
from pmf.model.framework import Framework
from pmf.model.period import parse_period
from pmf.model.person import Person
from pmf.reports.calendar import Calendar, Due, read_calendar
from pmf.reports.reading import Reader
from pmf.review.meeting import Chair

CHAIR = Person("Callum Okafor", frozenset({"prg"}))
SCRUTINY = Person("Cllr Edith Blackwood", frozenset({"scrutiny"}))
FEBRUARY, NOVEMBER = date(2026, 2, 1), date(2026, 11, 1)
_READ = {name: read_toml(path, Framework) for name, path in FRAMEWORKS.items()}
J = "Joint Strategic Performance and Corporate Revenue and Capital Budget Monitoring Report"


def due(framework: str, forum: str, month: date) -> dict[str, str]:
    """What a forum is due in a month, and about which period."""
    calendar = _READ[framework].calendar
    lines = [line for line in _READ[framework].lines() if line.forum == forum]
    return {line.what: period.label for line in lines if (period := calendar.due(line, month))}


@pytest.mark.parametrize(
    ("framework", "forum", "month", "wanted"),
    [
        ("newham", "cmt", date(2026, 10, 14), {"244 corporate measures": "2026/27 Aug"}),
        ("newham", "cmt", NOVEMBER, {
            "32 Corporate Plan measures": "2026/27 Q2", "Corporate Plan actions": "2026/27 Q2", "244 corporate measures": "2026/27 Sep",
        }),
        ("newham", "scrutiny", date(2026, 12, 1), {}),
        ("newham", "dmt", date(2026, 5, 31), {
            "32 Corporate Plan measures": "2025/26 Mar", "Corporate Plan actions": "2025/26 Q4", "244 corporate measures": "2025/26 Mar", "Service plans": "2025/26 Q4",
        }),
        ("tower_hamlets", "prg", FEBRUARY, {
            "Performance Digest": "2025/26 Q3", "Management Dashboard": "2025/26 Q3", "Directorate performance monitoring": "2025/26 Q3",
        }),
        ("tower_hamlets", "cabinet", NOVEMBER, {J: "2026/27 Q2", "Strategic Plan": "2026/27 Q2", "Key Corporate Strategies": "2026/27 Q2"}),
        ("chesterfield", "cabinet", NOVEMBER, {"Full performance report": "2026/27 Q2"}),
        ("chesterfield", "cabinet", FEBRUARY, {}),
        ("chesterfield", "service_review", FEBRUARY, {"Service plan performance": "2025/26 Q3", "Comments, complaints and compliments": "2025/26 Q3"}),
        ("harlow", "dmt", NOVEMBER, {}),
        ("middlesbrough", "leadership", date(2026, 10, 1), {"Strategic Plan tracking": "2026/27 Aug", "Areas for concern and corrective action": "2026/27 Aug"}),
        ("middlesbrough", "audit", date(2026, 5, 1), {"Effectiveness of this policy": "2025/26"}),
    ],
)  # fmt: skip
def test_what_is_due_in_a_month_is_as_the_matrix_says(
    framework: str, forum: str, month: date, wanted: dict[str, str]
) -> None:
    assert due(framework, forum, month) == wanted


def test_monthly_figures_are_reported_quarterly_too() -> None:
    """How often a figure is collected is the indicator's, how often it is reported the matrix's: the 32 are
    collected by the month, and go to Cabinet four times a year."""
    months = [date(2026, number, 1) for number in range(1, 13)]
    told = [
        month.month for month in months if "32 Corporate Plan measures" in due("newham", "cabinet", month)
    ]
    assert told == [2, 5, 8, 11]
    assert all("32 Corporate Plan measures" in due("newham", "dmt", month) for month in months)


def test_six_monthly_comes_with_the_second_and_the_fourth_quarter() -> None:
    told = {
        month: due("tower_hamlets", "cmt", date(2026, month, 1)).get("Strategic Plan")
        for month in range(1, 13)
    }
    assert {month: label for month, label in told.items() if label} == {5: "2025/26 Q4", 11: "2026/27 Q2"}


def test_a_line_of_named_months_comes_in_those() -> None:
    what = "Mid-year review of service and team plans"
    told = {month: due("harlow", "cmt", date(2026, month, 1)).get(what) for month in range(1, 13)}
    assert {month: label for month, label in told.items() if label} == {10: "2026/27 Q2"}


def test_what_is_as_arranged_or_never_comes_by_itself_in_no_month() -> None:
    for framework in _READ.values():
        for line in framework.lines():
            if line.frequency in ("as arranged", "not applicable"):
                assert framework.calendar.next_due(line, NOVEMBER) is None


def test_scrutiny_sees_the_same_in_tandem() -> None:
    """What scrutiny is due comes in the month and about the period in which those whom it holds to account see it."""
    for framework, executive in (
        ("newham", "cabinet"),
        ("tower_hamlets", "cabinet"),
        ("middlesbrough", "executive"),
        ("chesterfield", "review"),
    ):
        for month in (FEBRUARY, NOVEMBER):
            scrutiny, theirs = due(framework, "scrutiny", month), due(framework, executive, month)
            shared = scrutiny.keys() & theirs.keys()
            assert shared
            assert {what: scrutiny[what] for what in shared} == {what: theirs[what] for what in shared}


def test_a_season_knows_its_months() -> None:
    def numbers(words: str) -> tuple[int, ...]:
        return Season(name="S", months=words, tasks=()).numbers

    assert numbers("April to June") == (4, 5, 6)
    assert numbers("November to February") == (11, 12, 1, 2)
    assert numbers("October") == (10,)


@pytest.fixture(scope="module")
def middlesbrough(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Council]:
    path = tmp_path_factory.mktemp("middlesbrough") / "council.duckdb"
    with open_road(path, framework=FRAMEWORKS["middlesbrough"]) as council:
        fill(council)
        yield council


def read(council: Council, month: date) -> Calendar:
    reader = Reader(council.database, council.road.framework, SCRUTINY)
    return read_calendar(reader, month=month, at=datetime(2026, 2, 20))


def line(told: Calendar, forum: str, what: str) -> Due:
    return next(one for one in told.due if (one.forum.id, one.line.what) == (forum, what))


def test_it_is_said_whether_the_figures_have_come(middlesbrough: Council) -> None:
    """Of the three measures of the Strategic Plan one has not come, the complaints of December."""
    told = read(middlesbrough, FEBRUARY)
    full = line(told, "scrutiny", "Short quarterly performance report").figures
    assert full is not None
    assert (full.expected, full.received) == (3, 2)
    money = line(told, "executive", "Revenue and capital budgets, with key variations").figures
    assert money is not None
    assert (money.expected, money.received) == (1, 1)
    assert line(told, "leadership", "Strategic Plan tracking").figures is None
    assert told.headline() == (
        "13 reports are due to 5 forums in February 2026; figures for 2025/26 Dec and 2025/26 Q3 are still missing"
    )
    coming = read(middlesbrough, date(2026, 5, 1))
    assert line(coming, "scrutiny", "Short quarterly performance report").figures is None, "it is not over"
    assert (
        read(middlesbrough, date(2026, 3, 1))
        .headline()
        .startswith("4 reports are due to 3 forums in March 2026")
    )


def test_sets_are_counted_with_those_inside_them(middlesbrough: Council) -> None:
    told = {one.name: one.count for one in read(middlesbrough, FEBRUARY).sets}
    assert told == {"Strategic Plan measures": 3, "Directorate Plan measures": 6, "Service measures": 7}


def test_plans_are_outlined_and_approved_by_their_days(middlesbrough: Council) -> None:
    november, march = read(middlesbrough, date(2025, 11, 1)), read(middlesbrough, date(2026, 3, 1))
    assert [(one.day, one.words) for one in november.plan_days if one.kind == "outline"] == [
        (
            date(2025, 11, 30),
            "Each Directorate Plan that runs in 2026/27 is to be outlined by this day: 1 of 1 is so far",
        )
    ]
    assert [(one.day, one.words) for one in march.plan_days if one.kind == "approve"] == [
        (
            date(2026, 3, 31),
            "Each Directorate Plan that runs in 2026/27 is to be approved by this day: 1 of 1 is so far",
        )
    ]
    assert [one for one in read(middlesbrough, FEBRUARY).plan_days if one.kind != "review"] == []


def test_plans_are_reviewed_in_the_months_that_they_or_their_level_say(middlesbrough: Council) -> None:
    """The vision names a day; a directorate's plan, approved on 20 March, is looked at every twelve months."""
    named = {one.node: one.day for one in read(middlesbrough, FEBRUARY).plan_days}
    assert named == {"V": date(2026, 2, 20)}
    reviewed = [one for one in read(middlesbrough, date(2026, 3, 1)).plan_days if one.kind == "review"]
    assert [(one.node, one.day) for one in reviewed] == [("DP", date(2026, 3, 20))]
    assert [one.kind for one in read(middlesbrough, date(2028, 3, 1)).plan_days] == ["approve"], (
        "it ended in 2027"
    )


def test_meetings_that_were_held_stand_with_their_forum(middlesbrough: Council) -> None:
    lead = Chair(middlesbrough.database, middlesbrough.road.framework, CHAIR)
    number = lead.open("leadership", date(2026, 2, 9), parse_period("2025/26 Q3"))
    later(middlesbrough, minutes=1)
    told = read(middlesbrough, FEBRUARY)
    assert [one.number for one in line(told, "leadership", "Strategic Plan tracking").meetings] == [number]
    assert list(line(told, "dmt", "Strategic Plan tracking").meetings) == []
    assert list(read(middlesbrough, date(2026, 3, 1)).meetings) == []
