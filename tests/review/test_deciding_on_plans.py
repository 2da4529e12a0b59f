"""Plans where the thread is broken, and late actions of plans, are decided about like any other exception."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from helpers.council import Council, open_road
from helpers.files import csv_file
from rules.council_facts import PlanActionRow, _insert, _listed

from pmf.access.permissions import everything
from pmf.model.period import parse_period
from pmf.model.person import Person
from pmf.model.review import DecisionKind
from pmf.reports.decisions import changed_the_numbers, read_decisions
from pmf.reports.exception_report import read_exception, read_exceptions
from pmf.reports.reading import Reader
from pmf.review.deciding import Decider, Decision, NotSoundError

PERIOD = parse_period("2025/26 Q3")
PLANS = csv_file(
    ("Plan id", "Level", "Title", "Parents", "Directorate", "Service", "Owner", "Statutory"),
    ("V", "Vision", "A fair town", "", "", "", "", ""),
    ("S1", "Service plan", "Repairs plan", "V", "Homes", "Repairs", "Jo", "Yes"),
)


@pytest.fixture(scope="module")
def council(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Council]:
    with open_road(tmp_path_factory.mktemp("plans") / "c.duckdb") as made:
        stored = made.accepted(PLANS, "plans.csv")
        late = PlanActionRow(
            1, "x1", ("S1",), date(2026, 1, 31), date(2025, 12, 31), commentary="The roofer left."
        )
        with made.database.asking() as cursor:
            number = cursor.execute("SELECT return_no FROM council.data_return").fetchall()[0][0]
            row = _listed(late, 1) | {
                "title": "Mend the roofs",
                "starts": date(2025, 10, 1),
                "return_no": number,
            }
            _insert(cursor, "plan_action", [row])
        assert stored
        yield made


def reader(council: Council) -> Reader:
    return Reader(council.database, council.road.framework, everything(council.road.framework, "Ann"))


def test_they_are_exceptions_of_their_directorate(council: Council) -> None:
    told = read_exceptions(reader(council), period=PERIOD, at=council.soon(), directorate="Homes").exceptions
    found = {(one.subject_kind, one.subject): one for one in told}
    action, plan = found["plan_action", "x1"], found["plan", "S1"]
    assert (action.kinds, action.severity, action.owner, action.service) == (
        ("action_overdue",),
        "medium",
        "Ann",
        "Repairs",
    )
    assert action.reasons == ("It was due by 31 Jan 2026, 10 days ago, and is reported as on track.",)
    assert action.commentary is not None and action.commentary.words == "The roofer left."
    assert (plan.kinds, plan.severity, plan.line.get("status")) == (("thread_broken",), "low", None)
    assert plan.reasons == ("It is statutory, and nobody is named who monitors it.",)
    assert ("plan", "V") not in found
    in_a_set = read_exceptions(reader(council), period=PERIOD, at=council.soon(), indicator_set="service")
    assert not in_a_set.exceptions


@pytest.mark.parametrize(("kind", "subject", "spelt"), [("plan", " s1 ", "S1"), ("plan_action", "X1", "x1")])
def test_they_are_decided_about(council: Council, kind: str, subject: str, spelt: str) -> None:
    decider = Decider(council.database, council.road.framework, Person("Ann", frozenset({"prg"})))
    assert {move.decision for move in decider.moves(kind, subject)} >= {
        DecisionKind.CALL_IN,
        DecisionKind.ACCEPT,
    }
    day = council.database.now().date() + timedelta(days=30)
    decider.decide(Decision(kind, subject, DecisionKind.ACCEPT, "The board knows.", due=day))
    at = council.soon()
    found = read_exception(reader(council), spelt, period=PERIOD, at=at, subject_kind=kind)
    assert found is not None and (found.state, [one["words"] for one in found.decided]) == (
        "accepted",
        ["The board knows."],
    )
    (row,) = [one for one in read_decisions(reader(council), at=at) if one["subject_kind"] == kind]
    assert (row["subject"], row["directorate"], row["service"]) == (spelt, "Homes", "Repairs")
    assert row["subject_name"] == {"plan": "Repairs plan", "plan_action": "Mend the roofs"}[kind]
    assert not changed_the_numbers(reader(council), [row], at=at)


def test_what_is_not_there_is_not_decided_about(council: Council) -> None:
    decider = Decider(council.database, council.road.framework, Person("Ann", frozenset({"prg"})))
    for kind, said in (
        ("plan", "There is no plan “S9”"),
        ("plan_action", "There is no action of a plan “S9”"),
    ):
        with pytest.raises(NotSoundError, match=said):
            decider.decide(Decision(kind, "S9", DecisionKind.NOTE, "A note."))
