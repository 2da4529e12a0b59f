"""What each kind of decision has to say, and each thing that may become of it; the sentences for who left it out."""

from __future__ import annotations

import calendar
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from pmf.model.cell import LARGEST, settled
from pmf.model.framework import Framework
from pmf.model.period import Period
from pmf.model.review import EVENT_NAMES, OPEN_UNTIL_DONE, DecisionEvent, DecisionKind
from pmf.review.audit import NotSoundError
from pmf.store.decisions import Row

K, E = DecisionKind, DecisionEvent
LONGEST_WORDS, LONGEST_NAME, MOST_YEARS_AHEAD = 4_000, 200, 10


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision that somebody means to take.

    `subject` is an indicator's code, a target as `CODE 2026/27`, a decision's number for an action, the id of a plan
    or of an action of one ("plan_action"), a budget ("budget": `Housing options · General Fund revenue`), a risk's id, a
    service (its "feedback", its "workforce"), or a few words for a general matter. `words` is the issue, the terms, the question, the reason, what is to be done;
    `owner` who is called in, leads, acts, answers, or who agreed to a target. `to` tells two moves of a kind
    apart. `state_seen` is the state that was on the screen: where it is another by now, somebody is told.
    """

    subject_kind: str
    subject: str
    kind: DecisionKind
    words: str
    owner: str | None = None
    due: date | None = None
    forum: str | None = None
    meeting_no: int | None = None
    period: Period | None = None
    external: str | None = None
    under: int | None = None
    value: Decimal | None = None
    to: str | None = None
    state_seen: str | None = None


NEEDS: dict[DecisionKind, dict[str, str]] = {
    K.ESCALATE: {"words": "Say what is asked of them."},
    K.CALL_IN: {
        "words": "Say what the issue is.",
        "owner": "Say which officer is called in.",
        "due": "Say for which day.",
    },
    K.COMMISSION: {
        "words": "Write the terms of the review: what it is to look at.",
        "owner": "Say who leads the review.",
        "external": "Say who from outside takes part, or “none” and why.",
    },
    K.REFER: {"words": "Write the question for scrutiny."},
    K.ACCEPT: {
        "words": "Say why this is accepted.",
        "due": "Say on which day the acceptance ends.",
    },
    K.RELEASE: {"words": "Say why it needs no more attention."},
    K.AGREE_TARGET: {
        "words": "Say why the target may depart from the guidance.",
        "owner": "Say who agreed to it.",
    },
    K.ACTION: {"words": "Say what is to be done.", "owner": "Say who does it.", "due": "Say by when."},
    K.NOTE: {"words": "Write the note."},
    K.RECOMMENDATION: {
        "words": "Write what is recommended.",
        "owner": "Say who answers it.",
        "due": "Say by when.",
    },
    K.QUESTION: {"words": "Write the question.", "owner": "Say who answers it.", "due": "Say by when."},
}
# What may be decided about what. A matter that is about no indicator is `general`.
ABOUT: dict[str, frozenset[DecisionKind]] = {
    "indicator": frozenset(K) - {K.AGREE_TARGET},
    "target": frozenset({K.AGREE_TARGET, K.ACTION, K.NOTE, K.RECOMMENDATION, K.QUESTION}),
    "action": frozenset(K) - {K.AGREE_TARGET},
    "plan": frozenset(K) - {K.AGREE_TARGET},
    "plan_action": frozenset(K) - {K.AGREE_TARGET},
    "budget": frozenset(K) - {K.AGREE_TARGET},
    "risk": frozenset(K) - {K.AGREE_TARGET},
    "feedback": frozenset(K) - {K.AGREE_TARGET},
    "workforce": frozenset(K) - {K.AGREE_TARGET},
    "general": frozenset({K.ACTION, K.NOTE, K.RECOMMENDATION, K.QUESTION}),
}
EVENT_NEEDS = {
    E.PROGRESS: "Say how far it is.",
    E.OFF_TRACK: "Say what is in the way.",
    E.RESCHEDULED: "Say why it is put off.",
    E.ANSWERED: "Write the answer, or where it can be read.",
    E.CANCELLED: "Say why it is cancelled.",
}
# What is asked is answered, by letter as a rule; what is recommended is answered, or done.
_CLOSED_BY = {K.REFER: (E.ANSWERED,), K.QUESTION: (E.ANSWERED,), K.RECOMMENDATION: (E.ANSWERED, E.DONE)}


def events_of(kind: DecisionKind) -> tuple[DecisionEvent, ...]:
    """What may become of a kind of decision. One that nobody has to do anything about can only be cancelled."""
    if kind not in OPEN_UNTIL_DONE:
        return (E.CANCELLED,)
    return (E.PROGRESS, E.OFF_TRACK, *_CLOSED_BY.get(kind, (E.DONE,)), E.RESCHEDULED, E.CANCELLED)


def complete(decision: Decision, today: date, framework: Framework) -> Decision:
    """The decision with its words tidied. Raises NotSoundError with what is missing or cannot be."""
    if decision.kind not in ABOUT.get(decision.subject_kind, frozenset()):
        raise NotSoundError("That cannot be decided about this.")
    tidy = replace(
        decision,
        subject=line(decision.subject) or "",
        words=text(decision.words) or "",
        owner=line(decision.owner),
        external=text(decision.external),
        value=_amount(decision.value),
    )
    for part, sentence in NEEDS[tidy.kind].items():
        if not getattr(tidy, part):
            raise NotSoundError(sentence)
    if not tidy.subject:
        raise NotSoundError("Say what it is about.")
    if (tidy.external or "").strip(" .,:;–-").casefold() == "none":
        raise NotSoundError("Say why nobody from outside takes part in the review.")
    if tidy.forum and tidy.forum not in {one.id for one in framework.forums}:
        raise NotSoundError(f"There is no forum “{tidy.forum}” here.")
    if tidy.value is not None and tidy.kind is not K.ACCEPT:
        raise NotSoundError("Only an acceptance has a figure that is accepted.")
    if tidy.due:
        _refuse_day(tidy, tidy.due, today, framework)
    return tidy


def _refuse_day(decision: Decision, due: date, today: date, framework: Framework) -> None:
    _refuse_past(due, today)
    if decision.kind is not K.ACCEPT:
        return
    longest = framework.review.longest_acceptance_months
    if due <= today:
        raise NotSoundError("The last day of an acceptance lies ahead: choose a later day.")
    if due > months_after(today, longest):
        raise NotSoundError(
            f"Nothing is accepted for longer than {longest} months here: choose a day up to {shown(months_after(today, longest))}."
        )


def complete_event(
    event: DecisionEvent, words: str | None, due: date | None, decision: Row, today: date
) -> Row:
    """The row of an event of a decision that stands. Raises NotSoundError."""
    if event not in events_of(DecisionKind(decision["kind"])):
        raise NotSoundError(f"“{EVENT_NAMES[event]}” is not what becomes of this kind of decision.")
    said = text(words)
    if not said and (event in EVENT_NEEDS or decision["kind"] == K.CALL_IN):
        raise NotSoundError(EVENT_NEEDS.get(event, "Say what came of the call-in."))
    if event is not E.RESCHEDULED:
        return {"event": event.value, "words": said, "due": None}
    if due is None:
        raise NotSoundError("Say to which day it is put off.")
    _refuse_past(due, today)
    if due == decision["due_now"]:
        raise NotSoundError(f"{shown(due)} is the day that it has already.")
    return {"event": event.value, "words": said, "due": due}


def _refuse_past(due: date, today: date) -> None:
    if due < today:
        raise NotSoundError(f"{shown(due)} is past: choose today or a later day.")
    if due.year > today.year + MOST_YEARS_AHEAD:
        raise NotSoundError(f"{shown(due)} is more than {MOST_YEARS_AHEAD} years ahead: check the year.")


def months_after(day: date, months: int) -> date:
    """The same day so many months later; the month's last day where there is no such day."""
    year, month = divmod(day.month - 1 + months, 12)
    last = calendar.monthrange(day.year + year, month + 1)[1]
    return date(day.year + year, month + 1, min(day.day, last))


def shown(day: date) -> str:
    """`12 Nov 2025`."""
    return f"{day.day} {day:%b %Y}"


def _amount(value: Decimal | None) -> Decimal | None:
    if value is None:
        return None
    if not value.is_finite() or abs(value) >= LARGEST:
        raise NotSoundError("Type the figure that is accepted as a number.")
    return settled(value)


def text(given: str | None) -> str | None:
    """Words as they are kept: paragraphs stay, other control characters do not. None for nothing."""
    kept = "".join(
        one if one.isprintable() or one == "\n" else " " for one in (given or "").replace("\r\n", "\n")
    )
    kept = kept.strip()
    if len(kept) > LONGEST_WORDS:
        raise NotSoundError(f"Say it in at most {LONGEST_WORDS:,} characters; these are {len(kept):,}.")
    return kept or None


def line(given: str | None) -> str | None:
    """A name or a title: one line. None for nothing."""
    kept = " ".join("".join(one if one.isprintable() else " " for one in given or "").split())
    if len(kept) > LONGEST_NAME:
        raise NotSoundError(f"A name or a title has at most {LONGEST_NAME} characters.")
    return kept or None
