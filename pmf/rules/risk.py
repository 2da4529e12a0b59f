"""Asks the rules about risk. What the words mean stands in `risk*.sql`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import duckdb

from pmf.model.subjects import Risk
from pmf.rules.asked_positions import Asked
from pmf.store.answers import rows_of
from pmf.store.database import Database
from pmf.store.framework_settings import subjects_at

_CELLS = """
CREATE OR REPLACE TEMP TABLE risk_cell AS
SELECT unnest(CAST($impact AS SMALLINT[])) AS impact, unnest(CAST($likelihood AS SMALLINT[])) AS likelihood,
    unnest(CAST($score AS INTEGER[])) AS score, unnest(CAST($impact_name AS VARCHAR[])) AS impact_name,
    unnest(CAST($likelihood_name AS VARCHAR[])) AS likelihood_name
"""
_SETTING = """
CREATE OR REPLACE TEMP TABLE risk_setting AS
SELECT CAST($amber_from AS INTEGER) AS amber_from, CAST($appetite AS INTEGER) AS appetite,
    CAST($tolerance AS INTEGER) AS tolerance, CAST($review_days AS INTEGER) AS review_days
"""
_ANY = "SELECT EXISTS (FROM council.risk_review), EXISTS (FROM council.plan_action WHERE risk_id IS NOT NULL)"
_NO_ANSWERS = "CREATE OR REPLACE TEMP TABLE risk_answer AS FROM no_risk_answer"
_ANSWERS = "CREATE OR REPLACE TEMP TABLE risk_answer AS SELECT * FROM risk_action($at, $today)"
_LINES = "SELECT * FROM risk_line($at, $today, $ends, $year_type)"
_POSITIONS = f"""
CREATE OR REPLACE TEMP TABLE risk_position AS
SELECT * EXCLUDE (is_closed) FROM ({_LINES})
WHERE NOT coalesce(is_closed, false) AND ($directorate IS NULL OR directorate = $directorate)
"""
_NONE = "CREATE OR REPLACE TEMP TABLE risk_position AS FROM risk_none"
_REVIEWS = """
SELECT v.*, r.return_id, r.file_name, r.handed_in_by, r.recorded_at,
    (SELECT count(*) FROM council.risk_review AS o SEMI JOIN standing_return($at) AS s ON s.return_no = o.return_no
        WHERE o.risk_id = v.risk_id AND o.reviewed_on = v.reviewed_on) AS versions
FROM scored_review($at) AS v JOIN council.data_return AS r USING (return_no)
WHERE v.risk_id = $risk_id
ORDER BY v.reviewed_on DESC
"""


def fill(cursor: duckdb.DuckDBPyConnection, asked: Asked) -> None:
    """Fill the cursor's table `risk_position`."""
    if _lay_out(cursor, asked):
        _do(cursor, _POSITIONS, asked)
    else:
        cursor.execute(_NONE)


def closed_too(database: Database, asked: Asked) -> list[dict[str, Any]]:
    """The rows of `risk_line` (`risk.sql`): every risk's last position, also of those that are closed (`is_closed`)."""
    with database.asking() as cursor:
        if not _lay_out(cursor, asked):
            return []
        return rows_of(_do(cursor, _LINES + " ORDER BY subject", asked))


def reviews(database: Database, *, at: datetime, risk_id: str) -> list[dict[str, Any]]:
    """Every review of one risk that stood at a moment (UTC), newest first, by the matrix of that moment, with the
    return that each came in and how many `versions` of it there were."""
    with database.asking() as cursor:
        _measure(cursor, subjects_at(database, at).risk)
        return rows_of(cursor.execute(_REVIEWS, {"at": at, "risk_id": risk_id}))


def _lay_out(cursor: duckdb.DuckDBPyConnection, asked: Asked) -> bool:
    """Fill the tables that the rules look at. Gives whether there is any risk to look for."""
    any_risk, any_action = cursor.execute(_ANY).fetchall()[0]
    if any_risk:
        _measure(cursor, asked.subjects.risk)
        _do(cursor, _ANSWERS if any_action else _NO_ANSWERS, asked)
    return bool(any_risk)


def _measure(cursor: duckdb.DuckDBPyConnection, risk: Risk) -> None:
    """Lay out the matrix, cell by cell, and its bands."""
    cells = [(i, j) for j in range(1, len(risk.likelihoods) + 1) for i in range(1, len(risk.impacts) + 1)]
    cursor.execute(
        _CELLS,
        {
            "impact": [i for i, _ in cells],
            "likelihood": [j for _, j in cells],
            "score": [risk.score(i, j) for i, j in cells],
            "impact_name": [risk.impacts[i - 1] for i, _ in cells],
            "likelihood_name": [risk.likelihoods[j - 1] for _, j in cells],
        },
    )
    bands = ("amber_from", "appetite", "tolerance", "review_days")
    cursor.execute(_SETTING, {name: getattr(risk, name) for name in bands})


def _do(cursor: duckdb.DuckDBPyConnection, text: str, asked: Asked) -> duckdb.DuckDBPyConnection:
    parameters = asked.parameters(text)
    if "$year_type" in text:
        parameters["year_type"] = asked.period.year_type.value
    return cursor.execute(text, parameters)
