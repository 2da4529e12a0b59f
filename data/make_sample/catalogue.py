"""The single data list of the council, read from indicators/*.csv.

Figures and Target are a small shorthand. Figures: a path of levels, `91>84@25Q4>81`, between April 2023 and
September 2026; sd, the noise; d, the denominator in each period (`:f`, fixed); peak and tide, the month and
size of the season in the volume and in the level; prof, the shares of the year's total reached to date.
Target: `90/85 +1`, target and minimum in 2026/27 and their step a year; `8~15`, a range.
"""

import csv
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

import council
import periods
from periods import Period
from shapes import Shape, read_shape

HERE = Path(__file__).parent
DECIMALS = {"%": 1, "days": 1, "minutes": 1, "score": 1, "per 1,000": 2, "per 100,000": 1}
MULTIPLIERS = {"%": 100, "per 1,000": 1000, "per 10,000": 10000, "per 100,000": 100000}


@dataclass(frozen=True)
class Goal:
    """A year's target, with its minimum or its range."""

    target: Decimal | None = None
    minimum: Decimal | None = None
    lower: Decimal | None = None
    upper: Decimal | None = None


@dataclass(frozen=True, eq=False)
class Indicator:
    """A row of the list, with what it takes to make up its figures."""

    service: council.Service
    code: str
    quadrant: str
    set: str
    name: str
    definition: str
    counts: tuple[str, ...]
    unit: str
    polarity: str
    kind: str
    frequency: str
    figures: str
    target: str
    owner: str
    extras: dict[str, str]

    @property
    def decimals(self) -> int:
        return int(self.extras.get("dec", DECIMALS.get(self.unit, 0)))

    @property
    def multiplier(self) -> int:
        return MULTIPLIERS.get(self.unit, 1)

    @property
    def is_share(self) -> bool:
        return bool(self.counts) and self.unit == "%"

    @property
    def calendar(self) -> str:
        return next((c for c in ("Academic", "Calendar") if c.lower() in self.extras), "Financial")

    @property
    def profile(self) -> str:
        if "profile" in self.extras:
            return self.extras["profile"]
        return "Even" if self.kind == "Period" and not self.counts and self.frequency != "Annual" else "None"

    @cached_property
    def shape(self) -> Shape:
        ends_in_march = self.frequency == "Annual" and self.calendar != "Academic"
        end = periods.LAST_QUARTER - 2 if ends_in_march else periods.LAST_QUARTER
        return read_shape(self.figures, end, 12 if self.frequency == "Monthly" else 4)

    @cached_property
    def periods(self) -> list[Period]:
        introduced, retired = self.extras.get("introduced", ""), self.extras.get("retired", "9")
        every = periods.periods_of(self.frequency, self.calendar)
        return [p for p in every if introduced <= p.start.isoformat() and p.start.isoformat() < retired]

    def goal(self, year: int) -> Goal | None:
        """The target of the year that begins in April (or September, or January) of `year`."""
        begun = self.extras.get("introduced", "") <= f"{year + 1}"
        live = begun and f"{year}-04-01" < self.extras.get("retired", "9")
        if not self.target or not live or "notarget" in self.extras:
            return None
        first, _, step = self.target.partition(" ")
        if "~" in first:
            low, high = map(Decimal, first.split("~"))
            return Goal(lower=low, upper=high)
        target, minimum = map(Decimal, first.split("/"))
        shift = Decimal(step) * (council.YEARS[-1] - year) if step else self.easier(target, year)
        return Goal(target - shift, minimum - shift)

    def easier(self, target: Decimal, year: int) -> Decimal:
        """How much less was asked in an earlier year, where things have got better since."""
        now = self.shape.level(periods.LAST_QUARTER)
        then = self.shape.level(4 * (year - periods.FIRST_YEAR) + 2)
        better = now > then if self.polarity == "Higher is better" else now < then
        if not better or min(now, then, target) <= 0 or "fixed" in self.extras:
            return Decimal(0)
        change = float(target) * (1 - then / now) * 0.9
        grain = Decimal(10) ** (target.adjusted() - 1)
        return (Decimal(repr(change)) / grain).quantize(Decimal(1), ROUND_HALF_UP) * grain


def read_extras(text: str) -> dict[str, str]:
    """`critical;o=O1.1` as {"critical": "", "o": "O1.1"}."""
    return {k: v for k, _, v in (part.partition("=") for part in text.split(";") if part)}


def read_service(service: council.Service) -> list[Indicator]:
    with open(HERE / "indicators" / f"{service.stem}.csv", newline="", encoding="utf-8") as f:
        return [read_row(service, n, row) for n, row in enumerate(csv.DictReader(f))]


def read_row(service: council.Service, n: int, row: dict[str, str]) -> Indicator:
    """The n-th row of a service's list; its owners take turns."""
    typed: dict[str, Any] = {heading.lower(): text for heading, text in row.items()}
    typed["counts"] = tuple(part for part in row["Counts"].split(";") if part)
    typed["extras"] = read_extras(row["Extras"])
    return Indicator(service=service, owner=service.owners[n % len(service.owners)], **typed)


def read_all() -> list[Indicator]:
    return [indicator for service in council.SERVICES for indicator in read_service(service)]
