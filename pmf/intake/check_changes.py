"""What is to be said where a return of money, customers or people changes what stands, or comes after its close."""

from __future__ import annotations

from datetime import timedelta

from pmf.intake.columns import Batch
from pmf.intake.context import Context
from pmf.model.finding import Severity
from pmf.rules.wording import day
from pmf.store.facts import Outcomes

# A complaint goes on from day to day, and a risk is reviewed again: there a change is no correction.
_CORRECTED = ("budget", "feedback", "workforce")


def check_changes(batch: Batch, context: Context, outcomes: Outcomes) -> None:
    """Warnings for rows that change what was handed in for their period, and for periods that are closed."""
    if batch.table.kind not in _CORRECTED:
        return
    closed_after = context.framework.returns.closed_after_days
    for row, outcome, _, _ in outcomes:
        if outcome not in ("new", "restated"):
            continue
        period, ends = batch.values["period"][row], batch.values["ends"][row]
        closed = None if closed_after is None else ends + timedelta(days=closed_after)
        if outcome == "restated":
            batch.say(
                Severity.WARNING,
                "changes_what_stands",
                row,
                "period",
                f"This row was handed in for {period} before, and the file says something else now.",
                "Look at what would change. If it is meant, accept it and say why in “Commentary”.",
            )
        elif closed and context.today > closed:
            batch.say(
                Severity.WARNING,
                "closed_period",
                row,
                "period",
                f"{period} was closed on {day(closed)}.",
                "Check the period; if it is right, accept it and say why in “Commentary”.",
            )
