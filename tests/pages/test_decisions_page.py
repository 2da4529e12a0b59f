"""What the tracker of decisions and the page of targets say, and what is followed up on them in place."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
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

    def opened(name: str | Callable[[], None], **query: str) -> AppTest:
        """A page by its name, with its query; or a script, for the inside of a dialog."""
        if callable(name):
            app = AppTest.from_function(name, default_timeout=120)
        else:
            app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
        for key, value in query.items():
            app.query_params[key] = value
        app.run()
        if isinstance(name, str):
            app.switch_page(PAGES[name].file)
            for key, value in query.items():
                app.query_params[key] = value
            app.run()
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


def test_the_page_shows_whether_the_number_moved_and_changes_nothing_of_a_past_day(page: Any) -> None:
    app = page("decisions", show="All", **AS_AT)
    labels = {one.label for one in app.button}
    assert "Details" in labels
    assert "Record what scrutiny asks" not in labels
    said = words_of(app)
    assert "4 actions are open, 2 are overdue" in said
    assert ":red-badge[■ Overdue]" in said
    assert "since 30 Sep 2026" in said
    assert "Worse by 5.2 points" in said


# A dialog runs alone, which this runner does not do: its inside is put on a page of its own.


def following_up() -> None:
    from pmf.ui import decision_reads, decision_reporting, frame

    view = frame.open_page("decisions")
    decision_reporting.receipt()
    row = next(one for one in decision_reads.tracker(view, None).rows if one["subject"] == "REP07")
    decision_reporting.details(view, row, "one opening")


def what_scrutiny_asks() -> None:
    from pmf.ui import decision_reads, decision_reporting, frame

    view = frame.open_page("decisions")
    decision_reporting.receipt()
    decision_reporting.scrutiny(view, "one opening")
    import streamlit

    streamlit.title(decision_reads.tracker(view, None).headline())


def agreeing() -> None:
    import streamlit

    from pmf.model.period import parse_period as period
    from pmf.ui import decision_reads, decision_reporting, frame, targets

    view = frame.open_page("targets")
    decision_reporting.receipt()
    report = decision_reads.target_challenge(view, period("2026/27"), None)
    targets.agree(view, report.of("ASC01")[0], "one opening")
    streamlit.title(report.headline())


def press(app: AppTest, label: str) -> str:
    next(one for one in app.button if one.label == label).click().run()
    assert not app.exception, app.exception
    return words_of(app)


def test_what_became_of_a_decision_is_said_in_place(page: Any) -> None:
    app = page(following_up, be="Jade Tremlett")
    assert "Owner: Marcus Bellamy" in words_of(app)
    assert "62 of the hundred are finished." in app.table[0].value.to_csv().replace("\\", "")
    assert "Nothing is recorded yet. Say how far it is." in press(app, "Record")
    app.text_area[0].set_value("Eighty of the hundred are finished.")
    assert "Progress: recorded for decision" in press(app, "Record")
    assert app.table[0].value.to_csv().count("Eighty of the hundred") == 1
    # However often the button is pressed, one opening records once.
    app.text_area[0].set_value("Eighty of the hundred are finished.")
    press(app, "Record")
    assert app.table[0].value.to_csv().count("Eighty of the hundred") == 1


def test_whose_service_it_is_not_reads_the_record_and_is_told(page: Any) -> None:
    said = words_of(page(following_up, be="Imogen Clarke"))
    assert "You read this record; reporting is for its service and for those who decide." in said


def test_scrutiny_records_what_it_asks(page: Any) -> None:
    app = page(what_scrutiny_asks, be="Cllr Edith Blackwood")
    assert "Nothing is recorded yet. Say what it is about." in press(app, "Record")
    app.text_input[0].set_value("Half-year session")
    app.text_area[0].set_value("Publish the answers.")
    app.text_input[1].set_value("Priya Nair")
    said = press(app, "Record")
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
    app = page(agreeing, be="Callum Okafor")
    assert "Say why the target may depart from the guidance." in press(app, "Record the agreement")
    app.text_input[0].set_value("CMT and Cllr Denise Oyelaran")
    app.text_area[0].set_value("The reablement team loses two posts.")
    said = press(app, "Record the agreement")
    assert "88 of 247 targets for 2026/27 are challenged; 2 depart from the guidance by agreement" in said


def beside_figures() -> None:
    from pmf.ui import frame, reads, targets

    view = frame.open_page("indicator")
    for code in ("HSG04", "ASC02", "REP01"):
        told = reads.indicator(view, code, 3)
        point = told.point("2026/27 Q2")
        targets.beside_figure(view, code, point)


def test_the_challenge_stands_beside_the_figure(page: Any) -> None:
    said = words_of(page(beside_figures, **AS_AT)).splitlines()
    challenged, agreed = (one for one in said if "arget" in one)
    assert "Target challenged] 98.5% is easier than what was reached a year before, 98.6%" in challenged
    assert "Its target departs from the guidance, agreed by CMT on 21 April 2026" in agreed
