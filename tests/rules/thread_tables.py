"""Reads the tables of the golden thread into made-up councils. The words of `tests/spec/README.md` say how they are written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from rules import spec_tables as spec
from rules.council_facts import (
    Council,
    IndicatorRow,
    ObservationRow,
    PlanActionRow,
    PlanRow,
    RiskRow,
    TargetRow,
)

from pmf.model.framework import Level, LevelKind
from pmf.model.words import FREQUENCY_WORDS

QUARTER = spec.period("Q1")
AT = datetime(2025, 8, 20, 12)
STATUSES = (
    "green", "yellow", "amber", "red", "no_data", "not_due", "no_target", "data_only", "not_applicable", "suppressed",
)  # fmt: skip
_PLAN_WORDS = {
    "under": "parents", "owner": "owner", "service": "service", "directorate": "directorate", "member": "lead_member",
    "weighing": "weight", "from": "starts", "until": "ends", "approved": "approved_on", "outlined": "outlined_on",
    "review": "review_on", "budget": "budget_lines", "risk": "risks", "monitored": "monitored_by", "statutory": "statutory",
}  # fmt: skip
_ITEM_WORDS = {
    "on": "plans", "due": "due", "revised": "revised_due", "directorate": "directorate", "member": "lead_member",
    "set": "indicator_set", "service": "service", "for": "code", "begins": "begins", "retired": "retired",
    "lessens": "risk_id", "closed": "closed_on",
}  # fmt: skip
_DAYS = {
    "starts",
    "ends",
    "approved_on",
    "outlined_on",
    "review_on",
    "due",
    "revised_due",
    "begins",
    "retired",
    "closed_on",
}
_LISTS = {"parents", "budget_lines", "risks", "plans"}
_FIGURES = {"green": (10, 10, 8), "amber": (9, 10, 8), "red": (7, 10, 8), "yellow": (96, 100, None)}


def levels(text: str = "") -> list[Level]:
    """A level of each kind, called by it. `objective deliverable, service_plan expected_of service` says more."""
    more = {one.split()[0]: one.split()[1:] for one in filter(None, text.split(", "))}
    made = []
    for kind in LevelKind:
        words = more.get(kind.value, [])
        told: dict[str, Any] = {"deliverable": True} if words == ["deliverable"] else {}
        if len(words) == 2:
            told = {words[0]: int(words[1]) if words[0] == "review_months" else words[1]}
        made.append(Level(id=kind.value, name=kind.value.replace("_", " "), kind=kind, purpose="…", **told))
    return made


def add(made: Council, plans: str, hangs: str, prefix: str = "") -> None:
    """Put plans and what hangs on them into a council, every id with a prefix."""
    for number, text in enumerate(filter(None, plans.split("; "))):
        node, level, *more = _words(text)
        told = _told(_PLAN_WORDS, more, prefix)
        told["statutory"] = told.get("statutory") == "yes"
        row = PlanRow(told.pop("return_no", 1), prefix + node, level)
        made.plans.append(replace(row, **told))
        del number
    for text in filter(None, hangs.split("; ")):
        item, what, *more = _words(text)
        if what == "action":
            told = {"due": date(2026, 3, 31), "ends": AT.date(), **_told(_ITEM_WORDS, more[1:], prefix)}
            made.plan_actions.append(PlanActionRow(2, prefix + item, status=more[0], **{"plans": (), **told}))
        elif what == "risk":
            told = _told(_ITEM_WORDS, more, prefix)
            made.risks.append(RiskRow(2, item, date(2025, 6, 10), 2, 2, **told))
        else:
            _indicator(made, prefix + item, what, _told(_ITEM_WORDS, more, prefix))


def _words(text: str) -> list[str]:
    """`B objective under A, C` in words, lists held together."""
    return text.replace(", ", ",").split()


def _told(names: dict[str, str], words: list[str], prefix: str) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for word, value in zip(words[::2], words[1::2], strict=True):
        name = names[word]
        if name in _LISTS:
            bare = name in ("budget_lines", "risks")
            told[name] = tuple(one if bare else prefix + one for one in value.split(","))
        elif name in _DAYS:
            told[name] = date.fromisoformat(value)
        else:
            told[name] = Decimal(value) if name == "weight" else prefix + value if name == "code" else value
    return told


def _indicator(made: Council, code: str, status: str, told: dict[str, Any]) -> None:
    """An indicator that stands so in 2025/26 Q1."""
    row = IndicatorRow(1, code, kind="snapshot", frequency=FREQUENCY_WORDS["quarterly"], **told)
    if status == "yellow":
        row = replace(row, status_rule="four_band", tolerance=Decimal(5))
    row = replace(row, polarity="none") if status == "data_only" else row
    made.indicators.append(replace(row, days_allowed=3650) if status == "not_due" else row)
    value, goal, least = _FIGURES.get(status, (9, 10, 8))
    if status not in ("no_target", "data_only"):
        minimum = Decimal(least) if least is not None else None
        made.targets.append(TargetRow(1, code, QUARTER, Decimal(goal), minimum))
    if status in ("suppressed", "not_applicable"):
        made.observations.append(ObservationRow(2, code, QUARTER, marker=status))
    elif status not in ("no_data", "not_due"):
        made.observations.append(ObservationRow(2, code, QUARTER, Decimal(value)))


def reports(text: str) -> Iterator[dict[str, Any]]:
    """`Q1 on_track due 2026-03-31; Q2 at_risk due 2026-03-31 revised 2026-06-30` as what each report on an action says."""
    for one in filter(None, text.split("; ")):
        when, status, *words = one.split()
        told = dict(zip(words[::2], words[1::2], strict=True))
        days = {f"{name}_due" if name == "revised" else f"{name}_on" if name == "completed" else name: date.fromisoformat(day)
                for name, day in told.items()}  # fmt: skip
        if "-" in when:
            yield {"ends": date.fromisoformat(when), "status": status, **days}
        else:
            period = spec.period(when)
            yield {
                "starts": period.starts,
                "ends": period.ends,
                "period": period.label,
                "status": status,
                **days,
            }
