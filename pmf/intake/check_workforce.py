"""Checks of a service's people in a period: sums that fit each other and the period before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from pmf.intake.check_parts_of_wholes import (
    far_from_usual,
    is_blank,
    kept_where_blank,
    parts_above_wholes,
    past_of,
)
from pmf.intake.check_periods import settle_periods
from pmf.intake.check_services import Told, count, refuse_repeats, say_all, say_blank, settle_services
from pmf.intake.columns import Batch
from pmf.intake.context import Context
from pmf.model.finding import Severity
from pmf.store.facts import WORKFORCE_SUMS

SHARES = (
    ("appraisals_done", ("appraisals_due",)),
    ("vacancies", ("posts",)),
    ("engaged", ("survey_responses",)),
)
_ONE_DAY = timedelta(days=1)
# Rounding aside, what a service ends a period with it begins the next with.
_AS_GOOD_AS_SAME = Decimal("0.05")


def check_workforce(batch: Batch, context: Context) -> None:
    """Periods, services, no service twice for a period, and sums that can be."""
    settle_periods(batch, context)
    settle_services(batch, context)
    refuse_repeats(batch, ("service", "starts", "ends"), "The same service for this period")
    kept_where_blank(batch, context, WORKFORCE_SUMS)
    words = {name: batch.headings[name] for name in WORKFORCE_SUMS}
    rows = [{name: values[row] for name, values in batch.values.items()} for row in range(len(batch.table))]
    for row, sums in enumerate(rows):
        if is_blank(batch, row, WORKFORCE_SUMS):
            say_blank(batch, row)
            continue
        past = past_of(sums, "workforce", context)
        told = [
            *_below_zero(sums, words),
            *parts_above_wholes(sums, SHARES, words),
            *_fte(sums),
            *_days_lost(sums),
            *_since_before(sums, [*past, *rows]),
            *far_from_usual(sums, past, words),
        ]
        say_all(batch, row, told)


def _below_zero(sums: Mapping[str, Any], words: Mapping[str, str]) -> Iterator[Told]:
    for name, heading in words.items():
        if sums[name] is not None and sums[name] < 0:
            yield (
                Severity.ERROR,
                "out_of_range",
                name,
                f"“{heading}” is {count(sums[name])}, and it cannot be below 0.",
                "Check the sign.",
            )


def _fte(sums: Mapping[str, Any]) -> Iterator[Told]:
    heads = sums["headcount"]
    for name in ("fte_start", "fte_end"):
        if name == "fte_end" and None not in (heads, sums[name]) and sums[name] > heads:
            yield (
                Severity.ERROR,
                "fte_above_headcount",
                name,
                f"{count(sums[name])} full-time equivalents are more than the {count(heads)} people counted.",
                "Check both: one person is at most one full-time equivalent.",
            )
        if sums[name] is None and (sums["days_lost_short"] or sums["days_lost_long"]):
            yield (
                Severity.WARNING,
                "fte_missing",
                name,
                "Days lost are given and full-time equivalents are not, so no days for each can be worked out.",
                "Fill in both “FTE at start” and “FTE at end”.",
            )


def _days_lost(sums: Mapping[str, Any]) -> Iterator[Told]:
    """Nobody can be away for more days than the period has."""
    fte = [sums[name] for name in ("fte_start", "fte_end") if sums[name] is not None]
    lost = [sums[name] for name in ("days_lost_short", "days_lost_long") if sums[name] is not None]
    if not fte or not lost or sums["starts"] is None:
        return
    length = (sums["ends"] - sums["starts"]).days + 1
    average = sum(fte) / len(fte)
    if sum(lost) > average * length:
        yield (
            Severity.ERROR,
            "days_impossible",
            "days_lost_long" if (sums["days_lost_long"] or 0) > (sums["days_lost_short"] or 0) else "days_lost_short",
            f"{count(sum(lost))} days lost by {count(round(average, 1))} full-time equivalents are more than the"
            f" {length} days of the period for each.",
            "Check that they are days, not hours, and of this period and service alone.",
        )  # fmt: skip


def _since_before(sums: Mapping[str, Any], others: Sequence[Mapping[str, Any]]) -> Iterator[Told]:
    if sums["starts"] is None or sums["fte_start"] is None:
        return
    for before in others:
        if before["service"] != sums["service"] or before["ends"] != sums["starts"] - _ONE_DAY:
            continue
        ended = before["fte_end"]
        if ended is not None and abs(ended - sums["fte_start"]) > _AS_GOOD_AS_SAME:
            yield (
                Severity.WARNING,
                "fte_unlike_before",
                "fte_start",
                f"It begins with {count(sums['fte_start'])} full-time equivalents, and {before['period']} ended with {count(ended)}.",
                "Check both. If a team moved between services, accept it and say so in “Commentary”.",
            )
        return
