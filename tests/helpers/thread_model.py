"""Threads made by hand: what hangs on what, and how each thing stands. No rules are asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from pmf.model.framework import Words
from pmf.model.period import parse_period
from pmf.model.status import RATED, Status
from pmf.reports.thread import Thread, ThreadNode

_LEVELS = ("Vision", "Priority", "Objective", "Service plan", "Team plan", "Work")
_WORST = (Status.RED, Status.AMBER, Status.YELLOW, Status.GREEN)
NOW = datetime(2026, 11, 1, tzinfo=UTC)


def thread_of(
    children: Mapping[str, Sequence[str]], indicators: Mapping[str, Mapping[str, Status]] | None = None
) -> Thread:
    """A thread of plans by id, each with those under it, and of indicators by the plan that they hang on. A plan is as
    the worst below it. Titles are the ids."""
    hangs = indicators or {}
    ids = list(dict.fromkeys([*children, *(one for under in children.values() for one in under)]))
    parents = {one: tuple(above for above, under in children.items() if one in under) for one in ids}
    depth = dict.fromkeys(ids, 0)
    for _ in ids:
        depth |= {one: 1 + max(depth[above] for above in parents[one]) for one in ids if parents[one]}
    lines: dict[str, Mapping[str, Any]] = {
        code: {"code": code, "name": f"Count of {code}", "status": status}
        for hung in hangs.values()
        for code, status in hung.items()
    }

    def below(node: str) -> set[str]:
        return set(hangs.get(node, ())) | {code for one in children.get(node, ()) for code in below(one)}

    nodes = {
        one: _node(one, _LEVELS[min(depth[one], 5)], parents[one], tuple(children.get(one, ())),
                   [lines[code]["status"] for code in sorted(below(one))])
        for one in ids
    }  # fmt: skip
    return Thread(
        parse_period("2026/27 Q2"), NOW, Words(), "The worst counts.", nodes, lines, {}, (),
        {(one, "indicator"): tuple(hung) for one, hung in hangs.items()},
        {("indicator", code): tuple(one for one, hung in hangs.items() if code in hung) for code in lines},
    )  # fmt: skip


def _node(
    one: str, level: str, parents: tuple[str, ...], children: tuple[str, ...], below: Sequence[Status]
) -> ThreadNode:
    rated = [status for status in below if status in RATED]
    status = next((worst for worst in _WORST if worst in rated), Status.NO_DATA)
    return ThreadNode(
        id=one, level=level.lower(), level_name=level, kind="objective", title=one, purpose=None, parents=parents,
        children=children, directorate=None, service=None, owner=None, lead_member=None, statutory=False, starts=None,
        ends=None, outlined_on=None, approved_on=None, review_on=None, weight=None, monitored_by=None, monitored=None,
        budget_lines=(), risks=(), status=status, reason="Because.", own=None, own_reason="", lower=None,
        on_target=rated.count(Status.GREEN), rated=len(rated), total=len(below), drivers=(), versions=1, changed_at=NOW,
        sheet=None, cell="A1", return_no=1, return_id="R0001",
    )  # fmt: skip
