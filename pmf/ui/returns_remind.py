"""Reminders to officers who still owe figures: each ready to send, and all of them as one file."""

from __future__ import annotations

from urllib.parse import urlsplit

import streamlit as st

from pmf.exports.reminders_csv import reminders_csv
from pmf.reports.reminders import Reminder
from pmf.ui import reads
from pmf.ui.cards import plain_label
from pmf.ui.frame import View


def reminders(view: View, service: str | None) -> None:
    """One line per officer: the mail, ready to send, and its words to read first."""
    if view.as_at is not None:
        return
    made = [one for one in reads.reminders(view, hand_in_at()) if service in (None, one.service)]
    if not made:
        return
    with st.container(border=True, gap="small"):
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            st.header(f"Remind {len(made)} officer{'s' if len(made) > 1 else ''}", anchor=False)
            st.download_button(
                "All reminders as CSV",
                data=lambda: reminders_csv(made),
                file_name=f"reminders {view.period.label.replace('/', '-')}.csv",
                mime="text/csv",
            )
        for number, one in enumerate(made):
            _one(one, number)


def _one(one: Reminder, number: int) -> None:
    who = one.officer or "whoever is responsible"
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.link_button(f"Write to {plain_label(who)}", one.mailto(), key=f"mail_{number}")
        to = one.address or "no address is known here: fill it in when your mail program opens"
        st.markdown(f"**{plain_label(one.service)}** :gray[:small[{plain_label(to)}]]", width="stretch")
    with st.expander(f"Read the reminder to {plain_label(who)} for {plain_label(one.service)}"):
        st.markdown(f":gray[:small[Subject: {plain_label(one.subject)}]]")
        st.code(one.text, language=None, wrap_lines=True)


def hand_in_at() -> str:
    """The address of the page to hand in on, as this reader reaches it."""
    here = urlsplit(st.context.url or "")
    folder = here.path.rsplit("/", 1)[0]
    return f"{here.scheme}://{here.netloc}{folder}/hand_in" if here.netloc else "/hand_in"
