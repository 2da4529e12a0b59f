"""The sample council's money, risks, customers and people: its stories, and that they agree with its indicators."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from helpers.files import copied

from pmf.catalogue.council import ROOT, read_settings
from pmf.cli.demo import file_of
from pmf.model.period import parse_period
from pmf.model.person import Person
from pmf.reports.positions import Position, read_positions
from pmf.reports.reading import Reader
from pmf.rules.opening import open_council
from pmf.store.database import Database

AT = datetime(2026, 11, 15)
COUNCILS = sorted(path.stem for path in (ROOT / "config" / "frameworks").glob("*.toml"))
Standing = Mapping[tuple[str, str], Position]


@pytest.fixture(scope="module")
def database(sample_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    settings = read_settings(database=str(copied(sample_file, tmp_path_factory.mktemp("own") / "own.duckdb")))
    database = open_council(settings.database, settings.framework)
    yield database
    database.close()


@pytest.fixture(scope="module")
def reading(database: Database) -> Any:
    """Every position of 2026/27 Q2, by what it is about and its subject, for somebody of a role."""

    def read(role: str) -> Standing:
        reader = Reader(database, read_settings().framework, Person("Somebody", frozenset({role})))
        rows = read_positions(reader, period=parse_period("2026/27 Q2"), at=AT)
        return {(row["about"], row["subject"]): row for row in rows}

    return read


@pytest.fixture(scope="module")
def standing(reading: Any) -> Standing:
    """As finance sees it."""
    return reading("finance")  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def ask(database: Database) -> Iterator[Any]:
    """The rows of a question to the sample's facts."""
    with database.asking() as cursor:
        yield lambda sql: cursor.execute(sql).fetchall()


def test_repairs_meet_in_every_quadrant(standing: Standing) -> None:
    """Overspent on agency staff, ill, complained of, and a risk whose mitigation has no effect."""
    money = standing["finance", "Housing repairs · HRA revenue"]
    assert money["status"] == "red" and money["own_kinds"] == ["overspend"]
    assert money["value"] == 900_000 and "8.2%" in money["reason"]
    people = standing["workforce", "Housing repairs"]
    assert people["status"] == "red" and people["own_kinds"][:2] == ["sickness_high", "agency_high"]
    assert standing["customer", "Housing repairs"]["status"] == "red"
    risk = standing["risk", "R01"]
    assert risk["status"] == "red" and "not_mitigated" in risk["own_kinds"]
    assert "Mitigation has no effect" in " ".join(risk["reasons"]) and "REP-A03" in " ".join(risk["reasons"])


STORIES = (
    ("finance", "Housing options · General Fund revenue", "red", "overspend"),
    ("finance", "Waste and recycling · General Fund revenue", "red", "overspend"),
    ("finance", "Digital and information · General Fund revenue", "amber", "underspend"),
    ("finance", "Tenancy services · HRA revenue", "green", ""),
    ("finance", "Children and schools · General Fund capital", "amber", "capital_slippage"),
    ("risk", "R02", "red", "moved_up"),
    ("risk", "R03", "red", "target_date_passed"),
    ("risk", "R19", "red", "risk_review_overdue"),
    ("risk", "R12", "red", "above_appetite"),
    ("risk", "O02", "green", ""),
    ("customer", "Revenues and benefits", "red", "clock_missed"),
    ("customer", "Tenancy services", "red", "satisfaction_low"),
    ("workforce", "Digital and information", "red", "vacancies_high"),
    ("workforce", "People", "suppressed", ""),
    ("workforce", "Finance and audit", "suppressed", ""),
)


@pytest.mark.parametrize(("about", "subject", "status", "kind"), STORIES)
def test_each_story_stands_in_its_own_quadrant(
    about: str, subject: str, status: str, kind: str, standing: Standing
) -> None:
    row = standing[about, subject]
    assert row["status"] == status
    assert kind in row["own_kinds"] if kind else row["own_kinds"] == []


def test_one_risk_in_five_is_above_appetite_and_a_closed_one_is_gone(standing: Standing) -> None:
    risks = [row for (about, _), row in standing.items() if about == "risk"]
    red = sorted(row["subject"] for row in risks if row["status"] == "red")
    assert red == ["R01", "R02", "R03", "R12", "R19"]
    assert len(risks) == 26 and ("risk", "R09") not in standing


def test_a_move_to_another_system_shows_in_the_cases_and_not_in_the_services_own_count(
    standing: Standing, ask: Any
) -> None:
    row = standing["customer", "Revenues and benefits"]
    assert row["value"].quantize(Decimal("0.1")) == Decimal("56.5")
    ((own,),) = ask(
        "SELECT max_by(100 * numerator / denominator, ends) FROM council.observation WHERE code = 'REV12'"
    )
    assert own > 95


def test_a_small_team_is_not_given_away(standing: Standing) -> None:
    for service in ("People", "Finance and audit"):
        row = standing["workforce", service]
        assert row["value"] is None and row["workforce"]["rates"] is None


def test_reserves_savings_and_borrowing_stand_as_told(standing: Standing, ask: Any) -> None:
    reserve = standing["finance", "RES-FIN-01 General reserve"]
    assert reserve["status"] == "green" and "£2,000,000" in reserve["reason"]
    assert standing["finance", "BOR-FIN-01 Borrowing"]["status"] == "green"
    savings = "SELECT sum(savings_target), sum(savings_delivered) FROM council.budget_line WHERE period = '2026/27 Q2'"
    assert ask(savings) == [(1_350_000, 1_020_000)]


def test_a_restricted_line_is_in_nothing_of_those_who_may_not_see_it(
    reading: Any, standing: Standing
) -> None:
    key = ("finance", "Finance and audit · General Fund revenue")
    seen, unseen = standing[key], reading("viewer")[key]
    assert unseen["value"] - seen["value"] == -60_000
    assert "15,280,000" in seen["reason"] and "15,100,000" in unseen["reason"]


_AGREE = {
    "what services are over, against FIN01": (
        "SELECT 100 * sum(CASE nature WHEN 'income' THEN approved - forecast ELSE forecast - approved END)"
        " / sum(CASE nature WHEN 'income' THEN -approved ELSE approved END) FROM council.budget_line"
        " WHERE period = '2026/27 Q2' AND account = 'revenue' AND fund = 'general_fund'",
        "FIN01",
    ),
    "what temporary accommodation is over, against HOM15": (
        "SELECT sum(CASE nature WHEN 'income' THEN approved - forecast ELSE forecast - approved END)"
        " FROM council.budget_line WHERE period = '2026/27 Q2' AND service = 'Housing options'",
        "HOM15",
    ),
    "what was spent on agency staff in twelve months, against WF02": (
        "SELECT 100 * sum(agency_spend) / sum(pay_bill) FROM council.workforce WHERE starts >= DATE '2025-10-01'",
        "WF02",
    ),
    "empty posts of a directorate, against HOM14": (
        "SELECT 100 * sum(vacancies) / sum(posts) FROM council.workforce WHERE period = '2026/27 Q2'"
        " AND service IN ('Housing repairs', 'Tenancy services', 'Housing options')",
        "HOM14",
    ),
    "members' enquiries in time, against CUS07": (
        "SELECT 100 * sum(member_enquiries_in_time) / sum(member_enquiries) FROM council.feedback WHERE period = '2026/27 Q2'",
        "CUS07",
    ),
    "capital spent of the programme, against FIN06": (
        "SELECT 100 * sum(actual) / sum(approved) FROM council.budget_line WHERE period = '2026/27 Q2' AND account = 'capital'",
        "FIN06",
    ),
}


@pytest.mark.parametrize("case", _AGREE)
def test_the_amounts_agree_with_the_indicators_that_speak_of_the_same(case: str, ask: Any) -> None:
    sum_of_lines, code = _AGREE[case]
    ((told,),) = ask(sum_of_lines)
    ((own,),) = ask(_INDICATOR.format(code=code))
    assert abs(float(told) - float(own)) <= 0.05, (told, own)


# A quarter's figure: of its months where there are any, and of four quarters where it rolls.
_INDICATOR = """
    WITH newest AS (
        SELECT o.*, i.kind FROM council.observation AS o JOIN (SELECT DISTINCT code, kind FROM council.indicator) AS i USING (code)
        WHERE o.code = '{code}' AND o.ends <= DATE '2026-09-30'
          AND o.starts >= CASE i.kind WHEN 'rolling' THEN DATE '2025-10-01' ELSE DATE '2026-07-01' END
          OR o.code = '{code}' AND i.kind = 'cumulative' AND o.ends = DATE '2026-09-30'
        QUALIFY row_number() OVER (PARTITION BY o.starts, o.ends ORDER BY o.return_no DESC) = 1
    )
    SELECT CASE WHEN any_value(denominator) IS NULL THEN max_by("value", ends) ELSE 100 * sum(numerator) / sum(denominator) END
    FROM newest
"""


def test_plans_name_lines_and_risks_that_are_there_but_for_one_of_each(ask: Any) -> None:
    """A plan names a cost centre, with which its lines begin. R17 and REV-WF-02 are the gaps that a newcomer may find."""
    lines = {line.split()[0] for (line,) in ask("SELECT DISTINCT line FROM council.budget_line")}
    risks = {risk for (risk,) in ask("SELECT DISTINCT risk_id FROM council.risk_review")}
    named = {one for (one,) in ask("SELECT DISTINCT unnest(budget_lines) FROM council.plan_node")}
    assert named - lines == {"REV-WF-02"}
    assert {one for (one,) in ask("SELECT DISTINCT unnest(risks) FROM council.plan_node")} - risks == {"R17"}
    assert {
        one for (one,) in ask("SELECT DISTINCT risk_id FROM council.plan_action WHERE risk_id IS NOT NULL")
    } <= risks
    nodes = {one for (one,) in ask("SELECT DISTINCT node_id FROM council.plan_node")}
    assert {one for (one,) in ask("SELECT DISTINCT unnest(plans) FROM council.risk_review")} <= nodes


@pytest.mark.parametrize("council", COUNCILS)
def test_the_register_that_demo_hands_in_fits_every_matrix(council: str) -> None:
    """Chesterfield has three steps each way, the others five."""
    framework = read_settings(framework=council).framework
    file = file_of({"file": "risks/risks_2025-26_Q4.csv", "kind": "risks"}, framework)
    with file.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    for side, steps in (("impact", framework.risk.impacts), ("likelihood", framework.risk.likelihoods)):
        used = {int(row[f"{when} {side}"]) for row in rows for when in ("Inherent", "Residual", "Target")}
        assert max(used) == len(steps)
