"""The parts of the page Framework health: the sentence, a row for each measure, the gaps by number, the settings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from urllib.parse import urlencode

import streamlit as st

from pmf.catalogue.council import ROOT
from pmf.charts.marks import sparkline
from pmf.charts.share_bar import share_bar
from pmf.exports.csv_table import csv_table
from pmf.model.status import Status
from pmf.reports.health import Health, Metric, Past, as_table
from pmf.reports.health_counts import Count, Missed
from pmf.rules.health_wording import per_cent, years_note
from pmf.rules.wording import day
from pmf.ui import framework_reads, tables
from pmf.ui.cards import plain_label, quiet
from pmf.ui.frame import PAGES, View
from pmf.ui.pickers import address
from pmf.ui.thread_gaps import kind_words

_WIDTHS = [3.2, 1.1, 2.6, 1.7]
_LISTED = 12


Scope = tuple[str, date | None, str]


def heading(health: Health) -> None:
    """The sentence, and of what it speaks."""
    st.title(health.headline(), anchor=False)
    st.markdown(
        quiet(
            "Counted from the system’s own records, as everything stood at the moment looked at. What is left out is counted and named."
            f" {years_note(health.period, health.year)}"
        )
    )


def measures(view: View, health: Health) -> None:
    """A row for each measure. How they read before takes some seconds the first time, so the page is there without it
    and it is drawn in once it has been read."""
    scope = (view.period.label, view.as_at, view.framework.id)
    is_read = st.session_state.get("history_read") == scope
    st.fragment(_measures, run_every=None if is_read else 0.5)(view, health, scope)


def _measures(view: View, health: Health, scope: Scope) -> None:
    is_read = st.session_state.get("history_read") == scope
    _rows(view, health, framework_reads.health_history(view) if is_read else None)
    if is_read:
        return
    # Read after the rows are drawn, so that they stay as they are meanwhile; and not in the page's own run, which
    # has more to show.
    if st.session_state.get("history_asked") == scope:
        framework_reads.health_history(view)
        st.session_state["history_read"] = scope
        st.rerun()
    st.session_state["history_asked"] = scope


def _rows(view: View, health: Health, history: Mapping[str, Sequence[Past]] | None) -> None:
    for title, metrics in (
        ("Five measures of the framework", health.metrics[:5]),
        ("What was achieved in the last year", health.metrics[5:]),
    ):
        with st.container(border=True, gap="small"):
            st.header(title, anchor=False)
            for metric in metrics:
                _row(view, metric, None if history is None else history[metric.measure.id])
    st.download_button(
        "Download as CSV", lambda: csv_table(as_table(health, framework_reads.health_history(view))),
        file_name=f"framework health {health.period.label.replace('/', '-')}.csv", mime="text/csv", on_click="ignore",
    )  # fmt: skip


def _row(view: View, metric: Metric, history: Sequence[Past] | None) -> None:
    measure, count = metric.measure, metric.count
    with st.container(gap="xsmall"):
        name, value, bar, before = st.columns(_WIDTHS, gap="medium", vertical_alignment="center")
        name.markdown(f"**{plain_label(measure.name)}**  \n{_left_out_shortly(count)}")
        value.metric(measure.name, per_cent(metric.value), label_visibility="collapsed")
        value.markdown(quiet(count.said()))
        picture = share_bar(metric.value, measure.threshold, metric.met, view.mode)
        bar.markdown(f"![{_bar_in_words(metric)}]({picture})  \n{_against_threshold(metric)}")
        before.markdown(
            quiet("Reading how it stood before …") if history is None else _past(view, metric, history)
        )
        with st.expander(f"How it is counted: {measure.name}", type="compact"):
            _in_full(view, metric)
            if history:
                _table_of_past(metric, history)


def _left_out_shortly(count: Count) -> str:
    left = sum(one.count for one in count.left_out)
    if not left:
        return quiet("Nothing is left out.")
    return quiet(f"Left out: {'; '.join(f'{one.count:,} {one.why}' for one in count.left_out)}.")


def _bar_in_words(metric: Metric) -> str:
    asked = metric.measure.threshold
    return f"{per_cent(metric.value)} of 100%" + ("" if asked is None else f", {per_cent(asked)} asked for")


def _against_threshold(metric: Metric) -> str:
    asked = metric.measure.threshold
    if asked is None:
        return quiet("The framework names no threshold for it.")
    said = f"{per_cent(asked)} asked for"
    if metric.met is None:
        return quiet(f"{said}; nothing to compare.")
    return f":green-badge[● Met] {quiet(said)}" if metric.met else f":orange-badge[▲ Not met] {quiet(said)}"


def _in_full(view: View, metric: Metric) -> None:
    """The definition, what it is put together from, what falls short, what is left out."""
    st.markdown(plain_label(metric.measure.definition))
    for name, upper, lower in metric.count.parts:
        st.markdown(quiet(f"{name.capitalize()}: {upper:,} of {lower:,}"))
    missed = metric.count.missed
    if missed:
        st.markdown(f"**Falls short: {len(missed):,}**")
        tables.plain_table(
            [_missed(view, one) for one in missed[:_LISTED]], f"What falls short of: {metric.measure.name}"
        )
        if len(missed) > _LISTED:
            st.markdown(quiet(f"And {len(missed) - _LISTED:,} more, in the file."))
    for left in metric.count.left_out:
        rest = f" and {left.count - _LISTED:,} more, in the file" if left.count > _LISTED else ""
        st.markdown(
            f"**Left out: {left.count:,} {plain_label(left.why)}**  \n{quiet('; '.join(left.which[:_LISTED]) + rest)}"
        )


def _missed(view: View, one: Missed) -> dict[str, str]:
    query = {"indicator": ("indicator", {"code": one.id}), "plan": ("thread", {"node": one.id})}.get(one.kind)
    name = plain_label(one.name)
    if query:
        name = f"[{name}]({query[0]}?{urlencode(address(view, **query[1]))})"
    return {"What": f"{name}  \n{quiet(one.id)}", "Why": f":small[{plain_label(one.why)}]"}


def _past(view: View, metric: Metric, history: Sequence[Past]) -> str:
    shown = [one for one in history if one.value is not None]
    if not shown:
        return quiet("It could not be read before.")
    asked = metric.measure.threshold
    status = Status.DATA_ONLY if metric.met is None else Status.GREEN if metric.met else Status.AMBER
    points = [
        {"period": one.period, "value": one.value, "target": asked, "minimum": None, "status": status}
        for one in history
    ]
    return (
        f"![{_course(shown)}]({sparkline(points, 'none', view.mode, width=150)})  \n{quiet(_course(shown))}"
    )


def _course(shown: Sequence[Past]) -> str:
    """`From 0% for 2024/25 Q3 to 43.2% for 2026/27 Q2, each as read at its deadline`."""
    first, last = shown[0], shown[-1]
    if len(shown) == 1:
        return f"{per_cent(last.value)} for {last.period}, as read on {day(last.day)}"
    if first.value == last.value:
        return (
            f"{per_cent(last.value)} for {first.period} and for {last.period}, each as read at its deadline"
        )
    return f"From {per_cent(first.value)} for {first.period} to {per_cent(last.value)} for {last.period}, each as read at its deadline"


def _table_of_past(metric: Metric, history: Sequence[Past]) -> None:
    tables.plain_table(
        [
            {
                "For": one.period,
                "As read on": day(one.day),
                "Share": per_cent(one.value),
                "Counted": f"{one.numerator:,} of {one.denominator:,}",
            }
            for one in reversed(history)
        ],
        f"{metric.measure.name} before",
    )


def gaps(view: View, health: Health) -> None:
    """Where the golden thread is broken, by number, each a way to the list."""
    with st.container(border=True, gap="xsmall"):
        kinds = health.gaps_by_kind()
        total = sum(count for _, count in kinds)
        said = f"The golden thread is broken in {total:,} place{'s' if total != 1 else ''}"
        st.header(said if kinds else "The golden thread is whole", anchor=False)
        for kind, count in kinds:
            st.page_link(
                PAGES["thread"].file,
                label=f"**{count:,}** {plain_label(kind_words(view, kind, count))}",
                query_params=address(view, gaps="true"),
            )


def settings(view: View) -> None:
    """What every judgement went by at the moment looked at, and the file that says it."""
    file = view.served.settings.framework_file
    shown = file.relative_to(ROOT) if file.is_relative_to(ROOT) else file.name
    framework = view.framework
    with st.container(border=True, gap="xsmall"):
        st.header("Settings in force", anchor=False)
        st.markdown(quiet(f"{framework.name}, {framework.document}. The file: {shown}"))
        tables.plain_table(
            [
                {"Setting": one.name, "Is": plain_label(one.value), "Set by": quiet(one.set_by)}
                for one in framework_reads.settings_in_force(view)
            ],
            "Settings in force",
        )
