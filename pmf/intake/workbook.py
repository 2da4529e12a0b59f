"""Reads a workbook cell by cell into plain values. Runs in a process that can be killed.

openpyxl reads the cells, because it shows errors as errors. `survey` has counted them before by another
way, and the two must agree. Sizes that the file claims of itself are not believed by either.
"""

from __future__ import annotations

import io
import math
import warnings
from collections.abc import Iterator
from typing import Any

import openpyxl
from openpyxl.styles.numbers import BUILTIN_FORMATS
from openpyxl.worksheet._reader import WorkSheetParser

from pmf.intake.cell_values import Passed, digits, is_percent, moment, text_shown
from pmf.intake.package import Package, UnfitError, is_xml, local
from pmf.intake.survey import MAIN, STRICT, Survey, survey_sheet
from pmf.intake.texts import shared_texts

# All the letters of all cells together: one long text may stand in a million cells.
MOST_LETTERS = 32 * 1024 * 1024
_MOST_COMMENTS = 1_000
# The one hidden sheet that is passed on: in it our own templates say which they are.
TEMPLATE_SHEET = "_template"


def read_workbook(content: bytes) -> dict[str, Any]:
    """The sheets of a workbook, each with its name, whether it is hidden, its rows and what was counted.

    Each row is a list of cells. Raises UnfitError with the reason for a workbook that is not read.
    """
    package = Package(content)
    contents = _Contents(package)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        reader = _Reader(book, contents.texts)
        return {"sheets": [_sheet(contents, reader, *one) for one in contents.sheets]}


class _Contents:
    """What a workbook consists of, from its parts themselves. Every part is looked through."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.sheets: list[tuple[str, str, bool]] = []
        self._distrust_zero = False
        there: list[tuple[str, dict[str, str]]] = []
        package.parse("xl/workbook.xml", there.append)
        if there[0][0].startswith(STRICT):
            raise UnfitError("strict_workbook")
        related = package.related("xl/workbook.xml")
        for name, attributes in there:
            if name == f"{MAIN} sheet":
                self._add_sheet(attributes, related)
            elif name == f"{MAIN} calcPr":
                # Programs that write formulas without reckoning them ask for it to be done on opening.
                self._distrust_zero = attributes.get("fullCalcOnLoad") in ("1", "true")
        self._look_through({part for _, part, _ in self.sheets})
        strings = next((part for kind, part in related.values() if kind == "sharedStrings"), None)
        self.texts = shared_texts(package, strings) if strings in package.names else []
        budget = Survey()
        self.surveys = {
            part: survey_sheet(package, part, name, self.texts, self._distrust_zero, budget)
            for name, part, _ in self.sheets
        }

    def _add_sheet(self, attributes: dict[str, str], related: dict[str, tuple[str, str]]) -> None:
        reference = next((value for name, value in attributes.items() if local(name) == "id"), "")
        kind, part = related.get(reference, ("", ""))
        if kind == "chartsheet":
            return
        if kind != "worksheet" or part not in self.package.names:
            raise UnfitError("damaged", "a sheet is missing")
        if any(part == other for _, other, _ in self.sheets):
            raise UnfitError("damaged", "a sheet twice")
        self.sheets.append(
            (attributes.get("name", ""), part, attributes.get("state", "visible") != "visible")
        )

    def _look_through(self, sheets: set[str]) -> None:
        """Parse every other part that is XML, so that no entity is ever met by a reader that builds."""
        for name in self.package.names:
            if name in sheets:
                continue
            found: set[str] = set()
            if is_xml(name):
                self.package.parse(name, lambda one, found=found: found.add(local(one[0])))  # type: ignore[misc]
            if "ddeLink" in found:
                raise UnfitError("starts_programs")
            if "oleLink" in found:
                raise UnfitError("embedded_files")

    def comments(self, part: str) -> list[str]:
        """The cells of a sheet that have comments beside them."""
        return [
            attributes["ref"]
            for kind, name in self.package.related(part).values()
            if kind == "comments"
            for element, attributes in self.package.elements(name)
            if local(element) == "comment" and "ref" in attributes
        ][:_MOST_COMMENTS]


def _sheet(contents: _Contents, reader: _Reader, name: str, part: str, hidden: bool) -> dict[str, Any]:
    survey = contents.surveys[part]
    passed: dict[str, Any] = {"name": name, "hidden": hidden, "counted": len(survey.rows), "rows": []}
    if hidden and name != TEMPLATE_SHEET:
        return passed
    passed["rows"], passed["unseen"] = reader.rows(name, survey)
    passed["hidden_rows"] = survey.hidden_rows
    passed["hidden_columns"] = survey.hidden_columns
    passed["merged"] = survey.merged
    passed["filtered"] = survey.filtered
    passed["pictures"] = survey.has_pictures
    passed["linked"] = survey.linked
    passed["comments"] = contents.comments(part)
    return passed


class _Reader:
    """openpyxl's own parser of sheets, used without the grid that it would build around the cells."""

    def __init__(self, book: Any, texts: list[str]) -> None:
        self._book = book
        # openpyxl's own list of the shared texts loses part of an escaped underscore.
        self._texts = texts
        self._parts = {sheet.title: sheet._worksheet_path for sheet in self._book.worksheets}
        self._formats = [self._written(style.numFmtId) for style in self._book._cell_styles]
        self._percent = {number: is_percent(words) for number, words in enumerate(self._formats)}
        self._letters = 0

    def _written(self, number: int) -> str:
        own = self._book._number_formats
        if number < 164:
            return BUILTIN_FORMATS.get(number) or "General"
        return str(own[number - 164]) if number - 164 < len(own) else "General"

    def rows(self, title: str, survey: Survey) -> tuple[list[list[Passed]], list[tuple[int, int]]]:
        """The rows of a sheet, and the cells that are shown as nothing. What was counted must be there."""
        rows: list[list[Passed]] = [[] for _ in range(survey.rows[-1] if survey.rows else 0)]
        unseen: list[tuple[int, int]] = []
        cells = len(survey.uncalculated)
        filled: set[int] = {row for row, _ in survey.uncalculated}
        for cell in self._cells(title):
            row, column = cell["row"], cell["column"]
            if (row, column) in survey.uncalculated or (value := self._passed(cell)) is None:
                continue
            if row > len(rows):
                raise UnfitError("does_not_add_up")
            cells += 1
            filled.add(row)
            _put(rows[row - 1], column, value)
            if self._formats[cell["style_id"]].replace(" ", "") == ";;;":
                unseen.append((row, column))
        for row, column in survey.uncalculated:
            _put(rows[row - 1], column, ["uncalculated", ""])
        if cells != survey.cells or len(filled) != len(survey.rows):
            raise UnfitError("does_not_add_up")
        return rows, unseen

    def _cells(self, title: str) -> Iterator[dict[str, Any]]:
        if title not in self._parts:
            raise UnfitError("does_not_add_up")
        book = self._book
        with book._archive.open(self._parts[title]) as source:
            parser = WorkSheetParser(
                source,
                self._texts,
                data_only=True,
                epoch=book.epoch,
                date_formats=book._date_formats,
                timedelta_formats=book._timedelta_formats,
            )
            for _, row in parser.parse():
                yield from row

    def _passed(self, cell: dict[str, Any]) -> Passed:
        value = cell["value"]
        if value is None:
            return None
        kind = cell["data_type"]
        if isinstance(value, str):
            self._letters += len(value)
            if self._letters > MOST_LETTERS:
                raise UnfitError("too_large")
            if kind == "e":
                return ["error", value]
            return text_shown(value)
        if isinstance(value, bool):
            return ["truth", "TRUE" if value else "FALSE"]
        return self._number(value, cell["style_id"]) if isinstance(value, int | float) else moment(value)

    def _number(self, value: float, style: int) -> Passed:
        if not math.isfinite(value):
            return ["error", "#NUM!"]
        percent = self._percent[style](value)
        if percent is None:
            return f"{digits(value)} (shown in a way that cannot be told)"
        words = self._formats[style]
        if set(words) == {"0"} and isinstance(value, int) and value >= 0:
            # A code such as 007 is kept as the number 7 and shown with its noughts.
            return ["number", str(value).zfill(len(words))]
        return ["percent" if percent else "number", digits(value)]


def _put(row: list[Passed], column: int, value: Passed) -> None:
    row.extend([None] * (column - len(row)))
    row[column - 1] = value
