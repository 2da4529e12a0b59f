"""A file as rows of cells, before anyone knows what they mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, cast

import numpy as np

from pmf.intake.coded import Coded, CodedRows
from pmf.model.cell import RawCell, TypedCell, address
from pmf.model.finding import Finding


class Block(NamedTuple):
    """A rectangle of cells. Rows count from 1, as the file shows them, and columns from 0."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Layout:
    """What a sheet says beside its cells. Rows count from 1, columns from 0.

    `counted` is how many rows have anything in them, by a count that the reader had no part in.
    `unseen` are cells whose format shows nothing, `linked` those that come from another workbook.
    """

    counted: int = 0
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: tuple[tuple[int, int], ...] = ()
    merged: tuple[Block, ...] = ()
    filtered: bool = False
    has_pictures: bool = False
    comments: tuple[str, ...] = ()
    linked: tuple[tuple[int, int], ...] = ()
    unseen: tuple[tuple[int, int], ...] = ()


@dataclass(slots=True)
class Sheet:
    """One sheet, or a whole CSV (name None). Row i of `rows` is row i + 1 of the file."""

    name: str | None
    rows: Sequence[list[RawCell]]
    layout: Layout = field(default_factory=Layout)


@dataclass(slots=True)
class Grid:
    """All that was read of a file, what its reading found, and the rows of a template's hidden sheet."""

    sheets: list[Sheet]
    findings: list[Finding] = field(default_factory=list)
    template: list[list[RawCell]] = field(default_factory=list)


@dataclass(slots=True)
class Table:
    """Rows of a return with headings we know. Rows are figures, targets, indicators or plan nodes.

    `columns` has a column of cells for each heading, `row_numbers` the file's row for each of them, and
    `places` the file's column for each heading: one number, or one a row where they differ. Where
    `value_wins`, a value stands as it was published beside parts that make another. `set_aside` are the
    rows under the headings that were not read and were named. `heading_row` counts from 1; None where it
    is not told.
    """

    kind: str
    sheet: str | None
    row_numbers: Sequence[int]
    columns: dict[str, Coded[RawCell]]
    places: dict[str, int | Sequence[int]]
    value_wins: bool = False
    set_aside: tuple[int, ...] = ()
    heading_row: int | None = None

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


def filled_rows(sheet: Sheet, below: int = 0) -> list[int]:
    """The numbers, from 1, of the rows with anything in them after the first `below` rows."""
    rows = sheet.rows
    if isinstance(rows, CodedRows):
        there = np.zeros(len(rows), np.bool_)
        for column in rows.columns:
            there |= column.mask(lambda cell: cell is not None)
        found: list[int] = (np.flatnonzero(there[below:]) + below + 1).tolist()
        return found
    return [number for number, cells in enumerate(rows[below:], below + 1) if not is_blank_row(cells)]


def cells_in(sheet: Sheet, numbers: Sequence[int], width: int) -> list[Coded[RawCell]]:
    """The first `width` columns of some rows, by their numbers from 1."""
    rows = sheet.rows
    if isinstance(rows, CodedRows):
        at = np.asarray(numbers, np.intp) - 1
        missing = width - len(rows.columns)
        return [column.take(at) for column in rows.columns[:width]] + [
            Coded.same(cast(RawCell, None), len(numbers)) for _ in range(missing)
        ]
    body = [rows[number - 1] for number in numbers]
    return [Coded.of([cells[at] if at < len(cells) else None for cells in body]) for at in range(width)]


# Letters that take no room: they come with text copied from web pages, and nobody sees them.
INVISIBLE = dict.fromkeys(map(ord, "\u200b\u2060\ufeff\u00ad\u200e\u200f"))


def visible(text: str) -> str:
    """A text without space around it and without letters that nobody sees."""
    return text.strip() if text.isascii() else text.translate(INVISIBLE).strip()


def tidy(text: str) -> str:
    """A heading as it is compared: one space between words, lower case."""
    return " ".join(visible(text).split()).lower()
