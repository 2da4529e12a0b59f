"""A reminder for each officer whose service still owes figures: friendly, plain, and ready to send."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from pmf.access.permissions import may, require
from pmf.model.person import Person
from pmf.model.role import Action
from pmf.reports.quadrants_board import HANDED_IN_WHOLE
from pmf.reports.reading import Reader
from pmf.reports.returns_board import NO_SERVICE, Missing, Owed, Stage, days
from pmf.rules.wording import day
from pmf.store import returns
from pmf.store.accounts import accounts

# How many indicators a reminder names, and how long a mailto link may be for every mail program to take it.
MOST_NAMED = 12
LONGEST_LINK = 1800


@dataclass(frozen=True, slots=True)
class Reminder:
    """What to send to whom. `address` is None where no account tells it, and `officer` where nobody is
    known for the service."""

    service: str
    officer: str | None
    address: str | None
    subject: str
    owed: Owed
    missing: tuple[Missing, ...]
    hand_in_at: str

    @property
    def text(self) -> str:
        """The whole message."""
        return self._text(MOST_NAMED)

    def mailto(self) -> str:
        """A link that opens it in a mail program, with fewer indicators named if it would be too long."""
        for named in range(MOST_NAMED, -1, -1):
            link = (
                f"mailto:{quote(self.address or '', safe='@')}?subject={quote(self.subject, safe='')}"
                f"&body={quote(self._text(named).replace(chr(10), chr(13) + chr(10)), safe='')}"
            )
            if len(link) <= LONGEST_LINK:
                break
        return link

    def _text(self, named: int) -> str:
        owed = self.owed
        greeting = f"Hello {self.officer.split()[0]}," if self.officer else "Hello,"
        count = len(self.missing)
        single, several = _WAITED_FOR.get(owed.kind, _WAITED_FOR["performance"])
        figures = f"1 {single}" if count == 1 else f"{count} {several}"
        whose = "" if owed.kind in HANDED_IN_WHOLE else f" from {self.service}"
        one = "it" if count == 1 else "them"
        if owed.is_late:
            when = f"{'It was' if count == 1 else 'They were'} due by {day(owed.due)}, {days(owed.days_late)} ago."
        else:
            when = f"{'It is' if count == 1 else 'They are'} due by {day(owed.due)}."
        listed = [
            f"- {one_.code if one_.code == one_.name else f'{one_.code} {one_.name}'}"
            + (f", {one_.period}" if one_.period != owed.period else "")
            for one_ in self.missing[:named]
        ]
        if count > named:
            listed.append(f"and {count - named} more" if named else f"({count} in all)")
        lines = [
            greeting,
            "",
            f"We are still waiting for {figures}{whose} for {owed.period}. {when}",
            *_what_happened(owed),
            "",
            *listed,
            "",
            f"You can hand {one} in here, where the template is already filled in as far as it can be:",
            self.hand_in_at,
            "",
            *_IF_NOT.get(owed.kind, ()),
            "If you have handed it in since, thank you, and please take no notice of this.",
            "",
            "With thanks,",
            "the performance team",
        ]
        return "\n".join(lines)


# What is waited for, one and several, by kind.
_WAITED_FOR = {
    "performance": ("figure", "figures"),
    "budget": ("service's budget", "services' budgets"),
    "workforce": ("service's workforce sums", "services' workforce sums"),
    "feedback": ("service's feedback", "services' feedback"),
    "risks": ("review of a risk", "reviews of risks"),
}
_IF_NOT = {
    "performance": (
        "If a figure cannot be had yet, please write “not available” in its cell and say why in the commentary.",
    )
}
_OF = {
    "budget": "The budget",
    "workforce": "The workforce",
    "feedback": "Feedback",
    "risks": "Risks to review",
}


def _what_happened(owed: Owed) -> list[str]:
    said = {
        Stage.REFUSED: "The last file could not be taken in",
        Stage.SENT_BACK: "The last return was sent back",
        Stage.WITHDRAWN: "The last return was withdrawn",
    }.get(owed.stage)
    return ["", f"{said} ({owed.why})."] if said else []


def reminders(reader: Reader, board: Sequence[Owed], at: datetime, hand_in_at: str) -> list[Reminder]:
    """One reminder per officer of each service with something missing, the latest first.

    The officer is who handed in last for the service; where nobody did, the owner of each indicator.
    `hand_in_at` is the address of the page to hand in on, to which period and service are added.
    """
    require(reader.framework, reader.person, Action.READ_RETURNS)
    owing = [one for one in board if one.missing]
    if not owing:
        return []
    owners = {row["code"]: row["owner"] for row in returns.standing(reader.database, "indicators", at)}
    people = [row for row in accounts(reader.database, at) if row["roles"]]
    made = []
    for one in sorted(owing, key=lambda one: (-one.days_late, one.service)):
        for officer, missing in _by_officer(one, owners):
            whole = HANDED_IN_WHOLE.get(one.kind)
            name, address = _addressed(reader, officer, one.service, people, whole)
            where = f"{hand_in_at}?period={quote(one.period, safe='')}"
            if one.service != NO_SERVICE and whole is None:
                where += f"&service={quote(one.service, safe='')}"
            made.append(Reminder(one.service, name, address, _subject(one), one, tuple(missing), where))
    return made


def _subject(owed: Owed) -> str:
    late = f", {days(owed.days_late)} late" if owed.is_late else f", due by {day(owed.due)}"
    whose = "" if owed.kind in HANDED_IN_WHOLE else f" from {owed.service}"
    return f"{_OF.get(owed.kind, 'Figures')} for {owed.period}{whose}{late}"


def _by_officer(owed: Owed, owners: Mapping[str, str | None]) -> list[tuple[str | None, list[Missing]]]:
    if owed.last_officer:
        return [(owed.last_officer, list(owed.missing))]
    found: dict[str | None, list[Missing]] = {}
    for one in owed.missing:
        found.setdefault(owners.get(one.code), []).append(one)
    return list(found.items())


def _addressed(
    reader: Reader,
    officer: str | None,
    service: str,
    people: Sequence[Mapping[str, Any]],
    whole: Action | None,
) -> tuple[str | None, str | None]:
    """The officer's name and address. Somebody who has no account for the service any more is followed
    by whoever has one and may hand in for it. A `whole` return is for anybody who may do that."""

    def hands_in(row: Mapping[str, Any]) -> bool:
        person = Person(row["name"], frozenset(row["roles"]), frozenset(row["services"]), row["email"])
        return may(reader.framework, person, whole or Action.HAND_IN_RETURN, None if whole else service)

    if whole:
        own = [row for row in people if hands_in(row)]
    else:
        own = [row for row in people if service.casefold() in {name.casefold() for name in row["services"]}]
    for row in own:
        if officer and Person(row["name"], email=row["email"]).signed(officer):
            return row["name"], row["email"]
        if officer and row["name"].casefold() == officer.casefold():
            return row["name"], row["email"]
    for row in own:
        # Of all who may hand in for every service, the one who did so last is asked, or nobody by name.
        if not whole and hands_in(row):
            return row["name"], row["email"]
    return (officer.split(" (")[0] if officer else None), None
