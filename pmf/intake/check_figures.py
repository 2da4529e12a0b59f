"""Checks of officers' figures: there, possible, and part of this return."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import numpy as np

from pmf.intake.check_parts import blank, is_wrong, settle_parts
from pmf.intake.coded import Coded, combined
from pmf.intake.columns import Batch
from pmf.intake.context import Context, KnownIndicator
from pmf.intake.parsing import Marked
from pmf.intake.rows_by_period import known_indicators, periods_of, refuse_repeats, settle_periods
from pmf.model.finding import Severity
from pmf.model.period import Frequency, Period


def check_performance(batch: Batch, context: Context) -> None:
    """Figures that are there, can be right, and belong to this return."""
    known = known_indicators(batch, context)
    periods = periods_of(batch, known)
    _check_belonging(batch, context, known, periods)
    _settle_figures(batch, known)
    settle_periods(batch, periods)
    refuse_repeats(batch, periods)


Told = tuple[Severity, str, str, str, str]


def _check_belonging(
    batch: Batch, context: Context, known: Coded[KnownIndicator | None], periods: Coded[Period | None]
) -> None:
    # What is said of an indicator, or of a period for those collected so often, is the same in every row.
    frequencies = known.map(lambda indicator: indicator and indicator.frequency)
    mortal = known.map(lambda one: one if one and (one.introduced or one.retired) else None)
    columns: list[Coded[list[Told]]] = [
        known.map(lambda indicator: list(_of_indicator(context, indicator)) if indicator else []),
        combined(
            (frequencies, periods),
            lambda often, period: list(_of_period(context, often, period)) if often and period else [],
        ),
    ]
    if any(mortal.values):
        columns.append(
            combined(
                (mortal, periods),
                lambda one, period: list(_of_lifetime(one, period)) if one and period else [],
            )
        )
    for row in sorted({row for column in columns for row in column.rows(bool)}):
        indicator = known[row]
        for severity, code, name, message, fix in (told for column in columns for told in column[row]):
            said = message.replace("{code}", indicator.code if indicator else "")
            batch.say(severity, code, row, name, said, fix)


def _of_indicator(context: Context, indicator: KnownIndicator) -> Iterator[Told]:
    if context.service and (indicator.service or "").lower() != context.service.lower():
        yield (
            Severity.ERROR,
            "other_service",
            "code",
            f"{indicator.code} belongs to {indicator.service or 'no service'}, not to {context.service}.",
            "Take the row out, or hand it in with that service's return.",
        )


def _of_lifetime(indicator: KnownIndicator, period: Period) -> Iterator[Told]:
    if indicator.retired and period.starts >= indicator.retired:
        yield (
            Severity.ERROR,
            "retired_code",
            "code",
            f"{indicator.code} was retired on {_said(indicator.retired)}, before {period.label}.",
            "Take the row out.",
        )
    if indicator.introduced and period.ends < indicator.introduced:
        yield (
            Severity.ERROR,
            "before_introduction",
            "period",
            f"{indicator.code} was introduced on {_said(indicator.introduced)}, after {period.label}.",
            "Check the period.",
        )


def _of_period(context: Context, frequency: Frequency, period: Period) -> Iterator[Told]:
    if period.frequency.months < frequency.months:
        yield (
            Severity.ERROR,
            "wrong_period",
            "period",
            f"{{code}} is collected by the {frequency.value}, and {period.label} is shorter.",
            f"Give the figure for {period.within(frequency).label}.",
        )
    if context.period and not (context.period.starts <= period.ends <= context.period.ends):
        yield (
            Severity.ERROR,
            "other_period",
            "period",
            f"{period.label} is not part of {context.period.label}, which this return is for.",
            "Check the period, or hand the row in with its own return.",
        )
    if period.starts > context.today:
        yield (
            Severity.ERROR,
            "future_period",
            "period",
            f"{period.label} has not begun yet.",
            "Check the period.",
        )
    elif period.ends >= context.today:
        yield (
            Severity.WARNING,
            "unfinished_period",
            "period",
            f"{period.label} is not over until {_said(period.ends)}.",
            "Check the period; if the figure is an early one, say Provisional.",
        )


def _said(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


def _settle_figures(batch: Batch, known: Coded[KnownIndicator | None]) -> None:
    wrong = {cell for finding in batch.findings for cell in finding.cells}
    columns = [batch.column(name) for name in ("value", "numerator", "denominator")]
    values = columns[0]
    plain = values.mask(lambda value: type(value) is Decimal)
    for parts in columns[1:]:
        plain &= parts.mask(lambda part: part is None)
    percent = known.mask(lambda indicator: indicator is not None and indicator.unit == "%")
    outside = values.mask(lambda value: type(value) is Decimal and not 0 <= value <= 100)
    for row in np.flatnonzero(plain & percent & outside).tolist():
        _out_of_range(batch, row, "value", values[row])
    if plain.all():
        batch.values["marker"] = Coded.same(None, len(plain))
    elif all(part is None for parts in columns[1:] for part in parts.values):
        # no parts anywhere: a value, a marker or a blank
        for row in values.rows(lambda value: value is None):
            if not is_wrong(batch, row, wrong):
                blank(batch, row, known[row])
        batch.values["marker"] = values.map(lambda one: one.marker.value if isinstance(one, Marked) else None)
        batch.values["value"] = values.map(lambda one: None if isinstance(one, Marked) else one)
    else:
        settle_parts(batch, known, np.flatnonzero(~plain).tolist(), wrong)


def _out_of_range(batch: Batch, row: int, name: str, value: Decimal) -> None:
    batch.say(
        Severity.WARNING,
        "out_of_range",
        row,
        name,
        f"{value:f}% is outside 0% to 100%.",
        "Check the figure; if it is right, accept it.",
    )
