"""Meetings that were held and what happened in them: facts, each a signed act.

A meeting's figures are those of its moment `as_at`, whenever it is looked at. What was decided in it are
decisions that carry its number.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pmf.model.period import Period
from pmf.store.answers import first_row, rows_of
from pmf.store.database import Act, Database, Writing, question

Row = Mapping[str, Any]
_LATER = datetime(9999, 1, 1)
TAKEN, NOTED, ENDED, REOPENED = "taken", "noted", "ended", "reopened"


class OutOfTurnError(Exception):
    """What was asked cannot follow what has happened. The message says what has, and what to do."""


@dataclass(frozen=True, slots=True)
class Opening:
    """A meeting to be opened. `as_at` is the moment (UTC) that its figures are those of, None for this one;
    `directorate` is None for the whole council."""

    forum: str
    held_on: date
    period: Period
    directorate: str | None = None
    as_at: datetime | None = None


def open_meeting(database: Database, opening: Opening, *, by: str) -> int:
    """Open a meeting and give its number.

    Raises OutOfTurnError where one of the same forum (and directorate) has not ended: two people who
    open it at once get one meeting, and the second is told of it.
    """
    with database.writing(Act("meeting opened", opening.forum, by)) as work:
        for one in _held(work):
            same = (one["forum"], one["directorate"]) == (opening.forum, opening.directorate)
            if same and one["ended_at"] is None:
                raise OutOfTurnError(
                    f"{one['opened_by']} has opened this meeting already: it is number {one['meeting_no']} "
                    f"of {one['held_on'].day} {one['held_on']:%B %Y}, and it has not ended. Take part in that one, or end it first."
                )
        found = first_row(work.cursor.execute("SELECT coalesce(max(meeting_no), 0) + 1 FROM council.meeting"))
        number = int(found[0]) if found else 1
        as_at = opening.as_at or work.moment
        period = opening.period
        work.cursor.execute(
            "INSERT INTO council.meeting VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [number, work.moment, by, opening.forum, opening.held_on, period.label, period.starts, period.ends,
             opening.directorate, as_at],
        )  # fmt: skip
        work.detail["said"] = [
            str(number), opening.held_on.isoformat(), period.label, period.starts.isoformat(), period.ends.isoformat(),
            opening.directorate, as_at.isoformat(timespec="microseconds"),
        ]  # fmt: skip
    return number


def take(database: Database, meeting_no: int, item: str, *, by: str) -> None:
    """Record that an item of the agenda was taken. Once is enough: again changes nothing."""
    if any(one["event"] == TAKEN and one["item"] == item for one in events(database, meeting_no)):
        return
    _record(database, meeting_no, TAKEN, item, None, by)


def note(database: Database, meeting_no: int, item: str | None, words: str, *, by: str) -> None:
    """Record a note on an item, or on the meeting as a whole."""
    _record(database, meeting_no, NOTED, item, words, by)


def end(database: Database, meeting_no: int, *, by: str) -> None:
    """Record that a meeting has ended."""
    _record(database, meeting_no, ENDED, None, None, by)


def reopen(database: Database, meeting_no: int, reason: str, *, by: str) -> None:
    """Open a meeting again that has ended. Its figures stay those of its moment."""
    _record(database, meeting_no, REOPENED, None, reason, by)


def meetings(database: Database, at: datetime | None = None) -> list[dict[str, Any]]:
    """Every meeting opened by a moment, newest first, with `ended_at` and `ended_by`, None while it goes on."""
    return database.ask("meetings", {"at": at or _LATER})


def events(database: Database, meeting_no: int, at: datetime | None = None) -> list[dict[str, Any]]:
    """What happened in a meeting by a moment, oldest first."""
    with database.asking() as cursor:
        return rows_of(
            cursor.execute(
                "SELECT * FROM council.meeting_event WHERE meeting_no = ? AND recorded_at <= ? ORDER BY recorded_at",
                [meeting_no, at or _LATER],
            )
        )


def _record(
    database: Database, meeting_no: int, event: str, item: str | None, words: str | None, by: str
) -> None:
    with database.writing(Act(f"meeting {event}", str(meeting_no), by)) as work:
        _refuse_out_of_turn(work, meeting_no, event)
        work.cursor.execute(
            "INSERT INTO council.meeting_event VALUES (?, ?, ?, ?, ?, ?)",
            [meeting_no, work.moment, by, event, item, words],
        )
        work.detail["said"] = [item, words]


def _refuse_out_of_turn(work: Writing, meeting_no: int, event: str) -> None:
    """Looked at inside the transaction that writes, so that of two people at once one is told."""
    meeting = next((one for one in _held(work) if one["meeting_no"] == meeting_no), None)
    if meeting is None:
        raise OutOfTurnError(f"There is no meeting {meeting_no}.")
    ended = meeting["ended_at"] is not None
    if ended and event != REOPENED:
        raise OutOfTurnError(
            f"{meeting['ended_by']} has ended this meeting. Open it again, with a reason, to add to it."
        )
    if event == REOPENED and not ended:
        raise OutOfTurnError("This meeting has not ended, so there is nothing to open again.")
    if event == REOPENED:
        for one in _held(work):
            same = (one["forum"], one["directorate"]) == (meeting["forum"], meeting["directorate"])
            if same and one["ended_at"] is None:
                raise OutOfTurnError(
                    f"Meeting {one['meeting_no']} of the same forum is going on. End that one first."
                )


def _held(work: Writing) -> list[dict[str, Any]]:
    return rows_of(work.cursor.execute(question("meetings"), {"at": work.moment}))
