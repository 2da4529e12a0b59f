"""Checks of counts and sums of a service in a period: parts of wholes, and what stood in the periods before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from statistics import median
from typing import Any

from pmf.intake.check_services import Told, count
from pmf.intake.columns import Batch
from pmf.intake.context import Context
from pmf.intake.odd_figures import MAGNITUDE
from pmf.model.finding import Severity

# The part, and the columns that its whole is the sum of.
Shares = Sequence[tuple[str, tuple[str, ...]]]
# Below this a tenfold count is no surprise, and with fewer periods before there is nothing to go by.
_SMALL, _ENOUGH, _AS_MANY = 20, 2, 8
# What is done once a year: a quarter with hardly any is nothing to ask about.
_SEASONAL = frozenset({"appraisals_due", "appraisals_done", "engaged", "satisfied", "survey_responses"})


def parts_above_wholes(row: Mapping[str, Any], shares: Shares, words: Mapping[str, str]) -> Iterator[Told]:
    """Errors where a part is above its whole; warnings where its whole is not given."""
    for part, wholes in shares:
        number = row[part]
        if not number or number < 0:
            continue
        given = [row[name] for name in wholes if row[name] is not None]
        named = " and ".join(f"“{words[name]}”" for name in wholes)
        if not given:
            yield (
                Severity.WARNING,
                "part_without_whole",
                part,
                f"“{words[part]}” is {count(number)}, and {named} {'is' if len(wholes) == 1 else 'are'} blank.",
                "Fill in both: without the whole nobody can say what share it is.",
            )
        elif len(given) == len(wholes) and number > sum(given):
            yield (
                Severity.ERROR,
                "part_above_whole",
                part,
                f"“{words[part]}” is {count(number)}, more than the {count(sum(given))} of {named}.",
                "Check both counts: one is part of the other.",
            )


def kept_where_blank(batch: Batch, context: Context, names: Sequence[str]) -> None:
    """A blank never takes the place of a number: where one stands for the same service and period, it stays."""
    stood = {(row["service"], row["starts"], row["ends"]): row for row in context.standing(batch.table.kind)}
    values = batch.values
    filled: dict[str, list[Any]] = {name: list(values[name]) for name in (*names, "commentary")}
    for row in range(len(batch.table)):
        if is_blank(batch, row, names):
            continue
        before = stood.get((values["service"][row], values["starts"][row], values["ends"][row]))
        for name, column in filled.items() if before else ():
            if column[row] is None and not batch.is_wrong(row, name):
                column[row] = before[name]  # type: ignore[index]
    values.update(filled)


def is_blank(batch: Batch, row: int, names: Sequence[str]) -> bool:
    """Whether nothing is given in a row but whose it is."""
    return all(batch.values[name][row] is None and not batch.is_wrong(row, name) for name in names)


def past_of(row: Mapping[str, Any], kind: str, context: Context) -> list[Mapping[str, Any]]:
    """What stands of the same service for earlier periods of the same length, newest first."""
    found = [
        stood
        for stood in context.standing(kind)
        if stood["service"] == row["service"]
        and stood["frequency"] == row["frequency"]
        and row["starts"]
        and stood["ends"] < row["starts"]
    ]
    return sorted(found, key=_ends, reverse=True)[:_AS_MANY]


def _ends(row: Mapping[str, Any]) -> date:
    ends: date = row["ends"]
    return ends


def far_from_usual(
    row: Mapping[str, Any], past: Sequence[Mapping[str, Any]], words: Mapping[str, str]
) -> Iterator[Told]:
    """Numbers ten times what they usually are, or a tenth of it."""
    for name, heading in words.items():
        number = row[name]
        before = [abs(one[name]) for one in past if one[name] is not None]
        if number is None or len(before) < _ENOUGH or name in _SEASONAL:
            continue
        usual = median(before)
        larger, smaller = max(abs(number), usual), min(abs(number), usual)
        if larger >= _SMALL and smaller > 0 and larger >= MAGNITUDE * smaller:
            yield (
                Severity.WARNING,
                "order_of_magnitude",
                name,
                f"“{heading}” is {count(number)}, far from the usual {count(Decimal(usual))}.",
                "Check it: is it one period's count, and this service's alone? If it is right, accept it.",
            )
