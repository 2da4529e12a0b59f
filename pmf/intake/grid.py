"""A file as rows of cells, before anyone knows what they mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import cast

import numpy as np

from pmf.intake.coded import Coded, CodedRows
from pmf.model.cell import RawCell, TypedCell, address
from pmf.model.finding import Finding


@dataclass(slots=True)
class Sheet:
    """One sheet, or a whole CSV (name None). Row i of `rows` is row i + 1 of the file."""

    name: str | None
    rows: Sequence[list[RawCell]]


@dataclass(slots=True)
class Grid:
    """All that was read of a file, and what its reading found."""

    sheets: list[Sheet]
    findings: list[Finding] = field(default_factory=list)


@dataclass(slots=True)
class Table:
    """Rows of a return with headings we know. Rows are figures, targets, indicators or plan nodes.

    `columns` has a column of cells for each heading, `row_numbers` the file's row for each of them, and
    `places` the file's column for each heading: one number, or one a row where they differ. Where
    `value_wins`, a value stands as it was published beside parts that make another.
    """

    kind: str
    sheet: str | None
    row_numbers: Sequence[int]
    columns: dict[str, Coded[RawCell]]
    places: dict[str, int | Sequence[int]]
    value_wins: bool = False

    def __len__(self) -> int:
        return len(self.row_numbers)

    def where(self, heading: str, row: int) -> str:
        """The address of a heading's cell in row `row`, counted from 0."""
        place = self.places.get(heading, 0)
        return address(self.row_numbers[row], place if isinstance(place, int) else place[row])


def text_of(cell: RawCell) -> str:
    """A cell as text, for headings and names."""
    if isinstance(cell, TypedCell):
        return cell.text
    return cell or ""


def is_blank_row(row: list[RawCell]) -> bool:
    """Whether nothing stands in a row."""
    return not any(row)


def cells_under(sheet: Sheet, row: int, width: int) -> tuple[Sequence[int], list[Coded[RawCell]]]:
    """What stands under a row of headings (counted from 0), without blank rows: the file's number of
    each row, and its first `width` columns."""
    rows = sheet.rows
    if isinstance(rows, CodedRows):
        below = [column[row + 1 :] for column in rows.columns]
        there = np.zeros(max(len(rows) - row - 1, 0), np.bool_)
        for column in below:
            there |= column.mask(lambda cell: cell is not None)
        numbers = np.flatnonzero(there) + row + 2
        return cast(Sequence[int], numbers), [column.take(there) for column in below[:width]]
    body = [
        (number, cells) for number, cells in enumerate(rows[row + 1 :], row + 2) if not is_blank_row(cells)
    ]
    return [number for number, _ in body], [
        Coded.of([cells[at] if at < len(cells) else None for _, cells in body]) for at in range(width)
    ]
