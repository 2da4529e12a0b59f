"""No person's data can be loaded: what is refused, what is left of it, and what looks like it and is not."""

from __future__ import annotations

import io
from typing import Any

import pytest
from helpers.council import Council, found
from helpers.files import csv_file, with_part, workbook
from openpyxl import load_workbook

from pmf.model.finding import Severity

SUMS = ("Service", "Period", "FTE at start", "FTE at end", "Commentary")
ROW = ("Repairs", "2025/26 Q3", 40, 42, "")
CASES = ("Case", "Stage", "Service", "Received on", "Reason for extension")
FEEDBACK = ("Service", "Period", "Complaints received", "Commentary")
SECRETS = ("Smithson", "QQ123456C", "ada@example.org", "07700 900123", "1971", "E14 2BG")
NINO = "JK 12 34 56 C"


def book(*beside: tuple[Any, ...], hidden: tuple[tuple[Any, ...], ...] = ()) -> bytes:
    """A sound workbook of sums with another sheet beside it."""
    made = load_workbook(io.BytesIO(workbook(SUMS, ROW, sheet="workforce")))
    for title, rows, state in (("Staff", beside, "visible"), ("Old", hidden, "hidden")):
        if rows:
            sheet = made.create_sheet(title)
            sheet.sheet_state = state
            for row in rows:
                sheet.append(list(row))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    "heading",
    ["Name", "Surname", "First name", "Employee", "Employee No.", "Payroll number", "Payroll", "NI number", "NINO",
     "National Insurance No", "DOB", "D.O.B.", "Date of birth", "E-mail", "Email address", "Phone", "Mobile number",
     "Home address", "Postcode", "Complainant", "Line manager", "Staff ID"],
)  # fmt: skip
def test_a_column_about_people_is_refused_by_its_heading(looking: Council, heading: str) -> None:
    examined = looking.look(csv_file((*SUMS, heading), (*ROW, "Smithson")))
    (told,) = examined.findings
    assert (told.code, told.severity, told.cells) == ("personal_data", Severity.ERROR, ("F1",))
    assert f"“{heading}”" in told.message
    assert "sums" in told.fix
    assert (examined.grid, examined.parts) == (None, [])


@pytest.mark.parametrize(
    ("headings", "row", "cell"),
    [
        (SUMS, (*ROW[:4], f"Off sick: {NINO}"), "E2"),
        (SUMS, (*ROW[:4], "ask ada@example.org"), "E2"),
        (FEEDBACK, ("Repairs", "2025/26 Q3", 4, "rang from 07700 900123"), "D2"),
        (FEEDBACK, ("Repairs", "2025/26 Q3", 4, "+44 20 7946 0018"), "D2"),
        (FEEDBACK, ("Repairs", "2025/26 Q3", 4, "damp at 4 High Street, E14 2BG"), "D2"),
        (FEEDBACK, ("Repairs", "2025/26 Q3", 4, "Mrs Smithson was not called back"), "D2"),
        (CASES, ("Ada Smithson", 1, "Repairs", "2025-11-03", ""), "A2"),
        (CASES, ("Smithson, Ada", 1, "Repairs", "2025-11-03", ""), "A2"),
        (CASES, ("C1", 1, "Repairs", "2025-11-03", "Mr. Smithson is away"), "E2"),
    ],
)
def test_a_cell_that_holds_it_is_named_and_not_repeated(
    looking: Council, headings: tuple[str, ...], row: tuple[Any, ...], cell: str
) -> None:
    (told,) = looking.look(csv_file(headings, row)).findings
    assert (told.code, told.cells) == ("personal_data", (cell,))
    assert not any(secret in told.message + told.fix for secret in (*SECRETS, NINO, "Smithson", "7946"))


@pytest.mark.parametrize(
    "content",
    [
        book(("Surname", "Days"), ("Smithson", 4)),
        book(("Name", "Phone"), ("Smithson", "x")),
        book(("Team", "Note"), ("A", NINO)),
        book(hidden=(("Surname", "Days"), ("Smithson", 4))),
        with_part(book(), "xl/pivotCache/pivotCacheRecords1.xml", b"<pivotCacheRecords/>"),
    ],
    ids=["beside", "two weak words", "a cell beside", "hidden", "pivot"],
)
def test_a_workbook_is_refused_for_what_lies_beside_its_return(looking: Council, content: bytes) -> None:
    assert [one.code for one in looking.look(content, "sums.xlsx").findings] == ["personal_data"]


def test_a_refused_file_leaves_nothing_of_it(council: Council) -> None:
    content = csv_file(
        (*SUMS, "Surname", "DOB"), (*ROW[:4], f"{NINO} ada@example.org", "Smithson", "1971-02-03")
    )
    assert council.hand_in(content, "sickness.csv", kind="workforce") is None
    with council.database.asking() as cursor:
        tables = cursor.execute("SELECT table_name FROM duckdb_tables() WHERE database_name = 'council'").fetchall()  # fmt: skip
        everything = "".join(
            str(cursor.execute(f"SELECT * FROM council.{name}").fetchall()) for (name,) in tables
        )
    everything += "".join(str(entry) for entry in council.database.entries())
    assert "personal_data" in everything
    assert not any(secret in everything for secret in ("Smithson", NINO, "ada@example.org", "1971"))


def test_a_file_that_is_no_return_is_not_quoted_where_people_stand_in_it(looking: Council) -> None:
    (told,) = looking.look(csv_file(("Ada Smithson", NINO), ("x", "y"))).findings
    assert told.code == "personal_data"
    assert "Smithson" not in told.message
    assert found(looking.look(csv_file(("Dear", "all"), ("x", "y"))).findings, "not_recognised")


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (csv_file(CASES, *[(one, 1, "Repairs", "2025-11-03", "") for one in ("C-101", "0123456789", "STAGE 1 2025", "E14 2BG", "2025/11/0042", "FS-Case-7")]), "c.csv"),
        (csv_file(FEEDBACK, ("Repairs", "2025/26 Q3", 4, "Calls rose 12% to 1,234,567 after 01-04-2025 00:00; MS Teams failed. Dr Foster's ward and St Mary's.")), "f.csv"),
        (csv_file(("Service", "Period", "FTE at start", "Service name", "Team name"), ("Repairs", "2025/26 Q3", 40, "Repairs", "North")), "w.csv"),
        (book(("Name", "Directorate"), ("Repairs", "Homes")), "lookup.xlsx"),
        (workbook(SUMS, ROW, sheet="workforce", hidden={"_template": [("v1",)]}), "template.xlsx"),
    ],
    ids=["case numbers", "words and numbers", "names of services", "a list of services", "our own hidden sheet"],
)  # fmt: skip
def test_what_only_looks_like_it_is_taken(looking: Council, content: bytes, name: str) -> None:
    examined = looking.look(content, name)
    assert "personal_data" not in {one.code for one in examined.findings}
    assert not examined.refused, examined.findings


def test_returns_that_are_not_about_people_may_name_them(looking: Council) -> None:
    figures = csv_file(
        ("Indicator code", "Period", "Value", "Name"), ("REP02", "2025/26 Q1", 9, "Days to repair")
    )
    assert not looking.look(figures).refused
