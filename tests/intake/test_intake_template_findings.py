"""What is said of a template that comes back: each finding, with a file that has it and one that has not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import pytest
from helpers.council import Council, errors, found
from helpers.files import FIGURES, workbook

from pmf.intake.template_identity import VERSION, Identity, identity_in
from pmf.model.finding import Severity

ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE
Q1, Q2 = "2025/26 Q1", "2025/26 Q2"
TARGET = ("Indicator code", "Period", "Target", "Minimum standard")
PLAN = ("Plan id", "Level", "Title")
KEY = ("REP02", Q1, "", "")
ROW = ("REP02", Q1, 9)
MADE = Identity.made_now(
    "performance", "tower_hamlets", ("Repairs",), Q1, datetime(2026, 2, 1), FIGURES, {KEY: False}
)  # fmt: skip
TARGETS = replace(MADE, kind="targets", period="2026/27", headings=TARGET,
                  rows={("REP02", "2026/27", "", ""): False, ("REP01", "2026/27", "", ""): False,
                        ("HOM02", "2026/27", "", ""): True})  # fmt: skip
SET = ("REP02", "2026/27", 9, 12)


def back(identity: Identity, *rows: Sequence[Any]) -> bytes:
    """A workbook that a template was, with the rows that it has now."""
    return workbook(*rows, sheet=identity.kind, hidden={"_template": identity.lines()})


@dataclass(frozen=True)
class Case:
    """`wrong` must have the finding once, at `cells`; `right` must not have it, and is not refused."""

    code: str
    severity: Severity
    wrong: bytes
    right: bytes
    says: str
    asked: dict[str, Any] = field(default_factory=dict)
    cells: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.code}-{self.says[:20]}"


OLD = replace(MADE, version="0")
CASES = [
    Case("old_template", WARNING, back(OLD, FIGURES, ROW), back(MADE, FIGURES, ROW), f"version 0; now {VERSION}"),
    Case("old_template", ERROR, back(replace(OLD, headings=(*FIGURES, "Remark")), (*FIGURES, "Remark"), (*ROW, "x")), back(OLD, (*FIGURES, "Commentary"), (*ROW, "x")), "“Remark” cannot be read"),
    Case("old_template", ERROR, back(OLD, ("Code", "When", "Figure"), ROW), back(OLD, FIGURES, ROW), "no longer fit"),
    Case("other_framework", WARNING, back(replace(MADE, framework="newham"), FIGURES, ROW), back(MADE, FIGURES, ROW), "“newham”"),
    Case("template_for_other", ERROR, back(replace(MADE, services=("Homes",)), FIGURES, ROW), back(MADE, FIGURES, ROW), "made for Homes, and this return is for Repairs", {"service": "Repairs"}),
    Case("template_for_other", ERROR, back(replace(MADE, period=Q2), FIGURES, ROW), back(MADE, FIGURES, ROW), f"made for {Q2}, and this return is for {Q1}", {"period": Q1}),
    Case("template_for_other", ERROR, back(replace(MADE, period=Q2), FIGURES, ROW), back(replace(MADE, period="2025/26"), FIGURES, ROW), f"made for {Q2}", {"period": Q1}),
    Case("template_rows_missing", WARNING, back(replace(MADE, rows={KEY: False, ("REP02", Q2, "", ""): False, ("REP01", "2025/26 Jun", "", ""): False}), FIGURES, ROW), back(MADE, FIGURES, ROW), "2 rows that are no longer in the file: REP02, REP01. Their figures stay overdue"),
    Case("template_rows_missing", WARNING, back(replace(MADE, rows={KEY: False, ("REP02", Q1, "Northgate", ""): False}), FIGURES, ROW), back(MADE, FIGURES, ("REP02", f" {Q1} ", 9)), "1 row that is no longer in the file: REP02"),
    Case("template_rows_missing", WARNING, back(replace(MADE, kind="plans", period="", rows={("S1",): False, ("S2",): False}), PLAN, ("S1", "Team plan", "A")), back(replace(MADE, kind="plans", period="", rows={("S1",): False}), PLAN, ("S1", "Team plan", "A")), "S2. They stay as they are: taking a row out ends nothing"),
    Case("template_rows_added", NOTE, back(MADE, FIGURES, ROW, ("REP02", Q2, 8)), back(MADE, FIGURES, ROW), "1 row that the template did not have: REP02", {}, ("A3",)),
    Case("template_rows_blank", WARNING, back(TARGETS, TARGET, SET, ("REP01", "2026/27", None, None), ("HOM02", "2026/27", None, None)), back(TARGETS, TARGET, SET, ("REP01", "2026/27", 90, 80), ("HOM02", "2026/27", None, None)), "typed for REP01, so none is set"),
    Case("nothing_filled_in", ERROR, back(TARGETS, TARGET, *[(key[0], key[1], None, None) for key in TARGETS.rows]), back(TARGETS, TARGET, SET, ("REP01", "2026/27", None, None), ("HOM02", "2026/27", None, None)), "No target has been typed"),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_template_that_comes_back_is_held_against_what_it_was(case: Case, looking: Council) -> None:
    finding = found(looking.look(case.wrong, "back.xlsx", **case.asked).findings, case.code)
    assert (finding.severity, finding.cells) == (case.severity, case.cells)
    assert case.says in finding.message and finding.fix
    passing = looking.look(case.right, "back.xlsx", **case.asked)
    wanted = {one.code for one in passing.findings if one.severity is case.severity}
    assert case.code not in wanted
    assert not passing.refused, passing.findings


def test_a_template_for_all_services_may_be_handed_in_for_one(looking: Council) -> None:
    examined = looking.look(back(replace(MADE, services=()), FIGURES, ROW), "back.xlsx", service="Repairs")
    assert not examined.findings


def test_rows_of_one_code_are_told_apart_by_their_period(looking: Council) -> None:
    several = {KEY: False, ("REP02", Q2, "", ""): False, ("REP02", "2025/26 Q3", "Northgate", ""): False}
    examined = looking.look(back(replace(MADE, rows=several), FIGURES, ROW), "back.xlsx")
    assert (
        f"REP02 {Q2}, REP02 2025/26 Q3 Northgate" in found(examined.findings, "template_rows_missing").message
    )


@pytest.mark.parametrize(
    "lines",
    [
        [],
        [("v1",)],
        [("template version", None)],
        [("template version", "1"), ("kind", "songs"), ("row",), (None, "x"), ("service",)],
        [("template version", "1", "2", "3", "4", "5", "6"), ("kind", "performance"), ("period", "tomorrow")],
        [(1, 2, 3), ("row", 4, 5.5, True)],
    ],
)
def test_a_hidden_sheet_that_is_not_ours_or_was_meddled_with_stops_nothing(
    lines: list[tuple[Any, ...]], looking: Council
) -> None:
    content = workbook(FIGURES, ROW, hidden={"_template": lines})
    examined = looking.look(content, "back.xlsx", service="Repairs", period=Q1)
    assert not errors(examined.findings)
    assert "hidden_sheet" not in {one.code for one in examined.findings}


def test_what_is_written_on_the_hidden_sheet_is_read_again() -> None:
    read = identity_in([list(line) for line in MADE.lines()])
    assert read == replace(MADE, rows={("REP02", Q1): False})
