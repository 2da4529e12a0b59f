"""A second person's word on a return, and taking returns back.

Never the one who handed it in, and only on the very file that they were shown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pmf.access.past_returns import may_open_return, require_to_open
from pmf.access.permissions import NotAllowedError, explain, may, require
from pmf.model.framework import Framework
from pmf.model.person import Person
from pmf.model.role import Action
from pmf.store.database import Database
from pmf.store.return_events import note_event, refuse_out_of_turn
from pmf.store.returns import UnknownReturnError, return_called

_HAND_IN = (
    Action.HAND_IN_RETURN,
    Action.HAND_IN_REGISTERS,
    Action.HAND_IN_BUDGET,
    Action.HAND_IN_WORKFORCE,
)
Row = Mapping[str, Any]
# A signature with the address that sign-in vouched for.


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Who decides, about which database, in which council's way."""

    database: Database
    framework: Framework
    person: Person

    def may_verify(self, return_id: str) -> str | None:
        """None if this person may verify the return, else the sentence why not."""
        return _why_not(lambda: self._require_second_person(return_id))

    def may_withdraw(self, return_id: str) -> str | None:
        """None if this person may withdraw the return, else the sentence why not."""
        return _why_not(lambda: self._require_withdrawing(return_id))

    def may_restore(self, return_id: str) -> str | None:
        """None if this person may put the return back, else the sentence why not."""
        return _why_not(lambda: self._require_restoring(return_id))

    def waiting(self) -> list[Row]:
        """The returns that this person may verify now, newest first."""
        require(self.framework, self.person, Action.READ_RETURNS)
        if not may(self.framework, self.person, Action.VERIFY_RETURN):
            return []
        rows = self.database.ask("awaiting", {"at": self.database.now()})
        return [
            row
            for row in rows
            if self._why_not_of(row["handed_in_by"], row["services"]) is None
            and may_open_return(self.database, self.framework, self.person, row)
        ]

    def verify(self, return_id: str, file_hash: str) -> None:
        """Confirm a return. `file_hash` is of the file that was shown to the verifier."""
        self._require_second_person(return_id)
        note_event(self.database, return_id, "verified", by=self.person.signature, file_hash=file_hash)

    def send_back(self, return_id: str, reason: str) -> None:
        """Refuse to confirm a return and say why: its figures do not stand."""
        self._require_second_person(return_id)
        note_event(self.database, return_id, "sent_back", by=self.person.signature, reason=_said(reason))

    def withdraw(self, return_id: str, reason: str) -> None:
        """Take a return back: the figures before it stand again, the record remains."""
        self._require_withdrawing(return_id)
        note_event(self.database, return_id, "withdrawn", by=self.person.signature, reason=_said(reason))

    def restore(self, return_id: str, reason: str) -> None:
        """Undo a withdrawal or a sending back."""
        self._require_restoring(return_id)
        note_event(self.database, return_id, "restored", by=self.person.signature, reason=_said(reason))

    def _require_second_person(self, return_id: str) -> None:
        require(self.framework, self.person, Action.VERIFY_RETURN)
        row = return_called(self.database, return_id)
        # Nobody vouches for what they may not look at.
        require_to_open(self.database, self.framework, self.person, row)
        if row["state"] != "awaiting":
            state = row["state"].replace("_", " ")
            raise UnknownReturnError(f"{row['return_id']} does not await verification: it is {state}.")
        waiting = self.database.ask("awaiting", {"at": self.database.now()})
        services = next((one["services"] for one in waiting if one["return_no"] == row["return_no"]), [""])
        why_not = self._why_not_of(row["handed_in_by"], services)
        if why_not is not None:
            raise NotAllowedError(why_not)

    def _why_not_of(self, handed_in_by: str, services: list[str]) -> str | None:
        """Why this person may not verify what somebody handed in for services ('' for facts of none)."""
        if self.person.may_have_signed(handed_in_by):
            return f"{self.person.name} handed this in, so somebody else has to verify it."
        for service in sorted(services):
            named = service or "no service"
            if not may(self.framework, self.person, Action.VERIFY_RETURN, named):
                return explain(self.framework, self.person, Action.VERIFY_RETURN, named)
        return None

    def _require_withdrawing(self, return_id: str) -> None:
        """The performance team may; and whoever handed it in, until somebody has verified it."""
        row = return_called(self.database, return_id)
        own = row["state"] == "awaiting" and self.person.signed(row["handed_in_by"])
        if not (own and any(may(self.framework, self.person, one) for one in _HAND_IN)):
            require(self.framework, self.person, Action.WITHDRAW_RETURN)
        refuse_out_of_turn(row, "withdrawn")

    def _require_restoring(self, return_id: str) -> None:
        """The performance team may; and whoever put it aside may undo that."""
        row = return_called(self.database, return_id)
        undoing = row["state"] in ("withdrawn", "sent_back") and self.person.signed(row["last_event_by"])
        if not (undoing and self.person.roles):
            require(self.framework, self.person, Action.WITHDRAW_RETURN)
        refuse_out_of_turn(row, "restored")


class NoReasonError(ValueError):
    """Something that has to be explained was not."""


def _why_not(requirement: Callable[[], None]) -> str | None:
    try:
        requirement()
    except (NotAllowedError, UnknownReturnError) as problem:
        return str(problem)
    return None


def _said(reason: str) -> str:
    reason = reason.strip()
    if not reason:
        raise NoReasonError("Say why, because people will ask.")
    return reason
