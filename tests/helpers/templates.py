"""Templates as tests make, fill in and look at them."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.utils.escape import unescape

from helpers.council import OFFICER, Council
from pmf.exports.template_csv import write_template_csv
from pmf.exports.template_workbook import write_template
from pmf.intake.template import Template, template_for
from pmf.intake.template_columns import keys_of
from pmf.model.period import parse_period

Rows = list[dict[str, Any]]
Filling = Mapping[tuple[str, ...], Mapping[str, Any]]


def made(council: Council, kind: str, period: str = "2025/26 Q3", service: Any = None) -> Template:
    """A template as everything stands now."""
    return template_for(
        council.database, council.road.framework, OFFICER, kind, service=service,
        period=parse_period(period), at=council.soon(),
    )  # fmt: skip


def rows_of(content: bytes, kind: str = "performance") -> Rows:
    """The rows of a template's workbook, or of its CSV, by heading."""
    if content.startswith(b"PK"):
        page = load_workbook(io.BytesIO(content))[kind]
        # What a spreadsheet program does and the library leaves to its caller.
        lines = [[unescape(cell) if isinstance(cell, str) else cell for cell in line] for line in page.iter_rows(values_only=True)]  # fmt: skip
    else:
        lines = [[cell or None for cell in line] for line in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))]  # fmt: skip
    return [dict(zip(lines[0], line, strict=True)) for line in lines[1:] if any(line)]


def filled(template: Template, filling: Filling, *, without: tuple[str, ...] = ()) -> bytes:
    """A template's workbook with cells filled in, by what their rows are about. `without` are codes
    whose rows are taken out; a row that was not there is put at the end."""
    book = load_workbook(io.BytesIO(write_template(template)))
    sheet = book[template.kind]
    place = {str(cell.value): cell.column for cell in sheet[1]}
    keys = [heading for heading in keys_of(template.kind) if heading in place]
    found = {}
    for number in range(2, sheet.max_row + 1):
        found[tuple(sheet.cell(number, place[key]).value or "" for key in keys)] = number
    last = 1 + len(template.rows)
    for key, cells in filling.items():
        whole = (*key, *[""] * (len(keys) - len(key)))
        if whole not in found:
            last += 1
            found[whole] = last
            for heading, value in zip(keys, key, strict=False):
                sheet.cell(last, place[heading]).value = value
        for heading, value in cells.items():
            sheet.cell(found[whole], place[heading]).value = value
    for number in sorted((row for key, row in found.items() if key[0] in without), reverse=True):
        sheet.delete_rows(number)
    return saved(book)


def saved(book: Workbook) -> bytes:
    """A workbook's bytes."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def both(template: Template) -> tuple[bytes, bytes]:
    """A template as a workbook and as a CSV."""
    return write_template(template), write_template_csv(template)
