"""A process that takes returns in on a disk that is full at one limit after another, and dies in the end.
Run as `python full_disk.py DATABASE LIMITS`. One JSON line says what it was told and what could be read."""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from helpers.council import Council, open_road
from helpers.unclosed import ROWS, content
from pmf.store.database import NotWrittenError
from pmf.store.return_events import note_event


@contextmanager
def no_file_beyond(size: int) -> Iterator[None]:
    """Within this block no file of this process grows beyond so many bytes, as on a disk that is full."""
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))


def _figures(council: Council) -> int:
    with council.database.asking() as cursor:
        return int(cursor.execute("SELECT count(*) FROM council.observation").fetchall()[0][0])


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _limit(council: Council, turn: int) -> int:
    """A limit that bites in the log, in the receipts, or in a checkpoint, a little further on each time."""
    path = council.database.path
    log, receipts = Path(f"{path}.wal"), Path(f"{path}.receipts")
    if turn % 3 == 1:
        with council.database.asking() as cursor:
            cursor.execute("CHECKPOINT council")  # an empty log: the receipts are now what is largest
        return _size(receipts) + 20 * (turn // 3)
    return _size(log) + 400 * (turn % 7) + 30 * turn


def _main(database: str, limits: str) -> None:
    told: list[str] = []
    unreadable = 0
    confirmed: dict[int, str] = {}
    with open_road(Path(database), now=None) as council:
        for number in range(1, 16):  # so that there are receipts enough to be larger than a return's log
            confirmed[number] = str(council.accepted(content(number), f"{number}.csv").return_id)
        number = 15
        for turn in range(int(limits)):
            with no_file_beyond(_limit(council, turn)):
                for _ in range(40):
                    number += 1
                    try:
                        examined = council.look(content(number), f"{number}.csv")
                        stored = council.accepted(content(number), f"{number}.csv")
                        confirmed[number] = str(stored.return_id)
                        if turn % 2:
                            note_event(
                                council.database, str(stored.return_id), "withdrawn", by="Jo", reason="x"
                            )
                    except NotWrittenError as problem:
                        told.append(str(problem))
                        break
                    assert not examined.refused
                if turn % 3 == 2:
                    try:
                        with council.database.asking() as cursor:
                            cursor.execute("CHECKPOINT council")
                    except Exception as problem:
                        told.append(f"CHECKPOINT {problem}")
                found = _figures(council)
                unreadable += found not in (ROWS * len(confirmed), ROWS * (len(confirmed) + 1))
                unreadable += not council.look(content(number), f"{number}.csv").tally.rows
            # There is room again, and the officer tries again.
            confirmed[number] = str(council.accepted(content(number), f"{number}.csv").return_id)
        print(json.dumps({"told": told, "unreadable": unreadable, "confirmed": confirmed}), flush=True)
        os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    _main(*sys.argv[1:])
