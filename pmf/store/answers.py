"""Answers of the database as plain values, always read to their end: one left half read blocks its cursor."""

from __future__ import annotations

from typing import Any

import duckdb


def rows_of(answered: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """The rows of an answer, by column name."""
    names = [column[0] for column in answered.description or ()]
    return [dict(zip(names, row, strict=True)) for row in answered.fetchall()]


def first_row(answered: duckdb.DuckDBPyConnection) -> tuple[Any, ...] | None:
    """The first row of an answer, or None."""
    rows = answered.fetchall()
    return rows[0] if rows else None
