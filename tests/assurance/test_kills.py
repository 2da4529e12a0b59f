"""Processes killed in the middle of taking returns in: what was confirmed is there, whole and once."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

from helpers import kills
from helpers.assurance import record, sized
from helpers.council import open_road
from helpers.files import copied

from pmf.store import keeping

KILLS = 200
COUNCILS = 2


def test_killed_at_any_seam_or_moment_a_return_is_neither_lost_nor_torn_nor_doubled(
    filled_file: Path, tmp_path: Path
) -> None:
    each = sized(KILLS) // COUNCILS
    databases = []
    for number in range(COUNCILS):
        (tmp_path / str(number)).mkdir()
        databases.append(copied(filled_file, tmp_path / str(number) / "council.duckdb"))
    running = [
        subprocess.Popen(
            [sys.executable, kills.__file__, str(database), str(seed), str(each)],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for seed, database in enumerate(databases, 20260212)
    ]  # fmt: skip
    told = [one.communicate() for one in running]
    lines = [json.loads(line) for out, _ in told for line in out.splitlines()]
    died = Counter(line["seam"] for line in lines if line["killed"])
    # A child that could not open what the one before it left says so and is not killed.
    unopenable = sum(not line["killed"] for line in lines)
    found = [line["found"] for line in lines if line["found"]]
    wrong = {what: sum(one[what] for one in found) for what in ("lost", "torn", "doubled")}
    broken = [name for one in found for name in one["broken"]]
    for database in databases:
        with open_road(database, now=None) as council:
            broken += [check.name for check in keeping.verify(council.database) if not check.ok]
            broken += council.database.lost
    confirmed = sum(len(Path(f"{one}.confirmed").read_text().splitlines()) for one in databases)
    record(
        "R1 killed while returns are taken in",
        kills=sum(died.values()), seams=len(died), acts_confirmed=confirmed, **wrong,
        not_opened_again=unopenable, promises_broken=len(broken),
    )  # fmt: skip
    assert not unopenable, [err for _, err in told]
    assert (wrong, broken) == ({"lost": 0, "torn": 0, "doubled": 0}, [])
    assert len(lines) == each * COUNCILS
    assert set(died) == set(kills.SEAMS)
    assert confirmed > len(lines) / 2
