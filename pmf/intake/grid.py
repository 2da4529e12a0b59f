"""A file as rows of cells, before anyone knows what they mean."""

from __future__ import annotations

from dataclasses import dataclass, field

from pmf.model.cell import RawCell, TypedCell, address
from pmf.model.finding import Finding


@dataclass(slots=True)
class Sheet:
    """One sheet, or a whole CSV (name None). Row i of `rows` is row i + 1 of the file."""

    name: str | None
    rows: list[list[RawCell]]


@dataclass(slots=True)
class Grid:
    """All that was read of a file, what its reading found, and the rows of a template's hidden sheet."""

    sheets: list[Sheet]
    findings: list[Finding] = field(default_factory=list)
    template: list[list[RawCell]] = field(default_factory=list)


@dataclass(slots=True)
class Table:
    """Rows of a return with headings we know. Rows are figures, targets, indicators or plan nodes.

    `columns` has a list of cells for each heading, `row_numbers` the file's row for each of them, and
    `places` the file's column for each heading: one number, or one a row where they differ.
    """

    kind: str
    sheet: str | None
    row_numbers: list[int]
    columns: dict[str, list[RawCell]]
    places: dict[str, int | list[int]]

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
