"""Lets processes die while they take returns in. Run as `python kills.py DATABASE SEED KILLS`.

It warms up, then starts one child after another on the same database. Each child first holds the database
against all that the children before it confirmed, hands the return in again whose outcome nobody knows, and
goes on until it is killed. One JSON line a child says how it died and what it found.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import duckdb

from helpers.council import TOWER_HAMLETS, Council
from helpers.files import csv_file, workbook
from pmf.catalogue.toml_file import read_toml
from pmf.intake.road import Road
from pmf.model.framework import Framework
from pmf.store import keeping, returns
from pmf.store.database import Database, open_database
from pmf.store.facts import Staged
from pmf.store.ledger import Receipts
from pmf.store.return_events import note_event

_FRAMEWORK = read_toml(TOWER_HAMLETS, Framework)
ROWS = 12
HEADINGS = ("Indicator code", "Period", "Value", "Place")
PERIODS = [f"{2010 + at // 4}/{11 + at // 4} Q{at % 4 + 1}" for at in range(ROWS)]
SEAMS = (
    "parsed", "begun", "half inserted", "before the commit", "after the commit, before the receipt",
    "in the receipt", "after the receipt", "in a checkpoint", "in a withdrawal", "in a verification",
    "at random",
)  # fmt: skip


def die() -> None:
    """End as a power cut would: nothing is closed, nothing tidied."""
    os.kill(os.getpid(), signal.SIGKILL)


def content(number: int, folder: Path) -> tuple[str, bytes]:
    """Return N: a file of figures of its own for a place of its own. A workbook is kept in the folder, as
    an officer would, because none is made twice with the very same bytes."""
    rows = [("REP02", period, number * 100 + at, f"Ward {number}") for at, period in enumerate(PERIODS)]
    if number % 25 != 7:
        return f"{number}.csv", csv_file(HEADINGS, *rows)
    kept = folder / f"{number}.xlsx"
    if not kept.exists():
        kept.write_bytes(workbook(HEADINGS, *rows))
    return kept.name, kept.read_bytes()


def _arm(seam: str, dice: random.Random) -> None:
    """Change this process so that it dies at the seam, when it comes there for the nth time."""
    left = dice.randint(0, 1)

    def now() -> bool:
        nonlocal left
        left -= 1
        return left < 0

    def at(owner: Any, name: str, *, first: bool, when: Callable[..., bool] = lambda *_: True) -> None:
        original = getattr(owner, name)

        def wrapped(*given: Any, **named: Any) -> Any:
            deadly = when(*given) and now()
            result = None if deadly and not first else original(*given, **named)
            if deadly:
                die()
            return result

        setattr(owner, name, wrapped)

    def half(staged: Staged, number: int) -> int:
        if now():
            staged.cursor.execute(
                "INSERT INTO council.observation SELECT $n, * FROM staged WHERE row_no < $half",
                {"n": number, "half": ROWS // 2},
            )
            die()
        return whole(staged, number)

    def torn(self: Receipts, entry: Any, stored: Any) -> None:
        if now():
            line = entry.line().encode()
            with self.path.open("ab") as file:
                file.write(line[: dice.randrange(1, len(line))])
            die()
        give(self, entry, stored)

    whole, give = Staged.append, Receipts.give
    events = {"in a withdrawal": "return withdrawn", "in a verification": "return verified"}
    if seam == "parsed":
        at(Council, "look", first=True)
    elif seam == "begun":
        at(returns, "_next_number", first=False)
    elif seam == "half inserted":
        Staged.append = half  # type: ignore[method-assign]
    elif seam == "before the commit":
        at(Database, "_add_to_ledger", first=True)
    elif seam == "after the commit, before the receipt":
        at(Receipts, "give", first=False)
    elif seam == "in the receipt":
        Receipts.give = torn  # type: ignore[method-assign]
    elif seam == "after the receipt":
        at(Receipts, "give", first=True)
    elif seam in events:
        left = 0
        at(
            Database,
            "_add_to_ledger",
            first=True,
            when=lambda _, cursor, act, work: act.event == events[seam],
        )


def _die_in_a_checkpoint(council: Council, dice: random.Random) -> None:
    """Write the log into the file again and again while returns are taken in, and die in the midst of it."""
    ends = time.monotonic() + dice.uniform(0, 0.3)

    def write_log() -> None:
        while True:
            with contextlib.suppress(duckdb.Error), council.database.asking() as cursor:
                cursor.execute("CHECKPOINT council")

    def wait() -> None:
        time.sleep(max(0, ends - time.monotonic()))
        die()

    for work in (write_log, wait):
        threading.Thread(target=work, daemon=True).start()


def _look_back(council: Council, confirmed: dict[int, str], events: set[str]) -> dict[str, Any]:
    """What of all that was confirmed is not as it should be."""
    with council.database.asking() as cursor:
        stood = cursor.execute(
            "SELECT r.file_name, r.return_id, r.row_count, count(o.row_no), count(DISTINCT (o.place, o.starts))"
            " FROM council.data_return AS r LEFT JOIN council.observation AS o USING (return_no)"
            " WHERE r.accepted AND r.return_no > 2 GROUP BY ALL"
        ).fetchall()
        told = {
            f"{event} R{number:04d}"
            for number, event in cursor.execute(
                "SELECT return_no, event FROM council.return_event"
            ).fetchall()
        }
    there = {int(name.split(".")[0]): return_id for name, return_id, *_ in stood}
    return {
        "lost": len(confirmed.items() - there.items()) + len(events - told) + len(council.database.lost),
        "torn": sum({*counts} != {ROWS} for *_, a, b, c in stood for counts in [(a, b, c)]),
        "doubled": len(stood) - len(there),
        "broken": [check.name for check in keeping.verify(council.database) if not check.ok],
    }


def _child(database: Path, seam: str, seed: int, say: int) -> None:
    dice = random.Random(seed)
    log = database.with_name(database.name + ".confirmed")
    confirmed: dict[int, str] = {}
    events: set[str] = set()
    for line in log.read_text().splitlines() if log.exists() else ():
        what, return_id = line.split()
        if what.isdigit():
            confirmed[int(what)] = return_id
        else:
            events.add(f"{what} {return_id}")
    acks = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    # The rules are in memory and have no part in this, so the store is opened without them.
    with contextlib.closing(open_database(database)) as opened:
        council = Council(Road(opened, _FRAMEWORK))
        found = _look_back(council, confirmed, events) | {"confirmed": len(confirmed) + len(events)}
        os.write(say, json.dumps(found).encode())
        os.close(say)
        if seam == "in a checkpoint":
            _die_in_a_checkpoint(council, dice)
        _arm(seam, dice)
        number = max(confirmed, default=0)
        while True:
            number += 1
            name, file = content(number, database.parent)
            stored = council.accepted(file, name)
            os.write(acks, f"{number} {stored.return_id}\n".encode())
            return_id = str(stored.return_id)
            event = ("withdrawn", "verified")[number % 2]
            # The first of them may be the one whose outcome nobody knew, with its event done or not.
            if f"{event} {return_id}" not in events and returns.return_called(council.database, return_id)[
                "state"
            ] in ("accepted", "awaiting"):
                reason = "Wrong file" if event == "withdrawn" else None
                if returns.return_called(council.database, return_id)["verified_by"] is None:
                    note_event(council.database, return_id, event, by="Second", reason=reason)
                    os.write(acks, f"{event} {return_id}\n".encode())


def main(database: str, seed: str, kills: str) -> None:
    """Kill so many children, the seams in turn."""
    dice = random.Random(int(seed))
    for turn in range(int(kills)):
        seam = SEAMS[(turn + int(seed)) % len(SEAMS)]
        hear, say = os.pipe()
        child = os.fork()
        if child == 0:
            status = 1
            try:
                os.close(hear)
                _child(Path(database), seam, dice.randrange(10**9) + turn, say)
            except BaseException as problem:
                sys.stderr.write(f"{seam}: {type(problem).__name__}: {problem}\n")
                sys.stderr.flush()
            finally:
                os._exit(status)
        os.close(say)
        dice.random()
        if seam == "at random":
            timer = threading.Timer(dice.uniform(0.02, 0.8), os.kill, (child, signal.SIGKILL))
            timer.start()
        with os.fdopen(hear) as heard:
            found = heard.read()
        _, status = os.waitpid(child, 0)
        if seam == "at random":
            timer.cancel()
        line = {"seam": seam, "killed": os.WIFSIGNALED(status), "found": json.loads(found) if found else None}
        print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
