"""The directorates' trackers: what is counted, how it is grouped, what slipped and why, and what goes into a file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from helpers.council import OFFICER, open_road
from helpers.files import csv_file

from pmf.model.status import Status
from pmf.reports.activity import CLOSED, Activity, read_activity, slips
from pmf.reports.reading import Reader

PLANS = (
    ("Plan id", "Level", "Title", "Parents", "Directorate", "Service"),
    ("O1", "Objective", "Safe homes", "", "", ""),
    ("SP-REP", "Service plan", "Repairs plan", "O1", "Housing", "Repairs"),
    ("SP-HOM", "Service plan", "Homes plan", "O1", "Growth", "Homes"),
)
HEADINGS = ("Action id", "Title", "Plan id", "Owner", "Due", "Kind", "Period", "Status", "Percent complete", "Revised due", "Completed on", "Commentary")  # fmt: skip
FIRST = (
    ("A1", "Buy vans", "SP-REP", "Jo", "2025-12-31", "Action", "2025/26 Q1", "On track", 10, "", "", ""),
    ("A2", "Fire doors", "O1;SP-REP", "Mo", "2026-03-31", "Project", "2025/26 Q1", "On track", 20, "", "", "Sponsor: Ada Quist. Doors are ordered."),
    ("A3", "Let the hall", "SP-HOM", "Bo", "2025-07-31", "Milestone", "2025/26 Q1", "On track", 90, "", "", ""),
)  # fmt: skip
SECOND = (
    ("A1", "Buy vans", "SP-REP", "Jo", "2025-12-31", "Action", "2025/26 Q2", "Off track", 20, "2026-01-15", "", "No vans to be had."),
    ("A3", "Let the hall", "SP-HOM", "Bo", "2025-07-31", "Milestone", "2025/26 Q2", "Complete", 100, "", "2025-08-02", "Signed."),
    ("A4", "Give up", "SP-HOM", "Bo", "2026-07-31", "Action", "2025/26 Q2", "Cancelled", 0, "", "", "Not needed."),
)  # fmt: skip
THIRD = (
    ("A1", "Buy vans", "SP-REP", "Jo", "2025-12-31", "Action", "2025/26 Q3", "Off track", 30, "2026-01-31", "", "Two came."),
)  # fmt: skip


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    path: Path = tmp_path_factory.mktemp("activity") / "council.duckdb"
    with open_road(path, now=datetime(2025, 6, 1)) as council:
        council.accepted(csv_file(*PLANS))
        for moment, rows in ((datetime(2025, 7, 9), FIRST), (datetime(2025, 10, 9), SECOND), (datetime(2026, 1, 9), THIRD)):  # fmt: skip
            council.database._clock = lambda moment=moment: moment  # type: ignore[misc]
            council.accepted(csv_file(HEADINGS, *rows))
        yield Reader(council.database, council.road.framework, OFFICER)


def told(reader: Reader, day: str = "2026-02-10", **asked: Any) -> Activity:
    return read_activity(reader, at=datetime.fromisoformat(day + "T23:59"), **asked)


def test_the_sentence_counts_what_goes_well_and_what_slipped_twice(reader: Reader) -> None:
    assert (
        told(reader).headline() == "2 of 3 actions are complete or on track; 1 is overdue, and slipped twice"
    )
    assert told(reader, "2026-01-20").headline() == "2 of 3 actions are complete or on track; none is overdue"
    assert told(reader, "2025-07-20").headline() == "3 of 3 actions are complete or on track; none is overdue"
    assert told(reader, "2025-01-01").headline() == "No action has been handed in yet"
    homes = told(reader, directorate="Growth")
    assert homes.headline() == "1 of 1 action is complete or on track; none is overdue"
    assert homes.where(lambda row: row["status"] == "cancelled").headline() == "No action is open here"


def test_the_worst_comes_first_and_each_choice_has_its_own(reader: Reader) -> None:
    tracker = told(reader)
    assert [row["action_id"] for row in tracker.rows] == ["A1", "A2", "A3", "A4"]
    assert [row["standing"] for row in tracker.rows] == ["Overdue", "On track", "Complete", "Cancelled"]
    assert tracker.rows[0]["counts_as"] == Status.RED
    parts = (tracker.worrying, tracker.overdue, tracker.slipped, tracker.stale, tracker.complete, tracker.projects)  # fmt: skip
    assert [[row["action_id"] for row in part] for part in parts] == [["A1"], ["A1"], ["A1"], ["A2"], ["A3"], ["A2"]]  # fmt: skip


def test_it_is_grouped_by_plan_or_by_the_month_it_is_due(reader: Reader) -> None:
    tracker = told(reader)
    by_plan = [(name, [row["action_id"] for row in rows]) for name, rows in tracker.by_plan()]
    assert by_plan == [("SP-HOM Homes plan", ["A3", "A4"]), ("O1 Safe homes", ["A2"]), ("SP-REP Repairs plan", ["A1"])]  # fmt: skip
    by_month = [(name, [row["action_id"] for row in rows]) for name, rows in tracker.by_month()]
    assert by_month == [("January 2026", ["A1"]), ("March 2026", ["A2"]), (CLOSED, ["A3", "A4"])]


def test_each_slip_says_from_when_to_when_in_which_report_and_why(reader: Reader) -> None:
    (row,) = told(reader).overdue
    said = [(str(before), str(after), when, why) for before, after, when, why in slips(row)]
    assert said == [
        ("2025-12-31", "2026-01-15", "2025/26 Q2", "No vans to be had."),
        ("2026-01-15", "2026-01-31", "2025/26 Q3", "Two came."),
    ]
    assert row["slipped_times"] == 2 and "10 days ago" in row["reason"]
    assert slips(told(reader).complete[0]) == []


def test_whoever_was_named_last_sponsors_a_project(reader: Reader) -> None:
    assert [row["sponsor"] for row in told(reader).rows] == [None, "Ada Quist", None, None]


def test_the_file_has_a_line_an_action_with_every_report(reader: Reader) -> None:
    heads, first, *rest = told(reader).as_table()
    line = dict(zip(heads, first, strict=True))
    assert len(rest) == 3
    assert (line["Action"], line["Due now"], line["Put off"], line["Cell"]) == ("A1", "2026-01-31", "2", "A2")
    assert line["Reports"] == "2025/26 Q1 on track, 10% | 2025/26 Q2 off track, 20%: No vans to be had. | 2025/26 Q3 off track, 30%: Two came."  # fmt: skip
    assert told(reader, "2025-01-01").as_table() == []
