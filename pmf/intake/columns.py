"""Reads a table column by column: each different cell is parsed once, however often it stands there."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pmf.intake.coded import Coded, Rows
from pmf.intake.grid import Table
from pmf.intake.heading import Heading
from pmf.intake.parsing import CellProblem, Parser
from pmf.model.cell import RawCell, column_letters
from pmf.model.finding import Finding, Severity
from pmf.store.facts import COLUMNS, Columns

# Columns that must be there and whose cells may be blank: a target where there are limits instead, a
# unit where something is just counted.
_MAY_BE_BLANK = ("target", "unit")


# From here on a return is not held row by row against what a typing hand gets wrong.
LONG = 20_000


@dataclass(slots=True)
class Batch:
    """The parsed values of a table by field, one column as long as the table for each, and its findings.

    `wrong` has the row and field of each error.
    """

    table: Table
    values: dict[str, Any] = field(default_factory=dict)
    headings: dict[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    wrong: set[tuple[int, str]] = field(default_factory=set)

    def say(self, severity: Severity, code: str, row: int, name: str, message: str, fix: str) -> None:
        """A finding about the cell of a field in a row."""
        cell = self.table.where(self.headings.get(name, "Indicator code"), row)
        self.findings.append(Finding(severity, code, message, fix, self.table.sheet, (cell,)))
        if severity is Severity.ERROR:
            self.wrong.add((row, name))

    def is_wrong(self, row: int, *names: str) -> bool:
        """Whether an error stands in one of some fields of a row."""
        return any((row, name) in self.wrong for name in names)

    def say_of_all(self, code: str, message: str, fix: str) -> None:
        """An error about the return as a whole."""
        self.findings.append(Finding(Severity.ERROR, code, message, fix, self.table.sheet))

    @property
    def is_long(self) -> bool:
        """Whether it comes from another system: nobody types so many rows by hand."""
        return len(self.table) > LONG

    def column(self, name: str) -> Coded[Any]:
        """The values of a field, each different one once."""
        values = self.values[name]
        return values if isinstance(values, Coded) else Coded.of(values)

    def has(self, name: str) -> bool:
        """Whether the table has the column of a field."""
        return self.headings[name] in self.table.columns


def parse_table(table: Table, headings: tuple[Heading, ...]) -> Batch:
    """Every cell as a value; None where it is blank or wrong, with the finding that says so."""
    batch = Batch(table, headings={heading.field: heading.words for heading in headings})
    for heading in headings:
        cells = table.columns.get(heading.words)
        if cells is None:
            batch.values[heading.field] = Coded.same(None, len(table))
            continue
        values, problems = parse_cells(cells, heading.parse)
        batch.values[heading.field] = values
        for row, problem in problems.items():
            batch.say(Severity.ERROR, problem.code, row, heading.field, problem.message, problem.fix)
        if heading.required and heading.field not in _MAY_BE_BLANK:
            _need_all(batch, heading, cells)
    return batch


def parse_cells(cells: Coded[RawCell], parse: Parser) -> tuple[Coded[Any], dict[int, CellProblem]]:
    """The values of cells, None where one has a problem, and the problem of each row that has one."""
    values: list[Any] = []
    wrong: dict[int, CellProblem] = {}
    for at, cell in enumerate(cells.values):
        try:
            values.append(None if cell is None else parse(cell))
        except CellProblem as problem:
            values.append(None)
            wrong[at] = problem
    problems: dict[int, CellProblem] = {}
    if wrong:
        numbers = cells.numbers
        rows = np.flatnonzero(np.isin(numbers, list(wrong))).tolist()
        problems = {row: wrong[int(numbers[row])] for row in rows}
    return Coded(values, cells.numbers), problems


def _need_all(batch: Batch, heading: Heading, cells: Coded[RawCell]) -> None:
    for row in cells.rows(lambda cell: cell is None):
        batch.say(
            Severity.ERROR,
            "blank_where_needed",
            row,
            heading.field,
            f"“{heading.words}” is blank.",
            "Fill it in, or delete the whole row.",
        )


def columns_of(batch: Batch) -> Columns:
    """A checked table as the columns that the store takes."""
    table = batch.table
    kind = table.kind
    anchor = {
        "plans": "Plan id",
        "indicators": "Indicator code",
        "targets": "Target",
        "actions": "Action id",
        "budget": "Forecast outturn",
        "risks": "Residual impact",
        "feedback": "Service",
        "complaints": "Case",
        "workforce": "Service",
    }.get(kind, "")
    if kind != "performance":
        cells = addresses(table, anchor)
    elif not batch.has("value"):
        cells = addresses(table, "Numerator")
    else:
        ratio = batch.column("denominator").mask(lambda one: one is not None)
        cells = addresses(table, "Value")
        if ratio.any() and batch.has("numerator"):
            cells = pc.if_else(pa.array(ratio), addresses(table, "Numerator"), cells)
    given: dict[str, Any] = {
        "row_no": pa.array(np.arange(len(table), dtype=np.int64)),
        "sheet": Coded.same(table.sheet, len(table)),
        "cell": cells,
    }
    return {name: given[name] if name in given else batch.values[name] for name in COLUMNS[kind]}


def addresses(table: Table, heading: str) -> pa.Array:
    """The address of a heading's cell in every row."""
    place = table.places.get(heading, 0)
    columns = Coded.same(place, len(table)) if isinstance(place, int) else Coded.of(int(one) for one in place)
    letters = pa.array([column_letters(one) for one in columns.values], pa.string())
    numbers = pa.array(np.asarray(table.row_numbers, np.int64)).cast(pa.string())
    return pc.binary_join_element_wise(letters.take(pa.array(columns.numbers)), numbers, "")


def taken(columns: Columns, rows: Rows) -> Columns:
    """Some rows of the columns that the store takes."""
    return {
        name: column.take(pa.array(rows))
        if isinstance(column, pa.Array)
        else column.take(rows)
        if isinstance(column, Coded)
        else [column[row] for row in rows.tolist()]
        for name, column in columns.items()
    }
