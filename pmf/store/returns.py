"""The record of what was handed in: accepted with its facts, or refused with its reasons."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import duckdb

from pmf.model.finding import Finding
from pmf.store.answers import first_row, rows_of
from pmf.store.database import Act, Database, Writing
from pmf.store.facts import TABLES, Columns, Staged


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A file as it came: its name, content, and who handed it in for what."""

    file_name: str
    content: bytes
    kind: str
    by: str
    mapping: str | None = None
    service: str | None = None
    period: str | None = None
    verification: str = "none"

    @property
    def file_hash(self) -> str:
        """What tells this content from any other."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class Tally:
    """How many rows a return had, and what became of them."""

    rows: int
    added: int = 0
    restated: int = 0
    unchanged: int = 0
    amended: int = 0

    @classmethod
    def of(cls, counts: Mapping[str, int]) -> Tally:
        """From how many rows would do what."""
        return cls(
            sum(counts.values()),
            counts.get("new", 0),
            counts.get("restated", 0),
            counts.get("unchanged", 0) + counts.get("amended", 0),
            counts.get("amended", 0),
        )

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.rows + other.rows,
            self.added + other.added,
            self.restated + other.restated,
            self.unchanged + other.unchanged,
            self.amended + other.amended,
        )

    @property
    def says_something(self) -> bool:
        """Whether anything would be stored."""
        return self.added + self.restated + self.amended > 0


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of an accepted return. `return_id` is None if it said nothing new and never had one."""

    return_id: str | None
    tally: Tally


def return_id_of(return_no: int) -> str:
    """How a return is called: R0012."""
    return f"R{return_no:04d}"


def accept(
    database: Database, handed_in: HandedIn, parts: Sequence[tuple[str, Columns]], findings: list[Finding]
) -> Stored:
    """Store a return's rows and record, all or nothing. Rows that say nothing new are not stored again;
    if none says anything new, nothing is stored and the return that said it before is named.

    Everything is looked at inside the transaction: what stood when the return was examined may not any
    more, and of two people who hand in the same file at once one is told of the other."""
    tally = Tally(0)
    act = Act("return accepted", handed_in.file_name, handed_in.by)
    try:
        with database.writing(act) as work:
            if twin := _twin(work.cursor, handed_in):
                rows = sum(len(columns["row_no"]) for _, columns in parts)
                tally = Tally(rows, unchanged=rows)
                raise _NothingNewError(twin)
            number = _next_number(work.cursor)
            for kind, columns in parts:
                staged = Staged(work.cursor, kind, columns)
                tally += Tally.of(staged.counts())
                staged.append(number)
            if not tally.says_something:
                raise _NothingNewError(None)
            _record(work, number, handed_in, tally, findings, accepted=True)
            _keep_file(work.cursor, handed_in)
            work.detail["facts"] = {
                kind: facts_mark(work.cursor, kind, number) for kind in sorted({kind for kind, _ in parts})
            }
    except _NothingNewError as nothing:
        database.confirm()
        return Stored(nothing.twin, tally)
    return Stored(return_id_of(number), tally)


class _NothingNewError(Exception):
    """Undoes the transaction of a return that says only what stands."""

    def __init__(self, twin: str | None) -> None:
        super().__init__(twin)
        self.twin = twin


def append_for_trial(work: Writing, kind: str, columns: Columns) -> None:
    """Write rows as if a return were accepted at this moment, in a transaction that will be undone."""
    number = _next_number(work.cursor)
    _record(work, number, HandedIn("trial", b"", kind, "nobody"), Tally(0), [], accepted=True)
    Staged(work.cursor, kind, columns, compare=False).append_all(number)


def refuse(database: Database, handed_in: HandedIn, rows: int, findings: list[Finding]) -> str:
    """Record that a file was refused and why. Nothing else of it is kept."""
    with database.writing(Act("return refused", handed_in.file_name, handed_in.by)) as work:
        number = _next_number(work.cursor)
        _record(work, number, handed_in, Tally(rows), findings, accepted=False)
    return return_id_of(number)


def _next_number(cursor: duckdb.DuckDBPyConnection) -> int:
    found = first_row(cursor.execute("SELECT coalesce(max(return_no), 0) + 1 FROM council.data_return"))
    return int(found[0]) if found else 1


def _record(
    work: Writing, number: int, handed_in: HandedIn, tally: Tally, findings: list[Finding], *, accepted: bool
) -> None:
    work.cursor.execute(
        "INSERT INTO council.data_return VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            number, return_id_of(number), handed_in.kind, handed_in.file_name, handed_in.file_hash,
            handed_in.mapping, handed_in.service, handed_in.period, handed_in.by, work.moment, accepted,
            tally.rows, tally.added, tally.restated, tally.unchanged,
            json.dumps([asdict(finding) for finding in findings], ensure_ascii=False),
            handed_in.verification if accepted else "none",
        ],
    )  # fmt: skip
    work.detail |= {"return": return_id_of(number), "file": handed_in.file_hash, **asdict(tally)}


def _keep_file(cursor: duckdb.DuckDBPyConnection, handed_in: HandedIn) -> None:
    cursor.execute(
        "INSERT INTO council.return_file SELECT $hash, $content"
        " WHERE NOT EXISTS (SELECT 1 FROM council.return_file WHERE file_hash = $hash)",
        {"hash": handed_in.file_hash, "content": handed_in.content},
    )


def standing_twin(database: Database, handed_in: HandedIn) -> str | None:
    """The return in which this very file was accepted before and stands or awaits verification, or None."""
    with database.asking() as cursor:
        return _twin(cursor, handed_in)


def _twin(cursor: duckdb.DuckDBPyConnection, handed_in: HandedIn) -> str | None:
    found = first_row(
        cursor.execute(
            "SELECT arg_max(r.return_id, r.return_no) FROM council.data_return AS r"
            " JOIN return_state(?) AS s USING (return_no)"
            " WHERE s.state IN ('accepted', 'awaiting') AND r.file_hash = ? AND r.kind = ? AND r.mapping IS NOT DISTINCT FROM ?",
            [datetime(9999, 1, 1), handed_in.file_hash, handed_in.kind, handed_in.mapping],
        )
    )
    return str(found[0]) if found and found[0] else None


def facts_mark(cursor: duckdb.DuckDBPyConnection, kind: str, return_no: int) -> str:
    """A fingerprint of the facts that a return left, kept in the ledger so that a change would show."""
    found = first_row(
        cursor.execute(
            f"SELECT count(*), bit_xor(md5_number_lower(CAST(f AS VARCHAR))) FROM council.{TABLES[kind]} AS f"
            " WHERE f.return_no = ?",
            [return_no],
        )
    )
    return f"{found[0]}:{found[1]}" if found else ""


class UnknownReturnError(Exception):
    """There is no such return, or it is not in the state that was asked for."""


def every_return(database: Database, at: datetime | None = None) -> list[dict[str, Any]]:
    """The record of every file handed in by a moment, newest first, with the state it was in then."""
    return database.ask("every_return", {"at": at or datetime(9999, 1, 1)})


def return_called(database: Database, return_id: str, at: datetime | None = None) -> dict[str, Any]:
    """The record of a return as it stood at a moment. Raises UnknownReturnError if there is none."""
    for row in every_return(database, at):
        if row["return_id"] == return_id.strip().upper():
            return row
    raise UnknownReturnError(f"There is no return {return_id}.")


def content_of(database: Database, file_hash: str) -> bytes:
    """An accepted file as it was handed in."""
    with database.asking() as cursor:
        found = first_row(
            cursor.execute("SELECT content FROM council.return_file WHERE file_hash = ?", [file_hash])
        )
    if not found:
        raise UnknownReturnError("That file is not kept here.")
    return bytes(found[0])


def standing(database: Database, kind: str, at: datetime) -> list[dict[str, Any]]:
    """What a kind of return said that stood at a moment, every column; of actions the newest report of each."""
    macro = {
        "plans": "standing_plan_node",
        "indicators": "standing_indicator",
        "actions": "standing_plan_action",
        "budget": "standing_budget_line",
        "risks": "standing_risk_review",
        "feedback": "standing_feedback",
        "complaints": "standing_complaint_case",
        "workforce": "standing_workforce",
    }[kind]
    with database.asking() as cursor:
        return rows_of(cursor.execute(f"SELECT * FROM {macro}(?)", [at]))
