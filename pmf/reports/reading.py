"""What every reading starts from, and the choices that a reader has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from pmf.access.permissions import require
from pmf.model.framework import Framework
from pmf.model.period import Frequency, Period, period_of
from pmf.model.person import Person
from pmf.model.role import Action
from pmf.store.database import Database


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads, from which database, in which council's way."""

    database: Database
    framework: Framework
    person: Person

    def check(self) -> None:
        """Raise NotAllowedError unless this person may read the scorecard."""
        require(self.framework, self.person, Action.READ_SCORECARD)


class UnknownChoiceError(ValueError):
    """Something was asked for that is not there. The message says what is."""


def default_period(reader: Reader, at: datetime) -> Period:
    """The newest quarter that any figure stands for; the last one that is over where there is none."""
    reader.check()
    found = reader.database.ask("newest_figure", {"at": at})
    newest = found[0]["ends"] if found else None
    year_type = reader.framework.calendar.year_type
    if newest is None:
        return period_of(at.date(), Frequency.QUARTER, year_type).shift(-1)
    return period_of(newest, Frequency.QUARTER, year_type)


def periods_to_choose(reader: Reader, at: datetime) -> list[Period]:
    """The quarters, newest first, from the first figure's to the newest's."""
    reader.check()
    found = reader.database.ask("newest_figure", {"at": at})
    latest = default_period(reader, at)
    if not found or found[0]["starts"] is None:
        return [latest]
    first = period_of(found[0]["starts"], Frequency.QUARTER, latest.year_type)
    return [latest.shift(-step) for step in range(latest.position - first.position + 1)]


def directorates(reader: Reader, at: datetime) -> list[str]:
    """The directorates that have indicators, by name."""
    reader.check()
    return [row["directorate"] for row in reader.database.ask("directorates", {"at": at})]


def days_with_returns(reader: Reader) -> list[str]:
    """The days on which anything was accepted or taken back, newest first, as ISO dates."""
    reader.check()
    return [row["day"].isoformat() for row in reader.database.ask("days_with_returns")]


def chosen_directorate(reader: Reader, at: datetime, asked: str | None) -> str | None:
    """The directorate as it is spelt. Raises UnknownChoiceError with the list if there is none such."""
    reader.check()
    if asked is None:
        return None
    known = directorates(reader, at)
    for name in known:
        if name.lower() == asked.strip().lower():
            return name
    listed = ", ".join(known) or "none has an indicator yet"
    raise UnknownChoiceError(f"There is no directorate “{asked}”. There are: {listed}.")


def text_of(value: Any) -> str:
    """A value as it is written into a file to be read by a program: nothing as nothing, a figure plainly."""
    if value is None:
        return ""
    return format(value.normalize(), "f") if isinstance(value, Decimal) else str(value)
