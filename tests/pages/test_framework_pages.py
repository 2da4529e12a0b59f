"""What the framework's own pages say: its health, the data list with its register, and the strategy map."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from helpers.files import copied
from streamlit.testing.v1 import AppTest


@pytest.fixture
def sample(sample_file: Path, tmp_path: Path, served: Any) -> Any:
    """Opens a page of the sample council by its name and its query."""
    return served(copied(sample_file, tmp_path / "council.duckdb"))


def words_of(app: AppTest) -> str:
    said = "\n".join(str(one.value) for kind in ("title", "header", "markdown") for one in app.get(kind))
    return (
        (said + "\n".join(one.value.to_csv() for one in app.table)).replace("\\", "").replace("\u00a0", " ")
    )


def test_framework_health_prints_what_it_counts_what_it_leaves_out_and_what_it_goes_by(
    copy_of_filled: Path, served: Any
) -> None:
    app = served(copy_of_filled)("framework", period="2025/26 Q3", as_at="2026-02-11")
    assert app.title[0].value == (
        "Lowest of the framework’s five measures in 2025/26 Q3: plans available to time, 0% (0 of 2)."
    )
    said = words_of(app)
    assert "Of the figures for 2025/26 Q3, each month’s and each quarter’s by its own deadline" in said
    assert "The figure for 2025/26 Q3 was due by 30 Jan 2026 and has not come." in said
    assert "Falls short: 8" in said
    assert "The framework names no threshold for it." in said
    assert "Reading how it stood before" in said
    app.run()  # as the page does by itself
    assert "It could not be read before." in words_of(app)
    assert "The golden thread is broken in" in said
    assert "config/frameworks/tower_hamlets.toml" in said
    assert "bandwidth between target and minimum standard" in said


def test_the_data_list_is_searched_and_filtered_by_the_address(sample: Any) -> None:
    app = sample("data_list", search="hr system", collected="Quarterly", flags="Business critical")
    critical = app.dataframe[0].value
    app.session_state["flags"] = []
    app.run()
    table = app.dataframe[0].value
    assert 0 < len(critical) < len(table) < 244
    assert set(critical["Business critical"]) == {"Yes"}
    assert set(table["Collected"]) == {"Quarterly"}
    assert app.title[0].value == "244 indicators are collected; 50 of them could be collected more often."


def test_the_change_register_names_the_cell(sample: Any) -> None:
    app = sample("data_list", part="Change register", when="Since a day", since="2025-09-30")
    assert "retired since 30 Sep 2025." in app.title[0].value
    said = words_of(app)
    assert "What remains is counted in emails answered in three days." in said
    assert "R0002, indicators A169" in said


def test_the_strategy_map_says_who_monitors_what_and_names_what_nobody_does(sample: Any) -> None:
    app = sample("strategy_map")
    chart = app.get("vega_lite_chart")[0].proto
    drawn = json.dumps(json.loads(chart.spec))
    said = words_of(app)
    assert "Corporate Management Team" in said
    assert "six-monthly" in said
    assert '"name": "Climate and nature strategy 2021 to 2030"' in drawn
    assert '"head": "Monitored by"' in drawn
    assert app.title[0].value.split(" of ")[0].isdecimal() or "Each of the" in app.title[0].value
