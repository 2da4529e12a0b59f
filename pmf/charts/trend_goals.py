"""What a trend is held against: the band between target and minimum, their lines, and limits of a range."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

from pmf.charts.palette import Mode, Neutral, colour

Row = Mapping[str, Any]


def runs(rows: Sequence[Row], *names: str) -> list[list[Row]]:
    """Neighbours with the same goal, so that each is drawn and labelled once."""
    runs: list[list[Row]] = []
    for row in rows:
        if (
            runs
            and runs[-1][-1]["x"] == row["x"] - 1
            and all(runs[-1][-1][name] == row[name] for name in names)
        ):
            runs[-1].append(row)
        else:
            runs.append([row])
    return runs


def band(
    rows: Sequence[Row], across: alt.Scale, domain: list[float], ink: Neutral, mode: Mode
) -> list[alt.Chart]:
    """The layers under the figures, of rows that have a target or a limit."""
    spans = []
    for run in runs(rows, "target", "minimum", "lower", "upper"):
        first, last = run[0], run[-1]
        edges = (
            (first["lower"], first["upper"])
            if first["lower"] is not None or first["upper"] is not None
            else (first["target"], first["minimum"])
        )
        spans.append(
            {
                "left": first["left"], "right": last["right"], "target": first["target"], "minimum": first["minimum"],
                "lower": first["lower"], "upper": first["upper"],
                "a": edges[0] if edges[0] is not None else domain[0], "b": edges[1] if edges[1] is not None else (domain[1] if edges[0] is not None and first["upper"] is None and first["lower"] is not None else edges[0]),
            }
        )  # fmt: skip
    data = alt.Data(values=spans)
    place = alt.X("left:Q", scale=across, axis=None)
    scale = alt.Scale(domain=domain, nice=True, zero=False)
    amber = colour("amber", mode).mark
    base = alt.Chart(data)
    layers = [
        base.mark_rect(aria=False, color=ink.band).encode(
            x=place, x2="right:Q", y=alt.Y("a:Q", scale=scale), y2="b:Q"
        ),
        base.transform_filter("isValid(datum.minimum)")
        .mark_rule(aria=False, color=amber, strokeDash=[5, 3], strokeWidth=1.2)
        .encode(x=place, x2="right:Q", y=alt.Y("minimum:Q", scale=scale)),
        base.transform_filter("isValid(datum.target)")
        .mark_rule(aria=False, color=ink.text, strokeWidth=1.6)
        .encode(x=place, x2="right:Q", y=alt.Y("target:Q", scale=scale)),
    ]
    layers += [
        base.transform_filter(f"isValid(datum.{edge})")
        .mark_rule(aria=False, color=ink.text, strokeWidth=1.2)
        .encode(x=place, x2="right:Q", y=alt.Y(f"{edge}:Q", scale=scale))
        for edge in ("lower", "upper")
        if any(span[edge] is not None for span in spans)
    ]
    return layers
