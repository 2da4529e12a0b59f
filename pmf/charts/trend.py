"""An indicator's history as a chart: the band between target and minimum, the figures, what was
restated, and the newest figure under its status."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Literal

import altair as alt

from pmf.charts.decisions_on_trend import Lettered, room_above, with_decisions
from pmf.charts.palette import NEUTRAL, Mode, Neutral, colour
from pmf.rules import wording

Row = Mapping[str, Any]
_HEIGHT = 330
_SHAPES = {"green": "circle", "amber": "triangle-up", "red": "square", "yellow": "diamond"}


def trend(
    points: Sequence[Row], restatements: Sequence[Row], mode: Mode, *, decisions: Sequence[Lettered] = ()
) -> dict[str, Any]:
    """A Vega-Lite spec of judged points, oldest first, with the decisions about them. Give it to
    `st.vega_lite_chart`."""
    ink = NEUTRAL[mode]
    rows = [_row(place, point) for place, point in enumerate(points)]
    unit, decimals = points[0]["unit"], points[0]["decimals"]
    domain = _domain(rows)
    right = len(rows) - 0.4 + max(1.5, len(rows) * 0.13)
    across = alt.Scale(domain=[-0.6, right], nice=False)
    x = alt.X("x:Q", axis=None, scale=across)
    y = alt.Y("value:Q", title=None, scale=alt.Scale(domain=domain, nice=True, zero=False), axis=_axis(unit))
    layers: list[alt.Chart] = []
    goals = [row for row in rows if row["target"] is not None or row["lower"] is not None]
    if goals:
        layers += _band(goals, across, domain, ink, mode)
    layers += _figures(rows, x, y, ink)
    layers += _restated(rows, restatements, x, domain, ink)
    layers += _newest(rows, x, domain, unit, decimals, ink, mode)
    layers += _time(rows, x, ink)
    spans = [(point["starts"], point["ends"]) for point in points]
    layers = with_decisions(layers, decisions, spans, x, right, ink)
    chart = alt.layer(*layers).properties(
        height=_HEIGHT,
        width="container",
        background="transparent",
        padding={"left": 5, "right": 5, "top": room_above(decisions, spans), "bottom": 44},
        autosize=alt.AutoSizeParams(type="fit-x", contains="padding"),
    )
    return chart.configure(**_config(ink)).configure_view(stroke=None).to_dict()


def _row(place: int, point: Row) -> dict[str, Any]:
    number = {
        name: None if point[name] is None else float(point[name])
        for name in ("value", "target", "minimum", "lower_limit", "upper_limit")
    }
    return {
        "x": place,
        "left": place - 0.5,
        "right": place + 0.5,
        "value": number["value"],
        "target": number["target"],
        "minimum": number["minimum"] if point["polarity"] in ("higher", "lower") else None,
        "lower": number["lower_limit"],
        "upper": number["upper_limit"],
        "status": point["status"],
        "period": point["period"],
        "said": wording.shown(point),
        "reason": point["reason"],
        "starts": point["starts"].isoformat(),
        "months": point["months"],
        "year": point["period"].split(" ")[0],
        "part": point["period"].split(" ")[-1],
        # What counts the year to date begins anew each year, and is not drawn as a fall.
        "run": point["period"].split(" ")[0] if point["kind"] == "cumulative" else "",
    }


def _domain(rows: Sequence[Row]) -> list[float]:
    numbers = [
        row[name]
        for row in rows
        for name in ("value", "target", "minimum", "lower", "upper")
        if row[name] is not None
    ]
    if not numbers:
        return [0.0, 1.0]
    low, high = min(numbers), max(numbers)
    reach = (high - low) or abs(high) or 1.0
    bottom = low - reach * 0.15
    return [0.0 if low >= 0 > bottom else bottom, high + reach * 0.15]


def _axis(unit: str) -> alt.Axis:
    before, after = ("£", "") if unit.startswith("£") else ("", "%" if unit == "%" else "")
    label = f"'{before}' + format(datum.value, ',') + '{after}'"
    return alt.Axis(labelExpr=label, tickCount=6, grid=True)


def _runs(rows: Sequence[Row], *names: str) -> list[list[Row]]:
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


def _band(
    rows: Sequence[Row], across: alt.Scale, domain: list[float], ink: Neutral, mode: Mode
) -> list[alt.Chart]:
    spans = []
    for run in _runs(rows, "target", "minimum", "lower", "upper"):
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


def _figures(rows: Sequence[Row], x: alt.X, y: alt.Y, ink: Neutral) -> list[alt.Chart]:
    # A period without a figure breaks the line: it is not drawn across.
    base = alt.Chart(alt.Data(values=list(rows)))
    tip = [
        alt.Tooltip("period:N", title="Period"),
        alt.Tooltip("said:N", title="Figure"),
        alt.Tooltip("reason:N", title="Status"),
    ]
    return [
        base.mark_line(
            aria=False, color=ink.data, strokeWidth=2, strokeJoin="round", invalid="break-paths-show-domains"
        ).encode(x=x, y=y, detail="run:N"),
        base.transform_filter("isValid(datum.value)")
        .mark_point(aria=False, color=ink.data, filled=True, size=30, opacity=1)
        .encode(x=x, y=y, tooltip=tip),
    ]


def _restated(
    rows: Sequence[Row], restatements: Sequence[Row], x: alt.X, domain: list[float], ink: Neutral
) -> list[alt.Chart]:
    at = {row["period"]: row for row in rows}
    caps = [
        {"x": at[one["period"]]["x"], "was": float(one["was"]), "now": at[one["period"]]["value"], "note": "restated"}
        for one in restatements
        if one["period"] in at and one["was"] is not None and not one["place"] and not one["population_group"]
        and at[one["period"]]["value"] is not None
    ]  # fmt: skip
    if not caps:
        return []
    base = alt.Chart(alt.Data(values=caps))
    scale = alt.Scale(domain=domain, nice=True, zero=False)
    was = alt.Y("was:Q", scale=scale)
    return [
        base.mark_rule(aria=False, color=ink.muted, strokeWidth=1.2).encode(x=x, y=was, y2="now:Q"),
        base.mark_tick(aria=False, color=ink.muted, thickness=2, size=12, orient="horizontal").encode(
            x=x, y=was
        ),
        base.mark_text(aria=False, color=ink.muted, dy=-9, fontSize=12).encode(x=x, y=was, text="note:N"),
    ]


def _newest(
    rows: Sequence[Row],
    x: alt.X,
    domain: list[float],
    unit: str,
    decimals: int | None,
    ink: Neutral,
    mode: Mode,
) -> list[alt.Chart]:
    shown = [row for row in rows if row["value"] is not None]
    if not shown:
        return []
    scale = alt.Scale(domain=domain, nice=True, zero=False)
    last = shown[-1]
    data = alt.Data(values=[{**last, "label": f"{last['part']} {last['said']}"}])
    at = alt.Chart(data).encode(x=x, y=alt.Y("value:Q", scale=scale))
    mark_colour = colour(last["status"], mode).mark
    # Where the line comes down to its end, the label stands under it.
    falls = len(shown) > 1 and shown[-2]["value"] > last["value"]
    layers = [
        at.mark_point(aria=False, filled=True, size=300, color=ink.page, opacity=1, shape="circle"),
        at.mark_point(
            aria=False,
            filled=True,
            size=130,
            color=mark_colour,
            opacity=1,
            shape=_SHAPES.get(last["status"], "circle"),
        ),
        at.mark_text(
            aria=False,
            align="right",
            dy=20 if falls else -16,
            dx=4,
            fontWeight="bold",
            fontSize=14,
            color=ink.text,
        ).encode(text="label:N"),
    ]
    end = rows[-1]
    labels = [
        {
            "x": end["right"],
            "value": value,
            "label": f"{name} {wording.said(_exact(value), unit, decimals)}",
            "ink": tone,
        }
        for name, value, tone in (
            ("Target", end["target"], ink.text),
            ("Minimum", end["minimum"], colour("amber", mode).text),
            ("From", end["lower"], ink.text),
            ("To", end["upper"], ink.text),
        )
        if value is not None
    ]
    if labels:
        layers.append(
            alt.Chart(alt.Data(values=labels))
            .mark_text(aria=False, align="left", dx=6, fontSize=13)
            .encode(
                x=x, y=alt.Y("value:Q", scale=scale), text="label:N", color=alt.Color("ink:N", scale=None)
            )
        )
    return layers


def _exact(value: float) -> Decimal:
    return Decimal(format(value, ".15g"))


def _time(rows: Sequence[Row], x: alt.X, ink: Neutral) -> list[alt.Chart]:
    """Quarters, or months' quarters, under the axis, and years in bold under them."""
    parts = _quarter_labels(rows) if rows[0]["months"] < 12 else []
    years = [{"x": (run[0]["x"] + run[-1]["x"]) / 2, "label": run[0]["year"]} for run in _runs(rows, "year")]
    every = max(1, len(years) // 8)
    layers = []
    base = alt.Chart(alt.Data(values=[{"x": -0.6, "right": len(rows) - 0.4}]))
    layers.append(
        base.mark_rule(aria=False, color=ink.grey, strokeWidth=1).encode(
            x=x, x2="right:Q", y=alt.value(_HEIGHT)
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
        .encode(x=x, y=alt.value(_HEIGHT + down), text="label:N")
    )


def _config(ink: Neutral) -> dict[str, Any]:
    return {
        # The chart's own sentence speaks for it; its parts would only be noise to a screen reader.
        "aria": False,
        "font": "Source Sans, Source Sans 3, sans-serif",
        "axis": {
            "labelFontSize": 13, "titleFontSize": 13, "titleFontWeight": 400, "labelColor": ink.muted,
            "titleColor": ink.muted, "gridColor": ink.hairline, "domain": False, "ticks": False, "labelPadding": 7,
        },
        "text": {"fontSize": 13, "color": ink.text},
        "legend": {"disable": True},
    }  # fmt: skip


def trend_in_words(name: str, points: Sequence[Row]) -> str:
    """What the chart shows, for those who do not see it."""
    shown = [point for point in points if point["value"] is not None]
    if not shown:
        return f"{name}: no figure has been handed in yet."
    first, last = shown[0], shown[-1]
    if len(shown) == 1:
        return f"{name}: one figure, {wording.shown(last)} in {last['period']}. {last['reason']}"
    moved = (
        "rose" if last["value"] > first["value"] else "fell" if last["value"] < first["value"] else "stayed"
    )
    change = (
        f"{moved} from {wording.shown(first)} in {first['period']} to {wording.shown(last)} in {last['period']}"
        if moved != "stayed"
        else f"stayed at {wording.shown(last)}"
    )
    return f"{name} {change}, over {len(shown)} periods. {last['reason']}"
