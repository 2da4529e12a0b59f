"""From a line of the framework's matrix to the page and the cut that show it, and the note there that says so."""

from __future__ import annotations

import streamlit as st

from pmf.model.forums import MatrixLine
from pmf.model.framework import Framework
from pmf.model.period import Period
from pmf.ui.cards import plain_label
from pmf.ui.frame import PAGES, View, may_see
from pmf.ui.pickers import address

# What the address calls the quadrant, by page.
_QUADRANT = {"quadrant": "quadrant", "exceptions": "in_quadrant"}


def page_of(view: View, line: MatrixLine) -> str | None:
    """The name of the page that a line opens; None where there is none, or this person may not see it."""
    if line.opens is None or line.opens not in PAGES:
        return None
    return line.opens if may_see(view.framework, view.person, line.opens) else None


def query_of(view: View, line: MatrixLine, period: Period) -> dict[str, str]:
    """The query of a line's link: its period, its set and quadrant, and the line itself for the note."""
    query = address(view) | {"period": period.label, "line": line.key}
    # The outermost set is every indicator, which is what stands there unasked.
    inner = {one.id: one.name for one in view.framework.indicator_sets[:-1]}
    if line.indicator_set in inner:
        query["set"] = inner[line.indicator_set]
    names = {one.id: one.name for one in view.framework.quadrants}
    if line.quadrant and line.opens in _QUADRANT:
        query[_QUADRANT[line.opens]] = names[line.quadrant]
    return query


def note(view: View, page: str, set_id: str | None) -> None:
    """Which cut is shown and by which line of the matrix, with a way out. Nothing where the page was not opened
    from the calendar, or another set was chosen since."""
    line = asked_for(view.framework, page)
    if line is None or (
        line.indicator_set and page in ("scorecard", "exceptions") and set_id not in _shown(view, line)
    ):
        return
    forum = next(one.name for one in view.framework.forums if one.id == line.forum)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(
            f":blue-badge[◇ By the calendar] What **{plain_label(forum)}** is shown:"
            f" {plain_label(line.what)}, {line.in_words().lower()}, for {view.period.label}.",
            width="content",
        )
        st.page_link(
            PAGES[page].file, label="Show everything", query_params=address(view, period=view.period.label)
        )


def asked_for(framework: Framework, page: str) -> MatrixLine | None:
    """The line that the address names, where it opens this page."""
    key = st.query_params.get("line")
    return next((one for one in framework.lines() if one.key == key and one.opens == page), None)


def _shown(view: View, line: MatrixLine) -> set[str | None]:
    """The choices of the page's bar that show a line's set: the outermost set stands there as no choice at all."""
    return {line.indicator_set} | (
        {None} if line.indicator_set == view.framework.indicator_sets[-1].id else set()
    )
