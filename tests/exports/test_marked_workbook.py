"""The workbook that an officer gets back: marked, explained, and fit to be mended and handed in."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import openpyxl
import pytest
from helpers.council import Council
from helpers.files import FIGURES, csv_file, with_error_cell, workbook
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from pmf.exports.marked_workbook import write_marked
from pmf.intake.marks import SHEET, TITLE
from pmf.intake.road import Examination

WIDE = (*FIGURES, "Numerator", "Denominator", "Commentary", "Action due")
WRONG = (
    ("REP01", "2025/26 Oct", "eighty-eight", None, None, "Well", date(2026, 3, 1)),
    ("REP01", "2025/26 Nov", None, None, None, "", None),
    ("REP01", "2025/26 Dec", None, 87, 100, "0123", None),
    ("HOM01", "2025/26 Q3", 4.5, None, None, "@home", None),
    ("REP02", date(2025, 12, 31), True, None, None, None, None),
    ("REP9", "2025/26 Q3", -0.25, None, None, None, None),
)


def _marked(examined: Examination) -> bytes:
    assert examined.grid is not None
    return write_marked(
        examined.grid, examined.findings, file_name=examined.handed_in.file_name, kind=examined.kind
    )


def _pages(content: bytes) -> dict[str, Worksheet]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {page.title: page for page in book.worksheets}


def _told(examined: Examination) -> list[tuple[Any, ...]]:
    return [(one.severity, one.code, one.cells, one.message, one.fix) for one in examined.findings]


def test_each_cell_with_a_finding_is_filled_bordered_and_explained(council: Council) -> None:
    examined = council.look(workbook(WIDE, *WRONG), "repairs.xlsx")
    page = _pages(_marked(examined))["performance"]
    for finding in examined.findings:
        for address in finding.cells:
            cell = page[address]
            assert cell.fill.fill_type == "solid" and cell.border.left.style and cell.comment
            assert finding.message in cell.comment.text and finding.fix in cell.comment.text
            assert cell.comment.text.split(":")[0] in ("Error", "Check", "Note")
    marked = {cell.coordinate for row in page.iter_rows() for cell in row if cell.comment}
    assert marked == {address for finding in examined.findings for address in finding.cells}


def test_the_first_page_lists_what_to_do_with_a_way_to_each_cell(council: Council) -> None:
    examined = council.look(workbook(WIDE, *WRONG), "repairs.xlsx")
    content = _marked(examined)
    page = next(iter(_pages(content).values()))
    assert (page.title, page["A1"].value) == (SHEET, TITLE)
    lines = list(page.iter_rows(min_row=6, values_only=True))
    assert len(lines) == sum(max(1, len(one.cells)) for one in examined.findings)
    assert [line[0] for line in lines] == sorted(
        (line[0] for line in lines), key=["Error", "Check", "Note"].index
    )
    for number, line in enumerate(lines, 6):
        link = page.cell(number, 3).hyperlink
        assert link.location == f"'performance'!{line[2]}" and link.target is None


def test_values_keep_their_type(council: Council) -> None:
    examined = council.look(
        workbook(
            (*FIGURES, "Reported status"), ("REP01", "2025/26 Dec", 0.9745, "x"), formats={"C2": "0.00%"}
        )
    )
    page = _pages(_marked(examined))["performance"]
    assert (page["C2"].value, page["C2"].number_format) == (0.9745, "0.00%")
    page = _pages(_marked(council.look(workbook(WIDE, *WRONG))))["performance"]
    assert page["D4"].value == 87 and page["C5"].value == 4.5 and page["C6"].value is True
    assert page["G2"].value.date() == date(2026, 3, 1) and page["F4"].value == "0123"


def test_a_csv_comes_back_as_a_workbook_with_its_numbers_as_numbers(council: Council) -> None:
    examined = council.look(
        csv_file(FIGURES, ("REP02", "2025/26 Q3", "9.50"), ("0007", "2025/26 Q3", "£1.2m"))
    )
    page = _pages(_marked(examined))["performance"]
    assert (page["C2"].value, page["C2"].number_format) == (9.5, "0.00")
    assert (page["A3"].value, page["C3"].value) == ("0007", "£1.2m")


@pytest.mark.parametrize(
    "content",
    [
        workbook(WIDE, *WRONG),
        with_error_cell(workbook(FIGURES, ("REP02", "2025/26 Q3", 9)), "C2", "#REF!"),
        workbook(("Notes",), ("see overleaf",), sheet="Notes"),
        workbook(("Repairs return",), (), (*FIGURES, "Mine"), *[(*row[:3], "o'clock") for row in WRONG], sheet="It's ours"),
        csv_file(WIDE, *[["" if cell is None else cell for cell in row] for row in WRONG]),
        csv_file(FIGURES, ("REP02", "2025/26 Q3", "1,966"), ("REP02", "Q3 25/26", "97.40%"), ("REP01", "Dec-25", "(9)")),
        csv_file(FIGURES, ("REP02", "Q3 2025", "9"), separator=";", encoding="cp1252"),
        csv_file(("Indicator code", "Period", "Target", "Minimum standard"), ("REP01", "2026/27", "0", "80.5")),
    ],
)  # fmt: skip
def test_what_comes_back_reads_as_the_original_did(council: Council, content: bytes) -> None:
    first = council.look(content)
    again = council.look(_marked(first), "marked.xlsx")
    assert _told(again) == _told(first)
    assert [(change.key, change.outcome, change.brings) for change in again.changes] == [
        (change.key, change.outcome, change.brings) for change in first.changes
    ]
    assert again.kind == first.kind


def test_a_mended_marked_workbook_is_accepted(council: Council) -> None:
    wrong = (("REP01", "2025/26 Oct", "eighty-eight"), ("REP9", "2025/26 Q3", 9))
    book = openpyxl.load_workbook(io.BytesIO(_marked(council.look(workbook(FIGURES, *wrong), "r.xlsx"))))
    book["performance"]["C2"] = 88
    book["performance"]["A3"] = "REP02"
    mended = io.BytesIO()
    book.save(mended)
    stored = council.hand_in(mended.getvalue(), "r.xlsx", yes=False)
    assert stored is not None and stored.tally.added == 2
    assert council.value("REP01", "2025/26 Oct") == 88


def test_a_workbook_marked_twice_has_one_page_of_what_to_do(council: Council) -> None:
    once = _marked(council.look(workbook(FIGURES, *[row[:3] for row in WRONG])))
    twice = _marked(council.look(once, "marked.xlsx"))
    assert list(_pages(twice)) == [SHEET, "performance"]


def test_the_officers_own_page_of_that_name_is_kept(council: Council) -> None:
    book = Workbook()
    book.worksheets[0].title = SHEET
    book.worksheets[0].append(["Ring Sam"])
    page = book.create_sheet("performance")
    for row in (FIGURES, ("REP9", "2025/26 Q3", 9)):
        page.append(row)
    out = io.BytesIO()
    book.save(out)
    pages = _pages(_marked(council.look(out.getvalue(), "own.xlsx")))
    assert pages[SHEET]["A1"].value == "Ring Sam" and len(pages) == 3


def test_nothing_hidden_comes_back_but_what_tells_the_template(council: Council) -> None:
    content = workbook(
        FIGURES,
        ("REP9", "2025/26 Q3", 9),
        hidden={"_template": [("template version", "1")], "Names": [("secret",)]},
    )
    pages = _pages(_marked(council.look(content, "t.xlsx")))
    assert list(pages) == [SHEET, "performance", "_template"]
    assert pages["_template"].sheet_state == "hidden" and pages["_template"]["B1"].value == "1"
    book = openpyxl.load_workbook(io.BytesIO(_marked(council.look(content, "t.xlsx"))))
    assert not book.properties.creator and not book.properties.lastModifiedBy and not list(book.defined_names)


def test_only_the_page_of_what_to_do_is_nothing_to_hand_in(council: Council) -> None:
    content = workbook((TITLE,), ("x",), sheet=SHEET)
    assert [one.code for one in council.look(content, "page.xlsx").findings] == ["empty_workbook"]


def test_a_formula_that_was_never_calculated_still_has_to_be_mended(council: Council) -> None:
    examined = council.look(workbook(FIGURES, ("REP02", "2025/26 Q3", "=3*3")), "f.xlsx")
    again = council.look(_marked(examined), "marked.xlsx")
    assert [one.cells for one in again.findings] == [one.cells for one in examined.findings] == [("C2",)]
    assert again.refused
