"""Taking decisions: what each has to say, who may, and of two who press at once one is told."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from helpers.council import OFFICER, TODAY, Council, later, open_road
from helpers.files import FIGURES, csv_file

from pmf.access.permissions import NotAllowedError
from pmf.model.period import parse_period
from pmf.model.person import Person
from pmf.model.review import DecisionEvent as E
from pmf.model.review import DecisionKind as K
from pmf.reports.decisions import changed_the_number, read_decisions, read_log
from pmf.reports.reading import Reader
from pmf.review.deciding import Decider, Decision, NotSoundError
from pmf.store import keeping
from pmf.store.database import open_database

CHAIR = Person("Callum Okafor", frozenset({"prg"}))
TEAM = Person("Priya Nair", frozenset({"performance_team"}))
SCRUTINY = Person("Cllr Blackwood", frozenset({"scrutiny"}))
SOON = TODAY.date() + timedelta(days=14)


def decider(council: Council, person: Person = CHAIR) -> Decider:
    return Decider(council.database, council.road.framework, person)


def about(kind: K, **said: object) -> Decision:
    return replace(
        Decision("indicator", "REP02", kind, "Words", "Jo Bloggs", SOON, external="A peer"), **said
    )  # type: ignore[arg-type]


def rows(council: Council, **asked: object) -> list[dict[str, object]]:
    reader = Reader(council.database, council.road.framework, OFFICER)
    return read_decisions(reader, at=council.soon(), **asked)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("decision", "says"),
    [
        (about(K.CALL_IN, words=" "), "Say what the issue is."),
        (about(K.CALL_IN, owner=None), "Say which officer is called in."),
        (about(K.CALL_IN, due=None), "Say for which day."),
        (about(K.CALL_IN, due=date(2026, 2, 9)), "9 Feb 2026 is past: choose today or a later day."),
        (about(K.CALL_IN, due=date(2062, 1, 1)), "check the year"),
        (about(K.COMMISSION, owner=""), "Say who leads the review."),
        (about(K.COMMISSION, external=None), "Say who from outside takes part, or “none” and why."),
        (about(K.COMMISSION, external=" None. "), "Say why nobody from outside takes part in the review."),
        (about(K.ACTION, owner=None), "Say who does it."),
        (about(K.ACTION, due=None), "Say by when."),
        (about(K.REFER, words=""), "Write the question for scrutiny."),
        (about(K.ACCEPT, due=None), "Say on which day the acceptance ends."),
        (about(K.ACCEPT, due=TODAY.date()), "The last day of an acceptance lies ahead"),
        (about(K.ACCEPT, due=date(2027, 2, 11)), "choose a day up to 10 Feb 2027"),
        (about(K.ACCEPT, value=Decimal("NaN")), "as a number"),
        (about(K.NOTE, value=Decimal(3)), "Only an acceptance has a figure"),
        (about(K.RELEASE), "“Release” follows"),
        (about(K.ESCALATE, to="with_directorate"), "follows “With the service”; this is “New”"),
        (about(K.NOTE, subject="NO99"), "There is no indicator “NO99” to decide about."),
        (about(K.NOTE, subject_kind="ward"), "“Note” is not decided about this."),
        (about(K.CALL_IN, subject_kind="general"), "“Call in” is not decided about this."),
        (about(K.NOTE, forum="board"), "There is no forum “board” here."),
        (about(K.NOTE, meeting_no=3), "There is no meeting 3."),
        (about(K.ACTION, under=9), "There is no decision 9 that something could belong to."),
        (about(K.NOTE, words="x" * 4_001), "at most 4,000 characters; these are 4,001"),
        (about(K.NOTE, owner="x" * 201), "at most 200 characters"),
        (about(K.AGREE_TARGET, subject_kind="target", subject="REP02 2031/32"), "There is no target"),
        (about(K.AGREE_TARGET, subject_kind="target", subject="REP02 2025/26", owner=None), "Say who agreed to it."),
    ],
)  # fmt: skip
def test_what_is_left_out_is_told_and_nothing_is_written(
    council: Council, decision: Decision, says: str
) -> None:
    before, version = council.counts(), council.database.version()
    with pytest.raises(NotSoundError) as refused:
        decider(council).decide(decision)
    assert says in str(refused.value)
    assert (council.counts(), council.database.version()) == (before, version)


@pytest.mark.parametrize(
    ("person", "kind"),
    [(SCRUTINY, K.CALL_IN), (SCRUTINY, K.NOTE), (CHAIR, K.RECOMMENDATION), (OFFICER, None)],
    ids=[
        "scrutiny calls nobody in",
        "scrutiny notes nothing",
        "the group recommends nothing for scrutiny",
        "both",
    ],
)
def test_a_decision_is_for_the_roles_that_its_move_names(
    council: Council, person: Person, kind: K | None
) -> None:
    if kind is None:  # a person with the roles of officer and performance team may as the second
        assert decider(council, person).decide(about(K.CALL_IN)) == 1
        return
    with pytest.raises(NotAllowedError, match=person.name):
        decider(council, person).decide(about(kind))
    assert kind not in {move.decision for move in decider(council, person).moves("indicator", "REP02")}


def test_a_viewer_has_no_moves_and_a_stranger_does_not_ask(council: Council) -> None:
    assert decider(council, Person("V", frozenset({"viewer"}))).moves("indicator", "REP02") == []
    with pytest.raises(NotAllowedError):
        decider(council, Person("X")).moves("indicator", "REP02")


def test_the_way_up_and_back(council: Council) -> None:
    by = decider(council)
    for kind, state in (
        (K.ESCALATE, "with_service"),
        (K.ESCALATE, "with_directorate"),
        (K.CALL_IN, "called_in"),
        (K.COMMISSION, "review_commissioned"),
        (K.RELEASE, "released"),
        (K.ESCALATE, "with_service"),
    ):
        number = by.decide(about(kind))
        newest = rows(council)[0]
        assert (newest["decision_no"], newest["state"]) == (number, state)
    assert len(rows(council, subject="REP02")) == 6
    assert rows(council, directorate="Nowhere") == []


def test_a_call_in_that_stands_is_not_made_twice_and_may_be_again_once_done(council: Council) -> None:
    by = decider(council)
    first = by.decide(about(K.CALL_IN))
    with pytest.raises(NotSoundError, match=r"It is “Called in” already \(Callum Okafor, 10 Feb 2026\)"):
        by.decide(about(K.CALL_IN))
    with pytest.raises(NotSoundError, match="Say what came of the call-in"):
        by.report(first, E.DONE)
    by.report(first, E.DONE, "Two more fitters")
    assert rows(council)[0]["stands"] == "Done on 10 Feb 2026"
    assert by.decide(about(K.CALL_IN)) == 2
    with pytest.raises(NotSoundError, match="It was done by Callum Okafor"):
        by.report(first, E.PROGRESS, "More")


def test_a_cancelled_decision_counts_no_more(council: Council) -> None:
    by = decider(council)
    by.decide(about(K.ESCALATE))
    number = by.decide(about(K.ACCEPT))
    by.report(number, E.CANCELLED, "Taken in error")
    assert {move.name for move in by.moves("indicator", "REP02")} >= {
        "Escalate to the directorate",
        "Accept for a time",
    }
    assert by.events(number) == []


def test_a_screen_that_is_out_of_date_is_told(council: Council) -> None:
    decider(council).decide(about(K.ACCEPT, state_seen="new"))
    with pytest.raises(NotSoundError, match="Callum Okafor decided in the meantime: Accepted for a time"):
        decider(council, TEAM).decide(about(K.CALL_IN, state_seen="new"))
    assert decider(council, TEAM).decide(about(K.CALL_IN, state_seen="accepted")) == 2


def test_a_review_has_its_action_plan_under_it(council: Council) -> None:
    by = decider(council)
    review = by.decide(about(K.COMMISSION, due=None))
    action = by.decide(about(K.ACTION, under=review))
    with pytest.raises(NotSoundError, match=f"Decision {review} is about REP02, not about HOM01"):
        by.decide(about(K.ACTION, subject="HOM01", under=review))
    with pytest.raises(NotSoundError, match="There is no decision"):
        by.decide(about(K.ACTION, under=action))
    by.report(review, E.DONE, "Reported to the group")
    with pytest.raises(NotSoundError, match="closed"):
        by.decide(about(K.ACTION, under=review))
    assert rows(council, open_only=True)[0]["under"] == review


def test_putting_off_says_why_and_to_when(council: Council) -> None:
    by = decider(council)
    number = by.decide(about(K.ACTION))
    for words, due, says in (
        ("", SOON, "Say why"),
        ("Late", None, "Say to which day"),
        ("Late", SOON, "has already"),
        ("Late", TODAY.date() - timedelta(days=1), "is past"),
    ):
        with pytest.raises(NotSoundError, match=says):
            by.report(number, E.RESCHEDULED, words, due)
    by.report(number, E.RESCHEDULED, "The contractor is late", SOON + timedelta(days=7))
    later(council, days=15)
    assert rows(council)[0]["overdue"] is False
    later(council, days=7)
    assert rows(council)[0]["stands"] == "Overdue since 3 Mar 2026"


def test_the_words_of_the_last_event_are_the_last_even_where_it_has_none(council: Council) -> None:
    number = decider(council).decide(about(K.ACTION))
    decider(council).report(number, E.PROGRESS, "Half done")
    decider(council).report(number, E.DONE)
    row = rows(council)[0]
    assert (row["last_event"], row["last_words"]) == ("done", None)
    log = read_log(Reader(council.database, council.road.framework, OFFICER), number, at=council.soon())
    assert [(one["what"], one["words"]) for one in log] == [
        ("Action", "Words"), ("Progress", "Half done"), ("Done", None),
    ]  # fmt: skip


def test_a_service_answers_for_its_own_indicators_alone(council: Council) -> None:
    mine = decider(council, Person("Jade", frozenset({"officer"}), frozenset({"Repairs"})))
    theirs = decider(council, Person("Huw", frozenset({"verifier"}), frozenset({"Homes"})))
    number = decider(council).decide(about(K.ACTION))
    general = decider(council).decide(about(K.ACTION, subject_kind="general", subject="The  depot"))
    assert mine.events(number) == [E.PROGRESS, E.OFF_TRACK, E.DONE]
    assert (theirs.events(number), mine.events(general)) == ([], [])
    mine.report(number, E.PROGRESS, "Begun")
    for who, what, event in (
        (theirs, number, E.PROGRESS),
        (mine, general, E.DONE),
        (mine, number, E.CANCELLED),
    ):
        with pytest.raises(NotAllowedError, match="may"):
            who.report(what, event, "x", SOON)
    assert rows(council)[0]["subject"] == "The depot"


def test_scrutiny_asks_and_is_answered(council: Council) -> None:
    by = decider(council, SCRUTINY)
    asked = by.decide(about(K.QUESTION, words="Why did the figure fall?"))
    recommended = by.decide(about(K.RECOMMENDATION, subject_kind="general", subject="Housing"))
    assert E.DONE not in by.events(asked)
    decider(council, TEAM).report(asked, E.ANSWERED, "By letter of 3 February")
    assert [row["decision_no"] for row in rows(council, open_only=True)] == [recommended]


def test_a_target_that_departs_from_the_guidance_is_agreed(council: Council) -> None:
    target = about(
        K.AGREE_TARGET, subject_kind="target", subject="rep02 2025/26", owner="CMT and Cllr Shah", due=None
    )
    assert decider(council).moves("target", "REP02 2025/26")[0].decision is K.AGREE_TARGET
    decider(council).decide(target)
    row = rows(council)[0]
    assert (row["subject"], row["subject_name"]) == ("REP02 2025/26", "Target 2025/26 of Days to repair")
    assert rows(council, subject="REP02") == [row]


def test_of_two_who_press_at_once_one_is_told(council: Council) -> None:
    start, told, taken = threading.Barrier(6), [], []

    def press(number: int) -> None:
        by = decider(council, Person(f"Member {number}", frozenset({"prg"})))
        start.wait()
        try:
            taken.append(by.decide(about(K.CALL_IN)))
        except NotSoundError as problem:
            told.append(str(problem))

    presses = [threading.Thread(target=press, args=(number,)) for number in range(6)]
    for one in presses:
        one.start()
    for one in presses:
        one.join()
    assert (taken, len(told)) == ([1], 5)
    assert all("“Called in” already (Member" in one for one in told)
    assert council.counts()["decision"] == 1


@pytest.mark.parametrize(
    "edit",
    [
        "UPDATE decision SET words = 'Other words'",
        "UPDATE decision SET due = NULL WHERE decision_no = 1",
        "UPDATE decision SET value = value + 1 WHERE kind = 'accept'",
        "UPDATE decision SET decided_by = 'Somebody else' WHERE decision_no = 2",
        "DELETE FROM decision WHERE decision_no = 2",
        "INSERT INTO decision SELECT * FROM decision WHERE decision_no = 1",
        "UPDATE decision_event SET words = 'Other words'",
        "UPDATE decision_event SET recorded_at = recorded_at + INTERVAL 1 DAY",
        "DELETE FROM decision_event",
        "INSERT INTO decision_event VALUES (1, TIMESTAMP '2026-02-11', 'x', 'done', NULL, NULL)",
    ],
)
def test_an_edit_of_what_was_decided_is_found_out(copy_of_filled: Path, edit: str) -> None:
    with open_road(copy_of_filled) as council:
        number = decider(council).decide(about(K.ACTION, period=parse_period("2025/26 Q3")))
        decider(council).decide(about(K.ACCEPT, value=Decimal("12.5")))
        decider(council).report(number, E.RESCHEDULED, "Later", SOON + timedelta(days=1))
    database = open_database(copy_of_filled)
    assert [one for one in keeping.verify(database) if not one.ok] == []
    database.close()
    with duckdb.connect(str(copy_of_filled)) as connection:
        connection.execute(edit)
    database = open_database(copy_of_filled)
    broken = [one for one in keeping.verify(database) if not one.ok]
    database.close()
    assert [one.name for one in broken] == ["every decision stands as the ledger says"]
    assert broken[0].found.startswith("differs: ")


def test_whether_the_number_moved_is_said_in_words(council: Council) -> None:
    reader = Reader(council.database, council.road.framework, OFFICER)

    def moved() -> str:
        found = changed_the_number(reader, rows(council)[0], council.soon())
        assert found is not None
        return str(found["words"])

    decider(council).decide(about(K.NOTE))
    assert moved() == "It has no figure yet."
    council.accepted(csv_file(FIGURES, ("REP02", "2025/26 Q1", 14)))
    assert moved() == "14 days in 2025/26 Q1; there was no figure when it was decided."
    later(council, minutes=1)
    decider(council).decide(about(K.NOTE))
    assert moved() == "No figure since: 14 days in 2025/26 Q1."
    council.accepted(csv_file(FIGURES, ("REP02", "2025/26 Q2", 14)))
    assert moved() == "Unchanged: 14 days when decided (2025/26 Q1), now 14 days in 2025/26 Q2."
    council.accepted(csv_file(FIGURES, ("REP02", "2025/26 Q3", 11)))
    assert moved() == "Better by 3 days: 14 days when decided (2025/26 Q1), now 11 days in 2025/26 Q3."
    council.accepted(csv_file(FIGURES, ("REP02", "2025/26 Q3", 19)))
    assert moved() == "Worse by 5 days: 14 days when decided (2025/26 Q1), now 19 days in 2025/26 Q3."
    decider(council).decide(about(K.NOTE, subject_kind="general", subject="The depot"))
    assert changed_the_number(reader, rows(council)[0], council.soon()) is None


def test_figures_to_date_are_compared_by_their_share_of_the_target(council: Council) -> None:
    """Six homes by June and nine by September are more, and worse: a quarter of 24 and half of it were due."""
    council.accepted(
        csv_file(("Indicator code", "Period", "Target"), ("HOM01", "2025/26", 24)), "targets.csv"
    )
    council.accepted(csv_file(FIGURES, ("HOM01", "2025/26 Q1", 6)))
    later(council, minutes=1)
    decider(council).decide(about(K.NOTE, subject="HOM01"))
    council.accepted(csv_file(FIGURES, ("HOM01", "2025/26 Q2", 9)))
    reader = Reader(council.database, council.road.framework, OFFICER)
    found = changed_the_number(reader, rows(council)[0], council.soon())
    assert found is not None
    assert found["words"] == (
        "Worse: 6, 100% of its target to date, when decided (2025/26 Q1), "
        "now 9, 75% of its target to date, in 2025/26 Q2."
    )
