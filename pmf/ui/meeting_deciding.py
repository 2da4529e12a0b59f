"""Deciding in a meeting, where everybody looks: the bar under an item, and the same in a dialog for the key D."""

from __future__ import annotations

from datetime import date

import streamlit as st

from pmf.model.review import EVENT_NAMES, DecisionEvent, DecisionKind, Move
from pmf.reports.agenda import Agenda, Item
from pmf.review.deciding import Decision
from pmf.review.demands import EVENT_NEEDS
from pmf.ui import exception_reads, markup, meeting_acts
from pmf.ui.deciding import FIELDS
from pmf.ui.frame import View
from pmf.ui.meeting_acts import attempt, chair
from pmf.ui.meeting_words import line

_WRITE = "Record, then next"
_WORDS_OF_AN_EVENT = "In words"


def decide_button(view: View, agenda: Agenda, item: Item) -> None:
    """The key D: the same fields where the keyboard is led through them."""
    if item.part == "decisions" or not meeting_acts.leads(view, agenda):
        return
    if st.button("Decide", shortcut="D"):
        st.dialog(item.title, width="large")(_fields)(view, agenda, item, "dialog")


def bar(view: View, agenda: Agenda, item: Item) -> None:
    """What is decided of an item, or why nothing can be decided here by whom looks."""
    if item.part == "decisions":
        return
    why_not = chair(view).may_run()
    if why_not or not agenda.meeting.going_on:
        said = why_not or "This meeting has ended, so nothing more is decided in it."
        markup.show(line(said, mode=view.mode, quiet=True))
        return
    with st.container(border=True, gap="xsmall"):
        _fields(view, agenda, item, "bar")


def _fields(view: View, agenda: Agenda, item: Item, where: str) -> None:
    # Named by how much was written down so far, so that they are empty again after each.
    key = f"{where}_{agenda.meeting.number}_{item.id}_{len(item.decided)}_{len(item.notes)}"
    if item.exception:
        _decision(view, agenda, item, key)
    elif item.matter:
        _event(view, agenda, item, key)
    else:
        _note(view, agenda, item, key)


def _decision(view: View, agenda: Agenda, item: Item, key: str) -> None:
    moves = exception_reads.moves(view, item.subject_kind or "", item.subject or "")
    names = {move.name: move for move in moves}
    chosen = st.segmented_control(
        "Decision", list(names), key=f"{key}_move", label_visibility="collapsed", width="content"
    )
    move = names.get(str(chosen))
    fields = FIELDS[move.decision if move else DecisionKind.NOTE]
    labels = [name for name in ("owner", "due", "external") if getattr(fields, name)]
    columns = st.columns([5, *(2 for _ in labels), 2], vertical_alignment="bottom", gap="small")
    words = columns[0].text_input(fields.words if move else "In words", key=f"{key}_words", max_chars=2000)
    owner, due, external = "", None, ""
    for column, name in zip(columns[1:], labels, strict=False):
        if name == "owner":
            owner = column.text_input(
                fields.owner, key=f"{key}_owner", value=_owner(item, move), max_chars=200
            )
        elif name == "due":
            due = column.date_input(fields.due, value=None, key=f"{key}_due", format="DD/MM/YYYY")
        else:
            external = column.text_input(fields.external, key=f"{key}_external", max_chars=500)
    if columns[-1].button(_WRITE, key=f"{key}_write", type=view.main_button, width="stretch"):
        if move is None:
            st.error("Choose what is decided: press one of the words above.")
            return
        decision = Decision(
            item.subject_kind or "", item.subject or "", move.decision, words, owner or None, due if isinstance(due, date) else None,
            period=agenda.meeting.period, external=external or None, to=move.to, state_seen=item.state or None,
        )  # fmt: skip
        _recorded(agenda, item, attempt(lambda: chair(view).decide(agenda.meeting.number, item.id, decision)))


def _owner(item: Item, move: Move | None) -> str:
    asked = (DecisionKind.ESCALATE, DecisionKind.CALL_IN, DecisionKind.ACTION)
    return (item.exception.owner or "") if item.exception and move and move.decision in asked else ""


def _event(view: View, agenda: Agenda, item: Item, key: str) -> None:
    number = item.matter.decision["decision_no"] if item.matter else 0
    events = exception_reads.decider(view).events(number)
    if not events:
        _note(view, agenda, item, key)
        return
    names = {EVENT_NAMES[event]: event for event in events}
    chosen = st.segmented_control(
        "What became of it", list(names), key=f"{key}_event", label_visibility="collapsed"
    )
    event = names.get(str(chosen))
    put_off = event is DecisionEvent.RESCHEDULED
    columns = st.columns([5, *([2] if put_off else []), 2], vertical_alignment="bottom", gap="small")
    label = EVENT_NEEDS.get(event, _WORDS_OF_AN_EVENT).rstrip(".") if event else _WORDS_OF_AN_EVENT
    words = columns[0].text_input(label, key=f"{key}_words", max_chars=2000)
    due = (
        columns[1].date_input("New day", value=None, key=f"{key}_due", format="DD/MM/YYYY")
        if put_off
        else None
    )
    if columns[-1].button(_WRITE, key=f"{key}_write", type=view.main_button, width="stretch"):
        if event is None:
            st.error("Choose what became of it: press one of the words above.")
            return
        day = due if isinstance(due, date) else None
        _recorded(
            agenda,
            item,
            attempt(
                lambda: chair(view).report(agenda.meeting.number, item.id, number, event, words or None, day)
            ),
        )


def _note(view: View, agenda: Agenda, item: Item, key: str) -> None:
    field, press = st.columns([7, 2], vertical_alignment="bottom", gap="small")
    words = field.text_input("Note", key=f"{key}_note", max_chars=2000)
    if press.button("Note it", key=f"{key}_write", type=view.main_button, width="stretch"):
        if attempt(lambda: chair(view).note(agenda.meeting.number, words, item.id)):
            attempt(lambda: chair(view).take(agenda.meeting.number, item.id))
        st.rerun()


def _recorded(agenda: Agenda, item: Item, done: bool) -> None:
    if done:
        meeting_acts.go(agenda.step(item, 1))
        st.rerun()
    else:
        meeting_acts.say_why_not()
