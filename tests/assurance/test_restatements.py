"""A restated figure says so: what it was, by how much, why, by whom; and what was shown before can be seen again."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from random import Random
from typing import Any

from helpers.assurance import record, sized
from helpers.council import OFFICER, Council, later
from helpers.files import csv_file

from pmf.model.period import parse_period
from pmf.reports.indicator import read_indicator, restated
from pmf.reports.reading import Reader
from pmf.reports.scorecard import read_scorecard
from pmf.ui.provenance import size

QUARTERS = [f"2024/25 Q{quarter}" for quarter in (1, 2, 3, 4)] + ["2025/26 Q1", "2025/26 Q2", "2025/26 Q3"]
CODES = ("REP02", "HOM01", "HOM02")
HEADINGS = ("Indicator code", "Period", "Value", "Reason for restatement")
LEAST = sized(110)


def test_no_restatement_goes_unlabelled_and_the_past_stays(council: Council) -> None:
    chance = Random(412)
    stands = {(code, quarter): Decimal(chance.randint(5, 30)) for code in CODES for quarter in QUARTERS}
    council.accepted(csv_file(HEADINGS, *((*key, value, "") for key, value in stands.items())))
    later(council, days=1)
    told: list[tuple[str, str, Decimal, Decimal, str | None]] = []
    seen: list[tuple[datetime, Any]] = []
    rounds = 0
    while len(told) < LEAST:
        if rounds % 3 == 0:
            seen.append((council.database.now(), _shown(council, council.database.now())))
        rounds += 1
        later(council, seconds=30)
        rows = []
        for key in chance.sample(sorted(stands), 19):
            value = chance.choice(
                [stands[key], Decimal(chance.randint(0, 300)) / 10, stands[key] + chance.randint(-2, 2)]
            )
            reason = chance.choice([None, "Counted twice", "=1+1 is not a reason", "Late jobs"])
            rows.append((*key, value, reason or ""))
            if value != stands[key]:
                told.append((*key, stands[key], value, reason))
                stands[key] = value
        council.accepted(csv_file(HEADINGS, *rows), f"correction {rounds}.csv")
        later(council, seconds=30)

    reader = Reader(council.database, council.road.framework, OFFICER)
    rows_by_code = {code: restated(reader, code, at=council.soon()) for code in CODES}
    every = [(code, row) for code in CODES for row in rows_by_code[code]]
    found = [(code, row["period"], row["was"], row["value"], row["reason"]) for code, row in every]
    unlabelled = sum(one not in found for one in told) + abs(len(found) - len(told))
    unsized = sum(size(row, "number", None)[:1] not in "↑↓" for _, row in every)
    unsigned = sum(not (row["handed_in_by"] and row["return_id"] and row["recorded_at"]) for _, row in every)
    wrong_status = sum(
        _statuses(council, code, row) != (row["status_was"], row["status_is"])
        for code, row in chance.sample(every, 4)
    )
    past_changed = sum(_shown(council, at) != shown for at, shown in seen)
    record(
        "restatement_is_labelled", restatements=len(told), unlabelled=unlabelled, without_size=unsized,
        without_signature=unsigned, status_wrongly_told=wrong_status, moments_seen_again=len(seen), moments_changed=past_changed,
    )  # fmt: skip
    assert (unlabelled, unsized, unsigned, wrong_status, past_changed) == (0, 0, 0, 0, 0)


def _shown(council: Council, at: datetime) -> Any:
    """What the pages of all the indicators and the scorecard had to show at a moment."""
    reader = Reader(council.database, council.road.framework, OFFICER)
    card = read_scorecard(reader, period=parse_period("2025/26 Q3"), at=at)
    stories = [read_indicator(reader, code, at=at) for code in CODES]
    return card.headline(), card.lines, [(one.points, one.restatements) for one in stories]


def _statuses(council: Council, code: str, row: Any) -> tuple[str, str]:
    """The status just before and just after a restatement, from the whole story as at both moments."""
    before = council.story(code, row["recorded_at"] - datetime.resolution).point(row["period"])
    after = council.story(code, row["recorded_at"]).point(row["period"])
    assert before is not None
    assert after is not None
    return before["status"], after["status"]
