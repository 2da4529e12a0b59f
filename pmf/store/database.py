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
from typing import Any, NamedTuple

import duckdb

from pmf.store.answers import first_row, rows_of
from pmf.store.connecting import NoDatabaseError as NoDatabaseError  # noqa: PLC0414 (callers find it here)
from pmf.store.connecting import connect, has_rules, made_beside_empty_council, make
from pmf.store.holding import Holding
from pmf.store.ledger import Entry, Receipts, next_entry

Clock = Callable[[], datetime]
# What the engine raises when the disk or the memory fails it, or it fails itself.
_REFUSALS = (
    duckdb.IOException,
    duckdb.TransactionException,
    duckdb.OutOfMemoryException,
    duckdb.FatalException,
    duckdb.InternalException,
)
# No two facts of a kind have one moment, also in a past that is played again.
_LAST_OF_ANYTHING_HANDED_IN = """
SELECT max(recorded_at) FROM (
    SELECT recorded_at FROM council.data_return UNION ALL SELECT recorded_at FROM council.return_event
    UNION ALL SELECT recorded_at FROM council.decision UNION ALL SELECT recorded_at FROM council.decision_event
    UNION ALL SELECT recorded_at FROM council.meeting UNION ALL SELECT recorded_at FROM council.meeting_event
    UNION ALL SELECT recorded_at FROM council.virement UNION ALL SELECT recorded_at FROM council.virement_event
)
"""


class CannotWriteError(Exception):
    """Nothing was written. The message says why and what to do."""


class LostEntriesError(CannotWriteError):
    """The receipts name acts that the database no longer holds, so nothing more is written."""


class NotWrittenError(CannotWriteError):
    """The disk or the engine refused what was to be written."""


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
        self,
        path: Path,
        connect: Callable[[], duckdb.DuckDBPyConnection],
        holding: Holding,
        clock: Clock,
    ) -> None:
        self.path = path
        self._connect = connect
        self._connection = connect()
        self._has_rules = has_rules(self._connection)
        self._revival = threading.RLock()
        self._holding = holding
        self._write_lock = threading.Lock()
        self._clock = clock
        self.receipts = Receipts(path)
        found = self.receipts.reconcile(self.entries())
        self.lost = found.lost
        self._last = self._last_moment()
        if found.damaged and not self.lost:
            with self.writing(Act("receipts mended", self.receipts.path.name, "the program")) as work:
                work.detail["damaged"] = found.damaged

    @property
    def warning(self) -> str | None:
        """A sentence for everyone who reads or writes while acts are missing, or None if all is well."""
        if not self.lost:
            return None
        many = (
            f"{len(self.lost)} acts that were confirmed are"
            if len(self.lost) > 1
            else "An act that was confirmed is"
        )
        return (
            f"{many} missing from the database: “{self.lost[0]}”{' and later ones' if len(self.lost) > 1 else ''}. "
            "What is shown may be out of date, and nothing more is written: restore the newest backup."
        )

    @contextlib.contextmanager
    def asking(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor for one question. Cursors are never shared: one shared between threads gives
        one person another's answer.

        A fault inside the engine ends the question and every connection with it; the database is
        opened anew, so that only this one question is lost.
        """
        connection, cursor = self._cursor()
        try:
            yield cursor
        except duckdb.Error as problem:
            if _ends_everything(problem):
                self._revive(connection)
            raise
        finally:
            cursor.close()

    def _cursor(self) -> tuple[duckdb.DuckDBPyConnection, duckdb.DuckDBPyConnection]:
        with self._revival:  # held for long only while another thread opens the database anew
            connection = self._connection
            try:
                return connection, self._ready(connection.cursor())
            except duckdb.ConnectionException:
                self._revive(connection)
                return self._connection, self._ready(self._connection.cursor())

    def _ready(self, cursor: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
        """A cursor that finds the rules by their names, where there are any."""
        return cursor.execute("USE rules") if self._has_rules else cursor

    def _revive(self, broken: duckdb.DuckDBPyConnection) -> None:
        with self._revival:
            if self._connection is broken:
                with contextlib.suppress(duckdb.Error):
                    broken.close()
                self._connection = self._connect()
                self._has_rules = has_rules(self._connection)
                self.lost = self.receipts.reconcile(self.entries()).lost

    def ask(self, name: str, parameters: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        """The rows that a question in `store/sql/` gives."""
        with self.asking() as cursor:
            return rows_of(cursor.execute(question(name), dict(parameters or {})))

    @contextlib.contextmanager
    def writing(self, act: Act) -> Iterator[Writing]:
        """One transaction, with its line in the ledger. All of it stands, or none: also when what
        ends it is no ordinary error, as when a screen stops its script.

        Raises CannotWriteError where acts are missing, or where the disk does not take it.
        """
        if self.warning:
            raise LostEntriesError(self.warning)
        entry = None
        with self._write_lock:
            try:
                with self.asking() as cursor, _undone_unless_committed(cursor):
                    work = Writing(cursor, self._next_moment())
                    yield work
                    entry = self._add_to_ledger(cursor, act, work)
                    self._last = work.moment
                    cursor.execute("COMMIT")
            except _REFUSALS as problem:
                # The engine may fail in the very end, with everything written.
                if entry is None or not self._stands(entry):
                    raise NotWrittenError(
                        f"The database could not write to the disk, so nothing of this was stored ({problem}). "
                        "Nothing else was harmed. See that the disk has room, and try again."
                    ) from problem
            with _stored_without_receipt():
                self.receipts.give(entry, self.entries)

    def confirm(self) -> None:
        """See that every act has its receipt before someone is told that it stands. Raises NotWrittenError."""
        with self._write_lock, _stored_without_receipt():
            self.receipts.catch_up(self.entries)

    @contextlib.contextmanager
    def trying(self) -> Iterator[Writing]:
        """A transaction that is always undone: what would be so if this were written. It keeps nobody
        else from writing."""
        with self.asking() as cursor, _undone_unless_committed(cursor):
            yield Writing(cursor, self._next_moment())

    def _next_moment(self) -> datetime:
        return max(self._clock(), self._last + timedelta(microseconds=1))

    def _stands(self, entry: Entry) -> bool:
        for _ in range(2):  # the first may find only that the database has to be opened anew
            with contextlib.suppress(duckdb.Error), self.asking() as cursor:
                found = cursor.execute("SELECT 1 FROM council.ledger WHERE hash = ?", [entry.hash]).fetchall()
                return bool(found)
        return False

    def _add_to_ledger(self, cursor: duckdb.DuckDBPyConnection, act: Act, work: Writing) -> Entry:
        last = first_row(
            cursor.execute("SELECT entry_no, hash FROM council.ledger ORDER BY entry_no DESC LIMIT 1")
        )
        entry = next_entry(last, work.moment, act.event, act.subject, act.by, work.detail)
        cursor.execute("INSERT INTO council.ledger VALUES (?, ?, ?, ?, ?, ?, ?, ?)", list(entry.row()))
        return entry

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
        with self.asking() as cursor:
            rows = cursor.execute("SELECT * FROM council.ledger ORDER BY entry_no").fetchall()
        return [Entry(*row) for row in rows]

    def pretend_now(self, clock: Clock) -> None:
        """Take the moment of what is written from elsewhere: for the sample council's past alone. Where
        nothing was handed in yet, that past may lie before the database was made."""
        with self.asking() as cursor:
            found = first_row(cursor.execute(_LAST_OF_ANYTHING_HANDED_IN))
        self._last = found[0] if found and found[0] else datetime(1970, 1, 1)
        self._clock = clock

    def now(self) -> datetime:
        """The present moment in UTC, without a zone, as everything here is stored."""
        return self._clock()

    def close(self) -> None:
        """Write everything into the file proper and let go of it."""
        with contextlib.suppress(duckdb.Error):
            self._connection.execute("CHECKPOINT council")
        with contextlib.suppress(duckdb.Error):
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
    path: Path,
    *,
    create: bool = False,
    clock: Clock = utc_now,
    also_reach: Path | None = None,
    rules: Rules | None = None,
) -> Database:
    """Open the file at `path`, brought to the present schema.

    `create` makes it where there is none. `also_reach` is one more folder that the database may write
    to, for a backup. `rules` is what `made_rules` gave: without it only what stood can be asked. Raises NoDatabaseError, or DatabaseHeldError where another process has it.
    """
    if not path.exists() and not create:
        raise NoDatabaseError(f"There is no database at {path}. Make one with “python -m pmf init”.")
    path.parent.mkdir(parents=True, exist_ok=True)
    holding = Holding(path)
    try:
        if not path.exists():
            make(path)
        return Database(path, lambda: _connected(path, also_reach, rules), holding, clock)
    except BaseException:
        holding.release()
        raise


class Rules(NamedTuple):
    """Rules to be opened beside a council: what makes them on a connection, and the content of a database that holds
    them, made; None where the disk did not take one."""

    make: Callable[[duckdb.DuckDBPyConnection], None]
    content: bytes | None


def made_rules(make: Callable[[duckdb.DuckDBPyConnection], None]) -> Rules:
    """What `make` puts beside the store's macros, held against an empty council. To be made once and opened often: the
    engine plans a macro anew each time that it is made."""

    def both(connection: duckdb.DuckDBPyConnection) -> None:
        _make_macros(connection)
        make(connection)

    try:
        return Rules(both, made_beside_empty_council(both))
    except (OSError, duckdb.IOException):
        return Rules(both, None)


def _connected(path: Path, also_reach: Path | None, rules: Rules | None) -> duckdb.DuckDBPyConnection:
    connection = connect(path, also_reach, rules.content if rules else None)
    try:
        if not has_rules(connection):
            (rules.make if rules else _make_macros)(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _make_macros(connection: duckdb.DuckDBPyConnection) -> None:
    for macros in ("standing", "standing_decisions", "standing_virements"):
        connection.execute(question(macros))


def _ends_everything(problem: duckdb.Error) -> bool:
    """Whether no connection that is open will answer again: after a fault inside the engine, or when the
    disk was full while the log was written into the file."""
    faults = (duckdb.FatalException, duckdb.InternalException)
    return isinstance(problem, faults) or "has been invalidated" in str(problem)


@contextlib.contextmanager
def _undone_unless_committed(cursor: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """A transaction that ends with this block. What it raises is what ended it, never that there was
    nothing left to undo."""
    try:
        cursor.execute("BEGIN TRANSACTION")
        yield
    finally:
        with contextlib.suppress(duckdb.Error):
            cursor.execute("ROLLBACK")


@contextlib.contextmanager
def _stored_without_receipt() -> Iterator[None]:
    try:
        yield
    except OSError as problem:
        raise NotWrittenError(
            f"This is stored, but the disk did not take the receipt for it ({problem}). "
            "See that the disk has room, and hand it in again: nothing is stored twice."
        ) from problem
