"""An indicator's history as a chart: the band between target and minimum, the figures, what was
restated, and the newest figure under its status."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import altair as alt

from pmf.charts import outlook_on_trend
from pmf.charts.decisions_on_trend import Lettered, room_above, with_decisions
from pmf.charts.palette import NEUTRAL, Mode, Neutral, colour
from pmf.charts.trend_axes import HEIGHT, axis, config, time_axis
from pmf.charts.trend_goals import band
from pmf.rules import wording

Row = Mapping[str, Any]
_SHAPES = {"green": "circle", "amber": "triangle-up", "red": "square", "yellow": "diamond"}


def trend(
    points: Sequence[Row],
    restatements: Sequence[Row],
    mode: Mode,
    *,
    signals: Mapping[date, Row] | None = None,
    outlook: Row | None = None,
    decisions: Sequence[Lettered] = (),
) -> dict[str, Any]:
    """A Vega-Lite spec of judged points, oldest first. Give it to `st.vega_lite_chart`. `signals` are the points'
    usual variation by the end of the period; `outlook` is where the last point's year is projected to end;
    `decisions` are those about it, each with its letter."""
    ink = NEUTRAL[mode]
    shown = [
        outlook_on_trend.beside(_row(place, point), (signals or {}).get(point["ends"]))
        for place, point in enumerate(points)
    ]
    future = outlook_on_trend.ahead(points[-1], outlook)
    rows = shown + [_row(len(shown) + step, {**points[-1], **to_come}) for step, to_come in enumerate(future)]
    unit, decimals = points[0]["unit"], points[0]["decimals"]
    domain = _domain(rows, outlook if future else None)
    right = len(rows) - 0.4 + max(1.5, len(rows) * 0.13)
    across = alt.Scale(domain=[-0.6, right], nice=False)
    x = alt.X("x:Q", axis=None, scale=across)
    y = alt.Y("value:Q", title=None, scale=alt.Scale(domain=domain, nice=True, zero=False), axis=axis(unit))
    layers: list[alt.Chart] = []
    goals = [row for row in rows if row["target"] is not None or row["lower"] is not None]
    if goals:
        layers += band(goals, across, domain, ink, mode)
    figures = [row for row in shown if row["value"] is not None]
    if outlook is not None and future and figures:
        layers += outlook_on_trend.projection(figures[-1], rows[-1], outlook, x, domain, ink)
    layers += _figures(shown, x, y, ink)
    layers += outlook_on_trend.usual_variation(shown, x, domain, ink)
    layers += _restated(shown, restatements, x, domain, ink)
    layers += _newest(rows, x, domain, unit, decimals, ink, mode)
    layers += time_axis(rows, x, ink)
    spans = [(one["starts"], one["ends"]) for one in (*points, *future)]
    layers = with_decisions(layers, decisions, spans, x, right, ink)
    chart = alt.layer(*layers).properties(
        height=HEIGHT,
        width="container",
        background="transparent",
        padding={"left": 5, "right": 5, "top": room_above(decisions, spans), "bottom": 44},
        autosize=alt.AutoSizeParams(type="fit-x", contains="padding"),
    )
    return chart.configure(**config(ink)).configure_view(stroke=None).to_dict()


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
        "said": wording.shown(point) if point["value"] is not None else "",
        "reason": point["reason"],
        "starts": point["starts"].isoformat(),
        "months": point["months"],
        "year": point["period"].split(" ")[0],
        "part": point["period"].split(" ")[-1],
        # What counts the year to date begins anew each year, and is not drawn as a fall.
        "run": point["period"].split(" ")[0] if point["kind"] == "cumulative" else "",
    }


def _domain(rows: Sequence[Row], outlook: Row | None) -> list[float]:
    numbers = [
        row[name]
        for row in rows
        for name in ("value", "target", "minimum", "lower", "upper", "mean", "low", "high")
        if row.get(name) is not None
    ]
    if outlook is not None:
        numbers.append(float(outlook["projected"]))
    if not numbers:
        return [0.0, 1.0]
    low, high = min(numbers), max(numbers)
    reach = (high - low) or abs(high) or 1.0
    bottom = low - reach * 0.15
    return [0.0 if low >= 0 > bottom else bottom, high + reach * 0.15]


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
    goals = [
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
    labels = _apart(goals, (domain[1] - domain[0]) * 17 / HEIGHT)
    if labels:
        layers.append(
            alt.Chart(alt.Data(values=labels))
            .mark_text(aria=False, align="left", dx=6, fontSize=13)
            .encode(
                x=x, y=alt.Y("value:Q", scale=scale), text="label:N", color=alt.Color("ink:N", scale=None)
            )
        )
    return layers


def _apart(labels: list[dict[str, Any]], least: float) -> list[dict[str, Any]]:
    """Labels moved up where they would stand on each other."""
    moved: list[dict[str, Any]] = []
    for one in sorted(labels, key=lambda label: float(label["value"])):
        floor = moved[-1]["value"] + least if moved else one["value"]
        moved.append({**one, "value": max(one["value"], floor)})
    return moved


def _exact(value: float) -> Decimal:
    return Decimal(format(value, ".15g"))


def trend_in_words(
    name: str, points: Sequence[Row], signal: Row | None = None, outlook: Row | None = None
) -> str:
    """What the chart shows, for those who do not see it. `signal` is the newest point's."""
    more = [one["sentence"] for one in (signal,) if one] + [one["outlook"] for one in (outlook,) if one]
    return " ".join([_course(name, points), *more])


def _course(name: str, points: Sequence[Row]) -> str:
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
