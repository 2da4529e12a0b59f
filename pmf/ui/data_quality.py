"""Data quality on screen: the box of one indicator, and the table of a whole period."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

import streamlit as st

from pmf.exports.csv_table import csv_table
from pmf.reports.data_quality import DataQuality, Line, as_table
from pmf.rules import quality_wording
from pmf.rules.quality_wording import LEVELS, mark, word
from pmf.ui import pickers, reads, tables
from pmf.ui.cards import plain_label, quiet
from pmf.ui.frame import View

_ALL_SERVICES = "All services"
_A_PAGE = 40


def box(view: View, line: Line | None) -> None:
    """One indicator's data quality: six rows of shape, word and sentence."""
    if line is None:
        return
    with st.container(border=True, gap="xsmall"):
        st.header(f"Data quality of {line['period']}: {word(line['quality']).lower()}", anchor=False)
        tables.plain_table(
            [
                {
                    "Characteristic": one.name,
                    "Quality": _level(line[one.id]),
                    "Why": plain_label(line["said"][one.id]),
                }
                for one in reads.data_quality(view).characteristics
            ],
            f"Data quality of {line['period']}",
        )


def _level(level: str) -> str:
    text = plain_label(mark(level)).replace(" ", "\u00a0")
    return f"**{text}**" if level == "poor" else f":gray[{text}]" if level == "not_known" else text


def heading(report: DataQuality) -> None:
    """The sentence, and what it leaves out."""
    st.title(report.headline(), anchor=False)
    missing = report.missing()
    late = f" {missing} more {'is' if missing == 1 else 'are'} missing after the deadline." if missing else ""
    words = report.words
    st.markdown(
        f":gray[:small[{len(report.lines)} {words.indicators} have a figure to give for {report.period.label}.{late}"
        f" {plain_label(quality_wording.OVERALL)}]]"
    )


def by_characteristic(report: DataQuality) -> None:
    """How many are good, fair, poor and not known in each characteristic, and what makes them so."""
    rows = []
    for one in report.characteristics:
        counts = report.counts(one.id)
        means = {"good": one.good, "fair": one.fair, "poor": one.poor, "not_known": ""}
        rows.append(
            {"Characteristic": f"**{one.name}**  \n{quiet(one.asks)}"}
            | {
                plain_label(
                    mark(level)
                ): f"{_share(counts[level], len(report.lines))}  \n{quiet(means[level])}"
                for level in LEVELS
            }
        )
    tables.plain_table(rows, f"Data quality of {report.period.label} by characteristic")


def _share(count: int, of: int) -> str:
    share = f"{round(100 * count / of)}%" if 100 * count >= of else "under 1%"
    return f"**{count}** :gray[:small[({share})]]" if count else ":gray[–]"


def chosen_lines(report: DataQuality, directorate: str | None) -> list[Line]:
    """The lines of the directorate, service and quality that are asked for, worst first."""
    lines = [line for line in report.lines if directorate is None or line["directorate"] == directorate]
    services = sorted({line["service"] for line in lines if line["service"]})
    counts = {level: sum(line["quality"] == level for line in lines) for level in LEVELS}
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        qualities = st.pills(
            "Show", [level for level in reversed(LEVELS) if counts[level]], selection_mode="multi",
            format_func=lambda level: f"{mark(level)} {counts[level]}", key="qualities",
        )  # fmt: skip
        service = st.selectbox("Service", [_ALL_SERVICES, *services], key="service", width=260)
    order = {level: place for place, level in enumerate(("poor", "fair", "not_known", "good"))}
    return sorted(
        (
            line
            for line in lines
            if (not qualities or line["quality"] in qualities) and service in (_ALL_SERVICES, line["service"])
        ),
        key=lambda line: (order[line["quality"]], line["code"]),
    )


def table(view: View, report: DataQuality, lines: Sequence[Line]) -> None:
    """The lines as a table, each name a link, with what is not good said in words."""
    if not lines:
        st.markdown("No figure is like this. Take a filter away to see more.")
        return
    shown = pickers.page_of(len(lines), _A_PAGE)
    tables.plain_table(
        [_row(view, report, lines[place]) for place in shown], f"Data quality of {report.period.label}"
    )


def _row(view: View, report: DataQuality, line: Line) -> dict[str, str]:
    query = urlencode(pickers.address(view, code=line["code"]))
    worst = next((name for level in ("poor", "fair") for name in _names(report) if line[name] == level), None)
    return {
        report.words.indicator.capitalize(): f"[{plain_label(line['name'])}](indicator?{query})"
        f"  \n{quiet(line['service'] or '–')}",
        "Over all": _level(line["quality"]),
        **{one.name: _level(line[one.id]) for one in report.characteristics},
        "Why": f":small[{plain_label(line['said'][worst])}]" if worst else "",
    }


def _names(report: DataQuality) -> list[str]:
    return [one.id for one in report.characteristics]


def download(report: DataQuality, lines: Sequence[Line]) -> None:
    """The lines with every sentence as a CSV."""
    st.download_button(
        f"Download {len(lines)} as CSV",
        lambda: csv_table(as_table(report, lines)),
        file_name=f"data quality {report.period.label.replace('/', '-')}.csv",
        mime="text/csv",
        on_click="ignore",
    )
