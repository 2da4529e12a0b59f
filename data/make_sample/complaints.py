"""Complaints case by case, by their days alone: of Revenues and benefits, which moved to another case system in May
2026, and of Digital and information."""

import datetime as dt
import random
from functools import cache

import council
import feedback
from facts import FIRST_CASES
from periods import quarter_end
from sheets import Row

HEADINGS = ("Case", "Stage", "Service", "Received on", "Acknowledged on", "Extended to", "Reason for extension",
            "Responded on", "Outcome")  # fmt: skip
WITH_CASES = ("REV", "DIG")
MOVED = 12
# One answer that the customer team's counts have in time and its own days have not.
LATE_BY_A_DAY = ("REV", 1, 12)
# Not yet answered at the end of 2026/27 Q2: the case that has gone on to stage 2, the day each came, and whether anybody
# said so.
OPEN = (
    ("REV", "", dt.date(2026, 7, 21), None), ("REV", "", dt.date(2026, 8, 6), None),
    ("REV", "", dt.date(2026, 8, 19), dt.date(2026, 9, 9)), ("REV", "", dt.date(2026, 9, 15), None),
    ("REV", "", dt.date(2026, 9, 22), dt.date(2026, 9, 25)), ("REV", "REV-2101", dt.date(2026, 8, 27), dt.date(2026, 9, 14)),
    ("DIG", "", dt.date(2026, 9, 24), dt.date(2026, 9, 28)),
)  # fmt: skip


def return_rows(quarter: int) -> list[Row]:
    """What was answered in a quarter, and at the last what was still open."""
    rows = [row for code in WITH_CASES for stage in (1, 2) for row in _answered(code, stage, quarter)]
    withdrawn = _back(_workday(quarter_end(quarter)), 20)
    rows.append(
        _common(f"REV-{quarter - FIRST_CASES + 1}199", 1, "REV", withdrawn)
        | {
            "Acknowledged on": _back(withdrawn, -2),
            "Responded on": _back(withdrawn, -4),
            "Outcome": "Withdrawn",
        }
    )
    if quarter == 13:
        rows += [
            _common(case or f"{code}-49{n:02}", 2 if case else 1, code, received)
            | {"Acknowledged on": acknowledged}
            for n, (code, case, received, acknowledged) in enumerate(OPEN, 1)
        ]
    return sorted(rows, key=lambda row: (str(row["Received on"]), str(row["Case"])))


def upheld(code: str, quarter: int) -> int | None:
    """How many cases answered in a quarter were upheld or partly so; nothing where no cases are handed in."""
    if code not in WITH_CASES or quarter < FIRST_CASES:
        return None
    return sum(
        "pheld" in str(row["Outcome"]) and row["Outcome"] != "Not upheld"
        for stage in (1, 2)
        for row in _answered(code, stage, quarter)
    )


@cache
def _answered(code: str, stage: int, quarter: int) -> list[Row]:
    if stage == 2 and quarter == FIRST_CASES:
        return []  # their first stage was before the log began
    closed, in_time = (feedback.closed_in_time if stage == 1 else feedback.second_in_time)(code, quarter)
    if (code, stage, quarter) == LATE_BY_A_DAY:
        in_time -= 1
    rng = random.Random(f"{council.SEED} {code} {stage} {quarter} cases")
    late_ones = set(rng.sample(range(closed), closed - in_time))
    # Only so many of the late ones: of those the first were not even acknowledged in time.
    unacknowledged = (
        set(sorted(late_ones)[: round(len(late_ones) * 0.7)]) if code == "REV" and quarter >= MOVED else set()
    )
    rows = []
    for n in range(closed):
        before = rng.randrange(1, 84 if stage == 1 else 28)
        responded = _workday(quarter_end(quarter) - dt.timedelta(days=before))
        case = f"{code}-{quarter - FIRST_CASES + 1}1{n + 1:02}" if stage == 1 else _went_on(code, quarter, n)
        rows.append(_case(case, stage, code, responded, rng, n in late_ones, n in unacknowledged))
    return rows


def _went_on(code: str, quarter: int, n: int) -> str:
    """The case of stage 1 that was answered among the first of the quarter before."""
    return sorted((str(row["Responded on"]), str(row["Case"])) for row in _answered(code, 1, quarter - 1))[n][
        1
    ]


def _case(
    case: str, stage: int, code: str, responded: dt.date, rng: random.Random, late: bool, silent: bool
) -> Row:
    """Worked out from the day of the answer. Bank holidays are left out of account by staying well clear of the day
    on which a clock runs out."""
    allowed = 10 if stage == 1 else 20
    extension: Row = {}
    if silent:
        received = _back(responded, allowed + rng.randrange(11, 20))
        acknowledged = None if rng.random() < 0.35 else _back(received, -rng.randrange(9, 13))
    elif late:
        acknowledged = _back(responded, allowed + rng.randrange(5, 12))
        received = _back(acknowledged, rng.randrange(1, 5))
    elif rng.random() < 0.12:
        acknowledged = _back(responded, allowed + 3)
        received = _back(acknowledged, rng.randrange(1, 4))
        extension = {
            "Extended to": _back(acknowledged, -(allowed + 7)),
            "Reason for extension": "Waiting for another organisation",
        }
    else:
        acknowledged = _back(responded, rng.randrange(2, allowed - 1))
        received = _back(acknowledged, rng.randrange(0, 5))
    outcome = rng.choices(("Upheld", "Partly upheld", "Not upheld"), (3, 2, 8))[0]
    return (
        _common(case, stage, code, received)
        | {"Acknowledged on": acknowledged, "Responded on": responded, "Outcome": outcome}
        | extension
    )


def _common(case: str, stage: int, code: str, received: dt.date) -> Row:
    service = next(one for one in council.SERVICES if one.code == code)
    return {"Case": case, "Stage": stage, "Service": service.name, "Received on": received}


def _back(day: dt.date, working_days: int) -> dt.date:
    step = dt.timedelta(days=1 if working_days < 0 else -1)
    for _ in range(abs(working_days)):
        day += step
        while day.weekday() > 4:
            day += step
    return day


def _workday(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=max(0, day.weekday() - 4))
