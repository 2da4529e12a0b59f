"""Asks the rules about customers. What the words mean stands in `customer.sql`."""

from __future__ import annotations

import duckdb

from pmf.rules.asked_positions import Asked


def fill(cursor: duckdb.DuckDBPyConnection, asked: Asked) -> None:
    """Fill the cursor's table `customer_position`."""
    cursor.execute("CREATE OR REPLACE TEMP TABLE customer_position AS FROM position_none")
