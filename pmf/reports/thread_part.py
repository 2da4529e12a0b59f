"""A part of the golden thread: one plan and all that lies below it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from pmf.reports.reading import UnknownChoiceError
from pmf.reports.risk import Register, Row
from pmf.reports.scorecard import Line
from pmf.reports.thread import Gap, Thread, ThreadNode, walk


@dataclass(frozen=True)
class Part:
    """What lies at and below one plan (`top`), or all of the thread: the plans in the order of the walk with how deep
    each lies, the indicators and actions that hang on them, and where the thread is broken there."""

    top: str | None
    walk: Sequence[tuple[ThreadNode, int]]
    lines: Mapping[str, Line]
    actions: Mapping[str, Mapping[str, Any]]
    gaps: Sequence[Gap]


def risks_of(node: ThreadNode, register: Register) -> tuple[list[Row], list[str]]:
    """The risks and opportunities that a plan names or that name it, as the register has them, the gravest first; and
    those that it names and the register does not have."""
    known = [*register.rows, *register.closed]
    ids = {one["subject"] for one in known}
    linked = [one for one in known if one["subject"] in node.risks or node.id in one["risk"]["plans"]]
    return linked, [one for one in node.risks if one not in ids]


def part_of(thread: Thread, asked: str | None) -> Part:
    """The part of a thread from a plan down, by its id in any case of letters. Raises UnknownChoiceError, with the
    plans that are near, for one that is not in it."""
    if asked is None:
        return Part(None, _walked(thread, thread.roots), thread.lines, thread.actions, thread.gaps)
    top = next((one for one in thread.nodes if one.casefold() == asked.strip().casefold()), None)
    if top is None:
        raise UnknownChoiceError(_unknown(thread, asked.strip()))
    walked = _walked(thread, (top,))
    plans = {node.id for node, _ in walked}
    codes = {code for node_id in plans for code in thread.indicators(node_id)}
    actions = {one for node_id in plans for one in thread.actions_of(node_id)}
    there = {"plan": plans, "indicator": codes, "action": actions}
    return Part(
        top,
        walked,
        {code: line for code, line in thread.lines.items() if code in codes},
        {one: row for one, row in thread.actions.items() if one in actions},
        [gap for gap in thread.gaps if gap.node in there.get(gap.subject_kind, ())],
    )


def _walked(thread: Thread, tops: Sequence[str]) -> list[tuple[ThreadNode, int]]:
    return [(thread.nodes[one], depth) for one, depth in walk(tops, thread.children)]


def _unknown(thread: Thread, asked: str) -> str:
    """The sentence for a plan that is not there, with up to five whose id or title is like it."""
    spelt = {one.id.casefold(): one for one in thread.nodes.values()}
    titled = {one.title.casefold(): one for one in thread.nodes.values()}
    near = [spelt[one] for one in get_close_matches(asked.casefold(), spelt, 5, 0.5)]
    near += [titled[one] for one in get_close_matches(asked.casefold(), titled, 5, 0.6)]
    near += [one for title, one in titled.items() if len(asked) > 2 and asked.casefold() in title]
    told = "; ".join(f"{one.id} ({one.title})" for one in list(dict.fromkeys(near))[:5])
    if not thread.nodes:
        return f"There is no plan “{asked}”: no plans stand for {thread.period.label}."
    if told:
        return f"There is no plan “{asked}” in {thread.period.label}. Near it: {told}."
    top = "; ".join(f"{one} ({thread.nodes[one].title})" for one in thread.roots[:5])
    return f"There is no plan “{asked}” in {thread.period.label}. At the top: {top}."
