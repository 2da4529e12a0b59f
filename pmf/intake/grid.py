"""A file as rows of cells, before anyone knows what they mean."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

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
    rows: list[list[RawCell]]
    layout: Layout = field(default_factory=Layout)


@dataclass(slots=True)
class Grid:
    """All that was read of a file, and what its reading found."""

    sheets: list[Sheet]
    findings: list[Finding] = field(default_factory=list)


@dataclass(slots=True)
class Table:
    """Rows of a return with headings we know. Rows are figures, targets, indicators or plan nodes.

    `columns` has a list of cells for each heading, `row_numbers` the file's row for each of them, and
    `places` the file's column for each heading: one number, or one a row where they differ.
    `set_aside` are the rows under the headings that were not read and were named. `heading_row` counts
    from 1; None where it is not told.
    """

    kind: str
    sheet: str | None
    row_numbers: list[int]
    columns: dict[str, list[RawCell]]
    places: dict[str, int | list[int]]
    set_aside: tuple[int, ...] = ()
    heading_row: int | None = None

    def __len__(self) -> int:
        return len(self.row_numbers)

    def where(self, heading: str, row: int) -> str:
        """The address of a heading's cell in row `row`, counted from 0."""
        place = self.places.get(heading, 0)
        return address(self.row_numbers[row], place[row] if isinstance(place, list) else place)


def text_of(cell: RawCell) -> str:
    """A cell as text, for headings and names."""
    if isinstance(cell, TypedCell):
        return cell.text
    return cell or ""


def is_blank_row(row: list[RawCell]) -> bool:
    """Whether nothing stands in a row."""
    return not any(row)


# Letters that take no room: they come with text copied from web pages, and nobody sees them.
INVISIBLE = dict.fromkeys(map(ord, "\u200b\u2060\ufeff\u00ad\u200e\u200f"))


def visible(text: str) -> str:
    """A text without space around it and without letters that nobody sees."""
    return text.strip() if text.isascii() else text.translate(INVISIBLE).strip()


def tidy(text: str) -> str:
    """A heading as it is compared: one space between words, lower case."""
    return " ".join(visible(text).split()).lower()
