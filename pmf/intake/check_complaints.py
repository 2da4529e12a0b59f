"""Checks of complaints case by case: days in their order, and each stage after the one before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pmf.intake.check_services import Told, refuse_repeats, say_all, settle_services
from pmf.intake.columns import Batch
from pmf.intake.context import Context
from pmf.model.finding import Severity
from pmf.model.words import Outcome
from pmf.rules.complaint_clock import clock
from pmf.rules.wording import day

_DAYS = {"received_on": "received", "acknowledged_on": "acknowledged", "responded_on": "answered"}


def check_complaints(batch: Batch, context: Context) -> None:
    """No stage of a case twice, its days in their order, and what belongs together given together."""
    values = batch.values
    settle_services(batch, context)
    refuse_repeats(batch, ("case_id", "stage"), "The same stage of this case")
    begun = {(one["case_id"], one["stage"]) for one in context.standing("complaints")}
    begun |= set(zip(values["case_id"], values["stage"], strict=True))
    for row in range(len(batch.table)):
        case = {name: values[name][row] for name in values}
        told = [*_days(case, context), *_extension(case), *_too_long(case, context), *_answer(case)]
        if case["stage"] == 2 and (case["case_id"], 1) not in begun:
            told.append((
                Severity.WARNING,
                "stage_2_without_stage_1",
                "stage",
                f"{case['case_id']} is at stage 2, and its stage 1 was never handed in.",
                "Hand in its stage 1 as well, in a row of its own with the same case.",
            ))  # fmt: skip
        say_all(batch, row, told)


def _days(case: Mapping[str, Any], context: Context) -> Iterator[Told]:
    for name, did in _DAYS.items():
        if case[name] and case[name] > context.today:
            yield (
                Severity.ERROR,
                "day_in_future",
                name,
                f"It was {did} on {day(case[name])}, which is still to come.",
                "Check the day. Leave it blank until it has happened.",
            )
    received, acknowledged, responded = (case[name] for name in _DAYS)
    if received and acknowledged and acknowledged < received:
        yield (
            Severity.ERROR,
            "acknowledged_before_received",
            "acknowledged_on",
            f"It was acknowledged on {day(acknowledged)}, before it came on {day(received)}.",
            "Check both days.",
        )
    if received and responded and responded < received:
        yield (
            Severity.ERROR,
            "answered_before_received",
            "responded_on",
            f"It was answered on {day(responded)}, before it came on {day(received)}.",
            "Check both days.",
        )
    elif acknowledged and responded and responded < acknowledged:
        yield (
            Severity.WARNING,
            "answered_before_acknowledged",
            "responded_on",
            f"It was answered on {day(responded)}, before it was acknowledged on {day(acknowledged)}.",
            "Check both days. If the answer was the acknowledgement, give both the same day.",
        )


def _extension(case: Mapping[str, Any]) -> Iterator[Told]:
    until, why, begins = case["extended_to"], case["extension_reason"], case["acknowledged_on"] or case["received_on"]  # fmt: skip
    if until and not why:
        yield (
            Severity.WARNING,
            "extension_without_reason",
            "extension_reason",
            f"It is extended to {day(until)}, and no reason is given.",
            "Give the reason in “Reason for extension”, as the complainant was told it. Name nobody.",
        )
    if why and not until:
        yield (
            Severity.WARNING,
            "extension_without_day",
            "extended_to",
            "A reason for an extension is given, and no day that it is extended to.",
            "Fill in “Extended to”, or empty the reason.",
        )
    if until and begins and until < begins:
        yield (
            Severity.ERROR,
            "extension_before_start",
            "extended_to",
            f"It is extended to {day(until)}, before {day(begins)} when its time began.",
            "Check both days.",
        )


def _too_long(case: Mapping[str, Any], context: Context) -> Iterator[Told]:
    """Beyond the most that the code allows, counted in working days."""
    until, received, stage = case["extended_to"], case["received_on"], case["stage"]
    if None in (until, received, stage):
        return
    told = clock(context.framework.customer, context.nation, stage, received, case["acknowledged_on"])
    if until > told.extended_to:
        yield (
            Severity.WARNING,
            "extension_too_long",
            "extended_to",
            f"It is extended to {day(until)}; at most it may be {day(told.extended_to)}.",
            "Check the day. If it stays, the answer counts as late from the day that is allowed.",
        )


def _answer(case: Mapping[str, Any]) -> Iterator[Told]:
    outcome, responded = case["outcome"], case["responded_on"]
    if outcome and outcome is not Outcome.WITHDRAWN and responded is None:
        yield (
            Severity.ERROR,
            "outcome_without_answer",
            "outcome",
            f"It was found {outcome.replace('_', ' ')}, and no day is given on which it was answered.",
            "Fill in “Responded on”, or leave the outcome blank until then.",
        )
    if responded and outcome is None:
        yield (
            Severity.WARNING,
            "answer_without_outcome",
            "outcome",
            f"It was answered on {day(responded)}, and no outcome is given.",
            "Choose one: Upheld, Partly upheld, Not upheld or Withdrawn.",
        )
