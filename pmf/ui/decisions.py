"""The tracker of decisions on screen: the sentence, what to show, a row each, and all of it as a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from pmf.exports.csv_table import csv_table
from pmf.model.review import KIND_NAMES, DecisionEvent, DecisionKind
from pmf.reports.decision_tracker import Tracker, as_table
from pmf.rules.wording import day
from pmf.ui import decision_reporting, markup, pickers
from pmf.ui.cards import plain_label, quiet
from pmf.ui.frame import PAGES, View
from pmf.ui.pickers import address, page_of

Row = Mapping[str, Any]
OPEN, OVERDUE, MINE, ALL = "Open", "Overdue", "Mine", "All"
_EVERY_KIND, _EVERYBODY = "All kinds", "All owners"
_PAGE, _LONGEST = 12, 170
_WIDTHS = [3.4, 2.3, 1.4, 1.5, 2.6, 2.6, 1.0]
_HEADS = ("What was decided", "About", "Who", "How it stands", "What became of it", "The number since", "")


def heading(tracker: Tracker) -> None:
    """The sentence, and what it counts."""
    st.title(tracker.headline() + ".", anchor=False)
    st.markdown(
        quiet(
            f"{len(tracker.rows)} decisions are on record. Overdue first, then off track, then by day. Nothing is ever overwritten:"
            " what becomes of a decision is added to it."
        )
    )


def sifted(view: View, tracker: Tracker) -> Sequence[Row]:
    """The rows that the choices leave."""
    groups = {
        OPEN: tracker.open,
        OVERDUE: tracker.overdue,
        MINE: tracker.mine(view.person),
        ALL: list(tracker.rows),
    }
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        chosen = pickers.sifting({name: len(rows) for name, rows in groups.items()})
        rows = groups[chosen]
        kinds = sorted({KIND_NAMES[DecisionKind(row["kind"])] for row in tracker.rows})
        kind = st.selectbox(
            "Kind", [_EVERY_KIND, *kinds], key="kind", width=230, label_visibility="collapsed"
        )
        owners = sorted({row["owner"] for row in tracker.rows if row["owner"]})
        owner = st.selectbox(
            "Owner", [_EVERYBODY, *owners], key="owner", width=230, label_visibility="collapsed"
        )
        decision_reporting.scrutiny_button(view)
    return [
        row for row in rows if kind in (_EVERY_KIND, row["kind_name"]) and owner in (_EVERYBODY, row["owner"])
    ]


def listed(view: View, rows: Sequence[Row]) -> None:
    """A row a decision."""
    if not rows:
        st.markdown("No decision is like that. Choose *All* to see every one.")
        return
    shown = [rows[place] for place in page_of(len(rows), _PAGE)]
    with st.container(border=True, gap="xsmall"):
        head = st.columns(_WIDTHS, gap="small")
        for column, title in zip(head, _HEADS, strict=True):
            if title:
                column.markdown(quiet(title))
        for row in shown:
            markup.hairline()
            _row(view, row)


def _row(view: View, row: Row) -> None:
    what, about, who, stands, became, since, press = st.columns(
        _WIDTHS, gap="small", vertical_alignment="top"
    )
    part = f", part of decision {row['under']}" if row["under"] else ""
    decided = quiet(f"{row['decided_by']}, {day(row['recorded_at'])}{part}")
    what.markdown(f"**{row['kind_name']}**  \n:small[{plain_label(shortened(row['words']))}]  \n{decided}")
    with about:
        _about(view, row)
    who.markdown(f":small[{plain_label(row['owner'] or '–')}]")
    stands.markdown(badge(row) + (f"  \n{quiet(row['standing_note'])}" if row["standing_note"] else ""))
    became.markdown(_became(row))
    since.markdown(_since(row))
    with press:
        decision_reporting.button(view, row)


def _about(view: View, row: Row) -> None:
    with st.container(gap=None):
        st.markdown(f":small[{plain_label(row['subject_name'])}]")
        if row["code"]:
            code_and_service(view, row)


def code_and_service(view: View, row: Row) -> None:
    """An indicator's code, to be pressed, and its service. A page link keeps to one line, so a name stands over it."""
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        st.page_link(
            PAGES["indicator"].file,
            label=plain_label(row["code"]),
            query_params=address(view, code=row["code"]),
        )
        if row["service"]:
            st.markdown(quiet(row["service"]))


def badge(row: Row) -> str:
    """How a decision stands, as shape and word."""
    word = row["standing"]
    if row["overdue"]:
        return f":red-badge[■ {word}]"
    if row["closed"]:
        return (
            f":gray-badge[× {word}]"
            if row["closed_as"] == DecisionEvent.CANCELLED
            else f":green-badge[● {word}]"
        )
    if word in ("Off track", "Ran out"):
        return f":orange-badge[▲ {word}]"
    return f":gray-badge[○ {word}]"


def _became(row: Row) -> str:
    if not row["last_event"]:
        return quiet("Nothing reported yet") if row["is_open"] else ":gray[–]"
    words = f" {plain_label(shortened(row['last_words']))}" if row["last_words"] else ""
    by = quiet(f"{row['last_by']}, {day(row['last_at'])}")
    return f":small[**{row['event_name']}.**{words}]  \n{by}"


def _since(row: Row) -> str:
    since = row["since"]
    if since is None:
        return ":gray[–]"
    first, _, rest = since["words"].partition(": ")
    colour = {"better": "green", "worse": "red"}.get(since["moved"])
    if colour is None:
        return quiet(since["words"])
    return f":small[:{colour}[**{plain_label(first)}**]: {plain_label(rest)}]"


def shortened(words: str) -> str:
    """Words as far as a row has room for them; the whole is in the record."""
    one_line = " ".join(words.split())
    return one_line if len(one_line) <= _LONGEST else one_line[: _LONGEST - 1].rsplit(" ", 1)[0] + "…"


def download(rows: Sequence[Row]) -> None:
    """The rows with all that was said of each, as a CSV."""
    if rows:
        st.download_button(
            f"Download {len(rows)} as CSV", lambda: csv_table(as_table(rows)), file_name="decisions.csv", mime="text/csv",
            on_click="ignore",
        )  # fmt: skip
