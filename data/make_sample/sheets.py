"""Writes tables as CSV and as workbooks that are the same byte for byte each time."""

import csv
import datetime as dt
import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill

FIXED = dt.datetime(2026, 11, 16, 9, 0)
WIDE = {
    "Definition": 60,
    "Commentary": 60,
    "Action": 44,
    "Cause": 36,
    "Name": 46,
    "Title": 52,
    "Rationale": 52,
}
HEADER = PatternFill("solid", fgColor="E3EAF2")


@dataclass(frozen=True)
class Percent:
    """A number that is typed into a cell formatted as a percentage: 97.4 is stored as 0.974."""

    share: float


Cell = str | int | float | dt.date | Percent | None
Row = dict[str, Cell]


def write(path: Path, sheet: str, headings: Sequence[str], rows: list[Row]) -> None:
    """As the file's ending asks."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".csv":
        write_csv(path, headings, rows)
    else:
        write_workbook(path, sheet, headings, rows)


def write_csv(path: Path, headings: Sequence[str], rows: list[Row]) -> None:
    with open(path, "w", newline="", encoding="utf-8") as f:
        out = csv.DictWriter(f, headings, restval="", lineterminator="\r\n")
        out.writeheader()
        out.writerows({k: plain(v) for k, v in row.items()} for row in rows)


def plain(cell: Cell) -> str | int | float | None:
    if isinstance(cell, Percent):
        return f"{cell.share:.1%}"
    return cell.isoformat() if isinstance(cell, dt.date) else cell


def write_workbook(path: Path, sheet: str, headings: Sequence[str], rows: list[Row]) -> None:
    book = Workbook()
    page = book.active
    page.title = sheet
    for n, heading in enumerate(headings, 1):
        cell = page.cell(1, n, heading)
        cell.font, cell.fill, cell.alignment = (
            Font(bold=True),
            HEADER,
            Alignment(vertical="top", wrap_text=True),
        )
        page.column_dimensions[cell.column_letter].width = WIDE.get(heading, max(12, len(heading) + 2))
    page.freeze_panes = "B2"
    for r, row in enumerate(rows, 2):
        for c, heading in enumerate(headings, 1):
            put(page.cell(r, c), row.get(heading), heading)
    save(book, path)


def put(cell: Any, value: Cell, heading: str) -> None:
    if value is None or value == "":
        return
    if isinstance(value, Percent):
        cell.value, cell.number_format = value.share, "0.0%"
    else:
        cell.value = value
    if isinstance(value, dt.date):
        cell.number_format = "mmm-yy" if heading == "Period" else "dd/mm/yyyy"


def save(book: Workbook, path: Path) -> None:
    """Repacks what openpyxl writes, which carries the moment of writing, with fixed dates."""
    book.properties.creator = "Eastmere Borough Council"
    book.properties.created = FIXED
    raw = io.BytesIO()
    book.save(raw)
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            info = zipfile.ZipInfo(name, FIXED.timetuple()[:6])
            info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, 3, 0o600 << 16
            new.writestr(info, fixed(name, old.read(name)))


def fixed(name: str, data: bytes) -> bytes:
    if name != "docProps/core.xml":
        return data
    stamp = FIXED.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    return re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + stamp, data)
