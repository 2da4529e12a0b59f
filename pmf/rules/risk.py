"""Asks the rules about risk. What the words mean stands in `risk.sql`."""

from __future__ import annotations

import duckdb

from pmf.rules.asked_positions import Asked


def fill(cursor: duckdb.DuckDBPyConnection, asked: Asked) -> None:
    """Fill the cursor's table `risk_position`."""
    cursor.execute("CREATE OR REPLACE TEMP TABLE risk_position AS FROM position_none")
