"""The rows under a return's headings, and what is to be said of the columns and rows that are not read."""

from __future__ import annotations

from pmf.intake.coded import CodedRows
from pmf.intake.grid import Sheet, Table, cells_in, text_of, tidy
from pmf.intake.headings import FOR_REFERENCE, headings_of
from pmf.intake.recognise import HeadingRow
from pmf.intake.sorting import listed, sort_rows
from pmf.model.cell import RawCell, address
from pmf.model.finding import Finding, Severity
from pmf.model.framework import Framework

# More columns of the officer's own than this are named together.
_MANY_COLUMNS = 10
_MOST_CELLS = 1_000


def table_of(kind: str, found: HeadingRow, framework: Framework) -> tuple[Table, list[Finding]]:
    """The rows under the headings that are to be read, and what is to be said of the others."""
    known = {tidy(heading.words): heading.words for heading in headings_of(kind, framework)}
    body = sort_rows(found.sheet, found.row, kind, found.columns)
    cells = cells_in(found.sheet, body.read, max(found.columns.values()) + 1)
    places = {known[word]: column for word, column in found.columns.items() if word in known}
    table = Table(
        kind,
        found.sheet.name,
        body.read,
        {heading: cells[column] for heading, column in places.items()},
        dict(places),
        set_aside=tuple(body.set_aside),
        heading_row=found.row + 1,
    )
    findings = [_twice(found.sheet, heading, cell) for heading, cell in found.twice]
    findings += _own_columns(kind, found, set(known))
    findings += _columns_without_heading(found, body.read)
    findings += _above_the_headings(found)
    return table, [*findings, *body.findings]


def _own_columns(kind: str, found: HeadingRow, known: set[str]) -> list[Finding]:
    """Columns with a heading that is not ours."""
    own = [column for word, column in found.columns.items() if word not in known | FOR_REFERENCE]
    titles = [f"“{text_of(found.sheet.rows[found.row][column])}”" for column in own]
    cells = [address(found.row + 1, column) for column in own]
    fix = "If it is misspelt, mend the heading. If it is your own, nothing is lost but what stands in it."

    def finding(message: str, *where: str) -> Finding:
        return Finding(Severity.WARNING, "unknown_column", message, fix, found.sheet.name, where)

    if len(own) > _MANY_COLUMNS:
        return [
            finding(
                f"The columns {listed(titles)} are not part of a return of {kind} and are not read.", *cells
            )
        ]
    return [
        finding(f"The column {title} is not part of a return of {kind} and is not read.", cell)
        for title, cell in zip(titles, cells, strict=True)
    ]


def _columns_without_heading(found: HeadingRow, read: list[int]) -> list[Finding]:
    """Cells beside the table, or in a column of it that nobody named."""
    headed = {column for column, cell in enumerate(found.sheet.rows[found.row]) if cell is not None}
    rows = found.sheet.rows
    width = len(rows[found.row]) if isinstance(rows, CodedRows) else max(map(len, rows))
    bare = [column for column in range(width) if column not in headed]
    if not bare:
        return []
    columns = cells_in(found.sheet, read, width)
    beside = sorted(
        (at, column) for column in bare for at in columns[column].rows(lambda cell: cell is not None)
    )
    cells = [address(read[at], column) for at, column in beside]
    if not cells:
        return []
    return [
        Finding(
            Severity.WARNING,
            "column_without_heading",
            "There is something in a column without a heading. It is not read.",
            "If it belongs in the return, give the column its heading. If not, delete it.",
            found.sheet.name,
            tuple(cells[:_MOST_CELLS]),
        )
    ]


def _above_the_headings(found: HeadingRow) -> list[Finding]:
    """Rows over the headings that hold more than a title."""
    odd = [
        number
        for number, row in enumerate(found.sheet.rows[: found.row], 1)
        if sum(cell is not None for cell in row) > 2 and any(map(_is_number, row))
    ]
    if not odd:
        return []
    return [
        Finding(
            Severity.WARNING,
            "figures_above_headings",
            "There are figures above the headings. They are not read.",
            "If they belong in the return, move them below the headings.",
            found.sheet.name,
            tuple(address(number, 0) for number in odd),
        )
    ]


def _is_number(cell: RawCell) -> bool:
    text = text_of(cell).rstrip("%").replace(",", "")
    return text.replace(".", "", 1).isdecimal()


def _twice(sheet: Sheet, heading: str, cell: str) -> Finding:
    return Finding(
        Severity.ERROR,
        "column_twice",
        f"There are two columns headed “{heading}”.",
        "Keep one of them.",
        sheet.name,
        (cell,),
    )
