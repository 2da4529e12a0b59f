"""Templates for money, risks, customers and people: filled with what stands, and handed in again as they are they
change nothing."""

from __future__ import annotations

import pytest
from helpers.council import Council, errors, found
from helpers.files import csv_file
from helpers.templates import both, filled, made, rows_of
from intake.test_intake_money_and_risk import LINE, PLANS, Q1, RESERVE, RISK, line, of
from intake.test_intake_people import CASE, OPEN, case, counts, sums

from pmf.access.permissions import NotAllowedError
from pmf.exports.template_workbook import write_template
from pmf.intake.road import examine
from pmf.intake.template import template_for
from pmf.model.finding import Severity
from pmf.model.period import parse_period
from pmf.model.person import Person

Q3 = "2025/26 Q3"


@pytest.fixture
def planned(council: Council) -> Council:
    council.accepted(csv_file(*PLANS), "plans.csv")
    return council


def test_a_budget_comes_with_every_line_of_the_last_period_and_its_amounts_to_fill(council: Council) -> None:
    council.accepted(of(LINE, Q1, Q1 | {"Line": "OLD"}))
    council.accepted(of(LINE, {}, RESERVE, {"Line": "POSTS", "Restricted": "Yes"}))
    template = made(council, "budget", Q3)
    rows = rows_of(write_template(template), "budget")
    assert [(row["Line"], row["Period"], row["Approved budget"]) for row in rows] == [
        ("General reserve", Q3, 3_600_000), ("POSTS", Q3, 1_000_000), ("REV-REP", Q3, 1_000_000)]  # fmt: skip
    last = rows[2]
    assert (last["Actual to date"], last["Forecast outturn"], last["Last forecast"]) == (
        None,
        None,
        1_040_000,
    )
    assert (last["Fund"], last["Account"], last["Nature"], rows[1]["Restricted"]) == ("HRA", "Revenue", "Expenditure", "Yes")  # fmt: skip
    empty = council.look(write_template(template), "budget.xlsx")
    assert found(empty.findings, "nothing_filled_in").message.startswith("No actual")
    key = ("REV-REP", "Repairs", Q3, "Revenue", "HRA", "Expenditure")
    typed = council.look(
        filled(template, {key: {"Actual to date": 700_000, "Forecast outturn": 1_050_000}}), "b.xlsx"
    )
    assert (typed.tally.rows, typed.tally.added, errors(typed.findings)) == (1, 1, set())
    assert "General reserve" in found(typed.findings, "template_rows_blank").message


@pytest.mark.parametrize(
    ("kind", "content"), [("budget", line()), ("feedback", counts()), ("complaints", case(**OPEN)), ("workforce", sums())]
)  # fmt: skip
def test_handed_in_again_as_it_is_a_template_changes_nothing(
    council: Council, kind: str, content: bytes
) -> None:
    council.accepted(content)
    period = "2025/26 Q2" if kind == "budget" else Q3
    for name, back in zip(
        ("back.xlsx", "back.csv"), both(made(council, kind, period, "Repairs")), strict=True
    ):
        examined = council.look(back, name)
        assert (examined.kind, errors(examined.findings)) == (kind, set())
        assert (examined.tally.unchanged, examined.tally.added, examined.tally.restated) == (1, 0, 0)


def test_the_register_comes_with_open_risks_and_those_not_reviewed_stay_as_they_stand(
    planned: Council,
) -> None:
    planned.accepted(of(RISK, {}, {"Risk id": "R02", "Title": "Flood"}, {"Risk id": "R03", "Title": "Old", "Closed on": "2026-01-20", "Next review": ""}))  # fmt: skip
    template = made(planned, "risks")
    rows = rows_of(write_template(template), "risks")
    assert [(row["Risk id"], row["Reviewed on"], row["Residual likelihood"]) for row in rows] == [
        ("R01", None, "Possible"), ("R02", None, "Possible")]  # fmt: skip
    told = planned.look(filled(template, {("R02",): {"Reviewed on": "2026-02-09"}}), "risks.xlsx")
    assert (errors(told.findings), told.tally.rows) == (set(), 1)
    assert "“Reviewed on” is blank for R01" in found(told.findings, "template_rows_blank").message


def test_only_open_cases_come_back_and_each_service_has_its_row(council: Council) -> None:
    council.accepted(of(CASE, {}, {"Case": "C-102", **{name.replace("_", " "): "" for name in OPEN}}))
    council.accepted(sums(Period="2025/26 Q2", FTE_at_end=40))
    assert [row["Case"] for row in rows_of(write_template(made(council, "complaints")), "complaints")] == [
        "C-102"
    ]
    rows = rows_of(write_template(made(council, "workforce", Q3)), "workforce")
    assert [(row["Service"], row["FTE at start"], row["Headcount"]) for row in rows] == [("Homes", None, None), ("Repairs", 40, None)]  # fmt: skip
    feedback = rows_of(write_template(made(council, "feedback", Q3)), "feedback")
    assert [(row["Service"], row["Period"]) for row in feedback] == [("Homes", Q3), ("Repairs", Q3)]
    empty = council.look(write_template(made(council, "feedback", Q3)), "feedback.xlsx")
    assert {one.severity for one in empty.findings} == {Severity.WARNING}


def test_what_only_some_may_see_is_in_no_template_of_the_others(council: Council) -> None:
    council.accepted(of(LINE, {"Line": "POSTS", "Restricted": "Yes"}, {}))
    framework = council.road.framework
    roles = (
        *framework.roles,
        framework.roles[0].model_copy(update={"id": "ledger", "may": ("hand_in_budget",)}),
    )
    clerks = framework.model_copy(update={"roles": roles})
    clerk = Person("Cleo", frozenset({"ledger"}))
    asked = {"service": None, "period": parse_period(Q3), "at": council.soon()}
    shown = template_for(council.database, clerks, clerk, "budget", **asked)
    assert [row.cells["Line"] for row in shown.rows] == ["REV-REP"]
    road = type(council.road)(council.database, clerks)
    looked = examine(road, clerk, "b.csv", of(LINE, {"Period": Q3}, {"Period": Q3, "Line": "POSTS", "Approved budget": 5}))  # fmt: skip
    assert "approved_changed" not in {one.code for one in looked.findings}
    assert all(
        "1,000,000" not in change.stands_words for change in looked.changes if change.subject == "POSTS"
    )
    assert "POSTS" not in str(
        [one.message for one in examine(road, clerk, "c.csv", line(Period=Q3)).findings]
    )
    officer = Person("Jo", frozenset({"officer"}), frozenset({"Repairs"}))
    for kind in ("budget", "workforce"):
        with pytest.raises(NotAllowedError):
            template_for(council.database, framework, officer, kind, **asked)
    assert template_for(council.database, framework, officer, "feedback", **asked).rows
