"""Asks the rules what was tracked of a period. What counts as tracked stands in
`health.sql`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from pmf.model.framework import Level
from pmf.model.period import Period
from pmf.rules.judging import suppose
from pmf.store.answers import rows_of
from pmf.store.database import Database

_WANTED = """
CREATE OR REPLACE TEMP TABLE wanted_code AS
SELECT code, code AS indicator, '' AS place, '' AS population_group, CAST(NULL AS INTEGER) AS months
FROM standing_indicator($at)
"""
_JUDGED = """
CREATE OR REPLACE TEMP TABLE judged_row AS SELECT * FROM judged($at, $months, $starts, $day_before, $until)
"""


def tracked(database: Database, *, at: datetime, period: Period) -> list[dict[str, Any]]:
    """One row per thing that was owed for a period, as everything stood at a moment (UTC): a figure, a report on
    a plan's action, or words on a red figure; with its deadline, the day that it came and the `outcome`."""
    judged = {
        "at": at,
        "months": period.frequency.months,
        "starts": period.starts,
        "day_before": period.starts - timedelta(days=1),
        "until": period.ends,
    }
    with database.asking() as cursor:
        cursor.execute(_WANTED, {"at": at})
        suppose(cursor, None)
        cursor.execute(_JUDGED, judged)
        asked = {name: judged[name] for name in ("at", "starts", "until")}
        return rows_of(cursor.execute("SELECT * FROM tracked($at, $starts, $until)", asked))


def late_plans(database: Database, *, at: datetime, levels: Sequence[Level]) -> list[dict[str, Any]]:
    """The plans that were outlined or approved after the days of their level, as they stood at a moment (UTC)."""
    asked = {
        "at": at,
        "levels": [one.id for one in levels],
        "outlined": [one.outlined_by for one in levels],
        "approved": [one.approved_by for one in levels],
    }
    text = "SELECT * FROM late_plan($at, $levels::VARCHAR[], $outlined::VARCHAR[], $approved::VARCHAR[])"
    with database.asking() as cursor:
        return rows_of(cursor.execute(text, asked))
