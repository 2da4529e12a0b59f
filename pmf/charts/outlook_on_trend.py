"""On a trend: the usual variation of the figures, and where the year is projected to end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

from pmf.charts.palette import Neutral
from pmf.model.period import Frequency, Period, YearType, period_of
from pmf.rules import outlook_wording

Row = Mapping[str, Any]
_LINES = (("mean", "mean"), ("low", "lower limit"), ("high", "upper limit"))


def usual_variation(rows: Sequence[Row], x: alt.X, domain: list[float], ink: Neutral) -> list[alt.Chart]:
    """The mean and the limits up to the last figure, and the figures beyond chance as hollow points."""
    known = [row for row in rows if row["mean"] is not None]
    if not known:
        return []
    scale = alt.Scale(domain=domain, nice=True, zero=False)
    left, right = known[0]["left"], known[-1]["right"]
    lines = [
        {"x": left, "right": right, "at": known[-1][name], "said": said, "dash": [1.5, 3.5] if name != "mean" else [1, 0]}
        for name, said in _LINES
        if known[-1][name] is not None
    ]  # fmt: skip
    layers: list[alt.Chart] = []
    for line in lines:
        base = alt.Chart(alt.Data(values=[line])).encode(x=x, y=alt.Y("at:Q", scale=scale))
        layers += [
            base.mark_rule(aria=False, color=ink.grey, strokeWidth=1, strokeDash=line["dash"]).encode(x2="right:Q"),
            base.mark_text(aria=False, color=ink.muted, fontSize=12, align="left", dx=2, dy=-6).encode(text="said:N"),
        ]  # fmt: skip
    special = [row for row in known if row["special"]]
    if special:
        layers.append(
            alt.Chart(alt.Data(values=special))
            .mark_point(
                aria=False, filled=False, fill=ink.page, stroke=ink.data, strokeWidth=2.2, size=62, opacity=1
            )
            .encode(x=x, y=alt.Y("value:Q", scale=scale))
        )
    return layers


def beside(row: dict[str, Any], signal: Row | None) -> dict[str, Any]:
    """A figure's row with its mean, its limits, and whether it is beyond chance. A limit that lies where none
    of these figures can, below nought or above all there is, is left out."""
    mean = None if signal is None or signal["mean"] is None else float(signal["mean"])
    low = None if mean is None or signal is None else float(signal["lower"])
    high = None if mean is None or signal is None else float(signal["upper"])
    if low is not None and low < 0 <= (row["value"] or 0):
        low = None
    if (
        high is not None
        and signal is not None
        and signal["unit"] == "%"
        and high > 100 >= (row["value"] or 0)
    ):
        high = None
    special = bool(signal and signal["special_cause"])
    return {**row, "mean": mean, "low": low, "high": high, "special": special}


def ahead(point: Row, outlook: Row | None) -> list[dict[str, Any]]:
    """The periods between the last point and the year's end, where a projection can be drawn to: none where the
    year's figure is a sum, which lies on another scale than its parts."""
    if (
        outlook is None
        or outlook["projected"] is None
        or outlook["method"] == "outturn"
        or outlook["adds_up"]
    ):
        return []
    length = next(one for one in Frequency if one.months == point["months"])
    now = period_of(point["starts"], length, YearType(point["year_type"]))
    found = []
    period = now.shift(1)
    while period.ends <= outlook["year_ends"]:
        found.append(_future(period, outlook))
        period = period.shift(1)
    return found


def _future(period: Period, outlook: Row) -> dict[str, Any]:
    """A period to come, under the year's own target."""
    return {
        "period": period.label, "starts": period.starts, "ends": period.ends, "value": None, "target": outlook["year_target"],
        "minimum": outlook["year_minimum"], "lower_limit": outlook["year_lower"], "upper_limit": outlook["year_upper"],
    }  # fmt: skip


def projection(
    last: Row, end: Row, outlook: Row, x: alt.X, domain: list[float], ink: Neutral
) -> list[alt.Chart]:
    """A dashed line from the last figure to where the year is projected to end."""
    scale = alt.Scale(domain=domain, nice=True, zero=False)
    to = {
        "x": end["x"],
        "value": float(outlook["projected"]),
        "label": f"Year end {outlook_wording.shown(outlook)}",
    }
    line = alt.Chart(alt.Data(values=[{"x": last["x"], "value": last["value"]}, to]))
    point = alt.Chart(alt.Data(values=[to]))
    y = alt.Y("value:Q", scale=scale)
    # Where the line rises to its end the label stands over it; a rim in the page's colour keeps lines out of it.
    up = -13 if to["value"] >= last["value"] else 17
    label = point.encode(x=x, y=y, text="label:N")
    return [
        line.mark_line(aria=False, color=ink.data, strokeWidth=1.6, strokeDash=[5, 4]).encode(x=x, y=y),
        point.mark_point(aria=False, filled=True, color=ink.data, size=36, opacity=1).encode(x=x, y=y),
        label.mark_text(
            aria=False,
            fontSize=13,
            fontWeight="bold",
            align="right",
            dx=6,
            dy=up,
            color=ink.page,
            stroke=ink.page,
            strokeWidth=4,
        ),
        label.mark_text(
            aria=False, fontSize=13, fontWeight="bold", align="right", dx=6, dy=up, color=ink.text
        ),
    ]
