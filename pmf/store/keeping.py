"""Verifies a database against its own promises, copies it while it is open, and puts a copy back."""

from __future__ import annotations

import contextlib
import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import duckdb

from pmf.store.answers import first_row
from pmf.store.database import Act, Database, NoDatabaseError, open_database, utc_now
from pmf.store.facts import TABLES
from pmf.store.holding import Holding
from pmf.store.ledger import Receipts, first_broken
from pmf.store.returns import facts_mark


@dataclass(frozen=True, slots=True)
class Check:
    """One promise, whether it holds, and what was found."""

    name: str
    ok: bool
    found: str


def verify(database: Database) -> list[Check]:
    """Hold the database against its promises. Reads everything, changes nothing."""
    return [
        _chain(database),
        _receipts(database),
        _every_return_stands_as_recorded(database),
        _every_fact_has_its_return(database),
        _every_file_is_what_it_was(database),
        _facts_are_what_was_recorded(database),
        _audits_are_what_was_recorded(database),
    ]


def _chain(database: Database) -> Check:
    entries = database.entries()
    broken = first_broken(entries)
    found = (
        f"{len(entries)} entries" if broken is None else f"entry {broken} does not follow from those before"
    )
    return Check("the ledger's chain is unbroken", broken is None, found)


def _receipts(database: Database) -> Check:
    stored = [entry.hash for entry in database.entries()]
    kept = [entry.hash for entry in database.receipts.read()]
    lost = [str(entry) for entry in database.receipts.read() if entry.hash not in set(stored)]
    ok = stored == kept
    found = f"{len(kept)} receipts" if ok else (f"missing: {lost[0]}" if lost else "the receipts differ")
    return Check("every act that was confirmed is there", ok, found)


_EVENTS = ("return withdrawn", "return restored", "return verified", "return sent_back")
_RETURNS = """
SELECT CASE WHEN accepted THEN 'return accepted' ELSE 'return refused' END, return_id, recorded_at, handed_in_by
FROM council.data_return
UNION ALL
SELECT 'return ' || e.event, coalesce(r.return_id, 'none'), e.recorded_at, e.event_by
FROM council.return_event AS e LEFT JOIN council.data_return AS r USING (return_no)
"""


def _every_return_stands_as_recorded(database: Database) -> Check:
    told = set()
    for entry in database.entries():
        if entry.event in ("return accepted", "return refused"):
            told.add((entry.event, json.loads(entry.detail)["return"], entry.recorded_at, entry.done_by))
        elif entry.event in _EVENTS:
            told.add((entry.event, entry.subject.upper(), entry.recorded_at, entry.done_by))
    with database.asking() as cursor:
        stands = set(cursor.execute(_RETURNS).fetchall())
    odd = sorted({return_id for _, return_id, *_ in told ^ stands})
    found = f"differs: {', '.join(odd)}" if odd else f"{len(told)} acts on returns"
    return Check("every return stands as the ledger says", not odd, found)


def _every_fact_has_its_return(database: Database) -> Check:
    strays = 0
    with database.asking() as cursor:
        for table in TABLES.values():
            found = first_row(
                cursor.execute(
                    f"SELECT count(*) FROM council.{table} AS f ANTI JOIN"
                    " (SELECT return_no FROM council.data_return WHERE accepted) AS r USING (return_no)"
                )
            )
            strays += int(found[0]) if found else 0
    return Check("every figure has the return that it came with", strays == 0, f"{strays} without")


def _every_file_is_what_it_was(database: Database) -> Check:
    with database.asking() as cursor:
        missing = cursor.execute(
            "SELECT h.file_hash FROM (SELECT file_hash FROM council.data_return WHERE accepted"
            " UNION ALL SELECT file_hash FROM council.audit_evidence) AS h"
            " ANTI JOIN council.return_file AS f USING (file_hash) ORDER BY ALL"
        ).fetchall()
        changed = first_row(
            cursor.execute("SELECT count(*) FROM council.return_file WHERE sha256(content) <> file_hash")
        )
    bad = len(missing) + (int(changed[0]) if changed else 0)
    return Check("every file is kept as it was handed in", bad == 0, f"{bad} missing or changed")


def _facts_are_what_was_recorded(database: Database) -> Check:
    bad = []
    with database.asking() as cursor:
        for entry in database.entries():
            detail = json.loads(entry.detail)
            for kind, mark in detail.get("facts", {}).items():
                if facts_mark(cursor, kind, int(detail["return"][1:])) != mark:
                    bad.append(detail["return"])
    found = "all as recorded" if not bad else f"changed since: {', '.join(sorted(set(bad)))}"
    return Check("the facts are those that were accepted", not bad, found)


_AUDIT_ACTS = (
    "audit sample drawn",
    "audit evidence attached",
    "audit finding recorded",
    "indicator reviewed",
)


def _audits_are_what_was_recorded(database: Database) -> Check:
    told = {
        (one.event, one.subject, one.recorded_at, one.done_by, tuple(json.loads(one.detail)["said"]))
        for one in database.entries()
        if one.event in _AUDIT_ACTS
    }
    stands = {
        (one["event"], one["subject"], one["recorded_at"], one["done_by"], tuple(one["said"]))
        for one in database.ask("audit_acts")
    }
    odd = sorted({subject for _, subject, *_ in told ^ stands})
    found = f"differs: {', '.join(odd)}" if odd else f"{len(told)} acts of auditing"
    return Check("every audit and review stands as the ledger says", not odd, found)


def backup(database: Database, out: Path, by: str) -> int:
    """Copy everything into a new file while the database is open. Gives the file's size in bytes.

    The file's folder must be the one given to `open_database` as `also_reach`.
    """
    if out.exists():
        raise FileExistsError(f"{out} is there already. Choose another name, so that no copy is lost.")
    if not database.lost:  # a database that has lost its newest acts is not written to, but can be saved
        with database.writing(Act("backup made", out.name, by)):
            pass
    quoted = "'" + str(out).replace("'", "''") + "'"
    with database.asking() as cursor:
        cursor.execute(f"ATTACH {quoted} AS copy_of_council (STORAGE_VERSION 'v1.5.0')")
        try:
            cursor.execute("COPY FROM DATABASE council TO copy_of_council")
            cursor.execute("CHECKPOINT copy_of_council")
        finally:
            cursor.execute("DETACH copy_of_council")
    return out.stat().st_size


def restore(copy: Path, path: Path, by: str) -> Path | None:
    """Put a copy in the place of the database at `path`. What stood there is moved aside and its new
    name returned. Raises NoDatabaseError if the copy is none of ours or is damaged."""
    _refuse_unsound(copy)
    holding = Holding(path)
    try:
        aside = _move_aside(path)
        fresh = path.with_name(path.name + ".incoming")
        shutil.copyfile(copy, fresh)
        fresh.replace(path)
    finally:
        holding.release()
    database = open_database(path)
    try:
        with database.writing(Act("restored from backup", copy.name, by)) as work:
            work.detail["stood_before"] = aside.name if aside else None
    finally:
        database.close()
    return aside


def _refuse_unsound(copy: Path) -> None:
    if not copy.exists():
        raise NoDatabaseError(f"There is no file {copy}.")
    try:
        with contextlib.closing(duckdb.connect(str(copy), read_only=True)) as connection:
            first_row(connection.execute("SELECT count(*) FROM schema_version"))
            first_row(connection.execute("SELECT count(*) FROM ledger"))
    except duckdb.Error as problem:
        raise NoDatabaseError(
            f"{copy} is not a backup of this program, or it is damaged: {problem}"
        ) from None


def _move_aside(path: Path) -> Path | None:
    if not path.exists():
        return None
    stamp = f"{utc_now():%Y%m%d-%H%M%S}"
    aside = path.with_name(f"{path.name}.before-{stamp}")
    for suffix in ("", ".wal"):
        old = path.with_name(path.name + suffix)
        if old.exists():
            old.replace(aside.with_name(aside.name + suffix))
    receipts = Receipts(path).path
    if receipts.exists():
        receipts.replace(receipts.with_name(receipts.name + f".before-{stamp}"))
    return aside
