"""The chain of acts: a change of it or of the facts is named, and a lost end stops all writing."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest
from helpers.council import Council, open_road
from helpers.files import FIGURES, csv_file

from pmf.store import keeping
from pmf.store.database import Act, LostEntriesError, open_database
from pmf.store.ledger import Receipts, first_broken
from pmf.store.return_events import note_event


@pytest.fixture
def written(copy_of_filled: Path) -> Path:
    """A closed council with six returns of figures, one of them withdrawn and one refused."""
    with open_road(copy_of_filled) as council:
        for quarter in (1, 2, 3):
            council.accepted(csv_file(FIGURES, ("REP02", f"2024/25 Q{quarter}", quarter)))
        note_event(council.database, "R0004", "withdrawn", by="Jo", reason="Wrong file")
        council.hand_in(b"nonsense")
    return copy_of_filled


def _edit(path: Path, *statements: str) -> None:
    with duckdb.connect(str(path)) as connection:
        for statement in statements:
            connection.execute(statement)


def _broken(path: Path) -> dict[str, str]:
    database = open_database(path)
    try:
        return {check.name: check.found for check in keeping.verify(database) if not check.ok}
    finally:
        database.close()


def test_a_database_left_alone_keeps_every_promise(written: Path) -> None:
    assert _broken(written) == {}


@pytest.mark.parametrize(
    ("edit", "entry"),
    [
        ("UPDATE ledger SET done_by = 'Somebody else' WHERE entry_no = 3", 3),
        ("UPDATE ledger SET detail = replace(detail, '1', '2') WHERE entry_no = 4", 4),
        ("UPDATE ledger SET recorded_at = recorded_at - INTERVAL 1 DAY WHERE entry_no = 2", 2),
        ("DELETE FROM ledger WHERE entry_no = 5", 5),
        ("UPDATE ledger SET entry_no = CASE entry_no WHEN 3 THEN 4 ELSE 3 END WHERE entry_no IN (3, 4)", 3),
        ("DELETE FROM ledger WHERE entry_no = 1", 1),
    ],
)
def test_an_edit_of_the_ledger_is_named_by_its_first_entry(written: Path, edit: str, entry: int) -> None:
    _edit(written, edit)
    assert (
        _broken(written)["the ledger's chain is unbroken"]
        == f"entry {entry} does not follow from those before"
    )


def test_a_ledger_cut_off_at_its_end_is_noticed_by_the_receipts(written: Path) -> None:
    _edit(written, "DELETE FROM ledger WHERE entry_no >= 7")
    broken = _broken(written)
    assert "the ledger's chain is unbroken" not in broken
    assert broken["every act that was confirmed is there"].startswith(
        "missing: 7: return withdrawn R0004 by Jo"
    )


@pytest.mark.parametrize(
    ("edit", "promise"),
    [
        ("UPDATE observation SET value = value + 1 WHERE return_no = 3", "the facts are those that were accepted"),
        ("DELETE FROM observation WHERE return_no = 5", "the facts are those that were accepted"),
        ("UPDATE target SET target = 1", "the facts are those that were accepted"),
        ("INSERT INTO observation SELECT * REPLACE (99 AS return_no) FROM observation", "every figure has the return that it came with"),
        ("UPDATE return_file SET content = 'x'::BLOB", "every file is kept as it was handed in"),
        ("DELETE FROM return_file", "every file is kept as it was handed in"),
        ("DELETE FROM return_event", "every return stands as the ledger says"),
        ("UPDATE return_event SET recorded_at = recorded_at + INTERVAL 1 DAY", "every return stands as the ledger says"),
        ("UPDATE data_return SET recorded_at = recorded_at - INTERVAL 1 DAY WHERE return_no = 5", "every return stands as the ledger says"),
        ("UPDATE data_return SET handed_in_by = 'Somebody else' WHERE return_no = 5", "every return stands as the ledger says"),
        ("UPDATE data_return SET accepted = true WHERE NOT accepted", "every return stands as the ledger says"),
        ("INSERT INTO return_event VALUES (3, 'withdrawn', TIMESTAMP '2026-02-10', 'x', 'x', NULL)", "every return stands as the ledger says"),
    ],
)  # fmt: skip
def test_an_edit_of_what_was_handed_in_breaks_a_promise(written: Path, edit: str, promise: str) -> None:
    _edit(written, edit)
    assert promise in _broken(written)


def test_a_truncated_log_is_noticed_and_nothing_more_is_written(written: Path, tmp_path: Path) -> None:
    lame = tmp_path / "lame.duckdb"
    with open_road(written) as council:
        council.accepted(csv_file(FIGURES, ("REP02", "2023/24 Q1", 7)))
        council.accepted(csv_file(FIGURES, ("REP02", "2023/24 Q2", 7)))
        # as after a kill: the file without its end, and a log that the disk lost half of
        _copy_with_log_cut(written, lame)
    _is_refused(lame)


def _copy_with_log_cut(path: Path, to: Path) -> None:
    log = Path(f"{path}.wal").read_bytes()
    shutil.copyfile(path, to)
    Path(f"{to}.wal").write_bytes(log[: len(log) // 2])
    shutil.copyfile(f"{path}.receipts", f"{to}.receipts")


def _is_refused(path: Path) -> None:
    with open_road(path) as council:
        assert council.database.lost
        before = council.counts()
        with pytest.raises(
            LostEntriesError, match=f"act.* confirmed .*“{council.database.lost[0]}”.*newest backup"
        ):
            council.accepted(csv_file(FIGURES, ("REP02", "2022/23 Q1", 7)))
        with pytest.raises(LostEntriesError):
            council.hand_in(b"nonsense")
        assert council.counts() == before
        assert council.value("REP02", "2024/25 Q3") == 3, "reading goes on"


def test_an_older_copy_put_in_place_is_noticed_and_nothing_more_is_written(
    written: Path, tmp_path: Path
) -> None:
    older = tmp_path / "older.duckdb"
    shutil.copyfile(written, older)
    with open_road(written) as council:
        council.accepted(csv_file(FIGURES, ("REP02", "2023/24 Q1", 7)))
    shutil.copyfile(older, written)
    _is_refused(written)


def test_a_receipt_cut_off_in_the_writing_is_written_again(written: Path) -> None:
    file = Path(f"{written}.receipts")
    whole = file.read_bytes()
    file.write_bytes(whole[:-40])
    assert _broken(written) == {}
    assert file.read_bytes() == whole


def test_a_receipt_spoilt_in_the_middle_hides_no_loss_after_it(written: Path, tmp_path: Path) -> None:
    older = tmp_path / "older.duckdb"
    shutil.copyfile(written, older)
    with open_road(written) as council:
        council.accepted(csv_file(FIGURES, ("REP02", "2023/24 Q1", 7)))
    shutil.copyfile(older, written)
    file = Path(f"{written}.receipts")
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    file.write_text("".join([lines[0], "spoilt\n", *lines[2:]]), encoding="utf-8")
    _is_refused(written)


def test_receipts_that_are_gone_are_written_anew(written: Path) -> None:
    file = Path(f"{written}.receipts")
    whole = file.read_bytes()
    file.unlink()
    assert _broken(written) == {}
    assert file.read_bytes() == whole


def test_each_act_has_one_entry_that_says_who_did_what(council: Council) -> None:
    before = len(council.database.entries())
    council.accepted(csv_file(FIGURES, ("REP02", "2024/25 Q1", 9)), "q1.csv")
    council.hand_in(b"nonsense", "bad.csv")
    note_event(council.database, "R0003", "withdrawn", by="Jo", reason="Wrong file")
    note_event(council.database, "R0003", "restored", by="Jo", reason="It was right")
    entries = council.database.entries()
    assert [(one.event, one.subject, one.done_by) for one in entries[before:]] == [
        ("return accepted", "q1.csv", "Jo Bloggs"), ("return refused", "bad.csv", "Jo Bloggs"),
        ("return withdrawn", "R0003", "Jo"), ("return restored", "R0003", "Jo"),
    ]  # fmt: skip
    assert first_broken(entries) is None
    assert [one.hash for one in Receipts(council.database.path).read()] == [one.hash for one in entries]


class Stopped(BaseException):
    """What a screen raises to end its script."""


@pytest.mark.parametrize("problem", [Stopped, KeyboardInterrupt, GeneratorExit, ValueError])
def test_whatever_ends_a_write_leaves_nothing_of_it(council: Council, problem: type[BaseException]) -> None:
    before, version = council.counts(), council.database.version()
    with pytest.raises(problem), council.database.writing(Act("test", "nothing", "nobody")) as work:
        work.cursor.execute(
            "INSERT INTO council.return_event VALUES (1, 'withdrawn', now()::TIMESTAMP, 'x', 'x', NULL)"
        )
        raise problem
    assert council.counts() == before
    assert council.database.version() == version
    council.accepted(csv_file(FIGURES, ("REP02", "2024/25 Q1", 9)))


def test_what_is_tried_is_always_undone(council: Council) -> None:
    before = council.counts()
    with council.database.trying() as work:
        work.cursor.execute(
            "INSERT INTO council.return_event VALUES (1, 'withdrawn', now()::TIMESTAMP, 'x', 'x', NULL)"
        )
    assert council.counts() == before
