"""Killed while a file is made or brought to the present schema: it is the old one or the new one, and opens."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import duckdb
from helpers import migrations
from helpers.assurance import record, sized

from pmf.store import migrate
from pmf.store.connecting import STORAGE_VERSION, logs_of, quoted
from pmf.store.database import open_database

KILLS = 60
Schema = frozenset[tuple[str, str]]


def _schema(connection: duckdb.DuckDBPyConnection, name: str) -> Schema:
    return frozenset(
        connection.execute(
            "SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal AND database_name = ?",
            [name],
        ).fetchall()
    )


def _whole_schemas() -> dict[Schema, int]:
    """The schema that each script leaves, and which it is. Each script is a transaction of its own."""
    found: dict[Schema, int] = {}
    for version in range(1, len(migrate.scripts()) + 1):
        with duckdb.connect(":memory:") as connection:
            connection.execute("ATTACH ':memory:' AS council")
            migrate.migrate(connection, up_to=version)
            found[_schema(connection, "council")] = version
    return found


def _old_file(path: Path) -> Schema:
    """A file of the first schema with something in it."""
    with duckdb.connect(":memory:") as connection:
        connection.execute(f"ATTACH {quoted(path)} AS council (STORAGE_VERSION '{STORAGE_VERSION}')")
        migrate.migrate(connection, up_to=1)
        connection.execute(
            "INSERT INTO council.data_return SELECT i, 'R' || i, 'performance', 'a.csv', 'x', NULL, NULL, NULL, 'Jo',"
            " TIMESTAMP '2025-01-01' + INTERVAL (i) MINUTE, true, 1, 1, 0, 0, '[]' FROM range(1, 200) AS r(i)"
        )
        return _schema(connection, "council")


def test_a_killed_migration_leaves_a_whole_schema(tmp_path: Path) -> None:
    """The old one, the new one, or one between them that a script had finished."""
    old = tmp_path / "old.duckdb"
    whole = _whole_schemas()
    assert _old_file(old) in whole
    new = tmp_path / "new.duckdb"
    database = open_database(new, create=True)
    with database.asking() as cursor:
        new_schema = _schema(cursor, "council")
    database.close()
    (tmp_path / "work").mkdir()
    probe = tmp_path / "probe.duckdb"
    probe.write_bytes(old.read_bytes())
    kills = max(sized(KILLS), migrations.steps(probe) * 3 // 2 + 3)
    done = subprocess.run(
        [sys.executable, migrations.__file__, str(old), str(tmp_path / "work"), str(kills), "7"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    left = {"old": 0, "new": 0, "nothing": 0, "between": 0, "half": 0}
    logged = lost_rows = opened = 0
    for turn in range(kills):
        path = tmp_path / "work" / f"{turn}.duckdb"
        if not path.exists():
            assert turn % 3 == 2, "an old file is gone"
            left["nothing"] += 1
        else:
            with duckdb.connect(":memory:") as look:
                look.execute(f"ATTACH {quoted(path)} AS council (READ_ONLY)")
                found = _schema(look, "council")
            version = whole.get(found)
            kind = {None: "half", 1: "old", len(whole): "new"}.get(version, "between")
            # a file that was not there is made whole or not at all
            left["half" if turn % 3 == 2 and kind != "new" else kind] += 1
        database = open_database(path, create=True)
        logged += bool(logs_of(path))
        with database.asking() as cursor:
            opened += _schema(cursor, "council") == new_schema
            rows = cursor.execute("SELECT count(*) FROM council.data_return").fetchall()[0][0]
        lost_rows += rows != (0 if turn % 3 == 2 else 199)
        database.close()
    record(
        "R7 killed while the schema is changed",
        kills=done.stdout.split().count("killed"), left_old=left["old"], left_new=left["new"], left_unmade=left["nothing"],
        between=left["between"], half=left["half"], opened_afterwards=opened, lost=lost_rows, logs_left_after_start=logged,
    )  # fmt: skip
    assert done.stdout.split().count("killed") == kills, done.stderr
    assert (left["half"], lost_rows, logged, opened) == (0, 0, 0, kills)
    assert min(left[kind] for kind in ("old", "new", "between")) > 0
    assert min(left["old"], left["new"], left["nothing"]) > 0
