"""The strategy map: priorities, objectives, key strategies and partnership plans, who owns each, which body monitors
it and how often, when it was and will be reviewed, and what nobody monitors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from pmf.model.framework import Framework, LevelKind, Words
from pmf.model.period import Period
from pmf.reports.reading import Reader
from pmf.reports.thread import Thread, ThreadNode
from pmf.rules import monitoring
from pmf.rules.monitoring import Monitoring
from pmf.rules.wording import day

_PLANS = (LevelKind.STRATEGY, LevelKind.PARTNERSHIP_PLAN)


@dataclass(frozen=True, slots=True)
class Plan:
    """A priority, objective, strategy or partnership plan on the map. `reviewed` says when it was last reviewed or, before
    that, approved; `serves` are the plans on the map that it lies under; `wanting` is what its monitoring lacks."""

    node: ThreadNode
    monitored: tuple[Monitoring, ...]
    reviewed: str
    serves: tuple[str, ...]
    wanting: tuple[str, ...]

    @property
    def is_monitored(self) -> bool:
        """Whether any body monitors it."""
        return bool(self.monitored)


@dataclass(frozen=True)
class StrategyMap:
    """All of it. `objectives` stand under the first of their priorities; `plans` are the strategies, then the
    partnership plans. `lines` are what the matrix has each forum monitor, a row each."""

    period: Period
    at: datetime
    words: Words
    priorities: Sequence[Plan]
    objectives: Sequence[Plan]
    plans: Sequence[Plan]
    lines: Sequence[Mapping[str, str]]

    @property
    def everything(self) -> list[Plan]:
        """Every plan on the map, from the top down."""
        return [*self.priorities, *self.objectives, *self.plans]

    def unmonitored(self) -> list[Plan]:
        """What nobody monitors, by its own word or by the matrix."""
        return [one for one in self.everything if not one.is_monitored]

    def bodies(self) -> list[str]:
        """The bodies that monitor a strategy or partnership plan, those with most first."""
        counted: dict[str, int] = {}
        for one in self.plans:
            for it in one.monitored:
                counted[it.body] = counted.get(it.body, 0) + 1
        return sorted(counted, key=lambda body: (-counted[body], body))

    def headline(self) -> str:
        """How many strategies and plans have somebody who monitors them, and which have not, in one sentence."""
        if not self.everything:
            return f"There are no plans for {self.period.label} yet."
        if not self.plans:
            return "There are no strategies and partnership plans yet."
        many, watched = len(self.plans), sum(one.is_monitored for one in self.plans)
        noun = "strategies and partnership plans" if many > 1 else "strategy or partnership plan"
        if watched == many:
            late = sum(any("review was due" in said for said in one.wanting) for one in self.plans)
            tail = f"; {late} {'is' if late == 1 else 'are'} overdue for review" if late else ""
            return f"{'Each of the' if many > 1 else 'The'} {many} {noun} has a body that monitors it{tail}."
        names = [one.node.title for one in self.plans if not one.is_monitored]
        listed = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
        return f"{watched} of {many} {noun} have a body that monitors them; nobody monitors {listed}."


def strategy_map_of(reader: Reader, thread: Thread) -> StrategyMap:
    """The map of a golden thread's period, as it stood at the thread's moment."""
    reader.check()
    framework = reader.framework
    moved_on = {
        row["node_id"]: row["reviewed_on"] for row in reader.database.ask("plan_reviews", {"at": thread.at})
    }
    shown = {
        one.id
        for one in thread.nodes.values()
        if one.kind in (LevelKind.PRIORITY, LevelKind.OBJECTIVE, *_PLANS)
    }

    def plan(node: ThreadNode) -> Plan:
        found = monitoring.monitoring_of(
            framework, node.level, node.monitored_by, node.monitored, thread.at.date()
        )
        lacking = monitoring.wanting(framework, node.level, found, node.review_on, thread.at.date())
        return Plan(
            node, tuple(found), _reviewed(node, moved_on), _serves(thread, node.id, shown), tuple(lacking)
        )

    def of(*kinds: LevelKind) -> list[Plan]:
        return [plan(one) for kind in kinds for one in thread.nodes.values() if one.kind == kind]

    return StrategyMap(
        thread.period, thread.at, framework.words, of(LevelKind.PRIORITY), of(LevelKind.OBJECTIVE), of(*_PLANS),
        _lines(framework),
    )  # fmt: skip


def _reviewed(node: ThreadNode, moved_on: Mapping[str, date]) -> str:
    if node.id in moved_on:
        return day(moved_on[node.id])
    return f"not since it was approved on {day(node.approved_on)}" if node.approved_on else "never"


def _serves(thread: Thread, node_id: str, shown: set[str]) -> tuple[str, ...]:
    """The nearest plans above one that are on the map."""
    found: dict[str, None] = {}
    waiting, seen = list(thread.nodes[node_id].parents), set()
    while waiting:
        one = waiting.pop(0)
        if one in seen:
            continue
        seen.add(one)
        if one in shown:
            found[one] = None
        else:
            waiting += thread.nodes[one].parents
    return tuple(found)


def _lines(framework: Framework) -> list[dict[str, str]]:
    """What the matrix has each forum monitor."""
    names = {one.id: one.name for one in framework.levels}
    return [
        {
            "Forum": forum.name,
            "What": line.what,
            "Plans": ", ".join(names[one] for one in line.levels),
            "How often": line.frequency + (f" ({line.note})" if line.note else ""),
        }
        for forum in framework.forums
        for line in framework.lines()
        if line.forum == forum.id and line.levels
    ]


def as_table(told: StrategyMap) -> list[list[str]]:
    """Every plan on the map as rows of words, headings first: what is downloaded and what stands under the picture."""
    titles = {one.node.id: one.node.title for one in told.everything}
    heads = ["Plan id", "Level", "Title", "Status", "Why", "Owner", "Directorate", "Service", "Lead member", "Statutory", "Monitored by",
             "How often", "Said by", "Last review", "Next review", "Serves", "What is wanting"]  # fmt: skip
    rows = [heads]
    for one in told.everything:
        node = one.node
        rows.append([
            node.id, node.level_name, node.title, node.status.value, node.reason, node.owner or "", node.directorate or "",
            node.service or "", node.lead_member or "", "Yes" if node.statutory else "No",
            "; ".join(it.body for it in one.monitored), "; ".join(dict.fromkeys(it.how_often for it in one.monitored)),
            _said_by(one), one.reviewed, day(node.review_on) if node.review_on else "",
            "; ".join(f"{it} {titles[it]}" for it in one.serves), " ".join(one.wanting),
        ])  # fmt: skip
    return rows


def _said_by(one: Plan) -> str:
    if not one.monitored:
        return ""
    return "the framework’s matrix" if one.monitored[0].by_matrix else "the plan"
