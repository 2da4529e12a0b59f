"""What stands of the series that a return has figures of, ready to hold each figure against."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from pmf.intake.columns import Batch
from pmf.intake.context import Context, KnownIndicator
from pmf.intake.past import Past, month_of

# The columns that hold figures, as they are called in a batch and in the database.
FIELDS = ("value", "numerator", "denominator")
SeriesKey = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Series:
    """The past of an indicator at one place, in each of its columns."""

    indicator: KnownIndicator
    columns: dict[str, Past]

    def past(self, name: str) -> Past:
        """The past of a column; an empty one where nothing stands."""
        if name not in self.columns:
            self.columns[name] = _past(self.indicator, name, {name: {}})
        return self.columns[name]


@dataclass(frozen=True, slots=True)
class Brought:
    """One row of a return: its month, what stands of its series, and its numbers by column, none if it
    has no figure. `as_typed` leaves out a value that was worked out from the other two."""

    row: int
    month: int
    series: Series
    numbers: Mapping[str, float]

    @property
    def as_typed(self) -> Mapping[str, float]:
        """The numbers that stand in the file."""
        if "denominator" not in self.numbers:
            return self.numbers
        return {name: number for name, number in self.numbers.items() if name != "value"}

    def misfit(self, name: str, number: float) -> float | None:
        """How badly a number would fit in one of this figure's columns: above 1 it would be asked about."""
        past = self.series.past(name)
        misfit = past.misfit(self.month, number)
        return None if misfit is None else misfit / past.patience


def series_of(rows: Iterable[Mapping[str, Any]], context: Context) -> dict[SeriesKey, Series]:
    """From the rows of the question `seen_before`."""
    found = {}
    for row in rows:
        indicator = context.indicators[row["code"]]
        key = (row["code"], row["frequency"], row["place"], row["population_group"])
        months = [month_of(day) for day in row["starts"]]
        columns = {
            name: dict(stands)
            for name in FIELDS
            if (stands := [pair for pair in zip(months, row[name], strict=True) if pair[1] is not None])
        }
        found[key] = Series(indicator, {name: _past(indicator, name, columns) for name in columns})
    return found


def _past(indicator: KnownIndicator, name: str, columns: Mapping[str, Mapping[int, float]]) -> Past:
    adds_up = indicator.kind == "cumulative" and name != "denominator"
    least = 0.0
    if name == "value" and "denominator" in columns:
        # One more or one fewer of what is counted is no surprise.
        least = float(indicator.multiplier) / max(1.0, median(columns["denominator"].values()))
    return Past(
        columns[name],
        indicator.year_type.first_month if adds_up else None,
        counted=name != "value" or indicator.unit != "%",
        least=least,
    )


def brought(
    batch: Batch, context: Context, series: dict[SeriesKey, Series], rows: Sequence[int] | None = None
) -> Iterator[Brought]:
    """Each row of a return, or of `rows`, whose indicator and period are known, in the order of the file."""
    values = batch.values
    for row in range(len(batch.table)) if rows is None else rows:
        code = values["code"][row]
        indicator, starts = context.indicators.get(code), values["starts"][row]
        if indicator is None or starts is None:
            continue
        numbers = {name: float(values[name][row]) for name in FIELDS if values[name][row] is not None}
        key = (code, values["frequency"][row], values["place"][row], values["population_group"][row])
        if key not in series:
            series[key] = Series(indicator, {})
        yield Brought(row, month_of(starts), series[key], numbers)


def where_typed(batch: Batch, figure: Brought) -> str:
    """The column to point at for a figure as a whole."""
    return "numerator" if "denominator" in figure.numbers else "value"
