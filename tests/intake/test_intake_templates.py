"""Templates: only what is due, with what an officer wants to see, and handed in again as they are they say nothing new."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from helpers.council import Council, errors, found, later, open_road
from helpers.files import copied, csv_file
from helpers.templates import both, filled, made, rows_of
from openpyxl import load_workbook

from pmf.access.permissions import NotAllowedError
from pmf.exports.template_csv import write_template_csv
from pmf.exports.template_workbook import write_template
from pmf.intake.headings import FOR_REFERENCE, KINDS, headings_of
from pmf.intake.recognise import tidy
from pmf.intake.template import services_of, template_for
from pmf.intake.template_columns import columns_of
from pmf.model.period import parse_period
from pmf.model.person import NOBODY
from pmf.reports.reading import UnknownChoiceError

Q2, Q3 = "2025/26 Q2", "2025/26 Q3"
WORDS = ("Indicator code", "Period", "Value", "Place", "Group", "Commentary")


@pytest.fixture(scope="module")
def sample(sample_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Council]:
    """The sample council, open, for tests that only look."""
    path = copied(sample_file, tmp_path_factory.mktemp("templates") / "sample.duckdb")
    with open_road(path, now=None) as opened:
        yield opened


# figures


def test_a_template_for_figures_has_a_row_for_each_that_is_due_and_no_other(council: Council) -> None:
    council.accepted(csv_file(WORDS, ("REP01", "2025/26 Nov", 91, "", "", "")))
    rows = rows_of(write_template(made(council, "performance", Q3, "Repairs")))
    assert [(row["Indicator code"], row["Period"]) for row in rows] == [
        ("REP01", "2025/26 Oct"),
        ("REP01", "2025/26 Dec"),
        ("REP02", Q3),
    ]


def test_beside_the_empty_cells_stands_what_an_officer_wants_to_see(council: Council) -> None:
    said = "Two roofers left and the storms came early, so that far fewer jobs were done in time than we had hoped in the summer, as we told you."  # fmt: skip
    council.accepted(
        csv_file(
            WORDS,
            ("REP01", "2024/25 Oct", 88.5, "", "", ""),
            ("REP01", "2025/26 Aug", 91.25, "", "", said),
            ("REP01", "2025/26 Sep", "n/a", "", "", ""),
        )
    )
    october, november, *_ = rows_of(write_template(made(council, "performance", Q3, "Repairs")))
    assert october["Indicator name"] == "Repairs on time"
    assert october["Unit of measure"] == "%"
    assert october["Last figure"] == "not applicable (2025/26 Sep)"
    assert october["Same period last year"] == "88.5% (2024/25 Oct)"
    assert (october["Target now"], october["Minimum now"]) == ("90.0%", "80.0%")
    assert october["Denominator means"] == "Repairs"
    assert said.startswith(october["Last commentary"].rstrip("…")) and len(october["Last commentary"]) <= 121
    assert november["Last commentary"] is None
    assert {october[heading] for heading in ("Value", "Numerator", "Denominator", "Commentary")} == {None}


def test_a_share_asks_for_its_parts_and_a_count_for_its_value(council: Council) -> None:
    template = made(council, "performance", Q3, "Repairs")
    sheet = load_workbook(io.BytesIO(write_template(template)))["performance"]
    place = {cell.value: cell.column for cell in sheet[1]}
    share, days = 2, 5
    assert sheet.cell(days, 1).value == "REP02"
    for row, struck, white in (
        (share, ("Value",), ("Numerator", "Denominator")),
        (days, ("Numerator", "Denominator"), ("Value",)),
    ):
        assert all(sheet.cell(row, place[heading]).border.diagonalUp for heading in struck)
        assert not any(sheet.cell(row, place[heading]).border.diagonalUp for heading in white)
        assert not any(sheet.cell(row, place[heading]).protection.locked for heading in white)
    assert sheet.cell(days, place["Numerator"]).protection.locked
    # who has the percentage alone may type it all the same
    assert not sheet.cell(share, place["Value"]).protection.locked


def test_columns_that_no_row_needs_are_not_printed(council: Council) -> None:
    headings = {column.words for column in made(council, "performance", Q3, "Homes").columns}
    assert not headings & {"Place", "Group", "Reported status", "Numerator", "Numerator means"}
    assert {"Value", "Standing", "Forecast outturn", "Commentary", "Cause", "Action", "Action owner", "Action due", "Reason for restatement"} <= headings  # fmt: skip


def test_places_that_had_figures_lately_have_rows_and_their_figures_come_back(council: Council) -> None:
    council.accepted(
        csv_file(
            WORDS,
            ("REP02", Q2, 9, "", "", ""),
            ("REP02", Q2, 8, "Northgate", "", ""),
            ("REP02", Q2, 7, "Northgate", "Over 65", ""),
            ("REP02", "2022/23 Q1", 7, "Oldtown", "", ""),
            ("REP02", Q3, 9, "", "", ""),
        )
    )
    template = made(council, "performance", Q3, "Repairs")
    keys = [row.key("performance") for row in template.rows if row.cells["Indicator code"] == "REP02"]
    assert keys == [("REP02", Q3, "Northgate", ""), ("REP02", Q3, "Northgate", "Over 65")]
    content = filled(template, {keys[0]: {"Value": 6}, keys[1]: {"Value": 5}})
    stored = council.accepted(content, "back.xlsx", service="Repairs", period=Q3)
    assert stored.tally.added == 2
    assert not [key for key in made(council, "performance", Q3, "Repairs").identity.rows if key[0] == "REP02"]


def test_figures_percentages_markers_and_dates_arrive(council: Council) -> None:
    template = made(council, "performance", Q3, "Repairs")
    content = filled(
        template,
        {
            ("REP01", "2025/26 Oct"): {"Numerator": 45, "Denominator": 50, "Standing": "Provisional"},
            ("REP01", "2025/26 Nov"): {"Value": "91.5%", "Commentary": "- mended, at last"},
            ("REP01", "2025/26 Dec"): {"Numerator": "n/a"},
            ("REP02", Q3): {"Value": 9.5, "Action due": "31/03/2026", "Forecast outturn": "8.5"},
        },
    )
    examined = council.look(content, "back.xlsx", service="Repairs", period=Q3)
    assert not examined.refused, examined.findings
    assert examined.tally.added == 4
    council.accepted(content, "back.xlsx")
    assert council.value("REP01", "2025/26 Oct") == 90
    assert float(council.value("REP01", "2025/26 Nov")) == 91.5
    assert float(council.value("REP02", Q3)) == 9.5
    assert made(council, "performance", Q3, "Repairs").rows == ()


def test_when_nothing_is_due_the_template_says_so(council: Council) -> None:
    council.accepted(csv_file(WORDS[:3], ("HOM01", Q3, 1), ("HOM02", Q3, 1), ("NEW01", Q3, 1)))
    template = made(council, "performance", Q3, "Homes")
    assert [row.cells["Indicator code"] for row in template.rows] == ["CAL01"]
    council.accepted(csv_file(WORDS[:3], ("CAL01", "2025", 1)))
    template = made(council, "performance", Q3, "Homes")
    assert (
        template.rows == ()
        and template.explained == f"No figures are due from Homes for {Q3}: all have come."
    )
    workbook, sheet = both(template)
    assert rows_of(workbook) == rows_of(sheet) == []
    assert errors(council.look(workbook, "back.xlsx").findings) == {"no_rows"}


def test_several_services_and_all_of_them(council: Council) -> None:
    one = made(council, "performance", Q3, "repairs")
    two = made(council, "performance", Q3, ["Homes", "Repairs"])
    whole = made(council, "performance", Q3)
    assert one.identity.services == ("Repairs",) and whole.identity.services == ()
    assert len(two.rows) == len(whole.rows) > len(one.rows)
    assert one.file_name() == "Performance, Repairs, 2025-26 Q3.xlsx"
    assert whole.file_name("csv") == "Performance, 2025-26 Q3.csv"


def test_a_service_that_is_not_there_is_answered_with_those_that_are(looking: Council) -> None:
    with pytest.raises(UnknownChoiceError, match=r"no service “Parks”\. There are: Homes, Repairs"):
        made(looking, "performance", Q3, "Parks")


def test_nobody_gets_a_template(looking: Council) -> None:
    with pytest.raises(NotAllowedError):
        template_for(
            looking.database, looking.road.framework, NOBODY, "plans", service=None,
            period=parse_period(Q3), at=looking.database.now(),
        )  # fmt: skip


# targets


def test_the_targets_of_a_year_have_every_living_indicator_and_last_year_beside(council: Council) -> None:
    council.accepted(
        csv_file(WORDS[:3], *[("REP02", f"2025/26 Q{number}", 10 + number) for number in (1, 2, 3)])
    )
    rows = {row["Indicator code"]: row for row in rows_of(write_template(made(council, "targets", "2026/27")), "targets")}  # fmt: skip
    assert set(rows) == {"REP01", "REP02", "HOM01", "HOM02", "NEW01", "CAL01"}
    repairs = rows["REP02"]
    assert (repairs["Period"], rows["CAL01"]["Period"]) == ("2026/27", "2026")
    assert (repairs["Target last year"], repairs["Minimum last year"]) == ("10 days", "15 days")
    assert repairs["Outturn last year"] == "13 days (2025/26 Q3)"
    assert rows["HOM02"]["Which way is good"] == "None"
    assert "Lower limit" not in repairs and "Place" not in repairs


def test_targets_that_are_left_blank_are_asked_about_and_those_typed_are_set(council: Council) -> None:
    template = made(council, "targets", "2026/27", "Homes")
    content = filled(
        template, {("HOM01", "2026/27"): {"Target": 100, "Profile": "Even", "Agreed on": "2026-03-01"}}
    )
    examined = council.look(content, "targets.xlsx")
    assert {one.code for one in examined.findings} == {"template_rows_blank"}
    told = found(examined.findings, "template_rows_blank").message
    # an indicator without polarity needs no target, so it is not asked about
    assert "CAL01, NEW01" in told and "HOM02" not in told
    assert council.accepted(content, "targets.xlsx").tally.added == 1
    again = rows_of(write_template(made(council, "targets", "2026/27", "Homes")), "targets")
    assert [(row["Target"], row["Profile"]) for row in again if row["Indicator code"] == "HOM01"] == [
        (100, "Even")
    ]


def test_an_untouched_template_for_targets_is_told_so(council: Council) -> None:
    content = write_template(made(council, "targets", "2026/27", "Homes"))
    assert errors(council.look(content, "targets.xlsx").findings) == {"nothing_filled_in"}
    typed = filled(made(council, "targets", "2026/27", "Homes"), {("HOM01", "2026/27"): {"Target": 1}})
    assert not council.look(typed, "targets.xlsx").refused


def test_a_target_for_a_quarter_may_be_added_at_the_end(council: Council) -> None:
    template = made(council, "targets", "2026/27", "Repairs")
    content = filled(template, {("REP02", "2026/27 Q1"): {"Target": 9}, ("REP02", "2026/27"): {"Target": 8}})
    assert council.accepted(content, "targets.xlsx").tally.added == 2
    assert [row["Period"] for row in rows_of(write_template(made(council, "targets", "2026/27", "Repairs")), "targets")] == ["2026/27", "2026/27", "2026/27 Q1"]  # fmt: skip


# what stands comes back as it is


@pytest.mark.parametrize("kind", ["plans", "indicators", "targets"])
def test_what_stands_handed_in_again_says_nothing_new(kind: str, sample: Council) -> None:
    template = made(sample, kind, "2026/27")
    for name, content in zip(("back.xlsx", "back.csv"), both(template), strict=True):
        examined = sample.look(content, name)
        stops = [one for one in examined.findings if one.code != "blank_where_needed"]
        assert not [one for one in stops if one.severity == "error"], stops
        if name == "back.csv" and kind == "targets":
            continue  # the CSV has no hidden sheet that would say which rows may stay blank
        tally = examined.tally
        assert (tally.added, tally.restated) == (0, 0)
        assert tally.unchanged == tally.rows > 70


def test_an_edited_register_changes_just_what_was_edited(council: Council) -> None:
    template = made(council, "indicators", service="Repairs")
    content = filled(
        template,
        {
            ("REP02",): {"Name": "Days to finish a repair"},
            ("REP09",): {"Name": "New", "Quadrant": "Performance", "Polarity": "None", "Kind": "Period", "Frequency": "Annual", "Unit": "number"},
        },
    )  # fmt: skip
    tally = council.look(content, "indicators.xlsx").tally
    assert (tally.rows, tally.added, tally.restated, tally.unchanged) == (3, 1, 1, 1)


def test_every_service_has_a_template_of_every_kind_that_is_known_again(sample: Council) -> None:
    for service in services_of(sample.database, sample.database.now()):
        for kind in KINDS:
            template = made(sample, kind, "2026/27 Q3", service)
            workbook, sheet = both(template)
            assert len(rows_of(workbook, kind)) == len(template.rows) >= len(rows_of(sheet))
            examined = sample.look(workbook, template.file_name(), service=service)
            told = {one.code for one in examined.findings}
            assert examined.kind == kind or told == {"nothing_filled_in"}
            assert not told & {"unknown_column", "hidden_sheet", "template_rows_missing", "template_rows_added", "old_template", "other_framework", "template_for_other"}, told  # fmt: skip


# the columns and the help


@pytest.mark.parametrize("kind", KINDS)
def test_every_heading_is_explained_and_every_column_is_read_back_or_for_reading(
    kind: str, looking: Council
) -> None:
    framework = looking.road.framework
    assert list(columns_of(kind, framework)) == [heading.words for heading in headings_of(kind, framework)]
    template = made(looking, kind, "2026/27")
    for column in template.columns:
        assert column.says and column.width >= 8
        assert column.reading == (tidy(column.words) in FOR_REFERENCE)
    told = [row[0] for section in template.how_to for row in section.table]
    assert {column.words for column in template.columns} <= set(told)


def test_the_help_says_by_when_whom_what_the_markers_mean_and_what_happens(looking: Council) -> None:
    book = load_workbook(io.BytesIO(write_template(made(looking, "performance", Q3, "Repairs"))))
    text = "\n".join(str(cell) for row in book["How to"].iter_rows(values_only=True) for cell in row if cell)
    for words in (
        "due by 30 Nov 2025, the last by 30 Jan 2026",
        "performance team",
        "not available, ",
        "must not be shown",
        "Nothing is stored until you say yes",
        "type 87.2",
    ):
        assert words in text, words
    for marker in looking.road.framework.returns.markers:
        assert marker in text


def test_a_csv_has_the_same_headings_and_rows_and_begins_with_its_mark(looking: Council) -> None:
    template = made(looking, "performance", Q3)
    workbook, sheet = both(template)
    assert sheet.startswith(b"\xef\xbb\xbf")
    assert rows_of(sheet) == rows_of(workbook)
    assert write_template_csv(template) == sheet


def test_the_days_move_on_and_an_old_row_is_not_asked_again(council: Council) -> None:
    template = made(council, "performance", Q3, "Repairs")
    later(council, days=400)
    assert (
        made(council, "performance", "2026/27 Q3", "Repairs").identity.rows.keys()
        != template.identity.rows.keys()
    )
    first, second = (made(council, "performance", Q3).identity.mark for _ in range(2))
    assert first != second
