"""How periods, numbers, blanks and markers are read as officers write them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from helpers.council import Council, found
from helpers.files import FIGURES, csv_file, workbook

from pmf.intake.parsing import CellProblem, Marked, figure_with, number
from pmf.model.cell import CellType, TypedCell
from pmf.model.period import UnclearPeriodError, YearType, parse_period
from pmf.model.status import Marker


@pytest.mark.parametrize(
    ("written", "label"),
    [
        ("2025/26 Q3", "2025/26 Q3"), ("Q3 25/26", "2025/26 Q3"), ("2025-26 Q3", "2025/26 Q3"),
        ("Q3 2025/26", "2025/26 Q3"), ("Quarter 3 2025/26", "2025/26 Q3"), ("2018-19;Q1", "2018/19 Q1"),
        ("2025–26 Q3", "2025/26 Q3"), ("2025/2026 Q3", "2025/26 Q3"), ("Dec-25", "2025/26 Dec"),
        ("December 2025", "2025/26 Dec"), ("2025-12", "2025/26 Dec"), ("2025/26 Dec", "2025/26 Dec"),
        ("Jan-26", "2025/26 Jan"), ("2026-01-31", "2025/26 Jan"), ("31/01/2026", "2025/26 Jan"),
        (date(2025, 12, 1), "2025/26 Dec"), ("2025/26", "2025/26"), ("FY 2025/26", "2025/26"),
        ("2018-19", "2018/19"), ("H1 2025/26", "2025/26 H1"), ("1999/00", "1999/00"),
    ],
)  # fmt: skip
def test_a_period_is_read_as_officers_write_it(written: str | date, label: str) -> None:
    assert parse_period(written).label == label


@pytest.mark.parametrize(
    "written",
    ["Q3 2025", "2025", "2010-11", "2014-16", "2025/27", "2025/26 Q5", "2025/26 H3", "Q3", "last year", "31/02/2026",
     "2010-11 Real", "2025/26 Q3 and Q4", "0000-12", "0000/01 Dec", "9999/00 Jan", "Dec-0000", "12/2025"],
)  # fmt: skip
def test_a_period_that_could_be_two_or_none_is_never_guessed(written: str) -> None:
    with pytest.raises(UnclearPeriodError, match="“"):
        parse_period(written)


def test_a_calendar_year_is_read_where_the_indicator_counts_so() -> None:
    assert parse_period("2025", YearType.CALENDAR).label == "2025"
    assert parse_period("Q3 2025", YearType.CALENDAR).label == "2025 Q3"
    assert parse_period("2025/26", YearType.ACADEMIC).starts == date(2025, 9, 1)
    with pytest.raises(UnclearPeriodError):
        parse_period("2025/26", YearType.CALENDAR)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1,966", "1966"), ("£1.2m", "1200000"), ("97.4%", "97.4"), ("(9)", "-9"), ("-9", "-9"), ("−9", "-9"),
        ("£1,234.50", "1234.50"), ("-£3k", "-3000"), ("1.5bn", "1500000000"), ("0", "0"), (".5", "0.5"),
        ("9.3699999999999992", "9.370000000000"), ("1e3", "1000"), ("12 million", "12000000"),
        ("12345678901234567890.12345678901239", "12345678901234567890.123456789012"),
    ],
)  # fmt: skip
def test_a_number_is_read_exactly_as_it_is_written(written: str, value: str) -> None:
    assert number(written) == Decimal(value)


@pytest.mark.parametrize(
    "written", ["about 9", "1,96", "12,34,567", "9 of 10", "£", "1.2.3", "--9", "1 2", "NaN", "inf"]
)
def test_what_is_no_number_is_never_made_one(written: str) -> None:
    with pytest.raises(CellProblem, match="is not a number"):
        number(written)


@pytest.mark.parametrize(
    "written", ["1e99", "100000000000000000000", "-100000000000000000000", "999999999999bn"]
)
def test_a_number_beyond_any_figure_is_a_finding(written: str) -> None:
    with pytest.raises(CellProblem, match="larger than any figure"):
        number(written)


def test_a_cell_formatted_as_a_percentage_is_out_of_a_hundred() -> None:
    assert number(TypedCell(CellType.PERCENT, "0.974")) == Decimal("97.4")
    assert number(TypedCell(CellType.NUMBER, "0.974")) == Decimal("0.974")


def test_the_binary_tail_of_a_workbooks_number_is_left_behind(looking: Council) -> None:
    examined = looking.look(workbook(FIGURES, ("REP02", "2025/26 Q1", 0.1 + 0.2)))
    assert examined.changes[0].brings == Decimal("0.3")


def test_a_percentage_cell_of_a_workbook_is_out_of_a_hundred(looking: Council) -> None:
    examined = looking.look(workbook(FIGURES, ("REP01", "2025/26 Jun", 0.974), formats={"C2": "0.0%"}))
    assert examined.changes[0].brings == Decimal("97.4")


def test_a_date_cell_is_the_period_that_holds_it(looking: Council) -> None:
    examined = looking.look(workbook(FIGURES, ("REP01", date(2025, 12, 1), 88)))
    assert examined.changes[0].period == "2025/26 Dec"


@pytest.mark.parametrize(
    "word", ["n/a", "N/A", "-", "..", "x", "c", "z", "u", "low", "dna", "*", "not yet available"]
)
def test_a_marker_that_the_framework_names_keeps_its_meaning(looking: Council, word: str) -> None:
    examined = looking.look(csv_file(FIGURES, ("REP02", "2025/26 Q1", word)))
    meaning = {k.lower(): v for k, v in looking.road.framework.returns.markers.items()}[word.lower()]
    assert not examined.findings
    assert examined.changes[0].brings_marker == meaning.value
    assert examined.changes[0].brings is None


def test_a_marker_that_nobody_names_is_a_finding() -> None:
    read = figure_with({"c": Marker.SUPPRESSED})
    assert read("c") == Marked(Marker.SUPPRESSED)
    with pytest.raises(CellProblem, match="“tbc” is not a number"):
        read("tbc")


def test_a_blank_is_no_figure_not_zero(council: Council) -> None:
    examined = council.look(csv_file(FIGURES, ("REP02", "2025/26 Q1", ""), ("REP02", "2025/26 Q2", "0")))
    assert found(examined.findings, "blank_where_due").cells == ("C2",)
    stored = council.hand_in(csv_file(FIGURES, ("REP02", "2025/26 Q1", ""), ("REP02", "2025/26 Q2", "0")))
    assert stored is not None and stored.tally.added == 1
    assert council.value("REP02", "2025/26 Q1") is None
    assert council.value("REP02", "2025/26 Q2") == 0


def test_headings_may_stand_in_any_order_and_case(looking: Council) -> None:
    examined = looking.look(csv_file((" VALUE ", "indicator  Code", "period"), ("8", "REP02", "2025/26 Q1")))
    assert not examined.findings
    assert examined.tally.added == 1
