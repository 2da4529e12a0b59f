"""Finds a mapping's table on a sheet: its headings, in one row or two, and the rows that are figures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from pmf.intake.coded import Coded, Mask
from pmf.intake.grid import Grid, Sheet, cells_in, filled_rows, text_of, tidy
from pmf.intake.mapping_model import Layout, Mapping
from pmf.model.cell import RawCell, address
from pmf.model.finding import Finding, Severity

# A title and notes may stand above the headings, but not pages of them.
_FIRST_ROWS = 50


@dataclass(slots=True)
class Headings:
    """A row of headings (counted from 0), each as it is matched: with the title of its group, if any."""

    sheet: Sheet
    row: int
    texts: list[str]
    lower: list[str]
    used: set[int] = field(default_factory=set)

    def column(self, heading: str) -> int | None:
        """The first column with a heading: whole, or the lower part alone where only one column has it."""
        wanted = tidy(heading)
        whole = [at for at, text in enumerate(self.texts) if tidy(text) == wanted]
        lower = [at for at, text in enumerate(self.lower) if tidy(text) == wanted]
        return whole[0] if whole else lower[0] if len(lower) == 1 else None

    def columns(self, heading: str) -> list[int]:
        """Every column with a heading."""
        return [at for at, text in enumerate(self.texts) if tidy(text) == tidy(heading)]

    def cell(self, column: int) -> str:
        """The address of a column's heading."""
        return address(self.row + 1, column)


@dataclass(slots=True)
class FoundTable:
    """The table of a mapping on one sheet: its headings, and its rows by column."""

    headings: Headings
    numbers: Sequence[int]
    cells: list[Coded[RawCell]]
    set_aside: tuple[int, ...] = ()

    @property
    def sheet(self) -> Sheet:
        """Where it stands."""
        return self.headings.sheet


def places_of(grid: Grid, mapping: Mapping) -> list[Headings]:
    """The sheets, and on each the headings, that a mapping fits: the first, or every one."""
    found = []
    for sheet in grid.sheets:
        if mapping.recognise.sheet and not re.search(mapping.recognise.sheet, sheet.name or ""):
            continue
        if headings := _headings(sheet, mapping):
            found.append(headings)
            if not mapping.layout.every_sheet:
                break
    return found


def _headings(sheet: Sheet, mapping: Mapping) -> Headings | None:
    layout = mapping.layout
    if layout.header_row is not None:
        candidates = range(layout.header_row - 1, min(layout.header_row, len(sheet.rows)))
    else:
        candidates = range(layout.header_rows - 1, min(_FIRST_ROWS, len(sheet.rows)))
    for row in candidates:
        headings = headings_at(sheet, row, layout)
        if all(headings.column(wanted) is not None for wanted in mapping.recognise.headings):
            return headings
    return None


def headings_at(sheet: Sheet, row: int, layout: Layout) -> Headings:
    """The headings that a row (counted from 0) has, with the titles above it if the layout has two rows."""
    lower = [text_of(cell).strip() for cell in sheet.rows[row]]
    if layout.columns_end_at_blank and "" in lower:
        lower = lower[: lower.index("")]
    texts = lower
    if layout.header_rows == 2 and row > 0:
        above = [text_of(cell).strip() for cell in sheet.rows[row - 1]]
        titles, title = [], ""
        for at in range(len(lower)):
            # a merged title stands in the first of its cells alone
            title = (above[at] if at < len(above) else "") or title
            titles.append(title)
        texts = [" ".join(filter(None, pair)) for pair in zip(titles, lower, strict=True)]
    return Headings(sheet, row, list(texts), lower)


def table_under(headings: Headings, layout: Layout, findings: list[Finding]) -> FoundTable:
    """The rows under headings. What the layout leaves out is named."""
    width = max(len(headings.texts), 1)
    numbers = filled_rows(headings.sheet, headings.row + 1)
    cells = cells_in(headings.sheet, numbers, width)
    rows = np.asarray(numbers, np.int64)
    keep = np.ones(len(rows), np.bool_)
    if layout.stop_at is not None:
        hits = np.flatnonzero(_first_cells(cells, len(rows), layout.stop_at))
        keep[hits[0] if len(hits) else len(rows) :] = False
    if layout.stop_at_blank:
        gaps = np.flatnonzero(np.diff(rows) > 1) + 1
        keep[gaps[0] if len(gaps) else len(rows) :] = False
    if not keep.all():
        _say_rows(headings, rows[~keep], findings, "rows_below_table", "below the table and not read")
    for rule in layout.skip_rows:
        column = headings.column(rule.heading) if rule.heading is not None else None
        if column is None:
            hit = _first_cells(cells, len(rows), rule.matching)
        else:
            hit = cells[column].mask(_having(rule.matching))
        hit &= keep
        if hit.any():
            _say_rows(
                headings, rows[hit], findings, "rows_left_out", f"left out, being like “{rule.matching}”"
            )
        keep &= ~hit
    if keep.all():
        return FoundTable(headings, numbers, cells)
    aside = tuple(rows[~keep].tolist())
    return FoundTable(headings, rows[keep].tolist(), [column.take(keep) for column in cells], aside)


def _having(pattern: str):  # type: ignore[no-untyped-def]
    known = re.compile(pattern)
    return lambda cell: cell is not None and known.search(text_of(cell)) is not None


def _first_cells(cells: list[Coded[RawCell]], count: int, pattern: str) -> Mask:
    """Which rows have a pattern in the first of their cells with something in it."""
    hit = np.zeros(count, np.bool_)
    blank = np.ones(count, np.bool_)
    for column in cells:
        hit |= blank & column.mask(_having(pattern))
        blank &= column.mask(lambda cell: cell is None)
    return hit


def _say_rows(headings: Headings, rows: np.ndarray, findings: list[Finding], code: str, what: str) -> None:
    many = f"{len(rows):,} rows are" if len(rows) != 1 else "1 row is"
    findings.append(
        Finding(
            Severity.NOTE, code, f"{many} {what}.",
            "Nothing to do, unless there are figures in them: then have the mapping brought up to date.",
            headings.sheet.name, tuple(address(int(row), 0) for row in rows),
        )
    )  # fmt: skip


def name_what_is_not_read(grid: Grid, places: list[Headings], findings: list[Finding]) -> None:
    """Notes for sheets, columns and doubled headings that a mapping passes over."""
    read = {headings.sheet.name for headings in places}
    findings.extend(
        Finding(
            Severity.NOTE, "sheet_not_read", f"The sheet “{sheet.name}” is not part of the layout and was not read.",
            "Nothing to do, unless there are figures on it.", sheet.name,
        )
        for sheet in grid.sheets
        if sheet.name not in read and any(any(row) for row in sheet.rows[:_FIRST_ROWS])
    )  # fmt: skip
    for headings in places:
        _name_columns(headings, findings)


def _name_columns(headings: Headings, findings: list[Finding]) -> None:
    whole = [text_of(cell).strip() for cell in headings.sheet.rows[headings.row]]
    passed = [at for at, text in enumerate(whole) if text and at not in headings.used]
    if passed:
        few = "”, “".join(dict.fromkeys(whole[at] for at in passed[:3]))
        many = f"{len(passed):,} columns are" if len(passed) != 1 else "1 column is"
        findings.append(
            Finding(
                Severity.NOTE, "columns_not_read", f"{many} not read, the first “{few}”.",
                "Nothing to do, unless they have figures that should be: then have the mapping brought up to date.",
                headings.sheet.name, tuple(headings.cell(at) for at in passed),
            )
        )  # fmt: skip
    seen: dict[str, list[int]] = {}
    for at, text in enumerate(headings.texts):
        if text:
            seen.setdefault(tidy(text), []).append(at)
    twice = {text: columns for text, columns in seen.items() if len(columns) > 1}
    if twice:
        cells = tuple(headings.cell(at) for columns in twice.values() for at in columns[1:])
        many = f"{len(twice):,} headings stand" if len(twice) != 1 else "1 heading stands"
        findings.append(
            Finding(
                Severity.NOTE, "heading_twice",
                f"{many} over more than one column ({len(cells):,} times again). Each column is read by its place.",
                "Nothing to do, if the publisher means it.", headings.sheet.name, cells,
            )
        )  # fmt: skip
