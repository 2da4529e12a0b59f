"""Asks the rules for the exceptions of a period. What an exception is stands in the SQL files."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from pmf.model.period import Period
from pmf.rules.judging import LOOK_BACK, codes, prepared
from pmf.store.answers import rows_of
from pmf.store.database import Database

# Each working table and what fills it. The first and the last are there for every question.
_LINES = "CREATE OR REPLACE TEMP TABLE scorecard_line AS SELECT * FROM newest_line($at, $months, $starts, $until, $since, true)"
_PROJECTED = """
CREATE OR REPLACE TEMP TABLE projected_line AS
SELECT code, p AS projected FROM projection($at, $months, $starts, $since, $until) AS p
"""
_POOR = """
CREATE OR REPLACE TEMP TABLE poor_line AS
SELECT code, q AS data_quality FROM data_quality($at, $months, $starts, $until, $review) AS q
WHERE quality = 'poor' AND is_there
"""
_WORDS = """
CREATE OR REPLACE TEMP TABLE words_line AS
SELECT code, arg_max(w, (w.ends, w.starts)) AS words FROM said($at, $until) AS w GROUP BY code
"""
_PARTS = """
CREATE OR REPLACE TEMP TABLE wanted_code AS
SELECT code || chr(31) || place || chr(31) || population_group AS code, code AS indicator, place, population_group
FROM (
    SELECT DISTINCT o.code, o.place, o.population_group
    FROM council.observation AS o
    SEMI JOIN standing_return($at) AS s ON o.return_no = s.return_no
    JOIN scorecard_line AS l ON l.code = o.code AND l.status <> 'red' AND o.starts >= l.starts AND o.ends <= l.ends
    WHERE (o.place <> '' OR o.population_group <> '') AND o.ends > $since
)
"""
_MASKED = "CREATE OR REPLACE TEMP TABLE masked_line AS SELECT * FROM masked($at, $months, $since, $until)"


def exceptions(
    database: Database,
    *,
    at: datetime,
    period: Period,
    directorate: str | None = None,
    sets: set[str] | None = None,
    review_after_months: int = 12,
) -> list[dict[str, Any]]:
    """One row per subject that needs a conversation about a period, as everything stood at a moment (UTC):
    the gravest first, with the kinds of reason, the facts that each names, and where its review stands."""
    wanted = codes(database, at=at, directorate=directorate, sets=sets)
    since = period.starts - LOOK_BACK
    asked = {"at": at, "months": period.frequency.months, "starts": period.starts, "until": period.ends}
    with database.asking() as cursor:
        prepared(cursor, wanted)
        cursor.execute(_LINES, asked | {"since": since})
        cursor.execute(_PROJECTED, asked | {"since": period.starts - timedelta(days=1)})
        cursor.execute(_POOR, asked | {"review": review_after_months})
        cursor.execute(_WORDS, {"at": at, "until": period.ends})
        cursor.execute(_PARTS, {"at": at, "since": since})
        cursor.execute(_MASKED, {"at": at, "months": asked["months"], "since": since, "until": period.ends})
        whole = directorate is None and sets is None
        text = "SELECT * FROM exceptions($at, $starts, $whole)"
        return rows_of(cursor.execute(text, {"at": at, "starts": period.starts, "whole": whole}))


def decisions_about(database: Database, *, at: datetime, subjects: list[str]) -> list[dict[str, Any]]:
    """What was decided about some subjects by a moment (UTC) and what became of it, newest first."""
    text = (
        "SELECT * FROM standing_decision($at) WHERE list_contains($subjects, subject)"
        " ORDER BY recorded_at DESC, decision_no DESC"
    )
    with database.asking() as cursor:
        return rows_of(cursor.execute(text, {"at": at, "subjects": subjects}))
