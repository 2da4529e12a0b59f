"""One risk's story: what it is, every review with its cell and what changed, and what hangs on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from typing import Any

from pmf.model.period import Period
from pmf.model.subjects import Risk
from pmf.reports.reading import Reader, UnknownChoiceError
from pmf.reports.risk import Register, read_risks
from pmf.reports.scorecard import Line
from pmf.reports.thread import Thread, ThreadNode, read_thread
from pmf.rules import risk

Row = Mapping[str, Any]


@dataclass(frozen=True)
class RiskStory:
    """`now` is its row of the register (`pmf.reports.risk`), with `is_closed`. `reviews` come newest first, each with
    its score, `changes` (heading, was, now) from the one before, and the return and cell that it came in. `plans` are
    those that name it and those that it names, `actions` the plans' actions that do, `lines` the indicators of those
    plans, by the scorecard; all as the golden thread has them. `unknown_plans` it names and nobody knows."""

    matrix: Risk
    now: Row
    reviews: Sequence[Row]
    plans: Sequence[ThreadNode]
    actions: Sequence[Row]
    lines: Sequence[Line]
    unknown_plans: Sequence[str]


def read_risk(
    reader: Reader, risk_id: str, *, period: Period, at: datetime, thread: Thread | None = None
) -> RiskStory:
    """The story of a risk at the end of a period, seen at a moment (UTC). `thread` is the golden thread of the same, where
    it is there already. Raises UnknownChoiceError where no risk of that id was reviewed by then."""
    reader.check()
    register = read_risks(reader, period=period, at=at)
    rows = {one["subject"]: one for one in (*register.rows, *register.closed)}
    spelt = {one.casefold(): one for one in rows}
    found = rows.get(spelt.get(risk_id.strip().casefold(), ""))
    if found is None:
        raise UnknownChoiceError(_unknown(risk_id.strip(), register, list(rows)))
    thread = thread or read_thread(reader, period=period, at=at)
    code, told = found["subject"], found["risk"]
    plans = [one for one in thread.nodes.values() if code in one.risks or one.id in told["plans"]]
    codes = dict.fromkeys(each for one in plans for each in thread.indicators(one.id))
    return RiskStory(
        register.matrix,
        found,
        _changes(risk.reviews(reader.database, at=at, risk_id=code)),
        plans,
        [one for one in thread.actions.values() if one["risk_id"] == code],
        [thread.lines[each] for each in codes if each in thread.lines],
        [one for one in told["plans"] if one not in thread.nodes],
    )


def _unknown(asked: str, register: Register, known: Sequence[str]) -> str:
    if not known:
        return f"No risk was handed in by the end of {register.period.label}."
    near = get_close_matches(asked, known, 5, 0.5) or list(known)[:5]
    return f"There is no risk “{asked[:40]}” in {register.period.label}. Near it: {', '.join(near)}."


# What may change between two reviews, by the heading of the return.
_HEADINGS = {
    "title": "Title", "owner": "Owner", "cause": "Cause", "event": "Event", "consequence": "Consequence",
    "directorate": "Directorate", "service": "Service", "plans": "Plans", "inherent_score": "Score before mitigation",
    "score": "Score", "residual_impact": "Impact", "residual_likelihood": "Likelihood", "target_score": "Target", "target_date": "Target date",
    "mitigation": "Mitigation", "appetite": "Appetite", "closed_on": "Closed on",
}  # fmt: skip


def _changes(reviews: Sequence[Row]) -> list[Row]:
    told: list[Row] = []
    for place, row in enumerate(reviews):
        before = reviews[place + 1] if place + 1 < len(reviews) else None
        changes = [
            {"heading": heading, "was": before[name], "now": row[name]}
            for name, heading in _HEADINGS.items()
            if before is not None and before[name] != row[name]
        ]
        told.append({**row, "changes": changes, "is_first": before is None})
    return told
