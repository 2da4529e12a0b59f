"""The page of help in a template's workbook."""

from __future__ import annotations

from openpyxl.worksheet.worksheet import Worksheet

from pmf.exports.template_cells import Look, Painter, height_of, put, set_page
from pmf.intake.template import Template

_WIDTHS = {"A": 26, "B": 18, "C": 78, "D": 34}
_HEIGHTS, _LINE_HEIGHT = {Look.TITLE: 24.0, Look.SECTION: 20.0}, 15.0
# Cells of the table of looks that show what they speak of.
_SAMPLES = {
    "White, with a border": Look.TO_FILL,
    "Grey, in italics": Look.TO_READ,
    "Struck through": Look.NOT_WANTED,
}


def write_guide(sheet: Worksheet, painter: Painter, template: Template) -> None:
    """What is in the template, what to do, and each column in words; nothing merged, nothing blank inside."""
    for letter, width in _WIDTHS.items():
        sheet.column_dimensions[letter].width = width
    number = 1
    for look, text in ((Look.TITLE, template.title), (Look.PLAIN, template.explained)):
        _line(sheet, painter, number, look, text)
        number += 1
    for section in template.how_to:
        number += 1
        _line(sheet, painter, number, Look.SECTION, section.title)
        number += 1
        for text in section.lines:
            _line(sheet, painter, number, Look.PLAIN, text)
            number += 1
        for at, row in enumerate(section.table):
            _table_row(sheet, painter, number, row, heading=at == 0)
            number += 1
    set_page(sheet, template.title, wide=False)
    sheet.sheet_view.showGridLines = False


def _line(sheet: Worksheet, painter: Painter, number: int, look: Look, text: str) -> None:
    cell = sheet.cell(number, 1)
    painter.paint(cell, look, None, put(cell, text), wrap=False)
    sheet.row_dimensions[number].height = _HEIGHTS.get(look, _LINE_HEIGHT)


def _table_row(
    sheet: Worksheet, painter: Painter, number: int, row: tuple[str, ...], *, heading: bool
) -> None:
    # The words of a table of two columns run on to the right; those of four are wrapped.
    wrapped = [at == 0 or len(row) > 2 for at in range(len(row))]
    for at, text in enumerate(row):
        cell = sheet.cell(number, at + 1)
        look = Look.COLUMN if heading else Look.PLAIN
        if at == 0 and not heading:
            look = _SAMPLES.get(text, Look.PLAIN)
        painter.paint(cell, look, None, put(cell, text), wrap=wrapped[at])
    texts = [
        (text, width) for text, width, wraps in zip(row, _WIDTHS.values(), wrapped, strict=False) if wraps
    ]
    sheet.row_dimensions[number].height = height_of(texts)
