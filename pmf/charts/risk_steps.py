"""A risk's score through its reviews, as steps: a score holds until the next review."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import altair as alt

from pmf.charts.palette import NEUTRAL, Mode, colour
from pmf.charts.trend_axes import config
from pmf.rules.wording import day

Row = Mapping[str, Any]
_SHAPES = {"red": "square", "amber": "triangle-up", "green": "circle"}
_HEIGHT = 190


def risk_steps(reviews: Sequence[Row], until: date, mode: Mode) -> dict[str, Any]:
    """A Vega-Lite spec of a risk's reviews (newest first), with appetite where it is a threat, and the target. The last
    score is drawn on to `until`."""
    ink = NEUTRAL[mode]
    told = [one for one in reversed(reviews) if one["score"] is not None]
    newest = told[-1]
    rows = [
        {
            "day": one["reviewed_on"].isoformat(), "score": one["score"], "shape": _SHAPES.get(one["status"], "circle"),
            "tone": colour(one["status"], mode).mark, "said": day(one["reviewed_on"]), "text": str(one["score"]),
        }
        for one in told
    ]  # fmt: skip
    ends = max(until, newest["reviewed_on"]).isoformat()
    lines = [
        {
            "day": rows[0]["day"],
            "ends": ends,
            "at": newest["appetite"],
            "name": f"appetite {newest['appetite']}",
        }
    ]
    goals = [
        {
            "day": rows[0]["day"],
            "ends": ends,
            "at": newest["target_score"],
            "name": f"target {newest['target_score']}",
        }
    ]
    top = max(*(one["score"] for one in told), newest["appetite"], newest["inherent_score"] or 0)
    x = alt.X("day:T", title=None, axis=alt.Axis(format="%b %Y", tickCount=5, grid=False, labelOverlap=True))

    def y(name: str) -> alt.Y:
        return alt.Y(
            f"{name}:Q", title=None, scale=alt.Scale(domain=[0, top + 3]), axis=alt.Axis(tickCount=4)
        )

    steps = alt.Chart(alt.Data(values=[*rows, {"day": ends, "score": newest["score"]}]))
    layers: list[alt.Chart] = []
    for one, tone, dash, down, shown in (
        (lines, colour("red", mode).mark, [1, 0], -8, newest["kind"] == "threat"),
        (goals, colour("green", mode).mark, [4, 3], 9, newest["target_score"] is not None),
    ):
        if not shown:
            continue
        base = alt.Chart(alt.Data(values=one))
        layers.append(
            base.mark_rule(aria=False, color=tone, strokeWidth=1.6, strokeDash=dash).encode(
                x=x, x2="ends:T", y=y("at")
            )
        )
        layers.append(
            base.mark_text(aria=False, align="right", dx=-4, dy=down, fontSize=12, color=ink.muted).encode(
                x=alt.X("ends:T"), y=y("at"), text="name:N"
            )
        )
    layers.append(
        steps.mark_line(aria=False, interpolate="step-after", color=ink.data, strokeWidth=2).encode(
            x=x, y=y("score")
        )
    )
    points = alt.Chart(alt.Data(values=rows)).encode(x=x, y=y("score"))
    layers.append(
        points.mark_point(aria=False, filled=True, opacity=1, size=110, stroke=ink.page, strokeWidth=1).encode(
            shape=alt.Shape("shape:N", scale=None), color=alt.Color("tone:N", scale=None),
            tooltip=[alt.Tooltip("said:N", title="Reviewed"), alt.Tooltip("score:Q", title="Score")],
        )
    )  # fmt: skip
    layers.append(
        points.mark_text(
            aria=False, align="left", dx=7, dy=-10, fontWeight=600, fontSize=13, color=ink.text
        ).encode(text="text:N")
    )
    chart = alt.layer(*layers).properties(
        height=_HEIGHT,
        width="container",
        background="transparent",
        autosize=alt.AutoSizeParams(type="fit-x", contains="padding"),
    )
    return chart.configure(**config(ink)).configure_view(stroke=None).to_dict()


def steps_in_words(reviews: Sequence[Row]) -> str:
    """What the picture shows, for those who do not see it."""
    told = [
        f"{one['score']} on {day(one['reviewed_on'])}"
        for one in reversed(reviews)
        if one["score"] is not None
    ]
    return f"The score at each review, oldest first: {', '.join(told)}."
