"""A small sum of our own: what the last quarter looks like, by the plain bandwidth rule."""

from collections import Counter
from decimal import Decimal

from catalogue import Goal, Indicator
from periods import FIRST_YEAR
from series import Figure


def quarter_value(indicator: Indicator, figures: list[Figure], quarter: int) -> Decimal | None:
    """The quarter's figure, made from its months where it is monthly."""
    mine = [f for f in figures if f.period.quarter == quarter and not f.marker]
    if not mine:
        return None
    if indicator.kind == "Rolling 12 months" and indicator.counts:
        mine = [
            f for f in figures if f.period.last > mine[-1].period.last - 12 and f.period.quarter <= quarter
        ]
    if indicator.kind in ("Snapshot", "Cumulative"):
        mine = mine[-1:]
    if indicator.counts:
        counted = sum(f.numerator or 0 for f in mine)
        return Decimal(indicator.multiplier * counted) / sum(f.denominator or 0 for f in mine)
    values = [f.value or Decimal(0) for f in mine]
    if indicator.kind == "Period":
        return sum(values, Decimal(0))
    return sum(values, Decimal(0)) / len(values) if indicator.kind == "Average" else values[-1]


def share_of_year(indicator: Indicator, figures: list[Figure], quarter: int) -> Decimal:
    """The part of the year's target that belongs to this quarter."""
    year, q = divmod(quarter, 4)
    so_far = indicator.kind == "Cumulative"
    if indicator.profile == "Even":
        halves = indicator.frequency == "Six-monthly"
        return Decimal(1) / 2 if halves else Decimal(q + 1 if so_far else 1) / 4
    if indicator.profile == "Entered":
        return entered_share(indicator, q)
    if indicator.profile == "By history" and year:
        last_year = [
            quarter_value(indicator, figures, n) or Decimal(0) for n in range(4 * year - 4, 4 * year)
        ]
        whole = last_year[3] if so_far else sum(last_year)
        return last_year[q] / whole
    return Decimal(1)


def entered_share(indicator: Indicator, q: int) -> Decimal:
    profile = next(t for t in indicator.figures.split() if t.startswith("prof="))
    return Decimal(profile.removeprefix("prof=").split(",")[q])


def status(indicator: Indicator, figures: list[Figure], quarter: int) -> str:
    """green, amber, red, or why there is none."""
    period = next((f.period for f in figures if f.period.quarter == quarter), None)
    if indicator.polarity == "None":
        return "data_only"
    if period is None:
        return "not_due"
    year = period.start.year if indicator.calendar != "Financial" else FIRST_YEAR + quarter // 4
    goal = indicator.goal(year)
    if goal is None:
        return "no_target"
    value = quarter_value(indicator, figures, quarter)
    if value is None:
        return "no_data"
    return judged(indicator, goal, value, share_of_year(indicator, figures, quarter))


def judged(indicator: Indicator, goal: Goal, value: Decimal, share: Decimal) -> str:
    if goal.target is None or goal.minimum is None:
        return "green" if (goal.lower or 0) <= value <= (goal.upper or 0) else "red"
    sign = 1 if indicator.polarity == "Higher is better" else -1
    if sign * (value - goal.target * share) >= 0:
        return "green"
    return "amber" if sign * (value - goal.minimum * share) >= 0 else "red"


def by_quadrant(statuses: dict[Indicator, str]) -> dict[str, Counter[str]]:
    counts: dict[str, Counter[str]] = {}
    for indicator, found in statuses.items():
        counts.setdefault(indicator.quadrant, Counter())[found] += 1
    return counts
