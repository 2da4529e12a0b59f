"""Returns of budgets and of the workforce are opened by those who see what they hold, and by whoever handed them in.

Every way in: the return itself, its file, what a decision about it would change, a second person's word, the list of
what waits, and the board that tells why a file was refused.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from helpers.council import Council, found, later
from helpers.files import FIGURES, csv_file

from pmf.access.permissions import NotAllowedError
from pmf.intake.mapping import Mapping
from pmf.intake.road import examine, submit
from pmf.model.period import parse_period
from pmf.model.person import Person
from pmf.reports.past_return import read_past_return
from pmf.reports.reading import Reader
from pmf.reports.returns_board import who_owes_what
from pmf.review.consequences import consequence
from pmf.review.verification import Reviewer
from pmf.store.returns import return_called
from pmf.ui import reads
from pmf.ui.frame import may_see

FINANCE = Person("Anneka Rao", frozenset({"finance"}))
HR = Person("Dermot Quill", frozenset({"human_resources"}))
TEAM = Person("Priya", frozenset({"performance_team"}))
OFFICER = Person("Jade", frozenset({"officer"}), frozenset({"Repairs"}))
VERIFIER = Person("Vera", frozenset({"verifier"}), frozenset({"Repairs"}))
SEEING_VERIFIER = Person("Sean", frozenset({"verifier", "finance"}), frozenset({"Repairs"}))
HEADINGS = ("Line", "Service", "Period", "Fund", "Nature", "Approved budget", "Actual to date", "Forecast outturn", "Restricted")  # fmt: skip
SECRET = 876_543
BUDGET = csv_file(HEADINGS, ("Posts that end", "Repairs", "2025/26 Q3", "HRA", "Expenditure", SECRET, 400_000, 900_000, "Yes"))  # fmt: skip
WORKFORCE = csv_file(("Service", "Period", "FTE at start", "FTE at end"), ("Repairs", "2025/26 Q3", 7, 6))
LAYOUT = Mapping.model_validate({
    "id": "ledger", "name": "Ledger", "recognise": {"headings": ["What", "Q3"]},
    "read": [{"kind": "budget", "columns": {
        "Line": "What", "Service": {"value": "Repairs"}, "Period": {"value": "2025/26 Q3"}, "Fund": {"value": "HRA"},
        "Nature": {"value": "Expenditure"}, "Approved budget": "Q3", "Actual to date": "Q3", "Forecast outturn": "Q3"}}],
})  # fmt: skip


@pytest.fixture
def guarded(council: Council) -> Council:
    """The small council, where a second person verifies what is handed in."""
    framework = council.road.framework
    asked = framework.verification.model_copy(update={"kinds": ("budget", "workforce", "feedback"), "until_then": "shown"})  # fmt: skip
    return Council(replace(council.road, framework=framework.model_copy(update={"verification": asked}), mappings=(LAYOUT,)))  # fmt: skip


def handed_in(council: Council, who: Person, content: bytes, **asked: Any) -> str:
    """The return that a person's file became."""
    looked = examine(council.road, who, "return.csv", content, **asked)
    stored = submit(council.road, who, looked, yes=True)
    assert stored is not None, looked.findings
    return str(stored.return_id)


def ways_in(council: Council, who: Person, return_id: str) -> dict[str, Callable[[], Any]]:
    """Each way in to a return for a person."""
    reader = Reader(council.database, council.road.framework, who)
    record = return_called(council.database, return_id)
    view: Any = SimpleNamespace(served=SimpleNamespace(database=council.database), framework=council.road.framework, person=who)  # fmt: skip
    return {
        "past return": lambda: read_past_return(reader, return_id, council.soon()),
        "its file": lambda: reads._sheets.__wrapped__("scope", record["file_hash"], "return.csv", view),
        "its consequences": lambda: consequence(reader, return_id, "withdrawn"),
    }


@pytest.mark.parametrize(("content", "owner", "stranger"), [(BUDGET, FINANCE, HR), (WORKFORCE, HR, OFFICER)])
def test_every_way_in_is_shut_to_the_others_and_open_to_who_handed_it_in(
    guarded: Council, content: bytes, owner: Person, stranger: Person
) -> None:
    return_id = handed_in(guarded, owner, content)
    for who in (owner, TEAM):
        for way, enter in ways_in(guarded, who, return_id).items():
            assert enter() is not None, way
    for who in (stranger, VERIFIER):
        for enter in ways_in(guarded, who, return_id).values():
            with pytest.raises(NotAllowedError, match="what only some may see"):
                enter()
    namesake = replace(stranger, name=owner.name, email="other@example.org")
    owner_signs_in = replace(owner, email="own@example.org")
    mine = handed_in(guarded, owner_signs_in, content.replace(b"2025/26 Q3", b"2025/26 Q2"))
    assert ways_in(guarded, owner_signs_in, mine)["past return"]()
    with pytest.raises(NotAllowedError):
        ways_in(guarded, namesake, mine)["past return"]()


def test_nobody_vouches_for_what_they_may_not_look_at(guarded: Council) -> None:
    return_id = handed_in(guarded, FINANCE, BUDGET)
    feedback = handed_in(guarded, TEAM, csv_file(("Service", "Period", "Complaints received"), ("Repairs", "2025/26 Q3", 4)))  # fmt: skip
    later(guarded, minutes=1)
    record = return_called(guarded.database, return_id)

    def waits_for(who: Person) -> list[str]:
        return [row["return_id"] for row in Reviewer(guarded.database, guarded.road.framework, who).waiting()]

    assert (waits_for(VERIFIER), waits_for(SEEING_VERIFIER)) == ([feedback], [feedback, return_id])
    blind = Reviewer(guarded.database, guarded.road.framework, VERIFIER)
    assert "only some may see" in str(blind.may_verify(return_id))
    with pytest.raises(NotAllowedError):
        blind.verify(return_id, record["file_hash"])
    with pytest.raises(NotAllowedError):
        Reviewer(guarded.database, guarded.road.framework, FINANCE).verify(return_id, record["file_hash"])
    Reviewer(guarded.database, guarded.road.framework, SEEING_VERIFIER).verify(return_id, record["file_hash"])
    assert return_called(guarded.database, return_id)["state"] == "accepted"


def test_finance_takes_its_own_back_until_somebody_has_verified_it(guarded: Council) -> None:
    return_id = handed_in(guarded, FINANCE, BUDGET)
    later(guarded, minutes=1)
    Reviewer(guarded.database, guarded.road.framework, FINANCE).withdraw(return_id, "Wrong month")
    assert return_called(guarded.database, return_id)["state"] == "withdrawn"


def test_a_return_in_a_layout_of_ones_own_is_what_it_holds(guarded: Council) -> None:
    return_id = handed_in(guarded, FINANCE, csv_file(("What", "Q3"), ("Pay", SECRET)))
    with pytest.raises(NotAllowedError):
        ways_in(guarded, VERIFIER, return_id)["past return"]()
    refused = examine(guarded.road, FINANCE, "ledger.csv", csv_file(("What", "Q3"), ("Pay", "lots")))
    assert submit(guarded.road, FINANCE, refused, yes=True) is None
    with pytest.raises(NotAllowedError):
        ways_in(guarded, VERIFIER, "R0005" if return_id == "R0004" else "R0004")["past return"]()
    assert ways_in(guarded, FINANCE, return_id)["past return"]().registers[0]["approved"] == SECRET


def test_what_is_open_to_all_stays_open(guarded: Council) -> None:
    figures = handed_in(guarded, TEAM, csv_file(FIGURES, ("REP02", "2025/26 Q3", 9)))
    assert ways_in(guarded, VERIFIER, figures)["past return"]().figures
    assert ways_in(guarded, VERIFIER, figures)["its file"]()


def test_the_board_tells_nobody_why_a_budget_was_refused(guarded: Council) -> None:
    both = Person("Ada", frozenset({"performance_team"}))
    handed_in(guarded, both, csv_file(FIGURES, ("REP02", "2025/26 Q2", 9)))
    later(guarded, days=1)
    wrong = examine(guarded.road, both, "b.csv", BUDGET.replace(b"876543", b"-876543").replace(b"Expenditure", b"Income"))  # fmt: skip
    assert "876,543" in found(wrong.findings, "income_negative").message
    assert submit(guarded.road, both, wrong, yes=True) is None
    board = who_owes_what(Reader(guarded.database, guarded.road.framework, OFFICER), parse_period("2025/26 Q3"), guarded.soon())  # fmt: skip
    assert board
    assert all("876" not in str(one.why) for one in board)


@pytest.mark.parametrize("who", [FINANCE, HR, OFFICER, TEAM], ids=lambda one: one.name)
def test_everybody_who_may_hand_something_in_finds_the_page(council: Council, who: Person) -> None:
    assert may_see(council.road.framework, who, "hand_in")
    assert not may_see(council.road.framework, VERIFIER, "hand_in")
