"""What people tell the council, in words: the services' rates, the cases past their clock, the volumes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pmf.model.framework import Words
from pmf.model.period import Period
from pmf.model.status import RATED, Status
from pmf.reports.reading import Reader
from pmf.rules import customer, customer_wording
from pmf.rules.rate_wording import number, of, per_cent, some

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Customers:
    """A period's reading. `services` are positions with their `reason` and `reasons`, the worst first; `totals` and
    `volumes` are of all of them in each period, newest first; `open_late` the cases past their clock."""

    period: Period
    words: Words
    services: Sequence[Row]
    totals: Sequence[Row]
    volumes: Sequence[Row]
    open_late: Sequence[Row]

    @property
    def label(self) -> str:
        """The period that it is of: the one asked for, or the newest one of the length that is handed in."""
        return self.services[0]["period"] if self.services else self.period.label

    def total(self, rate: str, step: int = 0) -> Row | None:
        """A rate of all services together, so many periods before."""
        return of([one for one in self.totals if one["step"] == step], rate)

    def of_rate(self, rate: str) -> list[tuple[Row, Row]]:
        """Each service with its rate of that name, the lowest share first."""
        found = [(one, told) for one in self.services if (told := of(one["feedback"]["rates"], rate))]
        return sorted(found, key=lambda pair: (pair[1]["value"], pair[0]["service"]))

    def trend(self, volume: str) -> list[Row]:
        """A volume of the services that told it for the newest period, together, the oldest period first. Only periods
        for which all of those told it."""
        found = [one for one in self.volumes if one["volume"] == volume]
        many = found[0]["services"] if found else 0
        return [one for one in reversed(found) if one["services"] == many]

    def headline(self) -> str:
        """The answer in a sentence; nothing where nothing was handed in."""
        return headline(self) if self.services else ""


def headline(told: Customers) -> str:
    """How complaints were answered and how many stand open past their clock, in a sentence."""
    stage_1 = told.total("stage_1")
    parts = []
    if stage_1 is not None:
        answered = f"{number(stage_1['numerator'])} of {some(stage_1['denominator'], 'stage 1 complaint')}"
        parts.append(
            f"{answered} {'was' if stage_1['denominator'] == 1 else 'were'} answered in time ({per_cent(stage_1['value'])})"
        )
    if told.open_late:
        parts.append(
            f"{some(len(told.open_late), 'complaint')} {'stands' if len(told.open_late) == 1 else 'stand'} open past the last day to answer"
        )
    if not parts:
        rated = sum(one["status"] in RATED for one in told.services)
        low = sum(one["status"] == Status.RED for one in told.services)
        return (
            f"{low} of {some(rated, 'service')} that {'is' if rated == 1 else 'are'} rated {'is' if low == 1 else 'are'} below a {told.words.minimum} in what people tell them."
            if rated
            else "Nothing that people told the council is rated in this period."
        )
    return "; ".join(parts) + "."


def read_customers(
    reader: Reader, *, period: Period, at: datetime, directorate: str | None = None
) -> Customers:
    """What people told the council in a period, as everything stood at a moment (UTC)."""
    reader.check()
    rows = customer.customers(reader.database, at=at, period=period, directorate=directorate)
    words = reader.framework.words
    for row in rows.positions:
        row["reason"] = customer_wording.reason(row, words)
        row["reasons"] = [customer_wording.SENTENCES[kind](row, words) for kind in row["own_kinds"]]
    services = sorted(rows.positions, key=_worst_first)
    return Customers(period, words, services, rows.totals, rows.volumes, rows.open_late)


def _worst_first(row: Row) -> tuple[int, str]:
    order = (Status.RED, Status.AMBER, Status.NO_DATA, Status.GREEN)
    status = Status(row["status"])
    return order.index(status) if status in order else len(order), row["service"]
