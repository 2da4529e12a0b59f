"""Money as its quadrant and its page show it: what is forecast against what was approved, the General Fund and the HRA
apart, for a person who may see it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from pmf.access.permissions import may
from pmf.model.framework import Framework
from pmf.model.period import Period
from pmf.model.role import Action
from pmf.model.status import Status
from pmf.reports.reading import Reader, UnknownChoiceError
from pmf.rules import finance, finance_wording
from pmf.rules.asked_positions import Asked
from pmf.store.framework_settings import subjects_at

Row = Mapping[str, Any]
_ORDER = {Status.RED: 0, Status.AMBER: 1, Status.NO_DATA: 3, Status.NOT_DUE: 4}
_NAMED = {1: "one service", 2: "two services", 3: "three services"}


@dataclass(frozen=True)
class Finance:
    """`positions` are one row per service, fund and account, and per reserve and loan, with their `reason` and the
    `reasons` of their exceptions. `totals` are those of all services, by period (the newest first), fund and account;
    `lines` one row per period of the year and line. `hidden` names the service of each line that was left out."""

    period: Period
    at: datetime
    framework: Framework
    positions: Sequence[Row]
    totals: Sequence[Row]
    lines: Sequence[Row]
    hidden: Sequence[str]

    def of(self, fund: str, account: str) -> list[Row]:
        """The positions of a fund and account, the worst first, by status and then by pounds."""
        found = [
            one
            for one in self.positions
            if one["part"] == finance_wording.part(fund, account) and one["starts"] == self.period.starts
        ]
        return sorted(found, key=lambda one: (-(one["value"] or 0), one["name"]))

    def funds(self) -> list[str]:
        """The funds that there are, the General Fund first."""
        there = {one["budget"]["fund"] for one in self.positions if one["budget"]["fund"]}
        return [fund for fund in finance_wording.FUNDS if fund in there]

    def total(self, fund: str, account: str, period: Period | None = None) -> Row | None:
        """The sums of a fund and account in a period, or in the period shown."""
        when = period or self.period
        return next(
            (one for one in self.totals if (one["fund"], one["account"], one["asked_starts"]) == (fund, account, when.starts)),
            None,
        )  # fmt: skip

    def history(self, fund: str, account: str) -> list[Row]:
        """The same for each period of the year up to the one shown, the oldest first."""
        first = self.period.within(type(self.period.frequency).YEAR).starts
        found = [
            one
            for one in self.totals
            if (one["fund"], one["account"]) == (fund, account) and one["asked_starts"] >= first
        ]
        return found[::-1]


@dataclass(frozen=True)
class Budget:
    """One service's money: its `positions`; its `lines` in the period shown, each with its `source`; `history`, one
    row per period of the year and line, the oldest first; how many lines were left out."""

    service: str
    period: Period
    at: datetime
    framework: Framework
    positions: Sequence[Row]
    lines: Sequence[Row]
    history: Sequence[Row]
    hidden: int

    def sentence(self) -> str:
        """How it stands, in one line."""
        told = [
            f"{finance_wording.variance(one['budget']['variance'])}{_budget(one, place)} ({one['part']})"
            for place, one in enumerate(self.positions)
            if one["budget"]["variance"] is not None and one["budget"]["account"] in ("revenue", "capital")
        ]
        return (
            f"{self.service}: forecast {', '.join(told)}"
            if told
            else f"{self.service}: nothing to compare with yet"
        )


# Revenue first: it is what a service is asked about.
_ACCOUNTS = tuple(finance_wording.ACCOUNTS)


def read_finance(reader: Reader, *, period: Period, at: datetime, directorate: str | None = None) -> Finance:
    """All money of a period as everything stood at a moment (UTC), of one directorate or of all. For somebody who may
    not see restricted lines none of them goes into any of it."""
    reader.check()
    told = finance.money(reader.database, _asked(reader, period, at, directorate))
    for row in told.positions:
        row["about"] = "finance"
        row["reason"] = finance_wording.reason(row, reader.framework.words)
        row["reasons"] = [
            finance_wording.SENTENCES[kind](row, reader.framework.words) for kind in row["own_kinds"]
        ]
    for row in told.totals:
        row["reason"] = finance_wording.reason({**row, "budget": row}, reader.framework.words)
    return Finance(period, at, reader.framework, told.positions, told.totals, told.lines, told.hidden)


def read_budget(reader: Reader, service: str, *, period: Period, at: datetime) -> Budget:
    """One service's money in a period as everything stood at a moment (UTC). Raises UnknownChoiceError with those that
    there are if it has none that this person may see."""
    reader.check()
    told = read_finance(reader, period=period, at=at)
    services = sorted({one["service"] for one in told.positions if one["service"]})
    named = next((one for one in services if one.lower() == service.strip().lower()), None)
    if named is None:
        listed = ", ".join(services) or "none was handed in for this year"
        raise UnknownChoiceError(f"There is no budget of “{service}”. There are: {listed}.")
    sources = {one["return_no"]: one for one in reader.database.ask("budget_sources", {"at": at})}
    own = [one for one in told.lines if one["service"] == named]
    return Budget(
        service=named,
        period=period,
        at=at,
        framework=reader.framework,
        positions=sorted(
            (one for one in told.positions if one["service"] == named),
            key=lambda one: (_ACCOUNTS.index(one["budget"]["account"]), one["subject"]),
        ),
        lines=[
            {**one, "source": {**sources[one["return_no"]], "sheet": one["sheet"], "cell": one["cell"]}}
            for one in own
            if one["asked_starts"] == period.starts
        ],
        history=own[::-1],
        hidden=sum(one == named for one in told.hidden),
    )


def headline(told: Finance) -> str:
    """How the money stands in one sentence: `The forecast is £1.24m over budget, 81% of it in two services; the HRA is
    £900k over.` Nothing where nothing was handed in."""
    parts: list[str] = []
    for fund in told.funds():
        total = told.total(fund, "revenue")
        if total is None:
            continue
        name = "The forecast" if not parts else f"the {finance_wording.FUNDS[fund]}"
        if total["variance"] is None:
            parts.append(f"{name} is not complete")
        elif not total["variance"]:
            parts.append(f"{name} is on budget")
        else:
            said = finance_wording.variance(total["variance"], finance_wording.short)
            budget = " budget" if not parts else ""
            parts.append(f"{name} is {said}{budget}{_where(told.of(fund, 'revenue'), total['variance'])}")
    return "; ".join(parts) + "." if parts else ""


def _budget(position: Row, place: int) -> str:
    return " budget" if not place and position["budget"]["variance"] else ""


def _where(positions: Sequence[Row], variance: Decimal) -> str:
    """In how few services the half of a variance or more lies; nothing where it takes more than three."""
    worst = sorted((one["value"] or Decimal(0) for one in positions), reverse=variance > 0)
    for count, named in _NAMED.items():
        if len(worst) > count and (share := sum(worst[:count]) / variance) >= Decimal("0.5"):
            much = f"{share * 100:.0f}%" if share < 1 else "all"
            return f", {much} of it in {named}"
    return ""


def _asked(reader: Reader, period: Period, at: datetime, directorate: str | None) -> Asked:
    restricted = may(reader.framework, reader.person, Action.READ_RESTRICTED)
    return Asked(at, period, subjects_at(reader.database, at), directorate, restricted)
