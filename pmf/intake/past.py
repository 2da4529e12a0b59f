"""How well a number fits the past of its series. Only used to ask an officer: no status rests on it."""

from __future__ import annotations

import math
from bisect import bisect_left, insort
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from statistics import median

# With fewer surprises than this to learn from, only a figure ten times too large can be told.
ENOUGH = 4
# How many times the largest surprise so far is let pass: the less is known, the more.
_PATIENCE = ((13, 2.0), (9, 2.5), (6, 3.5), (0, 5.0))
_YEAR = 12


def month_of(day: date) -> int:
    """Months as a running count, so that a year earlier is twelve less."""
    return day.year * _YEAR + day.month - 1


def date_of(month: int) -> date:
    """The first day of a month of that count."""
    return date(month // _YEAR, month % _YEAR + 1, 1)


@dataclass
class Past:
    """One column (value, numerator or denominator) of one series, by the first month of each period.

    `to_date` is the month, 1 to 12, in which the year begins, if figures count the year to date: then
    their steps are compared. `counted` says that things were counted, which vary by the root of their
    number at least; `least` is a change too small to speak of.
    """

    stands: Mapping[int, float]
    to_date: int | None = None
    counted: bool = False
    least: float = 0.0

    def __post_init__(self) -> None:
        self._trusted = dict(self.stands)
        self._months = sorted(self.stands)
        self._surprises = self._learnt()

    def _learnt(self) -> list[float]:
        surprises = []
        for at, month in enumerate(self._months):
            step = self._step(month, self.stands[month])
            near = self._steps([*self._months[max(0, at - 1) : at], month - _YEAR])
            if step is not None and near:
                surprises.append(min(abs(step - other) for other in near))
        return surprises

    def _steps(self, months: list[int]) -> list[float]:
        steps = (self._step(month, self._trusted[month]) for month in months if month in self._trusted)
        return [step for step in steps if step is not None]

    def _step(self, month: int, value: float) -> float | None:
        if self.to_date is None or (month + 1 - self.to_date) % _YEAR == 0:
            return value
        before = self.before_in_year(month)
        return None if before is None else value - before

    def trust(self, month: int, value: float) -> None:
        """A figure of the return that fits is the past of those after it."""
        if month not in self._trusted:
            insort(self._months, month)
        self._trusted[month] = value

    def before(self, month: int) -> float | None:
        """The figure of the period before, of the return's own or of those that stand; None for none."""
        at = bisect_left(self._months, month)
        return self._trusted[self._months[at - 1]] if at else None

    def before_in_year(self, month: int) -> float | None:
        """The same, within the year that a figure counts to date."""
        at = bisect_left(self._months, month)
        if self.to_date is None or at == 0:
            return None
        since = (month + 1 - self.to_date) % _YEAR
        return self._trusted[self._months[at - 1]] if month - self._months[at - 1] <= since else None

    @cached_property
    def values(self) -> list[float]:
        """The figures that stand, oldest first."""
        return [self.stands[month] for month in sorted(self.stands)]

    @cached_property
    def typical(self) -> float:
        """The usual size, without its sign; 0 where nothing stands."""
        return median(abs(value) for value in self.values) if self.stands else 0.0

    @cached_property
    def whole(self) -> bool:
        """Whether only whole numbers stand."""
        return all(value.is_integer() for value in self.values)

    @cached_property
    def reach(self) -> float:
        """The largest surprise so far, and never less than what is too small to speak of."""
        least = math.sqrt(self.typical) if self.counted and self.whole else 0.0
        return max([*self._surprises, self.least, least, 1e-9])

    @cached_property
    def patience(self) -> float:
        """How many times its reach a figure may lie from what was expected before it is asked about."""
        return next(patience for enough, patience in _PATIENCE if len(self._surprises) >= enough)

    def misfit(self, month: int, value: float) -> float | None:
        """How many times its reach a figure lies from its neighbours and from the same period of other
        years, whichever is nearest; None where too little is known."""
        if len(self._surprises) < ENOUGH:
            return None
        at = bisect_left(self._months, month)
        after = at + (month in self._trusted)
        beside = [*self._months[max(0, at - 1) : at], *self._months[after : after + 1]]
        near = self._steps([*beside, month - _YEAR, month + _YEAR])
        step = self._step(month, value)
        if step is None or not near:
            return None
        return min(abs(step - other) for other in near) / self.reach

    @cached_property
    def never_twice(self) -> bool:
        """Whether figures are so fine that the same one twice running is hardly chance."""
        scaled = [round(value * 1_000_000) for value in self.values]
        if len(scaled) < 8 or len(set(scaled)) < len(scaled):
            return False
        finest = math.gcd(*(abs(value - scaled[0]) for value in scaled)) / 1_000_000
        return self.reach >= 250 * finest

    @cached_property
    def varies(self) -> bool:
        """Whether most figures that stand are different from each other."""
        return len(self.values) >= ENOUGH and len(set(self.values)) >= 0.6 * len(self.values)

    def is_odd(self, month: int, value: float) -> bool:
        """Whether a figure is so far out that an officer is asked."""
        misfit = self.misfit(month, value)
        return misfit is not None and misfit > self.patience

    def fits(self, month: int, value: float) -> bool:
        """Whether a figure is no greater surprise than there were before."""
        misfit = self.misfit(month, value)
        return misfit is not None and misfit <= 1
