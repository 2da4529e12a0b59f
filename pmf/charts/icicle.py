"""A part of a plan as an icicle: a box for each plan, indicator and action, tinted by its status, with its mark."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from functools import cache
from typing import Any

import altair as alt

from pmf.charts.icicle_layout import LINE, Box, Picture
from pmf.charts.marks import mark
from pmf.charts.palette import NEUTRAL, WORDS, Mode, colour
from pmf.charts.trend_axes import config
from pmf.model.status import Status

# The name under which a press arrives, and what it brings: what was pressed, its id, and the plan that it stood under.
PRESSED, BRINGS = "pressed", ["kind", "id", "via"]
# Under this width only the chosen plan and what hangs on it are drawn: a phone has no room for more columns.
_NARROW = 520
_GAP, _INDENT = 3, 27


def icicle(picture: Picture, mode: Mode) -> dict[str, Any]:
    """A Vega-Lite spec. Give it to `st.vega_lite_chart` with `on_select`: a press brings what BRINGS names of its box,
    under the name PRESSED. The box of those that are folded brings the plan that they hang on."""
    spec = copy.deepcopy(_template(mode))
    edges = picture.edges
    last = min(picture.focus + 2, len(picture.widths))
    known = {"leftmost": edges[picture.focus], "rightmost": edges[last], "tall": picture.height}
    for param in spec["params"]:
        if param["name"] in known:
            param["value"] = known[param["name"]]
    spec["data"] = {"values": [_row(box, edges, mode) for box in picture.boxes]}
    heads = next(layer for layer in spec["layer"] if "data" in layer)
    heads["data"] = {
        "values": [
            {"x0": edges[place], "x1": edges[place + 1], "head": "\n".join(lines)}
            for place, lines in enumerate(picture.heads)
        ]
    }
    return spec | {"height": picture.height}


@cache
def _template(mode: Mode) -> dict[str, Any]:
    """The spec without its data, because Altair takes its time to check one."""
    ink = NEUTRAL[mode]
    sides = [
        alt.ExprRef(f"width < {_NARROW} ? leftmost : 0"),
        alt.ExprRef(f"width < {_NARROW} ? rightmost : 1"),
    ]
    across = alt.Scale(domain=sides, nice=False, zero=False)
    down = alt.Scale(domain=[0, alt.ExprRef("tall")], nice=False, zero=False, reverse=True)
    x = alt.X("x0:Q", axis=None, scale=across)

    def height(name: str) -> alt.Y:
        return alt.Y(f"{name}:Q", axis=None, scale=down)

    base = alt.Chart().encode(x=x)
    room = f"(datum.x1 - datum.x0) * width / (width < {_NARROW} ? rightmost - leftmost : 1)"
    limit = alt.ExprRef(f"{room} - {_INDENT + 8}")
    text: dict[str, Any] = {
        "align": "left",
        "baseline": "top",
        "xOffset": _INDENT,
        "clip": True,
        "fontSize": 13,
        "limit": limit,
    }
    lines: dict[str, Any] = text | {"lineBreak": "\n", "lineHeight": LINE, "color": ink.text}
    frame: dict[str, Any] = {"x2Offset": -_GAP, "clip": True}
    box = base.encode(x2="x1:Q", y=height("top"), y2="bottom:Q")
    named = base.encode(y=height("named"), text="name:N")
    said = base.encode(y=height("said"), text="says:N")
    tips = (
        ("whole", "Name"),
        ("level", "Level"),
        ("status", "Status"),
        ("standing", "Below it"),
        ("also", "Also under"),
    )
    heads = alt.Chart(alt.Data(values=[{}])).encode(x=x, y=alt.value(2), text="head:N")
    layers = [
        box.mark_rect(cornerRadius=3, **frame).encode(fill=alt.Fill("tint:N", scale=None)),
        base.mark_rule(strokeWidth=4, xOffset=2, clip=True).encode(
            y=height("top"), y2="bottom:Q", stroke=alt.Stroke("edge:N", scale=None)
        ),
        base.transform_filter("datum.mark")
        .mark_image(width=12, height=12, xOffset=16, clip=True)
        .encode(y=height("marked"), url="mark:N"),
        named.transform_filter("datum.bold").mark_text(fontWeight=600, **lines),
        named.transform_filter("!datum.bold").mark_text(**lines),
        said.transform_filter("datum.says && !datum.beside").mark_text(**text, color=ink.muted),
        said.transform_filter("datum.beside")
        .mark_text(**text | {"align": "right", "xOffset": -9}, color=ink.muted)
        .encode(x=alt.X("x1:Q", axis=None, scale=across)),
        box.transform_filter("datum.chosen").mark_rect(
            cornerRadius=3, fillOpacity=0, stroke=ink.accent, strokeWidth=2.5, **frame
        ),
        heads.mark_text(**lines | {"xOffset": 1, "limit": alt.ExprRef(f"{room} - 6"), "color": ink.muted}),
        # On top of all, so that a press anywhere on a box is a press on it.
        box.mark_rect(fill=ink.page, fillOpacity=0, cursor="pointer", **frame)
        .encode(tooltip=[alt.Tooltip(f"{field}:N", title=title) for field, title in tips])
        .add_params(alt.selection_point(name=PRESSED, fields=BRINGS, on="click", clear=False)),
    ]
    params = [alt.param(name=name, value=0) for name in ("leftmost", "rightmost", "tall")]
    chart = alt.layer(*layers, data=alt.Data(values=[])).add_params(*params)
    chart = chart.properties(
        width="container", background="transparent", padding=0, autosize=alt.AutoSizeParams(type="fit-x", contains="padding")
    )  # fmt: skip
    return chart.configure(**config(ink)).configure_view(stroke=None).to_dict()


def _row(box: Box, edges: Sequence[float], mode: Mode) -> dict[str, Any]:
    tone, ink = colour(box.status, mode), NEUTRAL[mode]
    more = box.kind == "more"
    return {
        "kind": "plan" if more else box.kind,
        "id": box.id,
        "via": box.via,
        "x0": edges[box.column],
        "x1": edges[box.edge],
        "top": box.top,
        "bottom": box.bottom - _GAP,
        "tint": ink.surface if more else tone.tint,
        "edge": ink.hairline if more else tone.mark,
        "mark": "" if more else mark(box.status, mode),
        "marked": box.named + 7,
        "name": "\n".join(box.lines),
        "named": box.named,
        "bold": box.kind == "plan" and (box.chosen or not box.last),
        "says": box.says,
        "said": box.named if box.beside else box.named + LINE * len(box.lines),
        "beside": box.beside,
        "chosen": box.chosen,
        "whole": box.title,
        "level": box.level or "–",
        "status": "–" if more else word_of(box),
        "standing": box.standing or "–",
        "also": ", ".join(box.also) or "–",
    }


def word_of(box: Box) -> str:
    """The word for a box's status."""
    nothing = box.kind == "plan" and box.status == Status.NOT_APPLICABLE
    return "Nothing measures it" if nothing else WORDS[box.status]


def in_words(box: Box) -> str:
    """A box in words: its name, its status, and how many below it are on target."""
    return ", ".join(part for part in (box.title, word_of(box).lower(), box.standing) if part)


def icicle_in_words(picture: Picture) -> str:
    """What the picture shows, for those who do not see it: the chosen plan and what hangs on it, each with its status."""
    chosen = next((box for box in picture.boxes if box.chosen), None)
    column = chosen.column + 1 if chosen else 0
    under = [in_words(box) for box in picture.under(chosen) if box.column == column and box.kind != "more"]
    if chosen is None:
        return f"The plans at the top: {'; '.join(under)}."
    below = f"Under it: {'; '.join(under)}." if under else "Nothing hangs on it."
    return f"{chosen.level}: {in_words(chosen)}. {below}"
