"""What the pages say of the year's end, of usual variation, of commentary, of what went well, and of other rules."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from helpers.files import copied
from pages.test_data_quality_page import words_of

from pmf.catalogue.council import read_settings
from pmf.charts.trend import trend
from pmf.model.period import parse_period
from pmf.model.person import Person
from pmf.model.words import StatusRule
from pmf.reports.highlights import read_highlights
from pmf.reports.indicator import read_indicator
from pmf.reports.outlook import read_projections
from pmf.reports.reading import Reader
from pmf.reports.signals import read_signals_of
from pmf.reports.what_if import read_what_if
from pmf.rules.judging import Supposition
from pmf.rules.opening import open_council

VIEWER = Person("Vi", frozenset({"viewer"}))
QUARTER = parse_period("2026/27 Q2")


@pytest.fixture(scope="module")
def reader(sample_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    settings = read_settings(
        database=str(copied(sample_file, tmp_path_factory.mktemp("signals") / "council.duckdb"))
    )
    database = open_council(settings.database, settings.framework)
    yield Reader(database, settings.framework, VIEWER)
    database.close()


@pytest.fixture
def page(sample_file: Path, tmp_path: Path, served: Any) -> Any:
    """Opens a page of the sample council by its name and its query."""
    return served(copied(sample_file, tmp_path / "council.duckdb"))


def test_an_indicator_says_where_the_year_will_end_beside_where_it_stands(page: Any) -> None:
    said = words_of(page("indicator", code="ASC03"))
    assert "Year end 2026/27" in said and "as the year to date" in said
    assert "**Year end.** 2026/27 is projected to end at" in said
    assert "**Usual variation.**" in said
    assert "What was said of past years, and what came" in said


def test_a_count_to_date_says_why_it_has_no_limits(reader: Reader) -> None:
    told = read_signals_of(reader, "ASC02", at=reader.database.now(), until=QUARTER.ends)
    assert {one["sentence"] for one in told.values()} == {
        "It counts the year to date, so no limits of usual variation are worked out."
    }


def test_a_quadrant_s_table_has_two_statuses_and_what_is_said(page: Any) -> None:
    said = words_of(page("quadrant", quadrant="Performance"))
    assert ":gray[:small[Year end]]" in said
    assert ":gray-badge[:small[! " in said


def test_the_scorecard_lists_what_went_well_in_three(page: Any) -> None:
    said = words_of(page("scorecard"))
    for title in ("Recovered", "On target for longest", "Improved beyond their usual variation"):
        assert title in said


def test_highlights_say_why(reader: Reader) -> None:
    told = read_highlights(reader, period=QUARTER, at=reader.database.now())
    assert all(line["status"] == "green" for line in [*told.recovered, *told.longest_green])
    assert told.longest_green and told.longest_green[0]["because"].startswith("On target for ")
    lengths = [int(line["because"].split()[3]) for line in told.longest_green]
    assert lengths == sorted(lengths, reverse=True) and lengths[-1] >= 4
    assert all(line["because"].endswith(".") for line in [*told.recovered, *told.improved])


def test_the_chart_draws_limits_special_causes_and_the_way_to_the_year_s_end(reader: Reader) -> None:
    at = reader.database.now()
    projections = read_projections(reader, at=at, period=QUARTER)
    drawn = 0
    for code, outlook in projections.items():
        if outlook["method"] not in ("to_date", "last_figure", "profile") or outlook["adds_up"] or drawn > 3:
            continue
        told = read_indicator(reader, code, at=at)
        points = [one for one in told.points if one["ends"] <= QUARTER.ends]
        signals = read_signals_of(reader, code, at=at, until=QUARTER.ends)
        spec = str(trend(points, told.restatements, "light", signals=signals, outlook=outlook))
        assert "Year end" in spec
        assert ("upper limit" in spec or "lower limit" in spec) == any(
            one["mean"] is not None for one in signals.values()
        )
        assert "2026/27" in spec and "'strokeDash': [5, 4]" in spec
        drawn += 1
    assert drawn > 3


def test_a_year_s_sum_is_not_drawn_among_its_quarters(reader: Reader) -> None:
    at = reader.database.now()
    code, outlook = next(
        (code, one)
        for code, one in read_projections(reader, at=at, period=QUARTER).items()
        if one["adds_up"] and one["projected"]
    )
    points = [one for one in read_indicator(reader, code, at=at).points if one["ends"] <= QUARTER.ends]
    assert "Year end" not in str(trend(points, [], "light", outlook=outlook))


def test_what_if_says_how_many_would_change_and_why_of_each(page: Any) -> None:
    app = page("what_if", rule="Strict")
    assert "indicators would change their status; " in app.title[0].value
    assert " rated would be on target, as against " in app.title[0].value
    said = words_of(app)
    assert "Supposed for all of them: target met or not." in said and "nothing is stored" in said
    moves, each = app.table[0].value, app.table[1].value
    assert any(
        "Below target" in now and "Below minimum" in then
        for now, then in zip(moves["Now"], moves["Would be"], strict=True)
    )
    assert {one.split(" of ")[1] for one in moves["How many"]} == {"244"}
    assert sum(int(one.split()[0]) for one in moves["How many"]) == int(app.title[0].value.split()[0])
    assert (each["Now"] != each["Would be"]).all()
    assert "How far words on the year's end could be trusted" in said


def test_what_if_keeps_the_rule_and_its_tolerance_in_the_address(page: Any) -> None:
    app = page("what_if", rule="Four band", tolerance="5", outer="20")
    assert [one.value for one in app.number_input] == [5.0, 20.0]
    assert "four bands" in words_of(app)
    before = app.title[0].value
    app.number_input(key="tolerance").set_value(90.0).run()
    assert app.title[0].value != before


def test_the_rule_in_force_changes_only_those_with_a_rule_of_their_own(reader: Reader) -> None:
    told = read_what_if(reader, Supposition(StatusRule.BANDWIDTH), period=QUARTER, at=reader.database.now())
    assert all(now["status_rule"] != "bandwidth" for now, _ in told.changed())
