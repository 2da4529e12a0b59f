"""Commands that take returns in: load, demo, and the template that goes out before them."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pmf.catalogue.council import Settings
from pmf.cli.output import WrongUseError, asked_period, council_open, operator, print_json, tell
from pmf.exports.marked_workbook import write_marked
from pmf.exports.template_csv import write_template_csv
from pmf.exports.template_workbook import write_template
from pmf.intake.delimited import Progress, quiet
from pmf.intake.grid import Grid
from pmf.intake.known_mappings import known_mappings
from pmf.intake.opening import AT_THE_MACHINE, reading_process
from pmf.intake.road import Examination, Road, examine, submit
from pmf.intake.template import template_for
from pmf.reports.reading import Reader, default_period
from pmf.store.database import Database
from pmf.store.returns import Stored

# From this size on, in bytes, a load says how far it is.
_LONG = 5 * 1024 * 1024
_WRITERS = {".xlsx": write_template, ".csv": write_template_csv}


def load(asked: argparse.Namespace, settings: Settings) -> int:
    """Take each file down the road. Exit status 1 if any was refused."""
    period = asked_period(asked.period, settings)
    files = [Path(name) for name in asked.files]
    for file in files:
        if not file.is_file():
            raise WrongUseError(f"There is no file {file}.")
    if asked.marked is not None and not Path(asked.marked).is_dir():
        raise WrongUseError(f"--marked: there is no folder {asked.marked}.")
    outcomes = []
    with council_open(settings) as database:
        road = road_of(database, settings)
        for file in files:
            progress = _telling(file)
            examined = examine(
                road, operator(settings, asked.by), file.name, file.read_bytes(), kind=asked.kind, mapping=asked.mapping,
                service=asked.service, period=period, reasons=asked.reason, limits=AT_THE_MACHINE, progress=progress,
            )  # fmt: skip
            stored = None
            if asked.dry_run:
                accepted = not examined.refused and (asked.yes or not examined.needs_a_yes)
            else:
                stored = submit(
                    road, operator(settings, asked.by), examined, yes=asked.yes, progress=progress
                )
                accepted = stored is not None
            outcomes.append(outcome_of(file, examined, accepted, stored))
            if not asked.json:
                tell_outcome(outcomes[-1], examined, dry_run=asked.dry_run)
            if asked.marked is not None and not accepted and examined.grid is not None:
                _write_marked(Path(asked.marked), file, examined.grid, examined)
    reading_process.close()
    if asked.json:
        print_json(outcomes)
    return 0 if all(one["accepted"] for one in outcomes) else 1


def road_of(database: Database, settings: Settings) -> Road:
    """The road into an open database."""
    return Road(database, settings.framework, known_mappings(database, settings.mappings))


def _write_marked(folder: Path, file: Path, grid: Grid, examined: Examination) -> None:
    """The officer's own workbook with its cells marked. Files of the same name do not overwrite each other."""
    names = (f"{file.stem} marked{number}.xlsx" for number in ("", *(f" {one}" for one in range(2, 1_000))))
    out = next(path for name in names if not (path := folder / name).exists())
    out.write_bytes(write_marked(grid, examined.findings, file_name=file.name, kind=examined.kind))
    tell(f"  Marked and explained: {out}")


def _telling(file: Path) -> Progress:
    """Tells how far a long file has come, a line for each quarter of each step."""
    if file.stat().st_size < _LONG:
        return quiet
    told: set[tuple[str, int]] = set()

    def tell_progress(done: int, total: int, what: str) -> None:
        quarter = 4 * done // max(total, 1)
        if (what, quarter) not in told:
            told.add((what, quarter))
            tell(f"{file.name}: {25 * quarter}% {what}")

    return tell_progress


def outcome_of(file: Path, examined: Examination, accepted: bool, stored: Stored | None) -> dict[str, Any]:
    """What became of a file, as `--json` gives it."""
    tally = stored.tally if stored else examined.tally
    return {
        "file": str(file),
        "kind": examined.kind,
        "accepted": accepted,
        "return_id": stored.return_id if stored else None,
        "rows": tally.rows,
        "added": tally.added if accepted else 0,
        "restated": tally.restated if accepted else 0,
        "unchanged": tally.unchanged if accepted else 0,
        "findings": [
            {**asdict(finding), "severity": finding.severity.value, "cells": list(finding.cells)}
            for finding in examined.findings
        ],
    }


def tell_outcome(outcome: dict[str, Any], examined: Examination, *, dry_run: bool) -> None:
    """The same in words, on standard error."""
    if outcome["accepted"]:
        did = (
            "would be accepted"
            if dry_run
            else f"accepted as {outcome['return_id']}"
            if outcome["return_id"]
            else "accepted"
        )
        tell(
            f"{outcome['file']}: {did}. {outcome['rows']} rows: {outcome['added']} new, "
            f"{outcome['restated']} restated, {outcome['unchanged']} unchanged."
        )
    else:
        need = (
            "needs --yes for its warnings"
            if examined.needs_a_yes
            else "refused, and nothing of it was stored"
        )
        tell(f"{outcome['file']}: {need}.")
    if examined.missing:
        codes = sorted({change.subject for change in examined.missing})
        more = f" and {len(codes) - 12} more" if len(codes) > 12 else ""
        tell(f"  Due and not in it: {', '.join(codes[:12])}{more}.")
    for finding in examined.findings:
        where = f"{finding.sheet}!" if finding.sheet else ""
        cells = ", ".join(finding.cells[:12]) + (
            f" and {len(finding.cells) - 12} more" if len(finding.cells) > 12 else ""
        )
        place = f" {where}{cells}" if cells else ""
        tell(f"  {finding.severity.value}{place}: {finding.message} {finding.fix}")


def template(asked: argparse.Namespace, settings: Settings) -> int:
    """Write the pre-filled workbook or CSV, as the file's ending says."""
    out = Path(asked.out).resolve()
    write = _WRITERS.get(out.suffix.lower())
    if write is None:
        raise WrongUseError(f"--out: a template is written as .xlsx or .csv, and {out.name} ends in neither.")
    if not out.parent.is_dir():
        raise WrongUseError(f"--out: there is no folder {out.parent}.")
    period = asked_period(asked.period, settings)
    with council_open(settings) as database:
        reader = Reader(database, settings.framework, operator(settings))
        now = database.now()
        content = template_for(
            reader.database, reader.framework, reader.person, asked.kind,
            service=asked.service, period=period or default_period(reader, now), at=now,
        )  # fmt: skip
    out.write_bytes(write(content))
    tell(f"{asked.out}: {content.explained}")
    return 0
