"""The exclusive hold on a database file, and the sentence that a second process reads.

DuckDB's own lock is let go as soon as any descriptor on the file is closed by the same process,
so the hold is on a file of its own beside the database.
"""

from __future__ import annotations

import contextlib
import json
import os
import shlex
import sys
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout


class DatabaseHeldError(Exception):
    """Another process has the database. The message says which and what to do."""


class Holding:
    """Held from the moment it is made until `release`. Raises DatabaseHeldError within a second."""

    def __init__(self, database: Path) -> None:
        self._note = database.with_name(database.name + ".holder")
        self._lock = FileLock(database.with_name(database.name + ".lock"), thread_local=False)
        try:
            self._lock.acquire(timeout=0.3, poll_interval=0.05)
        except Timeout:
            raise DatabaseHeldError(self._who(database)) from None
        command = " ".join(["python -m pmf", shlex.join(sys.argv[1:])]).strip()
        now = datetime.now(UTC).strftime("%H:%M UTC on %d %B %Y").lstrip("0")
        with contextlib.suppress(OSError):  # a full disk keeps nobody from reading
            self._note.write_text(json.dumps({"process": os.getpid(), "command": command, "since": now}))

    def _who(self, database: Path) -> str:
        try:
            holder = json.loads(self._note.read_text())
            who = f"“{holder['command']}” (process {holder['process']}, since {holder['since']})"
        except (OSError, ValueError, KeyError, TypeError):
            who = "another process"
        return (
            f"The database {database} is in use by {who}. Nothing was read or changed. "
            "Wait until it has finished, or stop it, and try again."
        )

    def release(self) -> None:
        """Let go. Doing it twice does no harm."""
        if self._lock.is_locked:
            with contextlib.suppress(OSError):
                self._note.unlink()
            self._lock.release()
