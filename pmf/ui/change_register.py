"""The change register on screen: since when, the sentence, and a row for each change."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from urllib.parse import urlencode

import streamlit as st

from pmf.exports.csv_table import csv_table
from pmf.model.period import Frequency
from pmf.reports.change_register import WORDS, Change, as_table, headline
from pmf.rules.wording import day
from pmf.ui import framework_reads, pickers, tables
from pmf.ui.cards import plain_label, quiet
from pmf.ui.frame import View, may_see

_A_PAGE = 40
_QUARTER, _YEAR, _SINCE = "This quarter", "This year", "Since a day"


def show(view: View, directorate: str | None) -> None:
    """The register of the view's period, of its year, or since a day."""
    since, until, when = _asked(view)
    found = framework_reads.changes(view, since, until)
    changes = [one for one in found if directorate in (None, one.directorate)]
    st.title(headline(changes, when), anchor=False)
    st.markdown(
        quiet(
            "A change counts when it holds from a day in this time, or was handed in then. Withdrawn returns are left out."
        )
    )
    if not changes:
        return
    _table(view, changes)
    st.download_button(
        f"Download {len(changes)} as CSV", lambda: csv_table(as_table(changes)), file_name="change register.csv",
        mime="text/csv", on_click="ignore",
    )  # fmt: skip


def _asked(view: View) -> tuple[date, date, str]:
    today = view.moment.date()
    quarter, year = view.period, view.period.within(Frequency.YEAR)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        span = st.segmented_control(
            "When", [_QUARTER, _YEAR, _SINCE], key="when", bind="query-params", default=_YEAR, required=True,
            format_func=lambda name: {_QUARTER: quarter.label, _YEAR: year.label}.get(name, name),
        )  # fmt: skip
        if span == _SINCE:
            since = st.date_input(
                "Since", value=year.starts, key="since", bind="query-params", format="DD/MM/YYYY", width=170
            )
            return since, today, f"since {day(since)}"
    chosen = quarter if span == _QUARTER else year
    return chosen.starts, chosen.ends, f"in {chosen.label}"


def _table(view: View, changes: Sequence[Change]) -> None:
    rows = pickers.page_of(len(changes), _A_PAGE)
    tables.plain_table([_row(view, changes[place]) for place in rows], "Changes of the data list")


def _row(view: View, one: Change) -> dict[str, str]:
    query = urlencode(pickers.address(view, code=one.code))
    source = urlencode(pickers.address(view) | {"return": one.return_id})
    moved = (
        f"{plain_label(one.was or 'nothing')} → {plain_label(one.now or 'nothing')}"
        if one.what == "changed"
        else ""
    )
    where = plain_label(one.place)
    if may_see(view.framework, view.person, "past_return"):
        where = f"[{where}](past_return?{source})"
    return {
        view.framework.words.indicator.capitalize(): f"[{plain_label(one.name)}](indicator?{query})  \n{quiet(one.code)}",
        "What": f"**{WORDS[one.what]}**" + (f"  \n{quiet(one.field)}" if one.what == "changed" else ""),
        "From → to": f":small[{moved}]",
        "Holds from": day(one.on),
        "Why": f":small[{plain_label(one.why)}]" if one.why else ":gray[–]",
        "Handed in by": f":small[{plain_label(one.by)}, {day(one.at)}]",
        "Where": f":small[{where}]",
    }
