"""What was decided, what became of it, and whether the number moved: the reading side of decisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from pmf.access.permissions import may
from pmf.model.review import EVENT_NAMES, KIND_NAMES, OPEN_UNTIL_DONE, DecisionEvent, DecisionKind
from pmf.model.role import Action
from pmf.reports.reading import Reader
from pmf.rules import decision_wording, judging, position_wording
from pmf.store import decisions

Row = Mapping[str, Any]


def read_decisions(
    reader: Reader,
    *,
    at: datetime,
    subject: str | None = None,
    open_only: bool = False,
    directorate: str | None = None,
) -> list[dict[str, Any]]:
    """Every decision by a moment (UTC) as it stood then, newest first: the columns of `standing_decision`,
    the indicator's `code`, `name`, `service`, `directorate` and so on where it is about one, and

    - `kind_name`, `state_name`, `event_name`, `forum_name`, `subject_name`: what they are called;
    - `is_open`: somebody has still to do something; `standing`, `standing_note` and both as `stands`: where it is.

    `subject` is an indicator's code: decisions about it and about its targets.
    """
    reader.check()
    rows = decisions.decisions(reader.database, at)
    actions = {str(row["decision_no"]): row for row in rows}
    named = _of_plans(reader, rows, at) | _of_positions(reader, rows, at)
    found = []
    for row in rows:
        row.update(named.get((row["subject_kind"], row["subject"]), {}))
        if row.get("is_hidden"):
            continue
        if row["subject_kind"] == "action" and (about := actions.get(row["subject"])):
            row.update({name: about[name] for name in _OF_AN_INDICATOR})
        row.update(_named(reader, row, actions, at.date()))
        if (
            (subject is None or subject in (row["code"], row["subject"]))
            and (not open_only or row["is_open"])
            and (directorate is None or row["directorate"] == directorate)
        ):
            found.append(row)
    return found


def _of_plans(reader: Reader, rows: Sequence[Row], at: datetime) -> dict[tuple[str, str], dict[str, Any]]:
    """What plans and their actions are called and whose they are, where anything was decided about one."""
    if not any(row["subject_kind"] in ("plan", "plan_action") for row in rows):
        return {}
    return {
        (one["subject_kind"], one["subject"]): {
            name: one[name] for name in ("name", "directorate", "service")
        }
        for one in decisions.plans_and_actions(reader.database, at)
    }


def _of_positions(reader: Reader, rows: Sequence[Row], at: datetime) -> dict[tuple[str, str], dict[str, Any]]:
    """What budgets, risks, customers and workforces are called and whose they are, where anything was decided about one.
    A decision about a budget that is restricted as a whole is hidden from those who may not see that."""
    if not any(row["subject_kind"] in _POSITIONS for row in rows):
        return {}
    may_see = may(reader.framework, reader.person, Action.READ_RESTRICTED)
    return {
        (one["subject_kind"], one["subject"]): {
            "name": position_wording.title(one),
            "directorate": one["directorate"],
            "service": one["service"],
            "is_hidden": one["is_restricted"] and not may_see,
        }
        for one in decisions.position_subjects(reader.database, at)
    }


_POSITIONS = ("budget", "risk", "feedback", "workforce")
_OF_AN_INDICATOR = ("code", "name", "quadrant", "directorate", "service", "indicator_set", "unit", "decimals",
                    "polarity", "business_critical")  # fmt: skip


def _named(reader: Reader, row: Row, actions: Mapping[str, Row], today: date) -> dict[str, Any]:
    framework = reader.framework
    forums = {one.id: one.name for one in framework.forums}
    kind = DecisionKind(row["kind"])
    word, note = _standing(row, kind, today)
    is_open = kind in OPEN_UNTIL_DONE and not row["closed"]
    return {
        "kind_name": KIND_NAMES[kind],
        "state_name": framework.review.state(row["state"]).name if row["state"] else None,
        "event_name": EVENT_NAMES[DecisionEvent(row["last_event"])] if row["last_event"] else None,
        "forum_name": forums.get(row["forum"], row["forum"]),
        "subject_name": _subject_name(row, actions),
        "is_open": is_open,
        "standing": word,
        "standing_note": note,
        "stands": f"{word} {note}".strip(),
    }


def _subject_name(row: Row, actions: Mapping[str, Row]) -> str:
    if row["subject_kind"] == "target":
        return f"Target {row['subject'].removeprefix(row['code'] or '').strip()} of {row['name'] or row['subject']}"
    if row["subject_kind"] == "action" and row["subject"] in actions:
        return f"Action: {actions[row['subject']]['words']}"
    return str(row["name"] or row["subject"])


def _standing(row: Row, kind: DecisionKind, today: date) -> tuple[str, str]:
    """Where it stands: a word, and since or until when."""
    due = _day(row["due_now"]) if row["due_now"] else ""
    if row["closed"]:
        return EVENT_NAMES[DecisionEvent(row["closed_as"])], f"on {_day(row['closed_at'].date())}"
    if kind is DecisionKind.ACCEPT:
        return ("Ran out", f"on {due}") if row["due_now"] < today else ("Runs", f"until {due}")
    if kind not in OPEN_UNTIL_DONE:
        return "Stands", ""
    if row["overdue"]:
        return "Overdue", f"since {due}"
    if row["last_event"] == DecisionEvent.OFF_TRACK:
        return "Off track", f"due {due}" if due else ""
    return ("Due", due) if due else ("Open", "")


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


def read_log(reader: Reader, decision_no: int, *, at: datetime) -> list[dict[str, Any]]:
    """What was said of a decision by a moment, oldest first: `at`, `by`, `what`, `words`, `due`. The first is
    the decision itself. Empty where there was no such decision."""
    reader.check()
    return _log(reader, read_decisions(reader, at=at), at, decision_no).get(decision_no, [])


def read_logs(reader: Reader, rows: Sequence[Row], *, at: datetime) -> dict[int, list[dict[str, Any]]]:
    """The logs of several decisions by their numbers; see `read_log`."""
    reader.check()
    return _log(reader, rows, at, None)


def _log(
    reader: Reader, rows: Sequence[Row], at: datetime, only: int | None
) -> dict[int, list[dict[str, Any]]]:
    logs: dict[int, list[dict[str, Any]]] = {
        row["decision_no"]: [
            {
                "at": row["recorded_at"],
                "by": row["decided_by"],
                "what": row["kind_name"],
                "words": row["words"],
                "due": row["due"],
            }
        ]
        for row in rows
        if only in (None, row["decision_no"])
    }
    for one in decisions.events(reader.database, at):
        if one["decision_no"] in logs:
            logs[one["decision_no"]].append(
                {
                    "at": one["recorded_at"],
                    "by": one["event_by"],
                    "what": EVENT_NAMES[DecisionEvent(one["event"])],
                    "words": one["words"],
                    "due": one["due"],
                }
            )
    return logs


def changed_the_numbers(reader: Reader, rows: Sequence[Row], *, at: datetime) -> dict[int, dict[str, Any]]:
    """For each decision that is about an indicator, by its number: the columns of `judging.moved`, with
    `moved` (better, worse, unchanged, more, less; None where nothing can be said) and the sentence `words`."""
    reader.check()
    asked = [(row["decision_no"], row["code"], row["recorded_at"]) for row in rows if row.get("code")]
    found = judging.moved(reader.database, at=at, decisions=asked)
    told = {}
    for number, *_ in asked:
        row = dict(found.get(number) or {})
        direction = row.get("direction")
        row["moved"] = decision_wording.WORDS[direction] if direction else None
        row["words"] = decision_wording.moved(found.get(number))
        told[number] = row
    return told


def changed_the_number(reader: Reader, decision: Row, at: datetime) -> dict[str, Any] | None:
    """The same for one decision; None for one that is about no indicator."""
    reader.check()
    return changed_the_numbers(reader, [decision], at=at).get(decision["decision_no"])
