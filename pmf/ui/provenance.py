"""Where a figure comes from, cell by cell, and what was restated: the way back from any number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from pmf.charts.palette import badge
from pmf.reports.indicator import IndicatorStory
from pmf.rules import wording
from pmf.ui import reads, tables
from pmf.ui.cards import plain_label, quiet
from pmf.ui.frame import PAGES, View, may_see
from pmf.ui.pickers import address

Row = Mapping[str, Any]


def where_from(view: View, told: IndicatorStory, point: Row | None) -> None:
    """The file, sheet and cell of the figure and of every part of it, who handed it in and who verified it."""
    if point is None or not point["source"]:
        return
    parts = point["parts"]
    with st.container(border=True, gap="xsmall"):
        st.header("Where the figure comes from", anchor=False)
        if len(parts) > 1:
            st.text(f"Put together from {len(parts)} cells, the newest of them:")
        _one(view, point["source"])
        if len(parts) > 1:
            with st.expander(f"All {len(parts)} cells"):
                _all(told, parts)


def _one(view: View, source: Row) -> None:
    st.text(place(source))
    standing = f" {source['standing'].capitalize()}." if source["standing"] else ""
    st.markdown(quiet(f"{handed_in(source)}, return {source['return_id']}. {verified(source)}.{standing}"))
    open_return(view, source["return_id"])


def _all(told: IndicatorStory, parts: Sequence[Row]) -> None:
    unit, decimals = told.definition["unit"], told.definition["decimals"]
    for part in parts:
        figure = wording.said(part["value"], unit, decimals)
        if part["denominator"] is not None:
            figure += f" ({wording.said(part['numerator'], 'number')} of {wording.said(part['denominator'], 'number')})"
        if part["value"] is None:
            figure = str(part["marker"]).replace("_", " ")
        said = f"{place(part)}. {handed_in(part)}, {part['return_id']}. {verified(part)}."
        st.markdown(
            f":small[**{part['period']}** {plain_label(figure)}]  \n:gray[:small[{plain_label(said)}]]"
        )


def open_return(view: View, return_id: str) -> None:
    """A link to a past return, where that can be looked at and this person may."""
    if "returns" in PAGES and may_see(view.framework, view.person, "returns"):
        st.page_link(
            PAGES["returns"].file,
            label=f"Open {return_id}",
            query_params=address(view, **{"return": return_id}),
        )


def place(source: Row) -> str:
    """`Housing Q2.xlsx, sheet performance, cell D5`."""
    sheet = f", sheet {source['sheet']}" if source["sheet"] else ""
    return f"{source['file_name']}{sheet}, cell {source['cell']}"


def cells(point: Row) -> str:
    """A point's newest cell shortly, and how many more there are."""
    source = point["source"]
    if not source:
        return ""
    sheet = f"{source['sheet']}!" if source["sheet"] else ""
    more = len(point["parts"]) - 1
    rest = f" and {more} more {'cell' if more == 1 else 'cells'}" if more > 0 else ""
    return f"{source['file_name']}, {sheet}{source['cell']}{rest}"


def handed_in(source: Row) -> str:
    """Who handed something in, and when."""
    return f"Handed in by {source['handed_in_by']} on {wording.day(source['recorded_at'])}"


def verified(source: Row) -> str:
    """Who verified a return and when, or that nobody has."""
    if source["verified_by"] is None:
        return "Nobody has verified it yet"
    return f"Verified by {source['verified_by']} on {wording.day(source['verified_at'])}"


def restatements(view: View, told: IndicatorStory) -> None:
    """Figures that took the place of others: by how much, why, and whether that changed the status."""
    if not told.restatements:
        return
    st.header("Restated", anchor=False)
    unit, decimals = told.definition["unit"], told.definition["decimals"]
    tables.plain_table(
        [
            {
                "Period": one["period"] + plain_label(_of(one)),
                "Was": plain_label(_figure(one["was"], one["was_marker"], unit, decimals)),
                "Is": plain_label(_figure(one["value"], one["marker"], unit, decimals)),
                "By": plain_label(size(one, unit, decimals)),
                "Status": _status(one),
                "When and by whom": plain_label(
                    f"{wording.day(one['recorded_at'])}, {one['handed_in_by']}, {one['return_id']}"
                ),
                "Why": plain_label(one["reason"] or "No reason was given."),
            }
            for one in reversed(reads.restated(view, told.code))
        ],
        f"Restated figures of {told.name}",
    )


def _of(one: Row) -> str:
    whose = ", ".join(filter(None, (one["place"], one["population_group"])))
    return f" ({whose})" if whose else ""


def _figure(value: Any, marker: str | None, unit: str, decimals: int | None) -> str:
    return wording.said(value, unit, decimals) if value is not None else str(marker or "–").replace("_", " ")


def size(one: Row, unit: str, decimals: int | None) -> str:
    """How far a restatement moved a figure: `↓ 2.8 points (3.3%)`."""
    if one["value"] is None or one["was"] is None:
        return "–"
    change = one["value"] - one["was"]
    text = f"{'↑' if change > 0 else '↓'} {wording.difference(change, unit, decimals)}"
    if one["was"] == 0:
        return text
    return f"{text} ({wording.share_of(change, one['was'])})"


def _status(one: Row) -> str:
    before, after = one["status_was"], one["status_is"]
    if after is None:
        return ""
    if before == after:
        return f"{badge(after)} unchanged"
    return f"{badge(before)} → {badge(after)}" if before else badge(after)


def changed_since(view: View, directorate: str | None) -> None:
    """On the scorecard: figures of earlier periods that were restated since those were due."""
    rows = reads.restated_since(view, directorate)
    st.markdown(f":gray[:small[Restated since {view.period.shift(-1).label} was due]]")
    if not rows:
        st.markdown(":small[Nothing.]")
    for one in rows[:_LISTED]:
        was = _figure(one["was"], one["was_marker"], one["unit"], one["decimals"])
        now = _figure(one["value"], one["marker"], one["unit"], one["decimals"])
        when = one["period"]
        st.page_link(
            PAGES["indicator"].file,
            label=f"{plain_label(one['name'])} :gray[{plain_label(f'{when}: {was} to {now}')}]",
            query_params=address(view, code=one["code"]),
        )
    if len(rows) > _LISTED:
        st.markdown(f":gray[:small[and {len(rows) - _LISTED} more]]")


_LISTED = 4
