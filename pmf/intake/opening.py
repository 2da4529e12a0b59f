"""From the bytes of a file to its cells, or to the sentence why not.

Nothing is trusted: not the name's ending, not what the file says of its own size.
"""

from __future__ import annotations

import csv
import io
import re
from typing import Any

from pmf.intake.counting import count_records
from pmf.intake.grid import Block, Grid, Layout, Sheet, is_blank_row
from pmf.intake.reading_process import ReadingFailedError, ReadingProcess
from pmf.intake.refusing import refusal, unfit
from pmf.model.cell import CellType, RawCell, TypedCell
from pmf.model.finding import Finding, Severity

LARGEST_FILE = 10 * 1024 * 1024
MOST_ROWS = 200_000
MOST_COLUMNS = 5_000

# How files begin that are neither workbooks nor text.
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"%PDF", b"RIFF", b"II*\0", b"MM\0*")
_OTHERS = (b"MZ", b"\x7fELF", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"{\\rtf", b"SQLite format 3")
_TAGS = re.compile(rb"\s*<(!doctype|html|\?xml|table|svg|script|body|head|meta)\b", re.IGNORECASE)
# A cell in quotation marks, and how much of a file is looked at to tell its separator.
_QUOTED = re.compile(r'(?<![^,;\t|\r\n])"(?:[^"]|"")*"')
_HEAD = 20_000

reading_process = ReadingProcess()


def open_file(name: str, content: bytes) -> Grid:
    """The cells of a workbook or CSV. Raises RefusedError for anything else."""
    if not content:
        raise unfit("empty_file")
    if len(content) > LARGEST_FILE:
        raise refusal(
            "too_large",
            f"The file has {len(content) / 1024**2:.1f} MB; at most {LARGEST_FILE // 1024**2} MB can be read.",
            "Remove pictures and other sheets, or hand it in as CSV, or in parts.",
        )
    if content.startswith(b"PK"):
        return _open_workbook(content)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        locked = "EncryptedPackage".encode("utf-16-le") in content
        raise unfit("password_protected" if locked else "old_workbook")
    if content.startswith(_PICTURES):
        raise refusal(
            "not_a_workbook",
            f"“{name}” is a picture or a document, whatever its name says, not a workbook or CSV.",
            "Choose the workbook that the figures are in.",
        )
    if content.startswith(_OTHERS):
        raise unfit("not_a_table")
    if _TAGS.match(content.removeprefix(b"\xef\xbb\xbf")):
        raise unfit("web_page")
    return _all_there(_open_csv(content), content)


def _all_there(grid: Grid, content: bytes) -> Grid:
    """A CSV whose rows are as many as a count of its own finds. Raises RefusedError if they are not."""
    widest = max(map(len, grid.sheets[0].rows), default=0)
    if widest > MOST_COLUMNS:
        raise unfit("too_wide", f"{widest:,}")
    text = _decoded(content)
    rows = sum(not is_blank_row(row) for row in grid.sheets[0].rows)
    if rows != count_records(text, _delimiter(text)):
        raise unfit("unclosed_quotes")
    grid.sheets[0].layout = Layout(counted=rows)
    return grid


def _open_workbook(content: bytes) -> Grid:
    try:
        reply = reading_process.read(content)
    except ReadingFailedError as problem:
        raise unfit("too_slow" if problem.why == "too_slow" else "too_large") from None
    if why := reply.get("problem"):
        raise unfit(why, reply["detail"])
    return _grid(reply)


def _grid(reply: dict[str, Any]) -> Grid:
    sheets, findings = [], []
    for sheet in reply["sheets"]:
        if not sheet["hidden"]:
            sheets.append(_sheet(sheet))
        elif sheet["counted"] and sheet["name"] != "_template":
            findings.append(
                Finding(
                    Severity.NOTE,
                    "hidden_sheet",
                    f"The hidden sheet “{sheet['name']}” was not read.",
                    "If it should be, unhide it and hand the workbook in again.",
                    sheet["name"],
                )
            )
    if not any(sheet.rows for sheet in sheets):
        raise unfit("empty_workbook")
    return Grid(sheets, findings)


def _sheet(passed: dict[str, Any]) -> Sheet:
    rows = [[_raw(cell) for cell in row] for row in passed["rows"]]
    layout = Layout(
        counted=passed["counted"],
        hidden_rows=frozenset(passed["hidden_rows"]),
        hidden_columns=tuple((first - 1, last - 1) for first, last in passed["hidden_columns"]),
        merged=tuple(
            Block(top, left - 1, bottom, right - 1) for top, left, bottom, right in passed["merged"]
        ),
        filtered=passed["filtered"],
        has_pictures=passed["pictures"],
        comments=tuple(passed["comments"]),
        linked=tuple((row, column - 1) for row, column in passed["linked"]),
        unseen=tuple((row, column - 1) for row, column in passed["unseen"]),
    )
    if layout.counted != sum(not is_blank_row(row) for row in rows):
        raise unfit("does_not_add_up")
    return Sheet(passed["name"], rows, layout)


def _raw(cell: str | list[str] | None) -> RawCell:
    return TypedCell(CellType(cell[0]), cell[1]) if isinstance(cell, list) else cell


def _open_csv(content: bytes) -> Grid:
    text = _decoded(content)
    if "\x00" in text:
        raise refusal(
            "not_a_workbook",
            "The file is neither a workbook nor a CSV.",
            "Choose the workbook or CSV that the figures are in.",
        )
    csv.field_size_limit(1_000_000)
    try:
        rows: list[list[RawCell]] = [
            [cell.strip() or None for cell in row]
            for row in csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
        ]
    except csv.Error:
        raise unfit("damaged") from None
    if len(rows) > MOST_ROWS:
        raise refusal(
            "too_many_rows",
            f"The file has {len(rows):,} rows; at most {MOST_ROWS:,} can be read.",
            "Hand it in as several files.",
        )
    if not any(any(row) for row in rows):
        raise refusal(
            "empty_file",
            "The file has nothing in it.",
            "Check that you saved it with the figures in, and try again.",
        )
    return Grid([Sheet(None, rows)])


def _decoded(content: bytes) -> str:
    has_utf16_mark = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    encodings = ["utf-16"] if has_utf16_mark else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise refusal(
        "unreadable_text",
        "The file's letters cannot be read.",
        "In Excel, choose Save as, pick “CSV UTF-8 (comma delimited)”, and hand that in.",
    )


def _delimiter(text: str) -> str:
    """The separator that most of the first lines have, outside quotation marks: a title has others."""
    lines = _QUOTED.sub("", text[:_HEAD]).splitlines()[:20]
    return max(
        ",;\t|",
        key=lambda mark: (sum(mark in line for line in lines), sum(line.count(mark) for line in lines)),
    )
