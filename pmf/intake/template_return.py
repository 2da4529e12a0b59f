"""What is said of a template when it comes back: another version, another service, rows gone or left blank."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pmf.intake.grid import Grid, Table, is_blank_row, text_of, tidy
from pmf.intake.headings import FOR_REFERENCE, headings_of
from pmf.intake.recognise import HeadingRow, recognise
from pmf.intake.refusing import refusal
from pmf.intake.table import table_of
from pmf.intake.template_columns import keys_of
from pmf.intake.template_identity import VERSION, Identity, Key, compared, identity_in
from pmf.intake.template_quadrants import filled_in
from pmf.model.cell import RawCell, address
from pmf.model.finding import Finding, RefusedError, Severity
from pmf.model.framework import Framework
from pmf.model.period import Period, UnclearPeriodError, parse_period

# What is said of printed rows in which nothing was typed: where it is all of them, and where it is some.
_BLANK = {
    "targets": (
        "No target has been typed yet.", "Type the targets into the white cells, save the workbook, and hand it in again.",
        "No target was typed for {}, so none is set.", "Type them in, or leave it so if they are to have none.",
    ),
    "budget": (
        "No actual or forecast has been typed yet.", "Type them into the white cells, save the workbook, and hand it in again.",
        "No actual and no forecast was typed for {}, so these lines stay as they stood.", "Type them in, or leave it so.",
    ),
    "risks": (
        "No risk has been reviewed yet.", "Type the day of the review into “Reviewed on”, save the workbook, and hand it in again.",
        "“Reviewed on” is blank for {}, so these risks stay as they stand.", "Type the day, or leave it so if they were not reviewed.",
    ),
    "workforce": (
        "No sum has been typed yet.", "Type them into the white cells, save the workbook, and hand it in again.",
        "Nothing was typed for {}, so nothing is stored for it.", "Type them in, or leave it so if they come later.",
    ),
}  # fmt: skip
_MOST_NAMED = 12


def recognised_table(
    grid: Grid, kind: str | None, framework: Framework, service: str | None, period: str | None
) -> tuple[Table, list[Finding]]:
    """The table of a return and what is to be said of its headings and, if it is one, of its template.

    `service` and `period` are what the return is handed in for, or None. Raises RefusedError where it is
    no return, or a template that no longer fits.
    """
    identity = identity_in(grid.template)
    try:
        found_kind, found = recognise(grid, kind)
    except RefusedError:
        if identity and identity.version != VERSION:
            raise _no_longer_fits(()) from None
        raise
    said: list[Finding] = []
    blank: list[int] = []
    if identity and identity.kind == found_kind:
        filled = Filled(identity, found)
        said += _of_the_whole(filled, framework)
        said += _for_other(filled, framework, service, period)
        said += _of_the_rows(filled)
        said += _blank_rows(filled)
        blank = filled.set_aside
    table, findings = table_of(found_kind, found, framework)
    table.set_aside = (*table.set_aside, *blank)
    return table, [*findings, *said]


class Filled:
    """A template that has come back: what it knows of itself, and its rows as they are now."""

    def __init__(self, identity: Identity, found: HeadingRow) -> None:
        self.identity = identity
        self.kind = identity.kind
        self.found = found
        self.sheet = found.sheet.name
        self.first_key = keys_of(self.kind)[0]
        # The numbers, from 1, of rows that say nothing and are taken out.
        self.set_aside: list[int] = []
        self.rows = [
            index for index in range(found.row + 1, len(found.sheet.rows)) if not is_blank_row(found.sheet.rows[index])
        ]  # fmt: skip
        self.keys = [
            compared(tuple(text_of(self.cell(index, heading)) for heading in keys_of(self.kind)))
            for index in self.rows
        ]

    def cell(self, index: int, heading: str) -> RawCell:
        """What stands under a heading in a row of the sheet, counted from 0."""
        column = self.found.columns.get(tidy(heading))
        row = self.found.sheet.rows[index]
        return row[column] if column is not None and column < len(row) else None

    def where(self, index: int) -> str:
        """The address of the cell that says what a row is about."""
        return address(index + 1, self.found.columns[tidy(self.first_key)])


def _of_the_whole(filled: Filled, framework: Framework) -> list[Finding]:
    identity, findings = filled.identity, []
    if identity.version != VERSION:
        known = {tidy(heading.words) for heading in headings_of(filled.kind, framework)} | FOR_REFERENCE
        there = filled.found.columns.keys() - known
        if lost := [heading for heading in identity.headings if tidy(heading) in there]:
            raise _no_longer_fits(lost)
        findings.append(
            Finding(
                Severity.WARNING,
                "old_template",
                f"This was made from an earlier template (version {identity.version}; now {VERSION}).",
                "It can still be read. Download a fresh template next time.",
                filled.sheet,
            )
        )
    if identity.framework != framework.id:
        findings.append(
            Finding(
                Severity.WARNING,
                "other_framework",
                f"The template was made for another framework (“{identity.framework}”; here it is “{framework.id}”).",
                "Check that it is this council's, or download a fresh template and copy the figures into it.",
                filled.sheet,
            )
        )
    return findings


def _no_longer_fits(lost: Iterable[str]) -> RefusedError:
    listed = ", ".join(f"“{heading}”" for heading in lost)
    why = f", and {listed} cannot be read any more" if listed else ", and its columns no longer fit"
    return refusal(
        "old_template",
        f"This was made from an earlier template{why}.",
        "Download a fresh template, copy the figures into it, and hand that in.",
    )


def _for_other(
    filled: Filled, framework: Framework, service: str | None, period: str | None
) -> list[Finding]:
    identity, wrong = filled.identity, []
    services = {one.lower() for one in identity.services}
    if service and services and service.lower() not in services:
        wrong.append((" and ".join(identity.services), service))
    if period and identity.period and not _meet(identity.period, period, framework):
        wrong.append((identity.period, period))
    return [
        Finding(
            Severity.ERROR,
            "template_for_other",
            f"The template was made for {made_for}, and this return is for {asked_for}.",
            f"Choose the file that is for {asked_for}, or hand this one in for {made_for}.",
            filled.sheet,
        )
        for made_for, asked_for in wrong
    ]


def _meet(one: str, other: str, framework: Framework) -> bool:
    """Whether two periods have a day in common. What cannot be read is not held against anybody."""
    first, second = _period(one, framework), _period(other, framework)
    return first is None or second is None or (first.starts <= second.ends and second.starts <= first.ends)


def _period(text: str, framework: Framework) -> Period | None:
    try:
        return parse_period(text, framework.calendar.year_type)
    except UnclearPeriodError:
        return None


_GONE = {
    "performance": (
        "Their figures stay overdue.",
        "Put the rows back, or leave it so if their figures come another way.",
    ),
    "targets": (
        "Their targets stay as they are.",
        "Put the rows back, or leave it so if nothing is to change for them.",
    ),
    "indicators": (
        "They stay as they are: taking a row out ends nothing.",
        "To end an indicator, fill in “Retired” and “Reason”.",
    ),
    "plans": ("They stay as they are: taking a row out ends nothing.", "To end a plan, fill in “End”."),
    "actions": (
        "They stay as they stand: taking a row out ends nothing.",
        "Put the rows back, or give an action that is not to be done any more the status Cancelled.",
    ),
    "budget": (
        "They stay as they stood.",
        "Put the rows back: a line that needs nothing more has a forecast of what it came to.",
    ),
    "risks": (
        "They stay as they stand: taking a row out closes nothing.",
        "To close a risk, fill in “Closed on”.",
    ),
    "feedback": ("Their counts stay overdue.", "Put the rows back, or leave it so if they come another way."),
    "complaints": ("They stay open.", "Put the rows back, or leave it so if nothing happened to them."),
    "workforce": ("Their sums stay overdue.", "Put the rows back, or leave it so if they come another way."),
}


def _of_the_rows(filled: Filled) -> list[Finding]:
    printed, there = filled.identity.rows, set(filled.keys)
    gone = [key for key in printed if key not in there]
    more = [
        index for index, key in zip(filled.rows, filled.keys, strict=True) if key not in printed and key[0]
    ]
    findings = []
    if gone:
        stays, fix = _GONE[filled.kind]
        are = f"{_many(gone)} that {'is' if len(gone) == 1 else 'are'} no longer in the file"
        findings.append(
            Finding(
                Severity.WARNING,
                "template_rows_missing",
                f"The template had {are}: {_named(gone)}. {stays}",
                fix,
                filled.sheet,
            )
        )
    if more:
        codes = [(text_of(filled.cell(index, filled.first_key)),) for index in more]
        findings.append(
            Finding(
                Severity.NOTE,
                "template_rows_added",
                f"The file has {_many(more)} that the template did not have: {_named(codes)}.",
                "Nothing to do, if you meant to add to it.",
                filled.sheet,
                tuple(filled.where(index) for index in more),
            )
        )
    return findings


def _blank_rows(filled: Filled) -> list[Finding]:
    """Take the printed rows in which nothing was typed out of the sheet, and say so."""
    if filled.kind not in _BLANK:
        return []
    none_at_all, type_them, some, type_or_leave = _BLANK[filled.kind]
    printed = filled.identity.rows
    blank = {
        index: key
        for index, key in zip(filled.rows, filled.keys, strict=True)
        if key in printed and not any(filled.cell(index, heading) for heading in filled_in(filled.kind))
    }
    if filled.rows and len(blank) == len(filled.rows):
        raise refusal(
            "nothing_filled_in",
            none_at_all,
            type_them,
        )
    for index in blank:
        filled.found.sheet.rows[index].clear()
        filled.set_aside.append(index + 1)
    asked = [key for key in blank.values() if not printed[key]]
    if not asked:
        return []
    return [
        Finding(
            Severity.WARNING,
            "template_rows_blank",
            some.format(_named(asked)),
            type_or_leave,
            filled.sheet,
        )
    ]


def _many(rows: Sequence[object]) -> str:
    return "1 row" if len(rows) == 1 else f"{len(rows)} rows"


def _named(keys: Sequence[Key]) -> str:
    """Rows by code, with the period and place where a code has several."""
    codes = [key[0] for key in keys]
    alone = len(set(codes)) == len(codes)
    told = codes if alone else [" ".join(part for part in key if part) for key in keys]
    more = len(told) - _MOST_NAMED
    return ", ".join(told[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
