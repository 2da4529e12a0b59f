"""Where everything on the strategy map stands: boxes in four columns, and the links between them. Rows are counted from
the top, columns are shares of a hundred across."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import wrap
from typing import Any, NamedTuple

from pmf.charts.palette import Mode, colour, word
from pmf.model.status import RATED
from pmf.reports.strategy_map import Plan, StrategyMap

Row = Mapping[str, Any]
COLUMNS = {"priority": (0.0, 16.0), "objective": (17.5, 49.0), "plan": (55.5, 81.0), "body": (86.0, 100.0)}
_BRACKET = COLUMNS["objective"][1] + 0.6
# How many letters a line of these columns takes where the map is narrowest; the others are cut with dots.
_LETTERS = {"priority": 20, "body": 19}
# How far apart plans and bodies stand at least, how high their boxes are, and the gap under a priority, in rows.
_PLAN_STEP, _PLAN_HIGH, _BODY_STEP, _BODY_HIGH, _GAP = 1.9, 1.6, 1.7, 1.4, 0.35
_SHAPES = {"green": "circle", "yellow": "diamond", "amber": "triangle-up", "red": "square", "no_data": "diamond",
           "not_due": "circle", "no_target": "triangle-down", "data_only": "circle", "suppressed": "cross",
           "not_applicable": "stroke"}  # fmt: skip


class Layout(NamedTuple):
    """`brackets` gather a priority's objectives where a plan serves the priority itself. `height` is in rows."""

    boxes: Sequence[Row]
    links: Sequence[Row]
    brackets: Sequence[Row]
    height: float


def layout(told: StrategyMap, mode: Mode) -> Layout:
    """Priorities with their objectives beside them; plans and bodies as near as may be to what they are linked to."""
    spans, boxes, top = _corporate_plan(told, mode)
    middle = {name: (upper + lower) / 2 for name, (upper, lower) in spans.items()}
    height = max(top, _PLAN_STEP * len(told.plans), _BODY_STEP * len(told.bodies()), 3.0)
    wanted = {
        one.node.id: _mean([middle[it] for it in one.serves if it in middle], height / 2)
        for one in told.plans
    }
    plans = _apart(wanted, _PLAN_STEP, height)
    boxes += [_box(one, "plan", plans[one.node.id] - _PLAN_HIGH / 2, _PLAN_HIGH, mode) for one in told.plans]
    watched = {
        body: _mean(
            [plans[one.node.id] for one in told.plans if body in {it.body for it in one.monitored}],
            height / 2,
        )
        for body in told.bodies()
    }
    bodies = _apart(watched, _BODY_STEP, height)
    boxes += [_body(name, at) for name, at in bodies.items()]
    priorities = {one.node.id for one in told.priorities}
    up = [
        _link(middle[it], "bracket" if it in priorities else "objective", plans[one.node.id], "plan")
        for one in told.plans
        for it in one.serves
        if it in middle
    ]
    across = [
        _link(plans[one.node.id], "plan", bodies[it.body], "body", by_matrix=it.by_matrix)
        for one in told.plans
        for it in one.monitored
    ]
    gathered = sorted({it for one in told.plans for it in one.serves if it in priorities})
    brackets = [{"x": _BRACKET, "top": spans[it][0] + 0.1, "bottom": spans[it][1] - 0.1} for it in gathered]
    return Layout(boxes, up + across, brackets, height)


def _corporate_plan(told: StrategyMap, mode: Mode) -> tuple[dict[str, tuple[float, float]], list[Row], float]:
    """From which row to which each priority and objective goes, their boxes, and how many rows they take."""
    under: dict[str, list[Plan]] = {one.node.id: [] for one in told.priorities}
    loose: list[Plan] = []
    for one in told.objectives:
        first = next((it for it in one.serves if it in under), None)
        (under[first] if first else loose).append(one)
    spans: dict[str, tuple[float, float]] = {}
    boxes: list[Row] = []
    top = 0.0

    def add(one: Plan, column: str, at: float, rows: int) -> None:
        spans[one.node.id] = at, at + rows
        boxes.append(_box(one, column, at, rows, mode))

    for one in told.priorities:
        rows = max(len(under[one.node.id]), 2)
        add(one, "priority", top, rows)
        for step, objective in enumerate(under[one.node.id]):
            add(objective, "objective", top + step, 1)
        top += rows + _GAP
    for objective in loose:
        add(objective, "objective", top, 1)
        top += 1
    return spans, boxes, top


def _box(one: Plan, column: str, top: float, height: float, mode: Mode) -> Row:
    node = one.node
    left, right = COLUMNS[column]
    letters = _LETTERS.get(column)
    return {
        "column": column, "x": left, "x2": right, "top": top + 0.08, "bottom": top + height - 0.08, "at": top + height / 2,
        "name": node.title, "title": wrap(node.title, letters) if letters else [node.title],
        "below": _below(one) if column == "plan" else "",
        "mark": colour(node.status, mode).mark, "shape": _SHAPES[node.status] if node.total else "square",
        "filled": node.status in RATED or node.status == "data_only",
        "status": word(node.status) if node.total else "Nothing measures it", "reason": node.reason,
        "owner": node.owner or "nobody is named",
        "monitored": "; ".join(f"{it.body}, {it.how_often or 'how often is not said'}" for it in one.monitored) or "nobody",
        "dashed": column == "plan" and not one.monitored,
    }  # fmt: skip


def _below(one: Plan) -> str:
    kind = "Statutory" if one.node.statutory else "Not statutory"
    often = dict.fromkeys(it.how_often for it in one.monitored if it.how_often)
    how = ", ".join(often) if often else "how often is not said" if one.monitored else "monitored by nobody"
    return f"{kind} · {how}"


def _body(name: str, at: float) -> Row:
    left, right = COLUMNS["body"]
    return {
        "column": "body", "x": left, "x2": right, "top": at - _BODY_HIGH / 2, "bottom": at + _BODY_HIGH / 2, "at": at,
        "name": name, "title": wrap(name, _LETTERS["body"]), "below": "", "mark": None, "filled": False, "dashed": False,
    }  # fmt: skip


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


def _link(at: float, column: str, to: float, other: str, *, by_matrix: bool = False) -> Row:
    begins = _BRACKET if column == "bracket" else COLUMNS[column][1]
    return {"x": begins, "y": at, "x2": COLUMNS[other][0], "y2": to, "dashed": by_matrix}
