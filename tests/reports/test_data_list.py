"""The single data list, its burden and frequency, and the register of what changed in it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from helpers.council import OFFICER, Council, open_road
from helpers.files import csv_file

from pmf.access.permissions import everything
from pmf.catalogue.council import ROOT
from pmf.catalogue.toml_file import read_toml
from pmf.model.framework import Framework
from pmf.model.person import Person
from pmf.reports.change_register import Change, headline, read_changes
from pmf.reports.data_list import DataList, matching, read_data_list
from pmf.reports.reading import Reader
from pmf.review.verification import Reviewer

HEADS = ("Indicator code", "Name", "Quadrant", "Polarity", "Kind", "Frequency", "Unit", "Service", "Indicator set", "Owner",
         "Benchmark source", "Statutory", "Tags", "Introduced", "Retired", "Reason", "Denominator")  # fmt: skip


def row(code: str, name: str, often: str, tier: str, owner: str = "Ann", *, statutory: str = "", tags: str = "",
        introduced: str = "", retired: str = "", reason: str = "", parts: str = "") -> tuple[str, ...]:  # fmt: skip
    unit = "%" if parts else "number"
    return (code, name, "Performance", "Higher is better", "Period", often, unit, "Repairs", tier, owner, "LG Inform", statutory,
            tags, introduced, retired, reason, parts)  # fmt: skip


FIRST = csv_file(
    HEADS,
    row("A", "Yearly and strategic", "Annual", "Strategic", statutory="Yes"),
    row("B", "Quarterly and strategic", "Quarterly", "Strategic", tags="by area; burden: high, 3 days"),
    row("C", "Yearly in the service", "Annual", "Service"),
    row("D", "A share by the month", "Monthly", "Directorate", parts="Cases"),
)
SECOND = csv_file(
    HEADS,
    row("B", "Quarterly and strategic", "Quarterly", "Strategic", owner="Bea", tags="burden: high", reason="Ann left"),
    row("C", "Yearly in the service", "Annual", "Service", retired="2025-09-30", reason="Nobody used it"),
    row("E", "New", "Quarterly", "Service", introduced="2025-10-01"),
)  # fmt: skip


@pytest.fixture(scope="module")
def council(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Council]:
    """Four indicators handed in in April 2025, changed in September; figures in between."""
    path: Path = tmp_path_factory.mktemp("data_list") / "council.duckdb"
    with open_road(path, now=datetime(2025, 4, 1, 9)) as opened:
        opened.accepted(FIRST, "indicators.csv")
        figures = ("Indicator code", "Period", "Numerator", "Denominator")
        opened.database._clock = lambda: datetime(2025, 7, 10, 9)
        months = [("D", f"2025-0{month}", 8, 10) for month in (4, 5, 6)]
        opened.accepted(
            csv_file((*figures, "Place"), *[(*one, "") for one in months], ("D", "2025-06", 3, 5, "North")),
            "q1.csv",
        )
        opened.database._clock = lambda: datetime(2025, 9, 20, 9)
        opened.accepted(SECOND, "indicators.csv")
        opened.database._clock = lambda: datetime(2025, 11, 1, 9)
        yield opened


def reader(council: Council) -> Reader:
    return Reader(council.database, council.road.framework, OFFICER)


@pytest.fixture(scope="module")
def listed(council: Council) -> DataList:
    return read_data_list(reader(council), at=datetime(2025, 11, 1, 9))


def changed(council: Council, since: str, until: str, at: str = "2025-11-01") -> list[Change]:
    moment = datetime.fromisoformat(f"{at}T23:00")
    days = (date.fromisoformat(since), date.fromisoformat(until))
    return read_changes(reader(council), at=moment, since=days[0], until=days[1])


def of(listed: DataList, code: str) -> dict[str, object]:
    return dict(next(line for line in listed.lines if line["code"] == code))


def test_what_is_collected_less_often_than_it_is_looked_at_says_by_whom(listed: DataList) -> None:
    why = str(of(listed, "A")["more_often"])
    assert why.startswith(
        "It is collected once a year, and looked at every quarter by Corporate Management Team, "
    )
    assert why.endswith("so how often may not be the council's choice.")
    assert of(listed, "B")["more_often"] is None
    assert of(listed, "D")["more_often"] is None
    assert listed.counts()["Could be more often"] == 1


def test_what_no_line_names_is_held_against_the_quarterly_scorecard(council: Council) -> None:
    before = read_data_list(reader(council), at=datetime(2025, 5, 1))
    assert (
        of(before, "C")["more_often"]
        == "It is collected once a year, and looked at every quarter on the scorecard."
    )


def test_the_burden_is_what_was_handed_in_and_what_the_tags_say(listed: DataList) -> None:
    # Three months and one place, each with a numerator and a denominator.
    assert of(listed, "D")["burden"] == (
        "8 cells in 1 return in twelve months; 1 place besides the whole; typed into our own layout."
    )
    assert of(listed, "B")["burden"] == (
        "Said to be high. Nothing was handed in for it in the last twelve months."
    )


def test_the_retired_are_apart_and_the_search_looks_everywhere(listed: DataList) -> None:
    assert [line["code"] for line in listed.lines] == ["A", "B", "D", "E"]
    assert [line["code"] for line in listed.retired] == ["C"]
    assert [line["code"] for line in matching(listed.lines, "bea STRATEGIC")] == ["B"]
    assert matching(listed.lines, "bea annual nothing") == []
    assert listed.headline() == "4 indicators are collected; 1 of them could be collected more often."


def test_the_register_says_what_from_what_to_what_why_by_whom_and_where(council: Council) -> None:
    found = {(one.code, one.what, one.field): one for one in changed(council, "2025-07-01", "2025-12-31")}
    assert set(found) == {
        ("B", "changed", "Owner"), ("B", "changed", "Tags"), ("C", "retired", "Retired"), ("E", "added", "")
    }  # fmt: skip
    owner = found["B", "changed", "Owner"]
    assert (owner.was, owner.now, owner.why, owner.by) == ("Ann", "Bea", "Ann left", "Jo Bloggs")
    assert (owner.place, owner.on) == ("R0003, A2", date(2025, 9, 20))
    gone = found["C", "retired", "Retired"]
    assert (gone.on, gone.why) == (date(2025, 9, 30), "Nobody used it")
    assert found["E", "added", ""].on == date(2025, 10, 1)


def test_a_change_is_in_the_time_that_it_holds_from_and_in_that_it_was_handed_in(council: Council) -> None:
    in_october = changed(council, "2025-10-01", "2025-10-31")
    assert [(one.code, one.what) for one in in_october] == [("E", "added")]
    in_spring = changed(council, "2025-04-01", "2025-06-30")
    assert {(one.code, one.what) for one in in_spring} == {(code, "added") for code in "ABCD"}
    assert headline(in_spring, "in spring") == "4 added in spring."
    assert headline([], "in May") == "Nothing was added, changed or retired in May."


def test_what_came_later_is_not_in_the_register_of_a_past_moment(council: Council) -> None:
    assert changed(council, "2025-07-01", "2025-12-31", at="2025-09-01") == []


def test_a_framework_that_was_changed_shows_what_it_does_not_know_by_its_id(council: Council) -> None:
    other = read_toml(ROOT / "config" / "frameworks" / "middlesbrough.toml", Framework)
    listed = read_data_list(Reader(council.database, other, everything(other, "Jo")), at=datetime(2025, 5, 1))
    assert {line["quadrant_name"] for line in listed.lines} == {"performance"}


def test_a_withdrawn_return_changed_nothing(council: Council) -> None:
    team = Person("Tom", frozenset({"performance_team"}))
    Reviewer(council.database, council.road.framework, team).withdraw("R0003", "Handed in too soon")
    assert changed(council, "2025-07-01", "2025-12-31", at="2025-11-02") == []
    assert len(changed(council, "2025-07-01", "2025-12-31", at="2025-10-31")) == 4
