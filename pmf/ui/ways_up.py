"""The ways up from an indicator: every path from the top of the plan to what it measures."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from pmf.charts.icicle_layout import shown_as
from pmf.charts.marks import inline_mark
from pmf.ui import thread_reads
from pmf.ui.cards import plain_label, quiet
from pmf.ui.frame import PAGES, View
from pmf.ui.pickers import address

_SHOWN = 6


def box(view: View, code: str) -> None:
    """Each way up as links from the top down, or the sentence that the indicator measures nothing."""
    thread = thread_reads.thread(view)
    ways = thread.ways_up(code)
    with st.container(border=True, gap="xsmall"):
        st.header("What it serves", anchor=False)
        if not ways:
            _none(view, code)
            return
        for path in ways[:_SHOWN]:
            _way(view, path)
        if len(ways) > _SHOWN:
            with st.expander(f"{len(ways) - _SHOWN} more ways up", type="compact"):
                for path in ways[_SHOWN:]:
                    _way(view, path)


def _none(view: View, code: str) -> None:
    if not thread_reads.thread(view).nodes:
        st.markdown("There are no plans yet that it could serve.")
        return
    st.markdown(
        "It measures nothing: it names no plan that is alive, so there is no way up from it to a priority."
    )
    told = {gap.fix for gap in thread_reads.thread(view).gaps_of(code, "indicator")}
    st.markdown(quiet(" ".join(sorted(told)) or "Name the plan that it serves in the return of indicators."))


def _way(view: View, path: Sequence[str]) -> None:
    """One way: the plan that the indicator hangs on with its mark, and what lies above that."""
    nodes = thread_reads.thread(view).nodes
    with st.container(horizontal=True, gap="xxsmall", vertical_alignment="center"):
        for step, node in enumerate(path):
            if step:
                st.markdown(quiet("/"), width="content")
            one = nodes[node]
            st.page_link(
                PAGES["thread"].file,
                label=f"{inline_mark(shown_as(one), view.mode)} :small[{plain_label(one.title)}]",
                query_params=address(view, node=node, via=path[step - 1] if step else None),
            )
