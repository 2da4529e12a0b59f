"""The activity tracker on screen: the sentence, what to show, a row an action, and all of it as a file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import streamlit as st

from pmf.access.permissions import may
from pmf.charts.palette import GLYPHS
from pmf.exports.csv_table import csv_table
from pmf.model.role import Action
from pmf.model.status import Status
from pmf.model.words import ActionKind
from pmf.reports.activity import Activity, Group
from pmf.rules.wording import day
from pmf.ui import markup, pickers
from pmf.ui.cards import plain_label, quiet
from pmf.ui.frame import PAGES, View
from pmf.ui.pickers import address, page_of

Row = Mapping[str, Any]
ALL, WORRYING, OVERDUE, SLIPPED, STALE, COMPLETE = (
    "All", "Needs a look", "Overdue", "Slipped", "Not reported lately", "Complete",
)  # fmt: skip
BY_PLAN, BY_MONTH = "By plan", "By due month"
_SERVICES, _OWNERS, _KINDS = "All services", "All owners", "All kinds"
_PAGE, _LONGEST = 16, 180
_WIDTHS = [1.5, 4.4, 2.3, 1.7, 1.5, 0.9]
_HEADS = ("How it stands", "What", "Due", "Is to move", "Last report", "")
_TINTS = {Status.GREEN: "green", Status.AMBER: "orange", Status.RED: "red"}
_KIND_NAMES = {
    ActionKind.ACTION: "Actions",
    ActionKind.MILESTONE: "Milestones",
    ActionKind.PROJECT: "Projects",
}


def heading(view: View, tracker: Activity) -> None:
    """The sentence, and what it counts."""
    st.title(tracker.headline() + ".", anchor=False)
    if not tracker.rows:
        st.markdown("Services hand in their actions each quarter, and each stands here from then on.")
        if may(view.framework, view.person, Action.HAND_IN_RETURN):
            st.page_link(PAGES["hand_in"].file, label="Hand in actions")
        return
    projects = len(tracker.projects)
    st.markdown(
        quiet(
            f"{len(tracker.rows)} actions, milestones and projects, {projects} of them projects. Overdue is what is past its day, "
            "put off or not, and neither complete nor cancelled, whatever its report says."
        )
    )


def sifted(tracker: Activity) -> Activity:
    """What the choices leave."""
    parts = {
        ALL: tracker.rows,
        WORRYING: tracker.worrying,
        OVERDUE: tracker.overdue,
        SLIPPED: tracker.slipped,
        STALE: tracker.stale,
        COMPLETE: tracker.complete,
    }
    if not tracker.rows:
        return tracker
    kinds = {name: kind for kind, name in _KIND_NAMES.items()}
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        part = pickers.sifting({name: len(rows) for name, rows in parts.items()})
        service = _picked("Service", "service", _SERVICES, (row["service"] for row in tracker.rows), 210)
        owner = _picked("Owner", "owner", _OWNERS, (row["owner"] for row in tracker.rows), 190)
        kind = _picked("Kind", "kind", _KINDS, kinds, 140)
    rows = {row["action_id"] for row in parts[part]}
    return tracker.where(
        lambda row: (
            row["action_id"] in rows
            and service in (_SERVICES, row["service"])
            and owner in (_OWNERS, row["owner"])
            and (kind == _KINDS or row["kind"] == kinds[kind])
        )
    )


def _picked(what: str, key: str, every: str, found: Iterable[str | None], width: int) -> str:
    """A choice that the address keeps, also where nothing here has it any more."""
    named = [every, *sorted({one for one in found if one})]
    asked = st.query_params.get(key)
    if asked and asked not in named:
        named.append(asked)
    return st.selectbox(
        what, named, key=key, bind="query-params", width=width, label_visibility="collapsed"
    )  # fmt: skip


def listed(view: View, shown: Activity) -> None:
    """Actions and milestones by plan or by the month they are due, and projects apart."""
    if not shown.rows:
        st.markdown("No action is like that. Choose *All* to see every one.")
        return
    grouped = pickers.grouping([BY_PLAN, BY_MONTH])
    parts = [("", shown.where(lambda row: row["kind"] != ActionKind.PROJECT)),
             ("Projects", shown.where(lambda row: row["kind"] == ActionKind.PROJECT))]  # fmt: skip
    lines = [
        (title, group, row)
        for title, part in parts
        for group, rows in (part.by_month() if grouped == BY_MONTH else part.by_plan())
        for row in rows
    ]
    kept = [lines[place] for place in page_of(len(lines), _PAGE)]
    for title, _ in parts:
        here = [(group, row) for part, group, row in kept if part == title]
        if here:
            if title:
                st.header(title, anchor=False)
            _table(view, _together(here))


def _together(lines: Sequence[tuple[str, Row]]) -> list[Group]:
    groups: dict[str, list[Row]] = {}
    for group, row in lines:
        groups.setdefault(group, []).append(row)
    return list(groups.items())


def _table(view: View, groups: Sequence[Group]) -> None:
    with st.container(border=True, gap="xsmall"):
        head = st.columns(_WIDTHS, gap="small")
        for column, title in zip(head, _HEADS, strict=True):
            if title:
                column.markdown(quiet(title))
        for group, rows in groups:
            markup.hairline()
            st.markdown(f"**{plain_label(group)}**")
            for row in rows:
                _row(view, row)


def _row(view: View, row: Row) -> None:
    stands, what, due, moves, said, press = st.columns(_WIDTHS, gap="small", vertical_alignment="top")
    stands.markdown(badge(row) + (f"  \n{quiet(done(row))}" if done(row) else ""))
    what.markdown(
        f":small[{plain_label(row['title'])}]  \n{quiet(who(row))}"
        + (f"  \n:small[“{plain_label(_short(row['commentary']))}”]" if row["commentary"] else "")
    )
    due.markdown(due_in_words(row))
    with moves:
        code_link(view, row)
    stale = "  \n:small[:orange[▲ not reported since]]" if row["is_stale"] else ""
    said.markdown(f":small[{row['period'] or day(row['ends'])}]{stale}")
    with press:
        st.button(
            "Story",
            key=f"story_{row['action_id']}",
            help=f"Everything about {row['action_id']}",
            on_click=open_story,
            args=(row["action_id"],),
        )


def open_story(action_id: str) -> None:
    """Have the address name an action, which then opens."""
    st.query_params["action"] = action_id


def badge(row: Row) -> str:
    """How an action stands, as shape and word on its tint."""
    status = Status(row["counts_as"])
    return f":{_TINTS.get(status, 'gray')}-badge[{GLYPHS[status]} {row['standing']}]"


def done(row: Row) -> str:
    """How much is done."""
    share = row["percent_complete"]
    return "" if not share or row["status"] == "complete" else f"{share.normalize():f}% done"


def who(row: Row) -> str:
    """What it is called, and who answers for it; of a project its manager and its sponsor."""
    if row["kind"] == ActionKind.PROJECT:
        sponsor = f", sponsor {row['sponsor']}" if row["sponsor"] else ""
        return f"{row['action_id']}, manager {row['owner']}{sponsor}"
    kind = "milestone, " if row["kind"] == ActionKind.MILESTONE else ""
    return f"{row['action_id']}, {kind}{row['owner']}"


def due_in_words(row: Row) -> str:
    """The day it is due, how late it is, and how often it slipped."""
    if row["status"] == "complete":
        on = row["completed_on"]
        late = on is not None and on > row["due_now"]
        first = f"Completed {day(on)}" if on else "Completed"
        return f":small[{first}]  \n" + quiet(f"due {day(row['due_now'])}{', so late' if late else ''}")
    lines = [f":small[{day(row['due_now'])}]"]
    if row["is_overdue"]:
        late = row["days_late"]
        lines.append(f":small[:red[■ {late} day{'' if late == 1 else 's'} late]]")
    if times := row["slipped_times"]:
        often = {1: "once", 2: "twice"}.get(times, f"{times} times")
        lines.append(quiet(f"put off {often}, first due {day(row['first_due'])}"))
    return "  \n".join(lines)


def code_link(view: View, row: Row) -> None:
    """The indicator that an action is to move."""
    if row["code"]:
        st.page_link(
            PAGES["indicator"].file,
            label=plain_label(row["code"]),
            query_params=address(view, code=row["code"]),
        )
    else:
        st.markdown(":gray[–]")


def _short(words: str) -> str:
    one_line = " ".join(words.split())
    return one_line if len(one_line) <= _LONGEST else one_line[: _LONGEST - 1].rsplit(" ", 1)[0] + "…"


def download(shown: Activity) -> None:
    """The rows with every report on each, as a CSV."""
    if shown.rows:
        st.download_button(
            f"Download {len(shown.rows)} as CSV", lambda: csv_table(shown.as_table()), file_name="activity.csv",
            mime="text/csv", on_click="ignore",
        )  # fmt: skip
