"""The board: who owes what, who is late, what waits, one row a service, what needs doing first."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from pmf.charts.marks import row_of_marks
from pmf.model.status import Status
from pmf.reports.returns_board import Kept, Owed, Stage, days, headline
from pmf.rules.wording import day
from pmf.ui import reads
from pmf.ui.cards import plain_label
from pmf.ui.frame import PAGES, View
from pmf.ui.pickers import address

# The groups that services stand in, what needs doing first.
_GROUPS = (
    "Needs doing",
    "Still to come, and not due yet",
    "Handed in, waiting for a second person",
    "Handed in",
)
_IN = {Stage.DUE: 1, Stage.PART: 1, Stage.AWAITING: 2, Stage.ACCEPTED: 3}
_WIDTHS = [2.6, 2.2, 1.2, 1.3, 3, 1.5, 1]
_HEADS = ("Service", "How it stands", "Figures", "Due", "Handed in", "Last periods", "")
# How punctuality is drawn, with the shapes that everything here is drawn with.
_DRAWN = {
    "on_time": Status.GREEN,
    "late": Status.AMBER,
    "missing": Status.RED,
    "not_due": Status.NOT_DUE,
}
_MOST_WAITING = 4


def waiting_for_you(view: View) -> None:
    """The returns that this person is asked to verify, where there are any."""
    if view.as_at is not None:
        return
    waiting = reads.waiting_for(view)
    if not waiting:
        return
    with st.container(border=True, gap="xsmall"):
        many = f"{len(waiting)} return{'s' if len(waiting) > 1 else ''}"
        held = sum(row["verification"] == "held_back" for row in waiting)
        note = (
            "their figures are held back until then"
            if held == len(waiting)
            else "their figures are shown, and marked, until then"
            if not held
            else f"the figures of {held} are held back until then"
        )
        st.header(f"Waiting for you: {many} to verify", anchor=False)
        st.markdown(f":gray[:small[Somebody else handed them in; {note}.]]")
        whole = st.session_state.get("all_waiting", False)
        for row in waiting if whole else waiting[:_MOST_WAITING]:
            about = ", ".join(name for name in row["services"] if name) or row["file_name"]
            restated = f", {row['restated']} restated" if row["restated"] else ""
            st.page_link(
                PAGES["past_return"].file,
                label=f"**{row['return_id']}** {plain_label(about)}, {row['newest_period'] or row['kind']}"
                f" :gray[{row['added']} new{restated}; {plain_label(row['handed_in_by'])}, {day(row['recorded_at'])}]",
                query_params=address(view, **{"return": row["return_id"]}),
            )
        if len(waiting) > _MOST_WAITING and not whole:
            st.button(
                f"Show the other {len(waiting) - _MOST_WAITING}",
                on_click=lambda: st.session_state.update(all_waiting=True),
            )


def heading(view: View, board: Sequence[Owed]) -> None:
    """The sentence, and of what it speaks."""
    st.title(f"{headline(board, view.period.label)}.", anchor=False)
    if not board:
        st.markdown(
            f"Figures are asked for once there are {view.framework.words.indicators}, for the periods in which"
            " they are collected."
        )
        return
    expected, received = sum(one.expected for one in board), sum(one.received for one in board)
    overdue = sum(one.overdue for one in board)
    to_come = expected - received - overdue
    rest = [f"{overdue:,} {'is' if overdue == 1 else 'are'} overdue"] if overdue else []
    rest += [f"{to_come:,} {'is' if to_come == 1 else 'are'} not due yet"] if to_come else []
    st.markdown(
        f":gray[:small[{received:,} of {expected:,} figures are in{'; ' if rest else ''}{', '.join(rest)}."
        f" Only figures that are collected for this period are counted.]]"
    )


def table(view: View, board: Sequence[Owed]) -> None:
    """One row a service, in groups, what needs doing first and the latest first."""
    for number, title in enumerate(_GROUPS):
        group = [one for one in board if _IN.get(one.stage, 0) == number]
        if not group:
            continue
        st.header(f"{title} :gray[{len(group)}]", anchor=False)
        head = st.columns(_WIDTHS, gap="small")
        for column, words in zip(head, _HEADS, strict=True):
            column.markdown(f":gray[:small[{words}]]")
        for one in sorted(group, key=lambda one: (-one.days_late, one.due, one.service)):
            _row(view, one)
    st.markdown(
        ":gray[:small[Last periods, oldest first: ● on time, ▲ late, ■ missing after its date, ○ nothing due or not due yet.]]"
    )


def actions(view: View, board: Sequence[Owed]) -> None:
    """Which services reported on their actions for the quarter, and which have still to."""
    if not board:
        return
    done = sum(not one.missing for one in board)
    st.header(f"Actions of plans :gray[{len(board)}]", anchor=False)
    st.markdown(
        f":gray[:small[{done} of {len(board)} services with open actions reported on all of them for {board[0].period}.]]"
    )
    head = st.columns(_WIDTHS, gap="small")
    for column, words in zip(head, ("Service", "How it stands", "Actions", *_HEADS[3:]), strict=True):
        column.markdown(f":gray[:small[{words}]]")
    for one in sorted(board, key=lambda one: (_IN.get(one.stage, 0), -one.days_late, one.service)):
        _row(view, one)


_QUADRANTS = {
    "budget": "The budget",
    "workforce": "The workforce",
    "feedback": "What people told us",
    "risks": "Risks to review",
}


def quadrants(view: View, board: Sequence[Owed]) -> None:
    """The returns of money, customers and people for the quarter, and the risks that are to be reviewed in it."""
    if not board:
        return
    st.header(f"Money, risks, customers and people :gray[{len(board)}]", anchor=False)
    head = st.columns(_WIDTHS, gap="small")
    for column, words in zip(head, ("Return", "How it stands", "In", *_HEADS[3:]), strict=True):
        column.markdown(f":gray[:small[{words}]]")
    for one in board:
        _row(view, one, _QUADRANTS[one.kind])


def _row(view: View, one: Owed, what: str = "") -> None:
    service, stands, figures, due, came, strip, link = st.columns(
        _WIDTHS, gap="small", vertical_alignment="top"
    )
    about = (
        f"**{what}**  \n:gray[:small[{plain_label(one.service)}]]"
        if what
        else f"**{plain_label(one.service)}**"
    )
    service.markdown(about)
    why = f"  \n:small[{plain_label(one.why)}]" if one.why else ""
    stands.markdown(stage_badge(one) + why)
    missing = one.expected - one.received
    figures.markdown(
        f"{one.received} of {one.expected}"
        + (f"  \n:gray[:small[{missing} missing]]" if missing and one.received else "")
    )
    due.markdown(day(one.due))
    came.markdown(_came(one))
    strip.markdown(
        f"![{kept_in_words(one.past)}]({row_of_marks([_DRAWN[kept.how] for kept in one.past], view.mode)})"
    )
    with link:
        if one.last_return_id:
            st.page_link(
                PAGES["past_return"].file,
                label=f"Open {one.last_return_id}",
                query_params=address(view, **{"return": one.last_return_id}),
            )
        else:
            st.markdown(":gray[–]")


def stage_badge(one: Owed) -> str:
    """How a service's figures stand, as shape and word."""
    late = f", late by {days(one.days_late)}" if one.is_late else ""
    said = {
        Stage.REFUSED: f":red-badge[■ Refused{late}]",
        Stage.SENT_BACK: f":red-badge[■ Sent back{late}]",
        Stage.WITHDRAWN: f":red-badge[■ Withdrawn{late}]",
        Stage.LATE: f":red-badge[■ Late by {days(one.days_late)}]",
        Stage.PART: ":orange-badge[▲ Part of it is in]",
        Stage.DUE: ":gray-badge[○ Not due yet]",
        Stage.AWAITING: ":orange-badge[▲ Awaiting verification]",
        Stage.ACCEPTED: f":green-badge[● {'Verified' if one.verified_by else 'Accepted'}]",
    }
    return said[one.stage]


def _came(one: Owed) -> str:
    if one.by is None or one.at is None:
        last = f"  \n:gray[:small[{plain_label(one.last_officer)} did last time]]" if one.last_officer else ""
        return f":gray[nothing yet]{last}"
    late = f", :orange[{days(one.days_late)} late]" if one.days_late and not one.missing else ""
    verified = (
        f"  \n:gray[:small[verified by {plain_label(one.verified_by)}]]"
        if one.verified_by and not one.missing
        else ""
    )
    return f"{plain_label(one.by)}, {day(one.at)}{late}{verified}"


def kept_in_words(past: Sequence[Kept]) -> str:
    """How punctual a service was, in words."""
    said = {"on_time": "on time", "not_due": "nothing late", "late": "{} late", "missing": "missing, {} late"}
    return "; ".join(f"{one.period} {said[one.how].format(days(one.days))}" for one in past)
