"""Where it is: each directorate by each quadrant, every cell a count and a shape and a link down."""

from __future__ import annotations

import streamlit as st

from pmf.charts.marks import inline_mark
from pmf.model.status import Status
from pmf.reports.scorecard import Scorecard, Standing
from pmf.rules import position_wording
from pmf.ui.cards import plain_label
from pmf.ui.frame import PAGES, View
from pmf.ui.pickers import address

_SHOWN = (Status.RED, Status.AMBER, Status.YELLOW, Status.GREEN)


def directorates_by_quadrant(view: View, card: Scorecard) -> None:
    """The grid, with its key."""
    widths = [2.6, *([2] * len(card.quadrants))]
    with st.container(border=True, height="stretch", gap="xsmall"):
        st.header("Where it is", anchor=False)
        key = "  ".join(
            f"{inline_mark(status, view.mode)} {text}"
            for status, text in (
                (Status.RED, "below minimum or above limit"),
                (Status.AMBER, "below target or to watch"),
                (Status.GREEN, "on target or within limits"),
            )
        )
        counted = f" · counts {', '.join(_counted(card))}" if card.positions else ""
        st.markdown(f":gray[:small[{key}  + not rated{counted}]]")
        head = st.columns(widths, gap="xsmall")
        head[0].markdown(":gray[:small[Directorate]]")
        for column, quadrant in zip(head[1:], card.quadrants, strict=True):
            column.markdown(f":gray[:small[{quadrant.name}]]")
        for directorate in card.directorates():
            cells = st.columns(widths, gap="xsmall", vertical_alignment="center")
            with cells[0]:
                st.page_link(
                    PAGES["scorecard"].file, label=plain_label(directorate),
                    query_params=address(view, directorate=directorate),
                )  # fmt: skip
            for column, quadrant in zip(cells[1:], card.quadrants, strict=True):
                with column:
                    _cell(
                        view,
                        card.both(quadrant=quadrant.id, directorate=directorate),
                        quadrant.name,
                        directorate,
                    )


def _counted(card: Scorecard) -> list[str]:
    """What the grid counts, in words."""
    called = {position_wording.CALLED[row["about"]][1]: None for row in card.positions}
    return [card.words.indicators, *called]


def _cell(view: View, standing: Standing, quadrant: str, directorate: str) -> None:
    if not standing.lines:
        st.markdown(":gray[–]")
        return
    counts = standing.counts()
    parts = [f"{inline_mark(status, view.mode)} {counts[status]}" for status in _SHOWN if counts[status]]
    grey = len(standing.lines) - standing.rated
    if grey:
        parts.append(f"\\+{grey}")
    # Where something is red the press leads to what needs a conversation, else to all that is there.
    red = counts[Status.RED] > 0
    st.page_link(
        PAGES["exceptions" if red else "quadrant"].file,
        label="  ".join(parts),
        query_params=address(
            view, directorate=directorate, **{"in_quadrant" if red else "quadrant": quadrant}
        ),
    )
