"""Verifies a database against its own promises, copies it while it is open, and puts a copy back."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import duckdb

from pmf.store.answers import first_row
from pmf.store.connecting import STORAGE_VERSION, NoDatabaseError, logs_of, quoted
from pmf.store.database import Act, Database, open_database, utc_now
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
        _decisions_are_what_was_recorded(database),
        _meetings_are_what_was_recorded(database),
        _virements_are_what_was_recorded(database),
    ]


def _chain(database: Database) -> Check:
    entries = database.entries()
    broken = first_broken(entries)
    found = (
        f"{len(entries)} entries" if broken is None else f"entry {broken} does not follow from those before"
    )
    return Check("the ledger's chain is unbroken", broken is None, found)


def _receipts(database: Database) -> Check:
    stored = database.entries()
    found = database.receipts.compare(stored)
    differ = found.damaged or [one.hash for one in database.receipts.read()] != [one.hash for one in stored]
    says = f"{len(stored)} receipts"
    if found.lost:
        says = f"missing: {'; '.join(found.lost)}"
    elif differ:
        says = f"the receipts differ, {found.damaged} of them damaged"
    return Check("every act that was confirmed is there", not (found.lost or differ), says)


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
_MEETING_ACTS = ("meeting opened", "meeting taken", "meeting noted", "meeting ended", "meeting reopened")


def _audits_are_what_was_recorded(database: Database) -> Check:
    odd, many = _told_otherwise(database, _AUDIT_ACTS, "audit_acts")
    found = f"differs: {', '.join(odd)}" if odd else f"{many} acts of auditing"
    return Check("every audit and review stands as the ledger says", not odd, found)


def _meetings_are_what_was_recorded(database: Database) -> Check:
    odd, many = _told_otherwise(database, _MEETING_ACTS, "meeting_acts")
    found = f"differs: {', '.join(odd)}" if odd else f"{many} acts of meetings"
    return Check("every meeting stands as the ledger says", not odd, found)


def _virements_are_what_was_recorded(database: Database) -> Check:
    odd, many = _told_otherwise(database, ("virement asked", "virement answered"), "virement_acts")
    found = f"differs: {', '.join(odd)}" if odd else f"{many} acts about virements"
    return Check("every virement stands as the ledger says", not odd, found)


def _told_otherwise(database: Database, events: tuple[str, ...], stored: str) -> tuple[list[str], int]:
    """The subjects of acts that the ledger and the tables (the question `stored`) tell differently, and how
    many acts the ledger tells. Counted, so that a row that stands twice is found as well."""
    told = Counter(
        (one.event, one.subject, one.recorded_at, one.done_by, tuple(json.loads(one.detail)["said"]))
        for one in database.entries()
        if one.event in events
    )
    stands = Counter(
        (one["event"], one["subject"], one["recorded_at"], one["done_by"], tuple(one["said"]))
        for one in database.ask(stored)
    )
    return sorted({subject for _, subject, *_ in (told - stands) + (stands - told)}), told.total()


_DECISION_ACTS = ("decision taken", "decision followed up")


def _decisions_are_what_was_recorded(database: Database) -> Check:
    # Counted, so that a row that stands twice is found as well.
    told = Counter(
        (one.event, one.recorded_at, one.done_by, tuple(json.loads(one.detail)["said"]))
        for one in database.entries()
        if one.event in _DECISION_ACTS
    )
    stands = Counter(
        (one["event"], one["recorded_at"], one["done_by"], tuple(one["said"]))
        for one in database.ask("decision_acts")
    )
    odd = sorted({int(said[0]) for *_, said in [*(told - stands), *(stands - told)]})
    found = f"differs: {', '.join(map(str, odd))}" if odd else f"{told.total()} acts of deciding"
    return Check("every decision stands as the ledger says", not odd, found)


def backup(database: Database, out: Path, by: str) -> int:
    """Copy everything into a new file while the database is open. Gives the file's size in bytes.

    The file's folder must be the one given to `open_database` as `also_reach`.
    """
    if out.exists():
        raise FileExistsError(f"{out} is there already. Choose another name, so that no copy is lost.")
    if not database.lost:  # a database that has lost its newest acts is not written to, but can be saved
        with database.writing(Act("backup made", out.name, by)):
            pass
    # It gets its name when it is whole, so that no half copy is ever taken for a backup.
    part = out.with_name(out.name + ".part")
    part.unlink(missing_ok=True)
    try:
        with database.asking() as cursor:
            cursor.execute(f"ATTACH {quoted(part)} AS copy_of_council (STORAGE_VERSION '{STORAGE_VERSION}')")
            try:
                cursor.execute("COPY FROM DATABASE council TO copy_of_council")
                cursor.execute("CHECKPOINT copy_of_council")
            finally:
                cursor.execute("DETACH copy_of_council")
        part.replace(out)
    except duckdb.IOException as problem:
        part.unlink(missing_ok=True)
        raise OSError(f"The backup could not be written, and nothing of it is left: {problem}") from problem
    return out.stat().st_size


def restore(copy: Path, path: Path, by: str) -> Path | None:
    """Put a copy in the place of the database at `path`. What stood there is moved aside and its new
    name returned. Raises NoDatabaseError if the copy is none of ours or is damaged."""
    if not copy.exists():
        raise NoDatabaseError(f"There is no file {copy}.")
    holding = Holding(path)
    try:
        fresh = _sound(copy, path.with_name(path.name + ".incoming"))
        aside = _change_places(fresh, path)
    finally:
        holding.release()
    database = open_database(path)
    try:
        with database.writing(Act("restored from backup", copy.name, by)) as work:
            work.detail["stood_before"] = aside.name if aside else None
    finally:
        database.close()
    return aside


def _sound(copy: Path, fresh: Path) -> Path:
    """A copy of the copy that keeps every promise, with nothing left in its log."""
    try:
        _clear(fresh)
        shutil.copyfile(copy, fresh)
        for log in logs_of(copy):
            shutil.copyfile(log, fresh.with_name(fresh.name + log.name.removeprefix(copy.name)))
        _refuse_stranger(fresh)
        database = open_database(fresh)
        try:
            broken = [check for check in verify(database) if not check.ok]
        finally:
            database.close()
    except duckdb.Error as problem:
        _clear(fresh)
        raise NoDatabaseError(f"{copy} is damaged, so it was not put in place: {problem}") from None
    except BaseException:
        _clear(fresh)
        raise
    if broken:
        _clear(fresh)
        raise NoDatabaseError(
            f"{copy} is damaged, so it was not put in place: {broken[0].name} does not hold, {broken[0].found}."
        )
    with fresh.open("rb+") as file:
        os.fsync(file.fileno())
    return fresh


def _refuse_stranger(fresh: Path) -> None:
    with contextlib.closing(duckdb.connect(str(fresh), read_only=True)) as connection:
        first_row(connection.execute("SELECT count(*) FROM schema_version"))
        first_row(connection.execute("SELECT count(*) FROM ledger"))


def _clear(path: Path) -> None:
    others = (path.with_name(path.name + ending) for ending in ("", ".receipts", ".holder", ".lock"))
    for left in (*logs_of(path), *others):
        left.unlink(missing_ok=True)


def _change_places(fresh: Path, path: Path) -> Path | None:
    """In an order in which a stop at any point leaves a database in place, and receipts that tell if it
    is not the one they belong to."""
    aside = None
    if path.exists():
        aside = path.with_name(f"{path.name}.before-{utc_now():%Y%m%d-%H%M%S-%f}")
        os.link(path, aside)
        for log in logs_of(path):
            log.replace(aside.with_name(aside.name + log.name.removeprefix(path.name)))
    fresh.replace(path)
    old, new = Receipts(path).path, Receipts(fresh).path
    if old.exists() and aside:
        old.replace(Receipts(aside).path)
    new.replace(old)
    _clear(fresh)
    return aside
