"""How each matter of money, risk, customers and workforce stands in a period: asked of the four, in one shape.

Each of the four fills a table of the cursor, `finance_position` and so on, in the shape of `position_none`
(`position_tables.sql`), with the facts that its sentences name in a column of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any, NamedTuple

import duckdb

from pmf.model.period import Period
from pmf.rules import customer, finance, risk, workforce
from pmf.rules.asked_positions import Asked
from pmf.store.answers import rows_of
from pmf.store.database import Database
from pmf.store.framework_settings import subjects_at

# Fills `SUBJECT_position` on a cursor.
Fill = Callable[[duckdb.DuckDBPyConnection, Asked], None]


class Subject(NamedTuple):
    """How a subject is filled, and the tables of which it knows nothing as long as they are empty."""

    fill: Fill
    tables: tuple[str, ...]


SUBJECTS: Mapping[str, Subject] = {
    "finance": Subject(finance.fill, ("budget_line",)),
    "risk": Subject(risk.fill, ("risk_review",)),
    "customer": Subject(customer.fill, ("feedback", "complaint_case")),
    "workforce": Subject(workforce.fill, ("workforce",)),
}

NONE = "CREATE OR REPLACE TEMP TABLE position AS FROM position_none"
_NOTHING = "CREATE OR REPLACE TEMP TABLE {}_position AS FROM position_none"
_ALL = "CREATE OR REPLACE TEMP TABLE position AS FROM position_none{}"


def lay_out(cursor: duckdb.DuckDBPyConnection, asked: Asked) -> None:
    """Fill the cursor's table `position` with what each of the four says."""
    for subject in SUBJECTS:
        _fill(cursor, subject, asked)
    tables = "".join(f" UNION ALL BY NAME FROM {subject}_position" for subject in SUBJECTS)
    cursor.execute(_ALL.format(tables))


def _fill(cursor: duckdb.DuckDBPyConnection, subject: str, asked: Asked) -> None:
    """Fill one subject's table. To plan its rules costs more than to ask whether there is anything to judge."""
    fill, tables = SUBJECTS[subject]
    there = " OR ".join(f"EXISTS (FROM council.{table})" for table in tables)
    if cursor.execute(f"SELECT {there}").fetchall()[0][0]:
        fill(cursor, asked)
    else:
        cursor.execute(_NOTHING.format(subject))


def positions(
    database: Database,
    *,
    at: datetime,
    period: Period,
    directorate: str | None = None,
    restricted: bool = False,
) -> list[dict[str, Any]]:
    """One row per budget, risk, service's customers and service's workforce, by subject. The four are asked at the same
    time, each on a cursor of its own, because their planning is what takes time."""
    asked = Asked(at, period, subjects_at(database, at), directorate, restricted)

    def rows(subject: str) -> list[dict[str, Any]]:
        with database.asking() as cursor:
            _fill(cursor, subject, asked)
            return rows_of(cursor.execute(f"FROM {subject}_position ORDER BY subject"))

    with ThreadPoolExecutor(len(SUBJECTS)) as pool:
        return [row for found in pool.map(rows, sorted(SUBJECTS)) for row in found]
