"""The golden thread: every plan with how it stands and why, what hangs on it, and every way up and down."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from pmf.model.framework import Words
from pmf.model.period import Period
from pmf.model.status import Status
from pmf.reports.reading import Reader
from pmf.reports.scorecard import Line, in_words
from pmf.rules import gap_wording, thread_wording, threading
from pmf.rules.threading import Row

# Where plans have very many parents, so many ways are told and no more.
MOST_WAYS = 500


@dataclass(frozen=True)
class Gap:
    """A place where the thread is broken: a whole sentence, and what to do. `node` is the id of a plan, the code of
    an indicator or the id of an action; of a plan that is missing altogether, the service or directorate without it."""

    kind: str
    node: str
    subject_kind: str
    name: str
    message: str
    fix: str


@dataclass(frozen=True)
class ThreadNode:
    """A plan. `status` is that of everything on it or below it by the framework's rule, `own` of what hangs directly
    on it and `lower` of what hangs further down; None where nothing does. `on_target`, `rated` and `total` count the
    indicators and actions on it or below it, each once. `drivers` are what made it so, the worst first."""

    id: str
    level: str
    level_name: str
    kind: str
    title: str
    purpose: str | None
    parents: tuple[str, ...]
    children: tuple[str, ...]
    directorate: str | None
    service: str | None
    owner: str | None
    lead_member: str | None
    statutory: bool
    starts: date | None
    ends: date | None
    outlined_on: date | None
    approved_on: date | None
    review_on: date | None
    weight: Decimal | None
    monitored_by: str | None
    monitored: str | None
    budget_lines: tuple[str, ...]
    risks: tuple[str, ...]
    status: Status
    reason: str
    own: Status | None
    own_reason: str
    lower: Status | None
    on_target: int
    rated: int
    total: int
    drivers: tuple[tuple[str, str], ...]
    versions: int
    changed_at: datetime
    sheet: str | None
    cell: str
    return_no: int
    return_id: str


@dataclass(frozen=True)
class Thread:
    """All of it for a period as at a moment. `nodes` come in the order of a walk from the roots down; `lines` are the
    scorecard's rows by code and `actions` how each action stands, by id, with its `reason`."""

    period: Period
    at: datetime
    words: Words
    method_words: str
    nodes: Mapping[str, ThreadNode]
    lines: Mapping[str, Line]
    actions: Mapping[str, Mapping[str, Any]]
    gaps: tuple[Gap, ...]
    _hangs: Mapping[tuple[str, str], Sequence[str]] = field(default_factory=dict, repr=False)
    _hung_on: Mapping[tuple[str, str], Sequence[str]] = field(default_factory=dict, repr=False)

    @cached_property
    def roots(self) -> tuple[str, ...]:
        """The plans that lie under no other."""
        return tuple(one.id for one in self.nodes.values() if not one.parents)

    def children(self, node_id: str) -> tuple[str, ...]:
        """The plans directly under one."""
        return self.nodes[node_id].children

    def indicators(self, node_id: str) -> tuple[str, ...]:
        """The codes of the indicators that measure a plan directly."""
        return tuple(self._hangs.get((node_id, "indicator"), ()))

    def actions_of(self, node_id: str) -> tuple[str, ...]:
        """The ids of the actions that hang directly on a plan."""
        return tuple(self._hangs.get((node_id, "action"), ()))

    def plans_of(self, item_kind: str, item: str) -> tuple[str, ...]:
        """The plans that an `indicator` or an `action` hangs on directly."""
        return tuple(self._hung_on.get((item_kind, item), ()))

    def below(self, node_id: str) -> set[str]:
        """The ids of every plan below one, however far, without itself."""
        found: set[str] = set()
        waiting = [*self.nodes[node_id].children]
        while waiting:
            one = waiting.pop()
            if one not in found:
                found.add(one)
                waiting += self.nodes[one].children
        return found

    def paths(self, node_id: str) -> list[tuple[str, ...]]:
        """The ways from a root down to a plan, both named: all of them, or the first 500."""
        found: list[tuple[str, ...]] = []
        waiting: list[tuple[str, ...]] = [(node_id,)]
        while waiting and len(found) < MOST_WAYS:
            way = waiting.pop()
            above = self.nodes[way[0]].parents
            if not above:
                found.append(way)
            waiting += [(one, *way) for one in reversed(above)]
        return found

    def ways_up(self, code: str, item_kind: str = "indicator") -> list[tuple[str, ...]]:
        """Every way from a root down to a plan that an indicator (or an `action`) hangs on."""
        return [way for node_id in self.plans_of(item_kind, code) for way in self.paths(node_id)]

    def gaps_of(self, node: str, subject_kind: str = "plan") -> list[Gap]:
        """Where the thread is broken at one plan, indicator or action."""
        return list(self._gaps_by.get((subject_kind, node), ()))

    @cached_property
    def _gaps_by(self) -> Mapping[tuple[str, str], Sequence[Gap]]:
        found: dict[tuple[str, str], list[Gap]] = defaultdict(list)
        for one in self.gaps:
            found[one.subject_kind, one.node].append(one)
        return found

    def headline(self, node_id: str | None = None) -> str:
        """How a plan stands, or all of them at the level that the public knows, in one sentence."""
        if node_id is not None:
            node = self.nodes[node_id]
            return f"{node.title}: {node.reason[0].lower()}{node.reason[1:]}"
        if not self.nodes:
            return f"There are no plans for {self.period.label} yet."
        told = [one for one in self.nodes.values() if one.kind == "priority"] or [
            self.nodes[one] for one in self.roots
        ]
        broken = len(self.gaps)
        where = f"the thread is broken in {broken} {'place' if broken == 1 else 'places'}"
        whole = where if broken else "the thread is whole"
        if len(told) == 1:
            return f"{self.headline(told[0].id).removesuffix('.')}; {whole}."
        green = sum(one.status is Status.GREEN for one in told)
        red = sum(one.status is Status.RED for one in told)
        levels = {one.level_name for one in told}
        what = _several(levels.pop()) if len(levels) == 1 else "plans"
        below = f", {red} below {'its' if red == 1 else 'their'} {self.words.minimum}" if red else ""
        return (
            f"{green or 'None'} of {len(told)} {what} {'is' if green <= 1 else 'are'} on {self.words.target}"
            f" for {self.period.label}{below}; {whole}."
        )


def _several(name: str) -> str:
    return f"{name[:-1]}ies" if name.endswith("y") and name[-2:-1] not in "aeiou" else f"{name}s"


def read_thread(
    reader: Reader,
    *,
    period: Period,
    at: datetime,
    directorate: str | None = None,
    lead_member: str | None = None,
    indicator_set: str | None = None,
) -> Thread:
    """The golden thread of a period as it stood at a moment (UTC): whole, or the plans, indicators and actions of a
    directorate, a lead member or an indicator set with all that lies above them, standing by those alone."""
    reader.check()
    framework = reader.framework
    sets = framework.set_and_those_inside(indicator_set) if indicator_set else None
    found = threading.thread(
        reader.database, at=at, period=period, levels=framework.levels, directorate=directorate,
        lead_member=lead_member, sets=sets,
    )  # fmt: skip
    lines = in_words(reader, found.lines, period=period, at=at)
    hangs: dict[tuple[str, str], list[str]] = defaultdict(list)
    hung_on: dict[tuple[str, str], list[str]] = defaultdict(list)
    for node, kind, item in found.hangs:
        hangs[node, kind].append(item)
        hung_on[kind, item].append(node)
    nodes = _nodes(reader, found)
    actions = {row["action_id"]: row | {"reason": thread_wording.action_reason(row)} for row in found.actions}
    return Thread(
        period, at, framework.words, thread_wording.method(found.settings, framework.words),
        nodes, {line["code"]: line for line in lines}, actions, _gaps(reader, found.gaps), hangs, hung_on,
    )  # fmt: skip


def _nodes(reader: Reader, found: threading.ThreadRows) -> dict[str, ThreadNode]:
    """The plans in the order of a walk from the roots, those of a higher level first and then by id."""
    rows = {row["node_id"]: row for row in sorted(found.nodes, key=_place)}
    places = {node_id: place for place, node_id in enumerate(rows)}
    parents: dict[str, list[str]] = defaultdict(list)
    children: dict[str, list[str]] = defaultdict(list)
    for parent, child in found.edges:
        parents[child].append(parent)
        children[parent].append(child)
    for below in children.values():
        below.sort(key=places.__getitem__)
    names = {level.id: level.name for level in reader.framework.levels}
    return {
        node_id: _node(
            rows[node_id], names, parents[node_id], children[node_id], found, reader.framework.words
        )
        for node_id, _ in walk([one for one in rows if not parents[one]], lambda one: children[one])
    }


def _place(row: Row) -> tuple[int, list[tuple[int, str]]]:
    """By level, then by id with the numbers in it as numbers: O2 before O10."""
    parts = re.findall(r"\d+|\D+", row["node_id"])
    return row["position"], [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]


def walk(tops: Sequence[str], below: Callable[[str], Sequence[str]]) -> Iterator[tuple[str, int]]:
    """Each plan from some down, once, where a walk comes to it first, with how many steps down that is."""
    seen: set[str] = set()
    waiting = [(one, 0) for one in reversed(tops)]
    while waiting:
        one, depth = waiting.pop()
        if one not in seen:
            seen.add(one)
            yield one, depth
            waiting += [(child, depth + 1) for child in reversed(below(one))]


_SAME = (
    "level", "kind", "title", "purpose", "directorate", "service", "owner", "lead_member", "starts", "ends", "outlined_on",
    "approved_on", "review_on", "weight", "monitored_by", "monitored", "versions", "changed_at", "sheet", "cell", "return_no",
    "return_id",
)  # fmt: skip


def _node(
    row: Row, names: Mapping[str, str], parents: Sequence[str], children: Sequence[str], found: threading.ThreadRows, words: Words
) -> ThreadNode:  # fmt: skip
    everything, own, lower = row["everything"], row["own"], row["lower_down"]
    settings = found.settings
    return ThreadNode(
        id=row["node_id"],
        level_name=names.get(row["level"], row["level"]),
        parents=tuple(parents),
        children=tuple(children),
        statutory=bool(row["statutory"]),
        budget_lines=tuple(row["budget_lines"] or ()),
        risks=tuple(row["risks"] or ()),
        status=Status(everything["status"]) if everything else Status.NO_DATA,
        reason=thread_wording.reason(everything, settings, words),
        own=Status(own["status"]) if own else None,
        own_reason=thread_wording.reason(own, settings, words, "directly on it") if own else "",
        lower=Status(lower["status"]) if lower else None,
        on_target=everything["on_target"] if everything else 0,
        rated=everything["rated"] if everything else 0,
        total=everything["total"] if everything else 0,
        drivers=tuple(found.drivers.get(row["node_id"], ())),
        **{name: row[name] for name in _SAME},
    )


def _gaps(reader: Reader, rows: Sequence[Row]) -> tuple[Gap, ...]:
    words, levels = reader.framework.words, {level.id: level.name for level in reader.framework.levels}
    return tuple(
        Gap(row["gap"], row["subject"], row["subject_kind"], row["name"],
            gap_wording.message(row, words, levels), gap_wording.fix(row, words))
        for row in rows
    )  # fmt: skip


def read_versions(reader: Reader, node_id: str, at: datetime) -> list[Row]:
    """Each version of a plan by a moment (UTC), the newest first: `recorded_at`, `handed_in_by`, `return_id`,
    `file_name`, `sheet`, `cell`, and `changes` from the one before, each with its `heading`, `was` and `now`."""
    reader.check()
    rows = threading.versions(reader.database, at=at, node_id=node_id)
    told = []
    before: Row | None = None
    for row in rows:
        changes = [
            {"heading": heading, "was": before[name], "now": row[name]}
            for name, heading in _HEADINGS.items()
            if before is not None and _said(before[name]) != _said(row[name])
        ]
        told.append(row | {"changes": changes, "is_first": before is None})
        before = row
    return told[::-1]


def _said(value: Any) -> Any:
    """No budget lines at all and an empty list of them say the same."""
    return None if value == [] else value


_HEADINGS = {
    "title": "Title", "level": "Level", "parents": "Parents", "purpose": "Purpose", "directorate": "Directorate",
    "service": "Service", "owner": "Owner", "lead_member": "Lead member", "statutory": "Statutory", "starts": "Start",
    "ends": "End", "outlined_on": "Outlined on", "approved_on": "Approved on", "review_on": "Review on", "weight": "Weight",
    "monitored_by": "Monitored by", "monitored": "Monitored", "budget_lines": "Budget lines", "risks": "Risks",
}  # fmt: skip
