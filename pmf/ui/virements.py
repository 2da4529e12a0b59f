"""Money moved between budget lines, on a service's page: what was asked for, asking, and answering."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any
from uuid import uuid4

import streamlit as st

from pmf.access.permissions import NotAllowedError, may
from pmf.model.period import Frequency
from pmf.model.role import Action
from pmf.reports.finance import Budget
from pmf.review.audit import NotSoundError
from pmf.rules import finance_wording as said
from pmf.store.database import CannotWriteError
from pmf.store.virements import APPROVED, REFUSED, TAKEN_BACK, Virement
from pmf.ui import finance_reads
from pmf.ui.cards import plain_label, quiet
from pmf.ui.frame import View

Row = Mapping[str, Any]
_SAID, _RECORDED = "virement_said", "virements_recorded"
_PROBLEMS = (NotSoundError, NotAllowedError, CannotWriteError)
_BADGES = {
    "asked": ":blue-badge[Asked for]", "approved": ":green-badge[● Approved]", "refused": ":gray-badge[× Refused]",
    "taken_back": ":gray-badge[– Taken back]",
}  # fmt: skip
_ACTS = {APPROVED: "Approve", REFUSED: "Refuse", TAKEN_BACK: "Take back"}


def receipt() -> None:
    """What was just written down, once."""
    if words := st.session_state.pop(_SAID, None):
        st.success(plain_label(words))


def show(view: View, told: Budget) -> None:
    """The virements from and to a service in the year, and what this person may do about them."""
    st.header("Virements", anchor=False)
    rows = finance_reads.virements(view, told.service)
    now = view.as_at is None
    if not rows:
        st.markdown(
            quiet(
                f"No money was asked to be moved between lines in {view.period.within(Frequency.YEAR).label}."
            )
        )
    for row in rows:
        with st.container(border=True, gap="xsmall"):
            st.markdown(
                f"{_BADGES[row['state']]} {plain_label(row['said'])}  \n{quiet('Why: ' + row['reason'])}"
            )
            if now and row["state"] == "asked":
                _acts(view, row)
    if now and may(view.framework, view.person, Action.ASK_VIREMENT):
        if st.button("Ask for a virement", key="ask_virement"):
            _ask(view, told, uuid4().hex)
    elif not now:
        st.markdown(
            quiet(
                "What stood on a past day is looked at, not changed. Look at it as at now to ask or answer."
            )
        )


def _acts(view: View, row: Row) -> None:
    mover = finance_reads.mover(view)
    why_not = {event: mover.why_not(row, event) for event in _ACTS}
    possible = [event for event in _ACTS if why_not[event] is None]
    with st.container(horizontal=True, gap="small"):
        for event in possible:
            if st.button(_ACTS[event], key=f"virement_{event}_{row['virement_no']}"):
                _answer(view, row, event, uuid4().hex)
    if not possible and may(view.framework, view.person, Action.APPROVE_VIREMENT):
        st.markdown(quiet(why_not[APPROVED] or ""))


@st.dialog("Ask for a virement")
def _ask(view: View, told: Budget, opening: str) -> None:
    lines = finance_reads.spending_lines(view)
    own = [one for one in lines if one["service"] == told.service]
    if len(lines) < 2 or not own:
        st.markdown("There are no two lines of what is spent that money could move between.")
        return
    goal = st.selectbox("To the line", own, format_func=_named, key=f"to_{opening}")
    sources = [
        one
        for one in lines
        if (one["fund"], one["account"]) == (goal["fund"], goal["account"]) and one != goal
    ]
    if not sources:
        st.markdown("No other line of the same fund and account has a budget.")
        return
    source = st.selectbox("From the line", sources, format_func=_named, key=f"from_{opening}")
    left = source["approved"] - source["spoken_for"]
    st.markdown(
        quiet(f"{said.signed(left)} of {said.exact(source['approved'])} is not asked for or moved yet.")
    )
    amount = st.number_input("How much, in pounds", min_value=0, step=1_000, key=f"amount_{opening}")
    reason = st.text_area("Why", key=f"why_{opening}", max_chars=4_000)
    if st.button("Ask for it", type=view.main_button, key=f"send_{opening}"):
        wish = Virement(
            view.period.within(Frequency.YEAR), goal["fund"], goal["account"], source["service"], source["line"],
            goal["service"], goal["line"], Decimal(amount), reason,
        )  # fmt: skip
        _write(
            opening,
            lambda: finance_reads.mover(view).ask(wish),
            "It is asked for. Somebody else has to approve it.",
        )


@st.dialog("Answer a virement")
def _answer(view: View, row: Row, event: str, opening: str) -> None:
    st.markdown(plain_label(row["said"]))
    words = st.text_area(
        "Why" if event != APPROVED else "A word on it, if you like", key=f"words_{opening}", max_chars=4_000
    )
    if st.button(_ACTS[event], type=view.main_button, key=f"do_{opening}"):
        mover, number = finance_reads.mover(view), row["virement_no"]
        acts: dict[str, Callable[[int, str], None]] = {
            APPROVED: mover.approve, REFUSED: mover.refuse, TAKEN_BACK: mover.take_back,
        }  # fmt: skip
        told = {APPROVED: "It is approved.", REFUSED: "It is refused.", TAKEN_BACK: "It is taken back."}[
            event
        ]
        _write(opening, lambda: acts[event](number, words), told)


def _write(opening: str, act: Callable[[], Any], told: str) -> None:
    """Do it once an opening of the dialog, and say so on the page under it; or say here why not."""
    recorded = st.session_state.setdefault(_RECORDED, set())
    if opening not in recorded:
        try:
            act()
        except _PROBLEMS as problem:
            st.error(plain_label(str(problem)))
            return
        recorded.add(opening)
    st.session_state[_SAID] = told
    st.rerun()


def _named(line: Row) -> str:
    return f"{line['line']} ({line['service']}, {said.part(line['fund'], line['account'])})"
