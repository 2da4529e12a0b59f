"""Makes workbooks in which something is hidden, merged, doubled or lying, as officers' workbooks are."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

from openpyxl import Workbook, load_workbook

from helpers.files import FIGURES, edited, workbook, zip_file

SHEET = "xl/worksheets/sheet1.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
ROWS = (
    ("REP02", "2025/26 Q1", 9),
    ("REP02", "2025/26 Q2", 8),
    ("REP02", "2025/26 Q3", 7.5),
)


def book(*rows: Any, change: Callable[[Workbook], object] | None = None, sheet: str = "performance") -> bytes:
    """A workbook of rows, then changed by openpyxl."""
    made = load_workbook(io.BytesIO(workbook(*rows, sheet=sheet)))
    if change:
        change(made)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def plain(change: Callable[[Workbook], object] | None = None) -> bytes:
    """The plain return of three figures, changed."""
    return book(FIGURES, *ROWS, change=change)


def page(act: Callable[[Any], object]) -> Callable[[Workbook], object]:
    """A change of the first sheet."""
    return lambda made: act(made.worksheets[0])


def with_sheet(title: str, *rows: Any, state: str = "visible") -> Callable[[Workbook], object]:
    """A change that adds a sheet."""

    def add(made: Workbook) -> None:
        sheet = made.create_sheet(title)
        sheet.sheet_state = state
        for row in rows:
            sheet.append(list(row))

    return add


def sub(content: bytes, pattern: bytes, new: bytes, part: str = SHEET) -> bytes:
    """A workbook with something in a part's XML put in the place of something else, once, for certain."""

    def change(body: bytes) -> bytes:
        changed, times = re.subn(pattern, lambda _: new, body, count=1)
        assert times == 1, (pattern, body[:400])
        return changed

    return edited(content, part, change)


def raw_book(
    sheet: bytes,
    *,
    sheets: bytes | None = None,
    strings: bytes | None = None,
    extra: dict[str, bytes] | None = None,
) -> bytes:
    """A workbook from the XML of its one sheet, with no program between."""
    types = (
        b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        b'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        b'<Default Extension="xml" ContentType="application/xml"/>'
        b'<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
        b'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
        b'<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>'
        + (b'<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>' if strings else b"")
        + b"</Types>"
    )  # fmt: skip
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relation = '<Relationship Id="{}" Type="' + kinds + '/{}" Target="{}"/>'
    head = '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    links = [("rId1", "worksheet", "worksheets/sheet1.xml"), ("rId2", "styles", "styles.xml")]
    if strings:
        links.append(("rId3", "sharedStrings", "sharedStrings.xml"))
    parts = {
        "[Content_Types].xml": types,
        "_rels/.rels": (head + relation.format("rId1", "officeDocument", "xl/workbook.xml") + "</Relationships>").encode(),
        "xl/workbook.xml": f'<?xml version="1.0"?><workbook xmlns="{MAIN}" xmlns:r="{kinds}"><sheets>'.encode()
        + (sheets or b'<sheet name="performance" sheetId="1" r:id="rId1"/>') + b"</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": (head + "".join(relation.format(*one) for one in links) + "</Relationships>").encode(),
        "xl/styles.xml": f'<?xml version="1.0"?><styleSheet xmlns="{MAIN}"><cellXfs><xf/></cellXfs></styleSheet>'.encode(),
        SHEET: sheet,
        **({"xl/sharedStrings.xml": strings} if strings else {}),
        **(extra or {}),
    }  # fmt: skip
    return zip_file(**parts)


def raw_sheet(rows: str, before: str = "", after: str = "", prolog: str = "") -> bytes:
    """The XML of a sheet, from the XML of its rows."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{prolog}<worksheet xmlns="{MAIN}">{before}'
        f"<sheetData>{rows}</sheetData>{after}</worksheet>"
    ).encode()


def raw_row(number: int, *cells: str, attributes: str = "") -> str:
    """The XML of a row of texts and numbers, written straight into its cells."""
    there = [_raw_cell(number, column, cell) for column, cell in enumerate(cells) if cell]
    return f'<row r="{number}" {attributes}>{"".join(there)}</row>'


def _raw_cell(number: int, column: int, cell: str) -> str:
    where = f"{chr(65 + column)}{number}"
    if re.fullmatch(r"-?\d+(\.\d+)?", cell):
        return f'<c r="{where}"><v>{cell}</v></c>'
    return f'<c r="{where}" t="inlineStr"><is><t>{cell}</t></is></c>'
