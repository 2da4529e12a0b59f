"""Puts the rules into an open database and asks them. The judgements themselves are in the SQL files."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from pmf.model.period import Frequency, Period, every_period
from pmf.store.answers import rows_of
from pmf.store.database import Database

# Later files build on earlier ones.
FILES = ("exact", "figure", "goal", "rating", "direction", "judged", "scorecard")
# The years for which periods exist. A return outside them is refused with a sentence.
FIRST_YEAR, LAST_YEAR = 1990, 2060
# How far back a scorecard looks for trends and persistence.
LOOK_BACK = timedelta(days=2 * 366)


def install(database: Database) -> None:
    """Make the calendar's tables and every rule. Seen by all cursors, nothing of it in the file."""
    with database.asking() as cursor:
        _install_calendar(cursor)
        for name in FILES:
            cursor.execute((Path(__file__).parent / f"{name}.sql").read_text(encoding="utf-8"))


# One row per period and each shorter or equal period that it is made of, numbered from 1.
_PARTS = """
CREATE OR REPLACE TABLE part_of AS
SELECT w.year_type, w.months AS whole_months, w.starts AS whole_starts, w.ends AS whole_ends,
    p.months AS part_months, p.starts AS part_starts, p.ends AS part_ends,
    p.position % (w.months // p.months) + 1 AS part_no
FROM period AS w
JOIN period AS p ON p.year_type = w.year_type AND p.months <= w.months
    AND p.position // (w.months // p.months) = w.position
"""


def _install_calendar(cursor: duckdb.DuckDBPyConnection) -> None:
    names, months = zip(*((f.value, f.months) for f in Frequency), strict=True)
    cursor.execute(
        "CREATE OR REPLACE TABLE frequency AS SELECT unnest($n) AS name, unnest($m) AS months",
        {"n": list(names), "m": list(months)},
    )
    columns = list(zip(*_calendar(), strict=True))
    cursor.execute(
        "CREATE OR REPLACE TABLE period AS SELECT unnest($a) AS year_type, unnest($b) AS months,"
        " unnest($c) AS label, unnest($d) AS starts, unnest($e) AS ends, unnest($f) AS position,"
        " unnest($g) AS year_starts",
        dict(zip("abcdefg", (list(column) for column in columns), strict=True)),
    )
    cursor.execute(_PARTS)


@cache
def _calendar() -> list[tuple[str, int, str, date, date, int, date]]:
    return [
        (
            period.year_type.value,
            period.frequency.months,
            period.label,
            period.starts,
            period.ends,
            period.position,
            period.within(Frequency.YEAR).starts,
        )
        for period in every_period(FIRST_YEAR, LAST_YEAR)
    ]


def _asked(database: Database, text: str, parameters: Mapping[str, Any]) -> list[dict[str, Any]]:
    with database.asking() as cursor:
        return rows_of(cursor.execute(text, dict(parameters)))


def scorecard(database: Database, *, at: datetime, period: Period) -> list[dict[str, Any]]:
    """One row per indicator alive in a period, as everything stood at a moment (UTC), judged."""
    return _asked(
        database,
        "SELECT * FROM scorecard($at, $months, $starts, $ends, $since) ORDER BY code",
        {
            "at": at,
            "months": period.frequency.months,
            "starts": period.starts,
            "ends": period.ends,
            "since": period.starts - LOOK_BACK,
        },
    )


def history(
    database: Database, *, at: datetime, codes: list[str], until: date, months: int = 1
) -> list[dict[str, Any]]:
    """One row per indicator and period, oldest first, as it stood at a moment (UTC), judged.

    `months` is the length of the periods; indicators that are collected less often keep their own.
    """
    return _asked(
        database,
        "SELECT * FROM judged($at, $months, $until, $since, $until, $codes) ORDER BY code, ends",
        {"at": at, "months": months, "until": until, "since": date(FIRST_YEAR, 1, 1), "codes": codes},
    )


def own_periods(
    database: Database, *, at: datetime, codes: list[str], since: date, until: date
) -> list[dict[str, Any]]:
    """One row per indicator and period of its own length that ends after `since` and by `until`, judged."""
    with database.asking() as cursor:
        return own_periods_on(cursor, at=at, codes=codes, since=since, until=until)


def own_periods_on(
    cursor: duckdb.DuckDBPyConnection, *, at: datetime, codes: list[str], since: date, until: date
) -> list[dict[str, Any]]:
    """The same on a cursor in the middle of a transaction, so that what it has written counts."""
    return rows_of(
        cursor.execute(
            "SELECT * FROM judged($at, 1, $until, $since, $until, $codes) ORDER BY code, ends",
            {"at": at, "since": since, "until": until, "codes": codes},
        )
    )


def due(database: Database, *, at: datetime, starts: date, ends: date) -> list[dict[str, Any]]:
    """One row per indicator and period of its own length that ends between two days, judged, whether or
    not anything was handed in for it."""
    return _asked(
        database,
        "SELECT * FROM judged($at, 1, $starts, $since, $ends, NULL) WHERE ends >= $starts ORDER BY code, ends",
        {"at": at, "starts": starts, "since": starts - timedelta(days=1), "ends": ends},
    )
