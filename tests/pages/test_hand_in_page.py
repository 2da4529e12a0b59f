"""Handing in, as an officer does it: drop, mend, say why, hand in, take back. And showing a layout once."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import streamlit as st
from helpers.command import pmf
from helpers.files import copied, workbook
from streamlit.testing.v1 import AppTest

from pmf.catalogue.council import ROOT
from pmf.ui import council
from pmf.ui.frame import PAGES

Open = Callable[..., AppTest]
RIGHT = b"Indicator code,Period,Numerator,Denominator\nREG02,2026/27 Q2,88,100\n"
CORRECTION = (
    b"Indicator code,Period,Numerator,Denominator\nREP01,2026/27 Jun,530,651\nREP01,2026/27 Jul,525,640\n"
)


def words_of(page: AppTest) -> str:
    said = [str(one.value) for kind in ("title", "header", "markdown") for one in page.get(kind)]
    return "\n".join(said).replace("\\", "")


@pytest.fixture
def sample(sample_file: Path, tmp_path: Path) -> Path:
    return copied(sample_file, tmp_path / "sample.duckdb")


@pytest.fixture
def open_page(monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    def opened(database: Path, page: str = "hand_in", **query: str) -> AppTest:
        council.close()
        st.cache_resource.clear()
        monkeypatch.setenv("PMF_DATABASE", str(database))
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
        for name, value in query.items():
            app.query_params[name] = value
        app.run()
        app.switch_page(PAGES[page].file).run()
        assert not app.exception, app.exception
        return app

    yield opened
    council.close()
    st.cache_resource.clear()


def drop(app: AppTest, *files: tuple[str, bytes]) -> AppTest:
    box = app.file_uploader[0]
    if len(files) == 1:
        box.upload(*files[0])
    else:
        box.upload([(name, content) for name, content in files])
    shown = app.run()
    assert not shown.exception, shown.exception
    return shown


def button(app: AppTest, label: str) -> Any:
    return next(one for one in app.button if one.label == label)


def test_an_officer_sees_what_their_own_service_owes_and_no_other(open_page: Open, sample: Path) -> None:
    page = open_page(sample, be="Huw Prosser")
    assert page.title[0].value.startswith("Regulatory services owes 14 figures for 2026/27 Q2, ")
    assert "days late" in page.title[0].value
    assert [box.options for box in page.selectbox if box.label == "Service"] == [["Regulatory services"]]
    done = open_page(sample, be="Jade Tremlett")
    assert done.title[0].value == "Housing repairs has handed in for 2026/27 Q2"


def test_a_wrong_return_leads_with_what_to_do(open_page: Open, sample: Path) -> None:
    shown = drop(open_page(sample), ("wrong.csv", b"Indicator code,Period,Value\nREG02,2026/27 Q2,eighty\n"))
    assert (
        shown.title[0].value.replace("\\", "") == "1 error must be mended before wrong.csv can be handed in"
    )
    assert button(shown, "Hand it in").disabled
    (finding,) = shown.table[0].value.to_dict("records")
    assert finding["Where"] == "C2"
    assert "is not a number" in finding["What was found"]
    assert finding["What to do"]
    assert "A return of performance from Regulatory services for 2026/27 Q2: 1 row read." in words_of(shown)


def test_the_figures_of_another_service_are_refused(open_page: Open, sample: Path) -> None:
    shown = drop(open_page(sample, be="Jade Tremlett"), ("reg.csv", RIGHT))
    (finding,) = shown.table[0].value.to_dict("records")
    assert "you may hand in for Housing repairs alone" in finding["What was found"].replace("\\", "")
    assert button(shown, "Hand it in").disabled


def test_a_right_return_gives_a_receipt_that_adds_up_and_twice_changes_nothing(
    open_page: Open, sample: Path
) -> None:
    shown = drop(open_page(sample), ("reg.csv", RIGHT))
    for box in shown.checkbox:
        shown = box.check().run()
    shown = button(shown, "Hand it in").click().run()
    assert not shown.exception
    said = words_of(shown)
    assert "reg.csv is handed in: return R" in said
    assert "1 :gray[rows in your file]" in said and "1 :gray[new figures]" in said
    again = drop(open_page(sample), ("again.csv", RIGHT))
    assert "changes nothing" in words_of(again)
    assert not [one for one in again.button if one.label == "Hand it in"]
    assert "191 rated of 244" in words_of(open_page(sample, "scorecard"))


def test_a_restated_figure_is_asked_for_its_reason_which_is_kept(open_page: Open, sample: Path) -> None:
    shown = drop(open_page(sample, be="Jade Tremlett"), ("correction.csv", CORRECTION))
    said = words_of(shown)
    assert "Why were these figures changed?" in said
    labels = [box.label.replace("\\", "") for box in shown.text_input]
    assert any(label.startswith("REP01 2026/27 Jun: 82.6% to 81.4%") for label in labels)
    common = next(box for box in shown.text_input if box.label == "One reason for all of them")
    shown = common.set_value("Eight jobs were counted twice.").run()
    for box in shown.checkbox:
        shown = box.check().run()
    shown = button(shown, "Hand it in").click().run()
    assert "is handed in: return R" in words_of(shown)
    council.close()
    story = pmf("indicator", "REP01", "--json", database=sample).json
    reasons = {one["period"]: one["reason"] for one in story["restatements"]}
    assert reasons["2026/27 Jul"] == "Eight jobs were counted twice."


def test_an_officer_takes_back_what_nobody_has_verified(open_page: Open, sample: Path) -> None:
    page = drop(open_page(sample, be="Huw Prosser"), ("reg.csv", RIGHT))
    for box in page.checkbox:
        page = box.check().run()
    page = button(page, "Hand it in").click().run()
    why = next(box for box in page.text_input if box.label == "Why?")
    page = why.set_value("Wrong file").run()
    page = button(page, "Take it back").click().run()
    assert not page.exception
    council.close()
    board = pmf("returns", "--period", "2026/27 Q2", "--json", database=sample).json
    assert next(one["state"] for one in board if one["service"] == "Regulatory services") == "late"


def _scorecard_of_their_own() -> bytes:
    return workbook(
        ("Regulatory scorecard", "", "", ""),
        (),
        ("Measure", "Unit", "Q1 2026/27", "Q2 2026/27"),
        ("Food premises inspected when due", "%", 91, "-"),
        ("All together", "", 91, 1),
        sheet="Ours",
    )


def test_a_layout_is_shown_once_and_recognised_afterwards(open_page: Open, sample: Path) -> None:
    own = _scorecard_of_their_own()
    page = drop(open_page(sample, "layouts"), ("ours.xlsx", own))
    assert "the file gives" in page.title[0].value
    boxes = {box.label.replace("\\", ""): box for box in page.selectbox}
    assert "All together" in boxes
    page = boxes["Food premises inspected when due"].set_value("REG02").run()
    boxes = {box.label.replace("\\", ""): box for box in page.selectbox}
    page = boxes["All together"].set_value("– leave its rows out –").run()
    assert page.title[0].value == "Read like this, the file gives 2 rows"
    page = button(page, "Save the layout").click().run()
    assert not page.exception
    assert "Saved." in words_of(page)
    handed = drop(open_page(sample), ("ours next quarter.xlsx", own))
    said = words_of(handed)
    assert "Your own layout, read by a saved mapping" in said
    assert "from Regulatory services for 2026/27 Q1 and 2026/27 Q2" in said


def test_what_is_no_table_is_told_so(open_page: Open, sample: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = "nothing here"
    out = io.BytesIO()
    book.save(out)
    page = drop(open_page(sample, "layouts"), ("none.xlsx", out.getvalue()))
    assert page.error and "no table" in page.error[0].value.lower()
