"""What is said of a rate, of customers' or of the workforce: its parts, and how it stands against its standard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from pmf.model.framework import Words
from pmf.rules.wording import rounded

Row = Mapping[str, Any]


def number(value: Decimal | int | float) -> str:
    """`1,322`, or `7.5` where it is no whole number."""
    exact = Decimal(value)
    whole = exact == exact.to_integral_value()
    return f"{rounded(exact, 0 if whole else 1):,f}"


def per_cent(value: Decimal | float) -> str:
    """`58.6%`, `80%`."""
    return f"{plain(rounded(Decimal(value), 1))}%"


def plain(value: Decimal) -> str:
    """A number without noughts at its end."""
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def some(count: Decimal | int, one: str, many: str | None = None) -> str:
    """`1 case`, `7 cases`."""
    return f"{number(count)} {one if count == 1 else many or one + 's'}"


def exact_per_cent(rate: Row) -> str:
    """A share, with as many decimals as it takes not to look like a target or minimum that it misses."""
    value = Decimal(rate["value"])
    for decimals in (1, 2, 3):
        text = plain(rounded(value, decimals))
        if not any(value != limit and rounded(value, decimals) == limit for limit in _limits(rate)):
            break
    return text


def _limits(rate: Row) -> list[Decimal]:
    return [rate[name] for name in ("target", "minimum") if rate[name] is not None]


def of(rates: Sequence[Row] | None, name: str) -> Row | None:
    """The rate of that name among a position's, or None."""
    return next((one for one in rates or () if one["rate"] == name), None)


def the(rates: Sequence[Row], name: str) -> Row:
    """The rate of that name, which a position has."""
    return next(one for one in rates if one["rate"] == name)


def standing(rate: Row, words: Words, unit: str = "%", *, lower: bool = False) -> str:
    """How a rate stands: `, below the minimum standard of 80%`; nothing where nothing is asked of it."""
    worse, better = ("above", "below") if lower else ("below", "above")
    target, minimum = (rate[name] is not None and plain(rate[name]) + unit for name in ("target", "minimum"))
    match rate["status"]:
        case "red":
            return f", {worse} the {words.minimum} of {minimum}"
        case "amber":
            at = "at" if rate["value"] == rate["minimum"] else better
            return f", {worse} the {words.target} of {target} and {at} the {words.minimum} of {minimum}"
        case "green":
            return f", {'equal to' if rate['value'] == rate['target'] else better} the {words.target} of {target}"
    return ""


def beside(now: Decimal, before: Decimal | None, year_before: Decimal | None, unit_of_time: str) -> str:
    """A volume beside the period before and the same of last year, without a judgement: `up from 48 the quarter before;
    41 in the same quarter last year`."""
    said = []
    if before is not None:
        way = "as many as" if now == before else f"{'up' if now > before else 'down'} from {number(before)}"
        said.append(f"{way} the {unit_of_time} before")
    if year_before is not None:
        said.append(f"{number(year_before)} in the same {unit_of_time} last year")
    return "; ".join(said)


def trend(now: Decimal, before: Decimal | None, year_before: Decimal | None, unit_of_time: str) -> str:
    """The same with the volume itself: `58, up from 48 the quarter before`."""
    return ", ".join(filter(None, (number(now), beside(now, before, year_before, unit_of_time))))
