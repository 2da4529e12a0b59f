"""What the activity tracker, the returns board and the hand-in page say of the sample council's actions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from helpers.files import copied
from streamlit.testing.v1 import AppTest

from pmf.catalogue.council import ROOT
from pmf.ui import council
from pmf.ui.frame import PAGES

AS_AT = {"as_at": "2026-11-15"}


@pytest.fixture
def page(sample_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Opens a page of the sample council with its query."""
    monkeypatch.setenv("PMF_DATABASE", str(copied(sample_file, tmp_path / "council.duckdb")))
    council.close()
    st.cache_resource.clear()

    def opened(name: str, **query: str) -> AppTest:
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
        # The bar keeps its choices, so they are made before anything is drawn.
        for key, value in query.items():
            app.query_params[key] = value
        app.run()
        app.switch_page(PAGES[name].file)
        for key, value in query.items():
            app.query_params[key] = value
        app.run()
        assert not app.exception, app.exception
        return app

    yield opened
    council.close()
    st.cache_resource.clear()


def said(app: AppTest) -> str:
    kinds = ("title", "header", "markdown")
    return "\n".join(str(one.value) for kind in kinds for one in app.get(kind)).replace("\\", "")


def test_the_tracker_counts_filters_and_tells_an_action_s_story(page: Any) -> None:
    whole = page("activity", **AS_AT)
    assert whole.title[0].value == "51 of 85 actions are complete or on track; 6 are overdue, 2 of them slipped twice."  # fmt: skip
    assert len([one for one in whole.button if one.label == "Story"]) == 16
    late = said(page("activity", **AS_AT, show="Overdue", group="By due month"))
    assert "■ Overdue" in late and "■ 16 days late" in late
    assert late.index("**July 2026**") < late.index("**September 2026**") < late.index("**November 2026**")
    people = page("activity", **AS_AT, service="People", kind="Projects")
    assert [one.label for one in people.button if one.label == "Story"] == ["Story"]
    assert "WF-A02, manager Lorna Devlin, sponsor Stephen Achterberg" in said(people)
    story = said(page("activity", **AS_AT, action="HOM-A04"))
    assert "**Put off** from 30 Sep 2026 to 31 Dec 2026 in 2026/27 Q1: The officer who led it left in May." in story  # fmt: skip
    assert "cell A4" in story and "Housing options" not in page("activity", **AS_AT, action="X").title[0].value  # fmt: skip
    before = page("activity", as_at="2026-03-31")
    assert before.title[0].value == "No action has been handed in yet."


def test_the_board_and_the_hand_in_page_say_who_owes_a_report(page: Any) -> None:
    board = said(page("returns", period="2026/27 Q2", **AS_AT))
    assert "13 of 15 services with open actions reported on all of them for 2026/27 Q2." in board
    assert "4 of 5" in board
    owing = said(page("hand_in", period="2026/27 Q2", **AS_AT))
    assert "0 of 5 actions reported" in owing
    past = said(page("past_return", **{"return": "R0140"}, **AS_AT))
    assert "R0140 is accepted: Housing options, 2026/27 Q2" in past
