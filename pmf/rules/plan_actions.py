"""Asks the rules how each action of a plan stands (`action_line.sql`), and for every report on it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pmf.store.answers import rows_of
from pmf.store.database import Database

Row = dict[str, Any]

_LINES = """
SELECT l.*, r.return_id, r.file_name, r.handed_in_by, r.recorded_at
FROM action_line($at, $today) AS l JOIN council.data_return AS r USING (return_no)
ORDER BY l.action_id
"""
_REPORTS = """
SELECT a.*, coalesce(a.revised_due, a.due) AS due_now, r.return_id, r.file_name, r.handed_in_by, r.recorded_at
FROM standing_action_report($at) AS a JOIN council.data_return AS r USING (return_no)
ORDER BY a.action_id, a.ends, a.return_no
"""


def action_lines(database: Database, *, at: datetime) -> list[Row]:
    """One row an action as everything stood at a moment (UTC), with the return that it was last reported in."""
    with database.asking() as cursor:
        return rows_of(cursor.execute(_LINES, {"at": at, "today": at.date()}))


def action_reports(database: Database, *, at: datetime) -> list[Row]:
    """Every report on every action that stood at a moment (UTC), oldest first."""
    with database.asking() as cursor:
        return rows_of(cursor.execute(_REPORTS, {"at": at}))
