"""Deciding about an exception in place: the dialog, what it writes down, and taking that back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import NamedTuple
from uuid import uuid4

import streamlit as st

from pmf.access.permissions import NotAllowedError, may
from pmf.model.review import DecisionEvent, DecisionKind, Move
from pmf.model.role import Action
from pmf.reports.exception_report import PerformanceException
from pmf.review.deciding import Decision, NotSoundError
from pmf.review.demands import months_after
from pmf.store.database import CannotWriteError
from pmf.ui import exception_reads
from pmf.ui.cards import plain_label, quiet
from pmf.ui.frame import View

K = DecisionKind
_SAID, _RECORDED = "decision_said", "decisions_recorded"
_PROBLEMS = (NotSoundError, NotAllowedError, CannotWriteError)


class Fields(NamedTuple):
    """What a kind of decision asks for: the label of its words, and of who, by when and the rest where they are wanted.
    `days` is how far ahead the day is to begin with; None leaves it empty."""

    words: str
    owner: str = ""
    due: str = ""
    days: int | None = None
    external: str = ""
    value: str = ""


FIELDS: dict[DecisionKind, Fields] = {
    K.ESCALATE: Fields("What is asked of them", "Who takes it up", "By when, if there is a day", 28),
    K.CALL_IN: Fields("The issue", "Which officer", "For which day", 21),
    K.COMMISSION: Fields("The terms: what the review looks at", "Who leads it", "Reports by", 90,
                         "Who from outside takes part, or “none” and why"),
    K.REFER: Fields("The question for scrutiny", "", "By when, if there is a day"),
    K.ACCEPT: Fields("Why this is accepted", "", "The last day of the acceptance", 90, value="The figure that is accepted, if one is"),
    K.RELEASE: Fields("Why it needs no more attention"),
    K.ACTION: Fields("What is to be done", "Who does it", "By when", 28),
    K.NOTE: Fields("The note"),
    K.RECOMMENDATION: Fields("What is recommended", "Who answers it", "By when", 56),
    K.QUESTION: Fields("The question", "Who answers it", "By when", 14),
}  # fmt: skip
# Decisions that begin with somebody being asked: the indicator's owner, unless another is named.
_OF_THE_OWNER = (K.ESCALATE, K.CALL_IN, K.ACTION, K.QUESTION, K.RECOMMENDATION)


def may_decide(view: View) -> bool:
    """Whether this person decides about exceptions at all."""
    return may(view.framework, view.person, Action.DECIDE_EXCEPTION) or may(
        view.framework, view.person, Action.TRACK_SCRUTINY
    )


def who_decides(view: View) -> None:
    """For whoever may not decide, or looks at a past day: why there is no button, in one sentence."""
    if view.as_at is not None:
        st.markdown(
            quiet("What stood on a past day is looked at, not decided. Look at it as at now to decide.")
        )
    elif not may_decide(view):
        names = sorted(
            {role.name for role in view.framework.roles if Action.DECIDE_EXCEPTION in role.may}, key=str.lower
        )
        st.markdown(quiet(f"You read this list; deciding is for {', '.join(names)}."))


def button(view: View, one: PerformanceException, *, main: bool = False) -> None:
    """The button that opens the dialog, for those who may decide something about this now."""
    if view.as_at is not None or not may_decide(view):
        return
    moves = exception_reads.moves(view, one.subject_kind, one.subject)
    if not moves:
        return
    if st.button(
        "Decide", key=f"decide_{one.subject_kind}_{one.subject}", type=view.main_button if main else "secondary",
        help=f"Decide about {plain_label(one.name)}",
    ):  # fmt: skip
        st.dialog(f"Decide about {plain_label(one.name)}", width="medium")(form)(
            view, one, moves, uuid4().hex
        )


def form(view: View, one: PerformanceException, moves: Sequence[Move], opened: str) -> None:
    """What is decided, and what that asks for. `opened` names this opening: what it records, it records once,
    however often the button is pressed."""
    st.markdown(
        f"**{plain_label(one.state_name)}** {quiet(one.state_note)}  \n" + plain_label(" ".join(one.reasons))
    )
    names = [move.name for move in moves]
    chosen = st.pills("What is decided", names, default=names[0], required=True, key=f"move_{opened}")
    move = next(move for move in moves if move.name == (chosen or names[0]))
    fields = FIELDS[move.decision]
    with st.form(f"form_{opened}_{names.index(move.name)}", border=False):
        decision = _asked(view, one, move, fields)
        pressed = st.form_submit_button(move.name, type=view.main_button)
    if not pressed:
        return
    recorded: dict[str, int] = st.session_state.setdefault(_RECORDED, {})
    if opened not in recorded:
        try:
            recorded[opened] = exception_reads.decider(view).decide(decision())
        except _PROBLEMS as problem:
            st.error(plain_label(f"Nothing is recorded yet. {problem}"))
            return
        st.session_state[_SAID] = (_receipt(view, move, decision()), recorded[opened], one.name)
    st.rerun()


def _asked(view: View, one: PerformanceException, move: Move, fields: Fields) -> Callable[[], Decision]:
    today = view.served.database.now().date()
    kind = move.decision
    words = st.text_area(fields.words, max_chars=4000, height=100)
    beside = [name for name in ("owner", "due", "value") if getattr(fields, name)]
    columns = dict(zip(beside, st.columns(len(beside)) if beside else [], strict=True))
    owner = (
        columns["owner"].text_input(
            fields.owner, value=(one.owner or "") if kind in _OF_THE_OWNER else "", max_chars=200
        )
        if fields.owner
        else None
    )
    due = (
        columns["due"].date_input(
            fields.due, value=_day(view, one, kind, today, fields), min_value=today, format="DD/MM/YYYY",
            max_value=months_after(today, view.framework.review.longest_acceptance_months) if kind is K.ACCEPT else None,
        )
        if fields.due
        else None
    )  # fmt: skip
    value = columns["value"].text_input(fields.value, max_chars=40) if fields.value else ""
    external = st.text_input(fields.external, max_chars=1000) if fields.external else None
    return lambda: Decision(
        one.subject_kind, one.subject, kind, words, owner or None, due if isinstance(due, date) else None,
        period=view.period, external=external or None, value=_number(value), to=move.to, state_seen=one.state,
    )  # fmt: skip


def _day(
    view: View, one: PerformanceException, kind: DecisionKind, today: date, fields: Fields
) -> date | None:
    """The day to begin with, a weekday, but an acceptance lasts to the end of the next period, if that is
    still ahead."""
    if kind is K.ACCEPT:
        ends = view.period.shift(1).ends
        longest = months_after(today, view.framework.review.longest_acceptance_months)
        return ends if today < ends <= longest else min(today + timedelta(days=90), longest)
    if fields.days is None:
        return None
    ahead = today + timedelta(days=fields.days)
    return ahead + timedelta(days=max(0, 7 - ahead.weekday()) if ahead.weekday() > 4 else 0)


def _number(typed: str) -> Decimal | None:
    plain = typed.replace(",", "").replace("£", "").replace("%", "").replace("−", "-").strip()
    if not plain:
        return None
    try:
        return Decimal(plain)
    except InvalidOperation:
        raise NotSoundError(
            "Type the figure that is accepted as a number, such as 82.5, or leave it empty."
        ) from None


def _receipt(view: View, move: Move, decision: Decision) -> str:
    """What was written down, shortly: `Called in: Dev Anand, 11 December 2026`."""
    done = view.framework.review.state(move.to).name if move.to else _NOTED.get(move.decision, move.name)
    day = f"{decision.due.day} {decision.due:%B %Y}" if decision.due else ""
    if decision.kind is K.ACCEPT and day:
        day = f"until {day}"
    parts = ", ".join(part for part in (decision.owner or "", day) if part)
    return f"{done}: {parts}" if parts else done


_NOTED = {
    K.ACTION: "Action taken down",
    K.NOTE: "Note taken down",
    K.RECOMMENDATION: "Recommendation taken down",
    K.QUESTION: "Question taken down",
}


def receipt(view: View) -> None:
    """What was just decided, with a way to take it back."""
    said: tuple[str, int | None, str] | None = st.session_state.get(_SAID)
    if said is None:
        return
    sentence, number, name = said
    with st.container(border=True, horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"**{plain_label(sentence)}** :gray[{plain_label(name)}]", width="stretch")
        if number is not None:
            take_back(view, number, name, label="Undo")
        if st.button("Close", key="close_receipt", type="tertiary"):
            st.session_state.pop(_SAID)
            st.rerun()


def take_back(view: View, number: int, name: str, *, label: str) -> None:
    """Cancel a decision of one's own, with a reason. What was decided stays in the record, cancelled."""
    with st.popover(label, key=f"undo_{number}"), st.form(f"undo_form_{number}", border=False):
        reason = st.text_input("Why it is taken back", max_chars=1000)
        pressed = st.form_submit_button("Cancel the decision")
    if not pressed:
        return
    try:
        exception_reads.decider(view).report(number, DecisionEvent.CANCELLED, reason)
    except _PROBLEMS as problem:
        st.error(plain_label(str(problem)))
        return
    st.session_state[_SAID] = ("Taken back: the decision is cancelled, and the record says so", None, name)
    st.rerun()


def forget() -> None:
    """Once somebody has gone elsewhere, what was decided is in the lists and no longer at the top."""
    st.session_state.pop(_SAID, None)
