"""Deciding what happens about an exception, a target or a matter, and saying what became of it.

What stands is looked at in the transaction that writes, so of two people who press at once one is told.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from pmf.access.permissions import NotAllowedError, explain, may, require
from pmf.model.framework import Framework
from pmf.model.person import Person
from pmf.model.review import NEW, OPEN_UNTIL_DONE, DecisionEvent, DecisionKind, Move
from pmf.model.role import Action
from pmf.review.audit import NotSoundError as NotSoundError  # noqa: PLC0414 (callers find it here)
from pmf.review.demands import ABOUT, Decision, complete, complete_event, events_of, shown
from pmf.review.subjects import as_spelt, service_of
from pmf.store import decisions
from pmf.store.database import Database
from pmf.store.decisions import Row, Standing

__all__ = ["Decider", "Decision", "NotSoundError"]
# Any one of these allows the kind, for the roles that its move names.
_ALLOWING: dict[DecisionKind, tuple[Action, ...]] = {
    DecisionKind.AGREE_TARGET: (Action.AGREE_TARGET,),
    DecisionKind.RECOMMENDATION: (Action.TRACK_SCRUTINY,),
    DecisionKind.QUESTION: (Action.TRACK_SCRUTINY, Action.DECIDE_EXCEPTION),
}
_DECIDING = (Action.DECIDE_EXCEPTION, Action.TRACK_SCRUTINY, Action.AGREE_TARGET)
# What a service may say of a decision about its own indicators. Putting off and cancelling are for those
# who may take such a decision.
_OF_THE_SERVICE = frozenset(DecisionEvent) - {DecisionEvent.RESCHEDULED, DecisionEvent.CANCELLED}


@dataclass(frozen=True, slots=True)
class _Subject:
    """What is decided about, as it is spelt, and the row of where it stands; or what is `wrong` with it."""

    kind: str
    subject: str
    stood: Row | None = None
    wrong: str = ""

    @classmethod
    def of(cls, standing: Standing, subject_kind: str, subject: str, *, restricted: bool) -> _Subject:
        """Look a subject up, for somebody who may see restricted budget lines or may not."""
        try:
            kind, spelt = as_spelt(standing, subject_kind, subject, restricted=restricted)
        except NotSoundError as problem:
            return cls(subject_kind, subject, wrong=str(problem))
        return cls(kind, spelt, standing.state(kind, spelt))

    def states(self) -> set[str]:
        """The states that it is in. What was released and comes up again begins anew."""
        if self.stood is None:
            return {NEW}
        begun_anew = {NEW} if self.stood["kind"] == DecisionKind.RELEASE else set()
        return {self.stood["state"], *begun_anew}


@dataclass(frozen=True, slots=True)
class Decider:
    """Who decides, in which database, in which council's way."""

    database: Database
    framework: Framework
    person: Person

    def moves(self, subject_kind: str, subject: str) -> list[Move]:
        """The decisions that this person may take now about a subject, in the framework's order."""
        self._check()
        with decisions.standing_now(self.database) as standing:
            about = self._about(standing, subject_kind, subject)
            return [move for move in self.framework.review.moves if self._why_not(move, about) is None]

    def why_not(self, move: Move, subject_kind: str, subject: str) -> str | None:
        """None if this person may take a decision now, else the sentence why not."""
        self._check()
        with decisions.standing_now(self.database) as standing:
            return self._why_not(move, self._about(standing, subject_kind, subject))

    def decide(self, decision: Decision) -> int:
        """Take a decision and give its number. Raises NotSoundError, or NotAllowedError."""
        self._require(_DECIDING)

        def row(standing: Standing) -> dict[str, Any]:
            about = self._about(standing, decision.subject_kind, decision.subject)
            move = self._move(about, decision)
            return self._row(standing, complete(decision, standing.today, self.framework), move, about)

        return decisions.decide(self.database, decision.subject.strip(), row, by=self.person.signature)

    def events(self, decision_no: int) -> list[DecisionEvent]:
        """What this person may say now became of a decision; nothing once it is closed."""
        self._check()
        with decisions.standing_now(self.database) as standing:
            row = standing.decision(decision_no)
            if row is None or row["closed"]:
                return []
            return [
                event
                for event in events_of(DecisionKind(row["kind"]))
                if self._may_report(row, event, service_of(standing, row["subject_kind"], row["subject"]))
            ]

    def report(
        self, decision_no: int, event: DecisionEvent, words: str | None = None, due: date | None = None
    ) -> None:
        """Say what became of a decision. Raises NotSoundError, or NotAllowedError."""
        self._require((Action.ANSWER_DECISION, *_DECIDING))

        def row(standing: Standing) -> Row:
            found = standing.decision(decision_no)
            if found is None:
                raise NotSoundError(f"There is no decision {decision_no}.")
            service = service_of(standing, found["subject_kind"], found["subject"])
            if not self._may_report(found, event, service):
                raise NotAllowedError(
                    explain(self.framework, self.person, Action.ANSWER_DECISION, service or "another service")
                )
            _refuse_closed(found, standing.today)
            return complete_event(event, words, due, found, standing.today)

        decisions.note_event(self.database, decision_no, row, by=self.person.signature)

    def _about(self, standing: Standing, subject_kind: str, subject: str) -> _Subject:
        restricted = may(self.framework, self.person, Action.READ_RESTRICTED)
        return _Subject.of(standing, subject_kind, subject, restricted=restricted)

    def _check(self) -> None:
        require(self.framework, self.person, Action.READ_SCORECARD)

    def _require(self, actions: Iterable[Action]) -> None:
        asked = list(actions)
        if not any(may(self.framework, self.person, one) for one in asked):
            raise NotAllowedError(explain(self.framework, self.person, asked[0]))

    def _move(self, about: _Subject, decision: Decision) -> Move:
        """The framework's move that a decision stands for, if this person may take it now."""
        moves = [
            one
            for one in self.framework.review.moves
            if one.decision is decision.kind and decision.to in (None, one.to)
        ]
        if not moves:
            raise NotSoundError("This council's framework knows no such decision.")
        if all(self._not_theirs(move) for move in moves):
            raise NotAllowedError(self._not_theirs(moves[0]))
        if about.stood and decision.state_seen is not None and decision.state_seen not in about.states():
            name = self.framework.review.state(about.stood["state"]).name
            raise NotSoundError(
                f"{about.stood['decided_by']} decided in the meantime: {name}. Look at it again before you decide."
            )
        said = [(move, self._why_not(move, about)) for move in moves]
        possible = [move for move, why_not in said if why_not is None]
        if not possible:
            raise NotSoundError(said[0][1] or "")
        if len(possible) > 1:
            raise NotSoundError("Say which: " + ", ".join(move.name for move in possible) + ".")
        return possible[0]

    def _not_theirs(self, move: Move) -> str:
        """Why a decision is not for this person, or nothing."""
        actions = _ALLOWING.get(move.decision, (Action.DECIDE_EXCEPTION,))
        if not any(may(self.framework, self.person, one) for one in actions):
            return explain(self.framework, self.person, actions[0])
        if not self.person.roles & set(move.roles):
            names = [role.name for role in self.framework.roles if role.id in move.roles]
            return (
                f"“{move.name}” is not for {self.person.name}: it is for {', '.join(names) or 'nobody here'}."
            )
        return ""

    def _why_not(self, move: Move, about: _Subject) -> str | None:
        if why_not := self._not_theirs(move):
            return why_not
        if move.decision not in ABOUT.get(about.kind, frozenset()):
            return f"“{move.name}” is not decided about this."
        if about.wrong:
            return about.wrong
        review, stood, states = self.framework.review, about.stood, about.states()
        if move.after and not states & set(move.after):
            wanted = " or ".join(f"“{review.state(one).name}”" for one in move.after)
            return f"“{move.name}” follows {wanted}; this is “{review.state(stood['state'] if stood else NEW).name}”."
        if stood and move.to and move.to in states and not stood["closed"]:
            when = f"{stood['decided_by']}, {shown(stood['recorded_at'].date())}"
            return f"It is “{review.state(move.to).name}” already ({when})."
        return None

    def _row(self, standing: Standing, decision: Decision, move: Move, about: _Subject) -> dict[str, Any]:
        forum = decision.forum
        if decision.meeting_no is not None:
            meeting = standing.meeting(decision.meeting_no)
            if meeting is None:
                raise NotSoundError(f"There is no meeting {decision.meeting_no}.")
            forum = forum or meeting["forum"]
        if decision.under is not None:
            _refuse_elsewhere(standing, decision.under, about)
        period, value = decision.period, decision.value
        if decision.kind is DecisionKind.AGREE_TARGET and (target := standing.target(about.subject)):
            value = target["target"]  # agreed for the figure that stands: another one is another matter
        return {
            "forum": forum,
            "meeting_no": decision.meeting_no,
            "subject_kind": about.kind,
            "subject": about.subject,
            "kind": decision.kind.value,
            "state": move.to,
            "words": decision.words,
            "owner": decision.owner,
            "due": decision.due,
            "period": period.label if period else None,
            "period_starts": period.starts if period else None,
            "period_ends": period.ends if period else None,
            "external": decision.external,
            "under": decision.under,
            "value": value,
        }

    def _may_report(self, row: Row, event: DecisionEvent, service: str | None) -> bool:
        kind = DecisionKind(row["kind"])
        if any(move.decision is kind and not self._not_theirs(move) for move in self.framework.review.moves):
            return True
        # A matter of no service is nobody's own: those who answer for their services alone do not answer it.
        return (
            event in _OF_THE_SERVICE
            and kind in OPEN_UNTIL_DONE
            and may(self.framework, self.person, Action.ANSWER_DECISION, service or "")
        )


def _refuse_closed(row: Row, today: date) -> None:
    if row["closed"]:
        raise NotSoundError(
            f"It was {row['closed_as']} by {row['last_by']} on {shown(row['closed_at'].date())}: nothing more becomes of it."
        )
    if row["kind"] == DecisionKind.ACCEPT and row["due"] < today:
        raise NotSoundError(f"The acceptance ran out on {shown(row['due'])} by itself.")


def _refuse_elsewhere(standing: Standing, under: int, about: _Subject) -> None:
    row = standing.decision(under)
    if row is None or row["kind"] not in OPEN_UNTIL_DONE - {DecisionKind.ACTION}:
        raise NotSoundError(f"There is no decision {under} that something could belong to.")
    if (row["subject_kind"], row["subject"]) != (about.kind, about.subject):
        raise NotSoundError(f"Decision {under} is about {row['subject']}, not about {about.subject}.")
    if row["closed"]:
        raise NotSoundError(f"Decision {under} is closed, so nothing more belongs to it.")
