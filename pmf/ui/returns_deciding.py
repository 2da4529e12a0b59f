"""What people decide about a return: verify it, send it back, withdraw it, put it back; and undo that."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from pmf.access.permissions import NotAllowedError
from pmf.charts.palette import badge, word
from pmf.reports.past_return import PastReturn, before_and_after, stood_before
from pmf.review.consequences import Consequence
from pmf.review.verification import NoReasonError
from pmf.store.database import CannotWriteError
from pmf.store.returns import UnknownReturnError
from pmf.ui import reads
from pmf.ui.cards import plain_label
from pmf.ui.frame import View

_SAID = "return_said"
_MOST_NAMED = 6
_UNDONE = "Undone straight after."


def what_was_done(view: View, return_id: str) -> None:
    """What the last press on this return did, or why it did nothing, with an undo where there is one."""
    said = st.session_state.get(_SAID)
    if not said or said[1] != return_id:
        st.session_state.pop(_SAID, None)
        return
    sentence, _, undo = said
    with st.container(border=True, horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"**{plain_label(sentence)}**", width="stretch")
        if undo and st.button("Undo", key="undo"):
            reviewer = reads.reviewer(view)
            if undo == "restore":
                _press(lambda: reviewer.restore(return_id, _UNDONE), f"{return_id} is as it was.", return_id)
            else:
                _press(lambda: reviewer.withdraw(return_id, _UNDONE), f"{return_id} is withdrawn.", return_id)
            st.rerun()


def forget_what_was_done() -> None:
    """Once somebody has looked elsewhere, an undo is no longer offered."""
    st.session_state.pop(_SAID, None)


def _press(act: Callable[[], None], done: str, return_id: str, undo: str | None = None) -> None:
    try:
        act()
    except (NotAllowedError, UnknownReturnError, NoReasonError, CannotWriteError) as problem:
        st.session_state[_SAID] = (f"Nothing was changed. {problem}", return_id, None)
    else:
        st.session_state[_SAID] = (done, return_id, undo)


def second_person(view: View, told: PastReturn) -> None:
    """For a return that awaits verification: what would be confirmed, and the buttons, or why not."""
    if told.state != "awaiting":
        return
    held = told.record["verification"] == "held_back"
    until = (
        "Its figures are held back until somebody verifies them."
        if held
        else "Its figures are shown, and marked, until somebody verifies them."
    )
    if view.as_at is not None:
        st.markdown(f":gray[It awaited verification then. {until} Look at it as at now to decide.]")
        return
    why_not = reads.reviewer(view).may_verify(told.return_id)
    if why_not:
        st.markdown(f":orange-badge[▲ Awaiting verification] {until} :gray[{plain_label(why_not)}]")
        return
    with st.container(border=True, gap="small"):
        st.header("Your word on it", anchor=False)
        _what_you_confirm(view, told, until, held)
        _verify_or_send_back(view, told)


def _what_you_confirm(view: View, told: PastReturn, until: str, held: bool) -> None:
    st.markdown(f"{until} You confirm that {_confirmed(told)}")
    if held:
        st.markdown(_in_words(reads.consequence(view, told.return_id, "verified")))
    restated = told.restated_here()
    for row in restated[:_MOST_NAMED]:
        before, after = before_and_after(row)
        st.markdown(
            f"- **{plain_label(row['code'])}** {plain_label(row['name'])}, {row['period']}: {plain_label(before)} becomes"
            f" **{plain_label(after)}**. :gray[{plain_label(row['reason'] or 'No reason was given.')}]"
        )
    if len(restated) > _MOST_NAMED:
        st.markdown(f":gray[and {len(restated) - _MOST_NAMED} more, in the table below]")
    for finding in told.accepted_checks()[:_MOST_NAMED]:
        st.markdown(
            f"- :orange-badge[▲ Check] {plain_label(finding.message)} :gray[The officer says that it is right.]"
        )
    if len(told.accepted_checks()) > _MOST_NAMED:
        st.markdown(f":gray[and {len(told.accepted_checks()) - _MOST_NAMED} more checks, below]")


def _confirmed(told: PastReturn) -> str:
    counted = told.counted
    brought = counted.new + counted.restated
    figures = f"{brought:,} figure{'' if brought == 1 else 's'}" if told.figures else f"{brought:,} rows"
    restated = sum(stood_before(row) for row in told.restated_here())
    more = f", {restated:,} of which took the place of others," if restated else ""
    return (
        f"the {figures}{more} are what the file says, and that the file (fingerprint beginning"
        f" {told.record['file_hash'][:12]}) is the one that you have looked at."
    )


def _verify_or_send_back(view: View, told: PastReturn) -> None:
    # The fingerprint that was on the screen when the button was pressed, not the one that is there now.
    shown_as = f"shown_{told.return_id}"
    shown = st.session_state.get(shown_as, told.record["file_hash"])
    reviewer = reads.reviewer(view)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        if st.button("Verify", type=view.main_button, key=f"verify_{told.return_id}"):
            _press(
                lambda: reviewer.verify(told.return_id, shown),
                f"{told.return_id} is verified. Should it prove wrong, it can be withdrawn.",
                told.return_id,
            )
            st.session_state.pop(shown_as, None)
            st.rerun()
        reason = st.text_input(
            "Or send it back, and say why",
            key=f"send_back_reason_{told.return_id}",
            placeholder="What is wrong, and what to do",
            width="stretch",
            max_chars=1000,
        )
        if st.button("Send back", key=f"send_back_{told.return_id}"):
            _press(
                lambda: reviewer.send_back(told.return_id, reason),
                f"{told.return_id} is sent back. Its figures do not stand.",
                told.return_id,
                "restore",
            )
            st.rerun()
    st.session_state[shown_as] = told.record["file_hash"]


def put_aside_or_back(view: View, told: PastReturn) -> None:
    """Withdraw a return, or put one back that was withdrawn or sent back, with what that would do said before."""
    event = {
        "accepted": "withdrawn",
        "awaiting": "withdrawn",
        "withdrawn": "restored",
        "sent_back": "restored",
    }.get(told.state)
    if event is None or view.as_at is not None:
        return
    reviewer = reads.reviewer(view)
    withdrawing = event == "withdrawn"
    why_not = reviewer.may_withdraw(told.return_id) if withdrawing else reviewer.may_restore(told.return_id)
    with st.container(border=True, gap="small", height="stretch"):
        st.header("Withdraw it" if withdrawing else "Put it back", anchor=False)
        if why_not:
            st.markdown(f":gray[{plain_label(why_not)}]")
            return
        st.markdown(_in_words(reads.consequence(view, told.return_id, event)))
        st.markdown(":gray[:small[The return itself stays in the record, whatever is decided.]]")
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            reason = st.text_input(
                "Why", key=f"{event}_reason_{told.return_id}", width="stretch", max_chars=1000
            )
            pressed = st.button("Withdraw" if withdrawing else "Put back", key=f"{event}_{told.return_id}")
        if pressed and withdrawing:
            _press(
                lambda: reviewer.withdraw(told.return_id, reason),
                f"{told.return_id} is withdrawn. The figures before it stand again.",
                told.return_id,
                "restore",
            )
            st.rerun()
        if pressed:
            _press(
                lambda: reviewer.restore(told.return_id, reason),
                f"{told.return_id} is put back.",
                told.return_id,
                "withdraw",
            )
            st.rerun()


def _in_words(found: Consequence) -> str:
    said = plain_label(found.sentence())
    if not found.moved:
        return said
    lines = [
        f"- **{plain_label(one.code)}** {plain_label(one.name)}, {one.period}: {word(one.before).lower()} → {badge(one.after)}"
        for one in found.moved[:_MOST_NAMED]
    ]
    if len(found.moved) > _MOST_NAMED:
        lines.append(f"- and {len(found.moved) - _MOST_NAMED} more")
    return said + "\n" + "\n".join(lines)
