"""A second person's word on a return, and taking returns back.

Never the one who handed it in, and only on the very file that they were shown.
"""

from __future__ import annotations

from dataclasses import dataclass

from pmf.access.permissions import NotAllowedError, require
from pmf.model.framework import Framework
from pmf.model.person import Person
from pmf.model.role import Action
from pmf.store.database import Database
from pmf.store.return_events import note_event
from pmf.store.returns import UnknownReturnError, return_called


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Who decides, about which database, in which council's way."""

    database: Database
    framework: Framework
    person: Person

    def may_verify(self, return_id: str) -> str | None:
        """None if this person may verify the return, else the sentence why not."""
        try:
            self._require_second_person(return_id)
        except (NotAllowedError, UnknownReturnError) as problem:
            return str(problem)
        return None

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
        require(self.framework, self.person, Action.WITHDRAW_RETURN)
        note_event(self.database, return_id, "withdrawn", by=self.person.signature, reason=_said(reason))

    def restore(self, return_id: str, reason: str) -> None:
        """Undo a withdrawal or a sending back."""
        require(self.framework, self.person, Action.WITHDRAW_RETURN)
        note_event(self.database, return_id, "restored", by=self.person.signature, reason=_said(reason))

    def _require_second_person(self, return_id: str) -> None:
        require(self.framework, self.person, Action.VERIFY_RETURN)
        row = return_called(self.database, return_id)
        if row["state"] != "awaiting":
            raise UnknownReturnError(
                f"{row['return_id']} does not await verification: it is {row['state'].replace('_', ' ')}."
            )
        if self.person.signed(row["handed_in_by"]):
            raise NotAllowedError(
                f"{self.person.name} handed {row['return_id']} in, so somebody else has to verify it."
            )
        held = self.database.ask(
            "return_services", {"return_no": row["return_no"], "at": self.database.now()}
        )
        for one in held:
            require(self.framework, self.person, Action.VERIFY_RETURN, one["service"] or "no service")


class NoReasonError(ValueError):
    """Something that has to be explained was not."""


def _said(reason: str) -> str:
    reason = reason.strip()
    if not reason:
        raise NoReasonError("Say why, because people will ask.")
    return reason
