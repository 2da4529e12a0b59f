"""Checks of what people told a service in a period: counts that fit each other, the past, and the cases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from pmf.intake.check_parts_of_wholes import (
    far_from_usual,
    is_blank,
    kept_where_blank,
    parts_above_wholes,
    past_of,
)
from pmf.intake.check_periods import settle_periods
from pmf.intake.check_services import Told, refuse_repeats, say_all, say_blank, settle_services
from pmf.intake.columns import Batch
from pmf.intake.context import Context
from pmf.model.finding import Severity
from pmf.store.facts import FEEDBACK_COUNTS

SHARES = (
    ("stage_1_in_time", ("stage_1_closed",)),
    ("stage_2_in_time", ("stage_2_closed",)),
    ("upheld", ("stage_1_closed", "stage_2_closed")),
    ("ombudsman_upheld", ("ombudsman_decisions",)),
    ("member_enquiries_in_time", ("member_enquiries",)),
    ("information_requests_in_time", ("information_requests",)),
    ("avoidable_contacts", ("contacts",)),
    ("satisfied", ("survey_responses",)),
)
# What can be counted from the cases themselves: the count, its stage, and the day that it is counted by.
_FROM_CASES = (
    ("complaints_received", 1, "received_on"),
    ("stage_1_closed", 1, "responded_on"),
    ("stage_2_closed", 2, "responded_on"),
)


def check_feedback(batch: Batch, context: Context) -> None:
    """Periods, services, no service twice for a period, and counts that fit."""
    settle_periods(batch, context)
    settle_services(batch, context)
    refuse_repeats(batch, ("service", "starts", "ends"), "The same service for this period")
    kept_where_blank(batch, context, FEEDBACK_COUNTS)
    words = {name: batch.headings[name] for name in FEEDBACK_COUNTS}
    for row in range(len(batch.table)):
        if is_blank(batch, row, FEEDBACK_COUNTS):
            say_blank(batch, row)
            continue
        counts = {name: values[row] for name, values in batch.values.items()}
        past = past_of(counts, "feedback", context)
        told = [
            *parts_above_wholes(counts, SHARES, words),
            *far_from_usual(counts, past, words),
            *_unlike_cases(counts, context, words),
        ]
        say_all(batch, row, told)


def _unlike_cases(counts: Mapping[str, Any], context: Context, words: Mapping[str, str]) -> Iterator[Told]:
    """Beside the cases of the service and period that stand, where there are any."""
    starts, ends = counts["starts"], counts["ends"]
    cases = [one for one in context.standing("complaints") if one["service"] == counts["service"]]
    if starts is None or not any(_within(one[name], starts, ends) for one in cases for name in ("received_on", "responded_on")):  # fmt: skip
        return
    for name, stage, by in _FROM_CASES:
        counted = sum(one["stage"] == stage and _within(one[by], starts, ends) for one in cases)
        if counts[name] is not None and counts[name] != counted:
            yield (
                Severity.WARNING,
                "counts_unlike_cases",
                name,
                f"“{words[name]}” is {counts[name]}, and by the cases that were handed in it is {counted}.",
                "Check the count, or hand in the cases that are missing. Both are kept and shown.",
            )


def _within(moment: date | None, starts: date, ends: date) -> bool:
    return moment is not None and starts <= moment <= ends
