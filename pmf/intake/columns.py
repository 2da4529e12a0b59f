"""Reads a table column by column: each different cell is parsed once, however often it stands there."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from pmf.intake.grid import Table
from pmf.intake.headings import Heading
from pmf.intake.parsing import CellProblem, Parser
from pmf.model.cell import RawCell
from pmf.model.finding import Finding, Severity

# Columns that must be there and whose cells may be blank: a target where there are limits instead, a
# unit where something is just counted.
_MAY_BE_BLANK = ("target", "unit")


@dataclass(slots=True)
class Batch:
    """The parsed values of a table by field, one list as long as the table for each, and its findings.

    `wrong` has the row and field of each error.
    """

    table: Table
    values: dict[str, list[Any]] = field(default_factory=dict)
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

    def has(self, name: str) -> bool:
        """Whether the table has the column of a field."""
        return self.headings[name] in self.table.columns


def parse_table(table: Table, headings: tuple[Heading, ...]) -> Batch:
    """Every cell as a value; None where it is blank or wrong, with the finding that says so."""
    batch = Batch(table, headings={heading.field: heading.words for heading in headings})
    for heading in headings:
        cells = table.columns.get(heading.words)
        if cells is None:
            batch.values[heading.field] = [None] * len(table)
            continue
        values, problems = parse_cells(cells, heading.parse)
        batch.values[heading.field] = values
        for row, problem in problems.items():
            batch.say(Severity.ERROR, problem.code, row, heading.field, problem.message, problem.fix)
        if heading.required and heading.field not in _MAY_BE_BLANK:
            _need_all(batch, heading, cells)
    return batch


def parse_cells(cells: list[RawCell], parse: Parser) -> tuple[list[Any], dict[int, CellProblem]]:
    """The values of cells, and the problem of each that has one."""
    memory: dict[RawCell, Any] = {None: None}
    values: list[Any] = []
    problems: dict[int, CellProblem] = {}
    for row, cell in enumerate(cells):
        try:
            value = memory[cell]
        except KeyError:
            try:
                value = parse(cell)
            except CellProblem as problem:
                value = problem
            memory[cell] = value
        if isinstance(value, CellProblem):
            problems[row] = value
            value = None
        values.append(value)
    return values, problems


def _need_all(batch: Batch, heading: Heading, cells: list[RawCell]) -> None:
    for row, cell in enumerate(cells):
        if cell is None:
            batch.say(
                Severity.ERROR,
                "blank_where_needed",
                row,
                heading.field,
                f"“{heading.words}” is blank.",
                "Fill it in, or delete the whole row.",
            )
