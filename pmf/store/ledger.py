"""The chain of acts: in the database with what each did, and again in a file beside it.

A database whose log was cut off opens without a word and without its last acts. The receipts,
written after each commit and forced to the disk, are what notices.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import threading
from collections.abc import Callable
from dataclasses import astuple, dataclass
from datetime import UTC, datetime
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


@dataclass(frozen=True)
class Reconciled:
    """What the receipts say of a database: `lost` names the acts that are confirmed here and not stored
    there, `damaged` is how many receipts no longer say what they said."""

    lost: list[str]
    damaged: int


class Receipts:
    """The file of entries beside a database, one a line, in the ledger's order."""

    def __init__(self, database: Path) -> None:
        self.path = database.with_name(database.name + ".receipts")
        self._lock = threading.Lock()
        # The hash of the last entry that is safely in the file; "" if some may not be; None while the
        # file names acts that are missing, so that it is never made to forget them.
        self._last: str | None = None

    def give(self, entry: Entry, stored: Callable[[], list[Entry]]) -> None:
        """Add an entry and force it to the disk; with it, any that are stored and were not added."""
        with self._lock:
            if self._last is not None:
                in_place, self._last = entry.previous == self._last, ""
                if not in_place:
                    self._rewrite(stored())
                    return
            with self.path.open("ab") as file:
                file.write(entry.line().encode() + b"\n")
                file.flush()
                os.fsync(file.fileno())
            self._last = entry.hash if self._last is not None else None

    def catch_up(self, stored: Callable[[], list[Entry]]) -> None:
        """Add what is stored and was not added, as after a disk was full."""
        with self._lock:
            if self._last == "":
                self._rewrite(stored())

    def read(self) -> list[Entry]:
        """All that can be read. A line that was cut off in the writing, or spoilt since, is left out."""
        return [line for line in self._lines() if isinstance(line, Entry)]

    def compare(self, stored: list[Entry]) -> Reconciled:
        """Say what is confirmed here and not stored. Changes nothing."""
        hashes = {entry.hash for entry in stored}
        lost: list[str] = []
        damaged = reached = 0
        for line in self._lines():
            if isinstance(line, Entry):
                reached = line.entry_no
                if line.hash not in hashes:
                    lost.append(str(line))
            else:
                damaged += 1
                acts = range(reached + 1, reached + 1 + line)
                reached += line
                lost += [
                    f"{number}: an act whose receipt is damaged" for number in acts if number > len(stored)
                ]
        return Reconciled(lost, damaged)

    def reconcile(self, stored: list[Entry]) -> Reconciled:
        """The same; and where nothing is lost, make the file say what is stored. One with damaged lines
        is kept aside."""
        with self._lock:
            found = self.compare(stored)
            self._last = None if found.lost else ""
            if not found.lost:
                # A disk that is full keeps nobody from reading; the next act tries again.
                with contextlib.suppress(OSError):
                    self._make_say(stored, keep_old=found.damaged > 0)
            return found

    def _make_say(self, stored: list[Entry], *, keep_old: bool) -> None:
        right = b"".join(entry.line().encode() + b"\n" for entry in stored)
        if not self.path.exists() or self.path.read_bytes() != right:
            if keep_old:
                stamp = f"{datetime.now(UTC):%Y%m%d-%H%M%S-%f}"
                os.link(self.path, self.path.with_name(f"{self.path.name}.damaged-{stamp}"))
            self._rewrite(stored)
        self._last = stored[-1].hash if stored else _BEGINNING

    def _rewrite(self, stored: list[Entry]) -> None:
        fresh = self.path.with_name(self.path.name + ".new")
        with fresh.open("wb") as file:
            file.writelines(entry.line().encode() + b"\n" for entry in stored)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self.path)
        self._last = stored[-1].hash if stored else _BEGINNING

    def _lines(self) -> list[Entry | int]:
        """Each line's entry, or for one that no longer says what it said, how many acts it stood for."""
        if not self.path.exists():
            return []
        *lines, rest = self.path.read_bytes().split(b"\n")
        found = [_entry(line) or _acts_in(line) for line in lines]
        if rest and (whole := _entry(rest)):  # all but its end of line was written
            found.append(whole)
        elif rest and _entry(rest[:-1]):  # its end of line was spoilt
            found.append(1)
        return found


def _entry(line: bytes) -> Entry | None:
    try:
        fields = json.loads(line)
        fields["recorded_at"] = datetime.fromisoformat(fields["recorded_at"])
        entry = Entry(**fields)
        return entry if entry.hash == entry.true_hash() and entry.line().encode() == line else None
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def _acts_in(line: bytes) -> int:
    # No damage of one place takes both names from a line, or makes a second of either.
    return max(line.count(b'"entry_no"'), line.count(b'"recorded_at"'))
