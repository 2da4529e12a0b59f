"""What stands on a sheet, by a count of its own: how many rows and cells, which are hidden, merged or linked.

This is not how cells are read. It goes through the sheet's XML by another way than the reader does, so
that a row lost by either is noticed, and so that what is too large is refused before it is built.
Runs in the reading process.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from pmf.intake.package import Package, UnfitError, feed, parser
from pmf.intake.texts import is_blank

MOST_ROWS = 200_000
MOST_COLUMNS = 5_000
# Cells with anything in them, in a whole workbook; and those that only have a format.
MOST_CELLS = 2_000_000
MOST_EMPTY_CELLS = 2_000_000
_MOST_MERGES = 5_000
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_LINK = re.compile(r"\[\d+\]")


@dataclass(slots=True)
class Survey:
    """One sheet as counted. Rows and columns count from 1; `merged` is first row, column, last row, column.

    `rows` are those with anything in them, `cells` how many cells have. `uncalculated` are formulas
    without a value. `linked` take theirs from another workbook.
    """

    rows: list[int] = field(default_factory=list)
    cells: int = 0
    empty_cells: int = 0
    uncalculated: set[tuple[int, int]] = field(default_factory=set)
    linked: list[tuple[int, int]] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    filtered: bool = False
    has_pictures: bool = False


def survey_sheet(
    package: Package, name: str, title: str, texts: list[str], distrust_zero: bool, budget: Survey
) -> Survey:
    """Count a sheet. `distrust_zero`: a formula's nought was put there by a program that cannot reckon.

    `budget` adds up all sheets of the workbook. Raises UnfitError for a sheet that no return has.
    """
    counter = _Counter(title, texts, distrust_zero, budget)
    made = parser()
    made.StartElementHandler = counter.begin
    made.EndElementHandler = counter.end
    made.CharacterDataHandler = counter.text
    feed(made, package.pieces(name))
    return counter.survey


class _Counter:
    """Receives a sheet's elements as they come."""

    def __init__(self, title: str, texts: list[str], distrust_zero: bool, budget: Survey) -> None:
        self.survey = Survey()
        self._title, self._texts, self._distrust_zero, self._budget = title, texts, distrust_zero, budget
        self._blanks = {number for number, text in enumerate(texts) if is_blank(text)}
        self._row = self._column = 0
        self._type = ""
        self._hidden = False
        self._value: str | None = None
        self._formula: str | None = None
        self._inline: list[str] | None = None
        self._hear: Callable[[str], None] | None = None
        self._columns_of: dict[str, int] = {}
        self._begins: dict[str, Callable[[dict[str, str]], None]] = {
            "row": self._begin_row,
            "c": self._begin_cell,
            "v": self._begin_value,
            "f": self._begin_formula,
            "is": self._begin_inline,
            "t": self._begin_text,
            "col": self._begin_column,
            "mergeCell": self._begin_merge,
            "autoFilter": self._begin_filter,
            "tablePart": self._begin_filter,
            "drawing": self._begin_drawing,
            "picture": self._begin_drawing,
            "sheetFormatPr": self._begin_format,
        }
        self._begins = {f"{MAIN} {name}": begin for name, begin in self._begins.items()}
        self._hidden_by_default = False
        self._cell_ends = f"{MAIN} c"

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if (act := self._begins.get(name)) is not None:
            act(attributes)

    def end(self, name: str) -> None:
        """An element ends."""
        self._hear = None
        if name == self._cell_ends:
            self._end_cell()

    def text(self, words: str) -> None:
        """Text within an element."""
        if self._hear is not None:
            self._hear(words)

    def _begin_row(self, attributes: dict[str, str]) -> None:
        number = int(attributes.get("r", self._row + 1))
        if number <= self._row:
            raise UnfitError("damaged", "rows out of order")
        self._row, self._column = number, 0
        height = attributes.get("ht")
        self._hidden = (
            _true(attributes.get("hidden"))
            or (height is not None and float(height) == 0)
            or (self._hidden_by_default and "hidden" not in attributes and height is None)
        )

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        where = attributes.get("r")
        if where is None:
            column = self._column + 1
        else:
            letters = where.rstrip("0123456789")
            column = self._columns_of.get(letters) or self._learn(letters)
            if where[len(letters) :] != str(self._row):
                raise UnfitError("damaged", "a cell in another row than its own")
        if column <= self._column or not self._row:
            raise UnfitError("damaged", "cells out of order")
        self._column = column
        self._type = attributes.get("t", "n")
        self._value = self._formula = self._inline = None

    def _learn(self, letters: str) -> int:
        column = _column_number(letters)
        self._columns_of[letters] = column
        return column

    def _begin_value(self, _: dict[str, str]) -> None:
        self._value = ""
        self._hear = self._hear_value

    def _hear_value(self, words: str) -> None:
        self._value = (self._value or "") + words

    def _begin_formula(self, _: dict[str, str]) -> None:
        self._formula = ""
        self._hear = self._hear_formula

    def _hear_formula(self, words: str) -> None:
        self._formula = (self._formula or "") + words

    def _begin_inline(self, _: dict[str, str]) -> None:
        self._inline = []

    def _begin_text(self, _: dict[str, str]) -> None:
        if self._inline is not None:
            self._hear = self._inline.append

    def _end_cell(self) -> None:
        survey, budget = self.survey, self._budget
        here = (self._row, self._column)
        state = self._state()
        if self._formula is not None and _LINK.search(self._formula):
            survey.linked.append(here)
        if state == "blank":
            budget.empty_cells += 1
            if budget.empty_cells > MOST_EMPTY_CELLS:
                raise UnfitError("too_large")
            return
        if state == "uncalculated":
            survey.uncalculated.add(here)
        if self._row > MOST_ROWS or self._column > MOST_COLUMNS:
            raise UnfitError(
                "too_far", f"“{self._title}” has something in row {self._row:,}, column {self._column:,}"
            )
        survey.cells += 1
        budget.cells += 1
        if budget.cells > MOST_CELLS:
            raise UnfitError("too_large")
        if not survey.rows or survey.rows[-1] != self._row:
            survey.rows.append(self._row)
            if self._hidden:
                survey.hidden_rows.append(self._row)

    def _state(self) -> str:
        """What stands in the cell: `blank`, `something`, or `uncalculated`."""
        if self._type == "inlineStr":
            return "blank" if self._inline is None or is_blank("".join(self._inline)) else "something"
        value = self._value
        if self._formula is not None:
            # A formula may come to no text at all. One without any value was never reckoned.
            if not value:
                return "blank" if self._type == "str" and value is not None else "uncalculated"
            if value == "0" and self._type == "n" and self._distrust_zero:
                return "uncalculated"
        if not value:
            return "blank"
        if self._type == "s":
            if not 0 <= (number := int(value)) < len(self._texts):
                raise UnfitError("damaged", "a text that is not there")
            return "blank" if number in self._blanks else "something"
        return "blank" if is_blank(value) else "something"

    def _begin_column(self, attributes: dict[str, str]) -> None:
        width = attributes.get("width")
        if _true(attributes.get("hidden")) or (width is not None and float(width) == 0):
            first, last = int(attributes["min"]), int(attributes["max"])
            self.survey.hidden_columns.append((first, min(last, MOST_COLUMNS)))
            if len(self.survey.hidden_columns) > MOST_COLUMNS:
                raise UnfitError("damaged", "more columns than there can be")

    def _begin_merge(self, attributes: dict[str, str]) -> None:
        first, _, last = attributes["ref"].replace("$", "").partition(":")
        (top, left), (bottom, right) = _place(first), _place(last or first)
        self.survey.merged.append((top, left, bottom, right))
        if len(self.survey.merged) > _MOST_MERGES:
            raise UnfitError("too_large")

    def _begin_filter(self, _: dict[str, str]) -> None:
        self.survey.filtered = True

    def _begin_drawing(self, _: dict[str, str]) -> None:
        self.survey.has_pictures = True

    def _begin_format(self, attributes: dict[str, str]) -> None:
        self._hidden_by_default = _true(attributes.get("zeroHeight"))


def _true(word: Any) -> bool:
    return word in ("1", "true", "on")


def _column_number(letters: str) -> int:
    if not (letters.isascii() and letters.isalpha() and len(letters) <= 3):
        raise UnfitError("damaged", "a cell without an address")
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def _place(where: str) -> tuple[int, int]:
    letters = where.rstrip("0123456789")
    return int(where[len(letters) :]), _column_number(letters)
