"""What a return is checked against: the framework, and what stands in the database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from pmf.intake.grid import tidy
from pmf.model.framework import Framework
from pmf.model.nation import Nation
from pmf.model.period import Frequency, Period, YearType


@dataclass(frozen=True, slots=True)
class KnownIndicator:
    """What the checks need to know of an indicator."""

    code: str
    name: str
    unit: str
    polarity: str
    kind: str
    frequency: Frequency
    year_type: YearType
    service: str | None
    is_share: bool
    multiplier: Decimal
    introduced: date | None
    retired: date | None

    @classmethod
    def from_row(cls, row: dict[str, Any]) -> KnownIndicator:
        """From a row of the indicators, stored or just read."""
        unit = row["unit"]
        return cls(
            code=row["code"],
            name=row["name"],
            unit=unit,
            polarity=row["polarity"],
            kind=row["kind"],
            frequency=Frequency(row["frequency"]),
            year_type=YearType(row["year_type"]),
            service=row["service"],
            is_share=unit == "%" or row["denominator_label"] is not None,
            multiplier=row["multiplier"] or Decimal(100 if unit == "%" else 1),
            introduced=row["introduced"],
            retired=row["retired"],
        )


@dataclass
class Context:
    """`service` and `period` limit what may be in the return; None for no limit. `plan_parents` are those that each
    plan names as it stands. `actions` gives the plans and the status of each action that stands, where the return
    is of actions. `facts` are the rows that stand of what a return of risks, customers or people is held against, by
    kind; `budget_lines` the newest of each budget line, where the return is of budgets. What restricted lines stood at
    is told only to who `sees_restricted` ones. Working days are those of `nation`."""

    framework: Framework
    today: date
    indicators: dict[str, KnownIndicator]
    plan_ids: set[str]
    service: str | None = None
    period: Period | None = None
    by_lower: dict[str, str] = field(default_factory=dict)
    plan_parents: dict[str, list[str]] = field(default_factory=dict)
    plan_services: dict[str, str | None] = field(default_factory=dict)
    actions: dict[str, tuple[list[str], str]] = field(default_factory=dict)
    services_known: frozenset[str] = frozenset()
    facts: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
    budget_lines: Sequence[Mapping[str, Any]] = ()
    risks_with_actions: frozenset[str] = frozenset()
    sees_restricted: bool = True
    nation: Nation = Nation.ENGLAND

    def standing(self, kind: str) -> Sequence[Mapping[str, Any]]:
        """What stands of a kind; none where the return asks for none."""
        return self.facts.get(kind, ())

    def services_before(self, kind: str) -> set[str]:
        """The services that stand in earlier returns of a kind."""
        rows = self.budget_lines if kind == "budget" else self.standing(kind)
        return {row["service"] for row in rows if row["service"]}

    @cached_property
    def restricted_lines(self) -> frozenset[str]:
        """The budget lines that were last said to be restricted, spelt as headings are compared."""
        return frozenset(tidy(row["line"]) for row in self.budget_lines if row["restricted"])

    @cached_property
    def risks(self) -> dict[str, Mapping[str, Any]]:
        """The newest review of each risk."""
        rows = sorted(self.standing("risks"), key=lambda row: row["reviewed_on"])
        return {row["risk_id"]: row for row in rows}

    def service_of(self, plans: Iterable[str] | None) -> str | None:
        """The service of what hangs under some plans: that of the first of them that has one."""
        return next((service for plan in plans or () if (service := self.plan_services.get(plan))), None)

    def spelt_otherwise(self, code: str) -> str | None:
        """A code that differs only in the case of its letters."""
        if not self.by_lower:
            self.by_lower = {known.lower(): known for known in self.indicators}
        return self.by_lower.get(code.lower())
