"""What is odd about one figure beside the past of its series, in an officer's words: the plainest first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from pmf.intake.context import KnownIndicator
from pmf.intake.history import Brought
from pmf.intake.past import Past
from pmf.model.finding import Severity
from pmf.rules import wording

# A figure ten times what is usual is asked about, however little is known of its past.
MAGNITUDE = 10
# A 0 is asked about sooner than another figure: where there were always this many, or it fits this badly.
_NEVER_NEAR_0, _ZERO_FROM = 5, 1.5
# Two digits are said to be swapped where the figure would then fit this well.
_SWAPPED_FITS = 0.3
_TIMES = ("day", "days", "hour", "hours", "week", "weeks", "minute", "minutes", "month", "months")
_NOT_COUNTED = ("%", "£", *_TIMES)


def oddities(
    figure: Brought, past: Past, value: float, indicator: KnownIndicator
) -> Iterator[tuple[Severity, str, str, str]]:
    """What is odd about a figure, the plainest first."""
    unit = indicator.unit
    stood = past.values
    misfit = past.misfit(figure.month, value)
    surprising = misfit is None or misfit > 1
    lowest, highest = (min(stood), max(stood)) if stood else (0.0, 0.0)
    told_already = unit == "%" and "denominator" not in figure.numbers
    if value < 0 and not told_already and (lowest >= 0 if stood else unit.lower() in _TIMES):
        yield (
            Severity.WARNING,
            "below_zero",
            f"{_said(value, unit)} is below 0, and no figure before it was.",
            "Take the minus sign out; if it is right, accept it.",
        )
    if stood and highest < 0 < value and surprising:
        yield (
            Severity.WARNING,
            "sign_flipped",
            f"{_said(value, unit)} is above 0, and every figure before it was below.",
            "Put the minus sign in; if it is right, accept it.",
        )
    before = past.before_in_year(figure.month)
    if before is not None and value < before:
        yield (
            Severity.WARNING,
            "cumulative_fell",
            f"{_said(value, unit)} is below the {_said(before, unit)} of the period before, and this counts the year to date.",
            "Type the total since the start of the year, not the last months alone.",
        )
    if not stood or not past.typical:
        return
    if value == 0 and _is_strange_nought(stood, past.typical, misfit):
        yield (
            Severity.WARNING,
            "zero_unlike_past",
            f"This is 0, and every figure before it was from {_said(lowest, unit)} to {_said(highest, unit)}.",
            "If there is no figure, leave the cell blank or write “not available”: a blank is not 0.",
        )
    if _is_fraction_of(value, past, figure, unit):
        yield (
            Severity.WARNING,
            "percentage_as_fraction",
            f"{plain(value)} is typed where {_said(past.typical, unit)} is usual: it looks like a fraction in place of a percentage.",
            f"Type {plain(value * 100)} for {plain(value * 100)}%.",
        )
    if unit != "%" and highest <= 1.5 and 2 < abs(value) <= 150 and past.fits(figure.month, value / 100):
        yield (
            Severity.WARNING,
            "fraction_as_percentage",
            f"{plain(value)} is typed where {_said(past.typical, unit)} is usual: it looks like a percentage in place of a fraction.",
            f"Type {plain(value / 100)}.",
        )
    if surprising and (abs(value) >= MAGNITUDE * past.typical or 0 < abs(value) * MAGNITUDE <= past.typical):
        yield (
            Severity.WARNING,
            "order_of_magnitude",
            f"{_said(value, unit)} is far from the usual {_said(past.typical, unit)}.",
            "Check the decimal point, and whether it is a percentage or a count.",
        )
    if misfit is not None and misfit > past.patience:
        yield (
            Severity.WARNING,
            "unusual",
            _out_of_line(figure, past, value, unit),
            "Check it; if it is right, say in the commentary what happened.",
        )
    if _is_whole_elsewhere(value, past, indicator):
        yield (
            Severity.WARNING,
            "fraction_of_one",
            f"{plain(value)} is not a whole number, and every figure before it was.",
            "Check whether it is a count; if it is right, accept it.",
        )
    if _is_repeated(figure):
        yield (
            Severity.WARNING,
            "same_as_before",
            f"{_said(value, unit)} is to the last digit the figure of the period before, and no two were the same so far.",
            "Check that it is the new figure; if it is, accept it.",
        )


def _out_of_line(figure: Brought, past: Past, value: float, unit: str) -> str:
    lowest, highest, before = min(past.values), max(past.values), past.before(figure.month)
    if before is not None and lowest <= value <= highest:
        what = f"is further from the figure before it ({_said(before, unit)}) than figures were so far"
    else:
        what = f"is out of line with what came before ({_said(lowest, unit)} to {_said(highest, unit)})"
    swapped = _with_two_digits_swapped(figure)
    hint = f" With two digits swapped it would be usual: {swapped}." if swapped else ""
    return f"{_said(value, unit)} {what}.{hint}"


def _is_strange_nought(stood: Sequence[float], typical: float, misfit: float | None) -> bool:
    if len(stood) < 3 or min(stood) <= 0:
        return False
    return min(stood) >= _NEVER_NEAR_0 or (
        typical >= _NEVER_NEAR_0 if misfit is None else misfit > _ZERO_FROM
    )


def _is_fraction_of(value: float, past: Past, figure: Brought, unit: str) -> bool:
    shared = "denominator" in figure.numbers
    if (
        shared
        or unit != "%"
        or not 0 < abs(value) <= 1
        or past.typical <= 2
        or past.fits(figure.month, value)
    ):
        return False
    return past.fits(figure.month, value * 100) or abs(value) * MAGNITUDE <= past.typical


def _is_repeated(figure: Brought) -> bool:
    pasts = [(figure.series.past(name), number) for name, number in figure.as_typed.items()]
    return all(past.before(figure.month) == number for past, number in pasts) and any(
        past.never_twice for past, _ in pasts
    )


def _is_whole_elsewhere(value: float, past: Past, indicator: KnownIndicator) -> bool:
    counted = indicator.unit.lower() not in _NOT_COUNTED and indicator.kind != "average"
    return (
        counted and not indicator.is_share and not value.is_integer() and past.whole and len(past.values) >= 4
    )


def _with_two_digits_swapped(figure: Brought) -> str | None:
    """The typed number with two neighbouring digits swapped, if the figure would then be quite usual."""
    typed, past = figure.as_typed, figure.series.past("value")
    for name, number in typed.items():
        for other in _neighbours_swapped(number):
            value = _figure_of(figure, {**typed, name: other})
            fit = past.misfit(figure.month, value) if value is not None else None
            if fit is not None and fit <= _SWAPPED_FITS:
                return plain(other)
    return None


def _figure_of(figure: Brought, typed: dict[str, float]) -> float | None:
    if "denominator" not in typed:
        return typed.get("value")
    if "numerator" not in typed or not typed["denominator"]:
        return None
    return typed["numerator"] * float(figure.series.indicator.multiplier) / typed["denominator"]


def _neighbours_swapped(number: float) -> Iterator[float]:
    digits = format(abs(number), ".12g")
    if "e" in digits:
        return
    sign = -1 if number < 0 else 1
    for at in range(len(digits) - 1):
        one, two = digits[at], digits[at + 1]
        if one.isdigit() and two.isdigit() and one != two and not (at == 0 and two == "0"):
            yield sign * float(digits[:at] + two + one + digits[at + 2 :])


def _said(value: float, unit: str) -> str:
    return wording.said(Decimal(format(value, ".12g")), unit)


def plain(value: float) -> str:
    """A number as it would be typed, with commas."""
    return f"{Decimal(format(value, '.12g')).normalize():,f}"
