"""The periods of returns that say a service's position at the end of one: money, customers, people."""

from __future__ import annotations

from pmf.intake.columns import Batch
from pmf.intake.context import Context
from pmf.model.finding import Severity
from pmf.rules.judging import FIRST_YEAR, LAST_YEAR
from pmf.rules.wording import day


def settle_periods(batch: Batch, context: Context) -> None:
    """Give each row the first and last day of its period, its label and its frequency; say where it cannot be."""
    values = batch.values
    periods = list(values["period"])
    for row, period in enumerate(periods):
        if period is None:
            continue
        if not FIRST_YEAR <= period.year <= LAST_YEAR:
            told = ("unclear_period", f"{period.label} is not a year that figures are kept for.", "Check the year.")  # fmt: skip
        elif period.ends > context.today:
            told = ("future_period", f"{period.label} is not over until {day(period.ends)}.", "Hand it in when it is over.")  # fmt: skip
        elif context.period and not (
            context.period.starts <= period.starts and period.ends <= context.period.ends
        ):
            told = ("other_period", f"{period.label} is not part of {context.period.label}.",
                    "Take the row out, or hand it in for its own period.")  # fmt: skip
        else:
            continue
        batch.say(Severity.ERROR, told[0], row, "period", *told[1:])
    sound = [None if batch.is_wrong(row, "period") else one for row, one in enumerate(periods)]
    values["starts"] = [one and one.starts for one in sound]
    values["ends"] = [one and one.ends for one in sound]
    values["frequency"] = [one and one.frequency.value for one in sound]
    values["period"] = [one and one.label for one in sound]
