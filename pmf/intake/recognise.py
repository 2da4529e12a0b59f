"""Which kind of return a file is, and where its table stands."""

from __future__ import annotations

from dataclasses import dataclass

from pmf.intake.delimited import refusal
from pmf.intake.grid import Grid, Sheet, Table, cells_under, is_blank_row, text_of
from pmf.intake.headings import FOR_REFERENCE, KINDS, REQUIRED, headings_of
from pmf.model.cell import address
from pmf.model.finding import Finding, RefusedError, Severity
from pmf.model.framework import Framework

# A title or a note may stand above the headings, but not a page of them.
_FIRST_ROWS = 10


@dataclass(frozen=True, slots=True)
class HeadingRow:
    """Where headings were found: the sheet, the row counted from 0, and the column of each heading."""

    sheet: Sheet
    row: int
    columns: dict[str, int]
    twice: tuple[tuple[str, str], ...]


def tidy(text: str) -> str:
    """A heading as it is compared: one space between words, lower case."""
    return " ".join(text.split()).lower()


def heading_row(sheet: Sheet, required: tuple[str, ...]) -> HeadingRow | None:
    """The first row, near the top, with every required heading."""
    wanted = {tidy(heading) for heading in required}
    for index, row in enumerate(sheet.rows[:_FIRST_ROWS]):
        columns: dict[str, int] = {}
        twice = []
        for column, cell in enumerate(row):
            word = tidy(text_of(cell))
            if word and word in columns:
                twice.append((text_of(cell), address(index + 1, column)))
            elif word:
                columns[word] = column
        if wanted <= set(columns):
            return HeadingRow(sheet, index, columns, tuple(twice))
    return None


def recognise(grid: Grid, asked_kind: str | None) -> tuple[str, HeadingRow]:
    """The kind of a return and its headings. Raises RefusedError with what to do if there is none."""
    if asked_kind is not None:
        return asked_kind, _as_asked(grid, asked_kind)
    named = [
        (sheet, tidy(sheet.name)) for sheet in grid.sheets if sheet.name and tidy(sheet.name) in REQUIRED
    ]
    for sheet, kind in named:
        found = heading_row(sheet, REQUIRED[kind])
        if found is None or (kind == "performance" and not _has_figures(found)):
            raise _missing_columns(sheet, kind)
        return _read_now(kind), found
    candidates = [
        (len(REQUIRED[kind]), kind, found)
        for sheet in grid.sheets
        for kind in REQUIRED
        if (found := heading_row(sheet, REQUIRED[kind])) and (kind != "performance" or _has_figures(found))
    ]
    if not candidates:
        raise _unknown(grid)
    _, kind, found = max(candidates, key=lambda candidate: candidate[0])
    return _read_now(kind), found


def _has_figures(found: HeadingRow) -> bool:
    return "value" in found.columns or {"numerator", "denominator"} <= set(found.columns)


def _as_asked(grid: Grid, kind: str) -> HeadingRow:
    _read_now(kind)
    in_order = sorted(grid.sheets, key=lambda sheet: tidy(sheet.name or "") != kind)
    for sheet in in_order:
        found = heading_row(sheet, REQUIRED[kind])
        if found and (kind != "performance" or _has_figures(found)):
            return found
    try:
        other, _ = recognise(grid, None)
    except RefusedError:
        other = None
    if other and other != kind:
        raise refusal(
            "wrong_kind",
            f"This is a return of {other}, and {kind} was asked for.",
            f"Hand it in as {other}, or choose the file with {kind}.",
        )
    sheet = next((sheet for sheet in in_order if sheet.rows), in_order[0])
    raise _missing_columns(sheet, kind)


def _read_now(kind: str) -> str:
    if kind not in KINDS:
        raise refusal(
            "kind_not_read",
            f"This looks like a return of {kind}, which cannot be taken in yet.",
            f"These can: {', '.join(KINDS)}.",
        )
    return kind


def _missing_columns(sheet: Sheet, kind: str) -> RefusedError:
    best = max(
        range(min(len(sheet.rows), _FIRST_ROWS)),
        key=lambda index: len(
            {tidy(text_of(cell)) for cell in sheet.rows[index]} & {tidy(h) for h in REQUIRED[kind]}
        ),
        default=0,
    )
    there = {tidy(text_of(cell)) for cell in sheet.rows[best]} if sheet.rows else set()
    missing = [heading for heading in REQUIRED[kind] if tidy(heading) not in there]
    if kind == "performance" and not missing:
        missing = ["Value"]
    listed = ", ".join(f"“{heading}”" for heading in missing)
    return RefusedError(
        Finding(
            Severity.ERROR,
            "missing_column",
            f"A return of {kind} needs the column {listed}."
            if len(missing) == 1
            else f"A return of {kind} needs the columns {listed}.",
            "Add it to the row of headings, spelt like this, or start from the template.",
            sheet.name,
            (address(best + 1, 0),),
        )
    )


def _unknown(grid: Grid) -> RefusedError:
    sheet = next(sheet for sheet in grid.sheets if any(not is_blank_row(row) for row in sheet.rows))
    row = next(row for row in sheet.rows if not is_blank_row(row))
    first = ", ".join(text_of(cell) for cell in row if cell)[:80]
    return refusal(
        "not_recognised",
        f"The file is no return that is known here. Its first row reads “{first}”.",
        "Start from the template, or ask the performance team to save a mapping for this layout.",
    )


def table_of(kind: str, found: HeadingRow, framework: Framework) -> tuple[Table, list[Finding]]:
    """The rows under the headings, without blank ones, and what is to be said of the headings."""
    headings = headings_of(kind, framework)
    known = {tidy(heading.words): heading.words for heading in headings}
    findings = [_twice(found.sheet, heading, cell) for heading, cell in found.twice]
    for word, column in found.columns.items():
        if word not in known and word not in FOR_REFERENCE:
            cell = address(found.row + 1, column)
            title = text_of(found.sheet.rows[found.row][column])
            findings.append(
                Finding(
                    Severity.WARNING,
                    "unknown_column",
                    f"The column “{title}” is not part of a return of {kind} and is not read.",
                    "If it is misspelt, mend the heading. If it is your own, nothing is lost but what stands in it.",
                    found.sheet.name,
                    (cell,),
                )
            )
    numbers, cells = cells_under(found.sheet, found.row, max(found.columns.values()) + 1)
    places = {known[word]: column for word, column in found.columns.items() if word in known}
    return (
        Table(
            kind,
            found.sheet.name,
            numbers,
            {heading: cells[column] for heading, column in places.items()},
            dict(places),
        ),
        findings,
    )


def _twice(sheet: Sheet, heading: str, cell: str) -> Finding:
    return Finding(
        Severity.ERROR,
        "column_twice",
        f"There are two columns headed “{heading}”.",
        "Keep one of them.",
        sheet.name,
        (cell,),
    )
