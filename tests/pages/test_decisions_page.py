"""What the tracker of decisions and the page of targets say, and what is followed up on them in place."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from helpers.files import copied
from streamlit.testing.v1 import AppTest

from pmf.catalogue.council import ROOT
from pmf.exports.csv_table import csv_table
from pmf.model.period import parse_period
from pmf.model.person import Person
from pmf.reports.decision_tracker import Tracker, as_table, read_tracker
from pmf.reports.reading import Reader
from pmf.reports.target_challenge import as_table as targets_table
from pmf.reports.target_challenge import read_target_challenge
from pmf.rules.opening import open_council
from pmf.ui import council
from pmf.ui.frame import PAGES

AT = datetime(2026, 11, 15, 23, 59)
AS_AT = {"as_at": "2026-11-15"}


@pytest.fixture
def page(sample_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Opens a page of the sample council by its name and its query."""
    path = copied(sample_file, tmp_path / "council.duckdb")
    monkeypatch.setenv("PMF_DATABASE", str(path))
    council.close()
    st.cache_resource.clear()

    def opened(name: str, **query: str) -> AppTest:
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
        for key, value in query.items():
            app.query_params[key] = value
        app.run()
        app.switch_page(PAGES[name].file).run()
        assert not app.exception, app.exception
        return app

    yield opened
    council.close()
    st.cache_resource.clear()


@pytest.fixture(scope="module")
def reader(sample_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    from pmf.catalogue.council import read_settings

    settings = read_settings(
        database=str(copied(sample_file, tmp_path_factory.mktemp("tracked") / "council.duckdb"))
    )
    database = open_council(settings.database, settings.framework)
    yield Reader(database, settings.framework, Person("Priya Nair", frozenset({"performance_team"})))
    database.close()


@pytest.fixture(scope="module")
def tracker(reader: Reader) -> Tracker:
    return read_tracker(reader, at=AT)


def words_of(app: AppTest) -> str:
    kinds = ("title", "header", "markdown", "text", "success", "error")
    return "\n".join(str(one.value) for kind in kinds for one in app.get(kind)).replace("\\", "")


def test_the_tracker_says_first_what_is_open_and_late(tracker: Tracker) -> None:
    assert tracker.headline() == (
        "4 actions are open, 2 are overdue; 1 call-in is ahead; 1 review is overdue; "
        "2 recommendations and 1 question of scrutiny await an answer"
    )
    assert Tracker([], AT.date()).headline() == "Nothing has been decided yet"
    closed = [row for row in tracker.rows if not row["is_open"]]
    assert Tracker(closed, AT.date()).headline() == "Nothing that was decided is still open"


def test_what_needs_somebody_stands_first(tracker: Tracker) -> None:
    places = [
        "overdue" if row["overdue"] else "off track" if row["standing"] == "Off track" else "open" if row["is_open"] else "rest"
        for row in tracker.rows
    ]  # fmt: skip
    order = ["overdue", "off track", "open", "rest"]
    assert places == sorted(places, key=order.index)
    assert set(places) == set(order)
    overdue = [row["due_now"] for row in tracker.overdue]
    assert overdue == sorted(overdue)


def test_mine_are_those_that_name_me_or_my_service(tracker: Tracker) -> None:
    jade = Person("jade tremlett", frozenset({"officer"}), frozenset({"housing repairs"}))
    assert {row["service"] for row in tracker.mine(jade)} == {"Housing repairs"}
    sunita = Person("Sunita Varma", frozenset({"officer"}))
    assert {row["code"] for row in tracker.mine(sunita)} == {"HOM02"}
    assert tracker.mine(Person("Nobody here", frozenset({"viewer"}))) == []


def test_the_file_holds_all_that_was_said(tracker: Tracker) -> None:
    rows = list(csv.DictReader(io.StringIO(csv_table(as_table(tracker.rows)).decode("utf-8-sig"))))
    assert len(rows) == len(tracker.rows)
    put_off = next(row for row in rows if row["Code"] == "HSG15")
    assert put_off["Due"] == "2026-11-26"
    assert "15 Sep 2026 Priya Nair: Put off. The officer is ill." in put_off["What became of it"]


def test_the_page_shows_whether_the_number_moved(page: Any) -> None:
    said = words_of(page("decisions", show="All", **AS_AT))
    assert "4 actions are open, 2 are overdue" in said
    assert ":red-badge[■ Overdue]" in said
    assert "since 30 Sep 2026" in said
    assert "Worse by 5.2 points" in said
    second = words_of(page("decisions", show="All", page="2", **AS_AT))
    assert "What was decided" in second


def test_a_past_day_offers_nothing_to_press_but_the_record(page: Any) -> None:
    app = page("decisions", **AS_AT)
    labels = {one.label for one in app.button}
    assert "Details" in labels
    assert "Record what scrutiny asks" not in labels


def test_what_became_of_a_decision_is_said_in_place(page: Any) -> None:
    app = page("decisions", be="Jade Tremlett", show="Mine")
    next(one for one in app.button if one.label == "Details").click().run()
    said = words_of(app)
    assert "Owner: Marcus Bellamy" in said.replace("\n", " ") or "Owner: " in said
    assert [one.label for one in app.button if one.label == "Record"] == ["Record"]
    app.text_area[0].input("Eighty of the hundred are finished.")
    next(one for one in app.button if one.label == "Record").click().run()
    said = words_of(app)
    assert "Progress: recorded for decision" in said
    assert "Eighty of the hundred are finished." in said


def test_an_empty_report_is_told_and_nothing_recorded(page: Any) -> None:
    app = page("decisions", be="Jade Tremlett", show="Mine")
    next(one for one in app.button if one.label == "Details").click().run()
    next(one for one in app.button if one.label == "Record").click().run()
    assert "Nothing is recorded yet. Say how far it is." in words_of(app)


def test_scrutiny_records_what_it_asks(page: Any) -> None:
    app = page("decisions", be="Cllr Edith Blackwood")
    next(one for one in app.button if one.label == "Record what scrutiny asks").click().run()
    app.text_input[0].input("Half-year session")
    app.text_area[0].input("Publish the answers.")
    app.text_input[1].input("Priya Nair")
    next(one for one in app.button if one.label == "Record").click().run()
    said = words_of(app)
    assert "Recommendation recorded for Priya Nair." in said
    assert "3 recommendations and 1 question of scrutiny await an answer" in said


def test_targets_that_miss_the_guidance_are_listed_the_corporate_ones_first(reader: Reader) -> None:
    report = read_target_challenge(reader, year=parse_period("2026/27"), at=AT)
    assert report.headline() == (
        "89 of 247 targets for 2026/27 are challenged; 1 departs from the guidance by agreement"
    )
    sets = [line["indicator_set"] for line in report.challenged]
    assert sets == sorted(sets, key=["strategic", "directorate", "service", None].index)
    assert [line["code"] for line in report.agreed] == ["ASC02"]
    rows = targets_table(report)
    assert len(rows) == 1 + 90
    assert rows[-1][-1].startswith("agreed by CMT on 21 April 2026")


def test_the_page_of_targets_says_why_and_who_agreed(page: Any) -> None:
    app = page("targets", **AS_AT)
    assert app.title[0].value.startswith("89 of 247 targets for 2026/27 are challenged")
    said = words_of(app)
    assert "No benchmark figures are held yet" in said
    assert "83.0% is easier than what was reached a year before, 83.8%: it does not stretch." in said
    assert "CMT on 21 April 2026" in app.table[0].value.to_csv().replace("\\", "")
    assert "Agree" not in {one.label for one in app.button}


def test_a_target_is_agreed_in_place_and_no_longer_challenged(page: Any) -> None:
    app = page("targets")
    next(one for one in app.button if one.label == "Agree").click().run()
    app.text_input[0].input("CMT and Cllr Denise Oyelaran")
    app.text_area[0].input("The reablement team loses two posts.")
    next(one for one in app.button if one.label == "Record the agreement").click().run()
    assert app.title[0].value.startswith("88 of 247 targets for 2026/27 are challenged; 2 depart")


def test_the_challenge_stands_beside_the_figure(page: Any) -> None:
    assert "Target challenged" in words_of(page("indicator", code="HSG04", **AS_AT))
    agreed = words_of(page("indicator", code="ASC02", **AS_AT))
    assert "Its target departs from the guidance, agreed by CMT on 21 April 2026" in agreed
    plain = words_of(page("indicator", code="REP01", **AS_AT))
    assert "challenged" not in plain
