"""The meetings that were held, each with its figures' moment and what happened in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from pmf.model.forums import Forum
from pmf.model.framework import Framework
from pmf.model.period import Period, parse_period
from pmf.reports.indicator import restated_since
from pmf.reports.reading import Reader, UnknownChoiceError
from pmf.rules import wording
from pmf.store import meetings as stored

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Meeting:
    """A meeting. Its figures are those of `as_at` (UTC); `directorate` is None for the whole council."""

    number: int
    forum: Forum
    held_on: date
    period: Period
    directorate: str | None
    as_at: datetime
    opened_at: datetime
    opened_by: str
    ended_at: datetime | None
    ended_by: str | None
    events: Sequence[Row]

    @property
    def going_on(self) -> bool:
        """Whether it has not ended."""
        return self.ended_at is None

    @property
    def taken(self) -> frozenset[str]:
        """The items of its agenda that were taken."""
        return frozenset(one["item"] for one in self.events if one["event"] == stored.TAKEN)

    def notes(self, item: str | None) -> list[Row]:
        """What was noted on an item, or on the whole meeting, oldest first."""
        return [one for one in self.events if one["event"] == stored.NOTED and one["item"] == item]

    def reopened(self) -> list[Row]:
        """Each time that it was opened again, with the reason as `words`."""
        return [one for one in self.events if one["event"] == stored.REOPENED]

    def title(self) -> str:
        """`Performance Review Group, 22 Nov 2026`."""
        of = f" of {self.directorate}" if self.directorate else ""
        return f"{self.forum.name}{of}, {wording.day(self.held_on)}"

    def figures(self) -> str:
        """Which figures it looks at: `Figures for 2026/27 Q2 as at 22 Nov 2026, 10:40 (UTC)`."""
        whole_day = self.as_at.time() == time.max
        when = (
            f"the end of {wording.day(self.as_at)}"
            if whole_day
            else f"{wording.day(self.as_at)}, {self.as_at:%H:%M} (UTC)"
        )
        return f"Figures for {self.period.label} as at {when}"


def read_meetings(reader: Reader) -> list[Meeting]:
    """Every meeting, newest first, without its events."""
    reader.check()
    return [_meeting(reader.framework, row, ()) for row in stored.meetings(reader.database)]


def read_meeting(reader: Reader, number: int) -> Meeting:
    """One meeting with all that happened in it. Raises UnknownChoiceError if there was none such."""
    reader.check()
    for row in stored.meetings(reader.database):
        if row["meeting_no"] == number:
            return _meeting(reader.framework, row, stored.events(reader.database, number))
    raise UnknownChoiceError(f"There is no meeting with the number {number}.")


def restated_after(reader: Reader, meeting: Meeting) -> list[Row]:
    """The figures that the meeting saw and that were restated after its figures' moment, newest first."""
    reader.check()
    return restated_since(
        reader, at=reader.database.now(), since=meeting.as_at, until=meeting.period.ends, directorate=meeting.directorate
    )  # fmt: skip


def _meeting(framework: Framework, row: Row, events: Sequence[Row]) -> Meeting:
    # A forum that the framework no longer lists keeps its id as its name.
    forum = next((one for one in framework.forums if one.id == row["forum"]), None)
    return Meeting(
        number=row["meeting_no"],
        forum=forum or Forum(id=row["forum"], name=row["forum"].replace("_", " ").capitalize()),
        held_on=row["held_on"],
        period=parse_period(row["period"], framework.calendar.year_type),
        directorate=row["directorate"],
        as_at=row["as_at"],
        opened_at=row["recorded_at"],
        opened_by=row["opened_by"],
        ended_at=row["ended_at"],
        ended_by=row["ended_by"],
        events=events,
    )
