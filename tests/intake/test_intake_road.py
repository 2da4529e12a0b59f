"""A return's whole way: five errors at once, the mended file, the same again, and figures restated."""

from __future__ import annotations

from decimal import Decimal

import pytest
from helpers.council import OFFICER, Council, errors, found, later
from helpers.files import FIGURES, csv_file, workbook

from pmf.access.permissions import NotAllowedError
from pmf.intake.road import examine, submit
from pmf.model.finding import Severity
from pmf.model.person import NOBODY
from pmf.store.returns import every_return

MENDED = (
    ("REP01", "2025/26 Oct", 88),
    ("REP01", "2025/26 Nov", 87.5),
    ("REP01", "2025/26 Dec", 86),
    ("REP02", "2025/26 Q3", 9),
)
WRONG = (
    ("REP01", "2025/26 Oct", "eighty-eight"),
    ("REP01", "2025/26 Nov", None),
    ("REP01", "2025/26 Feb", 86),
    ("HOM01", "2025/26 Q3", 4),
    ("REP02", "2025/26 Q3", 900),
)


def _past(council: Council) -> None:
    council.accepted(csv_file(FIGURES, ("REP02", "2025/26 Q1", 9), ("REP02", "2025/26 Q2", 9)))


def test_five_errors_in_one_file_are_all_reported_with_their_cells(council: Council) -> None:
    _past(council)
    before = council.counts()
    asked = {"service": "Repairs", "period": "2025/26 Q3"}
    examined = council.look(workbook(FIGURES, *WRONG), "repairs.xlsx", **asked)
    told = {one.code: (one.sheet, one.cells) for one in examined.findings}
    assert told["text_in_number_cell"] == ("performance", ("C2",))
    assert told["blank_where_due"] == ("performance", ("C3",))
    assert told["other_period"] == ("performance", ("B4",))
    assert told["future_period" if "future_period" in told else "unfinished_period"] == (
        "performance",
        ("B4",),
    )
    assert told["other_service"] == ("performance", ("A5",))
    assert told["order_of_magnitude"] == ("performance", ("C6",))
    assert all(one.message.endswith(".") and one.fix for one in examined.findings)
    assert council.counts() == before
    assert council.hand_in(workbook(FIGURES, *WRONG), "repairs.xlsx", **asked) is None
    changed = {table for table, count in council.counts().items() if count != before[table]}
    assert changed == {"data_return", "ledger"}
    assert council.value("REP02", "2025/26 Q3") is None


def test_the_mended_file_is_accepted_once_and_changes_nothing_the_second_time(council: Council) -> None:
    _past(council)
    asked = {"service": "Repairs", "period": "2025/26 Q3"}
    council.hand_in(workbook(FIGURES, *WRONG), "repairs.xlsx", **asked)
    stored = council.hand_in(workbook(FIGURES, *MENDED), "repairs.xlsx", yes=False, **asked)
    assert stored is not None and (stored.tally.rows, stored.tally.added) == (4, 4)
    before = council.counts()
    again = council.hand_in(workbook(FIGURES, *MENDED), "repairs.xlsx", yes=False, **asked)
    assert again is not None and (again.tally.added, again.tally.restated, again.tally.unchanged) == (0, 0, 4)
    assert again.return_id in (stored.return_id, None)
    assert council.counts() == before
    assert council.value("REP01", "2025/26 Nov") == Decimal("87.5")


def test_the_very_same_file_names_the_return_that_brought_it(council: Council) -> None:
    content = csv_file(FIGURES, ("REP02", "2025/26 Q3", 9))
    first, second = council.accepted(content), council.accepted(content, "other name.csv")
    assert first.return_id == second.return_id
    note = found(council.look(content).findings, "handed_in_before")
    assert (note.severity, note.cells) == (
        Severity.NOTE,
        (),
    ) and f"as {first.return_id}, so it changes nothing" in note.message


def test_a_file_that_is_not_the_same_is_not_said_to_have_been_handed_in(council: Council) -> None:
    council.accepted(csv_file(FIGURES, ("REP02", "2025/26 Q3", 9)))
    examined = council.look(csv_file(FIGURES, ("REP02", "2025/26 Q3", "9.0")))
    assert "handed_in_before" not in {one.code for one in examined.findings}
    assert examined.tally.unchanged == 1


def test_an_accepted_file_is_kept_as_it_was_handed_in(council: Council) -> None:
    from pmf.store.returns import content_of

    content = workbook(FIGURES, *MENDED)
    council.accepted(content, "repairs.xlsx")
    assert content_of(council.database, every_return(council.database)[0]["file_hash"]) == content


def test_a_figure_that_changes_is_restated_with_what_it_was(council: Council) -> None:
    council.accepted(csv_file(FIGURES, ("REP02", "2025/26 Q3", 9)))
    later(council, days=1)
    heading = (*FIGURES, "Reason for restatement")
    stored = council.hand_in(csv_file(heading, ("REP02", "2025/26 Q3", 8, "Counted again")), yes=False)
    assert stored is not None and stored.tally.restated == 1
    story = council.story("REP02")
    assert [(one["period"], one["was"], one["value"], one["reason"]) for one in story.restatements] == [
        ("2025/26 Q3", 9, 8, "Counted again")
    ]


def test_a_figure_without_its_reason_needs_a_yes(council: Council) -> None:
    council.accepted(csv_file(FIGURES, ("REP02", "2025/26 Q3", 9)))
    content = csv_file(FIGURES, ("REP02", "2025/26 Q3", 8))
    assert council.hand_in(content, yes=False) is None
    assert council.value("REP02", "2025/26 Q3") == 9
    assert council.hand_in(content, yes=True) is not None
    assert council.value("REP02", "2025/26 Q3") == 8


def test_other_words_about_the_same_figure_are_kept_and_restate_nothing(council: Council) -> None:
    heading = (*FIGURES, "Commentary")
    council.accepted(csv_file(heading, ("REP02", "2025/26 Q3", 9, "Well")))
    stored = council.accepted(csv_file(heading, ("REP02", "2025/26 Q3", 9, "Very well")))
    assert (stored.tally.restated, stored.tally.unchanged, stored.tally.amended) == (0, 1, 1)
    assert council.story("REP02").restatements == []


def test_a_figure_in_place_of_not_available_is_new_not_restated(council: Council) -> None:
    council.accepted(csv_file(FIGURES, ("REP02", "2025/26 Q3", "not yet available")))
    stored = council.accepted(csv_file(FIGURES, ("REP02", "2025/26 Q3", 9)))
    assert (stored.tally.added, stored.tally.restated) == (1, 0)


def test_an_error_leaves_nothing_of_the_rows_beside_it(council: Council) -> None:
    content = csv_file(FIGURES, ("REP02", "2025/26 Q2", 9), ("REP02", "2025/26 Q3", "?"))
    assert council.hand_in(content, yes=True) is None
    assert council.value("REP02", "2025/26 Q2") is None


def test_numerator_and_denominator_make_the_figure(council: Council) -> None:
    council.accepted(
        csv_file(("Indicator code", "Period", "Numerator", "Denominator"), ("REP01", "2025/26 Dec", 2, 3))
    )
    assert council.value("REP01", "2025/26 Dec") == Decimal("66.666666666667")


def test_looking_stores_nothing_and_holds_nothing_back(council: Council) -> None:
    before = council.counts()
    for content in (csv_file(FIGURES, ("REP02", "2025/26 Q3", 9)), b"nonsense", workbook(FIGURES, *WRONG)):
        council.look(content, with_statuses=True)
    assert council.counts() == before


def test_what_would_change_is_shown_beside_what_stands(council: Council) -> None:
    council.accepted(csv_file(FIGURES, ("REP02", "2025/26 Q3", 9)))
    later(council, hours=1)
    change = council.look(csv_file(FIGURES, ("REP02", "2025/26 Q3", 16)), with_statuses=True).changes[0]
    assert (change.outcome, change.stands, change.brings) == ("restated", 9, 16)
    assert (change.status_before, change.status_after) == ("green", "red")


def test_somebody_without_a_role_may_not_hand_in(council: Council) -> None:
    content = csv_file(FIGURES, ("REP02", "2025/26 Q3", 9))
    with pytest.raises(NotAllowedError):
        examine(council.road, NOBODY, "return.csv", content)
    with pytest.raises(NotAllowedError):
        submit(council.road, NOBODY, examine(council.road, OFFICER, "return.csv", content), yes=True)


def test_a_formula_in_a_comment_is_kept_as_text_and_never_run(council: Council) -> None:
    heading = (*FIGURES, "Commentary")
    words = "'; DROP TABLE council.ledger; -- =cmd|' /C calc'!A0"
    council.accepted(csv_file(heading, ("REP02", "2025/26 Q3", 9, words)))
    point = council.story("REP02").point("2025/26 Q3")
    assert point is not None and point["source"]["commentary"] == words


def test_no_row_at_all_is_refused(council: Council) -> None:
    assert errors(council.look(csv_file(FIGURES)).findings) == {"no_rows"}
    assert found(council.look(csv_file(FIGURES)).findings, "no_rows").fix
