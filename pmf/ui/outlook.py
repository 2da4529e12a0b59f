"""Where the year will end and how far such words can be trusted; a figure beside its usual variation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from pmf.charts.palette import badge, word
from pmf.rules import outlook_wording, wording
from pmf.ui import markup, signal_reads, tables
from pmf.ui.cards import plain_label
from pmf.ui.frame import View
from pmf.ui.markup import Html

Row = Mapping[str, Any]


def fact(view: View, code: str) -> tuple[str, Html, str] | None:
    """The year's end as a fact in the row of facts: its name, the figure under its status, and how it was come by."""
    row = signal_reads.projections(view).get(code)
    if row is None or row["projected"] is None:
        return None
    mark = (
        Html(markup.status_mark(row["projected_status"], view.mode, size=15) + " ")
        if row["projected_status"]
        else Html("")
    )
    status = f"{word(row['projected_status']).lower()}, " if row["projected_status"] else ""
    return (
        f"Year end {row['year']}",
        Html(mark + markup.text(outlook_wording.shown(row))),
        status + outlook_wording.method(row),
    )


def cell(row: Row | None) -> str:
    """The projected status and figure for a table, as Markdown; a dash where nothing can be projected."""
    if row is None or row["projected"] is None:
        return ":gray[–]"
    said = (
        f":small[{plain_label(outlook_wording.shown(row))}]  \n:gray[:small[{outlook_wording.method(row)}]]"
    )
    return f"{badge(row['projected_status'])}  \n{said}" if row["projected_status"] else said


def beyond_the_status(view: View, code: str, signal: Row | None) -> None:
    """Under the chart: whether the figure is more than chance, and where the year will end, in sentences."""
    row = signal_reads.projections(view).get(code)
    sentences = [f"**Year end.** {plain_label(row['outlook'])}"] if row else []
    if signal is not None:
        sentences.insert(0, f"**Usual variation.** {plain_label(signal['sentence'])}")
    if sentences:
        st.markdown(":small[" + "  \n".join(sentences) + "]")


def record(view: View, code: str) -> None:
    """What was said of an indicator's past years, quarter by quarter, and what came."""
    rows = signal_reads.record(view, code).rows
    if not rows:
        return
    st.header("What was said of past years, and what came", anchor=False)
    st.markdown(
        ":gray[:small[The officer's forecasts, and what our own way of projecting says of the figures as they stand now.]]"
    )
    tables.plain_table(
        [
            {
                "Said at": row["period"],
                "By": outlook_wording.METHODS[row["method"]].capitalize(),
                "Year end": plain_label(wording.said(row["projected"], row["unit"], row["decimals"])),
                "It would be": badge(row["projected_status"]) if row["projected_status"] else "–",
                "It came to": plain_label(wording.said(row["outturn"], row["unit"], row["decimals"])),
                "It was": badge(row["outturn_status"]),
                "Off by": plain_label(outlook_wording.error(row)),
            }
            for row in sorted(rows, key=lambda row: row["ends"], reverse=True)[:24]
        ],
        "What was said of each year's end, and what came",
    )


def record_in_short(view: View) -> None:
    """How far words on a year's end could be trusted over all indicators, by quarter and method."""
    told = signal_reads.record(view, None)
    st.header("How far words on the year's end could be trusted", anchor=False)
    st.markdown(told.headline())
    if told.in_short:
        tables.plain_table(
            _by_method(told.in_short), "How often the year's end was called rightly, by method and quarter"
        )
        st.markdown(
            ":gray[:small[Of those that were rated when the year was over: how many had the status that was said, and by how much"
            " the figure was missed in half of the cases. Figures and targets as they stand now.]]"
        )


def _by_method(rows: Sequence[Row]) -> list[dict[str, str]]:
    methods = sorted({(row["source"], row["method"]) for row in rows}, key=lambda one: (one[0], str(one[1])))
    quarters = sorted({row["quarter"] for row in rows})
    return [
        {
            "Said": outlook_wording.METHODS[method].capitalize(),
            **{f"At the end of Q{quarter}": _one(rows, method, quarter) for quarter in quarters},
        }
        for _, method in methods
    ]


def _one(rows: Sequence[Row], method: str, quarter: int) -> str:
    found = next((row for row in rows if row["method"] == method and row["quarter"] == quarter), None)
    if found is None or not found["rated"]:
        return "–"
    missed = found["typical_error"]
    off = f"; half within {missed:.1f}%" if missed is not None else ""
    return plain_label(outlook_wording.share(found["right"], found["rated"]) + off)
