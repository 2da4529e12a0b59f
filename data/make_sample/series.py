"""Makes up the figures: a path of levels, a season, some noise, and denominators that wander a little."""

import math
import random
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

import council
from catalogue import Indicator
from periods import LAST_QUARTER, Period, month_date
from shapes import Shape


@dataclass(frozen=True)
class Figure:
    """What is handed in for one period: a value, or a numerator and a denominator, or a marker instead."""

    period: Period
    value: Decimal | None = None
    numerator: int | None = None
    denominator: int | None = None
    marker: str = ""
    place: str = ""


def wave(period: Period, month_and_size: tuple[int, float]) -> float:
    """The season's factor in the middle month of the period."""
    month, size = month_and_size
    if period.months == 12:
        return 1.0
    middle = month_date(period.first + period.months // 2).month
    return 1 + size * math.cos((middle - month) * math.pi / 6)


def rounded(number: float, decimals: int) -> Decimal:
    return Decimal(repr(number)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def make(indicator: Indicator) -> list[Figure]:
    """The true figures of an indicator. The same code always gives the same figures."""
    rng = random.Random(f"{council.SEED} {indicator.code}")
    shape = indicator.shape
    if indicator.kind == "Cumulative":
        return cumulative(indicator, shape, rng)
    return [one(indicator, shape, p, rng) for p in indicator.periods]


def one(indicator: Indicator, shape: Shape, period: Period, rng: random.Random) -> Figure:
    annual = period.months == 12
    at = period.last / 3 - 2 / 3 if annual else (period.first + period.last) / 6 - 1 / 3
    level = shape.level(at) * wave(period, shape.tide)
    if indicator.counts:
        return ratio(indicator, shape, period, level + rng.gauss(0, shape.sd or 0), rng)
    sd = shape.sd if shape.sd is not None else 0.03 * abs(level)
    value = level * wave(period, shape.season) + rng.gauss(0, sd)
    can_be_negative = level < 0 or indicator.name.startswith("Statement of accounts")
    return Figure(period, rounded(value if can_be_negative else max(0.0, value), value_decimals(indicator)))


def value_decimals(indicator: Indicator) -> int:
    if indicator.unit == "£" and not indicator.decimals:
        return -3
    return indicator.decimals


def ratio(indicator: Indicator, shape: Shape, period: Period, level: float, rng: random.Random) -> Figure:
    years = period.first / 12
    wander = 1 + 0.004 * years if shape.fixed else wave(period, shape.season) * max(0.6, rng.gauss(1, 0.06))
    denominator = max(1, round(shape.base * wander))
    top = denominator if indicator.is_share else 10**9
    return Figure(
        period, None, max(0, min(top, round(level * denominator / indicator.multiplier))), denominator
    )


def cumulative(indicator: Indicator, shape: Shape, rng: random.Random) -> list[Figure]:
    """Year to date: never falls within a year."""
    figures, so_far = [], 0.0
    steps = len(shape.profile)
    for n, period in enumerate(indicator.periods):
        year, step = divmod(n, steps)
        total = shape.level(min(4 * year + 3, LAST_QUARTER))
        step_size = 0.0006 if steps == 12 else 0.015
        reached = total * shape.profile[step] * (1 + rng.gauss(0, step_size))
        so_far = max(reached, so_far if step else 0.0)
        figures.append(to_date(indicator, shape, period, so_far, year))
    return figures


def to_date(indicator: Indicator, shape: Shape, period: Period, value: float, year: int) -> Figure:
    if not indicator.counts:
        decimals = -4 if indicator.unit == "£" else indicator.decimals
        return Figure(period, rounded(value, decimals))
    due = round(shape.base * (1 + 0.021 * year))
    return Figure(period, None, min(due, round(value * due / indicator.multiplier)), due)


def by_area(figure: Figure, indicator: Indicator) -> list[Figure]:
    """The same figure for the four areas of the borough; the parts add up to the whole."""
    rng = random.Random(f"{council.SEED} {indicator.code} {figure.period.first} areas")
    whole, good = figure.denominator or 0, figure.numerator or 0
    higher = indicator.polarity == "Higher is better"
    sizes = shared_out(whole, (0.31, 0.27, 0.23, 0.19), rng)
    bad = shared_out(whole - good if higher else good, (0.13, 0.17, 0.58, 0.12), rng)
    return [
        replace(figure, numerator=size - miss if higher else miss, denominator=size, place=area)
        for area, size, miss in zip(council.AREAS, sizes, bad, strict=True)
    ]


def shared_out(total: int, weights: tuple[float, ...], rng: random.Random) -> list[int]:
    parts = [round(total * w * rng.uniform(0.9, 1.1)) for w in weights]
    largest = max(range(len(parts)), key=parts.__getitem__)
    parts[largest] += total - sum(parts)
    return parts
