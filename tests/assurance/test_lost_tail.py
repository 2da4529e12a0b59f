"""Logs, receipts and files damaged on the disk: what is missing is named, and nothing wrong is shown."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
import streamlit as st
from helpers.assurance import record, sized
from helpers.command import pmf
from helpers.council import open_road
from helpers.files import FIGURES, copied, csv_file
from helpers.unclosed import ROWS, content, copied_with_log, left_unclosed
from streamlit.testing.v1 import AppTest

from pmf.catalogue.council import ROOT
from pmf.store import keeping
from pmf.store.database import Act, Database, LostEntriesError, NoDatabaseError, open_database
from pmf.ui import council as served_council
from pmf.ui.frame import PAGES

LOGS, RECEIPTS, BOTH, FILES = 300, 60, 40, 200


@pytest.fixture(scope="module")
def unclosed(filled_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A council whose process died with ten returns in the log alone."""
    path = copied(filled_file, tmp_path_factory.mktemp("unclosed") / "council.duckdb")
    left_unclosed(path, 10)
    assert Path(f"{path}.wal").stat().st_size > 10_000
    return path


def _flipped(content: bytes, dice: random.Random) -> bytes:
    spoilt = bytearray(content)
    at = dice.randrange(len(spoilt) * 8)
    spoilt[at // 8] ^= 1 << at % 8
    return bytes(spoilt)


def _confirmed(database: Path) -> dict[int, str]:
    """The acts that the receipts name, read without the program."""
    lines = Path(f"{database}.receipts").read_text(encoding="utf-8").splitlines()
    acts = map(json.loads, lines)
    return {act["entry_no"]: f"{act['entry_no']}: {act['event']} {act['subject']}" for act in acts}


def _present(database: Database) -> set[int]:
    with database.asking() as cursor:
        return {number for (number,) in cursor.execute("SELECT entry_no FROM council.ledger").fetchall()}


def _torn(database: Database) -> int:
    with database.asking() as cursor:
        counts = cursor.execute(
            "SELECT count(o.row_no) FROM council.data_return AS r LEFT JOIN council.observation AS o"
            " USING (return_no) WHERE r.accepted AND r.return_no > 2 GROUP BY r.return_no"
        ).fetchall()
    return sum(count != ROWS for (count,) in counts)


def _may_write(database: Database) -> bool:
    try:
        with database.writing(Act("test", "a write", "nobody")):
            return True
    except LostEntriesError:
        return False


def _damaged_log(log: bytes, dice: random.Random) -> bytes:
    match dice.randrange(4):
        case 0:
            return log[: dice.randrange(len(log))]
        case 1:  # what a file system leaves that grew the file and did not come to write it
            cut = dice.randrange(len(log))
            return log[:cut] + bytes(min(512, len(log) - cut)) + log[cut + 512 :]
        case _:
            return _flipped(log, dice)


def test_of_a_damaged_log_every_missing_act_is_named_and_reading_goes_on(
    unclosed: Path, tmp_path: Path
) -> None:
    dice = random.Random(4)
    log = Path(f"{unclosed}.wal").read_bytes()
    confirmed = _confirmed(unclosed)
    missing = named = torn = wrongly_named = wrote = not_opened = kept = 0
    for _ in range(sized(LOGS)):
        path = copied_with_log(unclosed, tmp_path / "council.duckdb")
        Path(f"{path}.wal").write_bytes(_damaged_log(log, dice))
        for _ in range(2):  # what a supervisor does
            try:
                database = open_database(path)
            except NoDatabaseError:
                not_opened += 1
                continue
            try:
                gone = confirmed.keys() - _present(database)
                words = " ".join(database.lost)
                missing += len(gone)
                named += sum(confirmed[number] in words for number in gone)
                wrongly_named += len(database.lost) - len(gone)
                torn += _torn(database)
                wrote += bool(gone) and _may_write(database)
                kept += len(confirmed) - len(gone)
            finally:
                database.close()
    record(
        "R4 the log cut, blanked or flipped",
        logs=sized(LOGS), starts=2 * sized(LOGS), starts_refused=not_opened, acts_missing=missing, acts_named=named,
        named_without_cause=wrongly_named, acts_still_there=kept, torn=torn, writes_let_through=wrote,
    )  # fmt: skip
    assert missing > sized(LOGS)
    assert (named, wrongly_named, torn, wrote, not_opened) == (missing, 0, 0, 0, 0)


def test_a_log_that_cannot_be_read_loses_only_what_lies_beyond_the_damage(
    unclosed: Path, tmp_path: Path
) -> None:
    path = copied_with_log(unclosed, tmp_path / "council.duckdb")
    log = bytearray(Path(f"{path}.wal").read_bytes())
    log[-30] ^= 16
    Path(f"{path}.wal").write_bytes(log)
    database = open_database(path)
    try:
        assert 0 < len(database.lost) <= 2
        assert "10.csv" in " ".join(database.lost) or "R0014" in " ".join(database.lost)
        assert next(tmp_path.glob("council.duckdb.wal.damaged-*")).read_bytes() == log
    finally:
        database.close()


def test_damaged_receipts_are_noticed_and_hide_no_loss(unclosed: Path, tmp_path: Path) -> None:
    dice = random.Random(5)
    receipts, log = Path(f"{unclosed}.receipts").read_bytes(), Path(f"{unclosed}.wal").read_bytes()
    confirmed = _confirmed(unclosed)
    noticed = cried_wolf = hidden = broken = 0
    for turn in range(sized(RECEIPTS)):
        path = copied_with_log(unclosed, tmp_path / "council.duckdb")
        # The last byte, an end of line, is where a flip looks most like a write that was cut off.
        spoilt = _flipped(receipts, dice) if turn else receipts[:-1] + b"\x0b"
        Path(f"{path}.receipts").write_bytes(spoilt)
        database = open_database(path)
        noticed += database.entries()[-1].event == "receipts mended"
        noticed_copy = [one.read_bytes() for one in tmp_path.glob("council.duckdb.receipts.damaged-*")]
        assert noticed_copy == [spoilt]
        cried_wolf += len(database.lost)
        broken += sum(not check.ok for check in keeping.verify(database))
        database.close()
    for _ in range(sized(BOTH)):
        path = copied_with_log(unclosed, tmp_path / "council.duckdb")
        Path(f"{path}.receipts").write_bytes(_flipped(receipts, dice))
        Path(f"{path}.wal").write_bytes(log[: dice.randrange(len(log))])
        database = open_database(path)
        words = [one.split(":")[0] for one in database.lost]
        hidden += len({str(number) for number in confirmed.keys() - _present(database)} - set(words))
        database.close()
    record(
        "R4 the receipts flipped",
        flips=sized(RECEIPTS), noticed=noticed, named_without_cause=cried_wolf, promises_broken_afterwards=broken,
        with_the_log_cut_as_well=sized(BOTH), acts_lost_unnamed=hidden,
    )  # fmt: skip
    assert (noticed, cried_wolf, hidden, broken) == (sized(RECEIPTS), 0, 0, 0)


def test_a_name_with_a_line_separator_in_it_does_not_break_the_receipts(copy_of_filled: Path) -> None:
    with open_road(copy_of_filled) as council:
        council.accepted(content(1), "a\u2028b\x85c\x0bd.csv")
        assert all(check.ok for check in keeping.verify(council.database))
    with open_road(copy_of_filled) as council:
        assert council.database.lost == []
        assert council.database.entries()[-1].event == "return accepted"


def _everything(path: Path) -> tuple[list[object], list[str]]:
    database = open_database(path)
    try:
        with database.asking() as cursor:
            names = cursor.execute(
                "SELECT table_name FROM duckdb_tables() WHERE database_name = 'council' ORDER BY ALL"
            ).fetchall()
            rows = [
                cursor.execute(f"SELECT CAST(t AS VARCHAR) FROM council.{name} AS t ORDER BY ALL").fetchall()
                for (name,) in names
            ]
        return [names, rows], database.lost
    finally:
        database.close()


def test_a_flipped_bit_in_the_file_is_refused_or_harmless(unclosed: Path, tmp_path: Path) -> None:
    whole = copied_with_log(unclosed, tmp_path / "whole.duckdb")
    right, _ = _everything(whole)  # and the log is written into the file
    original = whole.read_bytes()
    dice = random.Random(6)
    refused = harmless = named = silent = 0
    for _ in range(sized(FILES)):
        path = tmp_path / "council.duckdb"
        for old in tmp_path.glob("council.duckdb*"):
            old.unlink()
        path.write_bytes(_flipped(original, dice))
        shutil.copyfile(f"{whole}.receipts", f"{path}.receipts")
        try:
            found, lost = _everything(path)
        except (NoDatabaseError, duckdb.Error):
            refused += 1
            continue
        if lost:
            named += 1
        elif found == right:
            harmless += 1
        else:
            silent += 1
    record(
        "R5 a bit flipped in the file",
        flips=sized(FILES), refused=refused, loss_named=named, without_effect=harmless, wrong_answers=silent,
    )  # fmt: skip
    assert silent == 0
    assert refused > 0


@pytest.fixture
def lame(unclosed: Path, tmp_path: Path) -> Path:
    """A council that has lost its newest acts."""
    path = copied_with_log(unclosed, tmp_path / "lame.duckdb")
    log = Path(f"{path}.wal")
    log.write_bytes(log.read_bytes()[: log.stat().st_size // 2])
    return path


def test_the_command_line_reads_on_says_what_is_missing_and_takes_nothing_in(
    lame: Path, tmp_path: Path
) -> None:
    confirmed = _confirmed(lame)
    last = confirmed[max(confirmed)]
    read = pmf("scorecard", "--json", database=lame)
    assert read.status == 0
    assert read.json["quadrants"]
    assert f"Missing: {last}" in read.err
    assert "nothing more is written: restore the newest backup" in read.err
    file = tmp_path / "late.csv"
    file.write_bytes(csv_file(FIGURES, ("REP02", "2024/25 Q1", 9)))
    refused = pmf("load", str(file), "--yes", database=lame)
    assert refused.status == 1
    assert "restore the newest backup" in refused.err
    assert "Traceback" not in refused.err
    receipts = Path(f"{lame}.receipts").read_bytes()
    file.write_bytes(content(1))
    again = pmf("load", str(file), "--yes", database=lame)
    assert again.status == 0, "what stands is said to stand"
    assert Path(f"{lame}.receipts").read_bytes() == receipts, "nothing makes the receipts forget"
    checked = pmf("verify", database=lame)
    assert checked.status == 1
    gone = [line for line in read.err.splitlines() if line.startswith("Missing: ")]
    assert all(line.removeprefix("Missing: ") in checked.out for line in gone)
    saved = pmf("backup", "--out", str(tmp_path / "saved.duckdb"), database=lame)
    assert saved.status == 0, saved.err


@pytest.fixture
def shown(lame: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[AppTest]:
    """The front door over that council."""
    served_council.close()
    st.cache_resource.clear()
    monkeypatch.setenv("PMF_DATABASE", str(lame))
    yield AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    served_council.close()
    st.cache_resource.clear()


def test_every_page_says_that_something_is_missing(shown: AppTest) -> None:
    shown.run()
    silent, turned_away = set(), set()
    for name, page in PAGES.items():
        if name != "scorecard":
            shown.switch_page(page.file).run()
        assert not shown.exception, shown.exception
        if not any("restore the newest backup" in text.value for text in shown.text) or not any(
            "is missing from the database" in error.value for error in shown.error
        ):
            silent.add(name)
        if "not yours to see" in " ".join(title.value for title in shown.title):
            turned_away.add(name)
    assert silent <= turned_away, (silent, turned_away)
    assert len(PAGES) - len(silent) >= 5
