"""Reads a workbook cell by cell into plain values. Runs in a process that can be killed.

openpyxl is the reader that shows errors and formulas that were never calculated. Sizes that the
file claims of itself are not believed: only cells that are there are counted.
"""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, datetime, time
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

MOST_ROWS = 200_000
MOST_COLUMNS = 5_000
# A cell as it is passed on: nothing, its text, or its type and text.
Passed = str | list[str] | None


class TooFarError(Exception):
    """A sheet with a cell farther out than any return has."""


def read_workbook(content: bytes) -> dict[str, Any]:
    """The sheets of a workbook: `{"sheets": [{"name", "hidden", "rows"}]}`, each row a list of cells."""
    values = openpyxl.load_workbook(io.BytesIO(content), data_only=True, keep_links=False)
    formulas = (
        openpyxl.load_workbook(io.BytesIO(content), keep_links=False) if _has_formulas(content) else None
    )
    sheets = []
    for sheet in values.worksheets:
        unreckoned = _uncalculated(sheet, formulas[sheet.title]) if formulas else set()
        sheets.append(
            {
                "name": sheet.title,
                "hidden": sheet.sheet_state != "visible",
                "rows": _rows(sheet, unreckoned),
            }
        )
    return {"sheets": sheets}


def _has_formulas(content: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for name in package.namelist():
            if name.startswith("xl/worksheets/") and re.search(rb"<(\w+:)?f[ >/]", package.read(name)):
                return True
    return False


def _cells(sheet: Worksheet) -> dict[tuple[int, int], Any]:
    # The public way to walk a sheet visits every cell of the box that the farthest one spans.
    return {where: cell for where, cell in sheet._cells.items() if cell.value not in (None, "")}


def _uncalculated(values: Worksheet, formulas: Worksheet) -> set[tuple[int, int]]:
    known = _cells(values)
    return {where for where, cell in _cells(formulas).items() if cell.data_type == "f" and where not in known}


def _rows(sheet: Worksheet, uncalculated: set[tuple[int, int]]) -> list[list[Passed]]:
    cells = _cells(sheet)
    everywhere = list(cells) + list(uncalculated)
    if not everywhere:
        return []
    height = max(row for row, _ in everywhere)
    width = max(column for _, column in everywhere)
    if height > MOST_ROWS or width > MOST_COLUMNS:
        raise TooFarError(f"“{sheet.title}” has something in row {height:,}, column {width:,}")
    rows: list[list[Passed]] = [[] for _ in range(height)]
    for (row, column), cell in sorted(cells.items()):
        _put(rows[row - 1], column, _passed(cell))
    for row, column in uncalculated:
        _put(rows[row - 1], column, ["uncalculated", ""])
    return rows


def _put(row: list[Passed], column: int, value: Passed) -> None:
    row.extend([None] * (column - len(row)))
    row[column - 1] = value


def _passed(cell: Any) -> Passed:
    value = cell.value
    if isinstance(value, str):
        if cell.data_type == "e":
            return ["error", value]
        return value.strip() or None
    if isinstance(value, bool):
        return ["truth", "TRUE" if value else "FALSE"]
    if isinstance(value, int | float):
        percent = "%" in (cell.number_format or "")
        return ["percent" if percent else "number", _digits(value)]
    if isinstance(value, datetime | date):
        return ["date", value.isoformat()[:10]]
    return value.isoformat() if isinstance(value, time) else str(value)


def _digits(value: float) -> str:
    """A number with the fifteen digits that a spreadsheet shows, not the binary tail that it stores."""
    return str(value) if isinstance(value, int) else format(value, ".15g")
