"""What a return of actions would change: each action as it stands beside what the file says of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pmf.intake.changes import Change
from pmf.intake.columns import Batch
from pmf.rules.wording import day
from pmf.store.facts import Outcome

_DAYS = {
    "due": "due",
    "revised_due": "put off to",
    "begins": "starts",
    "completed_on": "completed on",
}
_WORDS = {"owner": "owner", "risk_id": "risk", "code": "indicator", "commentary": "commentary"}


def action_changes(
    batch: Batch, outcomes: Sequence[Outcome], reports: Sequence[Mapping[str, Any]]
) -> list[Change]:
    """One change per report handed in. `reports` are the rows of the question `action_reports_before`."""
    stood = {one["row_no"]: one["stands"] for one in reports}
    changes = []
    for row, outcome, _, _ in outcomes:
        brings = {name: values[row] for name, values in batch.values.items()}
        before, now = _beside(stood.get(row), brings)
        changes.append(
            Change(
                "actions", brings["action_id"], brings["title"], brings["period"] or f"On {day(brings['ends'])}",
                outcome, stands_words=before, brings_words=now,
            )
        )  # fmt: skip
    return changes


def _beside(stood: Mapping[str, Any] | None, brings: Mapping[str, Any]) -> tuple[str, str]:
    """What stands and what the file says, in words; where something stands, only what differs."""
    if stood is None:
        return "", _joined([_status(brings), _done(brings), f"due {day(brings['due'])}"])
    pairs = [(_status(stood), _status(brings)), (_done(stood), _done(brings))]
    pairs += [
        (f"{words} {day(stood[name])}" if stood[name] else "", f"{words} {day(brings[name])}" if brings[name] else f"no day {words}")
        for name, words in _DAYS.items()
        if stood[name] != brings[name]
    ]  # fmt: skip
    pairs += [
        (f"{words} {_short(stood[name])}" if stood[name] else "", f"{words} {_short(brings[name])}" if brings[name] else f"no {words}")
        for name, words in _WORDS.items()
        if stood[name] != brings[name]
    ]  # fmt: skip
    if set(stood["plans"]) != set(brings["plans"]):
        pairs.append(("under " + ", ".join(stood["plans"]), "under " + ", ".join(brings["plans"])))
    if stood["title"] != brings["title"]:
        pairs.append((f"“{stood['title']}”", f"“{brings['title']}”"))
    different = [pair for pair in pairs if pair[0] != pair[1]]
    if not different:
        return _joined([_status(stood), _done(stood)]), "the same"
    return _joined([before for before, _ in different]), _joined([now for _, now in different])


def _joined(parts: list[str]) -> str:
    return ", ".join(part for part in parts if part)


def _status(action: Mapping[str, Any]) -> str:
    return str(action["status"] or "").replace("_", " ")


def _done(action: Mapping[str, Any]) -> str:
    done = action["percent_complete"]
    return "" if done is None else f"{done.normalize():f}%"


def _short(text: str, most: int = 60) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
