"""The strategy map as a picture: priorities, the objectives under them, the strategies and partnership plans that serve
those, and the bodies that monitor them, each plan with its status mark."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt

from pmf.charts.palette import NEUTRAL, Mode, Neutral, word
from pmf.charts.strategy_map_layout import COLUMNS, Row, layout
from pmf.charts.trend_axes import config
from pmf.reports.strategy_map import StrategyMap

# How high a row is, and the room for the columns' names, in pixels.
_ROW, _TOP = 32, 26
_HEADS = {
    "priority": "Priorities",
    "objective": "Objectives",
    "plan": "Strategies and partnership plans",
    "body": "Monitored by",
}
_X = alt.Scale(domain=[0, 100], nice=False)


def strategy_map(told: StrategyMap, mode: Mode) -> dict[str, Any]:
    """A Vega-Lite spec. Give it to `st.vega_lite_chart`."""
    ink = NEUTRAL[mode]
    placed = layout(told, mode)
    rows = alt.Scale(domain=[0, placed.height], reverse=True, nice=False)
    layers = [
        *_brackets(placed.brackets, rows, ink),
        *_links(placed.links, rows, ink),
        *_boxes(placed.boxes, rows, ink),
        *_titles(placed.boxes, rows, ink),
        _heads(ink),
    ]
    chart = alt.layer(*layers).properties(
        height=placed.height * _ROW, width="container", background="transparent",
        padding={"left": 2, "right": 2, "top": _TOP, "bottom": 4}, autosize=alt.AutoSizeParams(type="fit-x", contains="padding"),
    )  # fmt: skip
    return chart.configure(**config(ink)).configure_view(stroke=None).to_dict()


def _across(field: str = "x") -> alt.X:
    return alt.X(f"{field}:Q", axis=None, scale=_X)


def _down(field: str, rows: alt.Scale) -> alt.Y:
    return alt.Y(f"{field}:Q", axis=None, scale=rows)


def _brackets(brackets: Sequence[Row], rows: alt.Scale, ink: Neutral) -> list[alt.Chart]:
    if not brackets:
        return []
    base = alt.Chart(alt.Data(values=list(brackets)))
    line = base.mark_rule(aria=False, color=ink.grey, strokeWidth=1.6)
    return [line.encode(x=_across(), y=_down("top", rows), y2="bottom:Q")]


def _links(links: Sequence[Row], rows: alt.Scale, ink: Neutral) -> list[alt.Chart]:
    """A line for each link: solid where the plan says so itself, dashed where the matrix does."""
    points = [
        {
            "link": number,
            "step": step,
            "x": one["x"] + (one["x2"] - one["x"]) * share,
            "y": one["y2" if step > 1 else "y"],
            "dashed": one["dashed"],
        }
        for number, one in enumerate(links)
        for step, share in enumerate((0, 0.4, 0.6, 1))
    ]
    if not points:
        return []
    base = alt.Chart(alt.Data(values=points)).encode(
        x=_across(), y=_down("y", rows), detail="link:N", order="step:Q"
    )
    line: dict[str, Any] = {
        "aria": False,
        "color": ink.grey,
        "strokeWidth": 1.2,
        "interpolate": "monotone",
        "opacity": 0.8,
    }
    return [
        base.transform_filter("!datum.dashed").mark_line(**line),
        base.transform_filter("datum.dashed").mark_line(strokeDash=[4, 3], **line),
    ]


def _boxes(boxes: Sequence[Row], rows: alt.Scale, ink: Neutral) -> list[alt.Chart]:
    """A box each, with a plan's status mark; a dashed edge for what nobody monitors."""
    base = alt.Chart(alt.Data(values=list(boxes)))
    tip = [
        alt.Tooltip("name:N", title="Plan"), alt.Tooltip("status:N", title="Status"), alt.Tooltip("reason:N", title="Because"),
        alt.Tooltip("owner:N", title="Owner"), alt.Tooltip("monitored:N", title="Monitored by"),
    ]  # fmt: skip
    box: dict[str, Any] = {"aria": False, "fill": ink.surface, "cornerRadius": 4}
    drawn = [
        base.transform_filter("!datum.dashed").mark_rect(stroke=ink.grey, strokeWidth=1, **box),
        base.transform_filter("datum.dashed").mark_rect(
            stroke=ink.text, strokeWidth=1.6, strokeDash=[5, 4], **box
        ),
    ]
    layers = [
        one.encode(x=_across(), x2="x2:Q", y=_down("top", rows), y2="bottom:Q", tooltip=tip) for one in drawn
    ]
    marked = base.transform_filter("datum.mark != null").encode(x=_across(), y=_down("at", rows))
    layers += [
        marked.transform_filter("datum.filled" if filled else "!datum.filled")
        .mark_point(aria=False, size=90, filled=filled, opacity=1, xOffset=13, strokeWidth=1.8)
        .encode(shape=alt.Shape("shape:N", scale=None), color=alt.Color("mark:N", scale=None), tooltip=tip)
        for filled in (True, False)
    ]
    return layers


def _titles(boxes: Sequence[Row], rows: alt.Scale, ink: Neutral) -> list[alt.Chart]:
    layers = []
    for column, (left, right) in COLUMNS.items():
        of_column = [one for one in boxes if one["column"] == column]
        if not of_column:
            continue
        begins = 10 if column == "body" else 25
        # A line is cut a little before its box ends: fonts are measured before they have come.
        room = alt.ExprRef(f"(width * {(right - left) / 100:.3f} - {begins + 4}) * 0.93")
        text: dict[str, Any] = {
            "aria": False, "align": "left", "baseline": "middle", "fontSize": 13, "limit": room, "dx": begins, "lineHeight": 16,
        }  # fmt: skip
        base = alt.Chart(alt.Data(values=of_column)).encode(x=_across(), y=_down("at", rows))
        if column == "plan":
            layers.append(
                base.mark_text(dy=-9, fontWeight="bold", color=ink.text, **text).encode(text="title:N")
            )
            layers.append(
                base.mark_text(dy=10, color=ink.muted, **{**text, "fontSize": 12}).encode(text="below:N")
            )
            continue
        # Several lines are told apart by how many they are: the first then stands higher.
        for many in sorted({len(one["title"]) for one in of_column}):
            lines = base.transform_filter(f"datum.title.length == {many}")
            layers.append(lines.mark_text(dy=-8 * (many - 1), color=ink.text, **text).encode(text="title:N"))
    return layers


def _heads(ink: Neutral) -> alt.Chart:
    rows = [{"x": COLUMNS[column][0], "head": name} for column, name in _HEADS.items()]
    return (
        alt.Chart(alt.Data(values=rows))
        .mark_text(aria=False, align="left", baseline="bottom", color=ink.muted, fontSize=13, fontWeight="bold", y=-6)
        .encode(x=_across(), text="head:N")
    )  # fmt: skip


def in_words(told: StrategyMap) -> str:
    """What the picture shows, for those who do not see it."""
    parts = [told.headline()]
    for one in told.plans:
        how = word(one.node.status).lower() if one.node.total else "nothing measures it"
        serves = len(one.serves)
        by = "; ".join(f"{it.body} {it.how_often}".strip() for it in one.monitored) or "nobody"
        parts.append(
            f"{one.node.title}: {how}, serves {serves} {'plan' if serves == 1 else 'plans'}, monitored by {by}."
        )
    return " ".join(parts)
