"""Brings a file to the present schema, one numbered script at a time, each in a transaction."""

from __future__ import annotations

from pathlib import Path

import duckdb

from pmf.store.answers import first_row

SCRIPTS = Path(__file__).parent / "migrations"


class NewerSchemaError(Exception):
    """The file was made by a later version of this program."""


def scripts() -> list[Path]:
    """The scripts in order. A script's number is the schema version that it makes."""
    return sorted(SCRIPTS.glob("[0-9]*.sql"))


def migrate(connection: duckdb.DuckDBPyConnection, up_to: int | None = None) -> int:
    """Run what is missing and return the version reached. `up_to` stops early, for tests."""
    connection.execute(
        "CREATE TABLE IF NOT EXISTS council.schema_version (version INTEGER NOT NULL, script VARCHAR NOT NULL)"
    )
    found = first_row(connection.execute("SELECT coalesce(max(version), 0) FROM council.schema_version"))
    version = int(found[0]) if found else 0
    latest = len(scripts())
    if version > latest:
        raise NewerSchemaError(
            f"This database has schema version {version} and this program knows {latest}. "
            "Use the newer program that made it."
        )
    for number, script in enumerate(scripts()[:up_to], 1):
        if number > version:
            connection.execute("BEGIN TRANSACTION")
            try:
                connection.execute(script.read_text(encoding="utf-8"))
                connection.execute("INSERT INTO council.schema_version VALUES (?, ?)", [number, script.name])
                connection.execute("COMMIT")
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            # A log that holds changes of tables is where replay after a kill has failed before.
            connection.execute("CHECKPOINT council")
            version = number
    return version
