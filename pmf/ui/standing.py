"""The table of how indicators stand, one row each, with all that belongs beside a colour."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import streamlit as st

from pmf.charts.marks import sparkline
from pmf.charts.palette import badge
from pmf.reports.scorecard import Line
from pmf.rules import wording
from pmf.rules.quality_wording import POOR_DATA
from pmf.ui import cards, commentary, outlook, reads, signal_reads
from pmf.ui.frame import PAGES, View
from pmf.ui.pickers import address

_GROUPS = {"Service": "service", "Directorate": "directorate"}


def grouped(lines: Sequence[Line], by: str) -> Iterator[tuple[str, list[Line]]]:
    """The lines in groups of a kind, each with its title; one group without a title for none."""
    name = _GROUPS.get(by)
    if name is None:
        yield "", list(lines)
        return
    titles = sorted({line[name] or "" for line in lines})
    for title in titles:
        yield title or f"No {by.lower()}", [line for line in lines if (line[name] or "") == title]


def show(view: View, lines: Sequence[Line]) -> None:
    """Indicators and how they stand, one row each, with the reason in words."""
    words = view.framework.words
    widths = [2.9, 1.85, 1.1, 1.3, 1.4, 1.6, 1.85, 4.1]
    heads = (
        words.indicator.capitalize(),
        "Status",
        "Figure",
        "Trend",
        words.target.capitalize(),
        "Direction",
        "Year end",
        "Why, and what is said of it",
    )
    head = st.columns(widths, gap="small")
    for column, title in zip(head, heads, strict=True):
        column.markdown(f":gray[:small[{title}]]")
    poor = reads.data_quality(view).poor()
    year_ends, said = signal_reads.projections(view), signal_reads.commentary(view)
    for line in lines:
        beside = outlook.cell(year_ends.get(line["code"])), commentary.in_short(said.get(line["code"]))
        _row(view, line, widths, beside, poor_data=line["code"] in poor)


def _row(view: View, line: Line, widths: list[float], beside: tuple[str, str], *, poor_data: bool) -> None:
    words = view.framework.words
    name, status, figure, trend, target, went, year_end, why = st.columns(
        widths, gap="small", vertical_alignment="top"
    )
    with name:
        st.page_link(
            PAGES["indicator"].file,
            label=cards.plain_label(line["name"]),
            query_params=address(view, code=line["code"]),
        )
    status.markdown(badge(line["status"]) + (f"  \n:gray-badge[{POOR_DATA}]" if poor_data else ""))
    period = f"  \n:gray[:small[{line['figure_period']}]]" if line["figure_period"] else ""
    unverified = f"  \n:gray[:small[{cards.AWAITING}]]" if line["awaiting"] else ""
    figure.markdown(f"**{cards.plain_label(wording.shown(line))}**{period}{unverified}")
    picture = sparkline(list(reversed(line["past"])), line["polarity"], view.mode, kind=line["kind"])
    trend.markdown(f"![{cards.spark_words(line)}]({picture})")
    target.markdown(f":small[{cards.plain_label(cards.against(line, words.target, words.minimum))}]")
    arrow, size, better, tone = cards.direction(line)
    colour = {"green": "green", "red": "red"}.get(tone, "gray")
    went.markdown(f":small[{arrow} {size} :{colour}[{better}]]" if better else "")
    year_end.markdown(beside[0])
    long = f" {line['persistence']}" if line["persistence"] else ""
    said = f"  \n{beside[1]}" if beside[1] else ""
    why.markdown(f":small[{cards.plain_label(line['reason'] + long)}]{said}")
