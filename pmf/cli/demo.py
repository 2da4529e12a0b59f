"""Loads the sample council through the ordinary road, as its people handed it in, verified it and decided."""

from __future__ import annotations

import argparse
import csv
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

from pmf.catalogue.council import ROOT, Settings
from pmf.cli.demo_decisions import Deciding, moment_of
from pmf.cli.load import outcome_of, road_of, tell_outcome
from pmf.cli.output import council_open, operator, print_json, tell
from pmf.intake.opening import reading_process
from pmf.intake.road import Road, examine, submit
from pmf.model.framework import Framework
from pmf.review.verification import Reviewer
from pmf.store.database import Database
from pmf.store.returns import every_return, return_called

SAMPLE = ROOT / "data" / "sample"


def demo(asked: argparse.Namespace, settings: Settings) -> int:
    """Hand in the sample council's returns in the order and at the moments that its manifest says."""
    with (SAMPLE / "manifest.csv").open(encoding="utf-8", newline="") as file:
        manifest = list(csv.DictReader(file))
    outcomes: list[dict[str, Any]] = []
    ids: dict[str, str | None] = {}
    with council_open(settings, create=True) as database:
        _refuse_beside_real_returns(database, manifest)
        road = road_of(database, settings)
        deciding = Deciding(SAMPLE / "decisions.csv", database, settings)
        for moment, what, line in _in_order(manifest, deciding.lines):
            database.pretend_now(lambda moment=moment: moment)  # type: ignore[misc]
            if what == "decide":
                deciding.take(line)
                continue
            if what == "verify":
                _verify(database, settings, ids[line["file"]], line["verified_by"])
                continue
            outcomes.append(_hand_in(road, settings, line, quiet=asked.json))
            ids[line["file"]] = outcomes[-1]["return_id"]
            if not asked.json and (len(outcomes) % 10 == 0 or len(outcomes) == len(manifest)):
                tell(f"Sample council: {len(outcomes)} of {len(manifest)} returns read.")
    reading_process.close()
    if not asked.json:
        kinds = Counter(one["kind"] for one in outcomes if one["accepted"])
        tell("Accepted: " + ", ".join(f"{count} of {kind}" for kind, count in kinds.items()) + ".")
    names = ("file", "kind", "accepted", "return_id", "rows", "added", "restated", "unchanged")
    if asked.json:
        print_json([{name: one[name] for name in names} for one in outcomes])
    return 0 if all(one["accepted"] for one in outcomes) else 1


def _in_order(
    manifest: list[dict[str, str]], decided: list[dict[str, str]]
) -> list[tuple[datetime, str, dict[str, str]]]:
    """What was done, oldest first: a file handed in, or verified by a second person; something decided."""
    steps = [(datetime.fromisoformat(line["handed_in_at"]), "hand in", line) for line in manifest]
    steps += [
        (datetime.fromisoformat(line["verified_at"]), "verify", line)
        for line in manifest
        if line["verified_at"]
    ]
    steps += [(moment_of(line), "decide", line) for line in decided]
    return sorted(steps, key=lambda step: step[0])


def _hand_in(road: Road, settings: Settings, line: dict[str, str], *, quiet: bool) -> dict[str, Any]:
    file = file_of(line, settings.framework)
    by = operator(settings, line["handed_in_by"])
    examined = examine(road, by, file.name, file.read_bytes(), kind=line["kind"])
    stored = submit(road, by, examined, yes=True)
    outcome = outcome_of(file, examined, stored is not None, stored)
    if stored is None and not quiet:
        tell_outcome(outcome, examined, dry_run=False)
    return outcome


def file_of(line: dict[str, str], framework: Framework) -> Path:
    """The sample keeps its register of risks twice: by a matrix of five steps, and by one of three."""
    file = SAMPLE / line["file"]
    if line["kind"] == "risks" and min(len(framework.risk.impacts), len(framework.risk.likelihoods)) < 5:
        return file.parent / "three_steps" / file.name
    return file


def _verify(database: Database, settings: Settings, return_id: str | None, by: str) -> None:
    row = return_called(database, return_id) if return_id else None
    if row is not None and row["state"] == "awaiting":
        Reviewer(database, settings.framework, operator(settings, by)).verify(
            row["return_id"], row["file_hash"]
        )


def _refuse_beside_real_returns(database: Database, manifest: list[dict[str, str]]) -> None:
    known = {Path(line["file"]).name for line in manifest}
    strangers = [row["file_name"] for row in every_return(database) if row["file_name"] not in known]
    if strangers:
        raise FileExistsError(
            f"{database.path} holds returns that are not the sample's ({strangers[0]}), and the made-up council "
            "must not be mixed with a real one. Choose another file with --database."
        )
