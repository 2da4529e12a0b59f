"""A disk that is full: nothing confirmed is lost, nothing half done, reading goes on, and people get a sentence."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from helpers import full_disk
from helpers.assurance import record, sized
from helpers.council import open_road
from helpers.files import FIGURES, csv_file
from helpers.unclosed import ROWS, content

from pmf.catalogue.council import ROOT
from pmf.store import connecting, keeping

LIMITS = 20


def test_a_full_disk_loses_nothing_and_is_said_in_a_sentence(copy_of_filled: Path) -> None:
    limits = sized(LIMITS)
    done = subprocess.run(
        [sys.executable, full_disk.__file__, str(copy_of_filled), str(limits)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stdout, done.stderr
    said = json.loads(done.stdout)
    with open_road(copy_of_filled, now=None) as council:
        broken = [check for check in keeping.verify(council.database) if not check.ok]
        lost = list(council.database.lost)
        with council.database.asking() as cursor:
            stood = cursor.execute(
                "SELECT r.file_name, r.return_id, count(*) FROM council.data_return AS r"
                " JOIN council.observation USING (return_no) WHERE r.accepted GROUP BY ALL"
            ).fetchall()
    there = {name.removesuffix(".csv"): return_id for name, return_id, _ in stood}
    missing = len(said["confirmed"].items() - there.items()) + len(lost)
    torn = sum(rows != ROWS for *_, rows in stood)
    doubled = len(stood) - len(there)
    sentences = [one for one in said["told"] if "See that the disk has room" in one]
    receipts = sum("did not take the receipt" in one for one in sentences)
    record(
        "R6 a full disk while returns are taken in",
        limits=limits, refusals_in_a_sentence=len(sentences), of_them_in_the_receipts=receipts,
        returns_confirmed=len(said["confirmed"]), lost=missing, torn=torn, doubled=doubled, wrong_reads=said["unreadable"],
    )  # fmt: skip
    assert (missing, torn, doubled, said["unreadable"], broken) == (0, 0, 0, 0, [])
    assert len(sentences) >= limits
    assert receipts > 0


def test_a_log_that_cannot_be_written_into_the_file_keeps_nobody_from_reading_or_writing(
    copy_of_filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The engine writes its log into the file when that has grown; here after every few returns.
    monkeypatch.setattr(connecting, "_LOCK_DOWN", (*connecting._LOCK_DOWN, "SET wal_autocheckpoint = '10KB'"))
    revived = 0
    with open_road(copy_of_filled, now=None) as council:
        room = copy_of_filled.stat().st_size
        with full_disk.no_file_beyond(room // 4):
            for number in range(1, 13):
                before = council.database._connection
                assert council.accepted(content(number), f"{number}.csv").return_id == f"R{number + 2:04d}"
                assert council.value("HOM01", "2024/25 Q1") is None
                revived += council.database._connection is not before
        confirmed = council.counts()["observation"]
    with open_road(copy_of_filled, now=None) as council:
        assert council.counts()["observation"] == confirmed == 12 * ROWS
        assert all(check.ok for check in keeping.verify(council.database))
    record("R6 a full disk under the log's way into the file", returns=12, opened_anew=revived, lost=0)
    assert revived > 2


def _with_full_disk(database: Path, limit: int, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pmf", *arguments], cwd=ROOT, capture_output=True, text=True, check=False,
        env={**os.environ, "PMF_DATABASE": str(database)},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )  # fmt: skip


def test_on_a_full_disk_the_commands_read_and_refuse_to_write_in_words(
    copy_of_filled: Path, tmp_path: Path
) -> None:
    file = tmp_path / "late.csv"
    file.write_bytes(csv_file(FIGURES, ("REP02", "2024/25 Q1", 9)))
    before = copy_of_filled.read_bytes()
    read = _with_full_disk(copy_of_filled, 0, "scorecard")
    assert (read.returncode, "rated of" in read.stdout) == (0, True), read.stderr
    for limit in (0, 300, 1500):
        refused = _with_full_disk(copy_of_filled, limit, "load", str(file), "--yes")
        assert refused.returncode == 1, refused.stderr
        assert "See that the disk has room" in refused.stderr
        assert "Traceback" not in refused.stderr
        saved = _with_full_disk(copy_of_filled, limit, "backup", "--out", str(tmp_path / "copy.duckdb"))
        assert saved.returncode == 1
        assert "Traceback" not in saved.stderr
        assert not list(tmp_path.glob("copy.duckdb*")), "no half copy"
    assert copy_of_filled.read_bytes() == before
    made = _with_full_disk(tmp_path / "none" / "new.duckdb", 0, "init")
    assert made.returncode == 1
    assert "Traceback" not in made.stderr
    assert not (tmp_path / "none" / "new.duckdb").exists()
