"""The strategy map as a picture: priorities, the objectives under them, the strategies and partnership plans that serve
those, and the bodies that monitor them, each plan with its status mark."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

from pmf.charts.palette import NEUTRAL, Mode, Neutral, colour, word
from pmf.charts.trend_axes import config
from pmf.model.status import RATED
from pmf.reports.strategy_map import Plan, StrategyMap

Row = Mapping[str, Any]
# Where each column's boxes begin and end, of a hundred, and how high a row is, in pixels.
_COLUMNS = {"priority": (0.0, 19.0), "objective": (21.5, 48.5), "plan": (55.0, 79.0), "body": (85.0, 100.0)}
_ROW, _TOP = 32, 26
_SHAPES = {"green": "circle", "yellow": "diamond", "amber": "triangle-up", "red": "square", "no_data": "diamond",
           "not_due": "circle", "no_target": "triangle-down", "data_only": "circle", "suppressed": "cross",
           "not_applicable": "stroke"}  # fmt: skip


def strategy_map(told: StrategyMap, mode: Mode) -> dict[str, Any]:
    """A Vega-Lite spec. Give it to `st.vega_lite_chart`."""
    ink = NEUTRAL[mode]
    boxes, links, height = _laid_out(told, mode)
    y = alt.Scale(domain=[0, height], reverse=True, nice=False)
    x = alt.Scale(domain=[0, 100], nice=False)
    layers = [*_links(links, x, y, ink), *_boxes(boxes, x, y, ink), *_heads(told, x, y, ink)]
    chart = alt.layer(*layers).properties(
        height=height * _ROW + _TOP, width="container", background="transparent",
        padding={"left": 2, "right": 2, "top": 2, "bottom": 2}, autosize=alt.AutoSizeParams(type="fit-x", contains="padding"),
    )  # fmt: skip
    return chart.configure(**config(ink)).configure_view(stroke=None).to_dict()


def _laid_out(told: StrategyMap, mode: Mode) -> tuple[list[Row], list[Row], float]:
    """Boxes and the links between them, in rows from the top."""
    of_priority: dict[str, list[Plan]] = {one.node.id: [] for one in told.priorities}
    loose: list[Plan] = []
    for one in told.objectives:
        first = next((it for it in one.serves if it in of_priority), None)
        (of_priority[first] if first else loose).append(one)
    boxes: list[Row] = []
    middle: dict[str, float] = {}
    top = 0.0
    for one in told.priorities:
        own = of_priority[one.node.id]
        rows = max(len(own), 1)
        boxes.append(_box(one, "priority", top, rows, mode))
        middle[one.node.id] = top + rows / 2
        for step, objective in enumerate(own):
            boxes.append(_box(objective, "objective", top + step, 1, mode))
            middle[objective.node.id] = top + step + 0.5
        top += rows + 0.35
    for objective in loose:
        boxes.append(_box(objective, "objective", top, 1, mode))
        middle[objective.node.id] = top + 0.5
        top += 1
    plans, bodies = list(told.plans), told.bodies()
    height = max(top, 1.8 * len(plans), 1.6 * len(bodies), 3.0)
    wanted = {
        one.node.id: _mean([middle[it] for it in one.serves if it in middle], height / 2) for one in plans
    }
    places = _apart(wanted, 1.8, height)
    for one in plans:
        middle[one.node.id] = places[one.node.id]
        boxes.append(_box(one, "plan", places[one.node.id] - 0.75, 1.5, mode))
    watched = {
        body: _mean(
            [places[one.node.id] for one in plans if any(it.body == body for it in one.monitored)], height / 2
        )
        for body in bodies
    }
    stands = _apart(watched, 1.6, height)
    left, right = _COLUMNS["body"]
    boxes += [
        {"column": "body", "x": left, "x2": right, "top": at - 0.6, "bottom": at + 0.6, "at": at, "title": body, "below": "",
         "mark": None, "status": "", "reason": "", "dashed": False}
        for body, at in stands.items()
    ]  # fmt: skip
    links = [
        _link(middle[it], "objective" if it in {o.node.id for o in told.objectives} else "priority", middle[one.node.id], "plan")
        for one in plans for it in one.serves if it in middle and not _is_plan(told, it)
    ] + [
        _link(middle[one.node.id], "plan", stands[it.body], "body", dashed=it.by_matrix)
        for one in plans for it in one.monitored
    ]  # fmt: skip
    return boxes, links, height


def _is_plan(told: StrategyMap, node_id: str) -> bool:
    return any(one.node.id == node_id for one in told.plans)


def _box(one: Plan, column: str, top: float, height: float, mode: Mode) -> Row:
    node = one.node
    left, right = _COLUMNS[column]
    return {
        "column": column, "x": left, "x2": right, "top": top + 0.08, "bottom": top + height - 0.08, "at": top + height / 2,
        "title": node.title, "below": _said_below(one) if column == "plan" else "",
        "mark": colour(node.status, mode).mark, "shape": _SHAPES[node.status], "filled": node.status in RATED or node.status == "data_only",
        "status": word(node.status), "reason": node.reason, "owner": node.owner or "nobody is named",
        "monitored": "; ".join(f"{it.body}, {it.how_often or 'how often is not said'}" for it in one.monitored) or "nobody",
        "dashed": column == "plan" and not one.is_monitored,
    }  # fmt: skip


def _said_below(one: Plan) -> str:
    kind = "Statutory" if one.node.statutory else "Not statutory"
    often = dict.fromkeys(it.how_often for it in one.monitored if it.how_often)
    return f"{kind} · {', '.join(often) if often else 'monitored by nobody' if not one.monitored else 'how often is not said'}"


def _mean(numbers: Sequence[float], otherwise: float) -> float:
    return sum(numbers) / len(numbers) if numbers else otherwise


def _apart(wanted: Mapping[str, float], least: float, height: float) -> dict[str, float]:
    """Middles moved so that no two are nearer than `least`, in their order, within the height."""
    placed: dict[str, float] = {}
    last = -least / 2
    for name in sorted(wanted, key=lambda one: wanted[one]):
        last = placed[name] = max(wanted[name], last + least)
    over = height - least / 2
    for name in reversed(placed):
        placed[name] = over = min(placed[name], over)
        over -= least
    return placed


def _link(at: float, column: str, to: float, other: str, *, dashed: bool = False) -> Row:
    return {"x": _COLUMNS[column][1], "y": at, "x2": _COLUMNS[other][0], "y2": to, "dashed": dashed}


def _links(links: Sequence[Row], x: alt.Scale, y: alt.Scale, ink: Neutral) -> list[alt.Chart]:
    """A soft curve for each link: solid where the plan says so, dashed where the matrix does."""
    points = [
        {"link": number, "step": step, "x": one["x"] + (one["x2"] - one["x"]) * share, "y": one["y2" if step > 1 else "y"], "dashed": one["dashed"]}
        for number, one in enumerate(links)
        for step, share in enumerate((0, 0.45, 0.55, 1))
    ]  # fmt: skip
    base = alt.Chart(alt.Data(values=points)).encode(
        x=alt.X("x:Q", axis=None, scale=x),
        y=alt.Y("y:Q", axis=None, scale=y),
        detail="link:N",
        order="step:Q",
    )
    line: dict[str, Any] = {
        "aria": False,
        "color": ink.grey,
        "strokeWidth": 1.2,
        "interpolate": "monotone",
        "opacity": 0.75,
    }
    return [
        base.transform_filter("!datum.dashed").mark_line(**line),
        base.transform_filter("datum.dashed").mark_line(strokeDash=[4, 3], **line),
    ]


def _boxes(boxes: Sequence[Row], x: alt.Scale, y: alt.Scale, ink: Neutral) -> list[alt.Chart]:
    base = alt.Chart(alt.Data(values=list(boxes)))
    across, up = alt.X("x:Q", axis=None, scale=x), alt.Y("top:Q", axis=None, scale=y)
    tip = [
        alt.Tooltip("title:N", title="Plan"), alt.Tooltip("status:N", title="Status"), alt.Tooltip("reason:N", title="Because"),
        alt.Tooltip("owner:N", title="Owner"), alt.Tooltip("monitored:N", title="Monitored by"),
    ]  # fmt: skip
    rect: dict[str, Any] = {
        "aria": False,
        "fill": ink.surface,
        "stroke": ink.grey,
        "strokeWidth": 1,
        "cornerRadius": 4,
    }
    at = alt.Y("at:Q", axis=None, scale=y)
    layers = [
        base.transform_filter("!datum.dashed").mark_rect(**rect).encode(x=across, x2="x2:Q", y=up, y2="bottom:Q", tooltip=tip),
        base.transform_filter("datum.dashed").mark_rect(strokeDash=[5, 4], **{**rect, "strokeWidth": 1.6, "stroke": ink.text})
        .encode(x=across, x2="x2:Q", y=up, y2="bottom:Q", tooltip=tip),
    ]  # fmt: skip
    marked = base.transform_filter("datum.mark != null").encode(x=across, y=at)
    layers += [
        marked.transform_filter(f"datum.filled == {'true' if filled else 'false'}")
        .mark_point(aria=False, size=90, filled=filled, opacity=1, xOffset=13, strokeWidth=1.8)
        .encode(shape=alt.Shape("shape:N", scale=None), color=alt.Color("mark:N", scale=None), tooltip=tip)
        for filled in (True, False)
    ]
    for column, (left, right) in _COLUMNS.items():
        room = alt.ExprRef(f"width * {(right - left) / 100} - 34")
        text: dict[str, Any] = {
            "aria": False,
            "align": "left",
            "baseline": "middle",
            "color": ink.text,
            "fontSize": 13,
            "limit": room,
            "dx": 25,
        }
        if column == "body":
            text |= {"dx": 10, "limit": alt.ExprRef(f"width * {(right - left) / 100} - 16")}
        of_column = base.transform_filter(f"datum.column == '{column}'").encode(x=across, y=at, tooltip=tip)
        if column == "plan":
            layers.append(of_column.mark_text(dy=-8, fontWeight="bold", **text).encode(text="title:N"))
            layers.append(
                of_column.mark_text(dy=9, **{**text, "color": ink.muted, "fontSize": 12}).encode(
                    text="below:N"
                )
            )
        else:
            layers.append(of_column.mark_text(**text).encode(text="title:N"))
    return layers


def _heads(told: StrategyMap, x: alt.Scale, y: alt.Scale, ink: Neutral) -> list[alt.Chart]:
    names = {
        "priority": "Priorities", "objective": "Objectives", "plan": "Strategies and partnership plans", "body": "Monitored by",
    }  # fmt: skip
    rows = [{"x": _COLUMNS[column][0], "name": name} for column, name in names.items()]
    return [
        alt.Chart(alt.Data(values=rows))
        .mark_text(
            aria=False, align="left", baseline="bottom", color=ink.muted, fontSize=13, fontWeight="bold", y=-6
        )
        .encode(x=alt.X("x:Q", axis=None, scale=x), text="name:N")
    ]


def in_words(told: StrategyMap) -> str:
    """What the picture shows, for those who do not see it."""
    parts = [told.headline()]
    for one in told.plans:
        serves = len(one.serves)
        by = "; ".join(f"{it.body} {it.how_often}".strip() for it in one.monitored) or "nobody"
        parts.append(
            f"{one.node.title}: {word(one.node.status).lower()}, serves {serves} {'plan' if serves == 1 else 'plans'}, monitored by {by}."
        )
    return " ".join(parts)
