"""Checks of what is said of a figure: enough where it would be red, not too much, and not said before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from pmf.intake.columns import Batch
from pmf.intake.context import Context
from pmf.model.finding import Severity
from pmf.model.status import Status
from pmf.rules import wording

# Fewer letters than this say neither what happened nor why.
SHORTEST = 20
# Older returns are handed in with the actions of their day, which are over by now.
_STILL_NEW = timedelta(days=183)
_ACTION = ("cause", "action", "action_owner", "action_due")
REPORTED = {
    "green": Status.GREEN, "amber": Status.AMBER, "red": Status.RED, "yellow": Status.YELLOW,
    "data only": Status.DATA_ONLY, "for info only": Status.DATA_ONLY, "for information": Status.DATA_ONLY,
    "no target": Status.NO_TARGET, "not due": Status.NOT_DUE, "no data": Status.NO_DATA,
    "g": Status.GREEN, "a": Status.AMBER, "r": Status.RED,
}  # fmt: skip


def check_words(batch: Batch, context: Context, repeated: Sequence[int]) -> None:
    """Commentary that is the last one over again (`repeated`: its rows), or longer than anybody reads."""
    for row in repeated:
        batch.say(
            Severity.WARNING,
            "unchanged_commentary",
            row,
            "commentary",
            "The commentary is the same text as last time.",
            "Say what has changed since, or accept it as it is.",
        )
    most = context.framework.returns.longest_commentary
    for row, words in enumerate(batch.values["commentary"]):
        if words and len(words) > most:
            batch.say(
                Severity.WARNING,
                "long_commentary",
                row,
                "commentary",
                f"The commentary has {len(words):,} letters, and more than {most:,} are too many to be read in a meeting.",
                "Keep what happened, why, and what is being done; leave the rest out.",
            )


def check_judgements(
    batch: Batch,
    context: Context,
    judged: Mapping[tuple[str, date, date], Mapping[str, Any]],
    rows: Sequence[int],
) -> None:
    """Reported colours unlike the computed ones, and reds that nobody explains, among the rows given."""
    values = batch.values
    latest: dict[str, date] = {}
    for row in rows:
        code, ends = values["code"][row], values["ends"][row]
        latest[code] = max(ends, latest.get(code, ends))
    for row in rows:
        code = values["code"][row]
        key = (code, values["starts"][row], values["ends"][row])
        if key not in judged or values["place"][row] or values["population_group"][row]:
            continue
        verdict = judged[key]
        _check_reported(batch, context, row, verdict)
        if verdict["status"] == Status.RED and values["ends"][row] == latest[code]:
            _check_red(batch, row)
            _check_action_day(batch, context, row)


def _check_reported(batch: Batch, context: Context, row: int, verdict: Mapping[str, Any]) -> None:
    reported = batch.values["reported_status"][row]
    meant = REPORTED.get((reported or "").strip().lower())
    if meant is not None and meant != verdict["status"]:
        batch.say(
            Severity.WARNING,
            "reported_status_differs",
            row,
            "reported_status",
            f"{verdict['code']} is reported as {reported}, and by the rule it is {verdict['status'].replace('_', ' ')}: "
            + wording.reason(verdict, context.framework.words),
            "Both are kept. Check the figure, the target and the polarity.",
        )


def _check_red(batch: Batch, row: int) -> None:
    said = batch.values["commentary"][row]
    if batch.has("commentary") and not said and not batch.is_wrong(row, "commentary"):
        batch.say(
            Severity.WARNING,
            "red_without_commentary",
            row,
            "commentary",
            "This figure would be red, and nothing is said about it.",
            "Say what happened, why, what is being done, by when and by whom.",
        )
        return
    if said and len(said.strip()) < SHORTEST:
        batch.say(
            Severity.WARNING,
            "short_commentary",
            row,
            "commentary",
            f"This figure would be red, and only “{said.strip()}” is said about it.",
            "Say in a sentence or two what happened and why.",
        )
    missing = [
        name
        for name in _ACTION
        if batch.has(name) and not batch.values[name][row] and not batch.is_wrong(row, name)
    ]
    if missing:
        names = [batch.headings[name].lower() for name in missing]
        listed = names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]
        batch.say(
            Severity.WARNING,
            "red_without_action",
            row,
            missing[0],
            f"This figure would be red, and its {listed} {'is' if len(missing) == 1 else 'are'} missing.",
            "Fill in why it happened, what is being done, by whom and by when.",
        )


def _check_action_day(batch: Batch, context: Context, row: int) -> None:
    due, ends = batch.values["action_due"][row], batch.values["ends"][row]
    if due is None:
        return
    if due < ends:
        when = f"before {batch.values['period'][row]} ended"
    elif due < context.today and context.today - ends <= _STILL_NEW:
        when = "and that day has passed"
    else:
        return
    batch.say(
        Severity.WARNING,
        "action_due_passed",
        row,
        "action_due",
        f"The action is due on {wording.day(due)}, {when}.",
        "Give the day by which it will be done, or say in the commentary that it was done.",
    )
