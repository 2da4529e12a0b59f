"""Asks the rules about money. What the words mean stands in `finance.sql`."""

from __future__ import annotations

import duckdb

from pmf.rules.asked_positions import Asked


def fill(cursor: duckdb.DuckDBPyConnection, asked: Asked) -> None:
    """Fill the cursor's table `finance_position`."""
    cursor.execute("CREATE OR REPLACE TEMP TABLE finance_position AS FROM position_none")
