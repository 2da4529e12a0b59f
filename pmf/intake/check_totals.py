"""Checks of totals: a total is worked out anew from its parts, and never taken in itself.

Three kinds: a row of totals in the officer's own table, a year or quarter beside the shorter periods
that make it up, and the whole borough beside its places.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from pmf.intake.columns import Batch, parse_cells
from pmf.intake.context import Context, KnownIndicator
from pmf.intake.grid import Table, text_of
from pmf.intake.headings import Heading
from pmf.intake.history import FIELDS
from pmf.model.cell import RawCell
from pmf.model.finding import Finding, Severity
from pmf.model.period import Frequency, period_of

_TOTAL = re.compile(r"(grand |sub[- ]?|overall )?(totals?|sum)( .*)?:?", re.IGNORECASE)
_SUMMED = {"performance": FIELDS, "targets": ("target",)}
_LABELS = ("Indicator code", "Period")


@dataclass(frozen=True, slots=True)
class TotalsRow:
    """A row of totals: how many rows stand above it, its cells by heading, and their addresses."""

    after: int
    grand: bool
    cells: dict[str, RawCell]
    where: dict[str, str]


def without_totals(table: Table) -> tuple[Table, list[TotalsRow]]:
    """A table without its rows of totals, and those rows."""
    if table.kind not in _SUMMED or not len(table):
        return table, []
    columns = [table.columns[label] for label in _LABELS if label in table.columns]
    at = [row for row in range(len(table)) if _is_total([text_of(column[row]) for column in columns])]
    if not at:
        return table, []
    totals = [
        TotalsRow(
            row - number,
            "grand" in text_of(columns[0][row]).lower(),
            {heading: cells[row] for heading, cells in table.columns.items()},
            {heading: table.where(heading, row) for heading in table.columns},
        )
        for number, row in enumerate(at)
    ]
    gone = set(at)
    kept = [row for row in range(len(table)) if row not in gone]
    return replace(
        table,
        row_numbers=[table.row_numbers[row] for row in kept],
        columns={heading: [cells[row] for row in kept] for heading, cells in table.columns.items()},
        places={
            heading: [place[row] for row in kept] if isinstance(place, list) else place
            for heading, place in table.places.items()
        },
    ), totals


def _is_total(labels: Sequence[str]) -> bool:
    first = next((label for label in labels if label), "")
    return _TOTAL.fullmatch(first.strip()) is not None


def check_totals_rows(batch: Batch, totals: Sequence[TotalsRow], headings: Sequence[Heading]) -> None:
    """Each number in a row of totals against the numbers above it, as typed."""
    for heading in headings if totals else ():
        if heading.field not in _SUMMED[batch.table.kind] or heading.words not in batch.table.columns:
            continue
        typed, _ = parse_cells(batch.table.columns[heading.words], heading.parse)
        start = 0
        for total in totals:
            [said], _ = parse_cells([total.cells[heading.words]], heading.parse)
            first, end = (0 if total.grand else start), total.after
            start = total.after
            rows = [row for row in range(first, end) if isinstance(typed[row], Decimal)]
            if not isinstance(said, Decimal) or not rows:
                continue
            parts = [typed[row] for row in rows]
            everything = [value for value in typed[:end] if isinstance(value, Decimal)]
            if not _is_sum(said, parts) and not _is_sum(said, everything):
                _say_unlike(
                    batch, heading.words, rows, total.where[heading.words], said, sum(parts, Decimal(0))
                )


def _is_sum(said: Decimal, parts: Sequence[Decimal]) -> bool:
    """Whether a total is the sum of its parts, or is that but for the rounding of either."""
    off = abs(sum(parts, Decimal(0)) - said)
    places, finest = _places_of(said), max(map(_places_of, parts))
    if places == finest:
        return off <= max(Decimal("1e-9"), abs(said) * Decimal("1e-13"))
    rounded = Decimal(1).scaleb(-min(places, finest)) / 2
    return off <= (rounded if places < finest else rounded * len(parts))


def _places_of(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _say_unlike(
    batch: Batch, words: str, rows: Sequence[int], cell: str, said: Decimal, made: Decimal
) -> None:
    first, last = batch.table.where(words, rows[0]), batch.table.where(words, rows[-1])
    batch.findings.append(
        Finding(
            Severity.WARNING,
            "total_unlike_parts",
            f"The total in {cell} is {_shown(said)}, and {first} to {last} add up to {_shown(made)}{_off(said, made)}.",
            "Find the row that is missing or mistyped, or mend the total. Totals themselves are not taken in.",
            batch.table.sheet,
            (cell,),
        )
    )


def check_wholes(batch: Batch, context: Context) -> None:
    """Years against their quarters or months, and wholes against their places, where a return has both."""
    rows_of: dict[str, list[int]] = defaultdict(list)
    for row, code in enumerate(batch.values["code"]):
        if code in context.indicators and batch.values["starts"][row] is not None:
            rows_of[code].append(row)
    for code, rows in rows_of.items():
        if len(rows) > 1:
            indicator = context.indicators[code]
            for whole, parts, what in [*_periods(batch, indicator, rows), *_places(batch, rows)]:
                _check_whole(batch, indicator, whole, parts, what)


Whole = tuple[int, list[int], str]


def _periods(batch: Batch, indicator: KnownIndicator, rows: Sequence[int]) -> Iterator[Whole]:
    if indicator.kind != "period":
        return
    at: dict[tuple[Any, ...], int] = {}
    lengths = set()
    for row in rows:
        frequency = batch.values["frequency"][row]
        lengths.add(Frequency(frequency))
        at[(frequency, batch.values["starts"][row], *_where(batch, row))] = row
    if len(lengths) == 1:
        return
    for row in rows:
        whole = Frequency(batch.values["frequency"][row])
        period = period_of(batch.values["starts"][row], whole, indicator.year_type)
        for shorter in lengths:
            if shorter.months < whole.months:
                keys = [(shorter.value, part.starts, *_where(batch, row)) for part in period.parts(shorter)]
                if all(key in at for key in keys):
                    yield row, [at[key] for key in keys], f"the {shorter.value}s in it"


def _where(batch: Batch, row: int) -> tuple[str, str]:
    return batch.values["place"][row], batch.values["population_group"][row]


def _places(batch: Batch, rows: Sequence[int]) -> Iterator[Whole]:
    whole: dict[tuple[Any, ...], int] = {}
    parts: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for row in rows:
        place, group = _where(batch, row)
        key = (batch.values["starts"][row], batch.values["ends"][row], group)
        if place:
            parts[key].append(row)
        else:
            whole[key] = row
    for key, row in whole.items():
        if len(parts[key]) > 1:
            yield row, parts[key], "the places"


def _check_whole(
    batch: Batch, indicator: KnownIndicator, whole: int, parts: Sequence[int], what: str
) -> None:
    shares = batch.values["denominator"][whole] is not None
    if not shares and (indicator.is_share or indicator.kind in ("average", "rolling")):
        return
    for name in ("numerator", "denominator") if shares else ("value",):
        column = batch.values[name]
        if column[whole] is None or any(column[row] is None for row in parts):
            continue
        made = sum((column[row] for row in parts), Decimal(0))
        if not _is_sum(column[whole], [column[row] for row in parts]):
            words = batch.headings[name]
            cells = ", ".join(batch.table.where(words, row) for row in parts)
            batch.say(
                Severity.WARNING,
                "total_unlike_parts",
                whole,
                name,
                f"{indicator.code} for {batch.values['period'][whole]} is {_shown(column[whole])}, and {what} "
                f"({cells}) add up to {_shown(made)}{_off(column[whole], made)}.",
                "Mend whichever is wrong; if something is in none of the parts, accept it.",
            )


def _off(said: Decimal, made: Decimal) -> str:
    return f", which is {_shown(abs(made - said))} {'more' if made > said else 'less'}"


def _shown(value: Decimal) -> str:
    return f"{value.normalize():,f}"
