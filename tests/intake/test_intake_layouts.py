"""The layouts that officers and publishers use, each read by a small mapping, with nothing left out in silence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from helpers.files import csv_file, workbook
from pydantic import ValidationError

from pmf.catalogue.toml_file import read_toml
from pmf.intake.grid import Grid, Table
from pmf.intake.mapping import Mapping, mapped_tables
from pmf.intake.mapping_draft import preview, propose
from pmf.intake.mapping_model import mapping_to_dict
from pmf.intake.opening import AT_THE_MACHINE, open_file
from pmf.model.cell import CellType, TypedCell
from pmf.model.finding import Finding, RefusedError, Severity

FIGURES: dict[str, Any] = {"Indicator code": "Ref", "Period": "When", "Value": "Figure"}
HEAD = ("Ref", "When", "Figure")
WIDE = {"Value": {"matching": r"^(?P<code>[A-Z]+\d+) (?P<period>\d{4}/\d\d)$"}, "Place": "Area"}


def mapping(columns: dict[str, Any], kind: str = "performance", **parts: Any) -> Mapping:
    reading = {"kind": kind, "columns": columns, **parts.pop("reading", {})}
    base = {"id": "m", "name": "M", "recognise": parts.pop("recognise", {"headings": ["Ref"]})}
    return Mapping.model_validate({**base, "read": [reading], **parts})


def read(grid: Grid | bytes, by: Mapping) -> tuple[list[Table], list[Finding]]:
    return mapped_tables(grid if isinstance(grid, Grid) else open_file("f", grid), by)


def rows(table: Table, *names: str) -> list[tuple[Any, ...]]:
    return list(zip(*(table.columns[name] for name in names), strict=True))


def one(findings: list[Finding], code: str) -> Finding:
    (found,) = [finding for finding in findings if finding.code == code]
    return found


def test_headings_may_stand_in_a_row_given_by_its_number() -> None:
    content = csv_file(("Ref", "old", "old"), HEAD, ("A1", "2024/25", "5"))
    (table,), _ = read(content, mapping(FIGURES, layout={"header_row": 2}))
    assert rows(table, *FIGURES) == [("A1", "2024/25", "5")]
    assert table.where("Value", 0) == "C3"


def test_two_rows_of_headings_are_read_together() -> None:
    content = workbook(
        ("Ref", None, "Q1 2025/26", None, "Q2 2025/26", None),
        (None, "Name", "Value", "Target", "Value", "Target"),
        ("A1", "Bins", 5, 6, 7, 8),
        sheet="Data",
    )
    by = mapping(
        {"Indicator code": "Ref Name", "Value": {"matching": "^(?P<period>Q.*) Value$"}},
        recognise={"headings": ["Ref Name"]},
        layout={"header_rows": 2},
    )
    (table,), findings = read(content, by)
    assert rows(table, "Indicator code", "Period", "Value") == [
        ("Bins", "Q1 2025/26", TypedCell(CellType.NUMBER, "5")),
        ("Bins", "Q2 2025/26", TypedCell(CellType.NUMBER, "7")),
    ]
    assert [table.where("Value", row) for row in (0, 1)] == ["C3", "E3"]
    assert one(findings, "columns_not_read").cells == ("D2", "F2")


def test_notes_below_and_totals_are_left_out_and_named() -> None:
    content = csv_file(
        ("A title",), ("",), HEAD, ("A1", "2024/25", "5"), ("Total", "2024/25", "9"), ("A2", "2024/25", "6"),
        ("Source: ours", "", ""), ("A3", "2024/25", "7"),
    )  # fmt: skip
    layout = {"stop_at": "^Source", "skip_rows": [{"heading": "Ref", "matching": "^Total"}]}
    (table,), findings = read(content, mapping(FIGURES, layout=layout))
    assert rows(table, "Indicator code") == [("A1",), ("A2",)]
    assert one(findings, "rows_left_out").cells == ("A5",)
    assert one(findings, "rows_below_table").cells == ("A7", "A8")
    assert {finding.severity for finding in findings} == {Severity.NOTE}


def test_a_table_may_end_at_a_blank_row() -> None:
    content = csv_file(HEAD, ("A1", "2024/25", "5"), ("", "", ""), ("A2", "2024/25", "6"))
    (table,), findings = read(content, mapping(FIGURES, layout={"stop_at_blank": True}))
    assert len(table) == 1 and one(findings, "rows_below_table").cells == ("A4",)
    (table,), findings = read(content, mapping(FIGURES))
    assert len(table) == 2 and findings == []


def test_sheets_of_one_layout_are_all_read_with_the_period_from_their_names() -> None:
    book = workbook(("Ref", "Figure"), ("A1", 5), sheet="Q1 2025-26")
    grid = open_file("f", book)
    grid.sheets.append(type(grid.sheets[0])("Q2 2025-26", grid.sheets[0].rows))
    grid.sheets.append(type(grid.sheets[0])("Guide", [["Read me"]]))
    by = mapping(
        {"Indicator code": "Ref", "Value": "Figure", "Period": {"sheet": r"^(Q\d \d{4}-\d\d)$"}},
        layout={"every_sheet": True},
    )
    tables, findings = read(grid, by)
    assert [table.columns["Period"][0] for table in tables] == ["Q1 2025-26", "Q2 2025-26"]
    assert one(findings, "sheet_not_read").sheet == "Guide"


def test_a_wide_table_gives_a_row_for_each_area_indicator_and_year() -> None:
    content = csv_file(
        ("Area", "CH1 2019/20", "Spent 2019/20", "Pupils 2019/20", "CH2 2019/20", "CH1 2020/21"),
        ("All", "5", "10", "2", "7", "6"), ("East", "4", "8", "2", "", "dna"),
    )  # fmt: skip
    columns = {
        **WIDE,
        "Place": {"heading": "Area", "words": {"All": ""}},
        "Numerator": {"beside": 1, "matching": r"^[A-Z][a-z]+ (?P<period>\d{4}/\d\d)$"},
        "Denominator": {"beside": 2, "matching": r"^[A-Z][a-z]+ (?P<period>\d{4}/\d\d)$"},
    }
    by = mapping(
        columns,
        recognise={"headings": ["Area"]},
        reading={"skip_blank": "Value"},
        missing={"dna": "not_available"},
    )
    (table,), findings = read(content, by)
    assert rows(table, "Indicator code", "Period", "Place", "Value", "Numerator", "Denominator") == [
        ("CH1", "2019/20", None, "5", "10", "2"),
        ("CH2", "2019/20", None, "7", None, None),
        ("CH1", "2020/21", None, "6", None, None),
        ("CH1", "2019/20", "East", "4", "8", "2"),
        ("CH1", "2020/21", "East", TypedCell(CellType.MARKER, "not_available"), None, None),
    ]
    assert [table.where("Value", row) for row in range(5)] == ["B2", "E2", "F2", "B3", "F3"]
    assert table.where("Numerator", 3) == "C3"
    assert one(findings, "rows_without_figure").cells == ("E3",)


def test_columns_with_the_same_code_and_period_share_a_row() -> None:
    content = csv_file(("Area", "Value 2019/20", "Base 2019/20", "Value 2020/21"), ("East", "4", "8", "5"))
    columns = {
        "Indicator code": {"value": "X1"},
        "Value": {"matching": r"^Value (?P<period>.+)"},
        "Denominator": {"matching": r"^Base (?P<period>.+)"},
    }
    (table,), _ = read(content, mapping(columns, recognise={"headings": ["Area"]}))
    assert rows(table, "Period", "Value", "Denominator") == [("2019/20", "4", "8"), ("2020/21", "5", None)]


def test_labels_of_periods_become_ours_with_their_standing() -> None:
    labels = ("2016-17 (OT)", "2023 (Rev)", "2025 (prov)", "2014-16", "2014-15", "0", "2024")
    content = csv_file(HEAD, *[("A1", label, "5") for label in labels])
    rules = [
        {"matching": r"(?P<a>\d{4})-(?P<b>\d\d) \(OT\)", "period": "{a}/{b}"},
        {"matching": r"(?P<year>\d{4}) \(Rev\)", "period": "{year}", "standing": "Revised"},
        {"matching": r"(?P<year>\d{4}) \(prov\)", "period": "{year}", "standing": "Provisional"},
        {"matching": r"(?P<first>\d{4})-(?P<last>\d\d)", "span": "calendar"},
        {"matching": r"(?P<a>\d{4})-(?P<b>\d\d)", "period": "{a}/{b}", "noted": True},
        {"matching": "0", "skip": "0 is no year"},
    ]
    (table,), findings = read(content, mapping(FIGURES, periods=rules))
    assert rows(table, "Period", "Standing") == [
        ("2016/17", None), ("2023", "Revised"), ("2025", "Provisional"), ("2016", None), ("2014/15", None), ("2024", None),
    ]  # fmt: skip
    assert one(findings, "period_left_out").cells == ("B7",)
    assert one(findings, "period_left_out").severity is Severity.WARNING
    assert [(found.message, found.cells) for found in findings if found.code == "period_relabelled"] == [
        ("“2014-16” is a span of years: its 1 rows stand under 2016, the last year of it.", ("B5",)),
        ("“2014-15” is another label: its 1 rows stand under 2014/15.", ("B6",)),
    ]


@pytest.mark.parametrize(
    ("span", "label", "period"),
    [
        ("financial", "2010-14", "2013/14"),
        ("financial", "1998-00", "1999/00"),
        ("academic", "2019-22", "2021/22"),
        ("calendar", "2014-16", "2016"),
        ("financial", "2010-11", "2010/11"),
    ],
)
def test_a_span_stands_under_its_last_year(span: str, label: str, period: str) -> None:
    rules = [{"matching": r"(?P<first>\d{4})-(?P<last>\d\d)", "span": span}]
    content = csv_file(HEAD, ("A1", label, "5"))
    (table,), _ = read(content, mapping(FIGURES, periods=rules))
    assert table.columns["Period"][0] == period


def test_a_title_becomes_a_code_and_two_titles_may_not_become_the_same() -> None:
    columns = {**FIGURES, "Indicator code": {"heading": "Ref", "slug": True, "words": {"Homes built": "H1"}}}
    content = csv_file(HEAD, ("Bins missed (%)", "2024/25", "5"), ("Homes built", "2024/25", "5"))
    (table,), findings = read(content, mapping(columns))
    assert rows(table, "Indicator code") == [("BINS-MISSED",), ("H1",)] and findings == []
    content = csv_file(HEAD, ("Bins missed %", "2024/25", "5"), ("Bins, missed", "2024/25", "5"))
    clash = one(read(content, mapping(columns))[1], "codes_clash")
    assert clash.severity is Severity.ERROR and clash.cells == ("A2", "A3")


def test_the_same_row_again_is_dropped_only_where_the_mapping_says_so() -> None:
    content = csv_file(HEAD, ("A1", "2024/25", "5"), ("A1", "2024/25", "5"), ("A1", "2024/25", "6"))
    (table,), findings = read(content, mapping(FIGURES, reading={"same_again": "drop"}))
    assert rows(table, "Value") == [("5",), ("6",)]
    assert one(findings, "same_row_again").cells == ("A3",)
    assert len(read(content, mapping(FIGURES))[0][0]) == 3


def test_a_long_file_also_makes_the_list_of_indicators() -> None:
    content = csv_file(HEAD, ("A1", "2024/25", "5"), ("A1", "2025/26", "5"), ("A2", "2024/25", "5"))
    columns = {
        "Indicator code": "Ref", "Name": "Ref", "Quadrant": {"value": "performance"}, "Polarity": {"value": "None"},
        "Kind": {"value": "Snapshot"}, "Frequency": {"value": "Annual"}, "Unit": {"value": "number"},
    }  # fmt: skip
    (table,), _ = read(content, mapping(columns, "indicators", reading={"once": "Indicator code"}))
    assert rows(table, "Indicator code") == [("A1",), ("A2",)]


def test_a_heading_that_stands_twice_is_asked_about() -> None:
    content = csv_file((*HEAD, "Figure"), ("A1", "2024/25", "5", "6"))
    findings = read(content, mapping(FIGURES))[1]
    assert one(findings, "heading_read_once").cells == ("C1", "D1")
    assert one(findings, "heading_twice").cells == ("D1",)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"periods": [{"matching": "x", "span": "financial"}]}, "needs the groups first and last"),
        ({"periods": [{"matching": "x", "period": "y", "skip": "z"}]}, "one of period, span and skip"),
        ({"recognise": {}}, "recognise needs headings"),
        ({"layout": {"stop_at": "("}}, "is not valid"),
        ({"reading": {"skip_blank": "Vaule"}}, "no column “Vaule”"),
    ],
)
def test_a_mapping_that_makes_no_sense_is_refused(change: dict[str, Any], says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        mapping(FIGURES, **change)


@pytest.mark.parametrize("name", ["hart", "nyc", "lgbf", "lgbf_register", "dfe"])
def test_a_mapping_goes_to_plain_values_and_back(name: str) -> None:
    saved = read_toml(Path(__file__).parents[1] / "real" / f"{name}.toml", Mapping)
    assert Mapping.model_validate(mapping_to_dict(saved)) == saved


def test_a_draft_is_proposed_for_a_long_file_and_reads_it() -> None:
    content = csv_file(
        ("All figures",), ("Measure", "KPI", "Quarter", "Actual", "Target", "Comments"),
        ("Bins missed", "WS01", "Q1 2025/26", "12", "10", "wet"), ("Homes", "HS02", "Q1 2025/26", "dna", "4", ""),
    )  # fmt: skip
    grid = open_file("f.csv", content)
    draft = propose(grid, "Waste, by quarter")
    assert draft["id"] == "waste_by_quarter" and draft["missing"] == {"dna": "not_available"}
    shown = preview(grid, Mapping.model_validate(draft), rows=1)
    performance, targets = shown.tables
    assert (performance.kind, performance.count) == ("performance", 2)
    assert dict(zip(performance.headings, performance.rows[0], strict=True)) == {
        "Indicator code": "WS01", "Period": "Q1 2025/26", "Value": "12", "Commentary": "wet",
    }  # fmt: skip
    assert performance.cells == ("D3",) and targets.rows[0][-1] == "10"


def test_a_draft_is_proposed_for_a_wide_workbook() -> None:
    content = workbook(("Area", "CH1 2019-20", "CH2 2019-20"), ("East", 5, 6), sheet="Raw (1)")
    grid = open_file("f.xlsx", content)
    draft = propose(grid)
    assert draft["recognise"] == {"headings": ["Area"], "sheet": r"^Raw\ \(1\)$"}
    (table,) = preview(grid, Mapping.model_validate(draft)).tables
    assert [dict(zip(table.headings, row, strict=True)) for row in table.rows] == [
        {"Indicator code": code, "Period": "2019-20", "Place": "East", "Value": value}
        for code, value in (("CH1", "5"), ("CH2", "6"))
    ]


def test_a_file_without_a_table_gets_a_sentence_and_no_draft() -> None:
    with pytest.raises(RefusedError) as refused:
        propose(open_file("f.csv", csv_file(("Dear all",), ("see you on Monday",))))
    assert refused.value.finding.code == "no_table"


def test_a_preview_of_a_mapping_that_does_not_fit_says_what_it_needs() -> None:
    shown = preview(open_file("f.csv", csv_file(("A", "B"), ("1", "2"))), mapping(FIGURES))
    assert shown.tables == () and shown.findings[0].code == "mapping_does_not_fit"


def test_who_sits_at_the_machine_may_hand_in_more_than_the_page_takes() -> None:
    content = b"a,b\n" * 200_001
    assert len(open_file("f.csv", content, AT_THE_MACHINE).sheets[0].rows) == 200_001
    told: list[tuple[int, int, str]] = []
    open_file("f.csv", content, AT_THE_MACHINE, lambda *one: told.append(one))
    assert told[-1][:2] == (len(content), len(content)) and len(told) == 11
