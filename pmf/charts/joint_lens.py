"""The joint lens as one picture: a row for each service in its zone, and five aligned columns that each have a scale, a
shape and a word of their own. On a narrow screen performance and money alone."""

from __future__ import annotations

import copy
from functools import cache
from typing import Any

import altair as alt

from pmf.charts.marks import mark
from pmf.charts.palette import NEUTRAL, Mode, colour
from pmf.charts.trend_axes import config
from pmf.model.status import Status
from pmf.reports.joint import NOTHING, ZONES, Cell, Lens, Service

_NARROW = 700
_ROW, _ZONE, _HEAD = 42, 36, 26
# Where each column begins and how long its scale is, of a thousand across; names stand before the first.
_NAME = 0
_COLUMNS = {
    "performance": (200, 95),
    "finance": (420, 100),
    "risk": (650, 40),
    "workforce": (745, 60),
    "customer": (870, 50),
}
_HEADS = {
    "performance": "On target, of those rated", "finance": "Revenue against budget", "risk": "Highest risk",
    "workforce": "Sickness, days per FTE", "customer": "Complaints in time",
}  # fmt: skip
_DRAWN = ("performance", "finance", "workforce")
_FOUND = {"narrow_left": 195, "narrow_right": 650}
# Beyond this per cent a bar of money is cut: it is said in the label beside it.
_MOST_PER_CENT = 20


def joint_lens(lens: Lens, mode: Mode) -> dict[str, Any]:
    """A Vega-Lite spec for `st.vega_lite_chart`."""
    spec = copy.deepcopy(_template(mode))
    bars: list[dict[str, Any]] = []
    marks: list[dict[str, Any]] = []
    words: list[dict[str, Any]] = [
        {"x": _COLUMNS[name][0], "y": _HEAD / 2, "text": head, "quiet": True} for name, head in _HEADS.items()
    ]
    top = float(_HEAD)
    longest = max(
        (float(one.people.number) for one in lens.services if one.people.number is not None), default=1.0
    )
    for zone in ZONES:
        services = lens.of(zone)
        if not services:
            continue
        words.append(
            {"x": _NAME, "y": top + _ZONE - 14, "text": f"{ZONES[zone]} ({len(services)})", "zone": True}
        )
        top += _ZONE
        for one in services:
            middle = top + _ROW / 2
            words.append({"x": _NAME, "y": middle, "text": one.name, "name": True})
            _draw(one, middle, longest, mode, bars, marks, words)
            top += _ROW
    spec["height"] = top + 4
    for param in spec["params"]:
        if param["name"] == "tall":
            param["value"] = top + 4
    spec["datasets"] = {"bars": bars, "marks": marks, "words": words}
    return spec


def _draw(
    one: Service, middle: float, longest: float, mode: Mode, bars: list[dict[str, Any]], marks: list[dict[str, Any]],
    words: list[dict[str, Any]],
) -> None:  # fmt: skip
    ink = NEUTRAL[mode]
    for name, cell in one.cells().items():
        left, wide = _COLUMNS[name]
        end = left + wide
        if name == "performance" and cell.number is not None:
            bars.append(_bar(left, end, middle, ink.hairline, one, name, cell))
            bars.append(_bar(left, left + wide * float(cell.number) / 100, middle, ink.data, one, name, cell))
        elif name == "finance" and cell.number is not None:
            centre = left + wide / 2
            share = max(-1.0, min(1.0, float(cell.number) / _MOST_PER_CENT))
            fill = colour(cell.status, mode).mark if cell.status in (Status.RED, Status.AMBER) else ink.grey
            bars.append(_bar(centre, centre + share * wide / 2, middle, fill, one, name, cell))
            bars.append(_bar(centre - 0.6, centre + 0.6, middle, ink.text, one, name, cell, half=11))
        elif name == "workforce" and cell.number is not None:
            rated = cell.status in (Status.RED, Status.AMBER)
            fill = colour(cell.status, mode).mark if rated else ink.grey
            bars.append(_bar(left, left + wide * float(cell.number) / longest, middle, fill, one, name, cell))
        at = end if name in _DRAWN else left
        if cell is not NOTHING:
            marks.append({"x": at, "y": middle, "mark": mark(cell.status, mode)})
        note = "" if name == "customer" else cell.note
        words.append({"x": at, "y": middle - (8 if note else 0), "text": cell.shown, "figure": True})
        if note:
            words.append({"x": at, "y": middle + 8, "text": note, "note": True})


def _bar(
    x0: float, x1: float, middle: float, fill: str, one: Service, name: str, cell: Cell, *, half: float = 6
) -> dict[str, Any]:
    return {
        "x0": min(x0, x1), "x1": max(x0, x1), "y0": middle - half, "y1": middle + half, "fill": fill,
        "service": one.name, "what": _HEADS[name], "figure": f"{cell.shown} {cell.note}".strip(),
    }  # fmt: skip


@cache
def _template(mode: Mode) -> dict[str, Any]:
    """The spec without its data."""
    ink = NEUTRAL[mode]
    left, right = _FOUND["narrow_left"], _FOUND["narrow_right"]
    across = alt.Scale(
        domain=[
            alt.ExprRef(f"width < {_NARROW} ? {left} : 0"),
            alt.ExprRef(f"width < {_NARROW} ? {right} : 1000"),
        ],
        nice=False,
        zero=False,
    )
    down = alt.Scale(domain=[0, alt.ExprRef("tall")], nice=False, zero=False, reverse=True)

    def x(name: str) -> alt.X:
        return alt.X(f"{name}:Q", axis=None, scale=across)

    def y(name: str) -> alt.Y:
        return alt.Y(f"{name}:Q", axis=None, scale=down)

    words = alt.Chart(alt.NamedData(name="words")).encode(y=y("y"), text="text:N")
    placed = words.encode(x=x("x"))
    plain: dict[str, Any] = {"align": "left", "baseline": "middle", "fontSize": 13, "aria": False}
    # A phone has no room for a column of names: there each stands over its row.
    narrow = f"width < {_NARROW}"
    named = words.transform_filter("datum.name || datum.zone").encode(x=alt.value(0))
    layers = [
        alt.Chart(alt.NamedData(name="bars"))
        .mark_rect(aria=False, clip=True)
        .encode(
            x=x("x0"), x2="x1:Q", y=y("y0"), y2="y1:Q", fill=alt.Fill("fill:N", scale=None),
            tooltip=[alt.Tooltip("service:N", title="Service"), alt.Tooltip("what:N", title="What"), alt.Tooltip("figure:N", title="Figure")],
        ),
        alt.Chart(alt.NamedData(name="marks"))
        .mark_image(aria=False, width=12, height=12, xOffset=14, clip=True)
        .encode(x=x("x"), y=y("y"), url="mark:N"),
        placed.transform_filter("datum.quiet").mark_text(**plain, color=ink.muted, clip=True),
        placed.transform_filter("datum.figure").mark_text(**plain, fontWeight=600, color=ink.text, xOffset=24, dy=alt.ExprRef(f"{narrow} ? 8 : 0"), clip=True),
        placed.transform_filter("datum.note").mark_text(**plain, color=ink.muted, xOffset=24, opacity=alt.ExprRef(f"{narrow} ? 0 : 1"), clip=True),
        named.transform_filter("datum.zone").mark_text(**plain, fontWeight=700, color=ink.text),
        named.transform_filter("datum.name").mark_text(
            **plain, color=ink.text, dy=alt.ExprRef(f"{narrow} ? -14 : 0"), limit=alt.ExprRef(f"{narrow} ? width : width * 0.19")
        ),
    ]  # fmt: skip
    chart = alt.layer(*layers).add_params(alt.param(name="tall", value=0)).properties(
        width="container", background="transparent", padding=0, autosize=alt.AutoSizeParams(type="fit-x", contains="padding")
    )  # fmt: skip
    return chart.configure(**config(ink)).configure_view(stroke=None).to_dict()


def in_words(lens: Lens) -> str:
    """What the picture shows, for those who do not see it: each zone with its services, and of those that overspend or
    fail every figure."""
    said = []
    for zone, name in ZONES.items():
        services = lens.of(zone)
        if services:
            said.append(f"{name}: {'; '.join(_service_in_words(one) for one in services)}.")
    return " ".join(said)


def _service_in_words(one: Service) -> str:
    if one.zone == "neither":
        return one.name
    cells = [f"{cell.shown} {cell.note}".strip() for cell in one.cells().values() if cell.number is not None]
    return f"{one.name} ({', '.join(cells)})"
