"""Keeps what judgements depend on of the framework as dated facts, so that a change of the file does
not change what a past meeting saw."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pmf.model.framework import Framework
from pmf.model.subjects import Subjects
from pmf.store.answers import rows_of
from pmf.store.database import Act, Database

_COLUMNS = (
    "framework_id", "status_rule", "tolerance", "outer_tolerance", "set_by", "set_on",
    "unchanged_counts_as", "review_trigger", "decline", "days_allowed", "roll_up", "green_from", "amber_from",
    "subjects",
)  # fmt: skip


def record_settings(database: Database, framework: Framework, by: str) -> bool:
    """Note the framework's settings if they differ from those last noted. Gives whether they did."""
    rule = framework.status_rule
    now: list[Any] = [
        framework.id, rule.rule.value, rule.tolerance, rule.outer_tolerance, rule.set_by, rule.set_on,
        framework.direction.unchanged, framework.trigger.default, framework.trigger.decline,
        framework.returns.days_allowed, framework.roll_up.method, framework.roll_up.green_from,
        framework.roll_up.amber_from, framework.subjects.model_dump_json(),
    ]  # fmt: skip
    with database.asking() as cursor:
        last = rows_of(
            cursor.execute("SELECT * FROM council.framework_version ORDER BY recorded_at DESC LIMIT 1")
        )
    if last and [last[0][name] for name in _COLUMNS] == now:
        return False
    with database.writing(Act("framework set", framework.id, by)) as work:
        work.cursor.execute(
            "INSERT INTO council.framework_version VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [work.moment, *now],
        )
    return True


def subjects_at(database: Database, at: datetime) -> Subjects:
    """What money, risk, customers and workforce were judged by at a moment (UTC); where nothing was noted by then,
    by what was noted first."""
    with database.asking() as cursor:
        found = rows_of(cursor.execute("SELECT subjects FROM standing_framework(?)", [at]))
    noted = found[0]["subjects"] if found else None
    return Subjects.model_validate_json(noted) if noted else Subjects()
