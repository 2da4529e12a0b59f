"""Connects to a council's file: attached as `council`, at the present schema, and locked down.

A log that cannot be read is not the end: it is moved aside, and as much of it as can be read is used.
What was lost with the rest is for the receipts to say.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from pmf.store.migrate import migrate

# A file that the release before can still open, should there be a need to go back.
STORAGE_VERSION = "v1.5.0"
_LOCK_DOWN = (
    "SET autoinstall_known_extensions = false",
    "SET autoload_known_extensions = false",
    "SET allow_community_extensions = false",
    "SET python_enable_replacements = false",
    "SET memory_limit = '4GB'",
    "SET TimeZone = 'UTC'",
)


class NoDatabaseError(Exception):
    """There is no database at the place named, or what is there is not one."""


def logs_of(path: Path) -> list[Path]:
    """The logs that DuckDB keeps beside a file, newest first, of what is not yet in the file itself: one,
    or for as long as it is written into the file, up to three."""
    names = (path.name + ending for ending in (".wal.recovery", ".wal.checkpoint", ".wal"))
    return [log for log in map(path.with_name, names) if log.exists()]


def quoted(path: Path) -> str:
    """A path as an SQL literal, for the statements that take no parameters."""
    return "'" + str(path).replace("'", "''") + "'"


def make(path: Path) -> None:
    """Make an empty database at `path`. It gets its name when it is whole, so that one killed in the
    making leaves nothing there."""
    fresh = path.with_name(path.name + ".new")
    for left in (fresh, *logs_of(fresh)):
        left.unlink(missing_ok=True)
    connect(fresh, None).close()
    # A log without its file says nothing, and must not be taken for the log of the new one.
    for log in logs_of(path):
        log.replace(_aside(log))
    fresh.replace(path)


def connect(path: Path, also_reach: Path | None, rules: bytes | None = None) -> duckdb.DuckDBPyConnection:
    """A connection with the file attached, and beside it the database of rules whose content is given, as `rules`: see
    `has_rules`. Raises NoDatabaseError if the file cannot be opened."""
    # One thread a question: sessions share the processors, and the engine's faults are in the sharing.
    connection = duckdb.connect(":memory:", config={"threads": 1})
    try:
        _attach(connection, path)
        migrate(connection)
        if logs_of(path):
            _write_log_into_file(connection, path)
        if rules is not None:
            _attach_rules(connection, rules)
        _lock_down(connection, also_reach)
    except BaseException:
        connection.close()
        raise
    return connection


def _attach(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    attach = f"ATTACH {quoted(path)} AS council (STORAGE_VERSION '{STORAGE_VERSION}')"
    try:
        connection.execute(attach)
    except duckdb.Error as problem:
        if not _cut_damaged_log(path):
            raise NoDatabaseError(f"{path} cannot be opened as a database: {problem}") from problem
        connection.execute(attach)


def _attach_rules(connection: duckdb.DuckDBPyConnection, rules: bytes) -> None:
    """Read-only, from a file that has no name any more as soon as it is open, where the system can do that. A full disk
    takes no file: then there are none."""
    with (
        contextlib.suppress(OSError, duckdb.Error),
        tempfile.TemporaryDirectory(prefix="pmf-rules-", ignore_cleanup_errors=True) as folder,
    ):
        file = Path(folder) / "rules.duckdb"
        file.write_bytes(rules)
        connection.execute(f"ATTACH {quoted(file)} AS rules (READ_ONLY)")


def has_rules(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether the database of rules is attached."""
    return bool(connection.execute("FROM duckdb_databases() WHERE database_name = 'rules'").fetchall())


def made_beside_empty_council(make: Callable[[duckdb.DuckDBPyConnection], None]) -> bytes:
    """The content of a new database with what `make` puts into it, held against the tables of an empty council."""
    with tempfile.TemporaryDirectory(prefix="pmf-rules-", ignore_cleanup_errors=True) as folder:
        path = Path(folder) / "rules.duckdb"
        with contextlib.closing(duckdb.connect(str(path), config={"threads": 1})) as connection:
            connection.execute("ATTACH ':memory:' AS council")
            migrate(connection)
            make(connection)
        return path.read_bytes()


def _write_log_into_file(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """What a kill left in the log goes into the file, changes of tables above all."""
    try:
        connection.execute("CHECKPOINT council")
    except duckdb.Error:
        # A disk that is full keeps nobody from reading: the log is good as it is, once attached anew.
        connection.execute("DETACH council")
        _attach(connection, path)


def _cut_damaged_log(path: Path) -> bool:
    """Put the longest beginning of a log that can be read in its place, and keep the whole aside.
    Gives False, with every log where it was, if the logs are not what is wrong."""
    moved: list[tuple[Path, Path]] = []
    with contextlib.closing(duckdb.connect(":memory:", config={"threads": 1})) as trial:
        for log in logs_of(path):
            moved.append((log, log.replace(_aside(log))))
            if _opens(trial, path):
                _write(log, _good_beginning(trial, path, *moved[-1]))
                return True
    for log, aside in moved:
        aside.replace(log)
    return False


def _good_beginning(trial: duckdb.DuckDBPyConnection, path: Path, log: Path, aside: Path) -> bytes:
    content = aside.read_bytes()
    good, bad = 0, len(content)
    while bad - good > 1:
        middle = (good + bad) // 2
        _write(log, content[:middle])
        if _opens(trial, path):
            good = middle
        else:
            bad = middle
    return content[:good]


def _opens(trial: duckdb.DuckDBPyConnection, path: Path) -> bool:
    try:
        trial.execute(f"ATTACH {quoted(path)} AS trial (READ_ONLY)")
    except duckdb.Error:
        return False
    trial.execute("DETACH trial")
    return True


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _aside(path: Path) -> Path:
    return path.with_name(f"{path.name}.damaged-{datetime.now(UTC):%Y%m%d-%H%M%S-%f}")


def _lock_down(connection: duckdb.DuckDBPyConnection, also_reach: Path | None) -> None:
    if also_reach is not None:
        connection.execute(f"SET allowed_directories = [{quoted(also_reach)}]")
    for statement in _LOCK_DOWN:
        connection.execute(statement)
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
