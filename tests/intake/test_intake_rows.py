"""What goes wrong with many rows at once: they slip, a column is sorted, the wrong quarter is handed in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from helpers.council import Council, found, open_road
from helpers.files import FIGURES, csv_file

from pmf.model.finding import Severity

RATIO = ("Indicator code", "Period", "Numerator", "Denominator")
REGISTER = (
    "Indicator code",
    "Name",
    "Quadrant",
    "Polarity",
    "Kind",
    "Frequency",
    "Unit",
    "Service",
    "Denominator",
)
CODES = ("A1", "A2", "A3", "A4", "A5", "A6")
# Each indicator has a size of its own, and wanders by a few per cent about it.
SIZES = (120, 31_000, 1_400, 710_000, 8_200, 52_000)
WANDER = (1.01, 0.98, 1.03, 0.97, 1.02, 0.99, 1.04, 0.96, 1.005, 0.985, 1.025)
QUARTERS = [f"{year}/{year - 1999} Q{quarter}" for year in (2023, 2024, 2025) for quarter in (1, 2, 3, 4)]
PAST, NEW, NOW = QUARTERS[:10], QUARTERS[10], 1.015


def _figures(period: str, by: float) -> list[tuple[str, str, int]]:
    return [(code, period, round(size * by)) for code, size in zip(CODES, SIZES, strict=True)]


@pytest.fixture
def rows(tmp_path: Path) -> Iterator[Council]:
    """A service of six indicators and a share, with two and a half years behind them."""
    with open_road(tmp_path / "council.duckdb") as council:
        register = [
            (code, code, "performance", "Higher is better", "Period", "Quarterly", "number", "Parks", "")
            for code in CODES
        ]
        shares = [
            (
                code,
                code,
                "performance",
                "Higher is better",
                "Period",
                "Quarterly",
                "per visit",
                "Parks",
                "Visits",
            )
            for code in ("S1", "S2")
        ]
        council.accepted(csv_file(REGISTER, *register, *shares), "indicators.csv")
        past = [row for period, by in zip(PAST, WANDER, strict=False) for row in _figures(period, by)]
        council.accepted(csv_file(FIGURES, *past), "past.csv")
        parts = [
            (code, period, round(900 * by * number), round(50 * by))
            for period, by in zip(PAST, WANDER, strict=False)
            for number, code in enumerate(("S1", "S2"), 1)
        ]
        council.accepted(csv_file(RATIO, *parts), "parts.csv")
        yield council


def _with(values: Sequence[Any]) -> bytes:
    sound = _figures(NEW, NOW)
    return csv_file(FIGURES, *[(*row[:2], value) for row, value in zip(sound, values, strict=True)])


def _codes(council: Council, content: bytes) -> set[str]:
    return {one.code for one in council.look(content).findings}


def test_a_sound_return_has_none_of_it(rows: Council) -> None:
    assert rows.look(csv_file(FIGURES, *_figures(NEW, NOW))).findings == []
    assert rows.look(csv_file(RATIO, ("S1", NEW, 905, 51), ("S2", NEW, 1790, 50))).findings == []


def test_rows_that_slipped_down_by_one_are_told_as_that(rows: Council) -> None:
    values = [row[2] for row in _figures(NEW, NOW)]
    finding = found(rows.look(_with(["", *values[:-1]])).findings, "rows_slipped")
    assert (finding.severity, finding.cells) == (Severity.WARNING, ("C3", "C4", "C5", "C6", "C7"))
    assert finding.message.startswith("From C3 to C7") and "one row above" in finding.message
    assert "move them up" in finding.fix


def test_rows_that_slipped_up_from_the_middle_are_told_from_there(rows: Council) -> None:
    values = [row[2] for row in _figures(NEW, NOW)]
    finding = found(rows.look(_with([*values[:2], *values[3:], ""])).findings, "rows_slipped")
    assert finding.cells == ("C4", "C5", "C6") and "one row below" in finding.message


def test_a_column_that_was_sorted_alone_is_told(rows: Council) -> None:
    values = sorted(row[2] for row in _figures(NEW, NOW))
    finding = found(rows.look(_with(values)).findings, "column_sorted")
    assert (
        finding.cells == ("C2", "C3", "C4", "C5", "C6", "C7")
        and "“Value” is in order of size" in finding.message
    )
    assert "column_sorted" not in _codes(
        rows, csv_file(FIGURES, *sorted(_figures(NEW, NOW), key=lambda row: row[2]))
    )


def test_two_columns_that_were_swapped_are_told(rows: Council) -> None:
    swapped = csv_file(RATIO, ("S1", NEW, 51, 905), ("S2", NEW, 50, 1790))
    assert found(rows.look(swapped).findings, "columns_swapped").cells == ("C2", "D2", "C3", "D3")


def test_the_figures_of_another_quarter_are_named(rows: Council) -> None:
    finding = found(
        rows.look(csv_file(FIGURES, *_figures(NEW, WANDER[6]))).findings, "figures_of_another_period"
    )
    assert finding.message == f"These 6 figures are exactly those that stand for {PAST[6]}."
    assert finding.cells == ("C2", "C3", "C4", "C5", "C6", "C7")


def test_last_quarters_file_handed_in_again_is_named(rows: Council) -> None:
    codes = found(
        rows.look(csv_file(FIGURES, *_figures(NEW, WANDER[9]))).findings, "figures_of_another_period"
    )
    assert PAST[9] in codes.message


def test_a_figure_for_a_closed_period_needs_a_reason(rows: Council) -> None:
    returns = rows.road.framework.returns.model_copy(update={"closed_after_days": 90})
    framework = rows.road.framework.model_copy(update={"returns": returns})
    closing = Council(replace(rows.road, framework=framework))
    content = csv_file(FIGURES, ("A1", "2022/23 Q4", 121), ("A1", NEW, 122))
    finding = found(closing.look(content).findings, "closed_period")
    assert finding.cells == ("B2",) and "closed on 29 Jun 2023" in finding.message
    assert "closed_period" not in _codes(rows, content)
    assert "closed_period" not in {
        one.code for one in closing.look(content, reasons="Found in the loft").findings
    }


def test_a_row_of_totals_is_checked_and_not_taken_for_an_indicator(rows: Council) -> None:
    values = [row[2] for row in _figures(NEW, NOW)]
    total = ("Total", "", sum(values))
    (note,) = rows.look(csv_file(FIGURES, *_figures(NEW, NOW), total)).findings
    assert (note.severity, note.code) == (Severity.NOTE, "totals_row")
    short = csv_file(FIGURES, *_figures(NEW, NOW)[1:], total)
    finding = found(rows.look(short).findings, "total_unlike_parts")
    assert finding.cells == ("C7",) and "C2 to C6 add up to" in finding.message


def test_subtotals_are_sums_of_their_own_rows_and_the_grand_total_of_all(rows: Council) -> None:
    values = _figures(NEW, NOW)
    one, two = sum(row[2] for row in values[:3]), sum(row[2] for row in values[3:])
    content = csv_file(
        FIGURES,
        *values[:3],
        ("Total", "", one),
        *values[3:],
        ("Sub-total", "", two),
        ("Grand total", "", one + two),
    )
    examined = rows.look(content)
    assert [one.code for one in examined.findings] == ["totals_row"] and examined.tally.rows == 6
