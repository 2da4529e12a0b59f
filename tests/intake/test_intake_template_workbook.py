"""The template's workbook: what may be typed where, how it opens and prints, and that no colour stands alone."""

from __future__ import annotations

import io

import pytest
from helpers.council import Council
from helpers.templates import made
from openpyxl import Workbook, load_workbook
from openpyxl.styles.colors import Color
from openpyxl.worksheet.worksheet import Worksheet

from pmf.exports.template_workbook import write_template
from pmf.intake.headings import KINDS
from pmf.intake.template import Template
from pmf.intake.template_columns import Shape


@pytest.fixture(scope="module", params=KINDS)
def opened(request: pytest.FixtureRequest, looking: Council) -> tuple[Template, Workbook]:
    """A template of each kind, and its workbook."""
    template = made(looking, request.param, "2025/26 Q3")
    return template, load_workbook(io.BytesIO(write_template(template)))


Opened = tuple[Template, Workbook]


def _sheet(opened: Opened) -> Worksheet:
    sheet = opened[1][opened[0].kind]
    assert isinstance(sheet, Worksheet)
    return sheet


def _rules(opened: Opened) -> dict[str, object]:
    sheet = _sheet(opened)
    by_letter = {str(rule.sqref).split(":")[0].rstrip("0123456789"): rule for rule in sheet.data_validations.dataValidation}  # fmt: skip
    return {str(cell.value): by_letter.get(cell.column_letter) for cell in sheet[1]}


def test_every_column_to_fill_says_what_to_type_when_it_is_chosen(opened: Opened) -> None:
    template, _ = opened
    rules = _rules(opened)
    for column in template.columns:
        rule = rules[column.words]
        if column.reading:
            assert rule is None
            continue
        assert rule.showInputMessage and rule.prompt and rule.allowBlank
        assert len(rule.prompt) <= 255 and len(rule.promptTitle) <= 32
        assert len(rule.error or "") <= 255 and len(rule.errorTitle or "") <= 32
        assert len(rule.formula1 or "") <= 255


def test_lists_stand_on_the_hidden_sheet_whole_and_refuse_what_is_not_in_them(opened: Opened) -> None:
    template, book = opened
    rules = _rules(opened)
    choices = [column for column in template.columns if column.shape is Shape.CHOICE]
    # Counts and sums alone have nothing to choose.
    assert bool(choices) == (template.kind not in ("feedback", "workforce"))
    for column in choices:
        rule = rules[column.words]
        assert (rule.type, rule.errorStyle, rule.showErrorMessage) == ("list", "stop", True)
        name, area = rule.formula1.split("!")
        listed = [row[0].value for row in book[name.strip("'")][area.replace("$", "")]]
        assert tuple(listed) == column.choices


def test_numbers_and_dates_warn_so_that_a_marker_can_still_be_typed(opened: Opened) -> None:
    template, _ = opened
    rules = _rules(opened)
    kinds = {Shape.NUMBER: "decimal", Shape.WHOLE: "whole", Shape.DAY: "date"}
    for column in template.columns:
        if column.shape in kinds and not column.reading:
            assert (rules[column.words].type, rules[column.words].errorStyle) == (
                kinds[column.shape],
                "warning",
            )


def test_given_cells_are_kept_and_cells_to_fill_are_open(opened: Opened) -> None:
    template, _ = opened
    sheet = _sheet(opened)
    protection = sheet.protection
    assert protection.sheet and not protection.password
    assert not (protection.formatColumns or protection.formatRows or protection.autoFilter)
    assert protection.insertRows == (template.kind == "performance")
    for at, column in enumerate(template.columns, 1):
        assert sheet.cell(1, at).protection.locked
        for number, row in enumerate(template.rows, 2):
            kept = column.reading or column.key or (column.words in row.not_wanted and not column.always_open)
            assert sheet.cell(number, at).protection.locked == kept, (column.words, number)
        for number in range(len(template.rows) + 2, len(template.rows) + 2 + template.spare_rows):
            assert sheet.cell(number, at).protection.locked == column.reading


def test_it_opens_where_one_types_and_prints_across_the_page(opened: Opened) -> None:
    template, book = opened
    sheet = _sheet(opened)
    assert book.active is sheet and sheet.freeze_panes == "C2"
    first = sheet[sheet.sheet_view.selection[-1].activeCell]
    assert first.row == 2 and not first.protection.locked and not first.border.diagonalUp
    assert sheet.auto_filter.ref.startswith("A1:")
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth) == ("landscape", 1)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage and sheet.print_title_rows == "$1:$1"
    assert "fill_in_here" in sheet.defined_names
    assert (book.properties.title, book.properties.language) == (template.title, "en-GB")
    assert not sheet.merged_cells.ranges and not book["How to"].merged_cells.ranges


def test_every_look_can_be_read_and_is_told_without_its_colour(opened: Opened) -> None:
    for sheet in opened[1].worksheets[:2]:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is None:
                    continue
                ground = cell.fill.fgColor if cell.fill.fill_type == "solid" else Color("00FFFFFF")
                assert _contrast(cell.font.color, ground) >= 7, cell.coordinate
    template, sheet = opened[0], _sheet(opened)
    for at, column in enumerate(template.columns, 1):
        heading = sheet.cell(1, at).font
        assert (heading.italic, heading.bold) == (column.reading, not column.reading)


def _contrast(first: Color, second: Color) -> float:
    lighter, darker = sorted((_light(first.rgb), _light(second.rgb)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _light(rgb: str) -> float:
    parts = [int(rgb[-6:][at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_what_it_knows_of_itself_is_on_a_sheet_that_nobody_sees(opened: Opened) -> None:
    template, book = opened
    hidden = book["_template"]
    assert hidden.sheet_state == "veryHidden"
    lines = [tuple(cell for cell in row[:5] if cell) for row in hidden.iter_rows(values_only=True)]
    told = dict(line for line in lines if len(line) == 2 and line[0] not in ("row", "heading"))
    assert told["template version"] == template.identity.version
    assert (told["kind"], told["framework"]) == (template.kind, "tower_hamlets")
    assert len(told["mark"]) == 16
    printed = [line for line in lines if line and line[0].startswith("row")]
    assert len(printed) == len(template.rows) == len(template.identity.rows)
