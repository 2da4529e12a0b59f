"""Checks of totals: a total is worked out anew from its parts, and never taken in itself.

Three kinds: a row of totals in the officer's own table, a year or quarter beside the shorter periods
that make it up, and the whole borough beside its places.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import numpy as np

from pmf.intake.coded import Coded, CodedRows
from pmf.intake.columns import Batch, parse_cells
from pmf.intake.context import Context, KnownIndicator
from pmf.intake.grid import Sheet, Table, text_of
from pmf.intake.heading import Heading
from pmf.intake.history import FIELDS
from pmf.model.cell import RawCell, address
from pmf.model.finding import Finding, Severity
from pmf.model.period import Frequency, period_of

_TOTAL = re.compile(r"(grand |sub[- ]?|overall )?(totals?|sum)( .*)?:?", re.IGNORECASE)
_SUMMED = {"performance": FIELDS, "targets": ("target",)}
_LABELS = ("Indicator code", "Period")


@dataclass(frozen=True, slots=True)
class TotalsRow:
    """A row of totals: its number in the file, whether it sums up other totals, its cells by heading."""

    number: int
    grand: bool
    cells: dict[str, RawCell]


def without_totals(table: Table, sheet: Sheet | None) -> tuple[Table, list[TotalsRow]]:
    """A table without its rows of totals, and those rows, from the sheet that it was read of."""
    places = {heading: place for heading, place in table.places.items() if isinstance(place, int)}
    if table.kind not in _SUMMED or sheet is None or not len(table) or "Indicator code" not in places:
        return table, []
    labels = [places[label] for label in _LABELS if label in places]
    totals = []
    for number in _labelled_rows(sheet, labels, int(table.row_numbers[0])):
        row = sheet.rows[number - 1]
        label = next((text_of(row[at]) for at in labels if at < len(row) and row[at]), "")
        if _TOTAL.fullmatch(label.strip()):
            cells = {heading: row[at] if at < len(row) else None for heading, at in places.items()}
            totals.append(TotalsRow(number, "grand" in label.lower(), cells))
    gone = {total.number for total in totals}
    if not gone or not gone.intersection(table.row_numbers):
        return table, totals
    kept = [row for row, number in enumerate(table.row_numbers) if number not in gone]
    at = np.asarray(kept, np.intp)
    rest = replace(
        table,
        row_numbers=[table.row_numbers[row] for row in kept],
        columns={heading: cells.take(at) for heading, cells in table.columns.items()},
        places={
            heading: place if isinstance(place, int) else [place[row] for row in kept]
            for heading, place in table.places.items()
        },
    )
    return rest, totals


def _labelled_rows(sheet: Sheet, labels: Sequence[int], first: int) -> Iterable[int]:
    """The numbers of the rows in which a total may be: of a long sheet only those whose label says so."""
    rows = sheet.rows
    if not isinstance(rows, CodedRows):
        return range(first, len(rows) + 1)
    found: set[int] = set()
    for column in labels:
        found.update(rows.columns[column].rows(lambda cell: bool(_TOTAL.fullmatch(text_of(cell).strip()))))
    return sorted(row + 1 for row in found if row + 1 >= first)


def check_totals_rows(batch: Batch, totals: Sequence[TotalsRow], headings: Sequence[Heading]) -> None:
    """Each number in a row of totals against the numbers above it, as typed."""
    for heading in headings if totals else ():
        if heading.field not in _SUMMED[batch.table.kind] or heading.words not in batch.table.columns:
            continue
        typed, _ = parse_cells(batch.table.columns[heading.words], heading.parse)
        start = 0
        for total in totals:
            [said], _ = parse_cells(Coded.of([total.cells[heading.words]]), heading.parse)
            end = bisect_left(batch.table.row_numbers, total.number)
            first, start = (0 if total.grand else start), end
            parts = {row: typed[row] for row in range(first, end) if isinstance(typed[row], Decimal)}
            if not isinstance(said, Decimal) or not parts:
                continue
            everything = [value for value in typed[:end] if isinstance(value, Decimal)]
            if not _is_sum(said, list(parts.values())) and not _is_sum(said, everything):
                place = batch.table.places[heading.words]
                cell = address(total.number, place if isinstance(place, int) else 0)
                _say_unlike(batch, heading.words, parts, cell, said)


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


def _say_unlike(batch: Batch, words: str, parts: dict[int, Decimal], cell: str, said: Decimal) -> None:
    made, rows = sum(parts.values(), Decimal(0)), list(parts)
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
    if batch.is_long:
        return
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
