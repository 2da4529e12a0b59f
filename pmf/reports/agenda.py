"""A meeting's agenda, by its forum's order: what arises from before, what went well, what needs a
conversation, the rest, and what was decided.

What comes from figures is read once as at the meeting's moment; decisions are those of now, or of when
the meeting ended.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from pmf.model.framework import Quadrant
from pmf.model.review import EXPIRED, OPEN_UNTIL_DONE, DecisionKind
from pmf.reports import positions
from pmf.reports.decisions import changed_the_numbers, read_decisions, read_logs
from pmf.reports.exception_report import ExceptionReport, PerformanceException, read_exceptions
from pmf.reports.forum_scope import Scope, scope_of
from pmf.reports.highlights import Highlights, highlights_of
from pmf.reports.meetings import Meeting, read_meetings
from pmf.reports.reading import Reader
from pmf.reports.scorecard import Line, Scorecard, Standing, headline, read_scorecard
from pmf.reports.signals import read_signals

Row = Mapping[str, Any]
PARTS = {
    "matters_arising": "Matters arising",
    "highlights": "Highlights",
    "exceptions": "Exceptions",
    "finance": "Finance",
    "risk": "Risk",
    "rest": "The rest",
    "decisions": "Decisions taken",
}

_AFTER_EXCEPTIONS = ("finance", "risk")


@dataclass(frozen=True)
class Frozen:
    """What a meeting sees of the figures. The same however long ago the meeting was. `card` is what its forum
    looks at, `whole` is that with what lies beside it."""

    scope: Scope
    whole: Scorecard
    card: Scorecard
    exceptions: ExceptionReport
    highlights: Highlights

    def went_well(self) -> list[tuple[str, Sequence[Line]]]:
        """The highlights in parts that have any, each with its title; a line's `because` says why in words."""
        told = self.highlights
        parts = (
            ("Recovered", told.recovered),
            (f"On {self.card.words.target} for longest", told.longest_green),
            ("Improved beyond their usual variation", told.improved),
        )
        return [(title, lines) for title, lines in parts if lines]

    def rest(self) -> list[tuple[Quadrant, Standing, str]]:
        """Each quadrant that has anything, how it stands, and that in one sentence."""
        told = []
        for quadrant in self.card.quadrants:
            standing = self.card.quadrant(quadrant.id)
            beside = self.card.positions_of(quadrant=quadrant.id).lines
            said = [headline(standing, self.card.words, self.card.period.label)] if standing.lines else []
            said += [positions.headline(beside)] if beside else []
            if said:
                told.append((quadrant, standing, " ".join(said)))
        return told


@dataclass(frozen=True)
class Matter:
    """A decision of before that is still open, or was closed since the forum last met. `words` say whether
    the number has moved since; `moved` is better, worse, unchanged, more or less, None where nothing can be
    said."""

    decision: Row
    words: str
    moved: str | None
    # What was said of it in this meeting, oldest first.
    said: Sequence[Row] = ()


@dataclass(frozen=True)
class Item:
    """One thing on the agenda, and what stands on it: a matter, an exception, or a part as a whole.
    `decided` and `notes` are what this meeting made of it; `state_name` is where its exception stands now."""

    id: str
    part: str
    title: str
    subject_kind: str | None = None
    subject: str | None = None
    matter: Matter | None = None
    exception: PerformanceException | None = None
    decided: Sequence[Row] = ()
    before: Sequence[Row] = ()
    notes: Sequence[Row] = ()
    taken: bool = False
    state: str = ""
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
    whole = read_scorecard(reader, **asked)
    sets = reader.framework.set_and_those_inside(scope.indicator_set) if scope.indicator_set else None
    seen = [line for line in whole.lines if sets is None or line["indicator_set"] in sets]
    exceptions = read_exceptions(reader, **asked, indicator_set=scope.indicator_set, beside_sets=True)
    card = replace(whole, lines=seen)
    codes = [line["code"] for line in seen]
    signals = read_signals(reader, at=meeting.as_at, period=meeting.period, codes=codes)
    well = highlights_of(card, signals)
    return Frozen(scope, whole, card, exceptions, well)


def read_agenda(reader: Reader, meeting: Meeting, frozen: Frozen) -> Agenda:
    """A meeting's agenda, with what was decided so far, or by its end."""
    reader.check()
    now = meeting.ended_at or reader.database.now()
    decisions = read_decisions(reader, at=now)
    decisions.sort(key=lambda row: (row["recorded_at"], row["decision_no"]))
    earlier = [one for one in read_meetings(reader) if _before(one, meeting)]
    previous = max(earlier, key=lambda one: one.opened_at, default=None)
    matters = _matters(
        reader, _arising(decisions, meeting, previous, reader.framework.trigger.forum), meeting
    )
    made: dict[str, list[Item]] = {
        "matters_arising": [_of_matter(one) for one in matters],
        **_exceptions(frozen),
    }
    parts = [
        one
        for part in (*meeting.forum.agenda, "decisions")
        for one in ((part, *_AFTER_EXCEPTIONS) if part == "exceptions" else (part,))
        if one not in _AFTER_EXCEPTIONS or made[one]
    ]
    items = [
        _filled(reader, item, meeting, decisions, now.date())
        for part in parts
        for item in made.get(part) or [Item(part, part, PARTS[part])]
    ]
    decided = [one for one in decisions if one["meeting_no"] == meeting.number]
    return Agenda(meeting, frozen, items, decided, previous)


def _of_matter(matter: Matter) -> Item:
    decision = matter.decision
    return Item(
        f"matter:{decision['decision_no']}", "matters_arising", decision["subject_name"], decision["subject_kind"],
        decision["subject"], matter=matter,
    )  # fmt: skip


def _exceptions(frozen: Frozen) -> dict[str, list[Item]]:
    """The exceptions as items: money and risks come after the others, each by themselves."""
    made: dict[str, list[Item]] = {"exceptions": [], **{part: [] for part in _AFTER_EXCEPTIONS}}
    for one in frozen.exceptions.exceptions:
        part = {"budget": "finance", "risk": "risk"}.get(one.subject_kind, "exceptions")
        made[part].append(_of_exception(one, part))
    return made


def _of_exception(one: PerformanceException, part: str) -> Item:
    kind = "" if one.subject_kind == "indicator" else f"{one.subject_kind}:"
    return Item(
        f"exception:{kind}{one.subject}",
        part,
        one.name,
        one.subject_kind,
        one.subject,
        exception=one,
    )


def _before(one: Meeting, meeting: Meeting) -> bool:
    same = (one.forum.id, one.directorate) == (meeting.forum.id, meeting.directorate)
    return same and one.opened_at < meeting.opened_at


def _filled(reader: Reader, item: Item, meeting: Meeting, decisions: Sequence[Row], today: date) -> Item:
    """An item with what was decided and noted on it, in this meeting and before."""
    about = [one for one in decisions if _is_about(one, item)]
    here = [one for one in about if one["meeting_no"] == meeting.number]
    return replace(
        item,
        decided=here,
        before=[one for one in about if one["meeting_no"] != meeting.number],
        notes=meeting.notes(item.id),
        taken=item.id in meeting.taken,
        state=(state := _state(item, about, meeting, today)),
        state_name=reader.framework.review.state(state).name if state else "",
    )


def _is_about(decision: Row, item: Item) -> bool:
    if item.subject_kind == "indicator":
        return bool(item.subject is not None and decision["code"] == item.subject)
    return (decision["subject_kind"], decision["subject"]) == (item.subject_kind, item.subject)


def _state(item: Item, about: Sequence[Row], meeting: Meeting, today: date) -> str:
    """Where an exception stands: as at the meeting's moment, unless it was decided on since, or what was
    accepted has run out since."""
    if item.exception is None:
        return ""
    moved = [
        one
        for one in about
        if one["state"] and one["closed_as"] != "cancelled" and one["subject_kind"] == item.subject_kind
    ]
    if not moved:
        return item.exception.state
    last = moved[-1]
    if last["kind"] == DecisionKind.ACCEPT and last["due_now"] < today:
        return EXPIRED
    return str(last["state"]) if last["recorded_at"] > meeting.as_at else item.exception.state


def _arising(
    decisions: Sequence[Row], meeting: Meeting, previous: Meeting | None, home: str | None
) -> list[Row]:
    """The forum's decisions from before that are open, or were closed since it last met. Overdue first,
    then by their day, then acceptances that run, then what is closed."""
    since = (previous.ended_at or previous.opened_at) if previous else datetime.min
    found = [
        one
        for one in decisions
        if _is_theirs(one, meeting, home)
        and one["meeting_no"] != meeting.number
        and one["recorded_at"] <= meeting.opened_at
        and meeting.directorate in (None, one["directorate"])
        and _arises(one, since)
    ]
    return sorted(found, key=lambda one: (_place(one), one["due_now"] or date.max, one["decision_no"]))


def _is_theirs(decision: Row, meeting: Meeting, home: str | None) -> bool:
    """Whether a decision is the forum's: taken in its name, or in nobody's where exceptions are its business
    (`home`). What scrutiny asks and recommends is not."""
    if decision["forum"] is None:
        return meeting.forum.id == home and decision["kind"] not in (
            DecisionKind.RECOMMENDATION,
            DecisionKind.QUESTION,
        )
    return bool(decision["forum"] == meeting.forum.id)


def _arises(decision: Row, since: datetime) -> bool:
    kind = DecisionKind(decision["kind"])
    if decision["closed"]:
        return bool(decision["closed_as"] != "cancelled" and decision["closed_at"] > since)
    if kind is DecisionKind.ACCEPT:
        return bool(decision["due_now"] is None or decision["due_now"] >= since.date())
    return kind in OPEN_UNTIL_DONE


def _place(decision: Row) -> int:
    if decision["overdue"]:
        return 0
    if decision["closed"]:
        return 3
    return 2 if decision["kind"] == DecisionKind.ACCEPT else 1


def _matters(reader: Reader, decisions: Sequence[Row], meeting: Meeting) -> list[Matter]:
    moved = changed_the_numbers(reader, decisions, at=meeting.as_at)
    logs = read_logs(reader, decisions, at=meeting.ended_at or reader.database.now())
    nothing: Row = {"words": "It is about no figure.", "moved": None}
    found = []
    for one in decisions:
        told = moved.get(one["decision_no"], nothing)
        said = [entry for entry in logs[one["decision_no"]] if entry["at"] > meeting.opened_at]
        found.append(Matter(one, told["words"], told["moved"], said))
    return found
