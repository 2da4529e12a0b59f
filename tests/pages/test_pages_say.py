"""What each page says, run through Streamlit's own test runner against real databases."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st
from helpers.files import copied
from helpers.people import being
from streamlit.testing.v1 import AppTest

from pmf.catalogue.council import ROOT
from pmf.cli.main import main
from pmf.model.role import Action
from pmf.ui import council
from pmf.ui.frame import PAGES

Open = Callable[..., AppTest]


def words_of(page: AppTest) -> str:
    kinds = ("title", "header", "markdown", "text", "html")
    return "\n".join(
        str(element.value if hasattr(element, "value") else element.proto.body)
        for kind in kinds
        for element in page.get(kind)
    )


@pytest.fixture
def open_app(monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    def opened(database: Path, page: str = "scorecard", config: Path | None = None, **query: str) -> AppTest:
        council.close()
        st.cache_resource.clear()
        monkeypatch.setenv("PMF_DATABASE", str(database))
        if config:
            monkeypatch.setenv("PMF_CONFIG", str(config))
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
        for name, value in (being(page) | query).items():
            app.query_params[name] = value
        app.run()
        if page != "scorecard":
            app.switch_page(PAGES[page].file).run()
        assert not app.exception, app.exception
        return app

    yield opened
    council.close()
    st.cache_resource.clear()


@pytest.fixture
def sample(sample_file: Path, tmp_path: Path) -> Path:
    return copied(sample_file, tmp_path / "sample.duckdb")


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    path = tmp_path / "empty.duckdb"
    assert main(["init", "--database", str(path)]) == 0
    return path


@pytest.fixture
def signed_out(tmp_path: Path) -> Path:
    config = tmp_path / "config"
    shutil.copytree(ROOT / "config", config)
    file = config / "council.toml"
    file.write_text(
        file.read_text(encoding="utf-8").replace("demonstration = true", "demonstration = false"),
        encoding="utf-8",
    )
    return config


def test_the_scorecard_answers_its_question_in_the_first_line(open_app: Open, sample: Path) -> None:
    page = open_app(sample)
    assert page.title[0].value.startswith(
        "122 of 190 indicators are on or above target in 2026/27 Q2; 27 are below"
    )
    said = words_of(page)
    assert "190 rated of 244" in said
    assert "Regulatory" not in page.title[0].value


def test_the_counts_of_the_cards_add_up_to_what_they_say_they_count(open_app: Open, sample: Path) -> None:
    """Each bar's counts come to the budgets, risks or services and the indicators that its card names, and the
    indicators of all cards to the whole scorecard."""
    import re

    page = open_app(sample)
    counted = {}
    for body in (str(one.proto.body) for one in page.get("html")):
        numbers = [int(count) for count in re.findall(r"<b>(\d+)</b>", body)]
        together = re.search(r"of (\d+) (budgets|risks|services) and (\d+) indicators", body)
        if together:
            assert sum(numbers) == int(together[1]) + int(together[3]), body
            counted[len(counted)] = int(together[3])
        elif re.search(r"\d+ of \d+ rated are on target", body):
            counted[len(counted)] = sum(numbers)
    assert len(counted) == 5
    assert sum(counted.values()) == 244


def test_a_directorate_in_the_address_is_the_only_one_shown(open_app: Open, sample: Path) -> None:
    page = open_app(sample, directorate="Housing and Communities")
    headline = page.title[0].value
    assert headline != open_app(sample).title[0].value
    assert "rated of" in words_of(page)


def test_a_period_in_the_address_opens_it(open_app: Open, sample: Path) -> None:
    assert "in 2025/26 Q4" in open_app(sample, period="2025/26 Q4").title[0].value


def test_as_at_before_the_restatement_shows_the_figure_that_stood(open_app: Open, sample: Path) -> None:
    now = words_of(open_app(sample, "indicator", code="REP01", period="2026/27 Q1"))
    then = words_of(open_app(sample, "indicator", code="REP01", period="2026/27 Q1", as_at="2026-08-31"))
    assert "82.6% in 2026/27 Jun" in now.replace("\\", "")
    assert "85.4% in 2026/27 Jun" in then.replace("\\", "")


def test_a_quadrant_lists_the_worst_first_with_reasons(open_app: Open, sample: Path) -> None:
    page = open_app(sample, "quadrant", quadrant="Customer")
    assert page.title[0].value.replace("\\", "").startswith("Customer: ")
    assert any("13 of 25 indicators" in one.value for one in page.header), "after what its own subject says"
    badges = [one.value for one in page.markdown if "badge[" in one.value]
    assert "Below minimum" in badges[0]
    assert "is below the minimum standard of" in words_of(page).replace("\\", "")


def test_an_indicator_leads_to_its_cell_its_officer_and_its_rule(open_app: Open, sample: Path) -> None:
    said = words_of(open_app(sample, "indicator", code="REP01")).replace("\\", "")
    assert "cell D5" in said
    assert "Housing repairs Q2 2026-27.xlsx" in said
    assert "Handed in by" in said
    assert "Rule: bandwidth between target and minimum standard" in said


def test_an_indicator_that_is_not_there_is_not_guessed(open_app: Open, sample: Path) -> None:
    page = open_app(sample, "indicator", code="NOPE1")
    assert not page.exception
    assert page.title[0].value


@pytest.mark.parametrize("page", PAGES)
def test_an_empty_council_is_told_what_to_do(open_app: Open, empty: Path, page: str) -> None:
    shown = open_app(empty, page)
    said = words_of(shown)
    assert shown.title
    assert "Traceback" not in said
    if page == "scorecard":
        assert "Hand in, in this order" in said


@pytest.mark.parametrize("page", PAGES)
def test_nobody_sees_nothing_on_any_page(open_app: Open, sample: Path, signed_out: Path, page: str) -> None:
    file = PAGES[page].file
    council.close()
    shown = open_app(sample, config=signed_out)
    direct = AppTest.from_file(str(ROOT / file), default_timeout=60).run()
    for one in (shown, direct):
        assert [title.value for title in one.title] == ["You are not signed in"]
        assert not one.get("html")
        assert not one.get("vega_lite_chart")
        assert not one.selectbox
        assert "122" not in words_of(one)


def test_the_demonstration_shows_nothing_where_streamlit_runs_on_another_address(
    open_app: Open, sample: Path
) -> None:
    from streamlit import config

    config.set_option("server.address", "192.0.2.7")
    try:
        shown = open_app(sample, be="Gwen Tully")
    finally:
        config.set_option("server.address", "127.0.0.1")
    assert [title.value for title in shown.title] == ["You are not signed in"]
    assert "shown on its own machine alone" in words_of(shown)
    assert not shown.button


def test_a_visitor_of_the_demonstration_can_be_anybody_of_it(open_app: Open, sample: Path) -> None:
    page = open_app(sample, "you")
    assert page.title[0].value == "You are Priya Nair, Corporate Strategy and Equality team"
    page.selectbox(key="be_somebody").set_value("Jade Tremlett").run()
    assert page.title[0].value == "You are Jade Tremlett, Officer"
    assert "You work for Housing repairs" in words_of(page)
    table = page.table[0].value
    assert len(table) == len(Action)
    told = " ".join(table["What, and why"]).replace("\\", "")
    assert "may hand in figures, as Officer, for their own services alone (Housing repairs)." in told
    page.switch_page(PAGES["scorecard"].file).run()
    assert page.title[0].value.startswith("122 of 190")
    page.switch_page(PAGES["people"].file).run()
    assert page.title[0].value == "This page is not yours to see"
    assert not page.table


def test_a_held_database_is_a_sentence_not_a_trace(open_app: Open, sample: Path) -> None:
    import subprocess
    import sys

    holder = subprocess.Popen(
        [sys.executable, "-c", f"from pathlib import Path; from pmf.store.holding import Holding; held = Holding(Path({str(sample)!r})); print('held', flush=True); import time; time.sleep(60)"],
        cwd=ROOT, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline().strip() == "held"
        page = open_app(sample)
        assert page.title[0].value == "The scorecard cannot be opened"
        assert "is in use by" in words_of(page)
    finally:
        holder.kill()
        holder.communicate()
