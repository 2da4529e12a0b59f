"""The people who work here, in words: sickness over twelve months, its split, and the other rates by service."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from pmf.model.framework import Words
from pmf.model.period import Period
from pmf.model.status import Status
from pmf.reports.reading import Reader
from pmf.rules import workforce, workforce_wording
from pmf.rules.rate_wording import number, of, plain, some
from pmf.rules.wording import rounded

Row = Mapping[str, Any]


@dataclass(frozen=True)
class People:
    """A period's reading. `services` are positions with their `reason` and `reasons`, the worst first; of those that
    are hidden there is no figure in it. `totals` are of all of them in each period, newest first."""

    period: Period
    words: Words
    services: Sequence[Row]
    totals: Sequence[Row]

    @property
    def label(self) -> str:
        """The period that it is of: the one asked for, or the newest one of the length that is handed in."""
        return self.services[0]["period"] if self.services else self.period.label

    @property
    def hidden(self) -> list[str]:
        """The services whose figures are not shown, by name."""
        return [one["service"] for one in self.services if one["status"] == Status.SUPPRESSED]

    def total(self, rate: str, step: int = 0) -> Row | None:
        """A rate of all services together, so many periods before."""
        return of([one for one in self.totals if one["step"] == step], rate)

    def by_sickness(self) -> list[tuple[Row, Row]]:
        """Each service that is shown with its sickness, the highest first."""
        found = [(one, told) for one in self.services if (told := of(one["workforce"]["rates"], "sickness"))]
        return sorted(found, key=lambda pair: (-pair[1]["value"], pair[0]["service"]))

    def history(self) -> list[tuple[Row, Decimal | None]]:
        """Sickness of all services together over the twelve months to each period, oldest first, with the share of it
        that was long-term."""
        steps = sorted((one["step"] for one in self.totals if one["rate"] == "sickness"), reverse=True)
        told = [(self.total("sickness", step), self.total("long", step)) for step in steps]
        return [(whole, long["value"] if long else None) for whole, long in told if whole is not None]

    def headline(self) -> str:
        """The answer in a sentence; nothing where nothing was handed in."""
        return headline(self) if self.services else ""


def headline(told: People) -> str:
    """How many days were lost to sickness, and who is above the minimum, in a sentence."""
    whole = told.total("sickness")
    if whole is None:
        low = sum(one["status"] == Status.RED for one in told.services)
        return (
            f"{some(low, 'service')} {'is' if low == 1 else 'are'} beyond a {told.words.minimum} in how the workforce stands."
            if low
            else "The twelve months of sickness are not complete yet."
        )
    said = (
        f"{plain(rounded(whole['value'], 1))} working days were lost to sickness for each FTE in twelve months"
        f" ({some(rounded(whole['numerator'], 0), 'day')}, {number(rounded(whole['denominator'], 0))} FTE)"
    )
    red = sum(rate["status"] == Status.RED for _, rate in told.by_sickness())
    if whole["target"] is None:
        return f"{said}."
    above = f"{some(red, 'service')} {'is' if red == 1 else 'are'}" if red else "no service is"
    return f"{said}; {above} above the {told.words.minimum} of {plain(whole['minimum'])}."


def read_people(reader: Reader, *, period: Period, at: datetime, directorate: str | None = None) -> People:
    """How the workforce stands in a period, as everything stood at a moment (UTC)."""
    reader.check()
    rows = workforce.workforce(reader.database, at=at, period=period, directorate=directorate)
    words = reader.framework.words
    for row in rows.positions:
        row["reason"] = workforce_wording.reason(row, words)
        row["reasons"] = [workforce_wording.SENTENCES[kind](row, words) for kind in row["own_kinds"]]
    services = sorted(rows.positions, key=_worst_first)
    return People(period, words, services, rows.totals)


def _worst_first(row: Row) -> tuple[int, str]:
    order = (Status.RED, Status.AMBER, Status.NO_DATA, Status.GREEN)
    status = Status(row["status"])
    return order.index(status) if status in order else len(order), row["service"]
