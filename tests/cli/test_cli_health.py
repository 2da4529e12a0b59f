"""The command that says how healthy the framework itself is: exit status, JSON, and what it tells people."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pmf.cli.main import main

METRIC = {"name", "value", "numerator", "denominator", "threshold", "met", "left_out", "history"}


def test_health_gives_every_measure_with_its_two_numbers(
    filled_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["health", "--json", "--period", "2025/26 Q3", "--as-at", "2026-02-11", "--database", str(filled_file)]  # fmt: skip
    assert main(asked) == 0
    told = json.loads(capsys.readouterr().out)
    assert len(told["metrics"]) == 7
    for one in told["metrics"]:
        assert set(one) >= METRIC
        share = 100 * one["numerator"] / one["denominator"] if one["denominator"] else None
        assert one["value"] == pytest.approx(share) if share is not None else one["value"] is None
        assert one["met"] is None  # this framework names no thresholds
    by_id = {one["id"]: one for one in told["metrics"]}
    # Three months of REP01, a quarter each of REP02, HOM01, HOM02 and NEW01, CAL01's year: none was handed in.
    figures = by_id["information_in_time"]
    assert (figures["numerator"], figures["denominator"], figures["value"]) == (0, 8, 0)
    assert len(figures["history"]) == 8
    assert {one["id"] for one in by_id["plans_available"]["missed"]} == {
        "Repairs",
        "Homes",
    }  # no service plans


def test_health_in_words_defines_each_measure(filled_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["health", "--period", "2025/26 Q3", "--as-at", "2026-02-11", "--database", str(filled_file)]
    assert main(asked) == 0
    said = capsys.readouterr().out
    assert "Figures in by their deadline: 0 of 8" in said
    assert "each month’s and each quarter’s by its own deadline" in said
    assert "Before: 2023/24 Q4 –" in said
