"""Foreign layouts read by a saved mapping: recognised, periods from headings, words turned into ours."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers.council import Council, errors, found, open_road
from helpers.files import copied, csv_file, workbook

from pmf.catalogue.toml_file import ConfigError
from pmf.intake.mapping import Mapping, read_mapping, read_mappings

MAPPING = r"""
id = "quarterly"
name = "The old quarterly sheet"
missing = { "NA" = "skip", "nil" = "not_applicable", "supp" = "suppressed" }

[recognise]
headings = ["Ref", "Measure"]

[words.polarity]
"Up" = "Higher is better"
"Down" = "Lower is better"

[[read]]
kind = "indicators"
[read.columns]
"Indicator code" = "Ref"
"Name" = "Measure"
"Quadrant" = { value = "performance" }
"Polarity" = { heading = "Good is", words = "polarity", default = "None" }
"Kind" = { value = "Snapshot" }
"Frequency" = { value = "Quarterly" }
"Unit" = { heading = "Unit", default = "number" }

[[read]]
kind = "targets"
skip_blank = "Target"
[read.columns]
"Indicator code" = "Ref"
"Target" = "Goal"
"Period" = { matching = 'This quarter \((?P<period>.+)\)' }

[[read]]
kind = "performance"
skip_blank = "Value"
[read.columns]
"Indicator code" = "Ref"
"Value" = { matching = '(This|Last) quarter \((?P<period>.+)\)' }
"""
HEADINGS = (
    "Ref",
    "Measure",
    "Good is",
    "Unit",
    "Last quarter (Q1 2025/26)",
    "This quarter (Q2 2025/26)",
    "Goal",
)
ROWS = (
    ("Z1", "Bins missed", "Down", "", "1,966", "1,900", "1800"),
    ("Z2", "Calls answered", "Up", "%", "NA", "97.4%", ""),
    ("Z3", "Visits", "", "", "nil", "supp", ""),
)


@pytest.fixture
def mapping(tmp_path: Path) -> Mapping:
    """The mapping, read from a file."""
    file = tmp_path / "quarterly.toml"
    file.write_text(MAPPING, encoding="utf-8")
    return read_mapping(file)


@pytest.fixture
def mapped(copy_of_filled: Path, mapping: Mapping):  # type: ignore[no-untyped-def]
    """The small council with the mapping saved."""
    with open_road(copy_of_filled, mappings=(mapping,)) as council:
        yield council


def test_a_foreign_layout_is_recognised_and_read_whole(mapped: Council) -> None:
    examined = mapped.look(csv_file(("Quarterly sheet",), HEADINGS, *ROWS), "old.csv")
    assert examined.kind == "mapped" and examined.handed_in.mapping == "quarterly"
    assert not examined.refused, examined.findings
    assert {kind: len(columns["row_no"]) for kind, columns in examined.parts} == {
        "indicators": 3, "targets": 1, "performance": 5,
    }  # fmt: skip
    mapped.accepted(csv_file(("Quarterly sheet",), HEADINGS, *ROWS), "old.csv")
    assert mapped.value("Z1", "2025/26 Q1") == 1966
    assert mapped.value("Z2", "2025/26 Q1") is None
    story = mapped.story("Z1")
    assert (story.definition["polarity"], story.definition["unit"]) == ("lower", "number")
    point = story.point("2025/26 Q2")
    assert point is not None and (point["target"], point["status"]) == (1800, "red")
    assert point["source"]["cell"] == "F3"
    assert mapped.story("Z3").point("2025/26 Q2")["status"] == "suppressed"  # type: ignore[index]
    assert mapped.story("Z3").definition["polarity"] == "none"


def test_every_finding_keeps_the_address_in_the_foreign_file(mapped: Council) -> None:
    rows = (ROWS[0], ("Z2", "Calls answered", "Up", "%", "NA", "lots", ""))
    finding = found(
        mapped.look(workbook(HEADINGS, *rows, sheet="Sheet9"), "old.xlsx").findings, "text_in_number_cell"
    )
    assert (finding.sheet, finding.cells) == ("Sheet9", ("F3",))


def test_a_word_that_no_list_knows_is_a_finding(mapped: Council) -> None:
    examined = mapped.look(csv_file(HEADINGS, ("Z1", "Bins", "Sideways", "", "1", "2", "")))
    assert found(examined.findings, "unknown_word").cells == ("C2",)


def test_a_marker_that_nobody_names_is_a_finding(mapped: Council) -> None:
    examined = mapped.look(csv_file(HEADINGS, ("Z1", "Bins", "Up", "", "tbc", "2", "")))
    assert found(examined.findings, "text_in_number_cell").cells == ("E2",)


def test_a_layout_without_the_periods_it_should_have_is_refused(mapped: Council) -> None:
    examined = mapped.look(
        csv_file(("Ref", "Measure", "Good is", "Unit", "Goal"), ("Z1", "Bins", "Up", "", "2"))
    )
    assert errors(examined.findings) == {"missing_column"}


def test_a_heading_with_an_unclear_period_is_a_finding(mapped: Council) -> None:
    headings = (*HEADINGS[:4], "Last quarter (Q1 2025)", *HEADINGS[5:])
    assert found(mapped.look(csv_file(headings, ROWS[0])).findings, "unclear_period").cells == ("E2",)


def test_a_mapping_that_does_not_fit_is_refused_with_what_it_needs(mapped: Council) -> None:
    examined = mapped.look(csv_file(("A", "B"), ("1", "2")), mapping="quarterly")
    assert (
        found(examined.findings, "mapping_does_not_fit").fix
        == "It needs a row with the headings “Ref”, “Measure”."
    )
    assert (
        mapped.look(csv_file(HEADINGS, *ROWS), mapping="The old quarterly sheet").handed_in.mapping
        == "quarterly"
    )


def test_a_mapping_that_is_not_there_is_refused_with_those_that_are(mapped: Council) -> None:
    finding = found(mapped.look(csv_file(HEADINGS, *ROWS), mapping="nope").findings, "unknown_mapping")
    assert finding.fix == "Saved mappings: quarterly."


def test_a_mapping_may_be_named_by_its_file(council: Council, tmp_path: Path) -> None:
    file = tmp_path / "other.toml"
    file.write_text(MAPPING, encoding="utf-8")
    assert not council.look(csv_file(HEADINGS, *ROWS), mapping=str(file)).refused
    file.write_text(MAPPING.replace('"Quadrant"', '"Quadrent"'), encoding="utf-8")
    finding = found(council.look(csv_file(HEADINGS, *ROWS), mapping=str(file)).findings, "unknown_mapping")
    assert "other.toml" in finding.message


def test_a_return_of_ours_is_not_taken_for_a_foreign_one(mapped: Council) -> None:
    examined = mapped.look(csv_file(("Indicator code", "Period", "Value"), ("REP02", "2025/26 Q1", 9)))
    assert (examined.kind, examined.handed_in.mapping) == ("performance", None)


@pytest.mark.parametrize(
    ("change", "line", "says"),
    [
        (("kind = \"targets\"", "kind = \"goals\""), 25, "'feedback', 'complaints' or 'workforce'"),
        (("\"Unit\" = {", "\"Unti\" = {"), 13, "needs “Unit”"),
        (("value = \"Snapshot\" }", "value = \"Snapshot\", heading = \"X\" }"), 20, "give one of heading, matching and value"),
        (("words = \"polarity\"", "words = \"polarities\""), 19, "no list of words called “polarities”"),
        (("(This|Last)", "(This|Last"), 37, "is not valid"),
        (("\"skip\"", "\"ignore\""), 4, "missing"),
        (("name = ", "nmae = "), 3, "no such setting is known"),
    ],
)  # fmt: skip
def test_a_mapping_that_is_wrong_is_refused_by_file_and_line(
    tmp_path: Path, change: tuple[str, str], line: int, says: str
) -> None:
    file = tmp_path / "wrong.toml"
    file.write_text(MAPPING.replace(*change, 1), encoding="utf-8")
    with pytest.raises(ConfigError) as refused:
        read_mappings(tmp_path)
    assert any(one.startswith(f"{file}:{line}:") for one in str(refused.value).splitlines()), str(
        refused.value
    )
    assert says in str(refused.value)


def test_a_mapping_that_is_no_toml_is_refused_by_its_line(tmp_path: Path) -> None:
    (tmp_path / "wrong.toml").write_text('id = "a"\nname = \n', encoding="utf-8")
    with pytest.raises(ConfigError, match=r"wrong\.toml: line 2"):
        read_mappings(tmp_path)


def test_the_same_foreign_file_changes_nothing_the_second_time(mapped: Council) -> None:
    content = csv_file(HEADINGS, *ROWS)
    first = mapped.accepted(content)
    before = mapped.counts()
    assert mapped.accepted(content).return_id == first.return_id
    assert mapped.counts() == before


def test_the_saved_mappings_folder_may_be_missing(tmp_path: Path) -> None:
    assert read_mappings(tmp_path / "none") == []


def test_two_copies_of_a_council_share_nothing(filled_file: Path, tmp_path: Path) -> None:
    with (
        open_road(copied(filled_file, tmp_path / "one.duckdb")) as one,
        open_road(copied(filled_file, tmp_path / "two.duckdb")) as two,
    ):
        one.accepted(csv_file(("Indicator code", "Period", "Value"), ("REP02", "2025/26 Q1", 9)))
        assert one.value("REP02", "2025/26 Q1") == 9
        assert two.value("REP02", "2025/26 Q1") is None
