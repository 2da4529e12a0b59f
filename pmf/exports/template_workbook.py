"""Writes a template as a workbook that an officer can fill in without being told how."""

from __future__ import annotations

import io

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet

from pmf.exports.template_cells import Look, Painter, height_of, put, set_page
from pmf.exports.template_guide import write_guide
from pmf.exports.template_rules import add_rules
from pmf.intake.template import Template
from pmf.intake.template_columns import Column, Shape
from pmf.intake.template_identity import SHEET

# Lists that cells may be chosen from stand on the hidden sheet, to the right of what it says of itself.
_LISTS_FROM = 8
_WIDE = 150
_HEADING_HEIGHT = 48
# By this name one finds the cells to fill from the keyboard, with F5.
_FILL_IN_HERE = "fill_in_here"


def write_template(template: Template) -> bytes:
    """The workbook's bytes: the sheet to fill in, named after its kind, a page of help, and a hidden
    sheet from which the workbook is known again."""
    book = Workbook()
    sheet, guide, hidden = book.worksheets[0], book.create_sheet("How to"), book.create_sheet(SHEET)
    sheet.title = template.kind
    painter = Painter(book)
    _write_headings(sheet, painter, template.columns)
    _write_rows(sheet, painter, template)
    _set_up(sheet, template)
    add_rules(sheet, template.columns, _last_row(template), _write_hidden(hidden, template))
    write_guide(guide, painter, template)
    book.properties.title = template.title
    book.properties.subject = template.explained
    book.properties.creator = "Performance team"
    book.properties.language = "en-GB"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _last_row(template: Template) -> int:
    return 1 + max(len(template.rows) + template.spare_rows, 1)


def _write_headings(sheet: Worksheet, painter: Painter, columns: tuple[Column, ...]) -> None:
    for number, column in enumerate(columns, 1):
        cell = sheet.cell(1, number, column.words)
        painter.paint(cell, Look.HEADING_TO_READ if column.reading else Look.HEADING)
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    sheet.row_dimensions[1].height = _HEADING_HEIGHT


def _write_rows(sheet: Worksheet, painter: Painter, template: Template) -> None:
    for number, row in enumerate(template.rows, 2):
        for at, column in enumerate(template.columns, 1):
            given = row.cells.get(column.words)
            if column.reading:
                look = Look.TO_READ
            elif column.key:
                look = Look.GIVEN
            elif column.words in row.not_wanted:
                look = Look.NOT_WANTED_BUT_OPEN if column.always_open else Look.NOT_WANTED
            else:
                look = Look.TO_FILL
            cell = sheet.cell(number, at)
            painter.paint(cell, look, column.shape, put(cell, given))
        texts = [(row.cells.get(column.words), column.width) for column in template.columns]
        sheet.row_dimensions[number].height = height_of(
            texts, least=2 if template.kind in ("performance", "actions") else 1
        )
    for number in range(len(template.rows) + 2, len(template.rows) + template.spare_rows + 2):
        for at, column in enumerate(template.columns, 1):
            painter.paint(
                sheet.cell(number, at), Look.TO_READ if column.reading else Look.TO_FILL, column.shape
            )


def _set_up(sheet: Worksheet, template: Template) -> None:
    """What the sheet lets one do, where it opens, and how it prints."""
    letters = {column.words: get_column_letter(at) for at, column in enumerate(template.columns, 1)}
    last_letter, last_row = get_column_letter(len(template.columns)), _last_row(template)
    sheet.freeze_panes = "C2"
    sheet.sheet_view.tabSelected = True
    sheet.auto_filter.ref = f"A1:{last_letter}{last_row}"
    fill = [column.words for column in template.columns if not (column.reading or column.key)]
    start = f"{letters[_first_asked(template, fill)]}2"
    for selection in sheet.sheet_view.selection:
        if selection.pane == "bottomRight":
            selection.activeCell = selection.sqref = start
    area = f"'{template.kind}'!${letters[fill[0]]}$2:${last_letter}${last_row}"
    sheet.defined_names[_FILL_IN_HERE] = DefinedName(_FILL_IN_HERE, attr_text=area)
    _protect(sheet, rows_may_come=template.spare_rows > 0)
    wide = sum(column.width for column in template.columns) > _WIDE
    set_page(sheet, template.title, wide=wide)
    sheet.print_title_rows = "1:1"


def _first_asked(template: Template, fill: list[str]) -> str:
    """The heading under which one begins to type."""
    if not template.rows:
        return template.columns[0].words if template.spare_rows else fill[0]
    return next((heading for heading in fill if heading not in template.rows[0].not_wanted), fill[0])


def _protect(sheet: Worksheet, *, rows_may_come: bool) -> None:
    """Keep what is given from being typed over. No password: it is a help, not a lock."""
    protection = sheet.protection
    protection.sheet = True
    # what is said here is what is forbidden
    protection.formatColumns = protection.formatRows = protection.formatCells = False
    protection.autoFilter = protection.sort = False
    protection.insertRows = protection.deleteRows = not rows_may_come


def _write_hidden(sheet: Worksheet, template: Template) -> dict[str, str]:
    """What the workbook knows of itself, and the lists. Gives where the list of each heading stands."""
    sheet.sheet_state = "veryHidden"
    for number, line in enumerate(template.identity.lines(), 1):
        for at, text in enumerate(line, 1):
            put(sheet.cell(number, at), text)
    places: dict[str, str] = {}
    known: dict[tuple[str, ...], str] = {}
    for column in template.columns:
        if column.shape is not Shape.CHOICE:
            continue
        if column.choices not in known:
            letter = get_column_letter(_LISTS_FROM + len(known))
            for number, choice in enumerate(column.choices, 1):
                put(sheet[f"{letter}{number}"], choice)
            known[column.choices] = f"'{SHEET}'!${letter}$1:${letter}${len(column.choices)}"
        places[column.words] = known[column.choices]
    return places
