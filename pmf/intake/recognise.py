"""Which kind of return a file is, and where its headings stand."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise, zip_longest

from pmf.intake.grid import Grid, Sheet, is_blank_row, text_of, tidy
from pmf.intake.headings import KINDS, REQUIRED
from pmf.intake.refusing import refusal
from pmf.intake.sorting import listed
from pmf.model.cell import address
from pmf.model.finding import Finding, RefusedError, Severity

# Titles and notes may stand above the headings, but not pages of them.
_FIRST_ROWS = 30


@dataclass(frozen=True, slots=True)
class HeadingRow:
    """Where headings were found: the sheet, the row counted from 0, and the column of each heading."""

    sheet: Sheet
    row: int
    columns: dict[str, int]
    twice: tuple[tuple[str, str], ...]


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
    named = [(sheet, kind) for sheet in grid.sheets if (kind := tidy(sheet.name or "")) in REQUIRED]
    found = [(kind, place) for sheet, kind in named if (place := _headings_on(sheet, kind))]
    if named and not found:
        raise _missing_columns(*next((one for one in named if one[0].rows), named[0]))
    if not named:
        found = [best for sheet in grid.sheets if (best := _best_kind(sheet))]
    if not found:
        raise _unknown(grid)
    kind, place = _the_one(found)
    return _read_now(kind), place


def _headings_on(sheet: Sheet, kind: str) -> HeadingRow | None:
    """Where the headings of a kind stand on a sheet."""
    found = heading_row(sheet, REQUIRED[kind])
    return found if found and (kind != "performance" or _has_figures(found)) else None


def _best_kind(sheet: Sheet) -> tuple[str, HeadingRow] | None:
    """The kind that a sheet's headings fit best: the one that asks for most of them."""
    fitting = [(kind, found) for kind in REQUIRED if (found := _headings_on(sheet, kind))]
    return max(fitting, key=lambda one: len(REQUIRED[one[0]]), default=None)


def _the_one(found: list[tuple[str, HeadingRow]]) -> tuple[str, HeadingRow]:
    """The only sheet that is a return. Those with headings and nothing under them do not count."""
    filled = [one for one in found if any(map(any, one[1].sheet.rows[one[1].row + 1 :]))]
    if len(filled) > 1:
        names = listed([f"“{place.sheet.name}”" for _, place in filled])
        kinds = sorted({kind for kind, _ in filled})
        raise refusal(
            "several_returns",
            f"The sheets {names} could each be the return, and only one is read.",
            f"Name the one to be read “{kinds[0]}” and the others differently, or hand in each as a file of its own."
            if len(kinds) == 1
            else f"Hand in each as a file of its own, or choose which of {listed(kinds)} is to be read.",
        )
    return (filled or found)[0]


def _has_figures(found: HeadingRow) -> bool:
    return "value" in found.columns or {"numerator", "denominator"} <= set(found.columns)


def _as_asked(grid: Grid, kind: str) -> HeadingRow:
    _read_now(kind)
    found = [(kind, place) for sheet in grid.sheets if (place := _headings_on(sheet, kind))]
    named = [one for one in found if tidy(one[1].sheet.name or "") == kind]
    if found:
        return _the_one(named or found)[1]
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
    in_order = sorted(grid.sheets, key=lambda sheet: tidy(sheet.name or "") != kind)
    raise _missing_columns(next((sheet for sheet in in_order if sheet.rows), in_order[0]), kind)


def _read_now(kind: str) -> str:
    if kind not in KINDS:
        raise refusal(
            "kind_not_read",
            f"This looks like a return of {kind}, which cannot be taken in yet.",
            f"These can: {', '.join(KINDS)}.",
        )
    return kind


def _missing_columns(sheet: Sheet, kind: str) -> RefusedError:
    if two := _in_two_rows(sheet, kind):
        return two
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


def _in_two_rows(sheet: Sheet, kind: str) -> RefusedError | None:
    """The refusal of a sheet whose headings are spread over two rows, if they are."""
    wanted = {tidy(heading) for heading in REQUIRED[kind]} | ({"value"} if kind == "performance" else set())
    for index, (upper, lower) in enumerate(pairwise(sheet.rows[:_FIRST_ROWS])):
        above, below = ([tidy(text_of(cell)) for cell in row] for row in (upper, lower))
        both = {f"{one} {other}".strip() for one, other in zip_longest(above, below, fillvalue="")}
        if wanted <= {*above, *below, *both}:
            return RefusedError(
                Finding(
                    Severity.ERROR,
                    "headings_in_two_rows",
                    f"The headings stand in two rows, {index + 1} and {index + 2}.",
                    "Put them all into one row, each in its own cell, or start from the template.",
                    sheet.name,
                    (address(index + 1, 0), address(index + 2, 0)),
                )
            )
    return None


def _unknown(grid: Grid) -> RefusedError:
    filled = [sheet for sheet in grid.sheets if any(not is_blank_row(row) for row in sheet.rows)]
    for sheet in filled:
        for kind in REQUIRED:
            if two := _in_two_rows(sheet, kind):
                return two
    row = next(row for row in filled[0].rows if not is_blank_row(row))
    first = ", ".join(text_of(cell) for cell in row if cell)[:80]
    return refusal(
        "not_recognised",
        f"The file is no return that is known here. Its first row reads “{first}”.",
        "Start from the template, or ask the performance team to save a mapping for this layout.",
    )
