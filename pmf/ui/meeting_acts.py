"""What is pressed in a meeting: moving through the agenda, and writing down. The only keeper of its state, which
is the address: the meeting and the item, so that a second screen can follow and a reload loses nothing."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from pmf.access.permissions import NotAllowedError
from pmf.reports.agenda import Agenda, Item
from pmf.review.audit import NotSoundError
from pmf.review.meeting import Chair
from pmf.store.database import CannotWriteError
from pmf.store.meetings import OutOfTurnError
from pmf.ui.cards import plain_label
from pmf.ui.frame import View

_SAID = "meeting_said"


def chair(view: View) -> Chair:
    """This person's leading of meetings."""
    return Chair(view.served.database, view.framework, view.person)


def leads(view: View, agenda: Agenda) -> bool:
    """Whether this person writes down what happens here now."""
    return agenda.meeting.going_on and chair(view).may_run() is None


def attempt(act: Callable[[], object]) -> bool:
    """Do something; where it cannot be done, keep the sentence that says why for the next run."""
    try:
        act()
    except (NotSoundError, NotAllowedError, OutOfTurnError, CannotWriteError) as problem:
        st.session_state[_SAID] = str(problem)
        return False
    return True


def say_why_not() -> None:
    """The sentence of what could not be done, once."""
    if problem := st.session_state.pop(_SAID, None):
        st.error(plain_label(problem))


def go(item: Item) -> None:
    """Show an item, here and on every screen that has this address."""
    st.query_params["item"] = item.id


def move(view: View, agenda: Agenda, item: Item, by: int) -> None:
    """To the item before or after. Who leads has taken the item that is left behind."""
    if by > 0 and leads(view, agenda) and not item.taken and item.part != "decisions":
        attempt(lambda: chair(view).take(agenda.meeting.number, item.id))
    go(agenda.step(item, by))


def go_to_part(agenda: Agenda, key: str) -> None:
    """To the first item of a part that was not taken yet, or its first."""
    items = agenda.of(st.session_state[key])
    go(next((one for one in items if not one.taken), items[0]))


def join(number: int) -> None:
    """Open a meeting here."""
    st.query_params["meeting"] = str(number)


def leave() -> None:
    """Back to the list of meetings. What was written down stays."""
    for name in ("meeting", "item"):
        st.query_params.pop(name, None)
