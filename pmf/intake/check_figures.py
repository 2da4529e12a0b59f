"""Checks of officers' figures: there, possible, and part of this return."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import numpy as np

from pmf.intake.coded import Coded, combined
from pmf.intake.columns import Batch
from pmf.intake.context import Context, KnownIndicator
from pmf.intake.parsing import CellProblem, Marked, within_reach
from pmf.intake.rows_by_period import known_indicators, periods_of, refuse_repeats, settle_periods
from pmf.model.finding import Severity
from pmf.model.period import Frequency, Period
from pmf.model.status import Marker


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
            if not _is_wrong(batch, row, wrong):
                _blank(batch, row, known[row])
        batch.values["marker"] = values.map(lambda one: one.marker.value if isinstance(one, Marked) else None)
        batch.values["value"] = values.map(lambda one: None if isinstance(one, Marked) else one)
    else:
        _settle_parts(batch, known, np.flatnonzero(~plain).tolist(), wrong)


def _settle_parts(
    batch: Batch, known: Coded[KnownIndicator | None], rows: list[int], wrong: set[str]
) -> None:
    """Rows with a marker, a blank, or a numerator and denominator, one by one."""
    values, numerators, denominators = (
        list(batch.values[name]) for name in ("value", "numerator", "denominator")
    )
    batch.values |= {"value": values, "numerator": numerators, "denominator": denominators}
    markers: list[str | None] = [None] * len(values)
    batch.values["marker"] = markers
    for row in rows:
        indicator = known[row]
        value, numerator, denominator = values[row], numerators[row], denominators[row]
        marked = next((part for part in (value, numerator, denominator) if isinstance(part, Marked)), None)
        numerators[row] = numerator = None if isinstance(numerator, Marked) else numerator
        denominators[row] = denominator = None if isinstance(denominator, Marked) else denominator
        if marked is not None and not (batch.table.value_wins and type(value) is Decimal):
            markers[row] = marked.marker.value
            if batch.table.value_wins and (numerator is not None or denominator is not None):
                _say_parts_alone(batch, row)
            values[row] = numerators[row] = denominators[row] = None
        elif numerator is None and denominator is None:
            if value is None and not _is_wrong(batch, row, wrong):
                _blank(batch, row, indicator)
        elif batch.table.value_wins:
            _keep_published(batch, row, indicator)
        elif numerator is None or denominator is None:
            if not _is_wrong(batch, row, wrong):
                name = "denominator" if denominator is None else "numerator"
                batch.say(
                    Severity.ERROR,
                    "half_a_ratio",
                    row,
                    name,
                    f"The {name} is blank, and the other part is there.",
                    "Fill in both numerator and denominator, or neither.",
                )
        else:
            markers[row] = _settle_ratio(batch, row, indicator, value, numerator, denominator)


def _keep_published(batch: Batch, row: int, indicator: KnownIndicator | None) -> None:
    """A published value stands, and its parts stand beside it, whatever they make."""
    value, numerator, denominator = (
        batch.values[name][row] for name in ("value", "numerator", "denominator")
    )
    if value is None:
        batch.values["numerator"][row] = batch.values["denominator"][row] = None
        _say_parts_alone(batch, row)
    elif numerator is None or denominator is None:
        batch.values["numerator"][row] = batch.values["denominator"][row] = None
        batch.say(
            Severity.WARNING, "half_a_ratio", row, "denominator" if denominator is None else "numerator",
            "One of numerator and denominator is missing, so the value is recorded without the other.",
            "Nothing to do, if it was published so.",
        )  # fmt: skip
    elif indicator and (
        denominator == 0 or not _close(value, numerator * indicator.multiplier / denominator)
    ):
        batch.say(
            Severity.WARNING, "value_unlike_parts", row, "value",
            f"The published value of {indicator.code} is not what its numerator and denominator make. The value is recorded, with both beside it.",
            "Ask the publisher, or accept it as it is.",
        )  # fmt: skip


def _say_parts_alone(batch: Batch, row: int) -> None:
    batch.say(
        Severity.WARNING, "parts_without_value", row, "value",
        "There is a numerator or a denominator and no value, so neither is recorded.",
        "Nothing to do, if it was published so.",
    )  # fmt: skip


def _close(value: Decimal, quotient: Decimal) -> bool:
    return _same_but_for_rounding(value, quotient) or abs(quotient - value) <= abs(value) * Decimal("1e-9")


def _is_wrong(batch: Batch, row: int, wrong: set[str]) -> bool:
    """Whether a figure's cell already has a finding, so that its being empty needs none."""
    names = ("Value", "Numerator", "Denominator")
    return any(name in batch.table.columns and batch.table.where(name, row) in wrong for name in names)


def _blank(batch: Batch, row: int, indicator: KnownIndicator | None) -> None:
    name = "value" if batch.has("value") else "numerator"
    batch.say(
        Severity.WARNING,
        "blank_where_due",
        row,
        name,
        f"There is no figure for {indicator.code if indicator else 'this indicator'}, so nothing is recorded and it stays overdue.",
        "Type the figure, or write “not available” or “n/a” with a word of commentary.",
    )


def _settle_ratio(
    batch: Batch,
    row: int,
    indicator: KnownIndicator | None,
    value: Decimal | None,
    numerator: Decimal,
    denominator: Decimal,
) -> str | None:
    if denominator == 0:
        if numerator == 0 and value is None:
            batch.values["numerator"][row] = batch.values["denominator"][row] = None
            batch.say(
                Severity.NOTE,
                "nothing_to_measure",
                row,
                "denominator",
                "0 of 0: there was nothing to measure, so the figure is kept as not applicable.",
                "Nothing to do.",
            )
            return Marker.NOT_APPLICABLE.value
        batch.say(
            Severity.ERROR,
            "zero_denominator",
            row,
            "denominator",
            "The denominator is 0.",
            "Check it; if there was nothing to measure, write n/a as the value.",
        )
        return None
    if indicator is None:
        return None
    if indicator.multiplier == 100 and indicator.is_share and numerator > denominator:
        batch.say(
            Severity.ERROR,
            "numerator_above_denominator",
            row,
            "numerator",
            f"{numerator:f} of {denominator:f}: the numerator is larger than the denominator.",
            "Count again; perhaps the two are swapped.",
        )
    if denominator < 0:
        batch.say(
            Severity.ERROR, "out_of_range", row, "denominator", "The denominator is below 0.", "Check it."
        )
    try:
        quotient = within_reach(
            numerator * indicator.multiplier / denominator, f"{numerator:f} of {denominator:f}"
        )
    except CellProblem as problem:
        batch.say(Severity.ERROR, problem.code, row, "numerator", problem.message, problem.fix)
        return None
    if value is not None and not _same_but_for_rounding(value, quotient):
        batch.say(
            Severity.ERROR,
            "value_unlike_parts",
            row,
            "value",
            f"The value {value:f} is not what {numerator:f} of {denominator:f} makes, which is {quotient.normalize():f}.",
            "Mend whichever is wrong, or leave the value blank: it is worked out from the two.",
        )
    batch.values["value"][row] = quotient
    return None


def _same_but_for_rounding(value: Decimal, quotient: Decimal) -> bool:
    # 66, 67 and 66.7 are all said of two thirds. The billionth is for what a spreadsheet worked out.
    exponent = value.as_tuple().exponent
    places = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    return abs(quotient - value) < max(Decimal(1).scaleb(-places), Decimal("1e-9"))


def _out_of_range(batch: Batch, row: int, name: str, value: Decimal) -> None:
    batch.say(
        Severity.WARNING,
        "out_of_range",
        row,
        name,
        f"{value:f}% is outside 0% to 100%.",
        "Check the figure; if it is right, accept it.",
    )
