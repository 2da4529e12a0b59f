"""The axes of a trend: figures up the side, quarters and years along the bottom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import altair as alt

from pmf.charts.palette import Neutral
from pmf.charts.trend_goals import runs

Row = Mapping[str, Any]
# Of the chart without what stands under it, in pixels.
HEIGHT = 330


def axis(unit: str) -> alt.Axis:
    """Figures in the indicator's unit."""
    before, after = ("£", "") if unit.startswith("£") else ("", "%" if unit == "%" else "")
    label = f"'{before}' + format(datum.value, ',') + '{after}'"
    return alt.Axis(labelExpr=label, tickCount=6, grid=True)


def time_axis(rows: Sequence[Row], x: alt.X, ink: Neutral) -> list[alt.Chart]:
    """Quarters, or months' quarters, under the axis, and years in bold under them."""
    parts = _quarter_labels(rows) if rows[0]["months"] < 12 else []
    years = [{"x": (run[0]["x"] + run[-1]["x"]) / 2, "label": run[0]["year"]} for run in runs(rows, "year")]
    every = max(1, len(years) // 8)
    layers = []
    base = alt.Chart(alt.Data(values=[{"x": -0.6, "right": len(rows) - 0.4}]))
    layers.append(
        base.mark_rule(aria=False, color=ink.grey, strokeWidth=1).encode(
            x=x, x2="right:Q", y=alt.value(HEIGHT)
        )
    )
    if len(parts) <= 26:
        layers.append(_under(parts, x, 16, ink.muted, "normal"))
        layers.append(_under(years[::every], x, 34, ink.text, "bold"))
    else:
        layers.append(_under(years[::every], x, 18, ink.text, "bold"))
    return layers


def _quarter_labels(rows: Sequence[Row]) -> list[dict[str, Any]]:
    if rows[0]["months"] > 1:
        return [{"x": row["x"], "label": row["part"]} for row in rows]
    labels = []
    for row in rows:
        month = int(row["starts"][5:7])
        if month in (5, 8, 11, 2):
            labels.append({"x": row["x"], "label": {5: "Q1", 8: "Q2", 11: "Q3", 2: "Q4"}[month]})
    return labels


def _under(
    labels: list[dict[str, Any]], x: alt.X, down: int, tone: str, weight: Literal["normal", "bold"]
) -> alt.Chart:
    return (
        alt.Chart(alt.Data(values=labels))
        .mark_text(aria=False, fontSize=13, color=tone, fontWeight=weight)
        .encode(x=x, y=alt.value(HEIGHT + down), text="label:N")
    )


def config(ink: Neutral) -> dict[str, Any]:
    """How every text and axis of the chart looks."""
    return {
        # The chart's own sentence speaks for it; its parts would only be noise to a screen reader.
        "aria": False,
        # A name with a number in it has to stand in quotes, or no browser measures text in any of these.
        "font": "Source Sans, 'Source Sans 3', sans-serif",
        "axis": {
            "labelFontSize": 13, "titleFontSize": 13, "titleFontWeight": 400, "labelColor": ink.muted,
            "titleColor": ink.muted, "gridColor": ink.hairline, "domain": False, "ticks": False, "labelPadding": 7,
        },
        "text": {"fontSize": 13, "color": ink.text},
        "legend": {"disable": True},
    }  # fmt: skip
