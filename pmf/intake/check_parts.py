"""Figures that are not a plain number: a marker, a blank, or a numerator and a denominator."""

from __future__ import annotations

from decimal import Decimal

from pmf.intake.coded import Coded
from pmf.intake.columns import Batch
from pmf.intake.context import KnownIndicator
from pmf.intake.parsing import CellProblem, Marked, within_reach
from pmf.model.finding import Severity
from pmf.model.status import Marker


def settle_parts(batch: Batch, known: Coded[KnownIndicator | None], rows: list[int], wrong: set[str]) -> None:
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
            if value is None and not is_wrong(batch, row, wrong):
                blank(batch, row, indicator)
        elif batch.table.value_wins:
            _keep_published(batch, row, indicator)
        elif numerator is None or denominator is None:
            if not is_wrong(batch, row, wrong):
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


def is_wrong(batch: Batch, row: int, wrong: set[str]) -> bool:
    """Whether a figure's cell already has a finding, so that its being empty needs none."""
    names = ("Value", "Numerator", "Denominator")
    return any(name in batch.table.columns and batch.table.where(name, row) in wrong for name in names)


def blank(batch: Batch, row: int, indicator: KnownIndicator | None) -> None:
    """A warning that nothing stands where a figure is due."""
    name = "value" if batch.has("value") else "numerator"
    batch.say(
        Severity.WARNING,
        "blank_where_due",
        row,
        name,
        f"There is no figure for {indicator.code if indicator else 'this indicator'}, so nothing is recorded and it stays overdue.",
        "Type the figure, or write “not available” or “n/a” with a word of commentary.",
    )
