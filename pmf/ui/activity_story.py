"""One action of the tracker opened: why it stands as it does, every report on it, and what it hangs on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from pmf.access.permissions import may
from pmf.model.role import Action
from pmf.reports.activity import Activity, slips
from pmf.rules.thread_wording import reported
from pmf.rules.wording import day
from pmf.ui import tables
from pmf.ui.activity import badge, code_link, who
from pmf.ui.cards import plain_label, quiet
from pmf.ui.frame import PAGES, View
from pmf.ui.pickers import address

Row = Mapping[str, Any]


def one_action(view: View, tracker: Activity) -> None:
    """The action that the address names, if it names one, in front of the others."""
    asked = st.query_params.get("action")
    if not asked:
        return
    row = next((one for one in tracker.rows if one["action_id"] == asked), None)
    if row is None:
        st.markdown(f"There is no action {plain_label(asked[:40])} here. Look under all directorates.")
        return
    st.dialog(plain_label(row["title"]), width="large", on_dismiss=_close)(_story)(view, row)


def _close() -> None:
    st.query_params.pop("action", None)


def _story(view: View, row: Row) -> None:
    st.markdown(f"{badge(row)} {plain_label(row['reason'])}  \n{quiet(who(row))}")
    left, right = st.columns([5, 2], gap="medium")
    with left:
        _reports(row)
        for before, after, when, why in slips(row):
            because = f": {plain_label(why)}" if why else ", and nothing was said of why."
            st.markdown(f":small[**Put off** from {day(before)} to {day(after)} in {when}{because}]")
    with right:
        _hangs_on(view, row)
        _came_from(view, row)


def _reports(row: Row) -> None:
    tables.plain_table(
        [
            {
                "Report": _unbroken(one["period"] or f"On {day(one['ends'])}"),
                "Said to be": reported(one["status"]).capitalize(),
                "Done": ""
                if one["percent_complete"] is None
                else f"{one['percent_complete'].normalize():f}%",
                "Due": _unbroken(day(one["due_now"])),
                "What was said": plain_label(one["commentary"] or ""),
                "By": plain_label(one["handed_in_by"]),
            }
            for one in reversed(row["reports"])
        ],
        f"Every report on {row['action_id']}",
    )


def _unbroken(words: str) -> str:
    return words.replace(" ", "\u00a0")


def _hangs_on(view: View, row: Row) -> None:
    st.markdown(quiet("Stands under"))
    for place, plan in enumerate(row["plans"]):
        title = f" {row['plan_title']}" if place == 0 else ""
        label = plain_label(f"{plan}{title}")
        if "thread" in PAGES:
            st.page_link(PAGES["thread"].file, label=label, query_params=address(view, node=plan))
        else:
            st.markdown(f":small[{label}]")
    if row["code"]:
        st.markdown(quiet("Is to move"))
        code_link(view, row)
    if row["risk_id"]:
        st.markdown(quiet("Is to lessen the risk"))
        st.page_link(
            PAGES["risk"].file,
            label=plain_label(row["risk_id"]),
            query_params=address(view, risk=row["risk_id"]),
        )


def _came_from(view: View, row: Row) -> None:
    where = f"{row['sheet']}!{row['cell']}" if row["sheet"] else row["cell"]
    st.markdown(
        quiet(
            f"Last reported by {row['handed_in_by']} on {day(row['recorded_at'])}, {row['file_name']}, cell {where}"
        )
    )
    if may(view.framework, view.person, Action.READ_RETURNS):
        st.page_link(
            PAGES["past_return"].file,
            label=f"Open {row['return_id']}",
            query_params=address(view, **{"return": row["return_id"]}),
        )
