"""Checks of each report on an action against the report before it, and what a service's return leaves out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pmf.intake.columns import Batch
from pmf.intake.context import Context
from pmf.intake.sorting import listed
from pmf.model.finding import Finding, Severity
from pmf.model.words import ActionStatus
from pmf.rules.wording import day

Told = tuple[Severity, str, str, str, str]
Stood = Mapping[int, Mapping[str, Any]]
_IN_TROUBLE = (ActionStatus.AT_RISK, ActionStatus.OFF_TRACK)


def check_action_reports(batch: Batch, context: Context, reports: Sequence[Mapping[str, Any]]) -> None:
    """Reports unlike what stood, from the rows of the question `action_reports_before`."""
    for told_of in reports:
        row = told_of["row_no"]
        action = {name: values[row] for name, values in batch.values.items()}
        found = [*_changed(action, told_of["stands"]), *_went_back(action, told_of["before"])]
        for severity, code, name, message, fix in found:
            batch.say(severity, code, row, name, message, fix)
    _left_out(batch, context)


def _changed(action: Mapping[str, Any], stood: Mapping[str, Any]) -> Iterator[Told]:
    """What should stay as it was agreed."""
    if action["due"] and action["due"] != stood["due"]:
        yield (
            Severity.WARNING,
            "due_changed",
            "due",
            f"{action['action_id']} was due on {day(stood['due'])}, and “Due” now says {day(action['due'])}.",
            "Leave “Due” as it was agreed, and give the new day in “Revised due”, with the reason.",
        )
    if action["title"] and _plain(action["title"]) != _plain(stood["title"]):
        yield (
            Severity.WARNING,
            "title_changed",
            "title",
            f"{action['action_id']} was called “{stood['title']}”.",
            "Keep the title, or give another action an id of its own. If it is the same, accept it.",
        )


def _went_back(action: Mapping[str, Any], before: Mapping[str, Any] | None) -> Iterator[Told]:
    """What went the wrong way since the period before."""
    if before is None:
        return
    when = before["period"] or day(before["ends"])
    status, done, was = action["status"], action["percent_complete"], before["percent_complete"]
    if before["status"] == ActionStatus.COMPLETE and status is not ActionStatus.COMPLETE:
        yield (
            Severity.WARNING,
            "no_longer_complete",
            "status",
            f"It was complete in {when}, and is {status.replace('_', ' ')} now.",
            "Check the status. If there is more to do, accept it and say what in “Commentary”.",
        )
    elif done is not None and was is not None and done < was:
        yield (
            Severity.WARNING,
            "progress_fell",
            "percent_complete",
            f"{done.normalize():f}% is less than the {was.normalize():f}% of {when}.",
            "Check the figure. If it is right, accept it and say why in “Commentary”.",
        )
    said = action["commentary"]
    if status in _IN_TROUBLE and said and _plain(said) == _plain(before["commentary"] or ""):
        yield (
            Severity.WARNING,
            "unchanged_commentary",
            "commentary",
            f"The commentary is the same text as that of {when}.",
            "Say what has happened since.",
        )


def _left_out(batch: Batch, context: Context) -> None:
    """Open actions of the return's services that were reported before and are not in it."""
    services = {context.service_of(plans) for plans in batch.values["plans"]} - {None}
    there = set(batch.values["action_id"])
    left = sorted(
        action_id
        for action_id, (plans, status) in context.actions.items()
        if ActionStatus(status).is_open and action_id not in there and context.service_of(plans) in services
    )
    if left:
        batch.findings.append(
            Finding(
                Severity.NOTE,
                "actions_left_out",
                f"{'This action was' if len(left) == 1 else f'{len(left)} actions were'} reported before and "
                f"{'is' if len(left) == 1 else 'are'} not in the file: {listed(left)}.",
                "They stay as they stand. Report them as well, or say which are complete or cancelled.",
                batch.table.sheet,
            )
        )


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
