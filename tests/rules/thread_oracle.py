"""The second reading of the golden thread, said slowly in Python: what stands, what lies under what, how each plan
follows from what lies below it, and where the thread is broken. How an indicator stands is given to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Any

from rules.council_facts import Council, IndicatorRow, PlanActionRow, PlanRow, RiskRow
from rules.oracle import Oracle

from pmf.model.framework import Level
from pmf.model.period import Frequency, Period, YearType, every_period, period_of

RATED = ("green", "yellow", "amber", "red")
GREYS = ("no_data", "suppressed", "no_target", "data_only", "not_due", "not_applicable")
WORTH = {"green": Fraction(1), "yellow": Fraction(3, 4), "amber": Fraction(1, 2), "red": Fraction(0)}
Item = tuple[str, str]


@dataclass(frozen=True)
class Choice:
    """What a reader chose, if anything."""

    directorate: str | None = None
    lead_member: str | None = None
    sets: frozenset[str] | None = None

    def takes(self, one: Any) -> bool:
        """Whether something of a directorate and a member is among it."""
        return self.directorate in (None, one.directorate) and self.lead_member in (None, one.lead_member)

    @property
    def narrows(self) -> bool:
        """Whether it leaves anything out."""
        return self != Choice()


@dataclass(frozen=True)
class Action:
    """How an action of a plan stands."""

    row: PlanActionRow
    counts_as: str
    because: str
    put_off: int
    is_stale: bool
    directorate: str | None
    lead_member: str | None

    @property
    def due_now(self) -> date:
        """The day that holds."""
        return self.row.revised_due or self.row.due


class ThreadOracle:
    """The thread of a period as everything stood at a moment."""

    def __init__(self, council: Council, at: datetime, period: Period, levels: Sequence[Level]) -> None:
        self.council, self.at, self.period, self.today = council, at, period, at.date()
        self.levels = {one.id: one for one in levels}
        oracle = Oracle(council, at)
        self.standing, self.framework = oracle.standing, oracle.framework
        self.all_plans: dict[str, PlanRow] = {}
        self.numbers: dict[str, int] = {}
        for number, row in enumerate(council.plans):
            held = self.all_plans.get(row.node_id)
            if row.return_no in self.standing and (held is None or row.return_no >= held.return_no):
                self.all_plans[row.node_id], self.numbers[row.node_id] = row, number
        self.plans = {one.node_id: one for one in self.all_plans.values() if self._lives(one)}
        self.circles: list[tuple[str, list[str]]] = []
        self.parents = self._parents()
        self.children = {
            node: [one for one in self.plans if node in self.parents[one]] for node in self.plans
        }
        newest: dict[str, IndicatorRow] = {}
        for one in sorted(council.indicators, key=lambda one: one.return_no):
            if one.return_no in self.standing:
                newest[one.code] = one
        self.indicators = {code: one for code, one in newest.items() if self._alive(one)}
        self.actions = {one: self._action(one) for one in {row.action_id for row in self._reports()}}
        self._hanging: dict[str, set[Item]] = {node: set() for node in self.plans}
        for code, indicator in self.indicators.items():
            for node in set(indicator.plans) & set(self.plans):
                self._hanging[node].add(("indicator", code))
        for name, action in self.actions.items():
            for node in set(action.row.plans) & set(self.plans):
                self._hanging[node].add(("action", name))
        self._told: dict[str, dict[str, Any]] = {}

    # What stands and lives.

    def _lives(self, plan: PlanRow) -> bool:
        return not (plan.ends and plan.ends < self.period.starts) and not (
            plan.starts and plan.starts > self.period.ends
        )

    def _alive(self, one: IndicatorRow) -> bool:
        return (one.introduced or date.min) <= self.period.ends and (
            one.retired or date.max
        ) > self.period.starts

    def _parents(self) -> dict[str, list[str]]:
        """Edge by edge as they were said; what would close a circle is left out and told."""
        kept: dict[str, list[str]] = {node: [] for node in self.plans}
        said = sorted(self.plans.values(), key=lambda one: (one.return_no, self.numbers[one.node_id]))
        for plan in said:
            for parent in dict.fromkeys(plan.parents):
                if parent not in self.plans or parent == plan.node_id:
                    continue
                way = self._way(parent, plan.node_id, kept)
                if way is None:
                    kept[plan.node_id].append(parent)
                else:
                    self.circles.append((plan.node_id, [plan.node_id, *way]))
        return kept

    def _way(self, start: str, wanted: str, parents: dict[str, list[str]]) -> list[str] | None:
        """The shortest way up."""
        ways = [[start]]
        seen = {start}
        while ways:
            way = ways.pop(0)
            if way[-1] == wanted:
                return way
            for above in parents[way[-1]]:
                if above not in seen:
                    seen.add(above)
                    ways.append([*way, above])
        return None

    def _reports(self) -> list[PlanActionRow]:
        """One report of each action and span, the newest return's."""
        newest: dict[tuple[str, date, date], PlanActionRow] = {}
        for row in self.council.plan_actions:
            if row.return_no in self.standing:
                key = (row.action_id, row.starts or row.ends, row.ends)
                if key not in newest or newest[key].return_no < row.return_no:
                    newest[key] = row
        return list(newest.values())

    def _action(self, action_id: str) -> Action:
        rows = [one for one in self._reports() if one.action_id == action_id]
        rows.sort(key=lambda one: (one.ends, one.return_no))
        days = [rows[0].due, *(one.revised_due or one.due for one in rows)]
        put_off = sum(later > earlier for earlier, later in pairwise(days))
        row = rows[-1]
        due = row.revised_due or row.due
        over = row.status in ("complete", "cancelled")
        if over:
            because = row.status
        elif due < self.today:
            because = "overdue"
        elif row.status == "not_started" and row.begins and row.begins < self.today:
            because = "late_to_begin"
        else:
            because = row.status
        counts_as = {
            "complete": "green", "on_track": "green", "at_risk": "amber", "late_to_begin": "amber", "off_track": "red",
            "overdue": "red", "not_started": "not_due", "cancelled": "not_applicable",
        }[because]  # fmt: skip
        quarter = period_of(self.today, Frequency.QUARTER, YearType.FINANCIAL).shift(-1)
        while quarter.ends + timedelta(days=self.framework.days_allowed) >= self.today:
            quarter = quarter.shift(-1)
        stale = row.ends < quarter.ends and not over and (row.begins is None or row.begins <= quarter.ends)
        of = [self.all_plans[one] for one in row.plans if one in self.all_plans]
        directorate = next((one.directorate for one in of if one.directorate), None)
        member = next((one.lead_member for one in of if one.lead_member), None)
        return Action(row, counts_as, because, put_off, stale, directorate, member)

    # What lies below.

    def at_or_below(self, node: str) -> set[str]:
        """Plans."""
        found, waiting = set(), [node]
        while waiting:
            one = waiting.pop()
            if one not in found:
                found.add(one)
                waiting += self.children[one]
        return found

    def hanging(self, node: str) -> set[Item]:
        """What hangs directly on a plan."""
        return self._hanging[node]

    # How plans stand.

    def statuses(self, of_indicators: dict[str, str], choice: Choice) -> dict[str, dict[str, Any]]:
        """By plan: how it stands in each of three readings, the counts, and what made it so."""
        items: dict[Item, str] = {}
        for code, status in of_indicators.items():
            items["indicator", code] = status
        for name, action in self.actions.items():
            if choice.takes(action) and (choice.sets is None or action.row.code in of_indicators):
                items["action", name] = action.counts_as
        nodes = {one for one in self.plans if self._kept(one, choice, items)}
        self._told = {}
        return {node: self._stands(node, nodes, items) for node in nodes}

    def expected_indicators(self, choice: Choice) -> set[str]:
        """The codes that a choice leaves."""
        return {
            code
            for code, one in self.indicators.items()
            if choice.takes(one) and (choice.sets is None or one.indicator_set in choice.sets)
        }

    def _kept(self, node: str, choice: Choice, items: Iterable[Item]) -> bool:
        if not choice.narrows:
            return True
        held = set(items)
        return any(
            held & self.hanging(one) or (choice.sets is None and choice.takes(self.plans[one]))
            for one in self.at_or_below(node)
        )

    def _stands(self, node: str, nodes: set[str], items: dict[Item, str]) -> dict[str, Any]:
        if node not in self._told:
            self._told[node] = self._worked_out(node, nodes, items)
        return self._told[node]

    def _worked_out(self, node: str, nodes: set[str], items: dict[Item, str]) -> dict[str, Any]:
        def hung(one: str) -> set[Item]:
            return {item for item in self.hanging(one) if item in items}

        below = [one for one in self.at_or_below(node) if one in nodes]
        own = hung(node)
        lower = set().union(*(hung(one) for one in below if one != node))
        everything = own | lower
        readings = {"status": everything, "own": own, "lower": lower}
        told: dict[str, Any] = {
            name: self._status(node, name, {one: items[one] for one in held}, nodes, items) if held else None
            for name, held in readings.items()
        }
        rated = [one for one in everything if items[one] in RATED]
        told["counts"] = (sum(items[one] == "green" for one in rated), len(rated), len(everything))
        told["drivers"] = self._drivers(node, told["status"], own, everything, items, nodes)
        return told

    def _status(
        self, node: str, reading: str, held: dict[Item, str], nodes: set[str], items: dict[Item, str]
    ) -> str:
        rated = [one for one in held.values() if one in RATED]
        grey = next((one for one in GREYS if one in held.values()), "not_applicable")
        method = self.framework.roll_up
        if method == "worst_of":
            return max(rated, key=RATED.index) if rated else grey
        if method == "share_of":
            return self._banded(Fraction(rated.count("green"), len(rated))) if rated else grey
        parts: list[tuple[Fraction, Fraction]] = []
        if reading != "lower":
            direct = [items[one] for one in self.hanging(node) if one in items]
            parts += [(Fraction(1), WORTH[one]) for one in direct if one in RATED]
        if reading != "own":
            for child in self.children[node]:
                if child in nodes:
                    status = self._stands(child, nodes, items)["status"]
                    weight = self.plans[child].weight
                    if status in RATED:
                        parts.append((Fraction(1) if weight is None else Fraction(weight), WORTH[status]))
        whole = sum((weight for weight, _ in parts), Fraction(0))
        if not whole:
            return grey
        return self._banded(sum((weight * worth for weight, worth in parts), Fraction(0)) / whole)

    def _banded(self, share: Fraction) -> str:
        if share * 100 >= Fraction(self.framework.green_from):
            return "green"
        return "amber" if share * 100 >= Fraction(self.framework.amber_from) else "red"

    def _drivers(
        self, node: str, status: str | None, own: set[Item], everything: set[Item], items: dict[Item, str], nodes: set[str]
    ) -> list[Item]:  # fmt: skip
        if status is None or status == "green":
            return []
        parts = {one: items[one] for one in everything}
        amiss = ("red", "amber", "yellow")
        if status not in RATED or self.framework.roll_up == "worst_of":
            parts = {one: stood for one, stood in parts.items() if stood == status}
        elif self.framework.roll_up == "share_of":
            parts = {one: stood for one, stood in parts.items() if stood in amiss}
        else:
            parts = {one: stood for one, stood in parts.items() if one in own and stood in amiss}
            for child in self.children[node]:
                stood = self._stands(child, nodes, items)["status"] if child in nodes else None
                if stood in amiss and self.plans[child].weight != 0:
                    parts["plan", child] = stood
        return sorted(
            parts,
            key=lambda one: (
                amiss.index(parts[one]) if parts[one] in amiss else 3,
                one[0] == "action",
                one[1],
            ),
        )

    # Where the thread is broken.

    def gaps(self) -> set[tuple[str, str, str]]:
        """Each as its kind, the kind of subject and the subject."""
        return set(self._of_plans()) | set(self._of_items()) | set(self._missing()) | set(self._of_risks())

    def _kind(self, node: str) -> str:
        level = self.levels.get(self.plans[node].level)
        return level.kind.value if level else ""

    def _of_plans(self) -> Iterable[tuple[str, str, str]]:
        budgets = any(one.budget_lines for one in self.plans.values())
        risks = any(one.risks for one in self.plans.values())
        for node, plan in self.plans.items():
            below = [self.plans[one] for one in self.at_or_below(node)]
            hung = set().union(*(self.hanging(one.node_id) for one in below))
            measured = any(kind == "indicator" for kind, _ in hung)
            acted = any(
                kind == "action" and self.actions[one].row.status != "cancelled" for kind, one in hung
            )
            kind, level = self._kind(node), self.levels.get(plan.level)
            objective = kind == "objective"
            approved = plan.approved_on is not None and plan.approved_on <= self.today
            outlined = approved or (plan.outlined_on is not None and plan.outlined_on <= self.today)
            review = plan.review_on
            if review is None and plan.approved_on and level and level.review_months:
                review = _months_on(plan.approved_on, level.review_months)
            truths = {
                "objective_without_indicator": objective and not measured,
                "objective_without_action": objective and not acted,
                "objective_without_budget": objective
                and budgets
                and not any(one.budget_lines for one in below),
                "objective_without_risk": objective and risks and not any(one.risks for one in below),
                "node_without_owner": not plan.owner
                and not (kind in ("vision", "priority") and plan.lead_member),
                "deliverable_without_service": bool(level and level.deliverable)
                and not plan.service
                and not any(self._kind(one.node_id) in ("service_plan", "team_plan") for one in below),
                "plan_without_parent": kind not in ("vision", "priority", "") and not self.parents[node],
                "statutory_without_monitoring": bool(plan.statutory)
                and (not plan.monitored_by or not (measured or acted)),
                "plan_not_approved": not approved and self._passed(level and level.approved_by, plan.starts),
                "plan_not_outlined": not outlined and self._passed(level and level.outlined_by, plan.starts),
                "review_overdue": review is not None and review < self.today,
                "plan_of_unknown": any(one not in self.all_plans for one in plan.parents),
                "circle": any(one == node for one, _ in self.circles),
            }
            yield from ((gap, "plan", node) for gap, holds in truths.items() if holds)

    def _passed(self, month_day: str | None, starts: date | None) -> bool:
        if not month_day or not starts:
            return False
        month, day = (int(part) for part in month_day.split("-"))
        wanted = date(starts.year, month, day)
        if wanted >= starts:
            wanted = date(starts.year - 1, month, day)
        return wanted < self.today

    def _of_items(self) -> Iterable[tuple[str, str, str]]:
        for code, one in self.indicators.items():
            if any(plan not in self.all_plans for plan in one.plans):
                yield "plan_of_unknown", "indicator", code
            elif not any(plan in self.plans for plan in one.plans):
                yield "indicator_without_plan", "indicator", code
            if one.polarity != "none" and not self._has_target(one):
                yield "indicator_without_target", "indicator", code
        for name, action in self.actions.items():
            if action.row.status == "cancelled":
                continue
            if any(plan not in self.all_plans for plan in action.row.plans):
                yield "plan_of_unknown", "action", name
            above = {
                node for node in self.plans for plan in action.row.plans if plan in self.plans and plan in self.at_or_below(node)
            }  # fmt: skip
            kinds = {self._kind(one) for one in above}
            shared = any(
                self._kind(one) in ("partnership_plan", "strategy") and self.plans[one].service
                for one in above
            )
            if shared and not kinds & {"service_plan", "team_plan"}:
                yield "partnership_action_missing", "action", name

    @property
    def register(self) -> dict[str, RiskRow]:
        """The newest review of each risk."""
        newest: dict[str, RiskRow] = {}
        for row in sorted(self.council.risks, key=lambda one: (one.reviewed_on, one.return_no)):
            if row.return_no in self.standing:
                newest[row.risk_id] = row
        return newest

    def _of_risks(self) -> Iterable[tuple[str, str, str]]:
        register = self.register
        if not register:
            return
        for node, plan in self.plans.items():
            if set(plan.risks) - set(register):
                yield "risk_unknown", "plan", node
        for name, action in self.actions.items():
            risk = action.row.risk_id
            if risk and risk not in register and action.row.status != "cancelled":
                yield "risk_unknown", "action", name
        named = {one for plan in self.plans.values() for one in plan.risks}
        for name, row in register.items():
            is_open = row.closed_on is None or row.closed_on > self.today
            if is_open and name not in named and not set(row.plans) & set(self.plans):
                yield "risk_without_plan", "risk", name

    def _has_target(self, one: IndicatorRow) -> bool:
        year = period_of(self.period.ends, Frequency.YEAR, one.year_type)
        return any(
            row.code == one.code
            and row.return_no in self.standing
            and row.period.starts <= year.ends
            and row.period.ends >= year.starts
            and (row.target, row.lower_limit, row.upper_limit) != (None, None, None)
            for row in self.council.targets
        )

    def _missing(self) -> Iterable[tuple[str, str, str]]:
        for level in self.levels.values():
            if level.expected_of:
                held = [*self.indicators.values(), *self.plans.values()]
                whose = {getattr(one, level.expected_of) for one in held} - {None}
                there = {
                    getattr(one, level.expected_of) for one in self.plans.values() if one.level == level.id
                }
                yield from (("plan_missing", "plan", str(one)) for one in whose - there)


def _months_on(day: date, months: int) -> date:
    """The same day so many months on, or the last of that month."""
    last = next(
        one
        for one in every_period(day.year, day.year + months // 12 + 1)
        if one.year_type is YearType.CALENDAR
        and one.frequency is Frequency.MONTH
        and (one.starts.year * 12 + one.starts.month) == day.year * 12 + day.month + months
    ).ends
    return min(last, last.replace(day=min(day.day, last.day)))
