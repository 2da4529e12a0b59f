"""The officer's yes: reasons for what is restated, the confirmation, the receipt, and taking it back."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from pmf.access.permissions import NotAllowedError
from pmf.intake.changes import FigureKey
from pmf.intake.road import submit
from pmf.review.verification import NoReasonError, Reviewer
from pmf.rules import wording
from pmf.store.database import CannotWriteError
from pmf.store.returns import UnknownReturnError
from pmf.ui.cards import plain_label
from pmf.ui.frame import PAGES, View, may_see
from pmf.ui.handing_in import InHand, remember
from pmf.ui.pickers import address

_OPEN_REASONS = 8


def decide(view: View, files: Sequence[InHand], one: InHand) -> None:
    """The card beside a file: its reasons, its yes, and who looks at it afterwards."""
    if one.stored is not None:
        receipt(view, one)
        return
    if one.examined.twin:
        _twin(view, one)
        return
    with st.container(border=True, gap="small"):
        st.header("Hand it in", anchor=False)
        if one.examined.refused:
            st.button(
                "Hand it in", type=view.main_button, disabled=True, width="stretch", key=f"submit_{one.key}"
            )
            st.markdown(
                ":gray[:small[Opens when the errors are mended. Mend them in your file, save it, and drop it here again. "
                "The old one can stay in the box or be taken out.]]"
            )
            return
        reasons = _reasons(one)
        yes = True
        if one.examined.needs_a_yes:
            yes = st.checkbox("I have looked at each check, and the figures are right", key=f"yes_{one.key}")
        pressed = st.button(
            "Hand it in", type=view.main_button, disabled=not yes, width="stretch", key=f"submit_{one.key}"
        )
        if not yes:
            st.markdown(":gray[:small[Opens when you have said that the checks are right.]]")
        if pressed:
            _hand_in(view, one, reasons)
            st.rerun()
        ready = [
            file
            for file in files
            if file.stored is None
            and not file.examined.refused
            and not file.examined.needs_a_yes
            and not file.examined.twin
        ]
        if len(ready) > 1 and st.button(f"Hand in all {len(ready)} that are ready", width="stretch"):
            for file in ready:
                _hand_in(view, file, {})
            st.rerun()
    _who_verifies(view)


def _hand_in(view: View, one: InHand, reasons: dict[FigureKey, str]) -> None:
    try:
        stored = submit(view.served.road(), view.person, one.examined, yes=True, reasons=reasons)
    except (CannotWriteError, NotAllowedError) as problem:
        st.error(plain_label(str(problem)))
        st.stop()
    if stored is not None:
        remember(one, stored)


def _reasons(one: InHand) -> dict[FigureKey, str]:
    """A reason for each figure that needs one and has none."""
    restated = one.examined.needs_reasons
    if not restated:
        return {}
    st.markdown(f"**Why {'was this figure' if len(restated) == 1 else 'were these figures'} changed?**")
    common = ""
    if len(restated) > 1:
        common = st.text_input("One reason for all of them", key=f"why_{one.key}", max_chars=500)
    reasons: dict[FigureKey, str] = {}
    box = st.container() if len(restated) <= _OPEN_REASONS else st.expander("Or one by one")
    with box:
        for change in restated:
            stands = (
                wording.said(change.stands, change.unit)
                if change.stands is not None
                else (change.stands_marker or "–")
            )
            label = f"{plain_label(change.subject)} {change.period}: {plain_label(stands)} to {plain_label(wording.said(change.brings, change.unit))}"
            own = st.text_input(
                label, key=f"why_{one.key}_{'|'.join(change.key)}", max_chars=500, placeholder=common or None
            )
            reasons[change.key] = (own or common).strip()
    return {key: reason for key, reason in reasons.items() if reason}


def _who_verifies(view: View) -> None:
    asked = view.framework.verification
    if not asked.kinds:
        return
    shown = "are shown, marked as awaiting verification" if asked.until_then == "shown" else "are held back"
    with st.container(border=True, gap="xsmall"):
        st.header("Who checks it", anchor=False)
        st.markdown(
            f":small[Somebody other than you verifies returns of {' and '.join(asked.kinds)}. Until then the figures {shown}, "
            "and you can take the return back.]"
        )


def receipt(view: View, one: InHand) -> None:
    """What was stored, in counts that the officer can check against their sheet."""
    stored = one.stored
    if stored is None:
        return
    tally = stored.tally
    with st.container(border=True, gap="small"):
        st.header("Receipt", anchor=False)
        if not tally.says_something:
            st.markdown("All of it stands already, so nothing was stored again.")
        else:
            st.markdown(f"Return **{stored.return_id}**, handed in by {plain_label(view.person.name)}.")
        blank = tally.rows - tally.added - tally.restated - tally.unchanged
        lines = [
            ("Rows in your file", tally.rows),
            ("New figures" if one.examined.kind == "performance" else "New", tally.added),
            ("Restated", tally.restated),
            ("Words changed", tally.amended),
            ("Unchanged", tally.unchanged - tally.amended),
            ("No figure in it", blank),
        ]
        st.markdown(
            "  \n".join(
                f"{count:,} :gray[{name.lower()}]"
                for name, count in lines
                if count or name == "Rows in your file"
            )
        )
        if one.examined.kind == "actions":
            st.page_link(PAGES["activity"].file, label="See it on the tracker", query_params=address(view))
        else:
            st.page_link(PAGES["scorecard"].file, label="See it on the scorecard", query_params=address(view))
        if "returns" in PAGES and stored.return_id and may_see(view.framework, view.person, "returns"):
            st.page_link(
                PAGES["returns"].file,
                label="Open the return",
                query_params=address(view, **{"return": stored.return_id}),
            )
        if stored.return_id and tally.says_something:
            _take_back(view, stored.return_id)


def _take_back(view: View, return_id: str) -> None:
    reviewer = Reviewer(view.served.database, view.framework, view.person)
    if reviewer.may_withdraw(return_id) is not None:
        return
    with st.popover("Take it back", width="stretch"):
        reason = st.text_input("Why?", key=f"back_{return_id}", max_chars=500)
        if st.button("Take it back", key=f"back_now_{return_id}", disabled=not reason.strip()):
            try:
                reviewer.withdraw(return_id, reason)
            except (CannotWriteError, NotAllowedError, NoReasonError, UnknownReturnError) as problem:
                st.text(str(problem))
                return
            st.session_state["handed_in"] = {
                key: kept
                for key, kept in st.session_state["handed_in"].items()
                if kept[1].return_id != return_id
            }
            st.rerun()


def _twin(view: View, one: InHand) -> None:
    with st.container(border=True, gap="small"):
        st.header("Nothing to hand in", anchor=False)
        st.markdown(
            f"This very file stands already, as return **{one.examined.twin}**. You are done with it."
        )
        if "returns" in PAGES and one.examined.twin and may_see(view.framework, view.person, "returns"):
            st.page_link(
                PAGES["returns"].file,
                label="Open the return",
                query_params=address(view, **{"return": one.examined.twin}),
            )
