"""How each matter of money, risk, customers and workforce stands in a period: asked of the four, in one shape.

Each of the four fills a table of the cursor, `finance_position` and so on, in the shape of `position_none`
(`position_tables.sql`), with the facts that its sentences name in a column of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import duckdb

from pmf.model.period import Period
from pmf.rules import customer, finance, risk, workforce
from pmf.rules.asked_positions import Asked
from pmf.store.answers import rows_of
from pmf.store.database import Database
from pmf.store.framework_settings import subjects_at

# Fills `SUBJECT_position` on a cursor.
Fill = Callable[[duckdb.DuckDBPyConnection, Asked], None]
FILLS: Mapping[str, Fill] = {
    "finance": finance.fill,
    "risk": risk.fill,
    "customer": customer.fill,
    "workforce": workforce.fill,
}

NONE = "CREATE OR REPLACE TEMP TABLE position AS FROM position_none"
_ALL = "CREATE OR REPLACE TEMP TABLE position AS FROM position_none{}"


def lay_out(cursor: duckdb.DuckDBPyConnection, asked: Asked) -> None:
    """Fill the cursor's table `position` with what each of the four says."""
    for fill in FILLS.values():
        fill(cursor, asked)
    tables = "".join(f" UNION ALL BY NAME FROM {subject}_position" for subject in FILLS)
    cursor.execute(_ALL.format(tables))


def positions(
    database: Database,
    *,
    at: datetime,
    period: Period,
    directorate: str | None = None,
    restricted: bool = False,
) -> list[dict[str, Any]]:
    """One row per budget, risk, service's customers and service's workforce, by subject."""
    asked = Asked(at, period, subjects_at(database, at), directorate, restricted)
    with database.asking() as cursor:
        lay_out(cursor, asked)
        return rows_of(cursor.execute("FROM position ORDER BY about, subject"))
