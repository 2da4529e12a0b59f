"""The end of a meeting: what it decided, its minutes, and ending it or opening it again."""

from __future__ import annotations

from functools import partial

import streamlit as st

from pmf.exports.minutes_docx import file_name
from pmf.reports.agenda import Agenda, Item
from pmf.rules import wording
from pmf.ui import markup, meeting_reads
from pmf.ui.frame import View
from pmf.ui.markup import Html, tag
from pmf.ui.meeting_acts import attempt, chair
from pmf.ui.meeting_words import BODY, block, line, plain_list

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def decisions(view: View, agenda: Agenda, item: Item) -> None:
    """What was decided as a table, what was noted, and what is left to do with the meeting."""
    many = len(agenda.decided)
    items = [one for one in agenda.items if one.part != "decisions"]
    taken = sum(one.taken for one in items)
    markup.show(
        markup.headline(
            f"{many} decision{'' if many == 1 else 's'} so far, {taken} of {len(items)} items taken."
            if agenda.meeting.going_on
            else f"{many} decision{'' if many == 1 else 's'} {'was' if many == 1 else 'were'} taken, on {taken} of {len(items)} items."
        )
    )
    if agenda.decided:
        markup.show(_table(view, agenda))
    notes = [*agenda.meeting.notes(None), *item.notes]
    if notes:
        markup.show(
            block("Noted on the meeting", plain_list(*(one["words"] for one in notes)), mode=view.mode)
        )
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.download_button(
            "Draft minutes (Word)" if agenda.meeting.going_on else "Minutes (Word)",
            partial(meeting_reads.minutes_of, view, agenda.meeting.number),
            file_name=file_name(agenda),
            mime=DOCX,
            on_click="ignore",
        )
        if why_not := chair(view).may_run():
            markup.show(line(why_not, mode=view.mode, quiet=True))
            return
        if agenda.meeting.going_on:
            _go_on(view, agenda)
        else:
            _open_again(view, agenda)


def _go_on(view: View, agenda: Agenda) -> None:
    number = agenda.meeting.number
    words = st.text_input("Note on the meeting as a whole", key=f"whole_{number}_{len(agenda.meeting.events)}", max_chars=2000, width=480)  # fmt: skip
    if st.button("Note it"):
        attempt(lambda: chair(view).note(number, words))
        st.rerun()
    if st.button("End the meeting", type=view.main_button):
        attempt(lambda: chair(view).end(number))
        st.rerun()


def _open_again(view: View, agenda: Agenda) -> None:
    number = agenda.meeting.number
    reason = st.text_input("Why it is opened again", key=f"again_{number}", max_chars=2000, width=480)
    if st.button("Open it again"):
        attempt(lambda: chair(view).reopen(number, reason))
        st.rerun()


def _table(view: View, agenda: Agenda) -> Html:
    heads = ("About", "Decision", "In words", "Owner", "By")
    cell = "text-align:left;vertical-align:top;padding:6px 18px 6px 0;border-bottom:1px solid rgba(128,140,150,.35)"
    quiet = cell + ";font-weight:400;" + markup.muted(view.mode)
    rows = [
        tag(
            "tr",
            *(
                tag("td", words, style=cell)
                for words in (
                    one["subject_name"],
                    one["kind_name"],
                    one["words"],
                    one["owner"] or "–",
                    wording.day(one["due"]) if one["due"] else "–",
                )
            ),
        )
        for one in agenda.decided
    ]
    head = tag("thead", tag("tr", *(tag("th", name, scope="col", style=quiet) for name in heads)))
    caption = tag("caption", "Decisions of this meeting", style=markup.UNSEEN)
    return tag(
        "table", caption, head, tag("tbody", *rows), style=BODY + "border-collapse:collapse;width:100%"
    )
