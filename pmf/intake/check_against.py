"""Checks of each figure against what stands of it: its past, and the figure that it would replace."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from pmf.intake.columns import Batch
from pmf.intake.context import Context
from pmf.intake.history import Brought
from pmf.intake.odd_figures import MAGNITUDE, oddities, plain
from pmf.intake.past import Past
from pmf.model.finding import Severity
from pmf.rules import wording
from pmf.store.facts import Outcomes


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
    for severity, code, message, fix in oddities(figure, past, value, indicator):
        batch.say(severity, code, figure.row, _guilty(figure), message, fix)
        return True
    return False


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
                f"A {name} of {plain(number)} is far from the usual {plain(past.typical)}.",
                "Check it; if it is right, accept it.",
            )
        else:
            past.trust(figure.month, number)


def _guilty(figure: Brought) -> str:
    """The typed column to point at: one below 0, else the one that fits its past worst."""
    typed = figure.as_typed
    return max(typed, key=lambda name: (typed[name] < 0, figure.misfit(name, typed[name]) or 0.0))


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
