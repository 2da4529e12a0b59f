"""Sorts the rows under the headings: those to be read, and totals, notes and second tables, which are not.

What is set aside is always named. When in doubt a row is read, because then its cells get findings.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from pmf.intake.coded import CodedRows
from pmf.intake.grid import Sheet, filled_rows, text_of, tidy
from pmf.intake.headings import REQUIRED
from pmf.model.cell import RawCell, address
from pmf.model.finding import Finding, Severity

_TOTAL = re.compile(
    r"(?:(?:grand|sub|overall|column|year|quarter)[ -]?)?(?:totals?|sum|average|mean|avg)\s*:?", re.IGNORECASE
)
_TOTAL_OF = re.compile(r"(?:grand |sub-?)?totals?\b.*", re.IGNORECASE)
_NAMES = ("indicator name", "name", "title")
_FIRST_WORDS = frozenset(tidy(words[0]) for words in REQUIRED.values())
_NOTE = re.compile(
    r"(?:notes?|source|n\.?b\.?|key|prepared|produced|contact)\b|[*†‡§^]|\[\w{1,2}\]|\(\w\)", re.IGNORECASE
)
_A_SENTENCE = 15


@dataclass(slots=True)
class Sorted:
    """The numbers of the rows to read and of those set aside, and what is said of these."""

    read: list[int] = field(default_factory=list)
    set_aside: list[int] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def listed(names: Sequence[str], most: int = 8) -> str:
    """`a`, `a and b`, `a, b and c`, `a, b and 37 more`."""
    if len(names) > most:
        return f"{', '.join(names[:most])} and {len(names) - most:,} more"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def rows_in_words(numbers: Sequence[int]) -> str:
    """`Row 4 is`, `Rows 4, 6 to 9 and 12 are`: rows that are in order."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    said = [str(first) if first == last else f"{first} to {last}" for first, last in runs]
    return f"Row {said[0]} is" if len(numbers) == 1 else f"Rows {listed(said)} are"


def sort_rows(sheet: Sheet, heading: int, kind: str, columns: dict[str, int]) -> Sorted:
    """Sort the rows under the headings. `heading` is their row, `columns` their columns, counted from 0."""
    numbers = filled_rows(sheet, heading + 1)
    rows = _odd_rows(sheet, numbers, columns[tidy(REQUIRED[kind][0])])
    sorter = _Sorter(sheet.name, kind, columns)
    second = sorter.second_table(rows)
    after = [number for number in numbers if second is not None and number >= second]
    above = [number for number in numbers if second is None or number < second]
    notes: list[int] = []
    while above and above[-1] in rows and sorter.is_note(rows[above[-1]]):
        notes.insert(0, above.pop())
    totals = [number for number in above if number in rows and sorter.is_total(rows[number])]
    if totals:
        # Notes may stand above the totals as well as below them.
        while above and above[-1] in rows and (above[-1] in totals or sorter.is_note(rows[above[-1]])):
            last = above.pop()
            if last not in totals:
                notes.append(last)
    titles = [number for number in above if number in rows and sorter.is_title(rows[number])]
    apart = {*totals, *titles}
    outcome = Sorted([number for number in above if number not in apart])
    outcome.set_aside = sorted({*after, *notes, *totals, *titles})
    outcome.findings = [
        sorter.said(*words)
        for words in (
            (Severity.WARNING, "second_table", after, "not read: a second table begins there.",
             "Put its rows under the first headings, or hand it in as a file of its own."),
            (Severity.NOTE, "totals_row", totals, "not read, because totals are worked out here.",
             "If it is an indicator of its own, give it its code."),
            (Severity.WARNING, "title_row", titles, "not read: only a title stands there.",
             "If it is an indicator, fill in the rest of the row."),
            (Severity.NOTE, "notes_below", sorted(notes), "not read: notes stand there.",
             "If it is an indicator, fill in the rest of the row."),
        )
        if words[2]
    ]  # fmt: skip
    return outcome


def _odd_rows(sheet: Sheet, numbers: list[int], code: int) -> dict[int, list[RawCell]]:
    """The rows that may be something other than a row of the return. In a long CSV those are found by
    looking at each different cell once: no code, a total's word for one, or a heading among the cells."""
    rows = sheet.rows
    if not isinstance(rows, CodedRows):
        return {number: rows[number - 1] for number in numbers}
    odd = rows.columns[code].mask(
        lambda cell: (
            cell is None
            or (isinstance(cell, str) and bool(_TOTAL.fullmatch(cell) or _TOTAL_OF.fullmatch(cell)))
        )
    )
    filled = np.zeros(len(rows), np.int32)
    for column in rows.columns:
        filled += column.mask(lambda cell: cell is not None)
        odd |= column.mask(lambda cell: isinstance(cell, str) and cell.lower() in _FIRST_WORDS)
    odd |= filled == 1
    return {number: rows[number - 1] for number in numbers if odd[number - 1]}


class _Sorter:
    """Knows the columns of one table."""

    def __init__(self, sheet: str | None, kind: str, columns: dict[str, int]) -> None:
        self._sheet, self._columns = sheet, columns
        self._code = columns[tidy(REQUIRED[kind][0])]
        self._names = [columns[name] for name in _NAMES if name in columns]
        self._others = set(columns.values()) - {self._code, *self._names}
        self._known_totals: dict[str, bool] = {}

    def said(self, severity: Severity, code: str, rows: list[int], what: str, fix: str) -> Finding:
        """A finding that names rows."""
        cells = tuple(address(row, self._code) for row in rows)
        return Finding(severity, code, f"{rows_in_words(rows)} {what}", fix, self._sheet, cells)

    def second_table(self, rows: dict[int, list[RawCell]]) -> int | None:
        """The first row that is itself a row of headings."""
        for number, row in rows.items():
            if any(isinstance(cell, str) and cell.lower() in _FIRST_WORDS for cell in row):
                words = {tidy(text_of(cell)) for cell in row if cell}
                if any({tidy(word) for word in required} <= words for required in REQUIRED.values()):
                    return number
        return None

    def is_total(self, row: list[RawCell]) -> bool:
        """Whether a row says that it adds others up: in the place of its code, or of its name without one."""
        code = self._cell(row, self._code)
        if code is None:
            names = [self._cell(row, column) for column in self._names]
            return any(isinstance(name, str) and _TOTAL.fullmatch(name) for name in names)
        if not isinstance(code, str):
            return False
        if (known := self._known_totals.get(code)) is None:
            known = self._known_totals[code] = bool(_TOTAL.fullmatch(code) or _TOTAL_OF.fullmatch(code))
        return known

    def is_note(self, row: list[RawCell]) -> bool:
        """Whether a row is one sentence and nothing else."""
        text = self._only_text(row)
        return text is not None and (
            _NOTE.match(text) is not None or (len(text) >= _A_SENTENCE and len(text.split()) > 2)
        )

    def is_title(self, row: list[RawCell]) -> bool:
        """Whether a row is a few words without a number and nothing else, such as a service's name."""
        text = self._only_text(row)
        return text is not None and len(text.split()) > 1 and not any(letter.isdigit() for letter in text)

    def _only_text(self, row: list[RawCell]) -> str | None:
        there = [(column, cell) for column, cell in enumerate(row) if cell is not None]
        if len(there) != 1 or there[0][0] in self._others or not isinstance(there[0][1], str):
            return None
        return there[0][1]

    @staticmethod
    def _cell(row: list[RawCell], column: int) -> RawCell:
        return row[column] if column < len(row) else None
