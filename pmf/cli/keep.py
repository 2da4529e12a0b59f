"""Commands that keep the database: init, verify, backup, restore, serve, bench."""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict
from pathlib import Path

from pmf.catalogue.council import Settings
from pmf.cli.output import WrongUseError, council_open, operator, print_json, tell
from pmf.store import keeping


def init(asked: argparse.Namespace, settings: Settings) -> int:
    """Make the database, or say that it is there."""
    there = settings.database.exists()
    with council_open(settings, create=True):
        pass
    state = "is there already; nothing was changed" if there else "was made"
    tell(f"The database {settings.database} {state}. Framework: {settings.framework.name}.")
    if asked.json:
        print_json({"database": str(settings.database), "made": not there})
    return 0


def verify(asked: argparse.Namespace, settings: Settings) -> int:
    """Hold the database against its promises. Exit status 1 if one is broken."""
    with council_open(settings) as database:
        checks = keeping.verify(database)
    ok = all(check.ok for check in checks)
    if asked.json:
        print_json({"ok": ok, "checks": [asdict(check) for check in checks]})
    else:
        for check in checks:
            print(f"{'holds ' if check.ok else 'BROKEN'}  {check.name}: {check.found}")
    return 0 if ok else 1


def backup(asked: argparse.Namespace, settings: Settings) -> int:
    """Copy the database while it is open."""
    out = Path(asked.out).resolve()
    if not out.parent.is_dir():
        raise WrongUseError(f"--out: there is no folder {out.parent}.")
    with council_open(settings, also_reach=out.parent) as database:
        size = keeping.backup(database, out, operator(settings).name)
    tell(f"{out}: {size:,} bytes.")
    if asked.json:
        print_json({"file": str(out), "bytes": size})
    return 0


def restore(asked: argparse.Namespace, settings: Settings) -> int:
    """Put a backup in the place of the database."""
    aside = keeping.restore(Path(asked.file).resolve(), settings.database, operator(settings).name)
    tell(f"{settings.database} is now the backup {asked.file}.")
    if aside:
        tell(f"What stood there is kept as {aside}.")
    if asked.json:
        print_json({"database": str(settings.database), "kept": str(aside) if aside else None})
    return 0


def serve(asked: argparse.Namespace, settings: Settings) -> int:
    """Serve the pages until stopped."""
    from pmf.server.serving import run  # Streamlit takes a while to load, and no other command needs it

    return run(settings, host=asked.host, port=asked.port)


def bench(asked: argparse.Namespace, settings: Settings) -> int:
    """Measure, and print a table of ratios."""
    from pmf.bench.table import run  # only this command needs what is measured against

    return run(json_wanted=asked.json, settings=settings, out=sys.stdout)
