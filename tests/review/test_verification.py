"""Who may say yes to a return, on which file, and what becomes of it."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from helpers.council import OFFICER, Council, later
from helpers.files import FIGURES, csv_file

from pmf.access.permissions import NotAllowedError
from pmf.model.person import Person
from pmf.reports.past_return import read_past_return
from pmf.reports.reading import Reader
from pmf.review.consequences import consequence
from pmf.review.verification import NoReasonError, Reviewer
from pmf.store.returns import UnknownReturnError, return_called

TEAM = Person("Priya Nair", frozenset({"performance_team"}))
OTHER = Person("Dev Anand", frozenset({"performance_team"}))
REPAIRS_VERIFIER = Person("Ann Lee", frozenset({"verifier"}), frozenset({"Repairs"}), "ann@council.example")
HOMES_VERIFIER = Person("Bo Hart", frozenset({"verifier"}), frozenset({"Homes"}), "bo@council.example")
VIEWER = Person("Vi Ewer", frozenset({"viewer"}))
FIRST = csv_file(FIGURES, ("REP02", "2025/26 Q1", 9), ("REP02", "2025/26 Q2", 16))


def reviewer(council: Council, person: Person) -> Reviewer:
    return Reviewer(council.database, council.road.framework, person)


def handed_in(council: Council, content: bytes = FIRST) -> tuple[str, str]:
    return_id = council.accepted(content).return_id
    assert return_id is not None
    later(council, minutes=5)
    return return_id, return_called(council.database, return_id)["file_hash"]


def state(council: Council, return_id: str) -> str:
    return str(return_called(council.database, return_id)["state"])


def test_a_second_person_verifies_the_file_that_they_saw(council: Council) -> None:
    return_id, file_hash = handed_in(council)
    assert state(council, return_id) == "awaiting"
    reviewer(council, REPAIRS_VERIFIER).verify(return_id, file_hash)
    row = return_called(council.database, return_id)
    assert (row["state"], row["verified_by"]) == ("accepted", "Ann Lee (ann@council.example)")


@pytest.mark.parametrize("person", [
    OFFICER,
    Person("jo  bloggs", frozenset({"administrator"})),
    Person("Jo Bloggs", frozenset({"administrator"}), email="jo@council.example"),
], ids=["the same", "spelt otherwise", "signed in"])  # fmt: skip
def test_whoever_handed_it_in_may_not_verify_it(council: Council, person: Person) -> None:
    return_id, file_hash = handed_in(council)
    assert "somebody else has to verify it" in str(reviewer(council, person).may_verify(return_id))
    with pytest.raises(NotAllowedError):
        reviewer(council, person).verify(return_id, file_hash)
    with pytest.raises(NotAllowedError):
        reviewer(council, person).send_back(return_id, "no")
    assert state(council, return_id) == "awaiting"


def test_a_namesake_with_another_address_may(council: Council) -> None:
    from pmf.intake.road import examine, submit

    mail = Person("Jo Bloggs", frozenset({"officer", "performance_team"}), email="jo@council.example")
    examined = examine(council.road, mail, "return.csv", FIRST)
    stored = submit(council.road, mail, examined, yes=True)
    assert stored is not None and stored.return_id is not None
    namesake = Person("Jo Bloggs", frozenset({"performance_team"}), email="jo2@council.example")
    assert reviewer(council, namesake).may_verify(stored.return_id) is None
    assert reviewer(council, mail).may_verify(stored.return_id) is not None
    assert reviewer(council, OFFICER).may_verify(stored.return_id) is not None


@pytest.mark.parametrize(("person", "says"), [
    (HOMES_VERIFIER, "only for their own services (Homes)"),
    (VIEWER, "Member of staff does not include it"),
])  # fmt: skip
def test_others_are_told_why_they_may_not(council: Council, person: Person, says: str) -> None:
    return_id, file_hash = handed_in(council)
    assert says in str(reviewer(council, person).may_verify(return_id))
    with pytest.raises(NotAllowedError):
        reviewer(council, person).verify(return_id, file_hash)
    if person is VIEWER:
        with pytest.raises(NotAllowedError):
            reviewer(council, person).waiting()
    else:
        assert reviewer(council, person).waiting() == []


def test_a_return_of_two_services_needs_somebody_of_both(council: Council) -> None:
    return_id, _ = handed_in(
        council, csv_file(FIGURES, ("REP02", "2025/26 Q1", 9), ("HOM01", "2025/26 Q1", 3))
    )
    assert reviewer(council, REPAIRS_VERIFIER).may_verify(return_id) is not None
    both = Person("Cy Both", frozenset({"verifier"}), frozenset({"repairs", "homes"}))
    assert reviewer(council, both).may_verify(return_id) is None
    assert [row["return_id"] for row in reviewer(council, both).waiting()] == [return_id]


@pytest.mark.parametrize("given", ["", "0" * 64, "not a hash"])
def test_another_file_than_the_one_shown_is_refused(council: Council, given: str) -> None:
    return_id, file_hash = handed_in(council)
    for stale in (given, file_hash.upper(), file_hash[:-1]):
        with pytest.raises(UnknownReturnError, match="is not the file that was shown"):
            reviewer(council, OTHER).verify(return_id, stale)
    assert state(council, return_id) == "awaiting"


def test_of_two_people_pressing_at_once_one_is_told(council: Council) -> None:
    return_id, file_hash = handed_in(council)
    said: list[str] = []
    ready = threading.Barrier(2)

    def press(person: Person) -> None:
        mine = reviewer(council, person)
        ready.wait()
        try:
            mine.verify(return_id, file_hash)
            said.append("verified")
        except UnknownReturnError as problem:
            said.append(str(problem))

    pressing = [threading.Thread(target=press, args=(person,)) for person in (TEAM, OTHER)]
    for one in pressing:
        one.start()
    for one in pressing:
        one.join()
    assert said.count("verified") == 1
    assert any("accepted" in one for one in said)
    assert len(council.database.ask("events_of_return", {"return_no": 3, "at": council.soon()})) == 1


def test_sent_back_with_a_reason_and_put_back(council: Council) -> None:
    return_id, _ = handed_in(council)
    with pytest.raises(NoReasonError):
        reviewer(council, OTHER).send_back(return_id, "  ")
    reviewer(council, OTHER).send_back(return_id, "Q2 looks like days, not hours")
    assert council.value("REP02", "2025/26 Q2") is None
    later(council, minutes=5)
    assert reviewer(council, REPAIRS_VERIFIER).may_restore(return_id) is not None
    reviewer(council, OTHER).restore(return_id, "It was right")
    assert state(council, return_id) == "awaiting"
    assert council.value("REP02", "2025/26 Q2") == 16


def test_a_verifier_may_undo_their_own_sending_back(council: Council) -> None:
    return_id, _ = handed_in(council)
    reviewer(council, REPAIRS_VERIFIER).send_back(return_id, "Pressed too soon")
    later(council, minutes=1)
    assert reviewer(council, REPAIRS_VERIFIER).may_restore(return_id) is None
    reviewer(council, REPAIRS_VERIFIER).restore(return_id, "Undone")
    assert state(council, return_id) == "awaiting"


def test_an_officer_takes_back_their_own_until_it_is_verified(council: Council) -> None:
    own = Person("Jo Bloggs", frozenset({"officer"}), frozenset({"Repairs"}))
    stranger = Person("Al Other", frozenset({"officer"}), frozenset({"Repairs"}))
    return_id, file_hash = handed_in(council)
    assert reviewer(council, stranger).may_withdraw(return_id) is not None
    reviewer(council, own).withdraw(return_id, "Wrong quarter")
    later(council, minutes=1)
    reviewer(council, own).restore(return_id, "It was the right one")
    later(council, minutes=1)
    reviewer(council, OTHER).verify(return_id, file_hash)
    assert "may not withdraw" in str(reviewer(council, own).may_withdraw(return_id))
    with pytest.raises(NotAllowedError):
        reviewer(council, own).withdraw(return_id, "Please")
    assert state(council, return_id) == "accepted"


def test_withdrawing_says_before_what_would_change_and_then_does_that(council: Council) -> None:
    handed_in(council)
    second, _ = handed_in(council, csv_file(
        (*FIGURES, "Reason for restatement"), ("REP02", "2025/26 Q2", 9, "Counted again"), ("REP02", "2025/26 Q3", 8, ""),
    ))  # fmt: skip
    reader = Reader(council.database, council.road.framework, TEAM)
    told = consequence(reader, second, "withdrawn")
    assert (told.going_back, told.gone) == (1, 1)
    assert told.moved is not None
    assert {(one.period, one.before, one.after) for one in told.moved} == {
        ("2025/26 Q2", "green", "red"), ("2025/26 Q3", "green", "no_data"),
    }  # fmt: skip
    assert told.sentence() == (
        "1 figure goes back to what it was; 1 figure is no longer there; 2 statuses change."
    )
    before = council.counts()
    assert council.counts() == before, "looking changes nothing"
    reviewer(council, TEAM).withdraw(second, "Wrong")
    later(council, minutes=1)
    assert (council.value("REP02", "2025/26 Q2"), council.value("REP02", "2025/26 Q3")) == (16, None)
    back = consequence(reader, second, "restored")
    assert back.coming == 2 and back.moved is not None and len(back.moved) == 2
    with pytest.raises(UnknownReturnError):
        consequence(reader, second, "withdrawn")


def test_a_past_return_tells_what_became_of_each_figure(council: Council) -> None:
    first, _ = handed_in(council)
    second, _ = handed_in(council, csv_file(
        (*FIGURES, "Reason for restatement", "Commentary"),
        ("REP02", "2025/26 Q2", 9, "Counted again", ""), ("REP02", "2025/26 Q1", 9, "", "Fewer jobs"),
        ("REP02", "2025/26 Q3", "", "", ""),
    ))  # fmt: skip
    reader = Reader(council.database, council.road.framework, TEAM)
    told = read_past_return(reader, second, council.soon())
    counted = told.counted
    assert (counted.rows, counted.new, counted.restated, counted.amended, counted.unchanged, counted.blank) == (
        3, 0, 1, 1, 0, 1,
    )  # fmt: skip
    assert counted.sentence() == "3 rows in the file = 1 restated + 1 with other words + 1 without a figure"
    (restated,) = told.restated_here()
    assert (restated["was"], restated["value"], restated["reason"]) == (16, 9, "Counted again")
    old = read_past_return(reader, first, council.soon())
    assert {row["period"]: row["became_in"] for row in old.figures} == {
        "2025/26 Q1": second, "2025/26 Q2": second,
    }  # fmt: skip
    assert old.headline() == f"{first} awaits verification: Repairs, 2025/26 Q1 to 2025/26 Q2"
    assert [row["status"] for row in told.figures] == ["green", "green"]


def test_the_counts_of_every_kind_of_return_add_up(sample_file: Path, tmp_path: Path) -> None:
    from helpers.council import open_road
    from helpers.files import copied

    from pmf.store.returns import every_return

    with open_road(copied(sample_file, tmp_path / "sample.duckdb"), now=None) as sample:
        reader = Reader(sample.database, sample.road.framework, TEAM)
        for row in every_return(sample.database):
            counted = read_past_return(reader, row["return_id"], sample.soon()).counted
            parts = (counted.new, counted.restated, counted.amended, counted.unchanged, counted.blank)
            assert sum(parts) == counted.rows and min(parts) >= 0, (row["return_id"], counted)
