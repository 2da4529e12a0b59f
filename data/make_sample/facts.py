"""What money, risks, customers and people have in common: the quarters they are told of, the indicators that they
must agree with, and a whole divided so that its parts make it again."""

import csv
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import NamedTuple

import catalogue
import series
import story
import tally
from catalogue import HERE

FIRST, LAST = 8, 13
QUARTERS = range(FIRST, LAST + 1)
FIRST_CASES = 10


class Told(NamedTuple):
    """What an indicator says of a quarter: its value, and what was counted in the quarter."""

    value: Decimal | None
    numerator: int | None
    denominator: int | None


@cache
def _known() -> dict[str, tuple[catalogue.Indicator, list[series.Figure]]]:
    return {i.code: (i, story.amended(i.code, series.make(i))) for i in catalogue.read_all()}


@cache
def told(code: str, quarter: int) -> Told:
    indicator, figures = _known()[code]
    mine = [f for f in figures if f.period.quarter == quarter and not f.marker]
    if not mine:
        return Told(None, None, None)
    counted = mine[-1:] if indicator.kind in ("Cumulative", "Snapshot") else mine
    numbers = [(f.numerator or 0, f.denominator or 0) for f in counted] if indicator.counts else []
    return Told(
        tally.quarter_value(indicator, figures, quarter),
        sum(n for n, _ in numbers) if numbers else None,
        sum(d for _, d in numbers) if numbers else None,
    )


def shared(whole: int, weights: Mapping[str, float]) -> dict[str, int]:
    """A whole number in parts by weight, the largest remainders first, so that they make it again."""
    total = sum(weights.values())
    exact = {name: whole * weight / total for name, weight in weights.items()}
    parts = {name: int(part // 1) for name, part in exact.items()}
    left = whole - sum(parts.values())
    for name in sorted(exact, key=lambda one: (parts[one] - exact[one], one))[:left]:
        parts[name] += 1
    return parts


@cache
def words(file: str) -> dict[tuple[str, str], str]:
    """What was written beside a line or a service, by it and the quarter."""
    with open(HERE / file, newline="", encoding="utf-8") as f:
        return {(row["About"], row["Period"]): row["Words"] for row in csv.DictReader(f)}
