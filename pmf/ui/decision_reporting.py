"""Saying in place what became of a decision, with the whole record before one's eyes; and what scrutiny asks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import streamlit as st

from pmf.access.permissions import NotAllowedError, may
from pmf.model.review import EVENT_NAMES, DecisionEvent, DecisionKind
from pmf.model.role import Action
from pmf.review.deciding import Decision, NotSoundError
from pmf.rules.wording import day
from pmf.store.database import CannotWriteError
from pmf.ui import decision_reads, reads, tables
from pmf.ui.cards import plain_label, quiet
from pmf.ui.frame import View

Row = Mapping[str, Any]
_SAID, _DONE = "followed_up_said", "followed_up_done"
_PROBLEMS = (NotSoundError, NotAllowedError, CannotWriteError)
_WORDS = {
    DecisionEvent.PROGRESS: "How far it is",
    DecisionEvent.OFF_TRACK: "What is in the way",
    DecisionEvent.RESCHEDULED: "Why it is put off",
    DecisionEvent.DONE: "What came of it",
    DecisionEvent.ANSWERED: "The answer, or where it can be read",
    DecisionEvent.CANCELLED: "Why it is cancelled",
}
_GENERAL = "Another matter"


def once(opened: str, act: Callable[[], object], done: str) -> None:
    """Do something once for each opening of a dialog, however often its button is pressed, and show the page anew;
    or say in the dialog why it was not done."""
    finished: set[str] = st.session_state.setdefault(_DONE, set())
    if opened not in finished:
        try:
            act()
        except _PROBLEMS as problem:
            st.error(plain_label(f"Nothing is recorded yet. {problem}"))
            return
        finished.add(opened)
        st.session_state[_SAID] = done
    st.rerun()


def receipt() -> None:
    """What was just recorded, once."""
    if said := st.session_state.pop(_SAID, None):
        st.success(plain_label(said))


def button(view: View, row: Row) -> None:
    """Opens a decision: its record, and for those who may, a form to say what became of it."""
    name = f"Decision {row['decision_no']}: {row['kind_name']}, {row['subject_name']}"
    if st.button("Details", key=f"open_{row['decision_no']}", help=plain_label(name)):
        title = f"{row['kind_name']}: {row['subject_name']}"
        st.dialog(plain_label(title), width="large")(details)(view, row, uuid4().hex)


def details(view: View, row: Row, opened: str) -> None:
    """A decision's record, and the form for what became of it. `opened` names this opening."""
    st.text(row["words"])
    facts = [
        ("Owner", row["owner"]),
        ("Due", day(row["due_now"]) if row["due_now"] else None),
        ("From outside", row["external"]),
        ("Forum", row["forum_name"]),
        ("Looking at", row["period"]),
        ("Part of decision", row["under"]),
    ]
    st.markdown(quiet(" · ".join(f"{what}: {said}" for what, said in facts if said)))
    _record(row)
    events = decision_reads.decider(view).events(row["decision_no"]) if view.as_at is None else []
    if not events:
        st.markdown(quiet(_why_closed(view, row)))
        return
    chosen = st.pills(
        "What became of it", events, format_func=EVENT_NAMES.__getitem__, default=events[0], required=True, key=f"event_{opened}"
    )  # fmt: skip
    event = DecisionEvent(chosen or events[0])
    with st.form(f"report_{opened}_{event}", border=False):
        words = st.text_area(_WORDS[event], max_chars=4000, height=90)
        due = None
        if event is DecisionEvent.RESCHEDULED:
            today = view.served.database.now().date()
            due = st.date_input("To which day", value=None, min_value=today, format="DD/MM/YYYY")
        pressed = st.form_submit_button("Record", type=view.main_button)
    if pressed:
        number = row["decision_no"]
        once(
            opened,
            lambda: decision_reads.decider(view).report(
                number, event, words, due if isinstance(due, date) else None
            ),
            f"{EVENT_NAMES[event]}: recorded for decision {number}, {row['subject_name']}.",
        )


def _record(row: Row) -> None:
    tables.plain_table(
        [
            {
                "When": f"{day(one['at'])} {one['at']:%H:%M}",
                "Who": plain_label(one["by"]),
                "What": plain_label(one["what"]) + (f", due {day(one['due'])}" if one["due"] else ""),
                "Words": plain_label(one["words"] or "–"),
            }
            for one in row["log"]
        ],
        f"Everything that was said of decision {row['decision_no']}",
    )


def _why_closed(view: View, row: Row) -> str:
    if view.as_at is not None:
        return "What stood on a past day is looked at, not changed. Look at it as at now to report."
    if row["closed"]:
        return f"{row['stands']}: nothing more becomes of it."
    return "You read this record; reporting is for its service and for those who decide."


def scrutiny_button(view: View) -> None:
    """For those who track scrutiny: take down what it recommends or asks."""
    if view.as_at is not None or not may(view.framework, view.person, Action.TRACK_SCRUTINY):
        return
    if st.button("Record what scrutiny asks"):
        st.dialog("What scrutiny recommends or asks", width="medium")(scrutiny)(view, uuid4().hex)


def scrutiny(view: View, opened: str) -> None:
    """The form for what scrutiny recommends or asks. `opened` names this opening."""
    kinds = {"Recommendation": DecisionKind.RECOMMENDATION, "Question": DecisionKind.QUESTION}
    chosen = st.pills(
        "What it is", list(kinds), default="Recommendation", required=True, key=f"scrutiny_{opened}"
    )
    names = {row["code"]: f"{row['code']}  {row['name']}" for row in reads.indicators(view)}
    about = st.selectbox(
        "About", [_GENERAL, *names], format_func=lambda code: names.get(code, code), key=f"about_{opened}"
    )
    today = view.served.database.now().date()
    with st.form(f"scrutiny_form_{opened}_{chosen}_{about}", border=False):
        title = st.text_input("The matter, in a few words", max_chars=200) if about == _GENERAL else ""
        words = st.text_area("In its words", max_chars=4000, height=90)
        who, when = st.columns(2)
        owner = who.text_input("Who answers it", max_chars=200)
        due = when.date_input(
            "By when", value=today + timedelta(days=28), min_value=today, format="DD/MM/YYYY"
        )
        pressed = st.form_submit_button("Record", type=view.main_button)
    if pressed:
        kind = kinds[chosen or "Recommendation"]
        subject = ("general", title) if about == _GENERAL else ("indicator", str(about))
        decision = Decision(*subject, kind, words, owner or None, due if isinstance(due, date) else None)
        once(opened, lambda: decision_reads.decider(view).decide(decision), f"{chosen} recorded for {owner}.")
