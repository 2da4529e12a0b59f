"""Keeps people's data out: a return of customers or people that holds any is refused whole, and nothing of it is kept.

What is said names the column or the cell, and never repeats what stands there.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence

from pmf.intake.grid import Grid, Sheet, Table, text_of, tidy
from pmf.model.cell import RawCell, address
from pmf.model.finding import Finding, RefusedError, Severity

# Returns that are about people, and hold counts and sums of them alone.
KINDS = frozenset({"feedback", "complaints", "workforce"})
_FIRST_ROWS = 30
_MOST_CELLS = 100
_FIX = "Delete it and hand in counts or sums for each service alone. Nothing of this file was kept."

# Headings under which people stand, in lower case and without stops.
_NAMES = (
    "first name", "forename", "forenames", "given name", "surname", "last name", "family name", "full name",
    "employee", "employees", "employee name", "staff name", "member of staff", "staff member", "post holder",
    "postholder", "complainant", "complainant name", "customer name", "resident name", "tenant name", "caller",
    "line manager", "name of employee", "name of complainant",
)  # fmt: skip
_NUMBERS = re.compile(
    r"(?:employee|staff|payroll|pay|personnel|assignment|person|worker)[ -]?(?:no|nos|number|id|ref|reference|code)"
    r"|payroll|ni|nino|ni (?:no|number)|national insurance(?: (?:no|number))?|nhs (?:no|number)"
)
_BORN = re.compile(r"dob|d o b|date of birth|birth ?date|birthday|born(?: on)?|age")
_REACHED = re.compile(
    r"e-?mails?(?: address)?|(?:home |work |contact )?(?:tele)?phone(?: (?:no|number))?|tel(?: (?:no|number))?"
    r"|mobile(?: (?:no|number|phone))?|(?:home |postal )?address(?: line)?(?: \d)?|post ?code"
)
_STRONG = (
    "a name of people",
    "a number that belongs to one person",
    "a date of birth",
    "a way to reach a person",
)
# A word that a list of services may have over it too; beside another of its sort it is about people.
_WEAK = frozenset(
    {"name", "address", "postcode", "post code", "age", "phone", "telephone", "tel", "email", "e-mail"}
)

_IN_CELLS = (
    ("a National Insurance number", re.compile(
        r"\b(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b", re.IGNORECASE)),
    ("an e-mail address", re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")),
    ("a person's name", re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Mx)\.? (?!Teams|Office|Excel|Word)[A-Z][a-z'’-]+")),
)  # fmt: skip
# Not looked for among case numbers, which may look like them.
_NOT_IN_CASES = (
    ("a telephone number", re.compile(
        r"(?<![\w./-])(?:\+44 ?(?:\(0\) ?)?|\(?0)[12378]\d{1,3}\)? ?\d{3,4} ?\d{3,4}(?![\w/-])")),
    ("a postcode", re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? \d[ABD-HJLNP-UW-Z]{2}\b")),
)  # fmt: skip
_A_NAME = re.compile(r"[A-Z][a-z'’-]+(?:,? [A-Z][A-Za-z'’.-]*)+")


def refuse_personal(grid: Grid, tables: Sequence[Table], content: bytes) -> None:
    """Raise RefusedError if a file of such a kind holds people's data anywhere that is read, or has a place that
    cannot be looked through."""
    finding = next(_found(grid, tables, content), None)
    if finding is not None:
        raise RefusedError(finding)


def without_quotation(finding: Finding, grid: Grid) -> Finding:
    """The refusal of a file that is no return, without the words of its first row where people stand in it."""
    if finding.code != "not_recognised" or not any(map(_of_sheet, grid.sheets)):
        return finding
    return Finding(
        Severity.ERROR,
        "personal_data",
        "The file is no return that is known here, and it seems to hold people's data.",
        "Start from the template, with counts or sums for each service alone. Nothing of this file was kept.",
    )


def _found(grid: Grid, tables: Sequence[Table], content: bytes) -> Iterator[Finding]:
    read = {table.sheet: table for table in tables}
    for sheet in grid.sheets:
        if sheet.name == "How to" and grid.template:
            continue
        if told := _of_sheet(sheet, read.get(sheet.name)):
            yield told
    hidden = next((one for one in grid.findings if one.code == "hidden_sheet"), None)
    if hidden is not None:
        yield Finding(
            Severity.ERROR,
            "personal_data",
            "The workbook has a hidden sheet, and people's data might be on it.",
            "Delete the hidden sheet (right-click on a sheet's name, Unhide, look, delete), save, and hand it in again.",
            hidden.sheet,
        )
    if content.startswith(b"PK") and _has_pivot(content):
        yield Finding(
            Severity.ERROR,
            "personal_data",
            "The workbook has a pivot table, which keeps every row that it was made from, people's too.",
            "Copy the sums, paste them as values into a fresh template, and hand that in.",
        )


def _has_pivot(content: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return any(name.lower().startswith("xl/pivotcache/") for name in package.namelist())


def _of_sheet(sheet: Sheet, table: Table | None = None) -> Finding | None:
    """The first thing on a sheet that is about people; `table` is what was read of it, if anything was."""
    for number, row in enumerate(sheet.rows[:_FIRST_ROWS], 1):
        if told := _of_headings(sheet, number, row, is_return=table is not None):
            return told
    cases = table.places.get("Case") if table is not None else None
    cells: dict[str, list[str]] = {}
    for number, row in enumerate(sheet.rows, 1):
        for column, cell in enumerate(row):
            in_cases = column == cases and table is not None and number in table.row_numbers
            if cell is not None and (what := _in_cell(text_of(cell), in_cases)):
                cells.setdefault(what, []).append(address(number, column))
    for what, where in cells.items():
        these = "This cell holds" if len(where) == 1 else f"{len(where)} cells hold"
        each = "" if len(where) == 1 else " each"
        return Finding(
            Severity.ERROR,
            "personal_data",
            f"{these} what looks like {what}{each}. People's data is not taken in.",
            _FIX,
            sheet.name,
            tuple(where[:_MOST_CELLS]),
        )
    return None


def _of_headings(sheet: Sheet, number: int, row: Sequence[RawCell], *, is_return: bool) -> Finding | None:
    filled = [(column, tidy(text_of(cell))) for column, cell in enumerate(row) if cell is not None]
    if len(filled) < 2:
        return None
    personal = [(column, what) for column, word in filled if (what := _of_people(word))]
    strong = [one for one in personal if dict(filled)[one[0]] not in _WEAK]
    telling = personal if is_return or len(personal) > 1 else strong
    if not telling:
        return None
    column, what = (strong or telling)[0]
    return Finding(
        Severity.ERROR,
        "personal_data",
        f"The column “{text_of(row[column])}” is about people one by one: {what}. People's data is not taken in.",
        _FIX,
        sheet.name,
        (address(number, column),),
    )


def _of_people(heading: str) -> str | None:
    """What a heading says of people, if it does."""
    word = " ".join(heading.replace(".", " ").replace(":", " ").replace("#", " no ").split())
    if word in _NAMES or word == "name":
        return _STRONG[0]
    for pattern, what in zip((_NUMBERS, _BORN, _REACHED), _STRONG[1:], strict=True):
        if pattern.fullmatch(word):
            return what
    return None


def _in_cell(text: str, in_cases: bool) -> str | None:
    looked_for = _IN_CELLS if in_cases else (*_IN_CELLS, *_NOT_IN_CASES)
    for what, pattern in looked_for:
        if pattern.search(text):
            return what
    return "a person's name" if in_cases and _A_NAME.fullmatch(text.strip()) else None
