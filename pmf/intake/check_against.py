"""Checks of each figure against what stands of it: its past, and the figure that it would replace."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from decimal import Decimal

from pmf.intake.columns import Batch
from pmf.intake.context import Context, KnownIndicator
from pmf.intake.history import Brought
from pmf.intake.past import Past
from pmf.model.finding import Severity
from pmf.rules import wording
from pmf.store.facts import Outcomes

# A figure ten times what is usual is asked about, however little is known of its past.
MAGNITUDE = 10
# A 0 is asked about sooner than another figure; and two digits are said to be swapped where that fits well.
_ZERO_FROM, _SWAPPED_FITS = 1.5, 0.3
_TIMES = ("day", "days", "hour", "hours", "week", "weeks", "minute", "minutes", "month", "months")
_NOT_COUNTED = ("%", "£", *_TIMES)


def check_history(batch: Batch, figures: Sequence[Brought]) -> None:
    """Figures unlike their past. Each that fits it counts as the past of those after it."""
    _let_be_what_is_usual(batch, figures)
    for figure in sorted(figures, key=lambda one: one.month):
        past = figure.series.past("value")
        value = figure.numbers.get("value")
        if value is None:
            continue
        if not _check_figure(batch, figure, past, value):
            past.trust(figure.month, value)
            if figure.series.indicator.kind != "cumulative":
                _check_parts(batch, figure)


def _let_be_what_is_usual(batch: Batch, figures: Sequence[Brought]) -> None:
    """A percentage below 0 or above 100 is nothing new where there were such before."""
    usual = set()
    for figure in figures:
        value, stood = figure.numbers.get("value"), figure.series.past("value").values
        if (
            value is not None
            and stood
            and ((value < 0 and min(stood) < 0) or (value > 100 and max(stood) > 100))
        ):
            usual.add(batch.table.where(batch.headings["value"], figure.row))
    if usual:
        batch.findings = [
            one
            for one in batch.findings
            if one.code != "out_of_range" or one.severity is Severity.ERROR or not usual.issuperset(one.cells)
        ]


def _check_figure(batch: Batch, figure: Brought, past: Past, value: float) -> bool:
    """At most one thing is said of a figure, the plainest. Gives whether anything was."""
    indicator = figure.series.indicator
    for severity, code, message, fix in _oddities(figure, past, value, indicator):
        batch.say(severity, code, figure.row, _guilty(figure), message, fix)
        return True
    return False


def _oddities(
    figure: Brought, past: Past, value: float, indicator: KnownIndicator
) -> Iterator[tuple[Severity, str, str, str]]:
    """What is odd about a figure, the plainest first."""
    unit = indicator.unit
    stood = past.values
    misfit = past.misfit(figure.month, value)
    surprising = misfit is None or misfit > 1
    lowest, highest = (min(stood), max(stood)) if stood else (0.0, 0.0)
    if value < 0 and (lowest >= 0 if stood else unit.lower() in _TIMES):
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
    if (
        value == 0
        and len(stood) >= 3
        and lowest > 0
        and (misfit is None or misfit > _ZERO_FROM or lowest >= 5)
    ):
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
            f"{_plain(value)} is typed where {_said(past.typical, unit)} is usual: it looks like a fraction in place of a percentage.",
            f"Type {_plain(value * 100)} for {_plain(value * 100)}%.",
        )
    if unit != "%" and highest <= 1.5 and 2 < abs(value) <= 150 and past.fits(figure.month, value / 100):
        yield (
            Severity.WARNING,
            "fraction_as_percentage",
            f"{_plain(value)} is typed where {_said(past.typical, unit)} is usual: it looks like a percentage in place of a fraction.",
            f"Type {_plain(value / 100)}.",
        )
    if surprising and (abs(value) >= MAGNITUDE * past.typical or 0 < abs(value) * MAGNITUDE <= past.typical):
        yield (
            Severity.WARNING,
            "order_of_magnitude",
            f"{_said(value, unit)} is far from the usual {_said(past.typical, unit)}.",
            "Check the decimal point, and whether it is a percentage or a count.",
        )
    if misfit is not None and misfit > past.patience:
        swapped = _with_two_digits_swapped(figure)
        hint = f" With two digits swapped it would be usual: {swapped}." if swapped else ""
        yield (
            Severity.WARNING,
            "unusual",
            f"{_said(value, unit)} is out of line with what came before ({_said(lowest, unit)} to {_said(highest, unit)}).{hint}",
            "Check it; if it is right, say in the commentary what happened.",
        )
    if _is_whole_elsewhere(value, past, indicator):
        yield (
            Severity.WARNING,
            "fraction_of_one",
            f"{_plain(value)} is not a whole number, and every figure before it was.",
            "Check whether it is a count; if it is right, accept it.",
        )
    if _is_repeated(figure):
        yield (
            Severity.WARNING,
            "same_as_before",
            f"{_said(value, unit)} is to the last digit the figure of the period before, and no two were the same so far.",
            "Check that it is the new figure; if it is, accept it.",
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


def _check_parts(batch: Batch, figure: Brought) -> None:
    """Both parts wrong by as much leave their quotient right, so each is looked at for its size."""
    for name in ("numerator", "denominator"):
        number, past = figure.numbers.get(name), figure.series.past(name)
        if number is None or not past.typical:
            continue
        misfit = past.misfit(figure.month, number)
        far = abs(number) >= MAGNITUDE * past.typical or abs(number) * MAGNITUDE <= past.typical
        if far and misfit is not None and misfit > past.patience:
            batch.say(
                Severity.WARNING,
                "order_of_magnitude",
                figure.row,
                name,
                f"A {name} of {_plain(number)} is far from the usual {_plain(past.typical)}.",
                "Check it; if it is right, accept it.",
            )
        else:
            past.trust(figure.month, number)


def _guilty(figure: Brought) -> str:
    """The typed column to point at: one below 0, else the one that fits its past worst."""
    typed = figure.as_typed
    return max(typed, key=lambda name: (typed[name] < 0, figure.misfit(name, typed[name]) or 0.0))


def _with_two_digits_swapped(figure: Brought) -> str | None:
    """The typed number with two neighbouring digits swapped, if the figure would then be quite usual."""
    typed, past = figure.as_typed, figure.series.past("value")
    for name, number in typed.items():
        for other in _neighbours_swapped(number):
            value = _figure_of(figure, {**typed, name: other})
            fit = past.misfit(figure.month, value) if value is not None else None
            if fit is not None and fit <= _SWAPPED_FITS:
                return _plain(other)
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


def _plain(value: float) -> str:
    return f"{Decimal(format(value, '.12g')).normalize():,f}"


def check_restatements(batch: Batch, context: Context, outcomes: Outcomes) -> list[tuple[int, str]]:
    """A figure that takes the place of another needs a reason, and so does one for a closed period. Gives
    the row and the cell of each that has none."""
    closed_after = context.framework.returns.closed_after_days
    unexplained = []
    looked_at = outcomes.only("restated") if closed_after is None else outcomes
    for row, outcome, stood, stood_marker in looked_at:
        if outcome not in ("new", "restated") or batch.values["reason"][row]:
            continue
        indicator = context.indicators[batch.values["code"][row]]
        period = batch.values["period"][row]
        closed = (
            batch.values["ends"][row] + timedelta(days=closed_after) if closed_after is not None else None
        )
        if outcome == "restated":
            name = "value" if batch.values["denominator"][row] is None else "numerator"
            stands = wording.said(stood, indicator.unit) if stood is not None else stood_marker
            batch.say(
                Severity.WARNING,
                "restated_without_reason",
                row,
                name,
                f"{indicator.code} for {period} stands at {stands}, and this changes it.",
                "Say why in “Reason for restatement”, or accept the change as it is.",
            )
        elif closed and context.today > closed:
            name = "period"
            batch.say(
                Severity.WARNING,
                "closed_period",
                row,
                name,
                f"{period} was closed on {wording.day(closed)}, so a figure for it needs a reason.",
                "Check the period; if it is right, say why in “Reason for restatement”.",
            )
        else:
            continue
        unexplained.append((row, batch.table.where(batch.headings[name], row)))
    return unexplained
