"""The second reading of the signals, one list of figures at a time, slowly and in plain Python."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from decimal import Decimal

from rules.oracle import quotient, total


@dataclass(frozen=True)
class Reading:
    """What is said of one figure."""

    mean: Decimal
    lower: Decimal
    upper: Decimal
    special_cause: str | None
    signal: str


def readings(values: list[Decimal], polarity: str) -> list[Reading]:
    """What is said of each of at least five figures, oldest first."""
    mean = _quotient(total(values), len(values))
    ranges = [abs(after - before) for before, after in itertools.pairwise(values)]
    rough = _quotient(total(ranges), len(ranges))
    cut = _quotient(rough * 3267, 1000)
    kept = [one for one in ranges if one <= cut]
    reach = _quotient(_quotient(total(kept), len(kept)) * 266, 100)
    near = _quotient(reach * 2, 3)
    sides = [_sign(one - mean) for one in values]
    return [_reading(number, values, sides, (mean, reach, near), polarity) for number in range(len(values))]


def _reading(
    number: int,
    values: list[Decimal],
    sides: list[int],
    limits: tuple[Decimal, Decimal, Decimal],
    polarity: str,
) -> Reading:
    mean, reach, near = limits
    cause, way = None, sides[number]
    if abs(values[number] - mean) > reach:
        cause = "outside_limits"
    elif any(_one_side(sides[start : start + 7]) for start in _windows(number, 7, len(values))):
        cause = "shift"
    elif ways := [_trend(values[start : start + 7]) for start in _windows(number, 7, len(values))]:
        running = [one for one in ways if one]
        if running:
            cause, way = "trend", running[-1]
    if cause is None and abs(values[number] - mean) > near:
        for start in _windows(number, 3, len(values)):
            three = range(start, start + 3)
            far = sum(abs(values[one] - mean) > near for one in three)
            if far >= 2 and abs(sum(sides[one] for one in three)) == 3:
                cause = "two_of_three"
    return Reading(mean, mean - reach, mean + reach, cause, _signal(cause, way, polarity))


def _windows(number: int, size: int, count: int) -> list[int]:
    """Where the stretches of a size that hold a figure begin."""
    return [start for start in range(number - size + 1, number + 1) if start >= 0 and start + size <= count]


def _one_side(sides: list[int]) -> bool:
    return sides in ([1] * 7, [-1] * 7)


def _trend(values: list[Decimal]) -> int:
    """1 for seven that each rise, -1 for seven that each fall, 0 for others."""
    steps = {_sign(after - before) for before, after in itertools.pairwise(values)}
    return steps.pop() if len(steps) == 1 else 0


def _signal(cause: str | None, way: int, polarity: str) -> str:
    if cause is None:
        return "common_cause"
    if polarity not in ("higher", "lower"):
        return "neutral"
    return "improvement" if way == (1 if polarity == "higher" else -1) else "concern"


def _sign(number: Decimal) -> int:
    return (number > 0) - (number < 0)


def _quotient(number: Decimal, divisor: int) -> Decimal:
    found = quotient(number, Decimal(divisor))
    assert found is not None
    return found
