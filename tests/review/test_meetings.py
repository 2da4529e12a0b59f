"""Meetings: opened once however many open them, frozen at their moment, and always as the ledger tells them."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from helpers.council import INDICATORS, TODAY, Council, later
from helpers.files import FIGURES, csv_file

from pmf.access.permissions import NotAllowedError
from pmf.model.period import parse_period
from pmf.model.person import Person
from pmf.model.review import DecisionEvent, DecisionKind
from pmf.reports.agenda import Agenda, Frozen, read_agenda, read_frozen
from pmf.reports.forum_scope import scope_of
from pmf.reports.meetings import read_meeting, read_meetings, restated_after
from pmf.reports.reading import Reader, UnknownChoiceError
from pmf.reports.scorecard import read_scorecard
from pmf.review.audit import NotSoundError
from pmf.review.deciding import Decider, Decision
from pmf.review.meeting import Chair
from pmf.store.keeping import verify
from pmf.store.meetings import OutOfTurnError

CHAIR = Person("Callum Okafor", frozenset({"prg"}))
OTHER = Person("Priya Nair", frozenset({"performance_team"}))
VIEWER = Person("Ravi Menon", frozenset({"viewer"}))
Q3 = parse_period("2025/26 Q3")
DAY = TODAY.date()


def chair(council: Council, who: Person = CHAIR) -> Chair:
    return Chair(council.database, council.road.framework, who)


def reader(council: Council) -> Reader:
    return Reader(council.database, council.road.framework, VIEWER)


def agenda_of(council: Council, number: int, frozen: Frozen | None = None) -> Agenda:
    """A meeting's agenda now. What is frozen takes longest to read, so it may be handed in again."""
    later(council, minutes=1)  # the tests' clock stands still, and what was just written stands from now on
    meeting = read_meeting(reader(council), number)
    return read_agenda(reader(council), meeting, frozen or read_frozen(reader(council), meeting))


def figures(council: Council, *values: float) -> None:
    """Repairs on time for the months from October 2025 on."""
    months = ("2025-10", "2025-11", "2025-12")
    council.accepted(
        csv_file(FIGURES, *(("REP01", month, value) for month, value in zip(months, values, strict=False)))
    )


@pytest.fixture(autouse=True)
def in_a_set(council: Council) -> None:
    """Forums see indicators by their sets, so the one that these tests are about is in one."""
    heads, first = INDICATORS[0], INDICATORS[1]
    council.accepted(
        csv_file((*heads, "Indicator set", "Directorate"), (*first, "Strategic", "Housing")), "indicators.csv"
    )


def meeting_with_a_red(council: Council) -> int:
    figures(council, 70, 70, 70)
    later(council, days=1)
    return chair(council).open("prg", DAY, Q3)


def test_of_two_who_open_a_meeting_at_once_one_is_told(council: Council) -> None:
    def open_as(who: Person) -> int | str:
        try:
            return chair(council, who).open("prg", DAY, Q3)
        except OutOfTurnError as problem:
            return str(problem)

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(open_as, [CHAIR, OTHER]))
    assert sorted(map(type, answers), key=str) == [int, str]
    told = next(one for one in answers if isinstance(one, str))
    assert "has opened this meeting already" in told and "number 1" in told
    assert len(read_meetings(reader(council))) == 1


def test_another_forum_meets_beside_it(council: Council) -> None:
    assert [chair(council).open(forum, DAY, Q3) for forum in ("prg", "cmt")] == [1, 2]
    assert chair(council).open("dmt", DAY, Q3, directorate="Homes") == 3
    assert chair(council).open("dmt", DAY, Q3, directorate="Streets") == 4
    with pytest.raises(NotSoundError, match="There is no forum “board”"):
        chair(council).open("board", DAY, Q3)


def test_figures_are_frozen_and_it_is_said_what_was_restated_since(council: Council) -> None:
    number = meeting_with_a_red(council)
    meeting = read_meeting(reader(council), number)
    before = read_frozen(reader(council), meeting)
    seen = read_scorecard(reader(council), period=Q3, at=meeting.as_at).lines
    later(council, days=30)
    figures(council, 95, 95, 95)
    assert read_scorecard(reader(council), period=Q3, at=council.soon()).lines != seen
    again = read_frozen(reader(council), read_meeting(reader(council), number))
    assert list(again.card.lines) == list(before.card.lines)
    assert [one.subject for one in again.exceptions.exceptions] == [
        one.subject for one in before.exceptions.exceptions
    ]
    assert {row["period"] for row in restated_after(reader(council), meeting)} == {
        "2025/26 Oct",
        "2025/26 Nov",
        "2025/26 Dec",
    } or len(restated_after(reader(council), meeting)) == 3


def test_a_meeting_may_look_at_a_past_day_and_never_at_one_to_come(council: Council) -> None:
    figures(council, 70, 70, 70)
    later(council, days=5)
    figures(council, 95, 95, 95)
    number = chair(council).open("prg", DAY, Q3, as_at=DAY + timedelta(days=2))
    meeting = read_meeting(reader(council), number)
    line = next(one for one in read_frozen(reader(council), meeting).card.lines if one["code"] == "REP01")
    assert line["value"] == 70 and "the end of 12 Feb 2026" in meeting.figures()
    with pytest.raises(NotSoundError, match="a day that is over"):
        chair(council).open("cmt", DAY, Q3, as_at=council.database.now().date())


def do(lead: Chair, act: str, number: int, item: str) -> None:
    {
        "take": lambda: lead.take(number, item),
        "note": lambda: lead.note(number, "Said", item),
        "end": lambda: lead.end(number),
        "reopen": lambda: lead.reopen(number, "A slip"),
    }[act]()


def test_sequences_of_acts_against_a_model(council: Council) -> None:
    """Whatever is tried in whatever order, what stands is what a simple model says, and the ledger agrees."""
    random.seed(11)
    model: list[dict[str, Any]] = []
    tried = refused = 0
    for _ in range(120):
        act = random.choice(("open", "take", "note", "end", "reopen"))
        number = random.randint(1, max(len(model), 1) + 1)
        forum = random.choice(("prg", "cmt"))
        one = model[number - 1] if number <= len(model) else None
        going_on = {row["forum"] for row in model if not row["ended"]}
        works = {
            "open": forum not in going_on,
            "take": one is not None and not one["ended"],
            "note": one is not None and not one["ended"],
            "end": one is not None and not one["ended"],
            "reopen": one is not None and one["ended"] and one["forum"] not in going_on,
        }[act]
        item = random.choice(("rest", "highlights"))
        # Taking what was taken already changes nothing, also after the end.
        again = act == "take" and one is not None and item in one["taken"]
        tried += 1
        later(council, minutes=1)
        lead = chair(council, random.choice((CHAIR, OTHER)))
        try:
            if act == "open":
                assert lead.open(forum, DAY, Q3) == len(model) + 1
            else:
                do(lead, act, number, item)
        except OutOfTurnError:
            refused += 1
            assert not works and not again
            continue
        assert works or again
        if act == "open":
            model.append({"forum": forum, "ended": False, "taken": set(), "notes": 0})
        elif one is not None and not again:
            one["ended"] = {"end": True, "reopen": False}.get(act, one["ended"])
            one["taken"] |= {item} if act == "take" else set()
            one["notes"] += act == "note"
    assert 20 < refused < tried - 20
    stands = [read_meeting(reader(council), place) for place in range(1, len(model) + 1)]
    assert [
        {
            "forum": one.forum.id,
            "ended": not one.going_on,
            "taken": set(one.taken),
            "notes": len(one.notes("rest")) + len(one.notes("highlights")),
        }
        for one in stands
    ] == model
    assert all(check.ok for check in verify(council.database))


@pytest.mark.parametrize(
    "meddling",
    [
        "UPDATE council.meeting SET as_at = as_at + INTERVAL 1 DAY",
        "UPDATE council.meeting_event SET words = 'Nothing was said'",
        "DELETE FROM council.meeting_event",
        "INSERT INTO council.meeting_event SELECT * FROM council.meeting_event",
    ],
)
def test_whoever_meddles_with_a_meeting_is_found_out(council: Council, meddling: str) -> None:
    number = chair(council).open("prg", DAY, Q3)
    chair(council).note(number, "All were there")
    assert all(check.ok for check in verify(council.database))
    with council.database.asking() as cursor:
        cursor.execute(meddling)
    assert [check.name for check in verify(council.database) if not check.ok] == [
        "every meeting stands as the ledger says"
    ]


def test_who_may_not_lead_is_told_so_and_may_still_read(council: Council) -> None:
    number = chair(council).open("prg", DAY, Q3)
    for try_it in (
        lambda: chair(council, VIEWER).open("cmt", DAY, Q3),
        lambda: chair(council, VIEWER).take(number, "rest"),
        lambda: chair(council, VIEWER).end(number),
    ):
        with pytest.raises(NotAllowedError, match="Ravi Menon may not open a meeting"):
            try_it()
    assert "may not" in (chair(council, VIEWER).may_run() or "")
    assert chair(council).may_run() is None
    assert read_meeting(reader(council), number).going_on
    with pytest.raises(UnknownChoiceError):
        read_meeting(reader(council), 99)


def test_words_must_say_something(council: Council) -> None:
    number = chair(council).open("prg", DAY, Q3)
    for words in ("", "  \n "):
        with pytest.raises(NotSoundError):
            chair(council).note(number, words)
    chair(council).end(number)
    with pytest.raises(NotSoundError, match="Say why"):
        chair(council).reopen(number, " ")
    with pytest.raises(NotSoundError, match="longer than 2,000"):
        chair(council).reopen(number, "a" * 2001)


def test_decisions_carry_the_meeting_and_stand_on_its_items(council: Council) -> None:
    number = meeting_with_a_red(council)
    before = agenda_of(council, number)
    item = before.item("exception:REP01")
    assert item.state_name == "New" and not item.taken
    decision = Decision(
        "indicator", "REP01", DecisionKind.CALL_IN, "Bring the backlog", owner="Dev Anand", due=DAY + timedelta(days=30)
    )  # fmt: skip
    chair(council).decide(number, item.id, decision)
    read = agenda_of(council, number, before.frozen)
    item = read.item("exception:REP01")
    assert (item.state_name, item.taken) == ("Called in", True)
    assert [(one["meeting_no"], one["forum"]) for one in item.decided] == [(number, "prg")]
    assert [one["words"] for one in read.decided] == ["Bring the backlog"] and not item.before
    chair(council).end(number)
    with pytest.raises(OutOfTurnError, match="has ended"):
        chair(council).decide(number, item.id, decision)


def test_matters_arise_until_they_are_done_overdue_first_with_how_the_number_moved(council: Council) -> None:
    first = meeting_with_a_red(council)
    lead = chair(council)
    for words, days in (("In a year", 300), ("Soon", 20)):
        lead.decide(first, "exception:REP01", Decision(
            "indicator", "REP01", DecisionKind.ACTION, words, owner="Dev Anand", due=DAY + timedelta(days=days)
        ))  # fmt: skip
        later(council, minutes=1)
    lead.decide(
        first, "exception:REP01", Decision("indicator", "REP01", DecisionKind.NOTE, "Sorry to see it")
    )
    later(council, minutes=1)
    lead.end(first)
    later(council, days=90)
    council.accepted(
        csv_file(FIGURES, *(("REP01", month, 75) for month in ("2026-01", "2026-02", "2026-03")))
    )
    later(council, minutes=1)
    second = lead.open("prg", council.database.now().date(), parse_period("2025/26 Q4"))
    read = agenda_of(council, second)
    matters = [one.matter for one in read.of("matters_arising") if one.matter]
    assert [one.decision["words"] for one in matters] == ["Soon", "In a year"]
    assert matters[0].decision["overdue"] and not matters[1].decision["overdue"]
    assert matters[0].moved == "better" and "70" in matters[0].words and "75" in matters[0].words
    assert read.previous is not None and read.previous.number == first
    lead.report(second, "matter:2", 2, DecisionEvent.DONE, "Cleared")
    read = agenda_of(council, second, read.frozen)
    done = next(one for one in read.items if one.id == "matter:2")
    assert done.matter is not None and done.taken
    assert [(one["what"], one["words"]) for one in done.matter.said] == [("Done", "Cleared")]
    # What was done since the last meeting is told once, and then no more.
    later(council, days=1)
    lead.end(second)
    third = lead.open("prg", council.database.now().date(), parse_period("2025/26 Q4"))
    assert [one.matter.decision["words"] for one in agenda_of(council, third, read.frozen).of("matters_arising") if one.matter] == ["In a year"]  # fmt: skip


def test_what_another_forum_decided_is_not_a_matter_of_this_one(council: Council) -> None:
    number = meeting_with_a_red(council)
    decider = Decider(council.database, council.road.framework, OTHER)
    decider.decide(Decision("indicator", "REP01", DecisionKind.ACTION, "Elsewhere", owner="Dev", due=DAY + timedelta(days=20), forum="cmt"))  # fmt: skip
    read = agenda_of(council, number)
    assert [one.matter for one in read.of("matters_arising")] == [None]
    assert [one["words"] for one in read.item("exception:REP01").before] == ["Elsewhere"]


def test_the_agenda_follows_the_forum_and_steps_stop_at_its_ends(council: Council) -> None:
    read = agenda_of(council, meeting_with_a_red(council))
    assert read.parts() == [*read.meeting.forum.agenda, "decisions"]
    first, last = read.items[0], read.items[-1]
    assert read.step(first, -1) is first and read.step(last, 1) is last
    assert read.step(first, 1) is read.items[1]
    assert read.item("nothing") is first


def test_the_matrix_says_what_a_forum_sees(council: Council) -> None:
    framework = council.road.framework
    assert scope_of(framework, "prg").indicator_set == "directorate"
    assert scope_of(framework, "prg").cut == "exceptions"
    assert (scope_of(framework, "cmt").indicator_set, scope_of(framework, "cmt").cut) == ("strategic", "all")
    assert scope_of(framework, "nobody").indicator_set is None


def test_a_day_without_anything_is_still_a_meeting(council: Council) -> None:
    read = agenda_of(council, chair(council).open("prg", date(2026, 2, 10), Q3))
    assert [one.part for one in read.items] == read.parts()
    assert not read.decided
