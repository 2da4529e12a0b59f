"""Turns a foreign spreadsheet into returns of ours, by a mapping saved once in `config/mappings/`.

A mapping says how the layout is recognised and, for each kind of return to be read from it, where
each of our headings comes from: a heading of theirs, several headings with the period in them, a
fixed word, or a list of words for theirs. Every cell keeps its address.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from pmf.catalogue.toml_file import ConfigError, read_toml
from pmf.intake.coded import Coded
from pmf.intake.grid import Grid, Sheet, Table, text_of, tidy
from pmf.intake.headings import REQUIRED
from pmf.intake.recognise import HeadingRow, heading_row
from pmf.intake.refusing import refusal
from pmf.model.cell import CellType, RawCell, TypedCell
from pmf.model.finding import Finding, Severity
from pmf.model.status import Marker


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Source(_Part):
    """Where one of our headings comes from: exactly one of the first three.

    `heading` is theirs. `matching` is a pattern of theirs that may fit several columns, each of which
    gives rows of its own; a group called `period` in it is the row's period, and where `Period` itself
    has the pattern, only that is taken from the column. `value` is a fixed word.
    `words` turns their words into ours, by a list of its own or one of the mapping's; `otherwise` stands
    for a word that is not in it, and `default` where theirs is blank.
    """

    heading: str | None = None
    matching: str | None = None
    value: str | None = None
    words: dict[str, str] | str | None = None
    otherwise: str | None = None
    default: str | None = None

    @model_validator(mode="after")
    def _exactly_one(self) -> Self:
        if sum(part is not None for part in (self.heading, self.matching, self.value)) != 1:
            raise ValueError("give one of heading, matching and value")
        if self.matching is not None:
            try:
                re.compile(self.matching)
            except re.error as problem:
                raise ValueError(f"the pattern “{self.matching}” is not valid: {problem}") from None
        return self


class Reading(_Part):
    """One kind of return to be read from the layout. `skip_blank` names one of our headings: rows in
    which it is blank are left out."""

    kind: Literal["plans", "indicators", "targets", "performance"]
    columns: dict[str, Source]
    skip_blank: str | None = None

    @field_validator("columns", mode="before")
    @classmethod
    def _a_word_is_a_heading(cls, columns: Any) -> Any:
        if not isinstance(columns, dict):
            return columns
        return {
            name: {"heading": source} if isinstance(source, str) else source
            for name, source in columns.items()
        }

    @model_validator(mode="after")
    def _complete(self) -> Self:
        given = {tidy(heading) for heading in self.columns}
        if any("(?P<period>" in (source.matching or "") for source in self.columns.values()):
            given.add("period")
        missing = [heading for heading in REQUIRED[self.kind] if tidy(heading) not in given]
        if missing:
            raise ValueError(f"a return of {self.kind} needs “{'”, “'.join(missing)}”")
        return self


class Recognise(_Part):
    """What tells the layout: headings that must all be there, and a pattern for the sheet's name."""

    headings: tuple[str, ...] = Field(min_length=1)
    sheet: str | None = None


class Mapping(_Part):
    """A saved layout. `missing` gives their marks for a missing figure and what each means, or `skip`."""

    id: str
    name: str
    recognise: Recognise
    read: tuple[Reading, ...] = Field(min_length=1)
    missing: dict[str, Marker | Literal["skip"]] = Field(default_factory=dict)
    words: dict[str, dict[str, str]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _lists_are_there(self) -> Self:
        for reading in self.read:
            for heading, source in reading.columns.items():
                if isinstance(source.words, str) and source.words not in self.words:
                    raise ValueError(f"{heading}: there is no list of words called “{source.words}”")
        return self


def read_mappings(folder: Path) -> list[Mapping]:
    """Every mapping in a folder. Raises ConfigError for one that is wrong."""
    return [read_toml(path, Mapping) for path in sorted(folder.glob("*.toml"))]


def read_mapping(path: Path) -> Mapping:
    """One mapping from a file."""
    return read_toml(path, Mapping)


def mapping_for(
    grid: Grid, mappings: Sequence[Mapping], asked: str | None, kind: str | None
) -> Mapping | None:
    """The mapping that was asked for, else the one that recognises the file, else None.

    Raises RefusedError if the one asked for is not there or does not fit.
    """
    if asked is not None:
        chosen = _asked_for(mappings, asked)
        if _place(grid, chosen) is None:
            listed = "”, “".join(chosen.recognise.headings)
            raise refusal(
                "mapping_does_not_fit",
                f"The file does not have the layout of the mapping “{chosen.name}”.",
                f"It needs a row with the headings “{listed}”.",
            )
        return chosen
    if kind is not None and kind != "mapped":
        return None
    return next((mapping for mapping in mappings if _place(grid, mapping) is not None), None)


def _asked_for(mappings: Sequence[Mapping], asked: str) -> Mapping:
    for mapping in mappings:
        if asked in (mapping.id, mapping.name):
            return mapping
    if Path(asked).suffix == ".toml":
        try:
            return read_mapping(Path(asked))
        except ConfigError as problem:
            raise refusal("unknown_mapping", str(problem), "Mend the mapping file.") from None
    names = ", ".join(mapping.id for mapping in mappings) or "none is saved"
    raise refusal("unknown_mapping", f"There is no mapping called “{asked}”.", f"Saved mappings: {names}.")


def _place(grid: Grid, mapping: Mapping) -> HeadingRow | None:
    for sheet in grid.sheets:
        if mapping.recognise.sheet and not re.search(mapping.recognise.sheet, sheet.name or ""):
            continue
        if found := heading_row(sheet, mapping.recognise.headings):
            return found
    return None


def mapped_tables(grid: Grid, mapping: Mapping) -> tuple[list[Table], list[Finding]]:
    """The returns that a file holds by a mapping that fits it."""
    found = _place(grid, mapping)
    if found is None:
        raise ValueError("the mapping does not fit")
    tables = []
    findings: list[Finding] = []
    for reading in mapping.read:
        table = _read(found, reading, mapping, findings)
        if len(table):
            tables.append(table)
    return tables, findings


def _read(found: HeadingRow, reading: Reading, mapping: Mapping, findings: list[Finding]) -> Table:
    sources = reading.columns
    spread = _spread(found, sources, findings)
    columns: dict[str, list[RawCell]] = {heading: [] for heading in sources}
    places: dict[str, list[int]] = {heading: [] for heading in sources}
    if spread.period_in_heading:
        columns["Period"], places["Period"] = [], []
    row_numbers: list[int] = []
    for number, row in enumerate(found.sheet.rows[found.row + 1 :], found.row + 2):
        if not any(row):
            continue
        for chosen, period in spread.choices:
            cells = {
                heading: _cell(row, source, chosen.get(heading), mapping)
                for heading, source in sources.items()
            }
            if reading.skip_blank and cells.get(reading.skip_blank) is None:
                continue
            row_numbers.append(number)
            where = chosen
            if spread.period_in_heading:
                cells["Period"] = period
                where = {"Period": next(iter(chosen.values())), **chosen}
            for heading, cell in cells.items():
                columns[heading].append(cell)
                places[heading].append(where.get(heading) or 0)
    return Table(
        reading.kind,
        found.sheet.name,
        row_numbers,
        {name: Coded.of(cells) for name, cells in columns.items()},
        dict(places),
    )


class _Spread:
    """Which column each heading is read from: once, or once for each column that a pattern fits."""

    def __init__(self) -> None:
        self.choices: list[tuple[dict[str, int], str | None]] = []
        self.period_in_heading = False


def _spread(found: HeadingRow, sources: dict[str, Source], findings: list[Finding]) -> _Spread:
    fixed = {
        heading: found.columns[tidy(source.heading)]
        for heading, source in sources.items()
        if source.heading is not None and tidy(source.heading) in found.columns
    }
    for heading, source in sources.items():
        if source.heading is not None and heading not in fixed:
            findings.append(_no_column(found.sheet, f"“{source.heading}”"))
    spread = _Spread()
    patterns = {heading: source.matching for heading, source in sources.items() if source.matching}
    if not patterns:
        spread.choices.append((fixed, None))
        return spread
    for heading, pattern in patterns.items():
        matches = [
            (column, match)
            for column, cell in enumerate(found.sheet.rows[found.row])
            if (match := re.search(pattern, text_of(cell)))
        ]
        if not matches:
            findings.append(_no_column(found.sheet, f"like “{pattern}”"))
        for column, match in matches:
            period = match.groupdict().get("period")
            spread.period_in_heading |= period is not None
            spread.choices.append(({heading: column, **fixed}, period))
    return spread


def _no_column(sheet: Sheet, what: str) -> Finding:
    return Finding(
        Severity.ERROR, "missing_column", f"The mapping expects a column {what}, and there is none.",
        "Check the headings, or have the mapping brought up to date.", sheet.name,
    )  # fmt: skip


def _cell(row: list[RawCell], source: Source, column: int | None, mapping: Mapping) -> RawCell:
    if source.value is not None:
        return source.value
    cell = row[column] if column is not None and column < len(row) else None
    if isinstance(cell, str) and cell in mapping.missing:
        meaning = mapping.missing[cell]
        return None if meaning == "skip" else TypedCell(CellType.MARKER, Marker(meaning).value)
    if source.words is not None:
        listed = mapping.words[source.words] if isinstance(source.words, str) else source.words
        cell = listed.get(text_of(cell), cell if cell is None else source.otherwise or cell)
    return source.default if cell is None else cell
