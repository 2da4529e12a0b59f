"""Lets processes die while they make a file or bring it to the present schema.
Run as `python migrations.py OLD FOLDER KILLS SEED`; each kill leaves a file of its own in the folder."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sys
import threading
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import duckdb

from pmf.store import connecting, migrate
from pmf.store.database import open_database


def die() -> None:
    """End at once."""
    os.kill(os.getpid(), signal.SIGKILL)


class Doomed:
    """A connection that runs scripts one statement at a time and dies before, or in, the nth."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, left: int, dice: random.Random) -> None:
        self._connection, self._left, self._dice = connection, left, dice

    def execute(self, text: str, *given: Any) -> Any:
        """Run it, if there is time."""
        answer: Any = None
        for statement in duckdb.extract_statements(text):
            if self._left == 0:
                if self._dice.random() < 0.5:
                    die()
                threading.Thread(target=self._soon, daemon=True).start()
            self._left -= 1
            answer = self._connection.execute(statement, *given)
        return answer

    def _soon(self) -> None:
        time.sleep(self._dice.uniform(0, 0.003))
        die()


def steps(old: Path) -> int:
    """How many statements it takes to bring the old file to the present schema."""
    counted = Doomed(duckdb.connect(":memory:"), -1, random.Random(0))
    counted.execute(f"ATTACH {connecting.quoted(old)} AS council")
    migrate.migrate(counted)  # type: ignore[arg-type]
    return -counted._left - 2


def _child(path: Path, left: int, dice: random.Random, *, create: bool) -> None:
    whole = migrate.migrate
    connecting.migrate = lambda connection: whole(Doomed(connection, left, dice))  # type: ignore
    open_database(path, create=create)
    die()  # whole, and not closed


def main(old: str, folder: str, kills: str, seed: str) -> None:
    """Every step in turn, on an old file and on none."""
    dice = random.Random(int(seed))
    for turn in range(int(kills)):
        path = Path(folder) / f"{turn}.duckdb"
        create = turn % 3 == 2
        if not create:
            shutil.copyfile(old, path)
        child = os.fork()
        if child == 0:
            try:
                _child(path, turn // 3 if create else turn - turn // 3, dice, create=create)
            finally:
                os._exit(1)
        _, status = os.waitpid(child, 0)
        print("killed" if os.WIFSIGNALED(status) else "ended", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
