"""Reads a found table as a saved mapping says. Nothing is left out without a finding that says so."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from pmf.intake.coded import Coded, combined, together
from pmf.intake.grid import Table, text_of, tidy
from pmf.intake.mapping_amounts import turn_income
from pmf.intake.mapping_model import Mapping, Reading, Source, filled
from pmf.intake.mapping_periods import rewrite_periods
from pmf.intake.mapping_rows import CODE, PERIOD, Draft, leave_out
from pmf.intake.mapping_sheet import FoundTable
from pmf.model.cell import CellType, RawCell, TypedCell, column_number
from pmf.model.finding import Finding, Severity

# An error such as #N/A may be meant, and so may a formula that shows nothing, whose text is empty.
_MARKS = (CellType.ERROR, CellType.UNCALCULATED)
_OF_A_PERIOD = ("performance", "targets", "budget", "feedback", "workforce")
_SLUG = re.compile(r"[^A-Za-z0-9]+")


@dataclass(slots=True)
class _Choice:
    """The columns from which one row of theirs becomes one row of ours, and the groups of their headings."""

    columns: dict[str, int]
    groups: dict[str, str | None] = field(default_factory=dict)
    lead: int | None = None


def read_table(found: FoundTable, reading: Reading, mapping: Mapping, findings: list[Finding]) -> Table:
    """One kind of return from a table of theirs."""
    draft = _spread_out(found, reading, mapping, _choices(found, reading, findings))
    if reading.income_is_negative:
        turn_income(draft)
    if PERIOD in draft.columns and reading.kind in _OF_A_PERIOD:
        rewrite_periods(draft, found, reading, mapping, findings)
    if reading.skip_blank is not None and reading.skip_blank in draft.columns:
        there = draft.columns[reading.skip_blank].mask(lambda cell: cell is not None)
        leave_out(
            draft, ~there, reading.skip_blank, found, findings, "rows_without_figure",
            f"have nothing under “{reading.skip_blank}” and are left out", Severity.NOTE,
        )  # fmt: skip
    if reading.once is not None:
        _, first = together([draft.columns[reading.once]])
        draft.keep(np.sort(first))
    if reading.same_again == "drop" and len(draft.numbers):
        which, first = together(list(draft.columns.values()))
        again = first[which] != np.arange(len(which))
        leave_out(
            draft, again, CODE, found, findings, "same_row_again",
            "say the very same as a row before and are left out", Severity.WARNING,
        )  # fmt: skip
    _refuse_clashing_codes(draft, reading, found, findings)
    return draft.table(reading, found.sheet.name)


def _choices(found: FoundTable, reading: Reading, findings: list[Finding]) -> list[_Choice]:
    """Which column each heading is read from: once, or once for each column that a pattern fits."""
    headings = found.headings
    fixed: dict[str, int] = {}
    for name, source in reading.columns.items():
        if source.heading is None:
            continue
        column = headings.column(source.heading)
        if column is None:
            findings.append(_no_column(found, f"“{source.heading}”"))
            continue
        fixed[name] = column
        headings.used.add(column)
        _use_also(found, source, findings)
        if len(headings.columns(source.heading)) > 1:
            findings.append(
                Finding(
                    Severity.WARNING, "heading_read_once",
                    f"Several columns are headed “{source.heading}”, and only the first of them is read.",
                    "Check that it is the right one.", found.sheet.name,
                    tuple(headings.cell(at) for at in headings.columns(source.heading)),
                )
            )  # fmt: skip
    spread = {
        name: source for name, source in reading.columns.items() if source.matching and source.beside is None
    }
    if not spread:
        return [_Choice(fixed)]
    choices: list[_Choice] = []
    for name, source in spread.items():
        matches = _matching(headings.texts, source)
        if not matches:
            findings.append(_no_column(found, f"like “{source.matching}”"))
        for column, groups in matches:
            headings.used.add(column)
            same = next(
                (one for one in choices if name not in one.columns and _same(one.groups, groups)), None
            )
            if same is None:
                choices.append(_Choice({name: column, **fixed}, groups, column))
            else:
                same.columns[name] = column
    leads = {choice.lead for choice in choices}
    for choice in choices:
        _add_beside(choice, leads, reading, found)
    return choices


def _use_also(found: FoundTable, source: Source, findings: list[Finding]) -> None:
    for other in source.also:
        if (column := found.headings.column(other)) is None:
            findings.append(_no_column(found, f"“{other}”"))
        else:
            found.headings.used.add(column)


def _matching(texts: list[str], source: Source) -> list[tuple[int, dict[str, str | None]]]:
    pattern = re.compile(source.matching or "")
    return [
        (column, dict(match.groupdict()))
        for column, text in enumerate(texts)
        if (match := pattern.search(text))
    ]


def _same(ours: dict[str, str | None], theirs: dict[str, str | None]) -> bool:
    return bool(theirs) and all(ours.get(name) == text for name, text in theirs.items())


def _add_beside(choice: _Choice, leads: set[int | None], reading: Reading, found: FoundTable) -> None:
    texts = found.headings.texts
    for name, source in reading.columns.items():
        if source.beside is None or choice.lead is None:
            continue
        column = choice.lead + source.beside
        between = range(min(choice.lead, column), max(choice.lead, column) + 1)
        if not 0 <= column < len(texts) or any(at in leads and at != choice.lead for at in between):
            continue
        match = re.search(source.matching or "", texts[column])
        groups = match.groupdict() if match else {}
        if match and groups.get("period") in (None, choice.groups.get("period")):
            choice.columns[name] = column
            found.headings.used.add(column)


def _no_column(found: FoundTable, what: str) -> Finding:
    return Finding(
        Severity.ERROR, "missing_column", f"The mapping expects a column {what}, and there is none.",
        "Check the headings, or have the mapping brought up to date.", found.sheet.name,
    )  # fmt: skip


def _spread_out(found: FoundTable, reading: Reading, mapping: Mapping, choices: list[_Choice]) -> Draft:
    names = dict.fromkeys(reading.columns)
    for group, heading in (("code", CODE), ("period", PERIOD)):
        if any(choice.groups.get(group) is not None for choice in choices) and heading not in reading.columns:
            names[heading] = None
    count, times = len(found.numbers), len(choices)
    # rows of ours in the order of theirs: all that one row of theirs gives stands together
    order = np.arange(count * times).reshape(times, count).T.ravel()
    columns: dict[str, Coded[RawCell]] = {}
    places: dict[str, Sequence[int] | int] = {}
    for name in names:
        parts = [_cells(found, name, reading.columns.get(name), choice, mapping, count) for choice in choices]
        columns[name] = Coded.joined(parts) if times else Coded.same(None, 0)
        stand = [_place(name, reading.columns.get(name), choice) for choice in choices]
        if len(set(stand)) > 1:
            columns[name] = columns[name].take(order)
            places[name] = np.repeat(np.asarray(stand), count)[order]  # type: ignore[assignment]
        else:
            columns[name] = columns[name].take(order) if times > 1 else columns[name]
            places[name] = stand[0] if stand else 0
    numbers = np.tile(np.asarray(found.numbers, np.int64), times)
    return Draft(columns, places, numbers[order] if times > 1 else numbers)


def _place(name: str, source: Source | None, choice: _Choice) -> int:
    # what is taken from a heading, or is fixed, is found where the figure stands
    whose = choice.columns.get(name, choice.lead)
    if source is None or (source.matching and name == PERIOD):
        whose = choice.lead
    return whose if whose is not None else 0


def _cells(
    found: FoundTable, name: str, source: Source | None, choice: _Choice, mapping: Mapping, count: int
) -> Coded[RawCell]:
    if source is None or (name == PERIOD and source.matching and "period" in source.groups):
        return Coded.same(choice.groups.get("period" if name == PERIOD else "code"), count)
    turn = _turner(source, mapping)
    if source.value is not None:
        return Coded.same(turn(filled(source.value, choice.groups) or None), count)
    if source.sheet is not None:
        match = re.search(source.sheet, found.sheet.name or "")
        return Coded.same(turn(match[(match.re.groups and 1) or 0] if match else None), count)
    if source.cell is not None:
        return Coded.same(turn(_cell_of_sheet(found, source.cell)), count)
    column = choice.columns.get(name)
    if column is None or column >= len(found.cells):
        return Coded.same(turn(None), count)
    return _column(found, column, source).map(turn)


def _column(found: FoundTable, column: int, source: Source) -> Coded[RawCell]:
    """A column of theirs, with the texts of more columns after its own where the source says so."""
    if not source.also:
        return found.cells[column]
    others = [at for other in source.also if (at := found.headings.column(other)) is not None]
    return combined([found.cells[at] for at in (column, *others)], _side_by_side)


def _side_by_side(*cells: RawCell) -> RawCell:
    return " ".join(text for cell in cells if (text := text_of(cell))) or None


def _cell_of_sheet(found: FoundTable, where: str) -> RawCell:
    letters = where.rstrip("0123456789")
    row, column = int(where[len(letters) :]) - 1, column_number(letters)
    rows = found.sheet.rows
    return rows[row][column] if row < len(rows) and column < len(rows[row]) else None


def _turner(source: Source, mapping: Mapping) -> Callable[[RawCell], RawCell]:
    """What a cell of theirs says in our words."""
    listed = mapping.words[source.words] if isinstance(source.words, str) else source.words
    patterns = [(re.compile(one.matching), one.gives) for one in source.turned]

    def turn(cell: RawCell) -> RawCell:
        text = text_of(cell)
        marks = isinstance(cell, str) or (isinstance(cell, TypedCell) and cell.type in _MARKS)
        if marks and text in mapping.missing and source.value is None:
            meaning = mapping.missing[text]
            return source.default if meaning == "skip" else TypedCell(CellType.MARKER, meaning.value)
        if cell is not None and (listed is not None or patterns):
            cell = _worded(cell, text, listed, patterns, source.otherwise)
        if cell is not None and source.slug:
            cell = _SLUG.sub("-", text_of(cell)).strip("-").upper() or None
        return source.default if cell is None else cell

    return turn


def _worded(
    cell: RawCell,
    text: str,
    listed: dict[str, str] | None,
    patterns: list[tuple[re.Pattern[str], str]],
    otherwise: str | None,
) -> RawCell:
    if listed is not None and text in listed:
        return listed[text] or None
    for pattern, gives in patterns:
        if match := pattern.fullmatch(text):
            return filled(gives, match.groupdict()) or None
    return otherwise or cell


def _refuse_clashing_codes(
    draft: Draft, reading: Reading, found: FoundTable, findings: list[Finding]
) -> None:
    """Two texts of theirs that make the same code of ours must not become one indicator."""
    for name, source in reading.columns.items():
        if not source.slug or source.heading is None:
            continue
        column = found.headings.column(source.heading)
        if column is None or column >= len(found.cells):
            continue
        texts: dict[str, set[str]] = {}
        for cell in found.cells[column].values:
            if cell is not None:
                code = _SLUG.sub("-", text_of(cell)).strip("-").upper()
                texts.setdefault(code, set()).add(tidy(text_of(cell)))
        for code, alike in texts.items():
            if len(alike) > 1:
                rows = draft.columns[name].rows(lambda cell, code=code: cell == code)  # type: ignore[misc]
                table = draft.table(reading, found.sheet.name)
                findings.append(
                    Finding(
                        Severity.ERROR, "codes_clash", f"Several titles make the same code {code}: “{'”, “'.join(sorted(alike))}”.",
                        "Give them codes in the mapping's list of words.",
                        found.sheet.name, tuple(table.where(name, row) for row in rows),
                    )
                )  # fmt: skip
