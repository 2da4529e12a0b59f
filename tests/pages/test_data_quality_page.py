"""What the pages say of data quality, of audits, and of where figures come from."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from helpers.council import OFFICER, TOWER_HAMLETS, open_road
from helpers.files import copied
from streamlit.testing.v1 import AppTest

from pmf.exports.csv_table import csv_table
from pmf.model.period import Frequency, parse_period
from pmf.model.person import Person
from pmf.reports.data_quality import as_table, read_data_quality
from pmf.reports.reading import Reader
from pmf.review.audit import Auditor

AUDITOR = Person("Ada Audit", frozenset({"performance_team"}))


@pytest.fixture(scope="module")
def audited_file(sample_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample council with last year's sample drawn, one figure looked at, one indicator reviewed."""
    path = copied(sample_file, tmp_path_factory.mktemp("audited") / "council.duckdb")
    with open_road(path, framework=TOWER_HAMLETS, now=None) as opened:
        auditor = Auditor(opened.database, opened.road.framework, AUDITOR)
        auditor.draw(parse_period("2025/26"))
        auditor.attach(1, 1, "the extract.csv", b"a,b")
        auditor.record(1, 1, "agrees")
        auditor.review("REP01", "yes")
    return path


@pytest.fixture
def page(audited_file: Path, tmp_path: Path, served: Any) -> Any:
    """Opens a page of the audited council by its name and its query."""
    return served(copied(audited_file, tmp_path / "council.duckdb"))


def words_of(app: AppTest) -> str:
    kinds = ("title", "header", "markdown", "text", "html")
    said = "\n".join(
        str(one.value if hasattr(one, "value") else one.proto.body) for kind in kinds for one in app.get(kind)
    )
    tables = "\n".join(one.value.to_csv() for one in app.table)
    return (said + tables).replace("\\", "").replace("\u00a0", " ")


def test_the_page_says_first_how_much_rests_on_poor_data(page: Any) -> None:
    app = page("data_quality")
    assert app.title[0].value.startswith("12 of 198 figures for 2026/27 Q2 rest on poor data; ")
    said = words_of(app)
    assert "12 more are missing after the deadline" in said
    for name in ("Accuracy", "Validity", "Reliability", "Timeliness", "Relevance", "Completeness"):
        assert f"**{name}**" in said
    assert "Up to 10 days after it (calendar days)" in said
    assert "Over all: poor if any characteristic is poor" in said


def test_every_level_is_shape_and_word(page: Any) -> None:
    table = page("data_quality").table[1].value
    assert len(table) == 40
    for level in table["Over all"]:
        assert level.replace("\\", "").replace("*", "").replace("\u00a0", " ") in (
            "! Poor",
            "~ Fair",
            "✓ Good",
        )
    assert table["Over all"].iloc[0].startswith("**")
    assert all("](indicator?code=" in name or "&code=" in name for name in table["Indicator"])


def test_the_table_is_filtered_by_quality_service_and_directorate(page: Any) -> None:
    app = page("data_quality")
    app.session_state["qualities"] = ["fair"]
    app.run()
    fair = app.table[1].value
    assert {level.replace("\\", "") for level in fair["Over all"]} == {"~\u00a0Fair"}
    services = app.selectbox(key="service").options
    app.selectbox(key="service").select("Housing repairs").run()
    assert 0 < len(app.table[1].value) < len(fair)
    app.selectbox(key="directorate").select("Housing and Communities").run()
    assert 1 < len(app.selectbox(key="service").options) < len(services)


def test_a_scorecard_line_and_a_table_row_say_poor_data_in_words(page: Any) -> None:
    quadrant = page("quadrant", quadrant="Performance")
    assert any("badge[! poor data]" in one.value for one in quadrant.markdown)
    assert not any("poor data" in one.value and "Overdue" in one.value for one in quadrant.markdown)


def test_an_indicator_says_its_six_in_sentences(page: Any) -> None:
    said = words_of(page("indicator", code="REP01", period="2026/27 Q1"))
    assert "Data quality of 2026/27 Q1: fair" in said
    assert "It came on 21 Jul 2026; the deadline was 30 Jul 2026." in said
    assert "it still measures what it should" in said


def test_a_restatement_says_size_reason_and_what_became_of_the_status(page: Any) -> None:
    said = words_of(page("indicator", code="REP01", period="2026/27 Q1"))
    assert "↓ 2.8 points (3.2%)" in said
    assert "▲ Below target] → :red-badge[■ Below minimum]" in said
    assert "closed 18 June jobs" in said
    assert "Verified by Marcus Bellamy" in said


def test_a_figure_that_was_put_together_names_every_cell(page: Any) -> None:
    app = page("indicator", code="REP01", period="2026/27 Q1")
    app.session_state["by_month"] = Frequency.QUARTER
    app.run()
    said = words_of(app)
    assert "Put together from 3 cells" in said
    for month, cell in (("Apr", "cell D2"), ("May", "cell D3"), ("Jun", "cell D2")):
        assert any(f"2026/27 {month}" in one.value and cell in one.value for one in app.markdown), month
    assert "and 2 more cells" in said


def test_the_scorecard_lists_what_was_restated_since(page: Any) -> None:
    app = page("scorecard")
    assert "Restated since 2026/27 Q1 was due" in words_of(app)
    links = [one.proto.label for one in app.get("page_link")]
    assert any("Repairs completed on time" in one and "85\\.4% to 82\\.6%" in one for one in links)


@pytest.mark.parametrize("name", ["scorecard", "quadrant", "indicator", "data_quality"])
def test_a_page_as_at_a_past_day_says_so_at_the_top(page: Any, name: str) -> None:
    told = "**As it stood on 31 August 2026, 23:59.**"
    past = page(name, as_at="2026-08-31", code="REP01")
    assert past.markdown[0].value.startswith(told)
    assert not any("As it stood" in one.value for one in page(name, code="REP01").markdown)


def test_the_audit_says_its_progress_its_rule_and_that_it_can_be_drawn_again(page: Any) -> None:
    app = page("data_quality", part="Audit sample")
    assert app.title[0].value == "2025/26: 1 of 10 looked at, 1 agrees."
    said = words_of(app)
    assert "So nobody chooses, and anybody can draw again." in said
    assert "Drawn again just now: the same figures." in said
    assert "✓ Agrees" in said
    assert "1 of 246 indicators have been reviewed" in said


def test_a_finding_is_recorded_on_the_page(page: Any) -> None:
    app = page("data_quality", part="Audit sample")
    app.radio[0].set_value("differs")
    app.text_area[0].input("Two were counted twice")
    app.button[-2].click().run()
    assert "Type the figure that the evidence gives" in app.error[0].value
    app.text_input[1].input("1,234.5")
    app.button[-2].click().run()
    assert app.title[0].value == "2025/26: 2 of 10 looked at, 1 agrees, 1 differs."


def test_as_at_a_past_day_nothing_can_be_recorded(page: Any) -> None:
    app = page("data_quality", part="Audit sample", as_at="2026-11-11")
    assert app.title[0].value == "No audit sample has been drawn yet"
    assert not app.button
    assert not app.radio


def test_the_csv_holds_every_sentence_and_no_formula(audited_file: Path, tmp_path: Path) -> None:
    path = copied(audited_file, tmp_path / "council.duckdb")
    with open_road(path, framework=TOWER_HAMLETS, now=None) as opened:
        reader = Reader(opened.database, opened.road.framework, OFFICER)
        report = read_data_quality(reader, period=parse_period("2026/27 Q2"), at=opened.soon())
    lines = [{**report.lines[0], "name": '=HYPERLINK("x")', "service": "-2+3"}, *report.lines[1:]]
    text = csv_table(as_table(report, lines)).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert len(rows) == 211
    assert rows[1][1] == '\'=HYPERLINK("x")'
    assert rows[1][3] == "'-2+3"
    assert not any(cell.lstrip()[:1] in tuple("=+-@") for row in rows for cell in row if cell)
    assert rows[0][5:8] == ["Data quality", "Accuracy", "Accuracy: why"]
