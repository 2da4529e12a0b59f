"""From the bytes of a file to its cells, or to the sentence why not.

Nothing is trusted: not the name's ending, not what the file says of its own size.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from pmf.intake.delimited import Progress, quiet, read_delimited
from pmf.intake.grid import Block, Grid, Layout, Sheet, is_blank_row
from pmf.intake.reading_process import ReadingFailedError, ReadingProcess
from pmf.intake.refusing import refusal, unfit
from pmf.model.cell import CellType, RawCell, TypedCell
from pmf.model.finding import Finding, Severity

# What the page takes. Who sits at the machine may hand in more.
LARGEST_FILE = 10 * 1024 * 1024
MOST_ROWS = 200_000

# How files begin that are neither workbooks nor text.
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"%PDF", b"RIFF", b"II*\0", b"MM\0*")
_OTHERS = (b"MZ", b"\x7fELF", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"{\\rtf", b"SQLite format 3")
_TAGS = re.compile(rb"\s*<(!doctype|html|\?xml|table|svg|script|body|head|meta)\b", re.IGNORECASE)

reading_process = ReadingProcess()


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a file may be: bytes, and rows of a CSV. A workbook's own bounds are its reader's."""

    file: int = LARGEST_FILE
    rows: int = MOST_ROWS


ON_THE_PAGE = Limits()
AT_THE_MACHINE = Limits(512 * 1024 * 1024, 2_000_000)


def open_file(name: str, content: bytes, limits: Limits = ON_THE_PAGE, progress: Progress = quiet) -> Grid:
    """The cells of a workbook or CSV. Raises RefusedError for anything else.

    `progress` is told how far a long CSV has been read: done, total, and the word for what is done.
    """
    if not content:
        raise unfit("empty_file")
    if len(content) > limits.file:
        raise refusal(
            "too_large",
            f"The file has {len(content) / 1024**2:.1f} MB; at most {limits.file // 1024**2} MB can be read.",
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
    rows, counted = read_delimited(content, limits.rows, progress)
    return Grid([Sheet(None, rows, Layout(counted=counted))])


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
    template: list[list[RawCell]] = []
    for sheet in reply["sheets"]:
        if not sheet["hidden"]:
            sheets.append(_sheet(sheet))
        elif sheet["name"] == "_template":
            template = [[_raw(cell) for cell in row] for row in sheet["rows"]]
        elif sheet["counted"]:
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
    return Grid(sheets, findings, template)


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
