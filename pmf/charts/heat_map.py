"""A risk matrix: the score in each cell, appetite as a stepped line, each risk as a mark by shape and colour, and for
those above appetite their names, where they came from and where they are meant to go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import altair as alt

from pmf.charts.heat_map_layers import Drawing
from pmf.charts.heat_map_layout import Layout, layout, origin, stepped, stops_of
from pmf.charts.palette import NEUTRAL, Mode, Neutral, colour
from pmf.charts.trend_axes import config
from pmf.model.subjects import Risk

Row = Mapping[str, Any]
CameFrom = Literal["before", "year_ago", "inherent"]
CAME_FROM: dict[CameFrom, str] = {
    "before": "the review before",
    "year_ago": "a year ago",
    "inherent": "before mitigation",
}
# By status: the shape, and its area.
_SHAPES = {"red": ("square", 150), "amber": ("triangle-up", 105), "green": ("circle", 95)}
# An opportunity's own: a five-pointed star.
STAR = "M0,-1L0.235,-0.324L0.951,-0.309L0.38,0.124L0.588,0.809L0,0.4L-0.588,0.809L-0.38,0.124L-0.951,-0.309L-0.235,-0.324Z"


def heat_map(
    rows: Sequence[Row],
    matrix: Risk,
    mode: Mode,
    came_from: CameFrom = "before",
    *,
    opportunities: bool = False,
    every_name: bool = False,
) -> dict[str, Any]:
    """A Vega-Lite spec of rows of the register. Give it to `st.vega_lite_chart`. Of opportunities every one has its name,
    and there is no appetite, because a large one is no danger."""
    ink = NEUTRAL[mode]
    placed = layout(stops_of(rows, came_from, every_name=opportunities or every_name), matrix)
    wide = len(matrix.impacts)
    x = alt.Scale(domain=[0, wide], nice=False, zero=False)
    y = alt.Scale(domain=[0, placed.height], reverse=True, nice=False, zero=False)
    drawing = Drawing(x, y, ink, mode)
    layers: list[alt.Chart | None] = [
        drawing.cells(matrix, placed, None if opportunities else matrix.appetite)
    ]
    if not opportunities:
        layers.append(drawing.line(stepped(matrix, matrix.appetite, placed), colour("red", mode).mark))
        if matrix.tolerance is not None and matrix.tolerance > matrix.appetite:
            layers.append(drawing.line(stepped(matrix, matrix.tolerance, placed), ink.text, dashed=True))
    layers += [*drawing.scores(matrix, placed), *drawing.arrows(placed), *drawing.ghosts(placed)]
    drawn = [
        _mark(one, placed, mode, ink, star=opportunities, named=every_name)
        for one in rows
        if one["subject"] in placed.marks
    ]
    layers += drawing.marks(drawn, opportunities=opportunities)
    chart = alt.layer(*[one for one in layers if one is not None]).add_params(
        alt.param(name="wide", value=wide)
    )
    chart = chart.properties(
        height=placed.height, width="container", background="transparent",
        padding={"left": 2, "right": 4, "top": 2, "bottom": 2}, autosize=alt.AutoSizeParams(type="fit-x", contains="padding"),
    )  # fmt: skip
    return chart.configure(**config(ink)).configure_view(stroke=None).to_dict()


def _mark(one: Row, placed: Layout, mode: Mode, ink: Neutral, *, star: bool, named: bool) -> dict[str, Any]:
    told, at = one["risk"], placed.marks[one["subject"]]
    shape, size = _SHAPES.get(one["status"], ("circle", 60))
    return {
        "x": at.x,
        "y": at.y,
        "id": one["subject"],
        "name": f"{one['subject']} {one['name']}",
        "named": star or named or one["status"] == "red",
        "side": placed.sides.get(one["subject"], "above"),
        "shape": STAR if star else shape,
        "size": 320 if star else size,
        "tone": ink.accent if star else colour(one["status"], mode).mark,
        "standing": one["standing"],
        "score": f"{told['score']} ({told['impact_name']} × {told['likelihood_name']})",
        "inherent": _said(told["inherent"]),
        "target": _said(told["target"]),
        "moved": one["moved"] or "–",
    }


def _said(score: int | None) -> str:
    return "–" if score is None else str(score)


def in_words(rows: Sequence[Row], matrix: Risk, came_from: CameFrom, *, opportunities: bool = False) -> str:
    """What the picture shows, for those who do not see it."""
    on = [one for one in rows if one["risk"]["score"] is not None]
    what = "opportunities" if opportunities else "risks"
    parts = [
        f"A matrix of {len(matrix.impacts)} steps of impact by {len(matrix.likelihoods)} of likelihood with {len(on)} {what}"
        + ("." if opportunities else f"; what scores more than {matrix.appetite} is above appetite.")
    ]
    for one in on:
        if not opportunities and one["status"] != "red":
            continue
        told = one["risk"]
        was = origin(told, came_from)
        came = (
            f", {CAME_FROM[came_from]} {matrix.score(*was)}"
            if was and was != (told["impact"], told["likelihood"])
            else ""
        )
        goes = f", meant to come to {told['target']}" if told["target"] is not None else ""
        parts.append(
            f"{one['subject']} {one['name']}: {told['score']}, {told['impact_name']} by {told['likelihood_name']}{came}{goes}."
        )
    rest = [one for one in on if one["status"] != "red"]
    if rest and not opportunities:
        parts.append(
            f"The other {len(rest)} are within appetite: {', '.join(one['subject'] for one in rest)}."
        )
    return " ".join(parts)
