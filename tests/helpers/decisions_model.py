"""Decisions in memory, by the plainest reading of the rules: what may be done, and where that leaves a subject."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from pmf.model.person import Person

GROUP = {"prg", "performance_team", "administrator"}
ALL = {"new", "with_service", "with_directorate", "called_in", "review_commissioned", "referred", "accepted",
       "acceptance_expired", "released"}  # fmt: skip
# kind: the roles, what has to be said beside words, the states it may follow (None: any), the state it leads to
KINDS: dict[str, tuple[set[str], set[str], set[str] | None, str | None]] = {
    "call_in": (GROUP, {"owner", "due"}, None, "called_in"),
    "commission": (GROUP, {"owner", "external"}, None, "review_commissioned"),
    "refer": (GROUP, set(), None, "referred"),
    "accept": (GROUP, {"due"}, None, "accepted"),
    "release": (GROUP, set(), ALL - {"new", "released"}, "released"),
    "action": (GROUP, {"owner", "due"}, None, None),
    "note": (GROUP, set(), None, None),
    "recommendation": ({"scrutiny", "performance_team", "administrator"}, {"owner", "due"}, None, None),
    "question": ({"scrutiny", *GROUP}, {"owner", "due"}, None, None),
}
OPEN = {"call_in", "commission", "refer", "action", "recommendation", "question"}
CLOSING = {"done", "answered", "cancelled"}
EVENTS = {
    "call_in": {"progress", "off_track", "rescheduled", "done", "cancelled"},
    "commission": {"progress", "off_track", "rescheduled", "done", "cancelled"},
    "action": {"progress", "off_track", "rescheduled", "done", "cancelled"},
    "refer": {"progress", "off_track", "rescheduled", "answered", "cancelled"},
    "question": {"progress", "off_track", "rescheduled", "answered", "cancelled"},
    "recommendation": {"progress", "off_track", "rescheduled", "done", "answered", "cancelled"},
}
ESCALATED = {"new": "with_service", "acceptance_expired": "with_service", "released": "with_service",
             "with_service": "with_directorate"}  # fmt: skip


@dataclass
class Told:
    """Something that became of a decision."""

    at: datetime
    event: str
    words: str | None
    due: date | None


@dataclass
class Decided:
    """A decision as the model keeps it."""

    number: int
    at: datetime
    kind: str
    subject: str
    to: str | None
    due: date | None
    told: list[Told] = field(default_factory=list)

    def by(self, moment: datetime) -> list[Told]:
        """What had become of it by a moment."""
        return [one for one in self.told if one.at <= moment]

    def closed_as(self, moment: datetime) -> str | None:
        """How it was closed by a moment."""
        return next((one.event for one in self.by(moment) if one.event in CLOSING), None)

    def due_now(self, moment: datetime) -> date | None:
        """Its day after every putting off."""
        return ([self.due] + [one.due for one in self.by(moment) if one.due])[-1]


@dataclass
class Asked:
    """What somebody tries: a decision of a kind, or an event of the decision with a number."""

    kind: str
    subject: str
    words: str
    owner: str | None
    external: str | None
    due: date | None
    number: int = 0


class Model:
    """Every decision, oldest first."""

    def __init__(self, services: dict[str, str | None], longest: int) -> None:
        self.services, self.longest = services, longest
        self.decided: list[Decided] = []

    def state(self, subject: str, moment: datetime) -> tuple[str, Decided | None]:
        """Where a subject stood at a moment, and the decision that put it there."""
        for one in reversed(self.decided):
            if (
                one.at <= moment
                and one.subject == subject
                and one.to
                and one.closed_as(moment) != "cancelled"
            ):
                if one.kind == "accept" and one.due and moment.date() > one.due:
                    return "acceptance_expired", one
                return one.to, one
        return "new", None

    def answer(self, who: Person, asked: Asked, now: datetime) -> str:
        """`taken`, `not allowed` or `not sound`."""
        if asked.number:
            return self._answer_event(who, asked, now)
        roles, needs, after, to = self._kind(asked, now)
        if not who.roles & {"scrutiny", *GROUP} or not who.roles & roles:
            return "not allowed"
        state, by = self.state(asked.subject, now)
        general = asked.subject not in self.services
        sound = (
            not (general and asked.kind not in {"action", "note", "recommendation", "question"})
            and to != "nowhere"
            and (after is None or state in after)
            and not (to == state and by is not None and by.closed_as(now) is None)
            and bool(asked.words.strip())
            and all(getattr(asked, one) for one in needs)
            and not (asked.external and asked.external == "none")
            and not (asked.due and asked.due < now.date())
        )
        if sound and asked.kind == "accept" and asked.due:
            sound = now.date() < asked.due <= _later(now.date(), self.longest)
        return "taken" if sound else "not sound"

    def _kind(self, asked: Asked, now: datetime) -> tuple[set[str], set[str], set[str] | None, str | None]:
        if asked.kind != "escalate":
            return KINDS[asked.kind]
        return GROUP, set(), None, ESCALATED.get(self.state(asked.subject, now)[0], "nowhere")

    def _answer_event(self, who: Person, asked: Asked, now: datetime) -> str:
        if not who.roles & {"scrutiny", "officer", "verifier", *GROUP}:
            return "not allowed"
        found = next((one for one in self.decided if one.number == asked.number), None)
        if found is None:
            return "not sound"
        decides = who.roles & (GROUP if found.kind == "escalate" else KINDS[found.kind][0])
        own = bool(who.roles & {"officer", "verifier"}) and self.services.get(found.subject) in who.services
        anybody = bool(who.roles & GROUP)
        answers = (
            (own or anybody)
            and found.kind in OPEN
            and asked.kind in {"progress", "off_track", "done", "answered"}
        )
        if not decides and not answers:
            return "not allowed"
        words = bool(asked.words.strip()) or (asked.kind == "done" and found.kind != "call_in")
        sound = (
            found.closed_as(now) is None
            and not (found.kind == "accept" and found.due and found.due < now.date())
            and asked.kind in EVENTS.get(found.kind, {"cancelled"})
            and words
        )
        if sound and asked.kind == "rescheduled":
            sound = asked.due is not None and asked.due >= now.date() and asked.due != found.due_now(now)
        return "taken" if sound else "not sound"

    def take(self, asked: Asked, now: datetime) -> None:
        """Keep what was taken."""
        if asked.number:
            due = asked.due if asked.kind == "rescheduled" else None
            one = next(one for one in self.decided if one.number == asked.number)
            one.told.append(Told(now, asked.kind, asked.words.strip() or None, due))
            return
        to = self._kind(asked, now)[3]
        self.decided.append(Decided(len(self.decided) + 1, now, asked.kind, asked.subject, to, asked.due))


def _later(day: date, months: int) -> date:
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    while True:
        try:
            return date(year, month, day.day)
        except ValueError:
            day = date(day.year, day.month, day.day - 1)
