"""The parts of the page Strategy map: the sentence, the picture, the same as a table, and what nobody monitors."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from pmf.charts.palette import badge
from pmf.charts.strategy_map import in_words
from pmf.exports.csv_table import csv_table
from pmf.reports.strategy_map import Plan, StrategyMap, as_table
from pmf.rules.monitoring import Monitoring
from pmf.rules.wording import day
from pmf.ui import framework_reads, tables
from pmf.ui.cards import plain_label, quiet
from pmf.ui.frame import View
from pmf.ui.pickers import address


def heading(told: StrategyMap) -> None:
    """The sentence, and how to read the picture."""
    st.title(told.headline(), anchor=False)
    st.markdown(
        quiet(
            "A plan is monitored by whom it names itself; where it names nobody, by the forums that the framework’s matrix shows its"
            " level to (dashed lines). What nobody monitors has a dashed edge."
        )
    )


def picture(view: View, told: StrategyMap) -> None:
    """The map."""
    if told.everything:
        st.vega_lite_chart(
            framework_reads.strategy_map_spec(view), theme=None, key="strategy_map", alt=in_words(told)
        )


def plans(view: View, told: StrategyMap) -> None:
    """The strategies and partnership plans as a table: ownership, monitoring body and frequency, reviews."""
    if told.plans:
        st.header("Strategies and partnership plans", anchor=False)
        tables.plain_table([_row(view, told, one) for one in told.plans], "Strategies and partnership plans")


def _row(view: View, told: StrategyMap, one: Plan) -> dict[str, str]:
    node = one.node
    titles = {it.node.id: it.node.title for it in told.everything}
    who = ", ".join(filter(None, (node.service or node.directorate, node.lead_member)))
    by = "  \n".join(f"{plain_label(it.body)} {quiet(_how_often(it))}" for it in one.monitored)
    return {
        "Plan": f"{_link(view, node.id, node.title)}  \n{quiet(node.level_name + (', statutory' if node.statutory else ''))}",
        "Status": badge(node.status) if node.total else ":gray-badge[– Nothing measures it]",
        "Owner": f"{plain_label(node.owner or '–')}  \n{quiet(who)}",
        "Monitored by": by or "**Nobody**",
        "Last review": f":small[{plain_label(one.reviewed)}]",
        "Next review": day(node.review_on) if node.review_on else "–",
        "Serves": f":small[{plain_label('; '.join(titles[it] for it in one.serves)) or '–'}]",
        "What is wanting": f":small[{plain_label(' '.join(one.wanting))}]",
    }


def _how_often(one: Monitoring) -> str:
    """`six-monthly by the matrix, next in May 2027`."""
    said = one.how_often or "how often is not said"
    following = f", next in {one.next_on:%B %Y}" if one.next_on else ""
    return f"{said} by the matrix{following}" if one.by_matrix else said


def _link(view: View, node_id: str, title: str) -> str:
    return f"[{plain_label(title)}](thread?{urlencode(address(view, node=node_id))})"


def unmonitored(view: View, told: StrategyMap) -> None:
    """What nobody monitors, by name."""
    found = told.unmonitored()
    if not found:
        return
    st.header(f"Monitored by nobody :gray[{len(found)}]", anchor=False)
    tables.plain_table(
        [
            {
                "Plan": _link(view, one.node.id, one.node.title),
                "Level": plain_label(one.node.level_name),
                "Owner": plain_label(one.node.owner or "–"),
                "Statutory": "**Yes**" if one.node.statutory else "No",
            }
            for one in found
        ],
        "Plans that nobody monitors",
    )


def forums(told: StrategyMap) -> None:
    """Which forum monitors what by the framework's matrix."""
    st.header("Who monitors which plans by the framework’s matrix", anchor=False)
    if not told.lines:
        st.markdown("No line of the matrix is about plans.")
        return
    tables.plain_table(
        [{name: plain_label(value) for name, value in line.items()} for line in told.lines],
        "Which forum monitors which plans",
    )


def download(told: StrategyMap) -> None:
    """Every plan on the map as a CSV."""
    if told.everything:
        st.download_button(
            f"Download {len(told.everything)} as CSV", lambda: csv_table(as_table(told)), file_name="strategy map.csv",
            mime="text/csv", on_click="ignore",
        )  # fmt: skip
