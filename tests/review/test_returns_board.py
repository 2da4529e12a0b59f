"""Who owes what: each way in which a service's figures can stand, and what its officers are sent."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from helpers.council import OFFICER, Council, fill, later, open_road
from helpers.files import FIGURES, csv_file

from pmf.access.permissions import NotAllowedError
from pmf.exports.reminders_csv import reminders_csv
from pmf.model.period import parse_period
from pmf.model.person import NOBODY, Person
from pmf.reports.reading import Reader
from pmf.reports.reminders import LONGEST_LINK, Reminder, reminders
from pmf.reports.returns_board import Owed, Stage, headline, periods_to_collect, who_owes_what
from pmf.review.verification import Reviewer
from pmf.store.accounts import set_account
from pmf.store.returns import return_called

OTHER = Person("Dev Anand", frozenset({"performance_team"}))
Q3 = parse_period("2025/26 Q3")
# Repairs owes a figure for each of October, November and December, and one for the quarter.
WHOLE = csv_file(
    FIGURES,
    *[("REP01", f"2025/26 {month}", 91) for month in ("Oct", "Nov", "Dec")],
    ("REP02", "2025/26 Q3", 9),
)
HERE = "https://scorecard.example/hand_in"


@pytest.fixture
def council(tmp_path: Path) -> Iterator[Council]:
    """The small council, whose indicators were handed in long before the quarter, on 10 February."""
    with open_road(tmp_path / "council.duckdb", now=datetime(2025, 4, 1)) as opened:
        fill(opened)
        at_day(opened, "2026-02-10")
        yield opened


def board(council: Council, at: datetime | None = None, person: Person = OFFICER) -> dict[str, Owed]:
    reader = Reader(council.database, council.road.framework, person)
    return {one.service: one for one in who_owes_what(reader, Q3, at or council.database.now())}


def repairs(council: Council, at: datetime | None = None) -> Owed:
    return board(council, at)["Repairs"]


def at_day(council: Council, day: str) -> None:
    moment = datetime.fromisoformat(day + "T09:00")
    council.database._clock = lambda: moment


def word(council: Council, act: str, return_id: str, *more: str) -> None:
    later(council, minutes=5)
    getattr(Reviewer(council.database, council.road.framework, OTHER), act)(return_id, *more)
    later(council, minutes=5)


def verify(council: Council, return_id: str) -> None:
    word(council, "verify", return_id, return_called(council.database, return_id)["file_hash"])


def test_nobody_is_told_nothing(council: Council) -> None:
    with pytest.raises(NotAllowedError):
        board(council, person=NOBODY)


def test_what_is_not_due_yet_is_not_late(council: Council) -> None:
    one = repairs(council, datetime(2026, 1, 30, 23))
    assert (one.stage, one.state, one.days_late, one.is_late) == (Stage.DUE, "due", 0, False)
    # October's and November's own days have passed, December's and the quarter's have not.
    assert (one.overdue, len(one.missing)) == (2, 4)
    assert one.past[-1].how == "not_due"


def test_late_is_counted_in_days_from_the_due_date(council: Council) -> None:
    one = repairs(council, datetime(2026, 2, 23, 0, 1))
    assert (one.stage, one.state, one.days_late, one.is_late) == (Stage.LATE, "late", 24, True)
    assert one.past[-1] == type(one.past[-1])("2025/26 Q3", "missing", 24)


def test_a_part_of_it(council: Council) -> None:
    council.accepted(csv_file(FIGURES, ("REP01", "2025/26 Oct", 91)))
    later(council, minutes=1)
    now, then = repairs(council), repairs(council, datetime(2026, 1, 20))
    assert (now.stage, now.received, now.expected) == (Stage.LATE, 1, 4)
    assert then.stage is Stage.DUE, "as at a moment before it was handed in"


def test_a_part_of_it_before_the_day_is_no_fault(council: Council) -> None:
    at_day(council, "2026-01-20")
    council.accepted(csv_file(FIGURES, ("REP01", "2025/26 Oct", 91)))
    later(council, minutes=1)
    one = repairs(council)
    assert (one.stage, one.state, one.is_late) == (Stage.PART, "part", False)


def test_all_of_it_awaits_a_second_person_and_then_does_not(council: Council) -> None:
    at_day(council, "2026-02-12")
    return_id = council.accepted(WHOLE).return_id or ""
    one = repairs(council)
    assert (one.stage, one.state, one.return_id, one.by) == (
        Stage.AWAITING,
        "accepted",
        return_id,
        "Jo Bloggs",
    )
    assert (one.days_late, one.is_late) == (13, False)
    then = council.database.now()
    verify(council, return_id)
    one = repairs(council)
    assert (one.stage, one.verified_by, one.past[-1].how) == (Stage.ACCEPTED, "Dev Anand", "late")
    assert repairs(council, then).stage is Stage.AWAITING, "as it stood then"


def test_a_restatement_does_not_make_it_late(council: Council) -> None:
    at_day(council, "2026-01-20")
    council.accepted(WHOLE)
    at_day(council, "2026-02-20")
    council.accepted(csv_file((*FIGURES, "Reason for restatement"), ("REP02", "2025/26 Q3", 8, "Recounted")))
    one = repairs(council)
    assert (one.days_late, one.past[-1].how, one.return_id) == (0, "on_time", "R0004")
    assert (one.last_return_id, one.at) == ("R0003", datetime(2026, 1, 20, 9)), (
        "who handed it in, not who mended it"
    )


@pytest.mark.parametrize(("act", "stage"), [("send_back", Stage.SENT_BACK), ("withdraw", Stage.WITHDRAWN)])
def test_what_was_put_aside_is_owed_again_and_says_why(council: Council, act: str, stage: Stage) -> None:
    return_id = council.accepted(WHOLE).return_id or ""
    word(council, act, return_id, "December is last year's")
    one = repairs(council)
    assert (one.stage, one.state, one.return_id, one.last_return_id) == (stage, "late", None, return_id)
    assert one.why == "by Dev Anand: December is last year's"
    council.accepted(WHOLE.replace(b"91", b"92"))
    assert repairs(council).stage is Stage.AWAITING


def test_a_refused_try_shows_until_something_comes(council: Council) -> None:
    council.accepted(csv_file(FIGURES, ("REP01", "2025/26 Sep", 91)))
    later(council, days=1)
    council.hand_in(csv_file(FIGURES, ("REP02", "2025/26 Q3", "nine")), "wrong.csv")
    one = repairs(council)
    assert (one.stage, one.last_return_id) == (Stage.REFUSED, "R0004")
    assert one.why is not None and one.why.startswith("wrong.csv: “nine” is not a number")
    assert board(council)["Homes"].stage is Stage.LATE, "it was not theirs"
    council.accepted(WHOLE)
    later(council, minutes=1)
    assert repairs(council).stage is Stage.AWAITING


def test_a_return_that_is_held_back_is_in_and_awaits(council: Council) -> None:
    from dataclasses import replace

    from pmf.model.framework import Verification

    held = council.road.framework.model_copy(
        update={"verification": Verification(kinds=("performance",), until_then="held_back")}
    )
    council.road = replace(council.road, framework=held)
    return_id = council.accepted(WHOLE).return_id or ""
    one = repairs(council)
    assert (one.stage, one.state, one.received, one.missing) == (Stage.AWAITING, "awaiting", 4, ())
    assert council.value("REP02", "2025/26 Q3") is None
    verify(council, return_id)
    assert (repairs(council).state, council.value("REP02", "2025/26 Q3")) == ("accepted", 9)


def test_a_service_without_a_figure_due_is_not_listed(council: Council) -> None:
    reader = Reader(council.database, council.road.framework, OFFICER)
    month = who_owes_what(reader, parse_period("2025/26 Oct"), council.database.now())
    assert [one.service for one in month] == ["Repairs"]
    assert headline([], "2025/26 Oct") == "No service has a figure due for 2025/26 Oct"


def test_the_sentence(council: Council) -> None:
    both = list(board(council).values())
    assert (
        headline(both, "2025/26 Q3")
        == "0 of 2 services have handed in for 2025/26 Q3; 2 are late, the longest by 11 days"
    )
    council.accepted(WHOLE)
    both = list(board(council).values())
    assert headline(both, "2025/26 Q3") == (
        "1 of 2 services has handed in for 2025/26 Q3; 1 is late, by 11 days; 1 awaits verification"
    )


def test_the_running_period_can_be_chosen_before_anything_came(council: Council) -> None:
    reader = Reader(council.database, council.road.framework, OFFICER)
    labels = [
        one.label for one in periods_to_collect(reader, [parse_period("2025/26 Q2")], council.database.now())
    ]
    assert labels == ["2025/26 Q4", "2025/26 Q3", "2025/26 Q2"]


def _reminders(council: Council) -> list[Reminder]:
    at = council.database.now()
    reader = Reader(council.database, council.road.framework, OFFICER)
    return reminders(reader, who_owes_what(reader, Q3, at), at, HERE)


def test_a_reminder_names_what_is_owed_and_where_to_hand_it_in(council: Council) -> None:
    council.accepted(csv_file(FIGURES, ("REP01", "2025/26 Oct", 91)))
    one = next(one for one in _reminders(council) if one.service == "Repairs")
    assert (one.officer, one.address) == ("Jo Bloggs", None)
    assert one.text.startswith("Hello Jo,\n\nWe are still waiting for 3 figures from Repairs for 2025/26 Q3.")
    for words in ("due by 30 Jan 2026, 11 days ago", "- REP01 Repairs on time, 2025/26 Nov", "- REP02 Days to repair",
                  HERE + "?period=2025%2F26%20Q3&service=Repairs"):  # fmt: skip
        assert words in one.text
    link = urlsplit(one.mailto())
    assert (link.scheme, link.path) == ("mailto", "")
    assert parse_qs(link.query)["body"][0].replace("\r\n", "\n") == one.text
    assert (
        parse_qs(link.query)["subject"]
        == [one.subject]
        == ["Figures for 2025/26 Q3 from Repairs, 11 days late"]
    )


def test_addresses_come_from_accounts_of_the_service(council: Council) -> None:
    council.accepted(csv_file(FIGURES, ("REP01", "2025/26 Oct", 91)))
    set_account(council.database, "al@council.example", "Al Other", ["officer"], ["repairs"], by="x")
    later(council, minutes=1)
    assert [(one.officer, one.address) for one in _reminders(council) if one.service == "Repairs"] == [
        ("Al Other", "al@council.example")
    ]
    set_account(council.database, "jo@council.example", "Jo Bloggs", ["officer"], ["Repairs"], by="x")
    set_account(council.database, "gone@council.example", "Jo Bloggs", [], ["Repairs"], by="x")
    later(council, minutes=1)
    one = next(one for one in _reminders(council) if one.service == "Repairs")
    assert (one.officer, one.address) == ("Jo Bloggs", "jo@council.example")
    assert one.mailto().startswith("mailto:jo@council.example?subject=")


def test_a_link_is_never_too_long_for_a_mail_program(council: Council) -> None:
    from dataclasses import replace

    one = next(one for one in _reminders(council) if one.service == "Repairs")
    long = [
        replace(one.missing[0], code=f"REP{number}", name="Ünïcode & “quotes” " * 9) for number in range(40)
    ]
    many = replace(one, missing=tuple(long), address="jo@council.example")
    assert len(many.mailto()) <= LONGEST_LINK
    assert "40 figures" in unquote(many.mailto())
    assert "and 28 more" in many.text and many.text.count("\n- REP") == 12


def test_the_file_of_reminders_holds_no_formula(council: Council) -> None:
    from dataclasses import replace

    one = next(one for one in _reminders(council) if one.service == "Repairs")
    hostile = [
        replace(one, service=start + "SUM(A1)", officer=start + "x") for start in ("=", "+", "-", "@", "\t")
    ]
    rows = list(csv.reader(io.StringIO(reminders_csv([one, *hostile]).decode("utf-8-sig"))))
    assert rows[0] == ["Service", "Officer", "Address", "Subject", "Text"]
    assert rows[1][0] == "Repairs" and rows[1][4] == one.text
    assert not [cell for row in rows for cell in row if cell[:1] in ("=", "+", "-", "@", "\t")]
