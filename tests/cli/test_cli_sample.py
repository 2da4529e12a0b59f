"""The sample council through the command line: its stories, and a template filled in and handed in."""

from __future__ import annotations

import csv
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest
from helpers.command import pmf
from helpers.files import copied
from openpyxl import load_workbook

from pmf.catalogue.council import ROOT, read_settings
from pmf.model.person import Person
from pmf.reports.decisions import changed_the_numbers, read_decisions
from pmf.reports.reading import Reader
from pmf.rules.opening import open_council

PERIOD = ("--period", "2026/27 Q2")
AS_AT = ("--as-at", "2026-11-15")


@pytest.fixture
def sample(sample_file: Path, tmp_path: Path) -> Path:
    """The sample council to do with as one likes."""
    return copied(sample_file, tmp_path / "sample.duckdb")


@pytest.fixture(scope="module")
def card(sample_file: Path) -> dict[str, Any]:
    """Its scorecard of 2026/27 Q2."""
    return pmf("scorecard", *PERIOD, *AS_AT, "--json", database=sample_file).json  # type: ignore[no-any-return]


def _lines(card: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {line["code"]: line for quadrant in card["quadrants"] for line in quadrant["indicators"]}


def test_the_quarter_counts_as_its_readme_says(card: dict[str, Any]) -> None:
    counts = [quadrant["counts"] for quadrant in card["quadrants"]]
    assert [sum(count[status] for count in counts) for status in ("green", "amber", "red")] == [122, 41, 27]
    assert len(_lines(card)) == 244


def test_repairs_are_failing_and_their_june_was_restated(card: dict[str, Any], sample_file: Path) -> None:
    assert _lines(card)["REP01"]["status"] == "red"
    story = pmf("indicator", "REP01", *AS_AT, "--json", database=sample_file).json
    (restated,) = story["restatements"]
    assert restated["period"] == "2026/27 Jun"
    assert (round(restated["from"], 1), round(restated["to"], 1)) == (85.4, 82.6)
    assert restated["reason"] and restated["by"]
    june = next(point for point in story["points"] if point["period"] == "2026/27 Jun")
    assert june["value"] == restated["to"]


def test_before_the_restatement_the_old_figure_stands(sample_file: Path) -> None:
    story = pmf("indicator", "REP01", "--as-at", "2026-08-31", "--json", database=sample_file).json
    june = next(point for point in story["points"] if point["period"] == "2026/27 Jun")
    assert round(june["value"], 1) == 85.4
    assert story["restatements"] == []


def test_regulatory_services_is_late_and_nobody_else(sample_file: Path) -> None:
    board = pmf("returns", *PERIOD, "--json", database=sample_file).json
    assert {one["service"] for one in board if one["state"] == "late"} == {"Regulatory services"}
    assert {one["state"] for one in board} == {"late", "accepted"}
    assert len(board) == 15


def test_the_other_stories_are_there(card: dict[str, Any]) -> None:
    lines = _lines(card)
    assert lines["ASC05"]["status"] == "green"
    assert lines["HOM02"]["status"] == "red"
    assert {lines[code]["status"] for code in ("WST06", "ENV07")} == {"no_data"}
    assert lines["PLN02"]["status"] == "green"


def test_the_sample_keeps_every_promise(sample_file: Path) -> None:
    ran = pmf("verify", "--json", database=sample_file)
    assert (ran.status, ran.json["ok"]) == (0, True)


def test_every_decision_of_the_sample_was_taken_by_its_own_person(sample_file: Path) -> None:
    with (ROOT / "data" / "sample" / "decisions.csv").open(encoding="utf-8", newline="") as file:
        written = [(row["by"], row["at"]) for row in csv.DictReader(file)]
    with duckdb.connect(str(sample_file), read_only=True) as connection:
        stand = connection.execute(
            "SELECT decided_by, recorded_at FROM decision UNION ALL SELECT event_by, recorded_at FROM decision_event"
        ).fetchall()
    assert sorted((by, moment.isoformat()) for by, moment in stand) == sorted(written)
    assert len(written) > 40


def test_some_decisions_moved_the_number_and_some_did_not(sample: Path) -> None:
    settings = read_settings(database=str(sample))
    database = open_council(settings.database, settings.framework)
    try:
        reader = Reader(database, settings.framework, Person("Priya", frozenset({"performance_team"})))
        at = datetime(2026, 11, 15)
        rows = read_decisions(reader, at=at)
        moved = changed_the_numbers(reader, rows, at=at)
        state = {
            (row["subject"], row["kind"]): (row["stands"], moved.get(row["decision_no"], {}).get("moved"))
            for row in rows
        }
        said = {
            code: moved[row["decision_no"]]["words"]
            for row in rows
            if (code := row["subject"]) in ("HOM04", "HSG15")
        }
    finally:
        database.close()
    assert state["PLN02", "call_in"] == ("Done on 19 Mar 2026", "better")
    assert state["HOM04", "action"] == ("Done on 25 Jun 2026", "better")
    assert state["REP01", "commission"] == ("Overdue since 30 Oct 2026", "worse")
    assert state["ENV04", "accept"][0] == "Ran out on 31 Aug 2026"
    assert state["CHI15", "accept"][0] == "Runs until 31 Dec 2026"
    assert state["HSG15", "call_in"][0] == "Due 26 Nov 2026"
    assert state["HOM03", "question"][0] == "Overdue since 20 Oct 2026"
    assert said["HOM04"] == "Better by 5: 5 when decided (2025/26 Dec), now 0 in 2026/27 Sep."


def test_a_directorate_has_its_own_scorecard(card: dict[str, Any], sample_file: Path) -> None:
    ran = pmf("scorecard", *PERIOD, *AS_AT, "--directorate", "resources", "--json", database=sample_file)
    own = _lines(ran.json)
    assert 0 < len(own) < 244
    assert all(line == _lines(card)[code] for code, line in own.items())


def test_a_template_filled_in_and_handed_in_makes_the_service_complete(sample: Path, tmp_path: Path) -> None:
    out = tmp_path / "regulatory.xlsx"
    assert (
        pmf(
            "template",
            "performance",
            "--service",
            "Regulatory services",
            *PERIOD,
            "--out",
            out,
            database=sample,
        ).status
        == 0
    )
    book = load_workbook(out)
    sheet = book["performance"]
    column = {str(cell.value): cell.column for cell in sheet[1]}
    due = [row for row in range(2, sheet.max_row + 1) if sheet.cell(row, column["Indicator code"]).value]
    assert len(due) == 14
    for row in due:
        sheet.cell(row, column["Value"], "not available")
        sheet.cell(row, column["Commentary"], "The case system is being replaced.")
    sheet.cell(due[0], column["Value"], 91.5)
    book.save(out)
    asked = ("--service", "Regulatory services", *PERIOD, "--yes", "--json")
    (outcome,) = pmf("load", out, *asked, database=sample).json
    assert outcome["accepted"], outcome["findings"]
    assert (outcome["kind"], outcome["rows"], outcome["added"]) == ("performance", 14, 14)
    assert not [one for one in outcome["findings"] if one["severity"] == "error"]
    board = pmf("returns", *PERIOD, "--json", database=sample).json
    assert next(one for one in board if one["service"] == "Regulatory services")["state"] == "accepted"
    pmf("template", "performance", "--service", "Regulatory services", *PERIOD, "--out", out, database=sample)
    assert load_workbook(out)["performance"].cell(2, 1).value is None


def test_an_untouched_template_is_asked_about_and_stores_nothing(sample: Path, tmp_path: Path) -> None:
    out = tmp_path / "regulatory.xlsx"
    pmf("template", "performance", "--service", "Regulatory services", *PERIOD, "--out", out, database=sample)
    (outcome,) = pmf("load", out, "--json", database=sample).json
    assert not outcome["accepted"]
    assert {one["code"] for one in outcome["findings"]} == {"blank_where_due"}
    (outcome,) = pmf("load", out, "--yes", "--json", database=sample).json
    assert (outcome["accepted"], outcome["added"]) == (True, 0)


@pytest.mark.parametrize(("kind", "rows"), [("plans", 84), ("indicators", 246)])
@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_what_stands_goes_out_and_comes_back_unchanged(
    kind: str, rows: int, ending: str, sample: Path, tmp_path: Path
) -> None:
    out = tmp_path / f"{kind}.{ending}"
    assert pmf("template", kind, "--out", out, database=sample).status == 0
    (outcome,) = pmf("load", out, "--json", database=sample).json
    assert (outcome["kind"], outcome["accepted"]) == (kind, True), outcome["findings"]
    assert (outcome["rows"], outcome["added"], outcome["restated"]) == (rows, 0, 0)


def test_a_template_for_another_service_or_period_is_refused(sample: Path, tmp_path: Path) -> None:
    out = tmp_path / "regulatory.xlsx"
    asked = ("--service", "Regulatory services", "--service", "Planning", "--period", "2026/27 Q3")
    assert pmf("template", "performance", *asked, "--out", out, database=sample).status == 0
    for other in (("--service", "People"), ("--period", "2026/27 Q1")):
        (outcome,) = pmf("load", out, *other, "--yes", "--json", database=sample).json
        assert "template_for_other" in {one["code"] for one in outcome["findings"]}


def test_the_sample_is_not_mixed_with_a_real_council(copy_of_filled: Path) -> None:
    ran = pmf("demo", database=copy_of_filled)
    assert ran.status == 1 and "must not be mixed with a real one" in ran.err


def test_withdrawing_the_restatement_makes_the_old_figure_stand_again(sample: Path) -> None:
    story = pmf("indicator", "REP01", "--json", database=sample).json
    return_id = story["restatements"][0]["return_id"]
    assert pmf("withdraw", return_id, "--reason", "Tried out", database=sample).status == 0
    story = pmf("indicator", "REP01", "--json", database=sample).json
    june = next(point for point in story["points"] if point["period"] == "2026/27 Jun")
    assert round(june["value"], 1) == 85.4
    as_it_was = pmf("indicator", "REP01", *AS_AT, "--json", database=sample).json
    june = next(point for point in as_it_was["points"] if point["period"] == "2026/27 Jun")
    assert round(june["value"], 1) == 82.6
