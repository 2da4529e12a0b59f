"""Puts what was read of a file into the cells of a new workbook: typed, and never as a formula."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from openpyxl.cell.cell import ERROR_CODES, Cell
from openpyxl.worksheet.worksheet import Worksheet

from pmf.exports.cell_text import stored
from pmf.model.cell import CellType, RawCell, TypedCell

# A number as a CSV writes it that means the same as a number: no leading zeros, no more digits than are kept.
_PLAIN_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,14})(?:\.(\d{1,6}))?")
NEVER_CALCULATED = "formula that was never calculated"


def cell_at(page: Worksheet, row: int, column: int) -> Cell:
    """A cell of a new sheet, counted from 1."""
    cell = page.cell(row, column)
    if not isinstance(cell, Cell):
        raise TypeError("nothing is merged in a new sheet")
    return cell


def write_text(cell: Cell, text: str) -> None:
    """A text that stays one: what begins like a formula is shown as it is, also after it was edited."""
    cell.value = stored(text)
    if cell.data_type != "s":
        cell.data_type = "s"
    if text[:1] in "=+-@'\t\r":
        cell.quotePrefix = True


def write_raw(cell: Cell, raw: RawCell, *, number_if_plain: bool) -> None:
    """A cell as it was read. `number_if_plain` makes a number of a CSV's text that is nothing else."""
    if raw is None:
        return
    if isinstance(raw, TypedCell):
        _write_typed(cell, raw)
    elif number_if_plain and (match := _PLAIN_NUMBER.fullmatch(raw)):
        cell.value = _number(raw)
        if match[1]:
            cell.number_format = "0." + "0" * len(match[1])
    else:
        write_text(cell, raw)


def _write_typed(cell: Cell, raw: TypedCell) -> None:
    match raw.type:
        case CellType.NUMBER:
            cell.value = _number(raw.text)
        case CellType.PERCENT:
            cell.value = _number(raw.text)
            exponent = (Decimal(raw.text) * 100).normalize().as_tuple().exponent
            places = min(6, max(0, -exponent)) if isinstance(exponent, int) else 0
            cell.number_format = "0." + "0" * places + "%" if places else "0%"
        case CellType.DATE:
            cell.value = date.fromisoformat(raw.text)
            cell.number_format = "DD/MM/YYYY"
        case CellType.TRUTH:
            cell.value = raw.text == "TRUE"
        case CellType.ERROR if raw.text in ERROR_CODES:
            cell.value = raw.text
            cell.data_type = "e"
        case CellType.UNCALCULATED:
            write_text(cell, NEVER_CALCULATED)
        case _:
            write_text(cell, raw.text)


def _number(text: str) -> int | float:
    return int(text) if re.fullmatch(r"-?\d+", text) else float(text)
