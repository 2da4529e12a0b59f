"""Checks of actions, milestones and projects: under plans that are there, and true to themselves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from difflib import get_close_matches
from typing import Any

from pmf.intake.columns import Batch
from pmf.intake.context import Context
from pmf.model.finding import Severity
from pmf.model.words import ActionKind, ActionStatus
from pmf.rules.judging import FIRST_YEAR, LAST_YEAR
from pmf.rules.wording import day

Told = tuple[Severity, str, str, str, str]
_EXPLAINED = (ActionStatus.AT_RISK, ActionStatus.OFF_TRACK, ActionStatus.CANCELLED)
_ALL = 100


def check_actions(batch: Batch, context: Context) -> None:
    """Known plans and indicators, no action twice, days in their order, and a status that fits the rest."""
    values = batch.values
    values["plans"] = [list(dict.fromkeys(plans or [])) for plans in values["plans"]]
    values["kind"] = [kind or ActionKind.ACTION for kind in values["kind"]]
    _settle_periods(batch, context)
    _refuse_repeats(batch)
    for row in range(len(batch.table)):
        action = {name: values[name][row] for name in values}
        told = [
            *unknown_plans(action["plans"], context),
            *_of_indicator(action["code"], context),
            *_of_service(action, context),
            *_of_days(action),
            *_of_status(action, context.today),
        ]
        for severity, code, name, message, fix in told:
            batch.say(severity, code, row, name, message, fix)
    values["status"] = [_status(values, row) for row in range(len(batch.table))]


def _settle_periods(batch: Batch, context: Context) -> None:
    """The first and last day that each report is about: of its period, or the day on which it is handed in."""
    values, today = batch.values, context.today
    periods = list(values["period"])
    for row, period in enumerate(periods):
        if period is None:
            continue
        if not FIRST_YEAR <= period.year <= LAST_YEAR:
            told = (Severity.ERROR, "unclear_period", f"{period.label} is not a year that figures are kept for.",
                    "Check the year.")  # fmt: skip
        elif period.starts > today:
            told = (Severity.ERROR, "future_period", f"{period.label} has not begun yet.",
                    "Check the period.")  # fmt: skip
        elif period.ends > today:
            told = (Severity.WARNING, "unfinished_period", f"{period.label} is not over until {day(period.ends)}.",
                    "Leave “Period” blank to report how it stands today.")  # fmt: skip
        elif context.period and not (
            context.period.starts <= period.starts and period.ends <= context.period.ends
        ):
            told = (Severity.ERROR, "other_period", f"{period.label} is not part of {context.period.label}.",
                    "Take the row out, or hand it in for its own period.")  # fmt: skip
        else:
            continue
        severity, code, message, fix = told
        batch.say(severity, code, row, "period", message, fix)
    unread = [batch.is_wrong(row, "period") for row in range(len(batch.table))]
    values["starts"] = [None if bad else period.starts if period else today
                        for bad, period in zip(unread, periods, strict=True)]  # fmt: skip
    values["ends"] = [None if bad else period.ends if period else today
                      for bad, period in zip(unread, periods, strict=True)]  # fmt: skip
    values["period"] = [period and period.label for period in periods]


def _refuse_repeats(batch: Batch) -> None:
    first: dict[tuple[str, date, date], int] = {}
    values = batch.values
    for row, key in enumerate(zip(values["action_id"], values["starts"], values["ends"], strict=True)):
        if None in key:
            continue
        if (earlier := first.setdefault(key, row)) != row:
            batch.say(
                Severity.ERROR,
                "duplicate",
                row,
                "action_id",
                f"The action {key[0]} stands in {batch.table.where('Action id', earlier)} as well.",
                "Keep one of the rows. An action under several plans is one row, with ; between their ids.",
            )


def unknown_plans(plans: list[str], context: Context) -> Iterator[Told]:
    """An error for each id that is no plan's, with the ids that are like it."""
    for plan in plans:
        if plan in context.plan_ids:
            continue
        by_lower = {known.lower(): known for known in context.plan_ids}
        other = by_lower.get(plan.lower())
        near = [other] if other else get_close_matches(plan, sorted(context.plan_ids), n=3, cutoff=0.6)
        yield (
            Severity.ERROR,
            "unknown_plan",
            "plans",
            f"There is no plan with the id {plan}.",
            f"Did you mean {' or '.join(near)}?"
            if near
            else "Check the id against the plans, or ask the performance team to add the plan.",
        )


def _of_indicator(code: str | None, context: Context) -> Iterator[Told]:
    if code is None or code in context.indicators:
        return
    other = context.spelt_otherwise(code)
    near = [other] if other else get_close_matches(code, context.indicators, n=1, cutoff=0.75)
    yield (
        Severity.ERROR,
        "unknown_code",
        "code",
        f"There is no indicator with the code {code}.",
        f"Did you mean {near[0]}?" if near else "Check the code against the list, or leave the cell blank.",
    )


def _of_service(action: dict[str, Any], context: Context) -> Iterator[Told]:
    service = context.service_of(action["plans"])
    known = all(plan in context.plan_ids for plan in action["plans"])
    if context.service and known and (service or "").lower() != context.service.lower():
        yield (
            Severity.ERROR,
            "other_service",
            "plans",
            f"{action['action_id']} belongs to {service or 'no service'}, not to {context.service}.",
            "Take the row out, or hand it in with that service's return.",
        )


def _of_days(action: dict[str, Any]) -> Iterator[Told]:
    begins, due, revised = action["begins"], action["due"], action["revised_due"]
    for name, ends, word in (("due", due, "due"), ("revised_due", revised, "now due")):
        if begins and ends and ends < begins:
            yield (
                Severity.ERROR,
                "due_before_start",
                name,
                f"It is {word} on {day(ends)}, before it starts on {day(begins)}.",
                "Check both dates.",
            )
    if revised is None:
        return
    if revised == due:
        yield (
            Severity.WARNING,
            "revised_due_is_due",
            "revised_due",
            f"“Revised due” is the same day as “Due”, {day(due)}.",
            "Leave “Revised due” blank until the day changes.",
        )
    elif not action["commentary"]:
        yield (
            Severity.WARNING,
            "revised_without_reason",
            "revised_due",
            f"It is put {'off' if due is None or revised > due else 'forward'} to {day(revised)}, and nothing is said of why.",
            "Say why in “Commentary”.",
        )
    if action["ends"] and revised < action["ends"] and _is_open(action):
        yield (
            Severity.WARNING,
            "revised_due_passed",
            "revised_due",
            f"The revised day, {day(revised)}, has passed already.",
            "Give a day that still lies ahead, or say that it is complete.",
        )


def _of_status(action: dict[str, Any], today: date) -> Iterator[Told]:
    status, done, on = action["status"], action["percent_complete"], action["completed_on"]
    if status is None and done and done < _ALL and not on:
        yield (
            Severity.WARNING,
            "status_unsaid",
            "status",
            f"{done:f}% is done and no status is given, so it is taken to be on track.",
            "Choose On track, At risk or Off track.",
        )
    if status is ActionStatus.COMPLETE and on is None:
        yield (
            Severity.WARNING,
            "complete_without_date",
            "completed_on",
            "It is complete, and the day is not given.",
            "Fill in “Completed on”: without it nobody can say whether it was in time.",
        )
    if status is ActionStatus.COMPLETE and done is not None and done < _ALL:
        yield (
            Severity.ERROR,
            "complete_below_100",
            "percent_complete",
            f"It is complete, and only {done:f}% is done.",
            "Type 100, or choose another status.",
        )
    if status not in (None, ActionStatus.COMPLETE) and on is not None:
        yield (
            Severity.ERROR,
            "completed_not_complete",
            "completed_on",
            f"It was completed on {day(on)}, and its status is not Complete.",
            "Choose Complete, or take the day out.",
        )
    if status not in (None, ActionStatus.COMPLETE) and done == _ALL:
        yield (
            Severity.WARNING,
            "all_done_not_complete",
            "percent_complete",
            "100% is done, and its status is not Complete.",
            "Choose Complete and give the day, or type how much is done.",
        )
    if on is not None and on > today:
        yield (
            Severity.ERROR,
            "completed_in_future",
            "completed_on",
            f"{day(on)} is still to come.",
            "Type the day on which it was completed. For the day on which it will be, use “Revised due”.",
        )
    if status in _EXPLAINED and not action["commentary"]:
        yield (
            Severity.WARNING,
            "status_without_commentary",
            "commentary",
            f"It is {status.replace('_', ' ')}, and nothing is said of why.",
            "Say why in “Commentary”, and what is being done.",
        )


def _is_open(action: dict[str, Any]) -> bool:
    status: ActionStatus | None = action["status"]
    return status.is_open if status else action["completed_on"] is None


def _status(values: dict[str, Any], row: int) -> ActionStatus:
    """The status of a row; where none is given, what the rest of it says."""
    status, done = values["status"][row], values["percent_complete"][row]
    if status:
        return ActionStatus(status)
    if values["completed_on"][row] or done == _ALL:
        return ActionStatus.COMPLETE
    return ActionStatus.ON_TRACK if done else ActionStatus.NOT_STARTED
