"""A meeting's agenda, by its forum's order: what arises from before, what went well, what needs a
conversation, the rest, and what was decided.

What comes from figures is read once as at the meeting's moment; decisions are those of now, or of when
the meeting ended.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pmf.model.framework import Quadrant
from pmf.model.review import EXPIRED, OPEN_UNTIL_DONE, DecisionKind
from pmf.reports.decisions import changed_the_number, read_decisions
from pmf.reports.exception_report import ExceptionReport, PerformanceException, read_exceptions
from pmf.reports.forum_scope import Scope, scope_of
from pmf.reports.highlights import Highlights, read_highlights
from pmf.reports.meetings import Meeting, read_meetings
from pmf.reports.reading import Reader
from pmf.reports.scorecard import Scorecard, Standing, headline, read_scorecard

Row = Mapping[str, Any]
PARTS = {
    "matters_arising": "Matters arising",
    "highlights": "Highlights",
    "exceptions": "Exceptions",
    "rest": "The rest",
    "decisions": "Decisions taken",
}


@dataclass(frozen=True)
class Frozen:
    """What a meeting sees of the figures. The same however long ago the meeting was."""

    scope: Scope
    card: Scorecard
    exceptions: ExceptionReport
    highlights: Highlights

    def rest(self) -> list[tuple[Quadrant, Standing, str]]:
        """Each quadrant that has anything, how it stands, and that in one sentence."""
        told = []
        for quadrant in self.card.quadrants:
            standing = self.card.quadrant(quadrant.id)
            if standing.lines:
                sentence = headline(standing, self.card.words, self.card.period.label)
                told.append((quadrant, standing, sentence))
        return told


@dataclass(frozen=True)
class Matter:
    """A decision of before that is still open, or was closed since the forum last met. `moved` is whether
    the number has moved since, in words; `better` is True, False, or None where that cannot be said."""

    decision: Row
    moved: str
    better: bool | None


@dataclass(frozen=True)
class Item:
    """One thing on the agenda, and what stands on it: a matter, an exception, or a part as a whole.
    `decided` and `notes` are what this meeting made of it; `state_name` is where its exception stands now."""

    id: str
    part: str
    title: str
    subject: str | None = None
    matter: Matter | None = None
    exception: PerformanceException | None = None
    decided: Sequence[Row] = ()
    before: Sequence[Row] = ()
    notes: Sequence[Row] = ()
    taken: bool = False
    state_name: str = ""


@dataclass(frozen=True)
class Agenda:
    """All of it. `decided` is what this meeting decided, oldest first; `previous` the forum's meeting before."""

    meeting: Meeting
    frozen: Frozen
    items: Sequence[Item]
    decided: Sequence[Row]
    previous: Meeting | None

    def item(self, item_id: str | None) -> Item:
        """An item by its id; the first that was not taken where there is none such."""
        named = next((one for one in self.items if one.id == item_id), None)
        return named or next((one for one in self.items if not one.taken), self.items[-1])

    def step(self, item: Item, by: int) -> Item:
        """The item so many places on, or the last (first) where the agenda ends."""
        place = [one.id for one in self.items].index(item.id)
        return self.items[min(max(place + by, 0), len(self.items) - 1)]

    def of(self, part: str) -> list[Item]:
        """The items of a part."""
        return [one for one in self.items if one.part == part]

    def parts(self) -> list[str]:
        """The parts that have items, in order."""
        return list(dict.fromkeys(one.part for one in self.items))


def read_frozen(reader: Reader, meeting: Meeting) -> Frozen:
    """What a meeting sees of the figures."""
    reader.check()
    scope = scope_of(reader.framework, meeting.forum.id)
    asked: dict[str, Any] = {
        "period": meeting.period,
        "at": meeting.as_at,
        "directorate": meeting.directorate,
    }
    card = read_scorecard(reader, **asked, indicator_set=scope.indicator_set)
    exceptions = read_exceptions(reader, **asked, indicator_set=scope.indicator_set)
    return Frozen(scope, card, exceptions, read_highlights(reader, **asked))


def read_agenda(reader: Reader, meeting: Meeting, frozen: Frozen) -> Agenda:
    """A meeting's agenda, with what was decided so far, or by its end."""
    reader.check()
    decisions = read_decisions(reader, at=meeting.ended_at or reader.database.now())
    earlier = [one for one in read_meetings(reader) if _before(one, meeting)]
    previous = max(earlier, key=lambda one: one.opened_at, default=None)
    about: dict[str, list[Row]] = defaultdict(list)
    here: dict[str, list[Row]] = defaultdict(list)
    for one in sorted(decisions, key=lambda row: row["recorded_at"]):
        (here if one["meeting_no"] == meeting.number else about)[one["subject"]].append(one)
    arising = _arising(decisions, meeting, previous, {line["code"] for line in frozen.card.lines})
    matters = [_matter(reader, one, meeting) for one in arising]
    made: dict[str, list[Item]] = {
        "matters_arising": [
            Item(
                f"matter:{one.decision['decision_no']}",
                "matters_arising",
                one.decision["name"] or one.decision["subject"],
                one.decision["subject"],
                matter=one,
            )
            for one in matters
        ],
        "highlights": [Item("highlights", "highlights", PARTS["highlights"])],
        "exceptions": [
            Item(f"exception:{one.subject}", "exceptions", one.name, one.subject, exception=one)
            for one in frozen.exceptions.exceptions
        ],
        "rest": [Item("rest", "rest", PARTS["rest"])],
    }
    made["matters_arising"] = made["matters_arising"] or [
        Item("matters_arising", "matters_arising", PARTS["matters_arising"])
    ]
    made["exceptions"] = made["exceptions"] or [Item("exceptions", "exceptions", PARTS["exceptions"])]
    items = [item for part in meeting.forum.agenda for item in made[part]]
    items.append(Item("decisions", "decisions", PARTS["decisions"]))
    whole = [_filled(reader, item, meeting, here, about) for item in items]
    decided = [one for rows in here.values() for one in rows]
    return Agenda(meeting, frozen, whole, sorted(decided, key=lambda row: row["recorded_at"]), previous)


def _before(one: Meeting, meeting: Meeting) -> bool:
    same = (one.forum.id, one.directorate) == (meeting.forum.id, meeting.directorate)
    return same and one.opened_at < meeting.opened_at


def _filled(
    reader: Reader,
    item: Item,
    meeting: Meeting,
    here: Mapping[str, list[Row]],
    about: Mapping[str, list[Row]],
) -> Item:
    """An item with what was decided and noted on it, here and before."""
    decided = here.get(item.subject or "", []) if item.exception or item.matter else []
    return Item(
        item.id, item.part, item.title, item.subject, item.matter, item.exception, decided,
        about.get(item.subject or "", []), meeting.notes(item.id), item.id in meeting.taken, _state(reader, item, decided),
    )  # fmt: skip


def _state(reader: Reader, item: Item, decided: Sequence[Row]) -> str:
    moved = [one["state"] for one in decided if one["state"] and one["closed_as"] != "cancelled"]
    if moved:
        return reader.framework.review.state(moved[-1]).name
    return item.exception.state_name if item.exception else ""


def _arising(decisions: Sequence[Row], meeting: Meeting, previous: Meeting | None, codes: set[str]) -> list[Row]:
    """The forum's decisions from before that are open, or were closed since it last met. Overdue first,
    then by their day, then acceptances that run, then what is closed."""
    since = previous.opened_at if previous else datetime.min
    found = [
        one
        for one in decisions
        if one["forum"] == meeting.forum.id
        and one["meeting_no"] != meeting.number
        and one["recorded_at"] <= (meeting.ended_at or meeting.opened_at)
        and (meeting.directorate is None or one["subject"] in codes)
        and _arises(one, since)
    ]
    return sorted(found, key=lambda one: (_place(one), one["due_now"] is None, one["due_now"], one["decision_no"]))


def _arises(decision: Row, since: datetime) -> bool:
    kind = DecisionKind(decision["kind"])
    if decision["closed"]:
        return bool(decision["closed_as"] != "cancelled" and decision["closed_at"] > since)
    if kind is DecisionKind.ACCEPT:
        return decision["due_now"] is None or decision["due_now"] >= since.date()
    return kind in OPEN_UNTIL_DONE


def _place(decision: Row) -> int:
    if decision["overdue"]:
        return 0
    if decision["closed"]:
        return 3
    return 2 if decision["kind"] == DecisionKind.ACCEPT else 1


def _matter(reader: Reader, decision: Row, meeting: Meeting) -> Matter:
    moved = changed_the_number(reader, decision, meeting.as_at)
    return Matter(decision, moved.words, moved.better)


def run_out(item: Item) -> bool:
    """Whether an exception is back on the list because its acceptance has run out."""
    return bool(item.exception and item.exception.state == EXPIRED)
