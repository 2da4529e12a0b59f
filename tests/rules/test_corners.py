"""Corners of the rules that no table has a column for, each a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from rules import spec_tables as spec
from rules.council_facts import (
    Council,
    FrameworkRow,
    IndicatorRow,
    ObservationRow,
    ReturnRow,
    TargetRow,
    empty_council,
    put_into,
)

from pmf.model.period import Frequency, Period, YearType, parse_period
from pmf.rules import judging
from pmf.store.database import Database

CODE = "C1"


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """One database, filled anew for each corner."""
    with empty_council(tmp_path_factory.mktemp("corners")) as opened:
        yield opened


def asked(
    database: Database,
    made: Council,
    period: Period,
    *,
    months: int | None = None,
    at: datetime = spec.MUCH_LATER,
) -> list[dict[str, Any]]:
    """What the rules say of the one indicator in a period."""
    put_into(database, made)
    length = period.frequency.months if months is None else months
    told = judging.history(database, at=at, codes=[CODE], until=period.ends, months=length)
    return [row for row in told if row["period"] == period.label]


def made(
    indicator: IndicatorRow, *rows: ObservationRow | TargetRow, framework: FrameworkRow | None = None
) -> Council:
    """A council of one indicator. Facts may come in the returns 1 to 4."""
    council = spec.council()
    council.frameworks = [framework] if framework else council.frameworks
    council.returns = [ReturnRow(number, datetime(2020, 1, number)) for number in range(1, 5)]
    council.indicators = [indicator]
    council.targets = [row for row in rows if isinstance(row, TargetRow)]
    council.observations = [row for row in rows if isinstance(row, ObservationRow)]
    return council


def test_an_indicator_moved_to_another_kind_of_year_stands_once_in_each_period(database: Database) -> None:
    quarter = parse_period("2025 Q1", YearType.CALENDAR)
    council = made(
        IndicatorRow(1, CODE),
        ObservationRow(2, CODE, quarter, Decimal(5)),
        TargetRow(1, CODE, spec.period("2024/25"), Decimal(5)),
        TargetRow(2, CODE, quarter.within(Frequency.YEAR), Decimal(5)),
    )
    council.indicators.append(IndicatorRow(2, CODE, year_type=YearType.CALENDAR))
    assert [row["status"] for row in asked(database, council, quarter)] == ["green"]


@pytest.mark.parametrize(("of_month", "of_quarter", "status"), [(3, 2, "amber"), (2, 3, "red")])
def test_of_two_forecasts_that_end_together_the_one_handed_in_last_counts(
    database: Database, of_month: int, of_quarter: int, status: str
) -> None:
    june, quarter = spec.period("Jun"), spec.period("Q1")
    council = made(
        IndicatorRow(1, CODE, kind="snapshot", frequency=Frequency.MONTH, status_rule="recoverable"),
        TargetRow(1, CODE, spec.period("2025/26"), Decimal(10)),
        ObservationRow(1, CODE, june, Decimal(5)),
        ObservationRow(of_month, CODE, june, forecast=Decimal(20)),
        ObservationRow(of_quarter, CODE, quarter, forecast=Decimal(1)),
    )
    assert [row["status"] for row in asked(database, council, june)] == [status]


@pytest.mark.parametrize(("forecast", "status"), [("50", "amber"), ("61", "red"), ("65", "red")])
def test_a_forecast_is_held_against_the_range_of_the_year(
    database: Database, forecast: str, status: str
) -> None:
    quarter = spec.period("Q1")
    council = made(
        IndicatorRow(1, CODE, "range", status_rule="recoverable"),
        TargetRow(1, CODE, quarter, None, None, Decimal(30), Decimal(70)),
        TargetRow(1, CODE, spec.period("2025/26"), None, None, Decimal(40), Decimal(60), "entered"),
        ObservationRow(1, CODE, quarter, Decimal(80), forecast=Decimal(forecast)),
    )
    assert [row["status"] for row in asked(database, council, quarter)] == [status]


def test_a_new_multiplier_holds_for_figures_handed_in_before_it(database: Database) -> None:
    quarter = spec.period("Q1")
    council = made(
        IndicatorRow(1, CODE, multiplier=Decimal(100)),
        ObservationRow(2, CODE, quarter, Decimal(50), Decimal(1), Decimal(2)),
    )
    council.indicators.append(IndicatorRow(3, CODE, multiplier=Decimal(1000)))
    assert [row["value"] for row in asked(database, council, quarter)] == [Decimal(500)]


def test_a_figure_for_one_month_among_values_is_counted_under_the_new_multiplier_too(
    database: Database,
) -> None:
    april, may, june = (spec.period(name) for name in ("Apr", "May", "Jun"))
    council = made(
        IndicatorRow(1, CODE, frequency=Frequency.MONTH, multiplier=Decimal(1)),
        ObservationRow(2, CODE, april, Decimal(5), Decimal(5), Decimal(1)),
        ObservationRow(4, CODE, may, Decimal(5000)),
        ObservationRow(4, CODE, june, Decimal(5000)),
    )
    council.indicators.append(IndicatorRow(3, CODE, frequency=Frequency.MONTH, multiplier=Decimal(1000)))
    assert [row["value"] for row in asked(database, council, spec.period("Q1"))] == [Decimal(15000)]


def test_the_settings_of_the_day_are_used_when_looking_back(database: Database) -> None:
    quarter = spec.period("Q1")
    council = made(
        IndicatorRow(1, CODE, kind="snapshot"),
        TargetRow(1, CODE, quarter, Decimal(100)),
        ObservationRow(1, CODE, quarter, Decimal(95)),
        framework=FrameworkRow(datetime(2020, 1, 1), "strict"),
    )
    council.frameworks.append(FrameworkRow(datetime(2026, 1, 1), "percent_tolerance"))
    before, after = datetime(2025, 12, 31), datetime(2026, 1, 1)
    assert [row["status"] for row in asked(database, council, quarter, at=before)] == ["red"]
    assert [row["status"] for row in asked(database, council, quarter, at=after)] == ["amber"]


def test_an_annual_indicator_keeps_its_years_when_quarters_are_asked_for(database: Database) -> None:
    year = spec.period("2025/26")
    council = made(IndicatorRow(1, CODE, frequency=Frequency.YEAR), ObservationRow(1, CODE, year, Decimal(7)))
    told = asked(database, council, year, months=3)
    assert [(row["period"], row["value"]) for row in told] == [("2025/26", Decimal(7))]


def test_a_tolerance_of_many_decimals_is_not_rounded(database: Database) -> None:
    quarter = spec.period("Q1")
    council = made(
        IndicatorRow(1, CODE, status_rule="percent_tolerance", tolerance=Decimal("0.00004")),
        TargetRow(1, CODE, quarter, Decimal(1_000_000)),
        ObservationRow(1, CODE, quarter, Decimal("999999.6")),
    )
    assert [row["status"] for row in asked(database, council, quarter)] == ["amber"]
