"""Money moved between lines: who asks, who answers, what stands in the way, and what the next return makes of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

import pytest
from helpers.council import Council, open_road
from helpers.files import csv_file

from pmf.access.permissions import NotAllowedError
from pmf.model.period import parse_period
from pmf.model.person import Person
from pmf.review.virements import Mover, NotSoundError, Row
from pmf.store.keeping import verify
from pmf.store.virements import APPROVED, REFUSED, TAKEN_BACK, Virement

HEADINGS = ("Line", "Service", "Period", "Fund", "Nature", "Account", "Approved budget", "Actual to date", "Forecast outturn", "Restricted")  # fmt: skip
YEAR = parse_period("2025/26")


def line(name: str, service: str, period: str, budget: int, **other: str) -> tuple[object, ...]:
    told = {"Fund": "General Fund", "Nature": "Expenditure", "Account": "Revenue", "Restricted": ""} | other
    return (
        name,
        service,
        period,
        told["Fund"],
        told["Nature"],
        told["Account"],
        budget,
        0,
        budget,
        told["Restricted"],
    )


def given(council: Council, name: str) -> Virement:
    """Lines of two services of a test's own, and the wish to move money from the one to the other."""
    repairs, parks = f"{name} Repairs", f"{name} Parks"
    rows = (
        line("Roofs", repairs, "2025/26 Q1", 100_000),
        line("Fees", repairs, "2025/26 Q1", 100_000, Nature="Income"),
        line("Trees", parks, "2025/26 Q1", 50_000),
        line("Lifts", repairs, "2025/26 Q1", 80_000, Fund="HRA"),
        line("Managers", repairs, "2025/26 Q1", 90_000, Restricted="Yes"),
    )
    council.accepted(csv_file(HEADINGS, *rows), "budget.csv")
    return Virement(
        YEAR, "general_fund", "revenue", repairs.upper(), "roofs", parks, " trees", Decimal(60_000), "Storm"
    )


@pytest.fixture(scope="module")
def council(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Council]:
    with open_road(tmp_path_factory.mktemp("virements") / "council.duckdb") as opened:
        yield opened


def mover(council: Council, name: str, *roles: str, email: str | None = None) -> Mover:
    return Mover(council.database, council.road.framework, Person(name, frozenset(roles), email=email))


def found(council: Council, service: str) -> Sequence[Row]:
    return mover(council, "Ann", "finance").read(council.soon(), service)


def refusal(act: object, *given: object) -> str:
    with pytest.raises((NotSoundError, NotAllowedError)) as told:
        act(*given)  # type: ignore[operator]
    return str(told.value)


def test_asked_by_one_and_approved_by_another(council: Council) -> None:
    wish, ann, cal = (
        given(council, "A"),
        mover(council, "Ann", "finance", "prg"),
        mover(council, "Cal", "prg"),
    )
    number = ann.ask(wish)
    (row,) = ann.read(council.soon(), "A Parks")
    assert (row["from_line"], row["to_line"], row["state"]) == ("Roofs", "Trees", "asked"), (
        "as they are spelt"
    )
    assert ann.why_not(row, APPROVED) == "Ann asked for it, so somebody else has to approve or refuse it."
    assert "somebody else" in refusal(ann.approve, number)
    namesake = mover(council, "ann", "prg", email="ann@council.example")
    assert namesake.why_not(row, APPROVED) is not None, "better that a namesake asks a colleague"
    assert "somebody else" in refusal(mover(council, " ANN ", "prg").refuse, number, "No")
    assert cal.why_not(row, REFUSED) is None and cal.why_not(row, TAKEN_BACK) is not None
    cal.approve(number, "Go on")
    assert [one["said"] for one in found(council, "A Repairs")] == [
        "£60,000 from Roofs (A Repairs) to Trees (A Parks), asked for by Ann on 10 Feb 2026: approved by Cal on 10 Feb 2026. “Go on”"
    ]
    for late in (
        lambda: cal.refuse(number, "No"),
        lambda: cal.approve(number),
        lambda: ann.take_back(number, "No"),
    ):
        assert "nothing more becomes of it" in refusal(late)
    assert all(check.ok for check in verify(council.database))


def test_refused_and_taken_back_with_a_reason(council: Council) -> None:
    wish, ann, cal = given(council, "B"), mover(council, "Ann", "finance"), mover(council, "Cal", "prg")
    first, second = ann.ask(wish), ann.ask(replace(wish, amount=Decimal(10_000)))
    assert refusal(cal.refuse, first, " ") == "Say why, because people will ask."
    cal.refuse(first, "Not this year")
    assert "alone may take it back" in refusal(mover(council, "Bo", "finance").take_back, second, "A slip")
    ann.take_back(second, "A slip")
    assert [row["state"] for row in found(council, "B Parks")] == ["taken_back", "refused"]
    before = ann.read(council.database.now().replace(year=2026, month=2, day=9))
    assert before == [], "on the day before nobody had asked"


CANNOT: tuple[tuple[dict[str, object], str], ...] = (
    ({"amount": Decimal(0)}, "pounds above nothing"),
    ({"amount": Decimal(100_001)}, "Roofs has a budget of £100,000: £100,001 is more than is left."),
    ({"reason": ""}, "Say why"),
    ({"to_line": "Fees", "to_service": "C Repairs"}, "no line “Fees”"),
    ({"to_line": "Lifts", "to_service": "C Repairs"}, "within the General Fund or within the HRA"),
    ({"to_line": "Roofs", "to_service": "C Repairs"}, "back to where it comes from"),
    ({"year": parse_period("2024/25")}, "with a budget for 2024/25"),
)


def test_what_cannot_be_asked_and_who_may_not(council: Council) -> None:
    wish = given(council, "C")
    for change, why in CANNOT:
        assert why in refusal(mover(council, "Ann", "finance").ask, replace(wish, **change))  # type: ignore[arg-type]
    viewer = mover(council, "Vi", "viewer")
    for act in (lambda: viewer.ask(wish), lambda: viewer.approve(1), lambda: viewer.refuse(1, "No"), lambda: viewer.take_back(1, "No"),
                lambda: viewer.lines(YEAR, council.soon())):  # fmt: skip
        assert " may not " in refusal(act)
    assert found(council, "C Repairs") == []


def test_the_same_money_is_not_moved_twice(council: Council) -> None:
    wish, ann, cal = given(council, "D"), mover(council, "Ann", "finance"), mover(council, "Cal", "prg")
    first = ann.ask(wish)
    assert "£60,000 is asked for or approved already" in refusal(ann.ask, wish)
    second = ann.ask(replace(wish, amount=Decimal(40_000)))
    cal.approve(first)
    less = line("Roofs", "D Repairs", "2025/26 Q2", 30_000)
    council.accepted(csv_file(HEADINGS, less, line("Trees", "D Parks", "2025/26 Q2", 110_000)), "budget.csv")
    assert "£40,000 is more than is left" in refusal(cal.approve, second), "the budget is smaller by now"


def test_an_approved_virement_explains_a_changed_budget(council: Council) -> None:
    wish = given(council, "E")
    moved = csv_file(
        HEADINGS,
        line("Roofs", "E Repairs", "2025/26 Q2", 40_000),
        line("Trees", "E Parks", "2025/26 Q2", 110_000),
    )
    codes = lambda: [one.code for one in council.look(moved, "budget.csv").findings]  # noqa: E731
    number = mover(council, "Ann", "finance").ask(wish)
    assert codes().count("approved_changed") == 2, "asked for is not approved"
    mover(council, "Cal", "prg").approve(number)
    assert "approved_changed" not in codes()
    council.accepted(moved, "budget.csv")
    again = csv_file(HEADINGS, line("Roofs", "E Repairs", "2025/26 Q3", -20_000 + 40_000))
    assert "approved_changed" in [one.code for one in council.look(again, "budget.csv").findings], (
        "it explains one change"
    )


def test_what_touches_a_restricted_line_is_for_those_who_may_see_it(council: Council) -> None:
    wish, ann, viewer = given(council, "F"), mover(council, "Ann", "finance"), mover(council, "Vi", "viewer")
    number = ann.ask(replace(wish, from_line="Managers"))
    assert viewer.read(council.soon(), "F Parks") == [] and len(found(council, "F Parks")) == 1
    roles = [one.model_copy(update={"may": ("read_scorecard", "ask_virement", "approve_virement")})
             if one.id == "viewer" else one for one in council.road.framework.roles]  # fmt: skip
    blind = Mover(
        council.database, council.road.framework.model_copy(update={"roles": tuple(roles)}), viewer.person
    )
    assert refusal(blind.approve, number) == f"There is no virement {number}."
    assert "no line “Managers”" in refusal(blind.ask, replace(wish, from_line="Managers"))
    own = [one for one in blind.lines(YEAR, council.soon()) if one["service"].startswith("F ")]
    assert {one["line"]: one["spoken_for"] for one in own} == {"Trees": 0, "Roofs": 0, "Lifts": 0}
