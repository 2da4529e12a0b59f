"""Writes a template as a CSV: the same headings and rows, for those who hand in from another program."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal

from pmf.intake.formula_guard import guarded
from pmf.intake.template import Template
from pmf.intake.template_rows import CellValue, Row

# Excel takes a CSV for UTF-8 only where it begins with this mark.
_ENCODING = "utf-8-sig"


def write_template_csv(template: Template) -> bytes:
    """The CSV's bytes: UTF-8 with a mark, commas between, days as 2026-03-31.

    No cell of it is a formula. Rows that ask for nothing are left out: a CSV cannot say so of a row.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    headings = [column.words for column in template.columns]
    writer.writerow(headings)
    writer.writerows(_cells(row, headings) for row in template.rows if not row.wants_nothing)
    return out.getvalue().encode(_ENCODING)


def _cells(row: Row, headings: list[str]) -> list[str]:
    return [_written(row.cells.get(heading)) for heading in headings]


def _written(value: CellValue) -> str:
    match value:
        case None:
            return ""
        case Decimal():
            return f"{value.normalize():f}"
        case date():
            return value.isoformat()
        case _:
            return guarded(str(value))
