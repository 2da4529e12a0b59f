"""Writes a template as a workbook that an officer can fill in without being told how."""

from __future__ import annotations

import io
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from pmf.intake.template import Template

_HEAD = PatternFill("solid", fgColor="1F4E8C")
_READ = PatternFill("solid", fgColor="F4F6F8")
_FILL = PatternFill("solid", fgColor="FFFFFF")
_WIDE = {
    "Indicator name": 44,
    "Commentary": 60,
    "Cause": 40,
    "Action": 40,
    "Definition": 50,
    "Title": 40,
    "Name": 44,
}
_SPARE_ROWS = 40

_HELP = (
    "How to fill this in",
    "Type each figure into Value. Where an indicator is a share or a rate, type Numerator and Denominator "
    "instead: the value is worked out from them.",
    "Leave a cell blank if you have no figure yet, or write: not available, n/a, or c where it must not be shown.",
    "Type 87.2 for 87.2%. Pounds may be 1966, 1,966 or £1.2m.",
    "Where a figure is below its minimum, say what happened, why, what is being done, by when and by whom.",
    "Grey columns are there to be read. They are not taken in again.",
    "Hand the file in on the page “Hand in a return”. Nothing is stored until you say yes.",
)


def write_template(template: Template) -> bytes:
    """The workbook's bytes: the sheet to fill in, named after its kind, and a page of help."""
    book = Workbook()
    sheet = book.active
    if not isinstance(sheet, Worksheet):
        raise TypeError("a new workbook has a worksheet")
    sheet.title = template.kind
    _write_headings(sheet, template)
    for number, row in enumerate(template.rows, 2):
        _write_row(sheet, template, number, row)
    _add_choices(sheet, template)
    sheet.freeze_panes = "B2"
    _write_help(book.create_sheet("How to"), template)
    book.properties.title = template.title
    book.properties.creator = "Performance team"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _write_headings(sheet: Worksheet, template: Template) -> None:
    for column, heading in enumerate(template.headings, 1):
        cell = sheet.cell(1, column, heading)
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = _HEAD
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        sheet.column_dimensions[get_column_letter(column)].width = _WIDE.get(heading, 16)
    sheet.row_dimensions[1].height = 32


def _write_row(sheet: Worksheet, template: Template, number: int, row: dict[str, Any]) -> None:
    for column, heading in enumerate(template.headings, 1):
        cell = sheet.cell(number, column, _safe(row.get(heading)))
        given = heading in template.for_reading or heading in ("Indicator code", "Period")
        not_wanted = (heading == "Value" and row["_parts"]) or (
            heading in ("Numerator", "Denominator") and not row["_parts"]
        )
        cell.fill = _READ if given or not_wanted else _FILL
        cell.protection = Protection(locked=given)
        cell.alignment = Alignment(vertical="top", wrap_text=heading in _WIDE)


def _safe(value: Any) -> Any:
    # A name that begins like a formula must arrive as the text that it is.
    return "'" + value if isinstance(value, str) and value[:1] in "=+@" and value else value


def _add_choices(sheet: Worksheet, template: Template) -> None:
    last = len(template.rows) + _SPARE_ROWS
    for heading, choices in template.choices.items():
        letter = get_column_letter(template.headings.index(heading) + 1)
        rule = DataValidation(type="list", formula1='"' + ",".join(choices) + '"', allow_blank=True)
        rule.error = "Choose one of: " + ", ".join(choices)
        rule.showErrorMessage = True
        sheet.add_data_validation(rule)
        rule.add(f"{letter}2:{letter}{last + 1}")


def _write_help(sheet: Worksheet, template: Template) -> None:
    sheet.column_dimensions["A"].width = 110
    sheet.cell(1, 1, template.title).font = Font(bold=True, size=14)
    sheet.cell(2, 1, template.explained)
    for number, line in enumerate(_HELP, 4):
        cell = sheet.cell(number, 1, line)
        cell.alignment = Alignment(wrap_text=True)
        cell.font = Font(bold=number == 4)
