"""What handing a file in would change, beside what stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from pmf.charts.palette import badge, word
from pmf.intake.changes import Change
from pmf.rules import wording
from pmf.ui import tables
from pmf.ui.cards import plain_label
from pmf.ui.handing_in import InHand, many

OUTCOMES = {
    "new": "new",
    "restated": "restated",
    "amended": "words changed",
    "unchanged": "unchanged",
    "blank": "no figure in it",
    "missing": "not in the file",
}
_IN_A_TABLE = 40
_MOST = 2_000


def changes(one: InHand) -> None:
    """The rows that would change something, or all of them."""
    listed = [*one.examined.changes, *one.examined.missing]
    with st.container(border=True, gap="small"):
        counts = Counter(change.outcome for change in listed)
        telling = [change for change in listed if change.outcome != "unchanged"]
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            st.header("What would change", anchor=False)
            show_all = st.segmented_control(
                "Rows", [False, True], default=False, key=f"rows_{one.key}", required=True,
                format_func=lambda every: f"All {len(listed):,}" if every else f"Changes {len(telling):,}",
                label_visibility="collapsed",
            )  # fmt: skip
        said = ", ".join(f"{counts[name]:,} {words}" for name, words in OUTCOMES.items() if counts[name])
        st.markdown(f":gray[:small[{said}.{_newly_worse(listed)} Nothing is stored until you hand it in.]]")
        rows = listed if show_all else telling
        if not rows:
            st.markdown("Nothing: all of it stands already.")
        elif len(rows) <= _IN_A_TABLE:
            tables.plain_table([_row(change) for change in rows], "What would change")
        else:
            shown = [{name: _bare(cell) for name, cell in _row(change).items()} for change in rows[:_MOST]]
            st.dataframe(pd.DataFrame(shown), hide_index=True, alt="What would change", height=420)
            if len(rows) > _MOST:
                st.markdown(f":gray[and {len(rows) - _MOST:,} more rows]")


def _newly_worse(listed: Sequence[Change]) -> str:
    red = sum(change.status_after == "red" and change.status_before != "red" for change in listed)
    return f" {many(red, 'figure')} would be newly below minimum." if red else ""


def _row(change: Change) -> dict[str, str]:
    name = plain_label(f"{change.subject} {change.name}" if change.name != change.subject else change.name)
    row = {"Indicator" if change.kind in ("performance", "targets") else "What": name}
    if change.period is not None or change.kind in ("performance", "targets"):
        row["Period"] = change.period or ""
        row["Stands now"] = plain_label(
            change.stands_words or _said(change.stands, change.stands_marker, change.unit)
        )
        row["In your file"] = plain_label(
            change.brings_words or _said(change.brings, change.brings_marker, change.unit)
        )
    row["Kind"] = OUTCOMES.get(change.outcome, change.outcome)
    if change.kind == "performance":
        row["Status, if handed in"] = _moved(change)
    return row


def _moved(change: Change) -> str:
    if change.status_after is None:
        return ""
    if change.status_before in (None, change.status_after):
        return badge(change.status_after)
    return f"{word(change.status_before)} → {badge(change.status_after)}"


def _bare(cell: str) -> str:
    # A grid shows letters as they are, so what keeps Markdown off is taken away again.
    return cell.replace("\\", "")


def _said(value: Any, marker: str | None, unit: str) -> str:
    return marker.replace("_", " ") if marker else wording.said(value, unit)
