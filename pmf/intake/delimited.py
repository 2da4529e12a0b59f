"""Text with separators: which letters, which separator, and its cells by column."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable
from itertools import islice, zip_longest

import numpy as np
import pyarrow as pa
import pyarrow.csv as arrow_csv

from pmf.intake.coded import Coded, CodedRows, Numbering, Numbers
from pmf.intake.counting import count_records
from pmf.intake.formula_guard import unguarded
from pmf.intake.grid import Sheet, filled_rows
from pmf.intake.refusing import refusal, unfit
from pmf.model.cell import RawCell

# A cell in quotation marks, and how much of a file is looked at to tell its separator.
_QUOTED = re.compile(r'(?<![^,;\t|\r\n])"(?:[^"]|"")*"')
_HEAD = 20_000
_LONGEST_CELL = 1_000_000
_MOST_COLUMNS = 5_000
# Rows are brought to the width of the widest, so one long line must not blow up a million short ones.
_MOST_CELLS = 60_000_000
_AT_A_TIME = 20_000
_LONG = 1_000_000

Progress = Callable[[int, int, str], None]


def quiet(done: int, total: int, what: str) -> None:
    """Progress that nobody asked for."""


def read_delimited(
    content: bytes, most_rows: int, progress: Progress = quiet
) -> tuple[CodedRows[RawCell], int]:
    """The cells of a CSV, without space around them, blank ones None, and how many rows have anything in
    them by a count of its own. Row i is record i + 1 of the file.

    Raises RefusedError for what is no CSV, for more than `most_rows` records, and where the two counts
    do not agree.
    """
    text = decoded(content)
    if "\x00" in text:
        raise refusal(
            "not_a_workbook",
            "The file is neither a workbook nor a CSV.",
            "Choose the workbook or CSV that the figures are in.",
        )
    csv.field_size_limit(_LONGEST_CELL)
    try:
        rows = _plain_columns(text, most_rows) if len(text) >= _LONG else None
        rows = rows or _columns(text, most_rows, progress)
    except csv.Error:
        raise unfit("damaged") from None
    if not any(any(column.values) for column in rows.columns):
        raise refusal(
            "empty_file",
            "The file has nothing in it.",
            "Check that you saved it with the figures in, and try again.",
        )
    counted = count_records(text, _delimiter(text))
    if counted != len(filled_rows(Sheet(None, rows))):
        raise unfit("unclosed_quotes")
    return rows, counted


def _plain_columns(text: str, most_rows: int) -> CodedRows[RawCell] | None:
    """A long text without any quotation mark, every line with as many cells as the first: lines and
    separators are then all there is to it, and it is read four times as fast. None for any other."""
    if '"' in text or "\r" in text.replace("\r\n", "\n"):
        return None
    separator = _delimiter(text)
    width = text.split("\n", 1)[0].count(separator) + 1
    if width == 1 or width > _MOST_COLUMNS:
        return None
    kind = pa.dictionary(pa.int32(), pa.string())
    try:
        table = arrow_csv.read_csv(
            pa.BufferReader(text.encode()),
            read_options=arrow_csv.ReadOptions(autogenerate_column_names=True, use_threads=False),
            parse_options=arrow_csv.ParseOptions(
                delimiter=separator, quote_char=False, ignore_empty_lines=False
            ),
            convert_options=arrow_csv.ConvertOptions(
                column_types={f"f{at}": kind for at in range(width)}, strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid:
        return None
    _refuse_shape(table.num_rows, width, (), most_rows)
    columns = []
    for column in table.unify_dictionaries().columns:
        values = column.chunk(0).dictionary.to_pylist()
        if any(len(value) > _LONGEST_CELL for value in values):
            raise unfit("damaged")
        numbers = np.concatenate([chunk.indices.to_numpy() for chunk in column.chunks])
        columns.append(Coded(_cells(values), numbers))
    return CodedRows(columns, table.num_rows)


def _columns(text: str, most_rows: int, progress: Progress) -> CodedRows[RawCell]:
    file = io.StringIO(text, newline="")
    reader = csv.reader(file, delimiter=_delimiter(text))
    different: list[Numbering] = []
    pieces: list[list[tuple[int, Numbers]]] = []
    count = 0
    while chunk := list(islice(reader, _AT_A_TIME)):
        width = max(len(different), *map(len, chunk))
        _refuse_shape(count + len(chunk), width, reader, most_rows)
        for at, cells in enumerate(zip_longest(*chunk, fillvalue="")):
            if at == len(different):
                # a cell that is not there is number 0, like one with nothing in it
                different.append(Numbering({"": 0}))
                pieces.append([])
            pieces[at].append((count, different[at].of(cells, len(chunk))))
        count += len(chunk)
        progress(file.tell(), len(text), "read")
    columns = []
    for values, parts in zip(different, pieces, strict=True):
        numbers = np.zeros(count, np.int32)
        for start, part in parts:
            numbers[start : start + len(part)] = part
        columns.append(Coded(_cells(values), numbers))
    return CodedRows(columns, count)


def _cells(texts: Iterable[str]) -> list[RawCell]:
    return [unguarded(text.strip()) or None for text in texts]


def _refuse_shape(count: int, width: int, rest: Iterable[object], most_rows: int) -> None:
    if count > most_rows:
        count += sum(1 for _ in rest)
        raise refusal(
            "too_many_rows",
            f"The file has {count:,} rows; at most {most_rows:,} can be read.",
            "Hand it in as several files.",
        )
    if width > _MOST_COLUMNS or count * width > _MOST_CELLS:
        raise unfit("too_wide", f"{width:,}")


def decoded(content: bytes) -> str:
    """The letters of a file. Raises RefusedError where no encoding fits."""
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
