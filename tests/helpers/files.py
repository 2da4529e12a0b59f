"""Makes the files that officers hand in: real workbooks, CSVs as other programs save them, and broken ones."""

from __future__ import annotations

import csv
import io
import shutil
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook

Rows = Sequence[Sequence[Any]]
FIGURES = ("Indicator code", "Period", "Value")


def csv_file(*rows: Sequence[Any], encoding: str = "utf-8", separator: str = ",") -> bytes:
    """Rows as a CSV."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator).writerows(rows)
    return out.getvalue().encode(encoding)


def workbook(
    *rows: Sequence[Any],
    sheet: str = "performance",
    formats: Mapping[str, str] | None = None,
    hidden: Mapping[str, Rows] | None = None,
) -> bytes:
    """Rows as a workbook of one visible sheet. `formats` gives cells a number format; `hidden` adds sheets."""
    book = Workbook()
    page = book.worksheets[0]
    page.title = sheet
    for row in rows:
        page.append(list(row))
    for cell, number_format in (formats or {}).items():
        page[cell].number_format = number_format
    for title, content in (hidden or {}).items():
        other = book.create_sheet(title)
        other.sheet_state = "hidden"
        for row in content:
            other.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def edited(content: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """A workbook with one part of its zip changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
    return out.getvalue()


def with_part(content: bytes, part: str, body: bytes) -> bytes:
    """A workbook with one part more in its zip."""
    out = io.BytesIO(content)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr(part, body)
    return out.getvalue()


def zip_file(**parts: bytes) -> bytes:
    """A zip that is no workbook."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, body in parts.items():
            package.writestr(name, body)
    return out.getvalue()


def with_error_cell(content: bytes, cell: str, error: str) -> bytes:
    """A workbook in which a cell shows a spreadsheet error, as Excel saves it beside its formula."""

    def change(sheet: bytes) -> bytes:
        start = sheet.index(f'<c r="{cell}"'.encode())
        end = sheet.index(b"</c>", start) + len(b"</c>")
        shown = f'<c r="{cell}" t="e"><f>Other!A1</f><v>{error}</v></c>'.encode()
        return sheet[:start] + shown + sheet[end:]

    return edited(content, "xl/worksheets/sheet1.xml", change)


def copied(database: Path, to: Path) -> Path:
    """A copy of a closed database and its receipts."""
    for suffix in ("", ".receipts"):
        shutil.copyfile(f"{database}{suffix}", f"{to}{suffix}")
    return to
