"""A return's whole way: five errors at once, the mended file, the same again, and figures restated."""

from __future__ import annotations

from decimal import Decimal

import pytest
from helpers.council import OFFICER, Council, errors, found, later
from helpers.files import FIGURES, csv_file, workbook

from pmf.access.permissions import NotAllowedError
from pmf.intake.changes import FigureKey
from pmf.intake.road import examine, submit, with_reasons
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


def _restating(council: Council) -> bytes:
    heading = (*FIGURES, "Place")
    council.accepted(
        csv_file(
            heading,
            ("REP02", "2025/26 Q2", 9, ""),
            ("REP02", "2025/26 Q3", 9, ""),
            ("REP02", "2025/26 Q3", 8, "East"),
        )
    )
    return csv_file(
        heading,
        ("REP02", "2025/26 Q2", 10, ""),
        ("REP02", "2025/26 Q3", 8, ""),
        ("REP02", "2025/26 Q3", 7, "East"),
    )


def test_a_reason_typed_on_the_page_is_stored_with_its_figure_and_asks_for_no_yes(council: Council) -> None:
    examined = council.look(_restating(council))
    keys = [change.key for change in examined.needs_reasons]
    assert keys == [
        FigureKey("REP02", "2025/26 Q2"), FigureKey("REP02", "2025/26 Q3"), FigureKey("REP02", "2025/26 Q3", "East"),
    ]  # fmt: skip
    some = with_reasons(examined, {keys[0]: "Counted again", keys[1]: "  "})
    assert [change.key for change in some.needs_reasons] == keys[1:] and some.needs_a_yes
    assert {cell for one in some.findings for cell in one.cells} == {"C3", "C4"}
    assert [change.reason for change in some.changes] == ["Counted again", None, None]
    assert submit(council.road, OFFICER, some, yes=False) is None
    reasons = {key: f"Because {number}" for number, key in enumerate(keys)}
    stored = submit(council.road, OFFICER, examined, yes=False, reasons=reasons)
    assert stored is not None and stored.tally.restated == 3
    story = council.story("REP02")
    told = {(one["period"], one["place"] or ""): one["reason"] for one in story.restatements}
    assert told == {
        ("2025/26 Q2", ""): "Because 0",
        ("2025/26 Q3", ""): "Because 1",
        ("2025/26 Q3", "East"): "Because 2",
    }


def test_one_reason_may_stand_for_all_and_never_takes_the_place_of_the_files_own(council: Council) -> None:
    council.accepted(csv_file(FIGURES, ("REP02", "2025/26 Q2", 9), ("REP02", "2025/26 Q3", 9)))
    heading = (*FIGURES, "Reason for restatement")
    content = csv_file(heading, ("REP02", "2025/26 Q2", 8, "Its own"), ("REP02", "2025/26 Q3", 8, ""))
    examined = council.look(content, reasons="Year-end audit")
    assert examined.findings == [] and examined.needs_reasons == []
    assert submit(council.road, OFFICER, examined, yes=False) is not None
    assert [one["reason"] for one in council.story("REP02").restatements] == ["Its own", "Year-end audit"]


def test_a_reason_for_a_figure_that_needs_none_changes_nothing(council: Council) -> None:
    examined = council.look(csv_file(FIGURES, ("REP02", "2025/26 Q3", 9)), reasons="Because")
    assert examined.parts[0][1]["reason"] == [None]


def test_what_is_due_and_not_in_the_file_is_listed(council: Council) -> None:
    examined = council.look(csv_file(FIGURES, ("REP01", "2025/26 Nov", 88), ("REP02", "2025/26 Q3", 9)))
    assert [(one.subject, one.period, one.outcome) for one in examined.missing] == [
        ("REP01", "2025/26 Oct", "missing"), ("REP01", "2025/26 Dec", "missing"),
    ]  # fmt: skip
    council.accepted(csv_file(FIGURES, ("REP01", "2025/26 Oct", 88)))
    later(council, hours=1)
    examined = council.look(csv_file(FIGURES, ("REP01", "2025/26 Nov", 88), ("REP02", "2025/26 Q3", 9)))
    assert [one.period for one in examined.missing] == ["2025/26 Dec"]


def test_what_is_due_keeps_to_the_service_and_period_asked_for(council: Council) -> None:
    content = csv_file(FIGURES, ("REP02", "2025/26 Q3", 9))
    examined = council.look(content, service="Repairs", period="2025/26 Q3")
    assert {(one.subject, one.period) for one in examined.missing} == {
        ("REP01", f"2025/26 {month}") for month in ("Oct", "Nov", "Dec")
    }


def test_the_summary_counts_what_each_row_would_do_and_how_statuses_move(council: Council) -> None:
    council.accepted(
        csv_file(FIGURES, ("REP02", "2025/26 Q1", 9), ("REP02", "2025/26 Q2", 9), ("HOM02", "2025/26 Q3", 5))
    )
    later(council, hours=1)
    rows = (
        ("REP02", "2025/26 Q1", 9),
        ("REP02", "2025/26 Q2", 16),
        ("REP02", "2025/26 Q3", 9),
        ("HOM02", "2025/26 Q3", ""),
    )
    examined = council.look(csv_file(FIGURES, *rows), with_statuses=True, service=None)
    summary = examined.summary
    assert (summary.new, summary.restated, summary.unchanged, summary.blank) == (1, 1, 1, 1)
    assert summary.missing == len(examined.missing) > 0
    assert summary.statuses[("green", "red")] == 1
    assert [change.size for change in examined.changes] == [None, 7, None, None]


def test_an_error_in_one_row_does_not_hide_what_is_to_be_said_of_the_others(council: Council) -> None:
    council.accepted(csv_file(FIGURES, ("REP02", "2025/26 Q2", 9)))
    heading = (*FIGURES, "Commentary", "Action", "Action owner", "Action due")
    examined = council.look(
        csv_file(
            heading,
            ("REP01", "2025/26 Dec", "eighty", "", "", "", ""),
            ("REP02", "2025/26 Q3", 16, "", "", "", "soon"),
            ("REP02", "2025/26 Q2", 10, "", "", "", ""),
        )
    )
    told = {one.code: one.cells for one in examined.findings}
    assert told == {
        "text_in_number_cell": ("C2",), "not_a_date": ("G3",), "red_without_commentary": ("D3",),
        "restated_without_reason": ("C4",),
    }  # fmt: skip
    assert examined.changes == [] and examined.parts == []
