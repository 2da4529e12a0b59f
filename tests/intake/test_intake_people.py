"""Returns of feedback, complaint cases and workforce: every finding with a file that has it and one that has not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from helpers.council import Council, found, open_road
from helpers.files import copied, csv_file
from helpers.findings import Case, holds_and_is_undone

from pmf.model.finding import Severity
from pmf.store import returns

ERROR, WARNING = Severity.ERROR, Severity.WARNING
COUNTS = {
    "Service": "Repairs", "Period": "2025/26 Q3", "Complaints received": 60, "Stage 1 closed": 50, "Stage 1 in time": 45,
    "Stage 2 closed": 5, "Stage 2 in time": 5, "Upheld": 20, "Ombudsman decisions": 2, "Ombudsman upheld": 1,
    "Compliments": 30, "Comments": 9, "Member enquiries": 40, "Member enquiries in time": 36,
    "Information requests": 12, "Information requests in time": 11, "Contacts": 900, "Avoidable contacts": 90,
    "Satisfied": 80, "Survey responses": 100, "Commentary": "A new contractor",
}  # fmt: skip
SUMS = {
    "Service": "Repairs", "Period": "2025/26 Q3", "FTE at start": 40, "FTE at end": 42, "Days lost short term": 50,
    "Days lost long term": 60, "Headcount": 45, "Leavers": 2, "Posts": 48, "Vacancies": 5, "Agency spend": 90_000,
    "Pay bill": 400_000, "Appraisals due": 40, "Appraisals done": 38, "Accidents": 1, "Engaged": 25,
    "Survey responses": 30, "Commentary": "",
}  # fmt: skip
CASE = {
    "Case": "C-101", "Stage": 1, "Service": "Repairs", "Received on": "2025-11-03", "Acknowledged on": "2025-11-05",
    "Extended to": "", "Reason for extension": "", "Responded on": "2025-11-18", "Outcome": "Upheld",
}  # fmt: skip


def of(base: dict[str, Any], *changed: dict[str, Any]) -> bytes:
    """A return of rows that are sound but for what is changed; headings with `_` for a space."""
    rows = [{name.replace("_", " "): value for name, value in one.items()} for one in changed or ({},)]
    return csv_file(tuple(base), *[tuple({**base, **one}.values()) for one in rows])


def counts(**changed: Any) -> bytes:
    """A return of one service's feedback."""
    return of(COUNTS, changed)


def sums(**changed: Any) -> bytes:
    """A return of one service's people."""
    return of(SUMS, changed)


def case(**changed: Any) -> bytes:
    """A return of one stage of a complaint."""
    return of(CASE, changed)


Q1, Q2 = {"Period": "2025/26 Q1"}, {"Period": "2025/26 Q2"}
STAGE_2 = {
    "Stage": "Stage 2",
    "Received_on": "2025-12-01",
    "Acknowledged_on": "2025-12-02",
    "Responded_on": "2025-12-20",
}
OPEN = {"Responded_on": "", "Outcome": ""}
FEEDBACK = [
    Case("not_a_whole_number", ERROR, ("C2",), counts(Complaints_received=-3), counts(), "-3 is not a whole number"),
    Case("future_period", ERROR, ("B2",), counts(Period="2025/26 Q4"), counts(), "not over until"),
    Case("duplicate", ERROR, ("A3",), of(COUNTS, {}, {}), of(COUNTS, {}, Q2), "stands in A2 as well"),
    Case("part_above_whole", ERROR, ("E2",), counts(Stage_1_in_time=51), counts(Stage_1_in_time=50), "more than the 50 of “Stage 1 closed”"),
    Case("part_above_whole", ERROR, ("H2",), counts(Upheld=56), counts(Upheld=55), "more than the 55 of “Stage 1 closed” and “Stage 2 closed”"),
    Case("part_above_whole", ERROR, ("J2",), counts(Ombudsman_upheld=3), counts(Ombudsman_upheld=2), "Ombudsman decisions"),
    Case("part_above_whole", ERROR, ("R2",), counts(Avoidable_contacts=901), counts(), "more than the 900"),
    Case("part_above_whole", ERROR, ("S2",), counts(Satisfied=101), counts(), "Survey responses"),
    Case("part_without_whole", WARNING, ("E2",), counts(Stage_1_closed=""), counts(Stage_1_closed="", Stage_1_in_time=""), "“Stage 1 closed” is blank"),
    Case("blank_where_due", WARNING, ("A3",), of(COUNTS, {}, dict.fromkeys(list(COUNTS)[2:], "") | {"Service": "Homes"}), of(COUNTS, {}, {"Service": "Homes"}), "Nothing is given for Homes"),
    Case("unknown_service", WARNING, ("A2",), counts(Service="Home"), counts(Service="HOMES"), "no service “Home”"),
    Case("order_of_magnitude", WARNING, ("C2",), counts(Complaints_received=600), counts(Complaints_received=120), "“Complaints received” is 600, far from the usual 60", (of(COUNTS, Q1, Q2),)),
    Case("counts_unlike_cases", WARNING, ("C2",), counts(Stage_1_closed=1, Stage_1_in_time=1, Upheld=1, Stage_2_closed=0, Stage_2_in_time=0), counts(Complaints_received=1, Stage_1_closed=1, Stage_1_in_time=1, Upheld=1, Stage_2_closed=0, Stage_2_in_time=0), "is 60, and by the cases that were handed in it is 1", (case(),)),
    Case("changes_what_stands", WARNING, ("B2",), counts(Compliments=31), counts(), "handed in for 2025/26 Q3 before", (counts(),)),
]  # fmt: skip
COMPLAINTS = [
    Case("duplicate", ERROR, ("A3",), of(CASE, {}, {}), of(CASE, {}, STAGE_2), "The same stage of this case stands in A2"),
    Case("unknown_word", ERROR, ("B2",), case(Stage="3"), case(Stage="stage 1"), "not a stage"),
    Case("day_in_future", ERROR, ("H2",), case(Responded_on="2026-02-11"), case(), "answered on 11 Feb 2026"),
    Case("acknowledged_before_received", ERROR, ("E2",), case(Acknowledged_on="2025-11-02"), case(Acknowledged_on="2025-11-03"), "before it came"),
    Case("answered_before_received", ERROR, ("H2",), case(Responded_on="2025-11-02"), case(Responded_on="2025-11-05"), "before it came"),
    Case("answered_before_acknowledged", WARNING, ("H2",), case(Responded_on="2025-11-04"), case(Acknowledged_on=""), "before it was acknowledged"),
    Case("extension_without_reason", WARNING, ("G2",), case(Extended_to="2025-11-28"), case(Extended_to="2025-11-28", Reason_for_extension="Survey needed"), "no reason is given"),
    Case("extension_without_day", WARNING, ("F2",), case(Reason_for_extension="Survey"), case(), "no day that it is extended to"),
    Case("extension_before_start", ERROR, ("F2",), case(Extended_to="2025-11-04", Reason_for_extension="Survey"), case(), "before 5 Nov 2025"),
    # acknowledged on Wednesday 5 November: ten working days and ten more
    Case("extension_too_long", WARNING, ("F2",), case(Extended_to="2025-12-04", Reason_for_extension="Survey"), case(Extended_to="2025-12-03", Reason_for_extension="Survey"), "at most it may be 3 Dec 2025"),
    Case("stage_2_without_stage_1", WARNING, ("B2",), case(**STAGE_2), of(CASE, {}, STAGE_2), "its stage 1 was never handed in"),
    Case("outcome_without_answer", ERROR, ("I2",), case(Responded_on=""), case(Responded_on="", Outcome="Withdrawn"), "no day is given"),
    Case("answer_without_outcome", WARNING, ("I2",), case(Outcome=""), case(**OPEN), "no outcome is given"),
]  # fmt: skip
WORKFORCE = [
    Case("out_of_range", ERROR, ("E2",), sums(Days_lost_short_term=-1), sums(Days_lost_short_term=0), "cannot be below 0"),
    Case("part_above_whole", ERROR, ("N2",), sums(Appraisals_done=41), sums(Appraisals_done=40), "“Appraisals due”"),
    Case("part_above_whole", ERROR, ("J2",), sums(Vacancies=49), sums(), "“Posts”"),
    Case("part_above_whole", ERROR, ("P2",), sums(Engaged=31), sums(), "“Survey responses”"),
    Case("fte_above_headcount", ERROR, ("D2",), sums(FTE_at_end=45.5), sums(FTE_at_end="44.9"), "45.5 full-time equivalents"),
    Case("fte_missing", WARNING, ("D2",), sums(FTE_at_end=""), sums(FTE_at_end="", Days_lost_short_term="", Days_lost_long_term=""), "Days lost are given"),
    Case("days_impossible", ERROR, ("F2",), sums(Days_lost_long_term=3_800), sums(Days_lost_long_term=3_700), "more than the 92 days"),
    Case("fte_unlike_before", WARNING, ("C2",), sums(FTE_at_start=39), sums(FTE_at_start="40.04"), "2025/26 Q2 ended with 40", (sums(**Q2, FTE_at_end=40),)),
    Case("fte_unlike_before", WARNING, ("C3",), of(SUMS, Q2, {}), of(SUMS, Q2, {"FTE at start": 42}), "ended with 42"),
    Case("order_of_magnitude", WARNING, ("K2",), sums(Agency_spend=9_000), sums(Agency_spend=95_000), "far from the usual 90,000", (of(SUMS, Q1, Q2 | {"FTE at start": 42, "FTE at end": 40}),)),
]  # fmt: skip


@pytest.fixture(scope="module")
def seen(filled_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Council]:
    """The small council, shared by all cases."""
    path = copied(filled_file, tmp_path_factory.mktemp("people") / "council.duckdb")
    with open_road(path) as council:
        yield council


@pytest.mark.parametrize("case", [*FEEDBACK, *COMPLAINTS, *WORKFORCE], ids=str)
def test_a_finding_names_its_cell_and_a_sound_file_has_none_of_it(case: Case, seen: Council) -> None:
    holds_and_is_undone(case, seen)


def test_sound_rows_have_nothing_to_be_said_of(seen: Council) -> None:
    for content in (counts(), sums(), case()):
        assert seen.look(content).findings == []


def test_a_blank_never_takes_the_place_of_a_count_and_an_empty_row_is_not_stored(council: Council) -> None:
    complaints = [name for name in COUNTS if name not in ("Member enquiries", "Member enquiries in time")]
    council.accepted(csv_file(complaints, [COUNTS[name] for name in complaints]))
    second = council.look(csv_file(("Service", "Period", "Complaints received", "Member enquiries"), ("Repairs", "2025/26 Q3", "", 40), ("Homes", "2025/26 Q3", "", "")))  # fmt: skip
    assert found(second.findings, "blank_where_due").cells == ("A3",)
    council.accepted(csv_file(("Service", "Period", "Complaints received", "Member enquiries"), ("Repairs", "2025/26 Q3", "", 40), ("Homes", "2025/26 Q3", "", "")))  # fmt: skip
    (stands,) = returns.standing(council.database, "feedback", council.soon())
    assert (stands["complaints_received"], stands["member_enquiries"], stands["commentary"]) == (60, 40, "A new contractor")  # fmt: skip


def test_what_would_change_is_told_beside_what_stands(council: Council) -> None:
    council.accepted(counts())
    council.accepted(case(**OPEN))
    council.accepted(sums())
    (counted,) = council.look(counts(Compliments=31, Comments="")).changes
    assert (counted.outcome, counted.stands_words, counted.brings_words) == ("restated", "compliments 30", "compliments 31")  # fmt: skip
    (answered,) = council.look(case()).changes
    assert (answered.name, answered.stands_words, answered.brings_words) == ("Repairs, stage 1", "", "answered 18 Nov 2025, found upheld")  # fmt: skip
    (summed,) = council.look(sums(FTE_at_end=43)).changes
    assert (summed.stands_words, summed.brings_words) == ("FTE end 42", "FTE end 43")
