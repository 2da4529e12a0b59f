"""Everything about one budget, risk, service's customers or workforce on one page: how it stands and stood, what lies
beside it, what was decided, and the questions to ask."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pmf.model.framework import Framework
from pmf.model.period import Period
from pmf.model.review import DecisionKind
from pmf.reports.beside import Beside, beside
from pmf.reports.decisions import read_decisions
from pmf.reports.exception_report import ExceptionReport, PerformanceException, read_exceptions
from pmf.reports.position_questions import Facts, questions
from pmf.reports.positions import Position
from pmf.reports.reading import Reader, UnknownChoiceError
from pmf.reports.scorecard import Scorecard, read_scorecard
from pmf.rules import position_wording, wording
from pmf.store import returns

Row = Mapping[str, Any]
_WORSE_WHEN_LESS = ("customer",)


@dataclass(frozen=True)
class PositionDossier:
    """`exception` is None for a position that is none in the period. `source` is the return and the cell that the
    figure came from. `decisions` are newest first, each with `moved`: whether the figure moved since."""

    exception: PerformanceException | None
    position: Position
    period: Period
    at: datetime
    framework: Framework
    beside: Beside
    source: Row | None
    decisions: Sequence[Row]
    questions: Sequence[str]

    def sentence(self) -> str:
        """What it is and why it is here, in one sentence."""
        if self.exception is None:
            return f"{self.position['title']} is no exception in {self.period.label}"
        return f"{self.position['title']}: {self.exception.reasons[0]}".rstrip(".")


def read_position_dossier(
    reader: Reader,
    subject_kind: str,
    subject: str,
    *,
    period: Period,
    at: datetime,
    report: ExceptionReport | None = None,
    card: Scorecard | None = None,
) -> PositionDossier:
    """The dossier of a position in a period as it stood at a moment (UTC). What the caller has read already for the same
    period and moment it may hand in. Raises UnknownChoiceError if there is none such, or none that this person may see."""
    reader.check()
    card = card or read_scorecard(reader, period=period, at=at)
    wanted = (subject_kind, subject.strip().casefold())
    found = next(
        (one for one in card.positions if (one["subject_kind"], one["code"].casefold()) == wanted), None
    )
    if found is None:
        raise UnknownChoiceError(f"There is nothing called “{subject}” here in {period.label}")
    report = report or read_exceptions(reader, period=period, at=at)
    key = (subject_kind, found["subject"])
    one = next((one for one in report.exceptions if (one.subject_kind, one.subject) == key), None)
    decisions = [
        row | {"moved": _moved(found, row)}
        for row in read_decisions(reader, at=at, subject=found["subject"])
        if row["subject_kind"] == subject_kind
    ]
    near = beside(card, report, found["service"], but=key)
    return PositionDossier(
        one, found, period, at, reader.framework, near, _source(reader, found, at), decisions,
        questions(_facts(one, found, near, decisions)) if one else [],
    )  # fmt: skip


def _source(reader: Reader, row: Position, at: datetime) -> Row | None:
    if row["return_no"] is None:
        return None
    made = returns.return_called(reader.database, returns.return_id_of(row["return_no"]), at)
    return made | {"sheet": row["sheet"], "cell": row["cell"]}


def _moved(position: Position, decision: Row) -> Row:
    """Whether the figure moved since a decision: the newest that was over when it was taken, and the newest."""
    past = [one for one in position["past"] if one["value"] is not None]
    day = decision["recorded_at"].date()
    then = next((one for one in past if one["ends"] < day), None)
    if not past or then is None:
        return {"moved": None, "words": "There is no figure from before it to compare with."}
    now, about = past[0], position["about"]
    was, is_now = (position_wording.figure(position, one["value"]) for one in (then, now))
    if now["ends"] == then["ends"]:
        return {"moved": None, "words": f"No newer figure yet: {was} in {then['period']}."}
    if now["value"] == then["value"]:
        return {
            "moved": "unchanged",
            "words": f"Unchanged: {was} in {then['period']} and in {now['period']}.",
        }
    less_is_better = about not in _WORSE_WHEN_LESS and not _is_opportunity(position)
    moved = "better" if (now["value"] < then["value"]) == less_is_better else "worse"
    return {
        "moved": moved,
        "words": f"{moved.capitalize()}: from {was} in {then['period']} to {is_now} in {now['period']}.",
    }


def _is_opportunity(position: Position) -> bool:
    return bool(position["about"] == "risk" and position["risk"]["kind"] == "opportunity")


def _facts(one: PerformanceException, position: Position, near: Beside, decisions: Sequence[Row]) -> Facts:
    unmoved = next(
        (row for row in decisions if row["state"] and not row["closed"] and row["moved"]["moved"] in ("worse", "unchanged")),
        None,
    )  # fmt: skip
    accepted = next((row for row in decisions if row["kind"] == DecisionKind.ACCEPT), None)
    failing = next((line for line in near.indicators if line["status"] == "red"), None)
    money = position["budget"] if position["about"] == "finance" and "budget" in position else None
    risk = position["risk"] if position["about"] == "risk" else None
    return Facts(
        kinds=one.kinds,
        about=position["about"],
        since=one.since,
        periods_running=one.periods_running,
        owner=one.owner,
        said=bool(one.commentary and one.commentary.words),
        unmoved=unmoved["state_name"] if unmoved else "",
        accepted_until=accepted["due_now"] if accepted and one.state == "acceptance_expired" else None,
        income=position_wording.pounds(money["income_short"]) if money and money["income_short"] and money["income_short"] > 0 else "",
        late_action=next((other.name for other in near.late), ""),
        mitigated=risk["mitigated"] if risk else "",
        failing=f"{failing['name']} is at {wording.shown(failing)}" if failing else "",
        money=near.worst("finance"),
        risk=near.worst("risk"),
        customers=near.worst("customer"),
        people=near.worst("workforce"),
    )  # fmt: skip
