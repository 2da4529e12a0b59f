"""Asks the rules about the workforce. What the words mean stands in `workforce.sql`."""

from __future__ import annotations

import duckdb

from pmf.rules.asked_positions import Asked


def fill(cursor: duckdb.DuckDBPyConnection, asked: Asked) -> None:
    """Fill the cursor's table `workforce_position`."""
    cursor.execute("CREATE OR REPLACE TEMP TABLE workforce_position AS FROM position_none")
