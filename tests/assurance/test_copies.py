"""Backups made under writes and put back, and a database built anew from the files that were handed in."""

from __future__ import annotations

import random
import shutil
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from helpers.assurance import record, sized
from helpers.council import TODAY, Council, fill, later, open_road
from helpers.files import FIGURES, csv_file
from helpers.rebuilding import rebuild
from helpers.unclosed import content, left_unclosed

from pmf.store import keeping
from pmf.store.connecting import NoDatabaseError
from pmf.store.database import open_database
from pmf.store.facts import TABLES
from pmf.store.return_events import note_event
from pmf.store.returns import facts_mark

DRILLS, HISTORIES, STEPS = 10, 20, 7


def _tables(council: Council, until: int) -> dict[str, list[Any]]:
    """Every table's rows, of what was done up to an entry of the ledger."""
    bounds = {
        "ledger": "t.entry_no <= $entry",
        "schema_version": "true",
        "return_file": "t.file_hash IN (SELECT file_hash FROM council.data_return WHERE recorded_at <= $at)",
        "data_return": "t.recorded_at <= $at", "return_event": "t.recorded_at <= $at", "framework_version": "t.recorded_at <= $at",
    }  # fmt: skip
    facts = "t.return_no IN (SELECT return_no FROM council.data_return WHERE recorded_at <= $at)"
    with council.database.asking() as cursor:
        (at,) = cursor.execute(
            "SELECT recorded_at FROM council.ledger WHERE entry_no = ?", [until]
        ).fetchall()[0]
        found = {}
        for name in council.counts():
            where = bounds.get(name, facts if name in TABLES.values() else "true")
            given = {what: value for what, value in (("at", at), ("entry", until)) if f"${what}" in where}
            found[name] = cursor.execute(
                f"SELECT CAST(t AS VARCHAR) FROM council.{name} AS t WHERE {where} ORDER BY ALL", given
            ).fetchall()
        return found


def test_backups_made_under_writes_are_put_back_whole(copy_of_filled: Path, tmp_path: Path) -> None:
    drills = sized(DRILLS)
    different = unsound = unnamed = later_acts = 0
    stop = threading.Event()
    with open_road(copy_of_filled, now=None, also_reach=tmp_path) as council:

        def go_on() -> None:
            number = 0
            while not stop.is_set():
                number += 1
                stored = council.accepted(content(number), f"{number}.csv")
                note_event(council.database, str(stored.return_id), "withdrawn", by="Jo", reason="x")

        busy = threading.Thread(target=go_on)
        busy.start()
        try:
            for drill in range(drills):
                copy, elsewhere = tmp_path / f"copy{drill}.duckdb", tmp_path / str(drill) / "council.duckdb"
                keeping.backup(council.database, copy, "Jo")
                elsewhere.parent.mkdir()
                assert keeping.restore(copy, elsewhere, "Jo") is None
                with open_road(elsewhere, now=None) as restored:
                    last = len(restored.database.entries()) - 1  # without “restored from backup”
                    different += _tables(restored, last) != _tables(council, last)
                    unsound += sum(not check.ok for check in keeping.verify(restored.database))
                # The receipts of the machine that was lost name what the backup does not hold.
                shutil.copyfile(copy, tmp_path / "lame.duckdb")
                shutil.copyfile(council.database.receipts.path, tmp_path / "lame.duckdb.receipts")
                lame = open_database(tmp_path / "lame.duckdb")
                confirmed = len(lame.receipts.read())
                later_acts += confirmed - len(lame.entries())
                unnamed += confirmed - len(lame.entries()) - len(lame.lost)
                lame.close()
                for left in tmp_path.glob("lame.duckdb*"):
                    left.unlink()
        finally:
            stop.set()
            busy.join()
    record(
        "R8 backups made under writes and put back",
        drills=drills, that_differ=different, promises_broken=unsound, acts_since_the_backup=later_acts, of_them_unnamed=unnamed,
    )  # fmt: skip
    assert (different, unsound, unnamed) == (0, 0, 0)
    assert later_acts > 0


def test_a_damaged_copy_is_not_put_back(copy_of_filled: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.duckdb"
    with open_road(copy_of_filled, now=None, also_reach=tmp_path) as council:
        for number in range(1, 8):
            council.accepted(content(number), f"{number}.csv")
        keeping.backup(council.database, copy, "Jo")
    whole, before = copy.read_bytes(), copy_of_filled.read_bytes()
    dice = random.Random(8)
    refused = same = 0
    for _ in range(sized(20)):
        spoilt = bytearray(whole)
        at = dice.randrange(len(spoilt))
        spoilt[at] ^= 1 << dice.randrange(8)
        copy.write_bytes(spoilt)
        target = tmp_path / "target" / "council.duckdb"
        shutil.rmtree(target.parent, ignore_errors=True)
        target.parent.mkdir()
        target.write_bytes(before)
        try:
            keeping.restore(copy, target, "Jo")
            same += 1  # the bit was in no block that is used: everything was read and verified
        except NoDatabaseError:
            refused += 1
            assert target.read_bytes() == before
            assert {one.name for one in target.parent.iterdir()} <= {"council.duckdb", "council.duckdb.lock"}
    record("R8 damaged copies put back", copies=sized(20), refused=refused, that_were_sound_after_all=same)
    assert refused > 0


def test_a_copy_of_the_file_without_its_log_is_no_backup_and_says_so(
    copy_of_filled: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.duckdb"
    with open_road(copy_of_filled, now=None) as council:
        council.accepted(content(1), "1.csv")
        shutil.copyfile(copy_of_filled, copy)
        shutil.copyfile(f"{copy_of_filled}.receipts", f"{copy}.receipts")
    with open_road(copy, now=None) as council:
        assert len(council.database.lost) == 1
        assert "1.csv" in council.database.lost[0]


def test_what_stood_aside_can_be_put_back_with_its_log(copy_of_filled: Path, tmp_path: Path) -> None:

    copy = tmp_path / "copy.duckdb"
    with open_road(copy_of_filled, now=None, also_reach=tmp_path) as council:
        keeping.backup(council.database, copy, "Jo")
    left_unclosed(copy_of_filled, 4)
    aside = keeping.restore(copy, copy_of_filled, "Jo")
    assert aside is not None
    assert Path(f"{aside}.wal").exists()
    keeping.restore(aside, copy_of_filled, "Jo")
    with open_road(copy_of_filled, now=None) as council:
        assert council.counts()["observation"] == 4 * 12


def _history(council: Council, dice: random.Random) -> None:
    """A random year of a small council."""
    fill(council)
    accepted: list[str] = []
    for _ in range(STEPS):
        later(council, minutes=dice.randint(1, 5000))
        kind = dice.randrange(8)
        if kind < 5:
            rows = [
                (code, f"2024/25 Q{quarter}", dice.randint(1, 9), dice.choice(("", "Late roofs")))
                for code in ("REP02", "HOM01", "HOM02") for quarter in (1, 2, 3, 4) if dice.random() < 0.5
            ]  # fmt: skip
            stored = council.hand_in(csv_file((*FIGURES, "Commentary"), *rows), f"{len(accepted)}.csv")
            if stored and stored.return_id and stored.tally.says_something:
                accepted.append(stored.return_id)
        elif kind == 5:
            council.hand_in(b"nonsense", "nonsense.csv")
        elif accepted:
            one = dice.choice(accepted)
            state = {
                row["return_id"]: row["state"]
                for row in council.database.ask("every_return", {"at": council.soon()})
            }
            choice = {"awaiting": ("verified", "sent_back", "withdrawn"), "accepted": ("withdrawn",),
                      "withdrawn": ("restored",), "sent_back": ("restored",)}[state[one]]  # fmt: skip
            note_event(council.database, one, dice.choice(choice), by="Second", reason="x")


def _marks(council: Council) -> dict[str, Any]:
    """The fingerprint of the facts of each return, and of what stood at each moment of the ledger."""
    entries = council.database.entries()
    found: dict[str, Any] = {}
    with council.database.asking() as cursor:
        for kind, table in TABLES.items():
            returns = cursor.execute(
                f"SELECT DISTINCT return_no FROM council.{table} ORDER BY ALL"
            ).fetchall()
            for (number,) in returns:
                found[f"{kind} {number}"] = facts_mark(cursor, kind, number)
        for moment in sorted({entry.recorded_at for entry in entries}):
            found[str(moment)] = cursor.execute(
                "SELECT count(*), bit_xor(md5_number_lower(CAST(o AS VARCHAR))) FROM standing_observation(?) AS o",
                [moment],
            ).fetchall()
    return found


@pytest.mark.parametrize("part", range(2))
def test_a_database_built_anew_from_the_files_handed_in_holds_the_same_facts(
    tmp_path: Path, part: int
) -> None:
    dice = random.Random(part)
    different = marks = returns = 0
    for number in range(sized(HISTORIES // 2)):
        begin = TODAY - timedelta(days=200)
        with open_road(tmp_path / f"{number}.duckdb", now=begin) as council:
            _history(council, dice)
            with open_road(tmp_path / f"{number}-anew.duckdb", now=begin) as fresh:
                rebuild(council, fresh)
                right, found = _marks(council), _marks(fresh)
            different += sum(right.get(name) != found.get(name) for name in right.keys() | found.keys())
            marks += len(right)
            returns += council.counts()["data_return"]
    record(
        f"R9 built anew from the files handed in, part {part + 1}",
        histories=sized(HISTORIES // 2), returns=returns, fingerprints=marks, that_differ=different,
    )  # fmt: skip
    assert different == 0
    assert marks > returns
