"""Opens the council's file, and hands out cursors: one to ask with, one at a time to write with.

The connection's own database is in memory and holds the rules; the file is attached as `council`.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb

from pmf.store.answers import first_row, rows_of
from pmf.store.holding import Holding
from pmf.store.ledger import Entry, Receipts, next_entry
from pmf.store.migrate import migrate

Clock = Callable[[], datetime]
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


class LostEntriesError(Exception):
    """The receipts name acts that the database no longer holds, so nothing more is written."""


@dataclass(frozen=True)
class Act:
    """What a write does, in the words of the ledger."""

    event: str
    subject: str
    by: str


class Writing:
    """One transaction under way: its cursor, its moment, and the detail that the ledger will keep."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection, moment: datetime) -> None:
        self.cursor = cursor
        self.moment = moment
        self.detail: dict[str, Any] = {}


class Database:
    """The council's file, open. Make one with `open_database`; close it when done."""

    def __init__(
        self, path: Path, connect: Callable[[], duckdb.DuckDBPyConnection], holding: Holding, clock: Clock
    ) -> None:
        self.path = path
        self._connect = connect
        self._connection = connect()
        self._after_connecting: list[Callable[[Database], None]] = []
        self._revival = threading.RLock()
        self._holding = holding
        self._write_lock = threading.Lock()
        self._clock = clock
        self.receipts = Receipts(path)
        self.lost = self.receipts.reconcile(self._entries())
        self._last = self._last_moment()

    @contextlib.contextmanager
    def asking(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor for one question. Cursors are never shared: one shared between threads gives
        one person another's answer.

        A fault inside the engine ends the question and every connection with it; the database is
        opened anew, so that only this one question is lost.
        """
        connection = self._connection
        cursor = connection.cursor()
        try:
            yield cursor
        except (duckdb.FatalException, duckdb.InternalException):
            self._revive(connection)
            raise
        finally:
            cursor.close()

    def _revive(self, broken: duckdb.DuckDBPyConnection) -> None:
        with self._revival:
            if self._connection is broken:
                with contextlib.suppress(duckdb.Error):
                    broken.close()
                self._connection = self._connect()
                for prepare in self._after_connecting:
                    prepare(self)

    def after_connecting(self, prepare: Callable[[Database], None]) -> None:
        """Do something now, and again whenever the database has to be opened anew."""
        prepare(self)
        self._after_connecting.append(prepare)

    def ask(self, name: str, parameters: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        """The rows that a question in `store/sql/` gives."""
        with self.asking() as cursor:
            return rows_of(cursor.execute(question(name), dict(parameters or {})))

    @contextlib.contextmanager
    def writing(self, act: Act) -> Iterator[Writing]:
        """One transaction, with its line in the ledger. All of it stands, or none: also when what
        ends it is no ordinary error, as when a screen stops its script."""
        if self.lost:
            raise LostEntriesError(
                f"{len(self.lost)} acts that were confirmed are missing from the database, the first of "
                f"them “{self.lost[0]}”. Nothing more is written: restore the newest backup."
            )
        with self._write_lock, self.asking() as cursor:
            work = Writing(cursor, max(self._clock(), self._last + timedelta(microseconds=1)))
            cursor.execute("BEGIN TRANSACTION")
            try:
                yield work
                entry = self._add_to_ledger(cursor, act, work)
                cursor.execute("COMMIT")
            except BaseException:
                cursor.execute("ROLLBACK")
                raise
            self._last = work.moment
            self.receipts.append(entry)

    @contextlib.contextmanager
    def trying(self) -> Iterator[Writing]:
        """A transaction that is always undone: what would be so if this were written."""
        with self._write_lock, self.asking() as cursor:
            cursor.execute("BEGIN TRANSACTION")
            try:
                yield Writing(cursor, max(self._clock(), self._last + timedelta(microseconds=1)))
            finally:
                cursor.execute("ROLLBACK")

    def _add_to_ledger(self, cursor: duckdb.DuckDBPyConnection, act: Act, work: Writing) -> Entry:
        last = first_row(
            cursor.execute("SELECT entry_no, hash FROM council.ledger ORDER BY entry_no DESC LIMIT 1")
        )
        entry = next_entry(last, work.moment, act.event, act.subject, act.by, work.detail)
        cursor.execute("INSERT INTO council.ledger VALUES (?, ?, ?, ?, ?, ?, ?, ?)", list(entry.row()))
        return entry

    def _entries(self) -> list[Entry]:
        with self.asking() as cursor:
            return [
                Entry(*row)
                for row in cursor.execute("SELECT * FROM council.ledger ORDER BY entry_no").fetchall()
            ]

    def _last_moment(self) -> datetime:
        with self.asking() as cursor:
            found = first_row(cursor.execute("SELECT max(recorded_at) FROM council.ledger"))
        return found[0] if found and found[0] else datetime(1970, 1, 1)

    def version(self) -> int:
        """A number that grows with every act: what was read under one is right while it stands."""
        with self.asking() as cursor:
            found = first_row(cursor.execute("SELECT coalesce(max(entry_no), 0) FROM council.ledger"))
        return int(found[0]) if found else 0

    def entries(self) -> list[Entry]:
        """The whole ledger, oldest first."""
        return self._entries()

    def pretend_now(self, clock: Clock) -> None:
        """Take the moment of what is written from elsewhere: for the sample council's past alone. Where
        nothing was handed in yet, that past may lie before the database was made."""
        with self.asking() as cursor:
            found = first_row(cursor.execute("SELECT max(recorded_at) FROM council.data_return"))
        self._last = found[0] if found and found[0] else datetime(1970, 1, 1)
        self._clock = clock

    def now(self) -> datetime:
        """The present moment in UTC, without a zone, as everything here is stored."""
        return self._clock()

    def close(self) -> None:
        """Write everything into the file proper and let go of it."""
        with contextlib.suppress(duckdb.Error):
            self._connection.execute("CHECKPOINT council")
        self._connection.close()
        self._holding.release()


def utc_now() -> datetime:
    """The present moment in UTC, without a zone."""
    return datetime.now(UTC).replace(tzinfo=None)


@lru_cache(maxsize=128)
def question(name: str) -> str:
    """The text of a question in `store/sql/`."""
    return (Path(__file__).parent / "sql" / f"{name}.sql").read_text(encoding="utf-8")


def open_database(
    path: Path, *, create: bool = False, clock: Clock = utc_now, also_reach: Path | None = None
) -> Database:
    """Open the file at `path`, brought to the present schema.

    `create` makes it where there is none. `also_reach` is one more folder that the database may write
    to, for a backup. Raises NoDatabaseError, or DatabaseHeldError where another process has it.
    """
    if not path.exists() and not create:
        raise NoDatabaseError(f"There is no database at {path}. Make one with “python -m pmf init”.")
    path.parent.mkdir(parents=True, exist_ok=True)
    holding = Holding(path)
    try:
        return Database(path, lambda: _connected(path, also_reach), holding, clock)
    except BaseException:
        holding.release()
        raise


def _connected(path: Path, also_reach: Path | None) -> duckdb.DuckDBPyConnection:
    # One thread a question: sessions share the processors, and the engine's faults are in the sharing.
    connection = duckdb.connect(":memory:", config={"threads": 1})
    try:
        _attach(connection, path)
        migrate(connection)
        connection.execute(question("standing"))
        _lock_down(connection, also_reach)
    except BaseException:
        connection.close()
        raise
    return connection


def _attach(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    try:
        connection.execute(f"ATTACH {_quoted(path)} AS council (STORAGE_VERSION '{STORAGE_VERSION}')")
    except duckdb.Error as problem:
        raise NoDatabaseError(f"{path} cannot be opened as a database: {problem}") from problem


def _lock_down(connection: duckdb.DuckDBPyConnection, also_reach: Path | None) -> None:
    if also_reach is not None:
        connection.execute(f"SET allowed_directories = [{_quoted(also_reach)}]")
    for statement in _LOCK_DOWN:
        connection.execute(statement)
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")


def _quoted(path: Path) -> str:
    """A path as an SQL literal, for the two statements that take no parameters."""
    return "'" + str(path).replace("'", "''") + "'"
