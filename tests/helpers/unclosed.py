"""A process that does things to a council and dies without closing it, so that all of it is in the log alone.
Run as `python unclosed.py DATABASE RETURNS`."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from helpers.council import open_road
from helpers.files import csv_file
from pmf.store.return_events import note_event

ROWS = 12
SUFFIXES = ("", ".wal", ".receipts")


def content(number: int) -> bytes:
    """Return N: figures of its own for a place of its own."""
    rows = [
        ("REP02", f"{2010 + at // 4}/{11 + at // 4} Q{at % 4 + 1}", number * 100 + at, f"Ward {number}")
        for at in range(ROWS)
    ]
    return csv_file(("Indicator code", "Period", "Value", "Place"), *rows)


def left_unclosed(database: Path, returns: int) -> None:
    """Hand in so many returns in a process of its own, with a refusal, a withdrawal and a verification among
    them, and let it die."""
    done = subprocess.run([sys.executable, __file__, str(database), str(returns)], check=False)
    assert done.returncode == -signal.SIGKILL


def copied_with_log(database: Path, to: Path) -> Path:
    """A copy of an unclosed database, its log and its receipts, in the place of any that is there."""
    for old in to.parent.glob(to.name + "*"):
        old.unlink()
    for suffix in SUFFIXES:
        Path(f"{to}{suffix}").write_bytes(Path(f"{database}{suffix}").read_bytes())
    return to


def _main(database: str, returns: str) -> None:
    with open_road(Path(database), now=None) as council:
        for number in range(1, int(returns) + 1):
            stored = council.accepted(content(number), f"{number}.csv")
            if number % 5 == 0:
                note_event(council.database, str(stored.return_id), "withdrawn", by="Second", reason="Wrong")
            if number % 5 == 2:
                note_event(council.database, str(stored.return_id), "verified", by="Second")
            if number % 5 == 3:
                council.hand_in(b"nonsense", "nonsense.csv")
        os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    _main(*sys.argv[1:])
