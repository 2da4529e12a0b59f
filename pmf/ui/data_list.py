"""The parts of the page Data list: the sentence, search and filters, the table, and one indicator in full."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from pmf.exports.csv_table import csv_table
from pmf.reports.data_list import (
    BURDEN_RULE,
    COLUMNS,
    FLAGS,
    MORE_OFTEN_RULE,
    DataList,
    Line,
    as_table,
    matching,
)
from pmf.ui.cards import plain_label, quiet
from pmf.ui.frame import PAGES, View
from pmf.ui.pickers import ALL_SERVICES, ALL_SETS, address

LIST, REGISTER = "The list", "Change register"
# Too long for a cell: they stand in full under the table, and in the file.
_IN_FULL = ("Seen by", "Definition", "Burden of collection", "Could be more often", "Plans it serves")


def part() -> str:
    """Which part of the page to look at: LIST, or REGISTER."""
    chosen = st.segmented_control(
        "Part", [LIST, REGISTER], key="part", bind="query-params", default=LIST, required=True,
        label_visibility="collapsed",
    )  # fmt: skip
    return str(chosen or LIST)


def heading(view: View, report: DataList) -> None:
    """The sentence, and the two rules behind it."""
    st.title(report.headline(), anchor=False)
    gone = (
        f" {len(report.retired)} more {'is' if len(report.retired) == 1 else 'are'} retired."
        if report.retired
        else ""
    )
    st.markdown(quiet(f"{MORE_OFTEN_RULE}{gone}"))


def chosen(view: View, report: DataList, directorate: str | None) -> list[Line]:
    """The lines that are searched for and that have every property asked for. All of it is in the address."""
    lines = [line for line in report.lines if directorate in (None, line["directorate"])]
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        words = st.text_input(
            "Search",
            key="search",
            bind="query-params",
            placeholder="code, name, source, owner, plan …",
            width=300,
        )
        named = [ALL_SETS, *(one.name for one in view.framework.indicator_sets)]
        tier = st.selectbox("Indicator set", named, key="set", bind="query-params", width=200)
        services = [ALL_SERVICES, *sorted({line["service"] for line in lines if line["service"]})]
        asked = st.query_params.get("service")
        if asked and asked not in services:
            services.append(asked)
        service = st.selectbox("Service", services, key="service", bind="query-params", width=240)
        often = ["Any", "Monthly", "Quarterly", "Six-monthly", "Annual"]
        frequency = st.selectbox("Collected", often, key="collected", bind="query-params", width=150)
    lines = [
        line for line in matching(lines, words or "")
        if tier in (ALL_SETS, line["set_name"]) and service in (ALL_SERVICES, line["service"])
        and frequency in (often[0], line["how_often"])
    ]  # fmt: skip
    counts = {name: sum(test(line) for line in lines) for name, test in FLAGS.items()}
    flags = st.pills(
        "Only those", list(FLAGS), selection_mode="multi", key="flags", bind="query-params",
        format_func=lambda name: f"{name} {counts[name]}",
    )  # fmt: skip
    return [line for line in lines if all(FLAGS[name](line) for name in flags or ())]


def table(view: View, lines: Sequence[Line]) -> None:
    """The lines to sort and look through; the one that is chosen in full below."""
    if not lines:
        st.markdown("None is like this. Take a filter away to see more.")
        return
    words = view.framework.words
    shown = pd.DataFrame([_cells(line) for line in lines])
    st.markdown(quiet(f"{len(lines)} shown. Press a heading to sort, and a row's box to read all of it."))
    found = st.dataframe(
        shown, hide_index=True, row_height=34, height=min(38 + 34 * len(lines), 480), key="data_list_rows",
        on_select="rerun", selection_mode="single-row", alt=f"The data list: {len(lines)} {words.indicators}",
        column_config={
            "Name": st.column_config.TextColumn(width="large", pinned=True),
            "Indicator code": st.column_config.TextColumn("Code", width="small", pinned=True),
            "Days allowed": st.column_config.NumberColumn("Days", width="small", help="After the end of the period"),
            "Cells a year": st.column_config.NumberColumn(width="small", help=BURDEN_RULE),
            "More often?": st.column_config.TextColumn(width="small", help=MORE_OFTEN_RULE),
        },
    )  # fmt: skip
    picked = found["selection"]["rows"]
    if picked and picked[0] < len(lines):
        _in_full(view, lines[picked[0]])


def _cells(line: Line) -> dict[str, object]:
    cells: dict[str, object] = {}
    for name, tell in COLUMNS.items():
        if name == "Could be more often":
            cells["More often?"] = "Yes" if line["more_often"] else "No"
        elif name == "Burden of collection":
            cells["Cells a year"] = line["cells"]
        elif name == "Plans it serves":
            cells["Plans"] = "; ".join(line["plans"])
        elif name not in _IN_FULL:
            cells[name] = tell(line)
    return {name: "–" if value is None else value for name, value in cells.items()}


def _in_full(view: View, line: Line) -> None:
    """One line in words: each column that says anything, the long ones too."""
    with st.container(border=True, gap="xsmall"):
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            st.header(plain_label(f"{line['code']}: {line['name']}"), anchor=False)
            st.page_link(
                PAGES["indicator"].file, label="Open it", query_params=address(view, code=line["code"])
            )
        left, right = st.columns(2, gap="medium")
        told = [
            (name, tell(line)) for name, tell in COLUMNS.items() if name not in ("Indicator code", "Name")
        ]
        long = [one for one in told if one[0] in _IN_FULL and one[1]]
        short = [one for one in told if one[0] not in _IN_FULL]
        left.markdown("  \n".join(f"{quiet(name)} {plain_label(str(value or '–'))}" for name, value in short))
        right.markdown("\n\n".join(f"{quiet(name)}  \n{plain_label(str(value))}" for name, value in long))
        right.markdown(quiet(BURDEN_RULE))


def download(lines: Sequence[Line]) -> None:
    """The lines as a CSV, every column in full."""
    if lines:
        st.download_button(
            f"Download {len(lines)} as CSV", lambda: csv_table(as_table(lines)), file_name="data list.csv",
            mime="text/csv", on_click="ignore",
        )  # fmt: skip
