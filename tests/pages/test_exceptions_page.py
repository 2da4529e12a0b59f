"""What the list of exceptions, the dossier and deciding say and do, through Streamlit's own test runner."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
import streamlit as st
from helpers.files import copied
from pypdf import PdfReader
from streamlit.testing.v1 import AppTest

from pmf.access.permissions import may
from pmf.catalogue.council import ROOT, read_settings
from pmf.cli.main import main
from pmf.exports.dossier_sheet import dossier_pdf
from pmf.exports.dossier_words import sheet_of
from pmf.exports.exceptions_csv import exceptions_csv
from pmf.model.period import parse_period
from pmf.model.person import Person
from pmf.model.review import DecisionEvent, DecisionKind
from pmf.model.role import Action
from pmf.reports.decisions import read_decisions
from pmf.reports.dossier import read_dossier
from pmf.reports.exception_report import ExceptionReport, read_exceptions
from pmf.reports.reading import Reader
from pmf.review.deciding import Decider, Decision
from pmf.rules.opening import open_council
from pmf.ui import council
from pmf.ui.frame import PAGES

Open = Callable[..., AppTest]
CHAIR = Person("Callum Okafor", frozenset({"prg"}))
Q2 = parse_period("2026/27 Q2")


def words_of(page: AppTest) -> str:
    said = [
        str(one.value if hasattr(one, "value") else one.proto.body)
        for kind in ("title", "header", "markdown", "text", "html", "error")
        for one in page.get(kind)
    ]
    return "\n".join([*said, *(str(table.value.to_dict()) for table in page.table)]).replace("\\", "")


@pytest.fixture(scope="module", autouse=True)
def closed_at_the_end() -> Iterator[None]:
    st.cache_resource.clear()
    yield
    council.close()
    st.cache_resource.clear()


@pytest.fixture
def open_page(monkeypatch: pytest.MonkeyPatch) -> Open:
    def opened(
        database: Path, page: str = "exceptions", script: Callable[[], None] | None = None, **query: str
    ) -> AppTest:
        council.close()
        monkeypatch.setenv("PMF_DATABASE", str(database))
        if script:
            app = AppTest.from_function(script, default_timeout=90)
        else:
            app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=90)
            app.switch_page(PAGES[page].file)
        for name, value in query.items():
            app.query_params[name] = value
        app.run()
        assert not app.exception, app.exception
        return app

    return opened


@pytest.fixture(scope="module")
def sample(sample_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample for those who only look."""
    return copied(sample_file, tmp_path_factory.mktemp("looked_at") / "sample.duckdb")


@pytest.fixture
def own(sample_file: Path, tmp_path: Path) -> Path:
    """The sample for a test that decides."""
    return copied(sample_file, tmp_path / "sample.duckdb")


class Held:
    """The sample, open, for what a page is held against. Close it before a page opens the same file."""

    def __init__(self, path: Path) -> None:
        council.close()
        self.settings = read_settings(database=str(path))
        self.database = open_council(self.settings.database, self.settings.framework)
        self.reader = Reader(self.database, self.settings.framework, CHAIR)

    def __enter__(self) -> Held:
        return self

    def __exit__(self, *_: object) -> None:
        self.database.close()

    def report(self) -> ExceptionReport:
        return read_exceptions(self.reader, period=Q2, at=self.database.now())

    def decide(self, subject: str, kind: DecisionKind, **said: object) -> int:
        given = {"words": "Because.", "period": Q2} | said
        return Decider(self.database, self.settings.framework, CHAIR).decide(
            Decision("indicator", subject, kind, **given)  # type: ignore[arg-type]
        )


@pytest.fixture(scope="module")
def reviewed(sample_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample with one exception accepted, one released and one called in, for those who only look."""
    path = copied(sample_file, tmp_path_factory.mktemp("reviewed") / "sample.duckdb")
    with Held(path) as held:
        ends = held.database.now().date() + timedelta(days=60)
        held.decide("HOM15", DecisionKind.ACCEPT, due=ends)
        held.decide("GRO12", DecisionKind.CALL_IN, owner="Zainab Qureshi", due=ends)
        held.decide("REP07", DecisionKind.CALL_IN, owner="Dev", due=ends)
        held.decide("REP07", DecisionKind.RELEASE)
    return path


def form_of_an_exception() -> None:
    """The inside of the dialog as a page of its own: a dialog runs alone, which this runner does not do."""
    from pmf.ui import deciding, exception_reads, frame

    view = frame.open_page("exceptions")
    one = next(
        row.exception for row in exception_reads.rows(view, None, None) if row.exception.subject == "HOM15"
    )
    deciding.receipt(view)
    deciding.form(view, one, exception_reads.moves(view, "indicator", "HOM15"), "one opening")


def button(page: AppTest, label: str) -> object:
    return next(one for one in page.button if one.label == label)


def test_the_sentence_the_pills_and_the_rows_count_the_same(open_page: Open, reviewed: Path) -> None:
    with Held(reviewed) as held:
        found = held.report().exceptions
    page = open_page(reviewed, be="Callum Okafor")
    called, new, long, accepted = map(int, re.match(  # type: ignore[union-attr]
        r"\d+ exceptions need a conversation, (\d+) of them by their own trigger: (\d+) are new, (\d+) have run two quarters or more, and (\d+) are accepted for a time"
        r"\. 1 more is released\.", page.title[0].value.replace("\\", "")).groups())  # fmt: skip
    assert accepted == 2
    assert called == sum(one.call_in for one in found if one.state not in ("accepted", "released")) > 0
    assert new + long + accepted + 1 == len(found)
    pills = page.get("button_group")[0]
    assert [one.content for one in pills.proto.options] == [
        f"All {len(found)}", f"Calls itself in {called}", f"New {new}", f"Two quarters or more {long}", "Accepted 2",
        f"No comment {sum(one.subject_kind != 'plan' and not one.is_position and (one.commentary is None or not one.commentary.words) for one in found)}", "Released 1",
    ]  # fmt: skip
    said = words_of(page)
    assert "High: it calls itself in by its trigger." in said
    assert "Medium: it is below its minimum standard." in said
    assert "Graver first, then the longest running" in said
    assert len([one for one in page.button if one.label == "Decide"]) == 15


def test_the_address_says_what_is_shown_and_how_it_is_grouped(open_page: Open, reviewed: Path) -> None:
    page = open_page(reviewed, be="Callum Okafor", show="Accepted")
    said = words_of(page)
    assert "Accepted for a time" in said
    assert len([one for one in page.button if one.label == "Decide"]) == 2
    page = open_page(reviewed, group="Directorate", directorate="Housing and Communities")
    assert [one.value for one in page.header] == ["Housing and Communities"]
    page = open_page(reviewed, in_quadrant="Workforce", group="Reason")
    assert page.header
    assert not [one for one in page.markdown if ":small[Performance, " in one.value]


def test_a_filter_that_leaves_nothing_says_so(open_page: Open, sample: Path) -> None:
    page = open_page(sample, show="Accepted", in_quadrant="Workforce")
    assert "No exception is like that." in words_of(page)


def test_a_directorate_without_exceptions_is_good_news(open_page: Open, sample: Path) -> None:
    page = open_page(sample, directorate="Planning and Growth", in_quadrant="Customer")
    assert (
        page.title[0].value.replace("\\", "")
        == "Nothing needs a conversation for 2026/27 Q2 in Customer, Planning and Growth"
    )
    assert "are on target." in words_of(page)


def test_an_empty_council_is_told_what_fills_it(open_page: Open, tmp_path: Path) -> None:
    path = tmp_path / "empty.duckdb"
    assert main(["init", "--database", str(path)]) == 0
    page = open_page(path)
    assert page.title[0].value == "There is nothing to review yet"
    assert "stands here by itself" in words_of(page)
    assert open_page(path, "dossier").title[0].value == "Which exception?"


def test_whoever_may_not_decide_has_no_button_and_reads_why(open_page: Open, sample: Path) -> None:
    page = open_page(sample, be="Jade Tremlett")
    assert not [one for one in page.button if one.label == "Decide"]
    assert "You read this list; deciding is for " in words_of(page)
    settings = read_settings(config=str(ROOT / "config"))
    assert not may(settings.framework, Person("Jade", frozenset({"officer"})), Action.DECIDE_EXCEPTION)


def test_a_past_day_is_looked_at_and_not_decided(open_page: Open, sample: Path) -> None:
    page = open_page(sample, be="Callum Okafor", as_at="2026-10-31")
    said = words_of(page)
    assert "As it stood on 31 October 2026" in said
    assert "What stood on a past day is looked at, not decided." in said
    assert not [one for one in page.button if one.label == "Decide"]
    assert page.title[0].value != open_page(sample).title[0].value


def chosen(page: AppTest, move: str) -> AppTest:
    return page.get("button_group")[0].set_value(move).run()


def test_deciding_is_told_shown_and_taken_back(open_page: Open, own: Path) -> None:
    page = chosen(open_page(own, script=form_of_an_exception, be="Callum Okafor"), "Call in")
    button(page, "Call in").click().run()  # type: ignore[attr-defined]
    assert [one.value for one in page.error] == ["Nothing is recorded yet\\. Say what the issue is\\."]
    owner = next(one for one in page.text_input if one.label == "Which officer")
    assert owner.value == "Lee Garside"
    owner.set_value("")
    page.text_area[0].set_value("Single men under 35")
    button(page, "Call in").click().run()  # type: ignore[attr-defined]
    assert "Say which officer is called in" in page.error[0].value
    assert page.text_area[0].value == "Single men under 35"
    next(one for one in page.text_input if one.label == "Which officer").set_value("Dev Anand")
    day = date.today() + timedelta(days=19)
    page.date_input[0].set_value(day)
    button(page, "Call in").click().run()  # type: ignore[attr-defined]
    said = words_of(page)
    assert f"Called in: Dev Anand, {day.day} {day:%B %Y}" in said
    assert "**Called in** :gray[:small[by Callum Okafor, " in said
    undo = next(one for one in page.text_input if one.label == "Why it is taken back")
    undo.set_value("Pressed by mistake")
    button(page, "Cancel the decision").click().run()  # type: ignore[attr-defined]
    said = words_of(page)
    assert "Taken back: the decision is cancelled" in said
    assert "**New**" in said
    assert decisions_of(own) == [("call_in", DecisionEvent.CANCELLED, "Pressed by mistake")]


def decisions_of(path: Path) -> list[tuple[object, ...]]:
    with Held(path) as held:
        rows = read_decisions(held.reader, at=held.database.now(), subject="HOM15")
        return [(row["kind"], row["closed_as"], row["last_words"]) for row in rows]


def test_what_is_pressed_twice_is_recorded_once(open_page: Open, own: Path) -> None:
    page = chosen(open_page(own, script=form_of_an_exception, be="Callum Okafor"), "Note")
    for _ in range(3):
        page.text_area[0].set_value("Seen")
        button(page, "Note").click().run()  # type: ignore[attr-defined]
    assert "Note taken down" in words_of(page)
    assert decisions_of(own) == [("note", None, None)]


def test_each_move_asks_for_its_own_fields_alone_and_an_acceptance_ends(open_page: Open, own: Path) -> None:
    page = open_page(own, script=form_of_an_exception, be="Callum Okafor")
    moves = [option.content for option in page.get("button_group")[0].proto.options]
    assert "Release" not in moves, "what is new has nothing to be released from"
    assert "Agree the target" not in moves
    asked = {}
    for move in ("Note", "Call in", "Commission a review", "Accept for a time"):
        page = chosen(page, move)
        asked[move] = [one.label for one in (*page.text_area, *page.text_input, *page.date_input)]
    assert asked == {
        "Note": ["The note"],
        "Call in": ["The issue", "Which officer", "For which day"],
        "Commission a review": ["The terms: what the review looks at", "Who leads it",
                                "Who from outside takes part, or “none” and why", "Reports by"],
        "Accept for a time": ["Why this is accepted", "The figure that is accepted, if one is", "The last day of the acceptance"],
    }  # fmt: skip
    page.text_area[0].set_value("The new contract starts in January")
    page.text_input[0].set_value("about thirty")
    button(page, "Accept for a time").click().run()  # type: ignore[attr-defined]
    assert "Type the figure that is accepted as a number" in page.error[0].value
    page.text_input[0].set_value("28.5%")
    button(page, "Accept for a time").click().run()  # type: ignore[attr-defined]
    assert "Accepted for a time: until " in words_of(page)


def test_the_list_as_csv_is_text_that_no_spreadsheet_works_out(sample: Path) -> None:
    with Held(sample) as held:
        found = held.report().exceptions
        names = {one.id: one.name for one in held.settings.framework.quadrants}
    rows = list(csv.reader(io.StringIO(exceptions_csv(found, names).decode("utf-8-sig"))))
    assert [row[0] for row in rows[1:]] == [one.subject for one in found]
    assert all(len(row) == len(rows[0]) for row in rows)
    assert not [cell for row in rows for cell in row if cell.lstrip(" ").startswith(("=", "+", "-", "@"))]


def test_the_dossier_says_all_of_one_exception(open_page: Open, reviewed: Path) -> None:
    page = open_page(reviewed, "dossier", code="REP01", be="Callum Okafor")
    assert page.title[0].value.replace("\\", "") == (
        "Repairs completed on time: 80.8% in 2026/27 Q2, below its minimum standard of 85.0% for the 3rd quarter running"
    )
    said = words_of(page)
    for words in (
        "Below its minimum standard in 3 of the last 3 quarters.", "Business critical", "Owner Marcus Bellamy",
        "It began in 2025/26 Q4.", "lies below its usual variation", "projected to end at 82.7%",
        "What has been tried since 2025/26 Q4", "Third quarter below the minimum", "Cause:", "Action:", "Before that",
        "Review commissioned", "when decided", "1 figure was restated",
        "Housing repairs Q2 2026-27.xlsx",
    ):  # fmt: skip
        assert words in said, words
    assert any(
        "Repair council homes when we said we would" in one.proto.label for one in page.get("page_link")
    )
    headers = [one.value for one in page.header]
    assert headers[:2] == ["What the service says", "Decided so far"]
    assert {
        "Why it is here",
        "The questions to ask",
        "Beside it",
        "Data quality: fair",
        "What it serves",
    } <= set(headers)
    assert len(page.get("vega_lite_chart")) == 1


def test_what_a_whole_hides_is_named(open_page: Open, sample: Path) -> None:
    page = open_page(sample, "dossier", code="HSG06")
    assert "which hides Millbrook at 63.0%" in page.title[0].value.replace("\\", "")
    said = words_of(page)
    assert "The whole hides Millbrook (63.0%)" in said
    assert ":red-badge[■ Below minimum] Millbrook, 63.0% in 2026/27 Q2" in said


def test_decisions_stand_in_the_dossier_with_whether_the_number_moved(
    open_page: Open, reviewed: Path
) -> None:
    page = open_page(reviewed, "dossier", code="GRO12", be="Callum Okafor")
    table = page.table[0].value
    assert list(table.columns)[-4:] == ["What", "Who, by when", "Where it stands", "Did the number move?"]
    assert "**Called in** Because." in table["What"][0].replace("\\", "")
    assert table["Did the number move?"][0].replace("\\", "").startswith("No figure since:")
    assert ":blue-badge[Called in]" in words_of(page)
    take_back = [one for one in page.text_input if one.label == "Why it is taken back"]
    assert len(take_back) == 1
    another = open_page(reviewed, "dossier", code="GRO12", be="Priya Nair")
    assert not [one for one in another.text_input if one.label == "Why it is taken back"]


def test_what_is_no_exception_and_what_is_not_there_say_so(open_page: Open, sample: Path) -> None:
    page = open_page(sample, "dossier", code="WF02")
    assert "is no exception in 2026/27 Q2" in page.title[0].value
    assert not [one for one in page.button if one.label == "Decide"]
    page = open_page(sample, "dossier", code="NOPE1")
    assert page.title[0].value.startswith("There is no indicator with the code NOPE1")


def test_every_exception_of_the_sample_has_a_dossier_that_prints_on_one_page(sample: Path) -> None:
    with Held(sample) as held:
        at = held.database.now()
        report = held.report()
        kinds = {one.kinds: one for one in report.exceptions if one.subject_kind == "indicator"}
        for one in kinds.values():
            told = read_dossier(held.reader, one.subject, period=Q2, at=at, report=report)
            assert told.exception is one
            assert told.questions[-1].startswith("What will the next figure be")
            pages = PdfReader(io.BytesIO(dossier_pdf(sheet_of(told, "A Council", at), at))).pages
            assert len(pages) == 1
            said = " ".join(pages[0].extract_text().split())
            assert "The questions to ask" in said
            assert "2026/27 Q2, as it stood on" in said


def test_the_scorecard_leads_to_the_exceptions(open_page: Open, sample: Path) -> None:
    page = open_page(sample, "scorecard")
    links = {(one.proto.page, one.proto.label): one.proto.query_string for one in page.get("page_link")}
    assert any(re.match(r":gray\[:small\[\d+ exceptions need a conversation", label) for _, label in links)
    assert any("in_quadrant=Finance" in query for _, query in links.items())
