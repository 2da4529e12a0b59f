"""Asking that money is moved between budget lines, and approving it or not: never the same person both.

What stands is looked at in the transaction that writes, so of two people who press at once one is told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from pmf.access.permissions import NotAllowedError, may, require
from pmf.model.cell import LARGEST, settled
from pmf.model.framework import Framework
from pmf.model.period import Period, parse_period
from pmf.model.person import Person
from pmf.model.role import Action
from pmf.review.audit import NotSoundError
from pmf.rules.finance_wording import exact
from pmf.rules.wording import day
from pmf.store import virements
from pmf.store.database import Database
from pmf.store.virements import APPROVED, ASKED, REFUSED, TAKEN_BACK, Standing, Virement

Row = Mapping[str, Any]
_LONGEST_WORDS = 4_000
IN_WORDS = {ASKED: "asked for", APPROVED: "approved", REFUSED: "refused", TAKEN_BACK: "taken back"}


@dataclass(frozen=True, slots=True)
class Mover:
    """Who asks for virements or answers them, in which database, in which council's way."""

    database: Database
    framework: Framework
    person: Person

    def lines(self, year: Period, at: datetime) -> Sequence[Row]:
        """The lines between which this person may ask to move money in a year, as they stood at a moment (UTC)."""
        require(self.framework, self.person, Action.ASK_VIREMENT)
        return virements.spending_lines(self.database, at, year, may_see=self._may_see())

    def read(self, at: datetime, service: str | None = None) -> Sequence[Row]:
        """The virements that this person may see as they stood at a moment (UTC), newest first, of a service or all;
        each with what it is `said` to be."""
        require(self.framework, self.person, Action.READ_SCORECARD)
        rows = virements.virements(self.database, at, may_see=self._may_see())
        return [
            row | {"said": in_words(row)}
            for row in rows
            if service is None or service in (row["from_service"], row["to_service"])
        ]

    def ask(self, wish: Virement) -> int:
        """Ask for a virement and give its number. Raises NotSoundError, or NotAllowedError."""
        require(self.framework, self.person, Action.ASK_VIREMENT)

        def look(standing: Standing) -> Virement:
            return self._sound(wish, standing)

        return virements.ask(self.database, look, by=self.person.signature)

    def why_not(self, row: Row, event: str) -> str | None:
        """None if this person may answer a virement so now, else the sentence why not."""
        require(self.framework, self.person, Action.READ_SCORECARD)
        try:
            self._require_answering(row, event)
        except (NotAllowedError, NotSoundError) as problem:
            return str(problem)
        return None

    def approve(self, number: int, words: str = "") -> None:
        """Approve what somebody else asked for. Raises NotSoundError, or NotAllowedError."""
        require(self.framework, self.person, Action.APPROVE_VIREMENT)
        self._answer(number, APPROVED, _words(words) or None)

    def refuse(self, number: int, reason: str) -> None:
        """Refuse it and say why. Raises NotSoundError, or NotAllowedError."""
        require(self.framework, self.person, Action.APPROVE_VIREMENT)
        self._answer(number, REFUSED, _reason(reason))

    def take_back(self, number: int, reason: str) -> None:
        """Take back what one asked for, as long as nobody has answered it. Raises NotSoundError, or NotAllowedError."""
        require(self.framework, self.person, Action.ASK_VIREMENT)
        self._answer(number, TAKEN_BACK, _reason(reason))

    def _answer(self, number: int, event: str, words: str | None) -> None:
        def look(standing: Standing) -> None:
            row = standing.virement(number)
            if row is None or (row["restricted"] and not self._may_see()):
                raise NotSoundError(f"There is no virement {number}.")
            self._require_answering(row, event)
            if event == APPROVED:
                self._require_room(row, standing)

        virements.answer(self.database, number, event, words, look, by=self.person.signature)

    def _may_see(self) -> bool:
        return may(self.framework, self.person, Action.READ_RESTRICTED)

    def _require_answering(self, row: Row, event: str) -> None:
        own = self.person.may_have_signed(row["asked_by"])
        if event == TAKEN_BACK:
            require(self.framework, self.person, Action.ASK_VIREMENT)
            if not own:
                raise NotAllowedError(f"{row['asked_by']} asked for it, and alone may take it back.")
        else:
            require(self.framework, self.person, Action.APPROVE_VIREMENT)
            if own:
                raise NotAllowedError(
                    f"{self.person.name} asked for it, so somebody else has to approve or refuse it."
                )
        if row["state"] != ASKED:
            raise NotSoundError(
                f"It was {IN_WORDS[row['state']]} by {row['answered_by']} on {day(row['answered_at'])}: nothing more becomes of it."
            )

    def _require_room(self, row: Row, standing: Standing) -> None:
        """That both lines still stand, and that the one has still what is to be taken from it."""
        lines = standing.lines(parse_period(row["year"]), may_see=self._may_see(), without=row["virement_no"])
        self._line(lines, row["year"], row["fund"], row["account"], row["to_service"], row["to_line"])
        source = self._line(
            lines, row["year"], row["fund"], row["account"], row["from_service"], row["from_line"]
        )
        _refuse_too_much(row["amount"], source)

    def _sound(self, wish: Virement, standing: Standing) -> Virement:
        if wish.amount <= 0 or wish.amount > LARGEST:
            raise NotSoundError("Say how much is to be moved, in pounds above nothing.")
        lines, year = standing.lines(wish.year, may_see=self._may_see()), wish.year.label
        source = self._line(lines, year, wish.fund, wish.account, wish.from_service, wish.from_line)
        goal = self._line(lines, year, wish.fund, wish.account, wish.to_service, wish.to_line)
        if (source["service"], source["line"]) == (goal["service"], goal["line"]):
            raise NotSoundError("The money would go back to where it comes from. Choose another line.")
        amount = settled(wish.amount)
        _refuse_too_much(amount, source)
        return replace(
            wish, amount=amount, reason=_reason(wish.reason), from_service=source["service"],
            from_line=source["line"], to_service=goal["service"], to_line=goal["line"],
        )  # fmt: skip

    def _line(self, lines: Sequence[Row], year: str, fund: str, account: str, service: str, line: str) -> Row:
        """A line by its name, however that is spelt."""
        for one in lines:
            if (one["fund"], one["account"]) == (fund, account) and _same(one, service, line):
                return one
        raise NotSoundError(
            f"There is no line “{line}” of {service} with a budget for {year} in that fund and account. "
            "Money moves between lines of what is spent, within the General Fund or within the HRA."
        )


def in_words(row: Row) -> str:
    """A virement and where it stands, in a sentence."""
    asked = (
        f"{exact(row['amount'])} from {row['from_line']} ({row['from_service']}) to {row['to_line']} ({row['to_service']}), "
        f"asked for by {row['asked_by']} on {day(row['recorded_at'])}"
    )
    if row["state"] == ASKED:
        return f"{asked}: nobody has answered yet."
    told = f" “{row['answer']}”" if row["answer"] else ""
    return f"{asked}: {IN_WORDS[row['state']]} by {row['answered_by']} on {day(row['answered_at'])}.{told}"


def _same(row: Row, service: str, line: str) -> bool:
    return (row["service"].casefold(), row["line"].casefold()) == (
        service.strip().casefold(),
        line.strip().casefold(),
    )


def _refuse_too_much(amount: Decimal, source: Row) -> None:
    spoken_for = source["spoken_for"]
    left = (source["approved"] or 0) - spoken_for
    if amount > left:
        besides = f", of which {exact(spoken_for)} is asked for or approved already" if spoken_for else ""
        raise NotSoundError(
            f"{source['line']} has a budget of {exact(source['approved'])}{besides}: {exact(amount)} is more than is left."
        )


def _words(said: str) -> str:
    said = said.strip()
    if len(said) > _LONGEST_WORDS:
        raise NotSoundError(f"Say it in {_LONGEST_WORDS:,} characters or fewer.")
    return said


def _reason(said: str) -> str:
    if not _words(said):
        raise NotSoundError("Say why, because people will ask.")
    return _words(said)
