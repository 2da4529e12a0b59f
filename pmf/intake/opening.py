"""From the bytes of a file to its cells, or to the sentence why not.

Nothing is trusted: not the name's ending, not what the file says of its own size.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from typing import Any

from pmf.intake.grid import Grid, Sheet
from pmf.intake.reading_process import ReadingFailedError, ReadingProcess
from pmf.model.cell import CellType, RawCell, TypedCell
from pmf.model.finding import Finding, RefusedError, Severity

LARGEST_FILE = 10 * 1024 * 1024
LARGEST_UNPACKED = 300 * 1024 * 1024
MOST_PARTS = 2_000
MOST_ROWS = 200_000

_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"%PDF", b"RIFF")
# A cell in quotation marks, and how much of a file is looked at to tell its separator.
_QUOTED = re.compile(r'(?<![^,;\t|\r\n])"(?:[^"]|"")*"')
_HEAD = 20_000
SAVE_AS = "Open it in Excel, choose Save as, pick “Excel workbook (.xlsx)”, and hand that in."

reading_process = ReadingProcess()


def refusal(code: str, message: str, fix: str) -> RefusedError:
    """A finding about the file as a whole, ready to raise."""
    return RefusedError(Finding(Severity.ERROR, code, message, fix))


def open_file(name: str, content: bytes) -> Grid:
    """The cells of a workbook or CSV. Raises RefusedError for anything else."""
    if not content:
        raise refusal(
            "empty_file", "The file is empty.", "Check that you chose the right file, and save it again."
        )
    if len(content) > LARGEST_FILE:
        raise refusal(
            "too_large",
            f"The file has {len(content) / 1024**2:.0f} MB; at most {LARGEST_FILE // 1024**2} MB can be read.",
            "Remove pictures and other sheets, or hand it in as CSV, or in parts.",
        )
    if content.startswith(b"PK"):
        return _open_workbook(content)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise _old_or_locked(content)
    if content.startswith(_PICTURES):
        raise refusal(
            "not_a_workbook",
            f"“{name}” is a picture or a document, whatever its name says, not a workbook or CSV.",
            "Choose the workbook that the figures are in.",
        )
    return _open_csv(content)


def _old_or_locked(content: bytes) -> RefusedError:
    if "EncryptedPackage".encode("utf-16-le") in content:
        return refusal(
            "password_protected",
            "The workbook is protected by a password, so it cannot be read.",
            "Open it in Excel, choose File, Info, Protect workbook, remove the password, save, and hand it in again.",
        )
    return refusal("old_workbook", "This is a workbook of the old kind (.xls), which loses rows.", SAVE_AS)


def _open_workbook(content: bytes) -> Grid:
    _look_at_package(content)
    try:
        reply = reading_process.read(content)
    except ReadingFailedError as problem:
        if problem.why == "too_slow":
            raise refusal(
                "too_slow",
                "The workbook took too long to read and was given up.",
                "Copy the figures into a fresh template and hand that in.",
            ) from None
        raise _too_big_inside() from None
    match reply.get("problem"):
        case None:
            return _grid(reply)
        case "too_far":
            raise refusal(
                "cell_too_far_out",
                f"The sheet {reply['detail']}, far beyond any return.",
                "Delete the stray cell and the empty rows and columns before it, or use a fresh template.",
            )
        case "too_large":
            raise _too_big_inside()
        case _:
            raise _damaged()


def _damaged() -> RefusedError:
    return refusal(
        "damaged",
        "The file is damaged or is not a workbook, so it could not be opened.",
        "Open it in Excel. If Excel offers to repair it, accept, save it as .xlsx and hand that in.",
    )


def _too_big_inside() -> RefusedError:
    return refusal(
        "too_large_inside",
        "The workbook is far larger inside than it looks, so it was not read.",
        "Copy the figures into a fresh template and hand that in.",
    )


def _look_at_package(content: bytes) -> None:
    """Refuse by the zip's directory alone what must not be unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = package.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        raise _damaged() from None
    names = {part.filename for part in parts}
    if any(part.flag_bits & 1 for part in parts):
        raise refusal(
            "password_protected",
            "The file is protected by a password.",
            "Remove the password and hand it in again.",
        )
    if any(name.endswith("vbaProject.bin") for name in names):
        raise refusal("has_macros", "The workbook contains macros, which are not accepted.", SAVE_AS)
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise _too_big_inside()
    if len(names) < len(parts) or any(".." in name.split("/") for name in names):
        raise _damaged()
    if "xl/workbook.xml" not in {name.lstrip("/") for name in names}:
        raise refusal(
            "not_a_workbook",
            "The file is not an Excel workbook.",
            "Hand in the workbook (.xlsx) itself, or a CSV. " + SAVE_AS,
        )


def _grid(reply: dict[str, Any]) -> Grid:
    sheets, findings = [], []
    template: list[list[RawCell]] = []
    for sheet in reply["sheets"]:
        if not sheet["hidden"]:
            sheets.append(Sheet(sheet["name"], [[_raw(cell) for cell in row] for row in sheet["rows"]]))
        elif sheet["name"] == "_template":
            template = [[_raw(cell) for cell in row] for row in sheet["rows"]]
        elif sheet["rows"]:
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
        raise refusal(
            "empty_workbook",
            "The workbook has nothing in it.",
            "Check that you saved it with the figures in, and try again.",
        )
    return Grid(sheets, findings, template)


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
        raise _damaged() from None
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
