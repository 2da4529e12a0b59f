"""Service by service, where performance, money, risk, people and customers meet. The framework's own statuses decide: its
trigger says which service fails, its tolerances which one overspends. No score is made of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pmf.model.framework import Framework
from pmf.model.period import Period
from pmf.model.status import Status
from pmf.reports.positions import Position
from pmf.reports.scorecard import Line, Scorecard, Standing
from pmf.rules import finance_wording, rate_wording

Row = Mapping[str, Any]
# The places where performance and money meet, the worst first, and what each is called.
ZONES = {
    "both": "Overspending and failing",
    "failing": "On budget but failing",
    "overspending": "Overspending but delivering",
    "neither": "On budget and delivering",
    "unknown": "Not both known",
}
_BAD = ("both", "failing", "overspending")
_OVER = ("over_amber", "over_red")
_NO_TRIGGER = "none"


@dataclass(frozen=True)
class Cell:
    """One thing of a service: its status in our words, its figure, a word more, and a number to draw (None where there is
    none that may be shown). `subject` names the budget, risk or indicator that it is about."""

    status: str
    shown: str
    note: str = ""
    number: Decimal | None = None
    subject: str = ""


NOTHING = Cell(Status.NOT_APPLICABLE, "–")


@dataclass(frozen=True)
class Service:
    """One service. `fails` are the indicators that call themselves in because they are below their minimum; `money` is
    its revenue against budget, `risk` its highest threat, `people` its sickness, `customers` its complaints."""

    name: str
    directorate: str | None
    zone: str
    rated: int
    on_target: int
    below: int
    fails: Sequence[Line]
    performance: Cell
    money: Cell
    risk: Cell
    people: Cell
    customers: Cell

    def cells(self) -> dict[str, Cell]:
        """The five, by the subject that they are of."""
        return {
            "performance": self.performance, "finance": self.money, "risk": self.risk, "workforce": self.people,
            "customer": self.customers,
        }  # fmt: skip


@dataclass(frozen=True)
class Lens:
    """All services, the worst zone first."""

    period: Period
    framework: Framework
    services: Sequence[Service]

    def of(self, zone: str) -> list[Service]:
        """The services of a zone, worst first."""
        return [one for one in self.services if one.zone == zone]

    def counts(self) -> dict[str, int]:
        """How many services are in each zone that has any."""
        found = Counter(one.zone for one in self.services)
        return {zone: found[zone] for zone in ZONES if found[zone]}

    def headline(self) -> str:
        """The worst zone that has anyone, with names, in one sentence."""
        if not self.services:
            return f"No service has figures and a budget for {self.period.label} yet."
        worst = next((zone for zone in _BAD if self.of(zone)), None)
        many = len(self.services)
        if worst is None:
            known = len(self.of("neither"))
            return f"No service fails or overspends in {self.period.label}; {known} of {many} are on budget and delivering."
        names = [one.name for one in self.of(worst)]
        said = {"both": ("overspends and fails", "overspend and fail"),
                "failing": ("is on budget but fails", "are on budget but fail"),
                "overspending": ("overspends but delivers", "overspend but deliver")}[worst]  # fmt: skip
        return f"{len(names)} of {many} services {said[len(names) > 1]} in {self.period.label}: {_listed(names)}."

    def rule(self) -> list[str]:
        """How a service comes into a zone, by the framework's own settings."""
        words, trigger, money = self.framework.words, self.framework.trigger.default, self.framework.finance
        how = {
            "any": f"is below its {words.minimum}",
            _NO_TRIGGER: f"is below its {words.minimum}",
        }.get(
            trigger,
            f"is below its {words.minimum} in {trigger} periods, or has a trigger of its own and meets it",
        )
        return [
            f"Failing: at least one {words.indicator} {how}.",
            f"Overspending: the forecast for revenue is above budget by more than"
            f" {finance_wording.bounds(money.amber_percent, money.amber_pounds)} ({money.base} budget).",
        ]


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def joint_lens(card: Scorecard, framework: Framework, directorate: str | None = None) -> Lens:
    """The lens of a scorecard that was read already, of all services or of a directorate's. What somebody may not see
    is not in their scorecard, so it is not here; a team that is suppressed has no number."""
    whole = card.both(**({"directorate": directorate} if directorate else {}))
    names = sorted({line["service"] for line in whole.lines if line["service"]})
    services = [_service(name, whole.of(service=name), framework) for name in names]
    zones = list(ZONES)
    services.sort(
        key=lambda one: (
            zones.index(one.zone),
            -len(one.fails),
            -one.below,
            -(one.money.number or 0),
            one.name,
        )
    )
    return Lens(card.period, framework, services)


def _service(name: str, whole: Standing, framework: Framework) -> Service:
    lines = Standing([line for line in whole.lines if "subject_kind" not in line])
    about: dict[str, list[Position]] = {}
    for row in whole.worst():
        if "subject_kind" in row:
            about.setdefault(row["about"], []).append(row)
    fails = [line for line in lines.worst() if _fails(line, framework)]
    revenue = [row for row in about.get("finance", []) if row["budget"]["account"] == "revenue"]
    overspends = any(row["because"] in _OVER for row in revenue)
    known = lines.rated and any(row["value"] is not None for row in revenue)
    zone = {
        (True, True): "both",
        (True, False): "failing",
        (False, True): "overspending",
        (False, False): "neither",
    }[bool(fails), overspends]
    where = Counter(line["directorate"] for line in whole.lines if line["directorate"]).most_common(1)
    return Service(
        name, where[0][0] if where else None, zone if known else "unknown", lines.rated, lines.on_target,
        lines.below_minimum, fails, _performance(lines, fails), _money(revenue), _risk(about.get("risk", [])),
        _people(about.get("workforce", [])), _customers(about.get("customer", [])),
    )  # fmt: skip


def _fails(line: Line, framework: Framework) -> bool:
    if framework.trigger.default == _NO_TRIGGER:
        return bool(line["status"] == Status.RED)
    return bool(line["persistent_failure"])


def _performance(lines: Standing, fails: Sequence[Line]) -> Cell:
    if not lines.rated:
        return (
            Cell(Status.NO_DATA, "not rated", f"{len(lines.lines)} without a rating")
            if lines.lines
            else NOTHING
        )
    status = Status.RED if fails else Status.AMBER if lines.below_minimum else Status.GREEN
    note = f"{lines.below_minimum} below minimum" if lines.below_minimum else "none below minimum"
    share = Decimal(lines.on_target * 100) / lines.rated
    return Cell(status, f"{lines.on_target} of {lines.rated}", note, share)


def _money(revenue: Sequence[Position]) -> Cell:
    """The worst of a service's revenue budgets: the General Fund and the HRA are never added together."""
    row = next(iter(revenue), None)
    if row is None:
        return NOTHING
    share = row["budget"]["share"]
    note = finance_wording.per_cent(share) if share is not None else ""
    return Cell(row["status"], row["shown"], note, share, row["subject"])


def _risk(risks: Sequence[Position]) -> Cell:
    """The highest score among threats that are open."""
    threats = [row for row in risks if row["risk"]["kind"] == "threat" and row["value"] is not None]
    row = max(threats, key=lambda one: (one["value"], one["status"] == Status.RED), default=None)
    if row is None:
        return NOTHING
    return Cell(row["status"], f"{row['value']:.0f}", str(row["subject"]), row["value"], row["subject"])


def _people(rows: Sequence[Position]) -> Cell:
    row = next(iter(rows), None)
    if row is None:
        return NOTHING
    if row["status"] == Status.SUPPRESSED:
        return Cell(Status.SUPPRESSED, "suppressed", "a small team")
    rate = rate_wording.of(row["workforce"]["rates"], "sickness")
    if rate is None or rate["value"] is None:
        return Cell(
            Status.NO_DATA if row["status"] == Status.NO_DATA else Status.DATA_ONLY,
            "–",
            "no twelve months yet",
        )
    return Cell(rate["status"], f"{rate['value']:.1f} days", "", rate["value"])


def _customers(rows: Sequence[Position]) -> Cell:
    row = next(iter(rows), None)
    if row is None:
        return NOTHING
    facts = row["feedback"]
    rate = rate_wording.of(facts["rates"], "stage_1")
    many = next((one for one in facts["volumes"] or () if one["volume"] == "complaints"), None)
    trend = _trend(many)
    if rate is None or rate["value"] is None:
        return Cell(Status.DATA_ONLY, "–", trend)
    return Cell(rate["status"], f"{rate['value']:.0f}% in time", trend, rate["value"])


def _trend(volume: Row | None) -> str:
    """How many complaints came, and whether that is more than before. A volume is never good or bad."""
    if volume is None or volume["now"] is None:
        return ""
    now, before = volume["now"], volume["before"]
    came = f"{now:.0f} came"
    if before is None:
        return came
    return came + (
        f", up from {before:.0f}"
        if now > before
        else f", down from {before:.0f}"
        if now < before
        else ", as before"
    )
