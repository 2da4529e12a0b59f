"""A loading process killed at any moment: what was confirmed is there, whole and once."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

from helpers import loader

from pmf.store import keeping
from pmf.store.database import open_database

KILLS = 25


def _load_and_kill(database: Path, first: int, returns: int, after: float) -> dict[int, str]:
    """Start a loader, kill it so long after so many returns, and give those that it confirmed."""
    child = subprocess.Popen(
        [sys.executable, loader.__file__, str(database), str(first)], stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None and child.stdout.readline() == "open\n"
    told = [child.stdout.readline() for _ in range(returns)]
    time.sleep(after)
    child.kill()
    told += child.stdout.read().splitlines(keepends=True)
    lines = [line.split() for line in told if line.endswith("\n")]
    child.wait()
    child.stdout.close()
    return {int(number): return_id for _, number, return_id in lines}


def test_killed_at_any_moment_a_loader_loses_and_doubles_nothing(copy_of_filled: Path) -> None:
    choose = random.Random(20260211)
    confirmed: dict[int, str] = {}
    for _ in range(KILLS):
        # The return under way at the last kill is handed in again: nobody knows whether it arrived.
        first = max(confirmed, default=0) + 1
        confirmed |= _load_and_kill(copy_of_filled, first, choose.randint(0, 3), choose.uniform(0, 0.2))
        database = open_database(copy_of_filled)
        try:
            assert database.lost == []
            with database.asking() as cursor:
                stood = cursor.execute(
                    "SELECT r.file_name, r.return_id, count(DISTINCT (o.place, o.starts)), count(*)"
                    " FROM council.data_return AS r JOIN council.observation AS o USING (return_no)"
                    " WHERE r.accepted GROUP BY ALL"
                ).fetchall()
            assert len({name for name, *_ in stood}) == len(stood), "a return stands twice"
            assert {(distinct, rows) for *_, distinct, rows in stood} <= {(loader.ROWS, loader.ROWS)}, "torn"
            there = {int(name.removesuffix(".csv")): return_id for name, return_id, *_ in stood}
            assert confirmed.items() <= there.items(), "a confirmed return is lost"
        finally:
            database.close()
    assert len(confirmed) > KILLS / 2
    database = open_database(copy_of_filled)
    try:
        assert all(check.ok for check in keeping.verify(database)), keeping.verify(database)
    finally:
        database.close()
