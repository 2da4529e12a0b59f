"""Who owes the returns of money, customers and people, which risks are to be reviewed, and whom to remind."""

from __future__ import annotations

import pytest
from helpers.council import OFFICER, Council
from helpers.files import csv_file

from pmf.intake.road import examine, submit
from pmf.model.period import parse_period
from pmf.model.person import Person
from pmf.reports.quadrants_board import ALL_SERVICES, who_owes_quadrants
from pmf.reports.reading import Reader
from pmf.reports.reminders import reminders
from pmf.reports.returns_board import Owed, Stage
from pmf.store.accounts import set_account

FEEDBACK = ("Service", "Period", "Complaints received")
BUDGET = (
    "Line",
    "Service",
    "Period",
    "Fund",
    "Nature",
    "Approved budget",
    "Actual to date",
    "Forecast outturn",
)
RISK = (
    "Risk id",
    "Title",
    "Owner",
    "Reviewed on",
    "Residual impact",
    "Residual likelihood",
    "Service",
    "Next review",
)
Q2, Q3 = "2025/26 Q2", "2025/26 Q3"
FINANCE = Person("Anneka Rao", frozenset({"finance"}))


def board(council: Council, period: str = Q3, who: Person = OFFICER) -> dict[tuple[str, str], Owed]:
    """What is owed for a period, by kind and service."""
    reader = Reader(council.database, council.road.framework, who)
    told = who_owes_quadrants(reader, parse_period(period), council.soon())
    return {(one.kind, one.service): one for one in told}


def line(service: str, period: str, forecast: int = 10) -> tuple[object, ...]:
    """A budget line of a service."""
    return (f"L-{service}", service, period, "HRA", "Expenditure", 10, 5, forecast)


def test_a_council_that_never_handed_a_kind_in_owes_none(council: Council) -> None:
    assert board(council) == {}
    council.accepted(csv_file(FEEDBACK, ("Repairs", Q3, 4)))
    assert board(council) == {}  # nothing came for an earlier quarter that would be owed again
    assert board(council, "2025/26 Nov") == {}


def test_a_return_that_was_handed_in_once_is_owed_for_the_next_quarter_service_by_service(
    council: Council,
) -> None:
    council.accepted(csv_file(FEEDBACK, ("Repairs", Q2, 4), ("Homes", Q2, 2)))
    (owed,) = board(council).values()
    assert (owed.kind, owed.service, owed.expected, owed.received, owed.state) == ("feedback", ALL_SERVICES, 2, 0, "late")  # fmt: skip
    assert [one.code for one in owed.missing] == ["Homes", "Repairs"]
    council.accepted(csv_file(FEEDBACK, ("Repairs", "2025/26 Dec", 4)))
    part = board(council)["feedback", ALL_SERVICES]
    assert (part.received, part.stage, [one.code for one in part.missing]) == (1, Stage.LATE, ["Homes"])
    council.accepted(csv_file(FEEDBACK, ("Homes", Q3, 1)))
    assert board(council)["feedback", ALL_SERVICES].state == "accepted"
    assert board(council, Q2) == {}


def test_a_risk_is_owed_by_its_service_once_its_review_is_due(council: Council) -> None:
    rows = [
        ("R01", "Fire", "Jo", "2025-09-01", 3, 3, "Repairs", "2025-12-01"),
        ("R02", "Flood", "Jo", "2025-09-01", 3, 3, "Repairs", "2026-03-01"),
        ("R03", "Theft", "Jo", "2025-08-01", 3, 3, "Homes", ""),
    ]
    council.accepted(csv_file(RISK, *rows))
    told = board(council)
    assert {key: [one.code for one in owed.missing] for key, owed in told.items()} == {
        ("risks", "Homes"): ["R03"],  # 92 days after its last review
        ("risks", "Repairs"): ["R01"],
    }
    assert told["risks", "Homes"].due.isoformat() == "2025-11-01"
    council.accepted(csv_file(RISK, ("R01", "Fire", "Jo", "2025-12-10", 3, 2, "Repairs", "2026-03-01")))
    assert board(council)["risks", "Repairs"].state == "accepted"


def test_why_a_budget_was_refused_is_told_to_those_alone_who_may_open_it(council: Council) -> None:
    council.accepted(csv_file(BUDGET, line("Repairs", Q2)))
    wrong = csv_file(BUDGET, ("L", "Repairs", Q3, "HRA", "Income", -765_432, 5, 10))
    council.accepted(csv_file(BUDGET, line("Repairs", Q2, 11)))
    assert submit(council.road, OFFICER, examine(council.road, OFFICER, "b.csv", wrong), yes=True) is None
    own = board(council)["budget", ALL_SERVICES]
    assert (own.stage, "765,432" in str(own.why)) == (Stage.REFUSED, True)
    other = board(council, who=Person("Vera", frozenset({"verifier"}), frozenset({"Repairs"})))
    assert other["budget", ALL_SERVICES].why == "Whoever handed it in can see why."


@pytest.mark.parametrize("address", ["rao@council.example", None])
def test_who_handed_in_last_is_reminded_of_the_budget(council: Council, address: str | None) -> None:
    finance = Person("Anneka Rao", frozenset({"finance"}), email=address)
    content = csv_file(BUDGET, line("Repairs", Q2), line("Homes", Q2))
    assert submit(council.road, finance, examine(council.road, finance, "b.csv", content), yes=True)
    if address:
        set_account(council.database, address, "Anneka Rao", ["finance"], [], by="Admin")
    reader = Reader(council.database, council.road.framework, OFFICER)
    owed = list(board(council).values())
    (made,) = reminders(reader, owed, council.soon(), "http://council.example/hand_in")
    assert (made.officer, made.address) == ("Anneka Rao", address)
    assert made.subject.startswith("The budget for 2025/26 Q3, ")
    assert "waiting for 2 services' budgets for 2025/26 Q3" in made.text
    assert "- Homes\n- Repairs" in made.text
    assert made.hand_in_at == "http://council.example/hand_in?period=2025%2F26%20Q3"
