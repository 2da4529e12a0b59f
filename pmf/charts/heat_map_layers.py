"""The layers of a risk matrix, one over the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

from pmf.charts.heat_map_layout import Edge, Layout
from pmf.charts.palette import Mode, Neutral, colour
from pmf.model.subjects import Risk

Row = Mapping[str, Any]
# How long an arrow is on both sides: along the picture's width as wide as it is drawn, and down.
_DX, _DY = "(datum.x2 - datum.x) * width / wide", "(datum.y2 - datum.y)"
_LONG = f"max(1, sqrt(pow({_DX}, 2) + pow({_DY}, 2)))"


class Drawing:
    """The layers, on one pair of scales."""

    def __init__(self, x: alt.Scale, y: alt.Scale, ink: Neutral, mode: Mode) -> None:
        self._x, self._y, self._ink, self._mode = x, y, ink, mode

    def _on(self, rows: Sequence[Row], *, field: str = "x") -> alt.Chart:
        return alt.Chart(alt.Data(values=list(rows))).encode(
            x=alt.X(f"{field}:Q", axis=None, scale=self._x), y=alt.Y("y:Q", axis=None, scale=self._y)
        )

    def cells(self, matrix: Risk, placed: Layout, appetite: int | None) -> alt.Chart:
        """The matrix, with what is above appetite in a tint."""
        tint = colour("red", self._mode).tint
        rows = [
            {
                "x": impact - 1, "x2": impact, "y": placed.tops[likelihood], "y2": placed.bottoms[likelihood],
                "fill": tint if appetite is not None and matrix.score(impact, likelihood) > appetite else self._ink.surface,
            }
            for impact in range(1, len(matrix.impacts) + 1)
            for likelihood in range(1, len(matrix.likelihoods) + 1)
        ]  # fmt: skip
        gap: dict[str, Any] = {"xOffset": 1.5, "x2Offset": -1.5, "yOffset": 1.5, "y2Offset": -1.5}
        return (
            self._on(rows)
            .mark_rect(aria=False, cornerRadius=2, **gap)
            .encode(x2="x2:Q", y2="y2:Q", fill=alt.Fill("fill:N", scale=None))
        )

    def line(self, edges: Sequence[Edge], tone: str, *, dashed: bool = False) -> alt.Chart | None:
        """A stepped line."""
        if not edges:
            return None
        rows = [{"x": one.begins.x, "y": one.begins.y, "x2": one.ends.x, "y2": one.ends.y} for one in edges]
        drawn: dict[str, Any] = {"strokeDash": [3, 3], "strokeWidth": 1.6} if dashed else {"strokeWidth": 2}
        return (
            self._on(rows)
            .mark_rule(aria=False, color=tone, strokeCap="square", **drawn)
            .encode(x2="x2:Q", y2="y2:Q")
        )

    def scores(self, matrix: Risk, placed: Layout) -> list[alt.Chart]:
        """The score of each cell, the names of the steps along both sides, and how many marks have no room."""
        scores = [
            {"x": impact - 1, "y": placed.tops[likelihood], "text": str(matrix.score(impact, likelihood))}
            for impact in range(1, len(matrix.impacts) + 1)
            for likelihood in range(1, len(matrix.likelihoods) + 1)
        ]
        left = [
            {"x": 0, "y": (placed.tops[step] + placed.bottoms[step]) / 2, "text": _broken(name)}
            for step, name in enumerate(matrix.likelihoods, 1)
        ]
        below = [
            {"x": step - 0.5, "y": placed.height, "text": _broken(name)}
            for step, name in enumerate(matrix.impacts, 1)
        ]
        text: dict[str, Any] = {"aria": False, "fontSize": 13, "lineHeight": 15, "color": self._ink.muted}
        layers = [
            self._on(scores)
            .mark_text(align="left", baseline="top", dx=8, dy=7, **text)
            .encode(text="text:N"),
            self._on(left).mark_text(align="right", baseline="middle", dx=-10, **text).encode(text="text:N"),
            self._on(below)
            .mark_text(
                align="center",
                baseline="top",
                dy=8,
                **text | {"fontSize": alt.ExprRef("width / wide < 70 ? 11 : 13")},
            )
            .encode(text="text:N"),
        ]
        below_names = 12 + 15 * max(len(_broken(name)) for name in matrix.impacts)
        bold: dict[str, Any] = text | {"color": self._ink.text, "fontWeight": 600}
        names = [
            {"x": 0, "y": 0, "text": "Likelihood", "side": "left"},
            {"x": len(matrix.impacts) / 2, "y": placed.height, "text": "Impact", "side": "below"},
        ]
        layers.append(
            self._on(names[:1])
            .mark_text(align="right", baseline="bottom", dx=-10, dy=2, **bold)
            .encode(text="text:N")
        )
        layers.append(
            self._on(names[1:])
            .mark_text(align="center", baseline="top", dy=below_names, **bold)
            .encode(text="text:N")
        )
        if placed.more:
            more = [{"x": at.x, "y": at.y, "text": f"+{count}"} for at, count in placed.more.values()]
            layers.append(self._on(more).mark_text(**bold).encode(text="text:N"))
        return layers

    def arrows(self, placed: Layout) -> list[alt.Chart]:
        """Solid from where it came from, dashed to where it is meant to go."""
        layers = []
        for planned in (False, True):
            rows = [
                {"x": one.begins.x, "y": one.begins.y, "x2": one.ends.x, "y2": one.ends.y}
                for one in placed.arrows
                if one.planned is planned
            ]
            if not rows:
                continue
            dash: dict[str, Any] = {"strokeDash": [4, 3]} if planned else {}
            # Both ends stand off from the marks that they join.
            near, far = (9, 11) if planned else (6, 12)
            line: dict[str, Any] = {
                "xOffset": alt.ExprRef(f"{near} * {_DX} / {_LONG}"), "yOffset": alt.ExprRef(f"{near} * {_DY} / {_LONG}"),
                "x2Offset": alt.ExprRef(f"-{far} * {_DX} / {_LONG}"), "y2Offset": alt.ExprRef(f"-{far} * {_DY} / {_LONG}"),
            }  # fmt: skip
            layers.append(
                self._on(rows)
                .mark_rule(aria=False, color=self._ink.data, strokeWidth=1.5, **line, **dash)
                .encode(x2="x2:Q", y2="y2:Q")
            )
            layers.append(
                alt.Chart(alt.Data(values=rows))
                .mark_point(
                    aria=False, shape="triangle", filled=True, opacity=1, size=62, color=self._ink.data,
                    angle=alt.ExprRef(f"atan2({_DY}, {_DX}) * 180 / PI + 90"), xOffset=line["x2Offset"], yOffset=line["y2Offset"],
                )
                .encode(x=alt.X("x2:Q", axis=None, scale=self._x), y=alt.Y("y2:Q", axis=None, scale=self._y))
            )  # fmt: skip
        return layers

    def ghosts(self, placed: Layout) -> list[alt.Chart]:
        """A ring where it came from, a ring with a dot where it is meant to go."""
        layers = []
        for points, tone, dot in (
            (placed.came_from, self._ink.data, False),
            (placed.targets, colour("green", self._mode).mark, True),
        ):
            rows = [{"x": one.x, "y": one.y, "id": name} for name, one in points.items()]
            if not rows:
                continue
            on = self._on(rows)
            layers.append(
                on.mark_point(aria=False, shape="circle", size=80 if not dot else 125, fill=self._ink.page, stroke=tone, strokeWidth=1.9, opacity=1)
            )  # fmt: skip
            if dot:
                layers.append(
                    on.mark_point(aria=False, shape="circle", size=22, filled=True, color=tone, opacity=1)
                )
        return layers

    def marks(self, drawn: Sequence[Row], *, opportunities: bool) -> list[alt.Chart]:
        """Each risk by shape and colour, on top of all, with its name where it is drawn with one."""
        if not drawn:
            return []
        tips = [
            alt.Tooltip(f"{field}:N", title=title)
            for field, title in (
                ("name", "Risk" if not opportunities else "Opportunity"), ("standing", "Stands"), ("score", "Now"), ("inherent", "Before mitigation"),
                ("target", "Target"), ("moved", "Moved"),
            )
        ]  # fmt: skip
        layers = [
            self._on(drawn)
            .mark_point(aria=False, filled=True, opacity=1, stroke=self._ink.page, strokeWidth=1)
            .encode(
                shape=alt.Shape("shape:N", scale=None), size=alt.Size("size:Q", scale=None),
                color=alt.Color("tone:N", scale=None), tooltip=tips,
            )
        ]  # fmt: skip
        sides: dict[str, dict[str, Any]] = {
            "left": {"align": "right", "dx": -12},
            "right": {"align": "left", "dx": 12},
            "above": {"dy": -15},
        }
        for side, where in sides.items():
            named = [one for one in drawn if one["named"] and one["side"] == side]
            if named:
                size = alt.ExprRef("width / wide < 70 ? 11 : 13")
                name: dict[str, Any] = {
                    "aria": False,
                    "fontWeight": 600,
                    "color": self._ink.text,
                    "fontSize": size,
                    **where,
                }
                layers.append(self._on(named).mark_text(**name).encode(text="id:N"))
        return layers


def _broken(name: str) -> list[str]:
    """A name in lines of a word each, where it is long."""
    return [name] if len(name) <= 10 else name.split()
