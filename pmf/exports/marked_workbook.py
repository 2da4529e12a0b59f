"""Gives an officer's workbook back with its cells marked and explained.

It is made new from what was read, so that nothing comes back that nobody saw: no hidden sheets but the
template's own, no formulas, no names, no author. Mended, it can be handed in as it is.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from pmf.exports.cell_text import clean
from pmf.exports.marked_cells import cell_at, write_raw, write_text
from pmf.intake.grid import Grid, Sheet, text_of
from pmf.intake.headings import KINDS
from pmf.intake.marks import SHEET, TITLE
from pmf.model.cell import RawCell
from pmf.model.finding import Finding, Severity

WORDS = {Severity.ERROR: "Error", Severity.WARNING: "Check", Severity.NOTE: "Note"}
# Fill and border differ by severity, and the comment says it in words: never colour alone.
_FILLS = {Severity.ERROR: "FBD9D9", Severity.WARNING: "FDF0CC", Severity.NOTE: "E3EAF2"}
_LINES = {Severity.ERROR: ("thick", "A4161A"), Severity.WARNING: ("mediumDashed", "8A5A00"),
          Severity.NOTE: ("dotted", "44546A")}  # fmt: skip
_NUMBERS = frozenset(
    ("value", "numerator", "denominator", "forecast outturn", "target", "minimum standard", "lower limit",
     "upper limit", "stretch", "weight", "decimals", "multiplier", "tolerance", "days allowed")
)  # fmt: skip
_HEADINGS = ("How serious", "Sheet", "Cell", "What is wrong", "What to do about it")
_WIDTHS = (14, 20, 10, 70, 70)
_FIRST_ROWS = 30
_MOST_CELLS = 50
_WIDEST, _SAMPLED = 48, 200
_NOT_IN_TITLES = re.compile(r"[\\*?:/\[\]]")
_LONGEST_TITLE = 31


def write_marked(grid: Grid, findings: Sequence[Finding], *, file_name: str, kind: str = "unknown") -> bytes:
    """The workbook's bytes: a first sheet that lists what to do, then each sheet that was read.

    `findings` are those of the examination whose `grid` and `kind` are given. A CSV comes back as a
    workbook with one sheet, named after its kind.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    sheets = {sheet.name: _copy(book, sheet, kind) for sheet in grid.sheets}
    for finding in findings:
        page = sheets.get(finding.sheet)
        if page is not None:
            _mark(page, finding)
    _list(book.create_sheet(SHEET, 0), findings, sheets, file_name)
    if grid.template:
        hidden = book.create_sheet("_template")
        hidden.sheet_state = "hidden"
        _fill(hidden, grid.template, set())
    book.active = 0
    book.properties.creator = ""
    book.properties.title = TITLE
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _copy(book: Workbook, sheet: Sheet, kind: str) -> Worksheet:
    name = sheet.name or (kind if kind in KINDS else "Return")
    page: Worksheet = book.create_sheet(_NOT_IN_TITLES.sub(" ", clean(name))[:_LONGEST_TITLE] or "Sheet")
    # A mapping may know a missing figure by its digits, so only a return of ours has its numbers made numbers.
    plain = _number_columns(sheet) if sheet.name is None and kind in KINDS else set()
    _fill(page, sheet.rows, plain)
    for column, width in enumerate(_widths(sheet.rows[:_SAMPLED]), 1):
        page.column_dimensions[get_column_letter(column)].width = width
    return page


def _fill(page: Worksheet, rows: Sequence[list[RawCell]], plain: set[int]) -> None:
    for number, row in enumerate(rows, 1):
        for column, raw in enumerate(row, 1):
            if raw is not None:
                write_raw(cell_at(page, number, column), raw, number_if_plain=column - 1 in plain)


def _number_columns(sheet: Sheet) -> set[int]:
    """The columns of a CSV, counted from 0, whose heading says that numbers stand there."""
    return {
        column
        for row in sheet.rows[:_FIRST_ROWS]
        for column, cell in enumerate(row)
        if " ".join(text_of(cell).split()).lower() in _NUMBERS
    }


def _widths(rows: Sequence[list[RawCell]]) -> Iterator[int]:
    for column in range(max((len(row) for row in rows), default=0)):
        longest = max((len(text_of(row[column])) for row in rows if column < len(row)), default=0)
        yield min(_WIDEST, max(10, longest + 2))


def _mark(page: Worksheet, finding: Finding) -> None:
    style, colour = _LINES[finding.severity]
    side = Side(style=style, color=colour)  # type: ignore[arg-type]
    text = clean(f"{WORDS[finding.severity]}: {finding.message} {finding.fix}")
    for address in finding.cells:
        cell = page[address]
        if cell.comment is not None:
            # Errors come first, so a cell keeps the look of its most serious finding.
            said = f"{cell.comment.text}\n\n{text}"
        else:
            said = text
            cell.fill = PatternFill("solid", fgColor=_FILLS[finding.severity])
            cell.border = Border(left=side, right=side, top=side, bottom=side)
        comment = Comment(said, "Check of this return", width=360)
        comment.height = 40 + 18 * (len(said) // 45 + said.count("\n"))
        cell.comment = comment


def _list(
    page: Worksheet, findings: Sequence[Finding], sheets: Mapping[str | None, Worksheet], file_name: str
) -> None:
    for column, width in enumerate(_WIDTHS, 1):
        page.column_dimensions[get_column_letter(column)].width = width
    write_text(cell_at(page, 1, 1), TITLE)
    page.cell(1, 1).font = Font(bold=True, size=14)
    write_text(
        cell_at(page, 2, 1),
        f"{file_name}: {_counted(findings)} Mend the errors; look at what is to be checked.",
    )
    write_text(
        cell_at(page, 3, 1),
        "Choose a cell's name to go to it. Then hand this workbook in: this page is not read.",
    )
    for column, heading in enumerate(_HEADINGS, 1):
        write_text(cell_at(page, 5, column), heading)
        page.cell(5, column).font = Font(bold=True)
    page.freeze_panes = "A6"
    for number, (finding, address) in enumerate(_lines(findings), 6):
        sheet = sheets.get(finding.sheet)
        shown = sheet.title if sheet is not None and finding.cells else finding.sheet or "–"
        words = (WORDS[finding.severity], shown, address or "–", finding.message, finding.fix)
        for column, text in enumerate(words, 1):
            cell = cell_at(page, number, column)
            write_text(cell, text)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        page.cell(number, 1).fill = PatternFill("solid", fgColor=_FILLS[finding.severity])
        if sheet is not None and address[:1].isalpha() and " " not in address:
            _link(page, f"C{number}", sheet.title, address)


def _lines(findings: Sequence[Finding]) -> Iterator[tuple[Finding, str]]:
    """One line a cell; the last of a finding with too many says how many more there are."""
    for finding in findings:
        for cell in finding.cells[:_MOST_CELLS] or ("",):
            yield finding, cell
        if len(finding.cells) > _MOST_CELLS:
            yield finding, f"and {len(finding.cells) - _MOST_CELLS:,} more"


def _link(page: Worksheet, at: str, title: str, address: str) -> None:
    quoted = title.replace("'", "''")
    page[at].hyperlink = Hyperlink(ref=at, location=f"'{quoted}'!{address}", display=address)
    page[at].font = Font(underline="single", color="0B57D0")


def _counted(findings: Sequence[Finding]) -> str:
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    checks = sum(finding.severity is Severity.WARNING for finding in findings)
    return f"{errors} {'error' if errors == 1 else 'errors'}, {checks} to check."
