"""A city's annual report of 1,139 indicators, judged as its publisher judged it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from helpers.council import TOWER_HAMLETS
from helpers.real_data import FOLDER, HERE, needs, pmf, rows_of

pytestmark = needs("nyc-mmr")
FILE = FOLDER / "nyc-mmr" / "Tidy Indicator Level Data.csv"
YEARS = [str(year) for year in range(2016, 2024)]


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """Each indicator's line of the scorecard of 2023, under a framework that rates met or not met."""
    folder = tmp_path_factory.mktemp("nyc")
    text = TOWER_HAMLETS.read_text(encoding="utf-8")
    for old, new in (
        ('rule = "bandwidth"', 'rule = "strict"'),
        ('unchanged = "no_change"', 'unchanged = "improving"'),
        ('year_type = "financial"', 'year_type = "calendar"'),
    ):
        text, count = re.subn(re.escape(old), new, text)
        assert count == 1
    framework = folder / "strict.toml"
    framework.write_text(text, encoding="utf-8")
    place = ("--database", str(folder / "nyc.duckdb"), "--framework", str(framework))
    assert pmf("init", *place)[0] == 0
    status, outcomes = pmf("load", str(FILE), "--mapping", str(HERE / "nyc.toml"), "--yes", *place)
    assert status == 0, outcomes
    rows = rows_of(FILE)
    figures = sum(row[year] != "NA" for row in rows for year in YEARS)
    targets = sum(row["Target.MMR"] != "NA" for row in rows)
    assert outcomes[0]["rows"] == outcomes[0]["added"] == len(rows) + figures + targets
    status, card = pmf("scorecard", "--period", "2023", *place)
    assert status == 0
    return {line["code"]: line for quadrant in card["quadrants"] for line in quadrant["indicators"]}


def test_met_or_not_agrees_with_the_publisher_in_every_row(lines: dict[str, dict[str, Any]]) -> None:
    judged = [(row["ID"], row["Success"] == "Met_Goal") for row in rows_of(FILE) if row["Success"] != "NA"]
    assert len(judged) == 351
    assert [code for code, met in judged if (lines[code]["status"] == "green") != met] == []
    assert {lines[code]["status"] for code, _ in judged} == {"green", "red"}


def test_the_years_direction_agrees_with_the_publisher_in_every_row(lines: dict[str, dict[str, Any]]) -> None:
    judged = [
        (row["ID"], row["OneYrImproving"] == "Improving")
        for row in rows_of(FILE)
        if row["OneYrImproving"] != "NA"
    ]
    assert len(judged) == 1126
    assert [code for code, better in judged if (lines[code]["direction"] == "improving") != better] == []


def test_an_indicator_without_a_target_is_not_rated(lines: dict[str, dict[str, Any]]) -> None:
    for row in rows_of(FILE):
        if row["Target.MMR"] == "NA" and row["2023"] != "NA":
            assert lines[row["ID"]]["status"] == "no_target"
