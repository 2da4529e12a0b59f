"""Opens a council's database with the rules in it: what every front door does first."""

from __future__ import annotations

from pathlib import Path

from pmf.model.framework import Framework
from pmf.model.nation import Nation
from pmf.rules import installing
from pmf.store.database import Clock, Database, open_database, utc_now
from pmf.store.framework_settings import record_settings


def open_council(
    path: Path,
    framework: Framework,
    *,
    create: bool = False,
    clock: Clock = utc_now,
    also_reach: Path | None = None,
    by: str = "the program",
    nation: Nation = Nation.ENGLAND,
) -> Database:
    """The database at `path`, judged by `framework` and the working days of `nation` from now on. See
    `open_database` for the rest."""
    database = open_database(
        path, create=create, clock=clock, also_reach=also_reach, rules=installing.made(nation)
    )
    try:
        if not database.lost:
            record_settings(database, framework, by)
    except BaseException:
        database.close()
        raise
    return database
