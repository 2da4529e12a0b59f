"""Asks the rules for the exceptions of a period. What an exception is stands in the SQL files.

The council is judged once: each indicator in periods of the length asked for and in years, and if those periods
are longer than quarters, in quarters as well. All that follows looks at those rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import duckdb

from pmf.model.framework import Level
from pmf.model.period import Frequency, Period
from pmf.rules import positions
from pmf.rules.asked_positions import Asked
from pmf.rules.judging import LOOK_BACK, codes, suppose
from pmf.rules.threading import lay_out
from pmf.store.answers import rows_of
from pmf.store.database import Database
from pmf.store.framework_settings import subjects_at

# chr(31) is in no code, so a subject is never taken for another.
_WANTED = """
CREATE OR REPLACE TEMP TABLE wanted_code AS
SELECT code || CASE WHEN months IS NULL THEN '' ELSE chr(31) || months END AS code, code AS indicator,
    '' AS place, '' AS population_group, months
FROM (SELECT DISTINCT unnest($codes) AS code) CROSS JOIN (SELECT unnest($lengths) AS months)
"""
_JUDGED = """
CREATE OR REPLACE TEMP TABLE judged_any AS
SELECT j.* REPLACE (w.indicator AS code), w.months AS as_months
FROM judged($at, $months, $starts, $since, $until + INTERVAL 12 MONTH) AS j JOIN wanted_code AS w ON w.code = j.code
"""
_ROWS = """
CREATE OR REPLACE TEMP TABLE judged_row AS
SELECT * EXCLUDE (as_months) FROM judged_any WHERE as_months IS NULL AND ends <= $until
"""
_YEARS = "CREATE OR REPLACE TEMP TABLE judged_year AS SELECT * EXCLUDE (as_months) FROM judged_any WHERE as_months = 12"
_PARTS_OF_YEARS = """
CREATE OR REPLACE TEMP TABLE judged_part AS
SELECT code, period, starts, ends, per_year, position, year_starts, value, target, target_how, figure_how, numerator, denominator
FROM judged_any
WHERE as_months IS NOT DISTINCT FROM CASE WHEN $months > 3 THEN 3 END AND value IS NOT NULL AND ends <= $until
"""
_FIGURES = """
CREATE OR REPLACE TEMP TABLE figure_row AS
SELECT code, starts, ends, months, figure_how AS how, found, expected, value, numerator, denominator, marker, figure_period,
    return_no, row_no
FROM judged_row WHERE figure_how IS NOT NULL
"""
_LINES = "CREATE OR REPLACE TEMP TABLE scorecard_line AS SELECT * FROM newest_line($at, $months, $starts, $until, true)"
_PROJECTED = """
CREATE OR REPLACE TEMP TABLE projected_line AS
SELECT code, p AS projected FROM projection($at, $months, $starts, $day_before, $until) AS p
"""
# What is poor for no more than having come late was overdue when it mattered, and is here now.
_POOR = """
CREATE OR REPLACE TEMP TABLE poor_line AS
SELECT code, q AS data_quality FROM data_quality($at, $months, $starts, $until, $review) AS q
WHERE is_there AND 'poor' IN (accuracy, validity, reliability, relevance, completeness)
"""
_WORDS = """
CREATE OR REPLACE TEMP TABLE words_line AS
SELECT code, arg_max(w, (w.ends, w.starts)) AS words FROM said($at, $until) AS w GROUP BY code
"""
_PARTS = """
CREATE OR REPLACE TEMP TABLE wanted_code AS
SELECT code || chr(31) || place || chr(31) || population_group AS code, code AS indicator, place, population_group,
    CAST(NULL AS INTEGER) AS months
FROM (
    SELECT DISTINCT o.code, o.place, o.population_group
    FROM council.observation AS o
    SEMI JOIN standing_return($at) AS s ON o.return_no = s.return_no
    JOIN scorecard_line AS l ON l.code = o.code AND o.starts >= l.starts AND o.ends <= l.ends
    WHERE o.place <> '' OR o.population_group <> ''
)
"""
_MASKED = "CREATE OR REPLACE TEMP TABLE masked_line AS SELECT * FROM masked($at, $months, $since, $until)"
_PLANS = "SELECT EXISTS (FROM council.plan_node) OR EXISTS (FROM council.plan_action)"
_PLAN_LINES = "CREATE OR REPLACE TEMP TABLE plan_line AS SELECT * FROM plan_line_of($today, $directorate)"
_NO_PLAN_LINES = "CREATE OR REPLACE TEMP TABLE plan_line AS FROM plan_none"
_NOTHING_MASKED = "CREATE OR REPLACE TEMP TABLE masked_line AS FROM masked_none"


def exceptions(
    database: Database,
    *,
    at: datetime,
    period: Period,
    directorate: str | None = None,
    sets: set[str] | None = None,
    review_after_months: int = 12,
    levels: Sequence[Level] = (),
    restricted: bool = False,
    beside_sets: bool = False,
) -> list[dict[str, Any]]:
    """One row per subject that needs a conversation about a period, as everything stood at a moment (UTC):
    the gravest first, with the kinds of reason, the facts that each names, and where its review stands. `levels`
    are the framework's of plans, by which it is known where the golden thread is broken; plans are in no set.
    Nor are budgets, risks, customers and workforce: with `beside_sets` they are there whatever the sets. Without
    `restricted` no restricted budget line goes into any of it."""
    wanted = codes(database, at=at, directorate=directorate, sets=sets)
    asked = {
        "at": at,
        "months": period.frequency.months,
        "starts": period.starts,
        "until": period.ends,
        "since": period.starts - LOOK_BACK,
        "day_before": period.starts - timedelta(days=1),
        "review": review_after_months,
        "whole": directorate is None and sets is None,
        "today": at.date(),
        "directorate": directorate,
    }
    subjects = subjects_at(database, at) if sets is None or beside_sets else None
    with database.asking() as cursor:
        _judge(cursor, wanted, asked)
        for text in (_LINES, _PROJECTED, _POOR, _WORDS, _PARTS):
            _do(cursor, text, asked)
        parts = cursor.execute("SELECT count(*) FROM wanted_code").fetchall()[0][0]
        _do(cursor, _MASKED if parts else _NOTHING_MASKED, asked)
        if sets is None and cursor.execute(_PLANS).fetchall()[0][0]:
            lay_out(cursor, asked, levels)
            _do(cursor, _PLAN_LINES, asked)
        else:
            cursor.execute(_NO_PLAN_LINES)
        if subjects is None:
            cursor.execute(positions.NONE)
        else:
            positions.lay_out(cursor, Asked(at, period, subjects, directorate, restricted))
        return rows_of(_do(cursor, "SELECT * FROM exceptions($at, $starts, $whole)", asked))


def _judge(cursor: duckdb.DuckDBPyConnection, wanted: list[str], asked: dict[str, Any]) -> None:
    quarter = Frequency.QUARTER.months
    lengths = [None, Frequency.YEAR.months, *([quarter] if asked["months"] > quarter else [])]
    cursor.execute(_WANTED, {"codes": wanted, "lengths": lengths})
    suppose(cursor, None)
    for text in (_JUDGED, _ROWS, _YEARS, _PARTS_OF_YEARS, _FIGURES):
        _do(cursor, text, asked)


def _do(cursor: duckdb.DuckDBPyConnection, text: str, asked: dict[str, Any]) -> duckdb.DuckDBPyConnection:
    """Ask with those of the parameters that the text names."""
    return cursor.execute(text, {name: value for name, value in asked.items() if f"${name}" in text})


def decisions_about(database: Database, *, at: datetime, subjects: list[str]) -> list[dict[str, Any]]:
    """What was decided about some subjects by a moment (UTC) and what became of it, newest first."""
    text = (
        "SELECT * FROM standing_decision($at) WHERE list_contains($subjects, subject)"
        " ORDER BY recorded_at DESC, decision_no DESC"
    )
    with database.asking() as cursor:
        return rows_of(cursor.execute(text, {"at": at, "subjects": subjects}))
