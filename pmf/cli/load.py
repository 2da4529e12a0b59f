"""Commands that take returns in: load, demo, and the template that goes out before them."""

from __future__ import annotations

import argparse
import csv
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from pmf.catalogue.council import ROOT, Settings
from pmf.cli.output import WrongUseError, asked_period, council_open, operator, print_json, tell
from pmf.exports.marked_workbook import write_marked
from pmf.exports.template_workbook import write_template
from pmf.intake.grid import Grid
from pmf.intake.mapping import read_mappings
from pmf.intake.opening import reading_process
from pmf.intake.road import Examination, Road, examine, submit
from pmf.intake.template import template_for
from pmf.reports.reading import Reader, default_period
from pmf.store.database import Database
from pmf.store.returns import Stored

SAMPLE = ROOT / "data" / "sample"


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
        road = _road(database, settings)
        for file in files:
            examined = examine(
                road, operator(asked.by), file.name, file.read_bytes(), kind=asked.kind, mapping=asked.mapping,
                service=asked.service, period=period, reasons=asked.reason,
            )  # fmt: skip
            stored = None
            if asked.dry_run:
                accepted = not examined.refused and (asked.yes or not examined.needs_a_yes)
            else:
                stored = submit(road, operator(asked.by), examined, yes=asked.yes)
                accepted = stored is not None
            outcomes.append(_outcome(file, examined, accepted, stored))
            if not asked.json:
                _tell_outcome(outcomes[-1], examined, dry_run=asked.dry_run)
            if asked.marked is not None and not accepted and examined.grid is not None:
                _write_marked(Path(asked.marked), file, examined.grid, examined)
    reading_process.close()
    if asked.json:
        print_json(outcomes)
    return 0 if all(one["accepted"] for one in outcomes) else 1


def _write_marked(folder: Path, file: Path, grid: Grid, examined: Examination) -> None:
    """The officer's own workbook with its cells marked. Files of the same name do not overwrite each other."""
    names = (f"{file.stem} marked{number}.xlsx" for number in ("", *(f" {one}" for one in range(2, 1_000))))
    out = next(path for name in names if not (path := folder / name).exists())
    out.write_bytes(write_marked(grid, examined.findings, file_name=file.name, kind=examined.kind))
    tell(f"  Marked and explained: {out}")


def _road(database: Database, settings: Settings) -> Road:
    return Road(database, settings.framework, read_mappings(settings.mappings))


def _outcome(file: Path, examined: Examination, accepted: bool, stored: Stored | None) -> dict[str, Any]:
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


def _tell_outcome(outcome: dict[str, Any], examined: Examination, *, dry_run: bool) -> None:
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
    """Write the pre-filled workbook."""
    out = Path(asked.out).resolve()
    if not out.parent.is_dir():
        raise WrongUseError(f"--out: there is no folder {out.parent}.")
    period = asked_period(asked.period, settings)
    with council_open(settings) as database:
        reader = Reader(database, settings.framework, operator())
        now = database.now()
        content = template_for(
            reader.database, reader.framework, reader.person, asked.kind,
            service=asked.service, period=period or default_period(reader, now), at=now,
        )  # fmt: skip
    out.write_bytes(write_template(content))
    tell(f"{asked.out}: {content.explained}")
    return 0


def demo(asked: argparse.Namespace, settings: Settings) -> int:
    """Hand in the sample council's returns in the order and at the moments that its manifest says."""
    with (SAMPLE / "manifest.csv").open(encoding="utf-8", newline="") as file:
        manifest = list(csv.DictReader(file))
    outcomes = []
    with council_open(settings, create=True) as database:
        _refuse_beside_real_returns(database, manifest)
        road = _road(database, settings)
        for number, line in enumerate(manifest, 1):
            moment = datetime.fromisoformat(line["handed_in_at"])
            database.pretend_now(lambda moment=moment: moment)  # type: ignore[misc]
            examined = examine(
                road, operator(line["handed_in_by"]), Path(line["file"]).name, (SAMPLE / line["file"]).read_bytes(),
                kind=line["kind"],
            )  # fmt: skip
            stored = submit(road, operator(line["handed_in_by"]), examined, yes=True)
            outcomes.append(_outcome(SAMPLE / line["file"], examined, stored is not None, stored))
            if not asked.json:
                if stored is None:
                    _tell_outcome(outcomes[-1], examined, dry_run=False)
                if number % 10 == 0 or number == len(manifest):
                    tell(f"Sample council: {number} of {len(manifest)} returns read.")
    reading_process.close()
    names = ("file", "kind", "accepted", "return_id", "rows", "added", "restated", "unchanged")
    if asked.json:
        print_json([{name: one[name] for name in names} for one in outcomes])
    return 0 if all(one["accepted"] for one in outcomes) else 1


def _refuse_beside_real_returns(database: Database, manifest: list[dict[str, str]]) -> None:
    known = {Path(line["file"]).name for line in manifest}
    strangers = [row["file_name"] for row in database.ask("every_return") if row["file_name"] not in known]
    if strangers:
        raise FileExistsError(
            f"{database.path} holds returns that are not the sample's ({strangers[0]}), and the made-up council "
            "must not be mixed with a real one. Choose another file with --database."
        )
