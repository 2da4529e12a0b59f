"""The trend of an item's indicator, large, as at the meeting's moment."""

from __future__ import annotations

import streamlit as st

from pmf.charts.decisions_on_trend import decisions_in_words
from pmf.charts.trend import trend_in_words
from pmf.reports.agenda import Agenda, Item
from pmf.reports.reading import UnknownChoiceError
from pmf.ui import markup, meeting_reads
from pmf.ui.frame import View
from pmf.ui.meeting_words import line


def show(view: View, agenda: Agenda, item: Item, code: str) -> None:
    """The chart with what it shows in words, or a sentence where there is nothing to draw."""
    try:
        told = meeting_reads.story(view, agenda.meeting, code)
    except UnknownChoiceError as problem:
        markup.show(line(str(problem), mode=view.mode, quiet=True))
        return
    points = [point for point in told.points if point["ends"] <= agenda.meeting.period.ends]
    while points and points[-1]["value"] is None and points[-1]["because"] == "not_yet_due":
        points.pop()
    if not any(point["value"] is not None for point in points):
        markup.show(line("There is no figure to draw yet.", mode=view.mode, quiet=True))
        return
    marked = meeting_reads.marked(item)
    signals, year_end = meeting_reads.beyond_the_status(view, agenda.meeting, told.code, points)
    signal = signals[max(signals)] if signals else None
    st.vega_lite_chart(
        meeting_reads.trend_spec(view, agenda.meeting, item, code, points), theme=None, width="stretch",
        alt=trend_in_words(told.name, points, signal, year_end) + decisions_in_words(marked),
    )  # fmt: skip
