"""The chain of acts: in the database with what each did, and again in a file beside it.

A database whose log was cut off opens without a word and without its last acts. The receipts,
written after each commit and forced to the disk, are what notices.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import astuple, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

_BEGINNING = "0" * 64


@dataclass(frozen=True)
class Entry:
    """One act. `hash` covers everything else in it, `previous` among them."""

    entry_no: int
    recorded_at: datetime
    event: str
    subject: str
    done_by: str
    detail: str
    previous: str
    hash: str

    def row(self) -> tuple[Any, ...]:
        """Its columns in the table's order."""
        return astuple(self)

    def true_hash(self) -> str:
        """The hash that its content has, whatever it claims."""
        parts = [self.entry_no, self.recorded_at.isoformat(), self.event, self.subject, self.done_by]
        text = json.dumps([*parts, self.detail, self.previous], ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()

    def line(self) -> str:
        """How it stands in the receipts."""
        fields = {**self.__dict__, "recorded_at": self.recorded_at.isoformat()}
        return json.dumps(fields, ensure_ascii=False)

    def __str__(self) -> str:
        return f"{self.entry_no}: {self.event} {self.subject} by {self.done_by}"


def next_entry(
    last: tuple[Any, ...] | None, moment: datetime, event: str, subject: str, by: str, detail: dict[str, Any]
) -> Entry:
    """The entry that follows `last` (its number and hash), or the first."""
    number, previous = (last[0] + 1, last[1]) if last else (1, _BEGINNING)
    text = json.dumps(detail, ensure_ascii=False, default=str)
    bare = Entry(number, moment, event, subject, by, text, previous, "")
    return Entry(number, moment, event, subject, by, text, previous, bare.true_hash())


def first_broken(entries: list[Entry]) -> int | None:
    """The number of the first entry that does not follow from those before it, or None."""
    previous = _BEGINNING
    for expected, entry in enumerate(entries, 1):
        if entry.entry_no != expected or entry.previous != previous or entry.hash != entry.true_hash():
            return expected
        previous = entry.hash
    return None


class Receipts:
    """The file of entries beside a database."""

    def __init__(self, database: Path) -> None:
        self.path = database.with_name(database.name + ".receipts")

    def append(self, entry: Entry) -> None:
        """Add one and force it to the disk."""
        with self.path.open("a", encoding="utf-8") as file:
            file.write(entry.line() + "\n")
            file.flush()
            os.fsync(file.fileno())

    def read(self) -> list[Entry]:
        """All of them. A line that was cut off in the writing, or spoilt since, is left out."""
        if not self.path.exists():
            return []
        entries = []
        for line in self.path.read_text(encoding="utf-8").splitlines():
            try:
                fields = json.loads(line)
                fields["recorded_at"] = datetime.fromisoformat(fields["recorded_at"])
                entries.append(Entry(**fields))
            except (ValueError, TypeError, KeyError):
                continue
        return entries

    def reconcile(self, stored: list[Entry]) -> list[Entry]:
        """Add what was committed and not yet written here; return what is here and not stored."""
        here = self.read()
        hashes = {entry.hash for entry in stored}
        lost = [entry for entry in here if entry.hash not in hashes]
        if not lost and len(here) < len(stored):
            self.rewrite(stored)
        return lost

    def rewrite(self, stored: list[Entry]) -> None:
        """Start the file anew from what is stored."""
        fresh = self.path.with_name(self.path.name + ".new")
        with fresh.open("w", encoding="utf-8") as file:
            file.writelines(entry.line() + "\n" for entry in stored)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self.path)
