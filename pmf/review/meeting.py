"""Leading a meeting: opening it with its figures frozen, taking items, noting, deciding, ending it.

The figures are frozen as at a moment; what is decided counts from the moment in which it is decided.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from pmf.access.permissions import NotAllowedError, require
from pmf.model.framework import Framework
from pmf.model.period import Period
from pmf.model.person import Person
from pmf.model.review import DecisionEvent
from pmf.model.role import Action
from pmf.review.audit import NotSoundError
from pmf.review.deciding import Decider, Decision
from pmf.store import meetings
from pmf.store.database import Database
from pmf.store.meetings import Opening, OutOfTurnError

_LONGEST_WORDS = 2_000


@dataclass(frozen=True, slots=True)
class Chair:
    """Who leads meetings, in which database, in which council's way."""

    database: Database
    framework: Framework
    person: Person

    def may_run(self) -> str | None:
        """None if this person may lead a meeting, else the sentence why not."""
        try:
            self._require()
        except NotAllowedError as problem:
            return str(problem)
        return None

    def open(
        self,
        forum: str,
        held_on: date,
        period: Period,
        *,
        as_at: date | None = None,
        directorate: str | None = None,
    ) -> int:
        """Open a meeting of a forum and give its number. Its figures are those of the end of the day
        `as_at`, which must be over, or of this moment.

        Raises NotSoundError, or OutOfTurnError where that forum's last meeting has not ended.
        """
        self._require()
        if forum not in {one.id for one in self.framework.forums}:
            names = ", ".join(one.name for one in self.framework.forums) or "none yet"
            raise NotSoundError(f"There is no forum “{forum}”. The framework lists: {names}.")
        if as_at is not None and as_at >= self.database.now().date():
            raise NotSoundError("Choose a day that is over, or the figures as they are now.")
        moment = datetime.combine(as_at, time.max) if as_at else None
        opening = Opening(forum, held_on, period, directorate, moment)
        return meetings.open_meeting(self.database, opening, by=self.person.signature)

    def take(self, meeting_no: int, item: str) -> None:
        """Record that an item was taken. Again changes nothing. Raises OutOfTurnError."""
        self._require()
        meetings.take(self.database, meeting_no, item, by=self.person.signature)

    def note(self, meeting_no: int, words: str, item: str | None = None) -> None:
        """Record a note on an item, or on the whole meeting. Raises NotSoundError, OutOfTurnError."""
        self._require()
        meetings.note(self.database, meeting_no, item, _said(words), by=self.person.signature)

    def decide(self, meeting_no: int, item: str, decision: Decision) -> int:
        """Take a decision in a meeting, which takes its item too, and give the decision's number. It is
        signed with the meeting and its forum. Raises NotSoundError, NotAllowedError, OutOfTurnError."""
        self._require()
        meeting = self._going_on(meeting_no)
        decider = Decider(self.database, self.framework, self.person)
        number = decider.decide(replace(decision, meeting_no=meeting_no, forum=meeting["forum"]))
        meetings.take(self.database, meeting_no, item, by=self.person.signature)
        return number

    def report(
        self,
        meeting_no: int,
        item: str,
        decision_no: int,
        event: DecisionEvent,
        words: str | None = None,
        due: date | None = None,
    ) -> None:
        """Say in a meeting what became of a matter arising, which takes its item too. Raises as `decide`."""
        self._require()
        self._going_on(meeting_no)
        Decider(self.database, self.framework, self.person).report(decision_no, event, words, due)
        meetings.take(self.database, meeting_no, item, by=self.person.signature)

    def end(self, meeting_no: int) -> None:
        """End a meeting. Raises OutOfTurnError where somebody else has."""
        self._require()
        meetings.end(self.database, meeting_no, by=self.person.signature)

    def reopen(self, meeting_no: int, reason: str) -> None:
        """Open an ended meeting again. Raises NotSoundError, OutOfTurnError."""
        self._require()
        if not reason.strip():
            raise NotSoundError("Say why, because people will ask.")
        meetings.reopen(self.database, meeting_no, _said(reason), by=self.person.signature)

    def _going_on(self, meeting_no: int) -> dict[str, Any]:
        for one in meetings.meetings(self.database):
            if one["meeting_no"] == meeting_no and one["ended_at"] is None:
                return one
        raise OutOfTurnError("This meeting has ended. Open it again, with a reason, to decide in it.")

    def _require(self) -> None:
        require(self.framework, self.person, Action.RUN_MEETING)


def _said(words: str) -> str:
    words = words.strip()
    if not words:
        raise NotSoundError("Write down in words what was said.")
    if len(words) > _LONGEST_WORDS:
        raise NotSoundError(
            f"That is longer than {_LONGEST_WORDS:,} letters. Keep to what has to be known later."
        )
    return words
