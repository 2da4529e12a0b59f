"""Returns of budgets and risks: every finding with a file that has it and one that has not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from helpers.council import Council, errors, found, open_road
from helpers.files import copied, csv_file
from helpers.findings import Case, holds_and_is_undone

from pmf.intake.road import examine
from pmf.model.finding import Severity
from pmf.model.person import Person
from pmf.store import returns

ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE
PLANS = (
    ("Plan id", "Level", "Title", "Parents", "Service"),
    ("SP-REP", "Service plan", "Repairs plan", "", "Repairs"),
)
LINE = {
    "Line": "REV-REP", "Service": "Repairs", "Period": "2025/26 Q2", "Fund": "HRA", "Nature": "Expenditure",
    "Approved budget": 1_000_000, "Actual to date": 500_000, "Forecast outturn": 1_040_000, "Directorate": "Homes",
    "Account": "Revenue", "Profile to date": 480_000, "Savings target": 20_000, "Savings delivered": 5_000,
    "Limit": "", "Restricted": "No", "Commentary": "Agency staff",
}  # fmt: skip
RISK = {
    "Risk id": "R01", "Title": "Contractor fails", "Owner": "Jo", "Reviewed on": "2026-01-15", "Residual impact": 4,
    "Residual likelihood": 3, "Cause": "Debt", "Event": "Contractor stops", "Consequence": "No repairs",
    "Type": "Threat", "Directorate": "Homes", "Service": "Repairs", "Plans": "SP-REP", "Inherent impact": 4,
    "Inherent likelihood": 5, "Target impact": 4, "Target likelihood": 2, "Target date": "2026-06-30",
    "Next review": "2026-04-15", "Mitigation": "Second contractor", "Appetite": "", "Closed on": "", "Commentary": "",
}  # fmt: skip
RESERVE = {
    "Line": "General reserve", "Service": "Council", "Fund": "General Fund", "Account": "Reserves", "Limit": 2_000_000,
    "Approved budget": 3_600_000, "Actual to date": 3_600_000, "Forecast outturn": 2_400_000, "Profile to date": "",
    "Savings target": "", "Savings delivered": "",
}  # fmt: skip


def of(base: dict[str, Any], *changed: dict[str, Any]) -> bytes:
    """A return of rows that are sound but for what is changed."""
    return csv_file(tuple(base), *[tuple({**base, **one}.values()) for one in changed or ({},)])


def words(changed: dict[str, Any]) -> dict[str, Any]:
    """Headings with `_` for a space."""
    return {name.replace("_", " "): value for name, value in changed.items()}


def line(**changed: Any) -> bytes:
    """A return of one budget line."""
    return of(LINE, words(changed))


def risk(**changed: Any) -> bytes:
    """A return of one risk."""
    return of(RISK, words(changed))


INCOME = {"Nature": "Income", "Savings_target": "", "Savings_delivered": ""}
Q1 = {"Period": "2025/26 Q1"}
BUDGET = [
    Case("unknown_word", ERROR, ("D2",), line(Fund="Pension fund"), line(Fund="housing revenue account"), "not a fund"),
    Case("future_period", ERROR, ("C2",), line(Period="2025/26 Q4"), line(Period="2025/26 Q3"), "not over until"),
    Case("unclear_period", ERROR, ("C2",), line(Period="1066/67 Q1"), line(), "not a year"),
    Case("other_period", ERROR, ("C2",), line(), line(Period="2025/26 Q1"), "not part of 2025/26 Q1", asked={"period": "2025/26 Q1"}),
    Case("duplicate", ERROR, ("A3",), of(LINE, {}, {"Commentary": "Again"}), of(LINE, {}, {"Nature": "Income", "Savings target": "", "Savings delivered": ""}), "The same line for this period stands in A2"),
    Case("unknown_service", WARNING, ("B2",), line(Service="Repair"), line(Service="repairs"), "no service “Repair”"),
    Case("unknown_service", WARNING, ("B2",), line(Service="Legal"), of(LINE, RESERVE), "no service “Legal”"),
    Case("other_service", ERROR, ("B2",), line(Service="Homes"), line(), "belongs to Homes, not to Repairs", asked={"service": "Repairs"}),
    Case("income_negative", ERROR, ("F2",), line(**INCOME, Approved_budget=-1_000_000), line(**INCOME), "as ledgers keep it"),
    Case("amount_negative", WARNING, ("G2",), line(Actual_to_date=-5), line(Actual_to_date=0), "The actual is below 0: −£5"),
    Case("actual_above_forecast", WARNING, ("G2",), line(Actual_to_date=1_200_000), line(Actual_to_date=1_040_000), "£1,200,000, is above the forecast"),
    Case("profile_above_budget", WARNING, ("K2",), line(Profile_to_date=1_100_000), line(Profile_to_date=1_000_000), "above the approved budget"),
    Case("capital_savings", WARNING, ("L2",), line(Account="Capital"), line(Account="Capital", Savings_target="", Savings_delivered=""), "a line of capital"),
    Case("savings_above_target", WARNING, ("M2",), line(Savings_delivered=20_001), line(Savings_delivered=20_000), "More savings are delivered"),
    Case("savings_above_target", WARNING, ("M2",), line(Savings_target=""), line(Savings_target="", Savings_delivered=""), "there is no target"),
    Case("limit_misplaced", WARNING, ("N2",), line(Limit=5), line(), "neither of reserves nor of borrowing"),
    Case("no_limit", NOTE, ("N2",), of(LINE, RESERVE | {"Limit": ""}), of(LINE, RESERVE), "No floor is given"),
    Case("plan_beyond_limit", WARNING, ("F2",), of(LINE, RESERVE | {"Approved budget": 1_900_000}), of(LINE, RESERVE), "beyond its floor of £2,000,000"),
    Case("plan_beyond_limit", WARNING, ("F2",), of(LINE, RESERVE | {"Account": "Borrowing"}), of(LINE, RESERVE | {"Account": "Borrowing", "Limit": 4_000_000}), "its ceiling"),
    Case("order_of_magnitude", WARNING, ("H2",), line(Forecast_outturn=1_040), line(), "£1,040 is far from the £1,000,000 of approved"),
    # beside the period before
    Case("order_of_magnitude", WARNING, ("H2",), line(Forecast_outturn=10_400_000), line(), "far from the £1,040,000 of 2025/26 Q1", (line(**Q1),)),
    Case("approved_changed", WARNING, ("F2",), line(Approved_budget=1_250_000), line(), "was £1,000,000 in 2025/26 Q1 and is £1,250,000 now: £250,000 more", (line(**Q1),)),
    Case("approved_changed", WARNING, ("F3",), of(LINE, Q1, {"Approved budget": 900_000}), of(LINE, Q1, {}), "£100,000 less"),
    Case("lines_missing", WARNING, (), line(), of(LINE, {}, {"Line": "REV-2"}), "REV-2 (Repairs)", (of(LINE, Q1, Q1 | {"Line": "REV-2"}),)),
    Case("restricted_kept", WARNING, ("O2",), line(Restricted=""), line(Restricted="Yes"), "stays restricted", (line(**Q1, Restricted="Yes"),)),
    Case("restricted_lifted", WARNING, ("O2",), line(Restricted="No"), line(Restricted="Yes"), "everybody will see it", (line(**Q1, Restricted="Yes"),)),
    Case("changes_what_stands", WARNING, ("C2",), line(Forecast_outturn=1_050_000), line(), "was handed in for 2025/26 Q2 before", (line(),)),
]  # fmt: skip
RISKS = [
    Case("unknown_plan", ERROR, ("M2",), risk(Plans="SP-RPE"), risk(Plans="SP-REP; SP-REP"), "no plan with the id SP-RPE"),
    Case("duplicate", ERROR, ("A3",), of(RISK, {}, {}), of(RISK, {}, {"Risk id": "R02", "Title": "Another"}), "The same review of this risk stands in A2"),
    Case("reviewed_in_future", ERROR, ("D2",), risk(Reviewed_on="2026-02-11"), risk(Reviewed_on="2026-02-10"), "reviewed on 11 Feb 2026"),
    Case("closed_in_future", ERROR, ("V2",), risk(Closed_on="2026-02-11", Next_review=""), risk(Closed_on="2026-02-10", Next_review=""), "closed on 11 Feb 2026"),
    Case("next_review_before_review", ERROR, ("S2",), risk(Next_review="2026-01-15"), risk(Next_review="2026-01-16"), "is not after this one"),
    Case("closed_with_next_review", WARNING, ("S2",), risk(Closed_on="2026-02-01"), risk(Closed_on="2026-02-01", Next_review=""), "a next review is set"),
    Case("target_date_passed", WARNING, ("R2",), risk(Target_date="2025-12-31"), risk(Target_date="2025-12-31", Residual_likelihood=2), "by 31 Dec 2025, before this review"),
    Case("half_a_score", ERROR, ("O2",), risk(Inherent_likelihood=""), risk(Inherent_likelihood="", Inherent_impact=""), "inherent likelihood is blank"),
    Case("residual_above_inherent", WARNING, ("E2",), risk(Inherent_likelihood=1), risk(Inherent_likelihood=1, Commentary="New debt"), "scores 12, more than the 4 without"),
    Case("target_above_residual", WARNING, ("P2",), risk(Target_likelihood=4), risk(Target_likelihood=3), "worse than the 12"),
    Case("risk_untold", WARNING, ("G2",), risk(Cause="", Consequence=""), risk(), "the cause and the consequence are not said"),
    Case("no_mitigation", WARNING, ("T2",), risk(Mitigation=""), risk(Mitigation="", Residual_likelihood=2), "R01 scores 12"),
    Case("type_changed", WARNING, ("J2",), risk(Type="Opportunity"), risk(Type=""), "R01 was a threat before", (risk(Reviewed_on="2025-10-15"),)),
    Case("older_review", NOTE, ("D2",), risk(Reviewed_on="2025-07-15"), risk(), "of 15 Oct 2025", (risk(Reviewed_on="2025-10-15"),)),
    Case("title_repeated", WARNING, ("B2",), risk(Risk_id="R02", Title="contractor  FAILS"), risk(Risk_id="R02", Title="Flood"), "R01 has the same title", (risk(Reviewed_on="2025-10-15"),)),
    Case("title_repeated", WARNING, ("B3",), of(RISK, {}, {"Risk id": "R02"}), of(RISK, {}, {"Risk id": "R02", "Title": "Flood"}), "R01 has the same title"),
]  # fmt: skip


@pytest.fixture(scope="module")
def seen(filled_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Council]:
    """The small council with a plan, shared by all cases."""
    path = copied(filled_file, tmp_path_factory.mktemp("money") / "council.duckdb")
    with open_road(path) as council:
        council.accepted(csv_file(*PLANS), "plans.csv")
        yield council


@pytest.fixture
def planned(council: Council) -> Council:
    council.accepted(csv_file(*PLANS), "plans.csv")
    return council


@pytest.mark.parametrize("case", [*BUDGET, *RISKS], ids=str)
def test_a_finding_names_its_cell_and_a_sound_file_has_none_of_it(case: Case, seen: Council) -> None:
    holds_and_is_undone(case, seen)


def test_a_sound_line_and_a_sound_risk_have_nothing_to_be_said_of(seen: Council) -> None:
    assert seen.look(line()).findings == []
    assert seen.look(risk()).findings == []


def test_a_service_that_was_accepted_once_is_known_and_one_spelt_almost_right_is_asked_about_again(
    planned: Council,
) -> None:
    planned.accepted(of(LINE, Q1 | {"Service": "Legal"}, Q1 | {"Service": "Repair"}))
    again = planned.look(of(LINE, {"Service": "Legal"}, {"Service": "Repair"}))
    assert found(again.findings, "unknown_service").cells == ("B3",)
    assert planned.look(line(Service="REPAIRS")).changes[0].name == "Repairs"


def test_a_line_that_was_restricted_stays_so_where_an_export_says_nothing_of_it(planned: Council) -> None:
    planned.accepted(line(**Q1, Restricted="Yes"))
    export = csv_file(tuple(LINE)[:8], tuple(LINE.values())[:8])
    planned.accepted(export)
    assert [row["restricted"] for row in returns.standing(planned.database, "budget", planned.soon())] == [
        True,
        True,
    ]


def test_a_closed_period_is_asked_about(seen: Council) -> None:
    framework = seen.road.framework
    closing = framework.returns.model_copy(update={"closed_after_days": 100})
    road = replace(seen.road, framework=framework.model_copy(update={"returns": closing}))
    told = found(Council(road).look(of(LINE, Q1, {"Period": "2025/26 Q3"})).findings, "closed_period")
    assert (told.cells, told.message) == (("C2",), "2025/26 Q1 was closed on 8 Oct 2025.")


def test_a_service_cannot_take_over_the_risk_of_another(planned: Council) -> None:
    planned.accepted(risk(Service="Homes", Reviewed_on="2025-10-15"))
    jo = Person("Jo", frozenset({"officer"}), frozenset({"Repairs"}))
    told = found(examine(planned.road, jo, "risks.csv", risk()).findings, "not_your_service")
    assert (told.cells, told.message.startswith("R01 belongs to Homes")) == (("A2",), True)
    assert errors(examine(planned.road, jo, "risks.csv", risk(Risk_id="R02")).findings) == set()


def test_an_action_that_names_the_risk_is_mitigation_enough(planned: Council) -> None:
    planned.accepted(csv_file(
        ("Action id", "Title", "Plan id", "Owner", "Due", "Risk id"),
        ("A1", "Find another", "SP-REP", "Jo", "2026-06-30", "R01"),
    ))  # fmt: skip
    assert planned.look(risk(Mitigation="")).findings == []


def test_what_would_change_is_told_beside_what_stands(planned: Council) -> None:
    planned.accepted(line(**Q1))
    planned.accepted(risk(Reviewed_on="2025-10-15", Next_review="2026-01-15"))
    (new,) = planned.look(line(Forecast_outturn=1_100_000, Approved_budget=1_050_000)).changes
    assert (new.outcome, new.subject, new.name, new.period) == ("new", "REV-REP", "Repairs", "2025/26 Q2")
    assert (new.stands_words, new.brings_words) == (
        "approved £1,000,000, forecast £1,040,000",
        "approved £1,050,000, forecast £1,100,000",
    )
    (first,) = planned.look(line(Line="REV-2", Restricted="Yes")).changes
    assert (first.stands_words, first.brings_words[:40]) == ("", "approved £1,000,000, forecast £1,040,000")
    (moved,) = planned.look(risk(Residual_likelihood=4, Mitigation="")).changes
    assert (moved.period, moved.stands_words) == ("Reviewed 15 Jan 2026", "residual 12, next review 15 Jan 2026, mitigation Second contractor")  # fmt: skip
    assert moved.brings_words == "residual 16, next review 15 Apr 2026, no mitigation"
