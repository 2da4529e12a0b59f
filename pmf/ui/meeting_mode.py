"""A meeting on the screen: its agenda as pills, the keys, and one item at a time in big type."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from pmf.reports.agenda import PARTS, Agenda, Item
from pmf.reports.reading import UnknownChoiceError
from pmf.ui import (
    markup,
    meeting_acts,
    meeting_deciding,
    meeting_end,
    meeting_exception,
    meeting_parts,
    meeting_reads,
)
from pmf.ui.cards import plain_label
from pmf.ui.frame import PAGES, View
from pmf.ui.markup import tag
from pmf.ui.meeting_words import LABEL

_SHOWN: dict[str, Callable[[View, Agenda, Item], None]] = {
    "matters_arising": meeting_parts.matter,
    "highlights": meeting_parts.highlights,
    "exceptions": meeting_exception.exception,
    "finance": meeting_exception.exception,
    "risk": meeting_exception.exception,
    "rest": meeting_parts.rest,
    "decisions": meeting_end.decisions,
}


def asked() -> int | None:
    """The number of the meeting in the address, or None; one that is no number is no meeting."""
    text = st.query_params.get("meeting")
    if text is None:
        return None
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def opened(view: View, number: int) -> tuple[Agenda, Item]:
    """The meeting's agenda and the item in the address. Says so, and stops, where there is no such meeting."""
    try:
        agenda = meeting_reads.agenda(view, number)
    except UnknownChoiceError as problem:
        st.title(plain_label(str(problem)), anchor=False)
        st.page_link(PAGES["meeting"].file, label="All meetings")
        st.stop()
    return agenda, agenda.item(st.query_params.get("item"))


def top(view: View, agenda: Agenda, item: Item) -> None:
    """Where the meeting is on its agenda, what it looks at, and the keys."""
    key = f"part_{agenda.meeting.number}"
    st.session_state[key] = item.part
    left, right = st.columns([3, 2], vertical_alignment="center", gap="small")
    with left:
        st.pills(
            "Agenda", agenda.parts(), key=key, required=True, label_visibility="collapsed",
            format_func=lambda part: _pill(agenda, item, part), on_change=meeting_acts.go_to_part, args=(agenda, key),
        )  # fmt: skip
    with right, st.container(horizontal=True, horizontal_alignment="right", gap="xsmall"):
        st.button(
            "Back", shortcut="Left", on_click=meeting_acts.move, args=(view, agenda, item, -1), disabled=item is agenda.items[0]
        )  # fmt: skip
        st.button(
            "Next", shortcut="Right", on_click=meeting_acts.move, args=(view, agenda, item, 1), disabled=item is agenda.items[-1]
        )  # fmt: skip
        meeting_deciding.decide_button(view, agenda, item)
        st.button(
            "To the end", shortcut="End", on_click=meeting_acts.go, args=(agenda.items[-1],),
            help="What was decided, the minutes and the end of the meeting",
        )  # fmt: skip
        st.button(
            "Leave", shortcut="Esc", on_click=meeting_acts.leave,
            help="Back to all meetings; nothing is lost. F11 gives the whole screen, and takes it back.",
        )  # fmt: skip
    _what_it_looks_at(view, agenda)
    meeting_acts.say_why_not()


def _pill(agenda: Agenda, item: Item, part: str) -> str:
    items = agenda.of(part)
    if part == "decisions":
        return f"{PARTS[part]} {len(agenda.decided)}"
    done = " ✓" if all(one.taken for one in items) else ""
    if len(items) == 1 and not (items[0].matter or items[0].exception):
        return PARTS[part] + done
    here = items.index(item) + 1 if item in items else sum(one.taken for one in items)
    return f"{PARTS[part]} {here} of {len(items)}{done}"


def _what_it_looks_at(view: View, agenda: Agenda) -> None:
    meeting = agenda.meeting
    said = [meeting.title(), meeting.figures()]
    restated = meeting_reads.restated(view, meeting)
    if restated:
        many = len(restated)
        said.append(
            f"{many} figure{' has' if many == 1 else 's have'} been restated since; the meeting's stay as they were"
        )
    if not meeting.going_on:
        said.append("This meeting has ended")
    markup.show(tag("p", ". ".join(said) + ".", style=LABEL + "margin:0;" + markup.muted(view.mode)))


def show(view: View, agenda: Agenda, item: Item) -> None:
    """The item itself, with what is decided of it."""
    _SHOWN[item.part](view, agenda, item)
