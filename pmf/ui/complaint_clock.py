"""The clock calculator: given the day on which a complaint came, the days on which its answers are due."""

from __future__ import annotations

from datetime import date

import streamlit as st

from pmf.rules.complaint_clock import Clock, clock
from pmf.rules.rate_wording import some
from pmf.ui import picture_table
from pmf.ui.cards import quiet
from pmf.ui.frame import View

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_FIRST, _LAST = date(2000, 1, 1), date(2059, 12, 31)


def show(view: View) -> None:
    """The fields and what follows from them."""
    nation = view.served.settings.council.nation
    settings = view.framework.customer
    with st.expander("When is an answer due?"):
        st.markdown(
            quiet(
                f"By the clocks of the {view.framework.name}: acknowledged within {some(settings.acknowledge_days, 'working day')},"
                f" then answered. Working days of {nation.value}."
            )
        )
        with st.container(horizontal=True, gap="small"):
            stage = st.segmented_control("Stage", [1, 2], default=1, required=True, key="clock_stage")
            received = st.date_input(
                "Received on",
                value=view.moment.date(),
                format="DD/MM/YYYY",
                min_value=_FIRST,
                max_value=_LAST,
                key="clock_received",
                width=180,
            )
            acknowledged = st.date_input(
                "Acknowledged on, if it was",
                value=None,
                format="DD/MM/YYYY",
                min_value=_FIRST,
                max_value=_LAST,
                key="clock_acknowledged",
                width=220,
            )
        if not isinstance(received, date):
            return
        if isinstance(acknowledged, date) and acknowledged < received:
            st.markdown("It cannot have been acknowledged before it was received.")
            return
        _answer(view, clock(settings, nation, int(stage or 1), received, acknowledged or None), acknowledged)


def _answer(view: View, told: Clock, acknowledged: object) -> None:
    late = isinstance(acknowledged, date) and acknowledged > told.acknowledge_by
    starts = (
        f"counted from {_day(told.starts)}, the last day to acknowledge: it came later"
        if late
        else f"counted from {_day(told.starts)}"
    )
    rows = [
        ("To acknowledge", _day(told.acknowledge_by), ""),
        ("To answer", _day(told.answer_by), starts),
        ("With the longest extension", _day(told.extended_to), "only with a good reason, told to who complained"),
    ]  # fmt: skip
    picture_table.show(
        "When the answers are due",
        ("What", "Last day", picture_table.unseen("How it is counted")),
        rows,
        view.mode,
    )
    between = ", ".join(f"{_day(one)} ({name})" for one, name in told.holidays)
    st.markdown(quiet(f"Bank holidays between: {between}." if between else "No bank holiday falls between."))


def _day(one: date) -> str:
    return f"{_WEEKDAYS[one.weekday()]} {one.day} {one:%b %Y}"
