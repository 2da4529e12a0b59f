"""V3: workbooks and CSVs in which something is hidden, merged, doubled, above, below or lying.

Each has one named outcome: what is read, how many rows, and the finding that tells the officer.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from typing import Any

import openpyxl
import pytest
from helpers.assurance import record
from helpers.council import Council
from helpers.files import FIGURES, csv_file, edited, workbook
from helpers.odd_books import MAIN, ROWS, SHEET, book, page, plain, sub, with_sheet
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.styles import NamedStyle
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from PIL import Image as Picture

from pmf.intake.mapping import Mapping
from pmf.intake.road import Examination
from pmf.model.finding import Severity

NOTE, WARNING, ERROR = Severity.NOTE, Severity.WARNING, Severity.ERROR
REFUSED = -1
WORDS = (*FIGURES, "Commentary")
SAID = tuple((*row, "As planned") for row in ROWS)
TARGETS = (("Indicator code", "Period", "Target"), ("REP02", "2025/26", 10))


@dataclass(frozen=True)
class Case:
    """A file; how many rows of it are read, or REFUSED; and what is said: code, severity, cells, words."""

    name: str
    content: bytes
    rows: int
    code: str | None = None
    severity: Severity = NOTE
    cells: tuple[str, ...] = ()
    says: str = ""


def hide(*rows: int) -> Any:
    return page(lambda sheet: [setattr(sheet.row_dimensions[row], "hidden", True) for row in rows])


def hide_column(letter: str) -> Any:
    return page(lambda sheet: setattr(sheet.column_dimensions[letter], "hidden", True))


def merge(*blocks: str) -> Any:
    return page(lambda sheet: [sheet.merge_cells(block) for block in blocks])


def put(**cells: Any) -> Any:
    return page(lambda sheet: [setattr(sheet[where], "value", value) for where, value in cells.items()])


def filtered(sheet: Any) -> None:
    sheet.auto_filter.ref = "A1:C4"
    sheet.auto_filter.add_filter_column(0, ["X"])
    sheet.row_dimensions[3].hidden = True


def picture(sheet: Any) -> None:
    out = io.BytesIO()
    Picture.new("RGB", (2, 2)).save(out, "PNG")
    sheet.add_image(Image(out), "F2")


def unseen(made: Any) -> None:
    made.add_named_style(NamedStyle(name="unseen", number_format=";;;"))
    made.worksheets[0]["C3"].style = "unseen"


def old_epoch(made: Any) -> None:
    made.epoch = CALENDAR_MAC_1904


def external(content: bytes) -> bytes:
    return sub(content, rb'<c r="C3"[^>]*><v>8</v></c>', b'<c r="C3"><f>[1]Sheet1!$A$1</f><v>8</v></c>')


CASES = [
    # nothing to say
    Case("plain", plain(), 3),
    Case("hidden blank row", plain(hide(9)), 3),
    Case("hidden column of nothing", plain(hide_column("G")), 3),
    Case("hidden title row", book(("Repairs",), FIGURES, *ROWS, change=hide(1)), 3),
    Case("merged title", book(("Repairs, Q1",), (), FIGURES, *ROWS, change=merge("A1:C1")), 3),
    Case("merged blank cells below", plain(merge("A9:C12")), 3),
    Case("merged to the right of the table's cell", book(WORDS, *SAID, change=merge("D2:F2")), 3),
    Case("filter that hides nothing", plain(page(lambda one: setattr(one.auto_filter, "ref", "A1:C4"))), 3),
    Case("25 lines of title", book(*[(f"Line {n}",) for n in range(25)], FIGURES, *ROWS), 3),
    Case("blank rows between and below", book(FIGURES, ROWS[0], (), (), ROWS[1], (), ROWS[2], (), ("", " ")), 3),
    Case("empty other sheet", plain(with_sheet("Sheet2")), 3),
    Case("the template's page of help", plain(with_sheet("How to", ("How to fill this in",), (), ("Type.",))), 3),
    Case("the template's own hidden sheet", plain(with_sheet("_template", ("version", 1), state="hidden")), 3),
    Case("table that starts in D5", book((), (), (), (), *[(None, None, None, *row) for row in (FIGURES, *ROWS)]), 3),
    Case("heading with spaces that nobody sees", book(("Indicator\u00a0code\u200b", " period ", "VALUE"), *ROWS), 3),
    Case("code with a space that nobody sees", book(FIGURES, ("REP02\u200b\u00a0", "2025/26 Q1", 9)), 1),
    Case("a group of titles above the headings", book(("", "", "Quarter 2"), FIGURES, *ROWS), 3),
    Case("1904 dates", book((*FIGURES[:2], "Numerator", "Denominator", "Action due"), change=lambda made: (
        old_epoch(made), made.worksheets[0].append(["REP01", "2025/26 Jun", 9, 10, openpyxl.utils.datetime.from_excel(45000)]))), 1),
    Case("semicolons and cp1252", csv_file(FIGURES, *ROWS, separator=";", encoding="cp1252"), 3),
    Case("byte order mark", csv_file(FIGURES, *ROWS, encoding="utf-8-sig"), 3),
    # hidden
    Case("hidden sheet", plain(with_sheet("Names", ("Jo", 1), state="hidden")), 3, "hidden_sheet", NOTE, (), "“Names” was not read"),
    Case("very hidden sheet", plain(with_sheet("Names", ("Jo", 1), state="veryHidden")), 3, "hidden_sheet", NOTE, (), "“Names” was not read"),
    Case("hidden sheet named after the kind", book(("Cover",), sheet="Cover", change=with_sheet("performance", FIGURES, *ROWS, state="hidden")), REFUSED, "not_recognised", ERROR),
    Case("hidden row", plain(hide(3)), 3, "hidden_rows", WARNING, ("A3",), "Row 3 is hidden"),
    Case("several hidden rows", plain(hide(2, 3)), 3, "hidden_rows", WARNING, ("A2", "A3"), "Rows 2 to 3 are hidden"),
    Case("row of no height", sub(plain(), rb'<row r="4"', b'<row r="4" ht="0" customHeight="1"'), 3, "hidden_rows", WARNING, ("A4",)),
    Case("rows hidden by default", sub(plain(), rb"<sheetFormatPr[^>]*/>", b'<sheetFormatPr defaultRowHeight="15" zeroHeight="1"/>'), 3, "hidden_rows", WARNING, ("A2", "A3", "A4")),
    Case("row hidden by a filter", plain(page(filtered)), 3, "hidden_rows", WARNING, ("A3",), "by a filter"),
    Case("collapsed group of rows", plain(page(lambda sheet: sheet.row_dimensions.group(2, 3, hidden=True))), 3, "hidden_rows", WARNING, ("A2", "A3")),
    Case("hidden column", plain(hide_column("C")), 3, "hidden_columns", WARNING, ("C1",), "C (“Value”) is hidden"),
    Case("collapsed group of columns", plain(page(lambda sheet: sheet.column_dimensions.group("B", "C", hidden=True))), 3, "hidden_columns", WARNING, ("B1", "C1")),
    Case("cell whose format shows nothing", plain(unseen), 3, "hidden_cells", WARNING, ("C3",)),
    # merged
    Case("merged down the codes", plain(merge("A2:A4")), REFUSED, "merged_cells", ERROR, ("A2", "A3", "A4")),
    Case("merged down the values", plain(merge("C3:C4")), REFUSED, "merged_cells", ERROR, ("C3", "C4")),
    Case("merged across value and commentary", book(WORDS, *SAID, change=merge("C2:D2")), REFUSED, "merged_cells", ERROR, ("C2", "D2")),
    Case("heading merged over a column with figures", book((*WORDS[:2], "Value", None), *[(*row, 99) for row in ROWS], change=merge("C1:D1")), 3, "column_without_heading", WARNING, ("D2", "D3", "D4")),
    # more than one table
    Case("second table below", book(FIGURES, *ROWS, (), *TARGETS), 3, "second_table", WARNING, ("A6", "A7"), "Rows 6 to 7 are not read"),
    Case("headings repeated", csv_file(FIGURES, ROWS[0], FIGURES, ROWS[1]), 1, "second_table", WARNING, ("A3", "A4")),
    Case("another table beside", book((*FIGURES, None, "Mine"), *[(*row, None, 1) for row in ROWS]), 3, "unknown_column", WARNING, ("E1",)),
    Case("two sheets alike", book(FIGURES, ROWS[0], sheet="Q1", change=with_sheet("Q2", FIGURES, ROWS[1])), REFUSED, "several_returns", ERROR, (), "“Q1” and “Q2”"),
    Case("two kinds in one workbook", plain(with_sheet("targets", *TARGETS)), REFUSED, "several_returns", ERROR, (), "“performance” and “targets”"),
    Case("an older copy beside", plain(with_sheet("performance (2)", FIGURES, ROWS[0])), 3, "other_sheet", WARNING, (), "“performance (2)” looks like a return"),
    Case("other sheet with content", plain(with_sheet("Working", ("a", 1))), 3, "other_sheet", NOTE, (), "“Working” was not read"),
    Case("three other sheets", plain(lambda made: [with_sheet(name, ("a", 1))(made) for name in "XYZ"]), 3, "other_sheet", NOTE, (), "“X”, “Y” and “Z” were"),
    # totals, notes, titles
    Case("total", book(FIGURES, *ROWS, ("Total", None, 24.5)), 3, "totals_row", NOTE, ("A5",), "Row 5 is not read"),
    Case("average in the name's place", book(("Indicator code", "Indicator name", "Period", "Value"), *[(r[0], "Days", *r[1:]) for r in ROWS], (None, "Average", None, 8)), 3, "totals_row", NOTE, ("A5",)),
    Case("grand total after a gap, notes below", csv_file(FIGURES, *ROWS, (), ("Grand total:", "", 24.5), ("Source: the repairs system",)), 3, "totals_row", NOTE, ("A6",)),
    Case("notes below a gap", book(FIGURES, *ROWS, (), ("Figures for Q3 are provisional until May.",), ("Source: CRM",)), 3, "notes_below", NOTE, ("A6", "A7"), "Rows 6 to 7 are not read"),
    Case("footnote right below", csv_file(FIGURES, *ROWS, ("* provisional",)), 3, "notes_below", NOTE, ("A5",)),
    Case("a service's name between", book(FIGURES, ("Housing services",), *ROWS), 3, "title_row", WARNING, ("A2",)),
    Case("a lone code is no note", book(FIGURES, *ROWS, ("REP01",)), REFUSED, "blank_where_needed", ERROR, ("B5",)),
    Case("an indicator named Total", book(("Indicator code", "Indicator name", "Period", "Value"), ("REP02", "Total", "2025/26 Q1", 9)), 1),
    # headings
    Case("the same heading twice", book((*FIGURES, "value"), *[(*row, 1) for row in ROWS]), REFUSED, "column_twice", ERROR, ("D1",)),
    Case("headings in two rows", book(("Indicator code", "Period", "Quarter 2"), (None, None, "Value"), *ROWS), REFUSED, "headings_in_two_rows", ERROR, ("A1", "A2")),
    Case("headings broken over two rows", book(("Indicator", "", ""), ("code", "Period", "Value"), *ROWS, sheet="Sheet1"), REFUSED, "headings_in_two_rows", ERROR, ("A1", "A2")),
    Case("forty lines above the headings", book(*[(f"Line {n}",) for n in range(40)], FIGURES, *ROWS), REFUSED, "missing_column", ERROR),
    Case("figures above the headings", book(ROWS[0], FIGURES, *ROWS[1:]), 2, "figures_above_headings", WARNING, ("A1",)),
    Case("text beside the table", plain(put(F3="check this")), 3, "column_without_heading", WARNING, ("F3",)),
    Case("no headings", csv_file(*ROWS), REFUSED, "not_recognised", ERROR),
    # cells
    Case("comment on a cell", plain(page(lambda sheet: setattr(sheet["C2"], "comment", Comment("Estimate", "Jo")))), 3, "cell_comments", NOTE, ("C2",)),
    Case("picture", plain(page(picture)), 3, "pictures", NOTE),
    Case("value from another workbook", external(plain()), 3, "linked_cells", NOTE, ("C3",)),
    Case("formula never calculated", book(FIGURES, ("REP02", "2025/26 Q1", "=3*3")), REFUSED, "uncalculated_formula", ERROR, ("C2",)),
    Case("formula with a nought put in its place", sub(book(FIGURES, ("REP02", "2025/26 Q1", "=3*3")), rb"<f>3\*3</f><v\s*/>|<f>3\*3</f><v></v>", b"<f>3*3</f><v>0</v>"), REFUSED, "uncalculated_formula", ERROR, ("C2",)),
    Case("error in a cell", edited(plain(), SHEET, lambda xml: xml.replace(b"<v>8</v>", b"<v>#REF!</v>").replace(b'r="C3" t="n"', b'r="C3" t="e"')), REFUSED, "error_value", ERROR, ("C3",)),
    Case("far cell", plain(put(XFD9=1)), REFUSED, "cell_too_far_out", ERROR),
    Case("dimension that lies", sub(plain(), rb'<dimension ref="[^"]*"', b'<dimension ref="A1:A1"'), 3),
    Case("sheet whose part is missing", sub(plain(), rb"/xl/worksheets/sheet1.xml", b"/xl/worksheets/sheet9.xml", "xl/_rels/workbook.xml.rels"), REFUSED, "damaged", ERROR),
    Case("rows out of order", sub(plain(), rb'<row r="4"', b'<row r="2"'), REFUSED, "damaged", ERROR),
    Case("a cell twice", sub(plain(), rb'<c r="B3"', b'<c r="A3"'), REFUSED, "damaged", ERROR),
    Case("cells of another row", sub(plain(), rb'<c r="B3"', b'<c r="B4"'), REFUSED, "damaged", ERROR),
    Case("strict workbook", edited(plain(), "xl/workbook.xml", lambda xml: xml.replace(MAIN.encode(), b"http://purl.oclc.org/ooxml/spreadsheetml/main")), REFUSED, "old_workbook", ERROR),
    # CSV
    Case("a mark that is never closed", b'Indicator code,Period,Value\r\nREP02,2025/26 Q1,"9\r\nREP02,2025/26 Q2,8\r\n', REFUSED, "rows_do_not_add_up", ERROR),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_outcome_is_named(case: Case, looking: Council) -> None:
    examined = looking.look(case.content, "return.xlsx")
    named = {one.code: one for one in examined.findings}
    if case.code is None:
        assert not named
    else:
        assert case.code in named, named
        finding = named[case.code]
        assert finding.severity is case.severity
        if case.cells:
            assert finding.cells == case.cells
        assert case.says in finding.message and finding.message.endswith(".") and finding.fix
    assert examined.refused is (case.rows == REFUSED)
    if case.rows != REFUSED:
        assert examined.tally.rows == case.rows
        _accounted(examined)


def _accounted(examined: Examination) -> None:
    rows = examined.rows
    assert rows is not None and rows.adds_up and rows.read == examined.tally.rows


def test_structure_corpus(looking: Council) -> None:
    unnamed = unannounced = 0
    for case in CASES:
        examined = looking.look(case.content, "return.xlsx")
        codes = {one.code for one in examined.findings}
        unnamed += case.code is not None and case.code not in codes
        hidden = case.code is not None and case.code.startswith("hidden_")
        unannounced += hidden and not examined.refused and case.code not in codes
    assert unnamed == unannounced == 0
    odd = sum(case.code is not None for case in CASES)
    assert odd >= 40
    record("V3 structure_corpus", files=len(CASES), odd=odd, named_outcomes=odd - unnamed, hidden_content_unannounced=unannounced)  # fmt: skip


def test_a_warning_about_hidden_rows_must_be_answered(council: Council) -> None:
    content = plain(hide(3))
    assert council.hand_in(content, "return.xlsx", yes=False) is None
    stored = council.hand_in(content, "return.xlsx", yes=True)
    assert stored is not None and stored.tally.added == 3


def test_the_kind_asked_for_chooses_the_sheet(looking: Council) -> None:
    two = plain(with_sheet("targets", *TARGETS))
    examined = looking.look(two, "return.xlsx", kind="targets")
    assert (examined.kind, examined.tally.rows) == ("targets", 1)
    assert [one.message for one in examined.findings if one.code == "other_sheet"] == [
        "The sheet “performance” looks like a return and was not read."
    ]


def test_many_columns_of_ones_own_are_one_finding(looking: Council) -> None:
    examined = looking.look(workbook((*FIGURES, *[f"Own {n}" for n in range(40)]), ROWS[0]))
    assert [len(one.cells) for one in examined.findings if one.code == "unknown_column"] == [40]


def test_rows_that_a_mapping_leaves_out_are_named(looking: Council) -> None:
    layout = Mapping.model_validate(
        {
            "id": "theirs",
            "name": "Theirs",
            "recognise": {"headings": ["Ref", "When", "Result"]},
            "read": [
                {
                    "kind": "performance",
                    "columns": {"Indicator code": "Ref", "Period": "When", "Value": "Result"},
                    "skip_blank": "Value",
                }
            ],
        }
    )
    mapped = Council(replace(looking.road, mappings=(layout,)))
    headings = ("Ref", "When", "Result")
    examined = mapped.look(csv_file(headings, ROWS[0], ("REP02", "2025/26 Q4", ""), ROWS[1]))
    finding = next(one for one in examined.findings if one.code == "rows_left_out")
    assert (finding.severity, finding.cells) == (NOTE, ("A3",))
    assert examined.rows is not None and examined.rows.adds_up
    assert (examined.rows.in_file, examined.rows.read, examined.rows.not_read) == (4, 2, 1)
    whole = mapped.look(csv_file(headings, *ROWS))
    assert not whole.findings
