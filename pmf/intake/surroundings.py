"""What stands on and beside the sheet that was read and is not a plain row: hidden, merged, linked, elsewhere.

An officer is told of all of it, so that nothing is read that was not seen, and nothing seen is lost.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from pmf.intake.grid import Block, Grid, Sheet, Table, filled_rows, is_blank_row
from pmf.intake.headings import REQUIRED
from pmf.intake.recognise import heading_row
from pmf.intake.refusing import unfit
from pmf.intake.sorting import listed, rows_in_words
from pmf.model.cell import address, column_letters
from pmf.model.finding import Finding, Severity

# The page of help in our own templates, which says nothing of the officer's.
_HELP_SHEET = "How to"
_MOST_CELLS = 100


@dataclass(frozen=True, slots=True)
class RowCount:
    """The rows with anything in them of the sheets that were read: `in_file` by a count of its own, then
    where they went: `above` the figures (headings and what stands over them), `read`, `not_read` but named.
    """

    in_file: int
    above: int
    read: int
    not_read: int

    @property
    def adds_up(self) -> bool:
        """Whether every row is accounted for."""
        return self.in_file == self.above + self.read + self.not_read


@dataclass(frozen=True, slots=True)
class _Place:
    """What was read of one sheet: which rows, and which columns by their number with their headings."""

    sheet: Sheet
    rows: list[int]
    columns: dict[int, str]
    set_aside: set[int]
    heading: int | None

    @property
    def above(self) -> int:
        """The last row over the figures."""
        if self.heading is not None:
            return self.heading
        return self.rows[0] - 1 if self.rows else len(self.sheet.rows)

    def first_cell(self, row: int) -> str:
        """The first cell that was read in a row."""
        return address(row, min(self.columns, default=0))


def count_rows(grid: Grid, tables: list[Table]) -> RowCount:
    """Where every row of the sheets that were read has gone. Raises RefusedError if one is unaccounted for."""
    total = RowCount(0, 0, 0, 0)
    for place in _places(grid, tables):
        above = sum(not is_blank_row(row) for row in place.sheet.rows[: place.above])
        not_read = len(place.set_aside) + (0 if place.heading is not None else len(_passed_over(place)))
        total = RowCount(
            total.in_file + place.sheet.layout.counted,
            total.above + above,
            total.read + len(place.rows),
            total.not_read + not_read,
        )
    return total


def beside(grid: Grid, tables: list[Table]) -> list[Finding]:
    """What is to be said of the sheets that were read and of those that were not."""
    places = list(_places(grid, tables))
    if not count_rows(grid, tables).adds_up:
        raise unfit("does_not_add_up")
    findings = list(grid.findings)
    for place in places:
        findings += _of_rows(place)
        findings += _hidden_columns(place, tables)
        findings += _merged(place)
        findings += _of_cells(place)
    if any(place.heading is None for place in places):
        return findings  # a mapping names the sheets that it passes over
    return [*findings, *_other_sheets(grid, [place.sheet for place in places])]


def _places(grid: Grid, tables: list[Table]) -> Iterator[_Place]:
    for sheet in grid.sheets:
        of_sheet = [table for table in tables if table.sheet == sheet.name]
        if of_sheet:
            columns: dict[int, str] = {}
            for table in of_sheet:
                for heading, place in table.places.items():
                    columns.update(dict.fromkeys({place} if isinstance(place, int) else set(place), heading))
            rows = sorted({row for table in of_sheet for row in table.row_numbers})
            aside = {row for table in of_sheet for row in table.set_aside}
            yield _Place(sheet, rows, columns, aside, of_sheet[0].heading_row)


def _passed_over(place: _Place) -> list[int]:
    """Rows among the figures that a mapping leaves out."""
    read = set(place.rows)
    return [
        number
        for number in filled_rows(place.sheet, place.above)
        if number not in read and number not in place.set_aside
    ]


def _of_rows(place: _Place) -> Iterator[Finding]:
    hidden = sorted(place.sheet.layout.hidden_rows.intersection(place.rows))
    if hidden:
        how = "by a filter, a group or by hand" if place.sheet.layout.filtered else "by hand or in a group"
        yield Finding(
            Severity.WARNING, "hidden_rows",
            f"{rows_in_words(hidden)} hidden ({how}) and read all the same.",
            "If they belong in the return, accept. If not, unhide and delete them, and hand it in again.",
            place.sheet.name, tuple(place.first_cell(row) for row in hidden),
        )  # fmt: skip
    if place.heading is None and (left_out := _passed_over(place)):
        yield Finding(
            Severity.NOTE, "rows_left_out",
            f"{rows_in_words(left_out)} not read, as the mapping for this layout says.",
            "If they hold figures, have the mapping brought up to date.",
            place.sheet.name, tuple(place.first_cell(row) for row in left_out),
        )  # fmt: skip


def _hidden_columns(place: _Place, tables: list[Table]) -> Iterator[Finding]:
    ranges = place.sheet.layout.hidden_columns
    hidden = {
        column: heading
        for column, heading in sorted(place.columns.items())
        if any(first <= column <= last for first, last in ranges)
        and any(
            any(cell is not None for cell in table.columns[heading])
            for table in tables
            if table.sheet == place.sheet.name and heading in table.columns
        )
    }
    if hidden:
        names = listed([f"{column_letters(column)} (“{heading}”)" for column, heading in hidden.items()])
        one = len(hidden) == 1
        yield Finding(
            Severity.WARNING, "hidden_columns",
            f"The column{'' if one else 's'} {names} {'is' if one else 'are'} hidden and read all the same.",
            "If it belongs in the return, accept. If not, unhide and delete it, and hand it in again.",
            place.sheet.name, tuple(address((place.heading or place.above), column) for column in hidden),
        )  # fmt: skip


def _merged(place: _Place) -> Iterator[Finding]:
    cells: list[str] = []
    for block in place.sheet.layout.merged:
        if len(cells) < _MOST_CELLS:
            cells += islice(_misleading(block, place), _MOST_CELLS)
    if cells:
        yield Finding(
            Severity.ERROR, "merged_cells",
            "Cells are merged, so it cannot be told which row or column their content belongs to.",
            "Unmerge them (Home, Merge & Centre), fill in each cell, and hand the workbook in again.",
            place.sheet.name, tuple(cells),
        )  # fmt: skip


def _misleading(block: Block, place: _Place) -> Iterator[str]:
    """The read cells of a merged block, unless it is one of them and nothing else that is read."""
    rows = place.rows[bisect_left(place.rows, block.top) : bisect_right(place.rows, block.bottom)]
    columns = [column for column in sorted(place.columns) if block.left <= column <= block.right]
    if rows and columns and (block.top != block.bottom or columns != [block.left]):
        yield from (address(row, column) for row in rows for column in columns)


def _of_cells(place: _Place) -> Iterator[Finding]:
    layout, name = place.sheet.layout, place.sheet.name
    rows = set(place.rows)

    def read(cells: Iterable[tuple[int, int]]) -> tuple[str, ...]:
        return tuple(address(row, column) for row, column in cells if row in rows and column in place.columns)

    if unseen := read(layout.unseen):
        yield Finding(
            Severity.WARNING, "hidden_cells",
            "The format of these cells shows nothing, and what stands in them was read.",
            "Look at them in the formula bar. If they belong in the return, accept. If not, empty them.",
            name, unseen,
        )  # fmt: skip
    if linked := read(layout.linked):
        yield Finding(
            Severity.NOTE, "linked_cells",
            "These cells take their value from another workbook. The value saved with this one was read.",
            "Check that it was up to date when you saved.", name, linked,
        )  # fmt: skip
    if layout.comments:
        yield Finding(
            Severity.NOTE, "cell_comments", "There are comments on cells. They are not read.",
            "If one explains a figure, put it into the column Commentary.", name, layout.comments,
        )  # fmt: skip
    if layout.has_pictures:
        yield Finding(
            Severity.NOTE, "pictures", "There are pictures, charts or text boxes. They are not read.",
            "If one holds figures or explains them, type that into the cells.", name,
        )  # fmt: skip


def _other_sheets(grid: Grid, read: list[Sheet]) -> Iterator[Finding]:
    alike: list[str] = []
    unlike: list[str] = []
    for sheet in grid.sheets:
        if any(sheet is one for one in read) or all(map(is_blank_row, sheet.rows)) or _is_help(grid, sheet):
            continue
        looks = any(heading_row(sheet, required) for required in REQUIRED.values())
        (alike if looks else unlike).append(f"“{sheet.name}”")
    fix = "If there are figures in it that belong in the return, hand it in as a file of its own."
    if alike:
        words = "looks like a return and was" if len(alike) == 1 else "look like returns and were"
        yield Finding(Severity.WARNING, "other_sheet", f"{_sheets(alike)} {words} not read.", fix)
    if unlike:
        words = "was" if len(unlike) == 1 else "were"
        yield Finding(Severity.NOTE, "other_sheet", f"{_sheets(unlike)} {words} not read.", fix)


def _sheets(names: list[str]) -> str:
    return f"The sheet{'' if len(names) == 1 else 's'} {listed(names)}"


def _is_help(grid: Grid, sheet: Sheet) -> bool:
    plain = all(sum(cell is not None for cell in row) < 2 for row in sheet.rows)
    return sheet.name == _HELP_SHEET and (bool(grid.template) or plain)
