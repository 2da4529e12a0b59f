"""Writes the cells of a past return as a new workbook of plain values.

The file as it was handed in stays where it is: it may hold formulas that call other places, hidden sheets
or people's data, and whoever opens it here trusts us. What goes out is written anew.
"""

from __future__ import annotations

import io

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, WriteOnlyCell
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from pmf.exports.cell_text import stored
from pmf.intake.grid import Sheet
from pmf.model.cell import CellType, RawCell, TypedCell


def write_values(sheets: list[Sheet], title: str) -> bytes:
    """The workbook's bytes: each sheet's values in the cells that they stood in, and no formulas."""
    book = Workbook(write_only=True)
    for number, sheet in enumerate(sheets, 1):
        page = book.create_sheet(_sheet_name(sheet.name, number))
        for row in sheet.rows:
            page.append([_cell(page, cell) for cell in row])
    book.properties.title = title
    book.properties.creator = "Performance team"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(page: WriteOnlyWorksheet, cell: RawCell) -> Cell | None:
    if cell is None:
        return None
    text = cell.text if isinstance(cell, TypedCell) else cell
    if isinstance(cell, TypedCell) and cell.type in (CellType.NUMBER, CellType.PERCENT):
        written = WriteOnlyCell(page, float(text))
        if cell.type is CellType.PERCENT:
            written.number_format = "0.00%"
        return written
    written = WriteOnlyCell(page, stored(text))
    written.data_type = "s"  # a text that begins like a formula stays the text that it is
    return written


def _sheet_name(name: str | None, number: int) -> str:
    kept = "".join("_" if character in "[]:*?/\\" else character for character in name or "")[:31]
    return kept.strip("'") or f"Sheet {number}"
