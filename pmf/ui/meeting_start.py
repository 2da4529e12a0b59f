"""Before a meeting: which forum meets, about which period and figures; and the meetings that were."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

import streamlit as st

from pmf.access.permissions import may
from pmf.model.role import Action
from pmf.reports.meetings import Meeting
from pmf.rules import wording
from pmf.ui import meeting_acts, meeting_reads, reads
from pmf.ui.cards import plain_label, quiet
from pmf.ui.frame import NOW, View
from pmf.ui.meeting_acts import attempt, chair
from pmf.ui.meeting_end import DOCX
from pmf.ui.pickers import ALL_DIRECTORATES

_LISTED = 20


def show(view: View) -> None:
    """All of it."""
    held = meeting_reads.meetings(view)
    going_on = [one for one in held if one.going_on]
    st.title(_sentence(view, held, going_on), anchor=False)
    meeting_acts.say_why_not()
    if not view.framework.forums:
        st.markdown(
            "The framework lists no forum that could meet. Name them in its file, under `[[forums]]`."
        )
        return
    for one in going_on:
        st.button(
            f"Take part: {plain_label(one.title())}", key=f"join_{one.number}", on_click=meeting_acts.join, args=(one.number,), type=view.main_button
        )  # fmt: skip
    _form(view)
    _held(view, [one for one in held if not one.going_on])


def _sentence(view: View, held: Sequence[Meeting], going_on: list[Meeting]) -> str:
    if going_on:
        return f"{plain_label(going_on[0].title())}: this meeting is going on"
    if held:
        last = held[0]
        return f"{plain_label(last.forum.name)} met last, on {wording.day(last.held_on)}, about {last.period.label}"
    return "No meeting has been held here yet"


def _form(view: View) -> None:
    names = sorted({role.name for role in view.framework.roles if Action.RUN_MEETING in role.may})
    st.header("Open a meeting", anchor=False)
    st.markdown(
        quiet(
            "Its figures are frozen: whatever is restated later, it shows what was known when it met. What is decided counts"
            f" from the moment it is written down. Meetings are led by {', '.join(names)}; everybody else may follow."
        )
    )
    if not may(view.framework, view.person, Action.RUN_MEETING):
        return
    forums = {one.name: one for one in view.framework.forums}
    usual = next((one.name for one in view.framework.forums if one.id == view.framework.trigger.forum), None)
    periods = {one.label: one for one in view.periods}
    today = view.served.database.now().date()
    days = [NOW, *(day for day in reads.days_with_returns(view) if day < today.isoformat())]
    with st.form("open_meeting"):
        columns = st.columns([3, 1.4, 1.4, 1.6, 2, 1.6], vertical_alignment="bottom")
        forum = columns[0].selectbox("Forum", list(forums), index=list(forums).index(usual) if usual else 0)
        held_on = columns[1].date_input("Day, if not today", value=None, format="DD/MM/YYYY")
        period = columns[2].selectbox("Period", list(periods))
        as_at = columns[3].selectbox("Figures", days, format_func=_day)
        whose = columns[4].selectbox("Directorate", [ALL_DIRECTORATES, *reads.directorates(view)])
        pressed = columns[5].form_submit_button("Open the meeting", type=view.main_button, width="stretch")
    if not pressed:
        return
    opened: list[int] = []
    if attempt(
        lambda: opened.append(
            chair(view).open(
                forums[forum].id,
                held_on if isinstance(held_on, date) else today,
                periods[period],
                as_at=None if as_at == NOW else date.fromisoformat(as_at),
                directorate=None if whose == ALL_DIRECTORATES else whose,
            )
        )
    ):
        meeting_acts.join(opened[0])
    st.rerun()


def _day(day: str) -> str:
    return day if day == NOW else f"As at {wording.day(date.fromisoformat(day))}"


def _held(view: View, held: Sequence[Meeting]) -> None:
    st.header("Meetings that were held", anchor=False)
    if not held:
        st.markdown(quiet("None yet. Their minutes will stand here."))
    for one in held[:_LISTED]:
        what, figures, by, minutes = st.columns([3, 4, 2, 1.6], vertical_alignment="center")
        what.button(
            plain_label(one.title()), key=f"look_{one.number}", type="tertiary", on_click=meeting_acts.join, args=(one.number,)
        )  # fmt: skip
        figures.markdown(plain_label(one.figures()))
        by.markdown(quiet(f"ended by {one.ended_by}"))
        minutes.download_button(
            "Minutes (Word)", partial(meeting_reads.minutes_of, view, one.number), mime=DOCX,
            file_name=f"minutes_{one.forum.id}_{one.held_on:%Y-%m-%d}.docx", key=f"minutes_{one.number}", on_click="ignore",
        )  # fmt: skip
    if len(held) > _LISTED:
        st.markdown(quiet(f"and {len(held) - _LISTED} earlier"))
