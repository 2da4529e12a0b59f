"""What stands and what stood: withdrawal, as at, backup and restore, and files of earlier versions."""

from __future__ import annotations

import ast
import re
import threading
from pathlib import Path

import duckdb
import pytest
from helpers.council import OFFICER, Council, later, open_road
from helpers.files import FIGURES, csv_file

import pmf
from pmf.cli.output import plain
from pmf.model.period import parse_period
from pmf.reports.reading import Reader
from pmf.reports.scorecard import read_scorecard
from pmf.store import keeping, migrate, returns
from pmf.store.connecting import STORAGE_VERSION
from pmf.store.database import NoDatabaseError, open_database
from pmf.store.return_events import note_event
from pmf.store.returns import every_return


def _figure(value: int) -> bytes:
    return csv_file(FIGURES, ("REP02", "2024/25 Q1", value))


def test_a_withdrawn_return_gives_way_to_the_figures_before_it(council: Council) -> None:
    council.accepted(_figure(9))
    later(council, hours=2)
    second = council.accepted(_figure(8))
    while_it_stood = council.soon()
    later(council, hours=2)
    note_event(council.database, str(second.return_id), "withdrawn", by="Jo", reason="Wrong file")
    assert council.value("REP02", "2024/25 Q1") == 9
    assert council.value("REP02", "2024/25 Q1", while_it_stood) == 8
    states = {row["return_id"]: row["state"] for row in every_return(council.database)}
    assert states[str(second.return_id)] == "withdrawn"
    later(council, hours=2)
    note_event(council.database, str(second.return_id), "restored", by="Jo", reason="It was right")
    assert council.value("REP02", "2024/25 Q1") == 8


def test_a_withdrawn_only_figure_leaves_none(council: Council) -> None:
    stored = council.accepted(_figure(9))
    note_event(council.database, str(stored.return_id), "withdrawn", by="Jo", reason="Wrong file")
    assert council.value("REP02", "2024/25 Q1") is None


@pytest.mark.parametrize("return_id", ["R9999", "R0001 OR 1=1"])
def test_a_return_that_is_not_there_cannot_be_withdrawn(council: Council, return_id: str) -> None:
    with pytest.raises(returns.UnknownReturnError, match="no return"):
        note_event(council.database, return_id, "withdrawn", by="Jo", reason="x")


def test_a_refused_or_withdrawn_return_cannot_be_withdrawn(council: Council) -> None:
    council.hand_in(b"nonsense")
    with pytest.raises(returns.UnknownReturnError, match="R0003 is refused"):
        note_event(council.database, "R0003", "withdrawn", by="Jo", reason="x")
    stored = council.accepted(_figure(9))
    note_event(council.database, str(stored.return_id), "withdrawn", by="Jo", reason="x")
    with pytest.raises(returns.UnknownReturnError, match="is withdrawn"):
        note_event(council.database, str(stored.return_id), "withdrawn", by="Jo", reason="x")


def test_a_withdrawn_file_may_be_handed_in_again(council: Council) -> None:
    first = council.accepted(_figure(9))
    note_event(council.database, str(first.return_id), "withdrawn", by="Jo", reason="x")
    again = council.accepted(_figure(9))
    assert (again.tally.added, again.return_id) == (1, "R0004")
    assert council.value("REP02", "2024/25 Q1") == 9


def test_a_backup_made_under_use_and_restored_elsewhere_gives_the_same_scorecard(
    copy_of_filled: Path, tmp_path: Path
) -> None:
    copy, elsewhere = tmp_path / "copies" / "copy.duckdb", tmp_path / "elsewhere" / "council.duckdb"
    copy.parent.mkdir()
    with open_road(copy_of_filled, also_reach=copy.parent) as council:
        council.accepted(_figure(9))
        at = council.soon()
        before = _card(council, at)
        stop = threading.Event()

        def go_on() -> None:
            number = 0
            while not stop.is_set():
                number += 1
                council.accepted(
                    csv_file((*FIGURES, "Place"), ("REP02", "2024/25 Q2", number, f"Ward {number}"))
                )
                _card(council, at)

        busy = threading.Thread(target=go_on)
        busy.start()
        try:
            assert keeping.backup(council.database, copy, "Jo") == copy.stat().st_size
        finally:
            stop.set()
            busy.join()
        with pytest.raises(FileExistsError, match="is there already"):
            keeping.backup(council.database, copy, "Jo")
    assert keeping.restore(copy, elsewhere, "Jo") is None
    with open_road(elsewhere) as restored:
        assert _card(restored, at) == before
        assert all(check.ok for check in keeping.verify(restored.database))
        assert restored.database.entries()[-1].event == "restored from backup"


def _card(council: Council, at: object) -> object:
    card = read_scorecard(
        Reader(council.database, council.road.framework, OFFICER),
        period=parse_period("2024/25 Q1"),
        at=at,  # type: ignore[arg-type]
    )
    return plain([dict(line) for line in card.lines])


def test_restoring_moves_what_stood_there_aside(copy_of_filled: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.duckdb"
    with open_road(copy_of_filled, also_reach=tmp_path) as council:
        keeping.backup(council.database, copy, "Jo")
        council.accepted(_figure(9))
    aside = keeping.restore(copy, copy_of_filled, "Jo")
    assert aside is not None and aside.exists()
    with open_road(copy_of_filled) as council:
        assert not council.database.lost
        assert council.value("REP02", "2024/25 Q1") is None
    with open_road(aside) as council:
        assert council.value("REP02", "2024/25 Q1") == 9


def test_what_is_no_backup_is_not_restored(copy_of_filled: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.duckdb"
    wrong.write_bytes(b"x" * 10_000)
    before = copy_of_filled.read_bytes()
    for copy in (wrong, tmp_path / "none.duckdb"):
        with pytest.raises(NoDatabaseError):
            keeping.restore(copy, copy_of_filled, "Jo")
    assert copy_of_filled.read_bytes() == before


def _schema(path: Path) -> list[tuple[object, ...]]:
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute(
            "SELECT table_name, column_name, data_type, is_nullable FROM duckdb_columns() WHERE NOT internal ORDER BY ALL"
        ).fetchall()


@pytest.mark.parametrize("version", range(len(migrate.scripts()) + 1))
def test_a_file_of_any_earlier_version_is_brought_to_the_present_one(version: int, tmp_path: Path) -> None:
    old, new = tmp_path / "old.duckdb", tmp_path / "new.duckdb"
    connection = duckdb.connect(":memory:")
    connection.execute(f"ATTACH '{old}' AS council (STORAGE_VERSION '{STORAGE_VERSION}')")
    assert migrate.migrate(connection, up_to=version) == version
    connection.close()
    open_database(old).close()
    open_database(new, create=True).close()
    assert _schema(old) == _schema(new)
    with open_road(old) as council:
        assert not council.database.lost


def test_migrating_twice_changes_nothing(copy_of_filled: Path) -> None:
    before = _schema(copy_of_filled)
    open_database(copy_of_filled).close()
    assert _schema(copy_of_filled) == before


def test_a_file_of_a_later_program_is_refused(copy_of_filled: Path) -> None:
    with duckdb.connect(str(copy_of_filled)) as connection:
        connection.execute("INSERT INTO schema_version VALUES (999, '0999_tomorrow.sql')")
    with pytest.raises(migrate.NewerSchemaError, match="schema version 999"):
        open_database(copy_of_filled)


def test_the_scripts_are_numbered_without_a_gap() -> None:
    assert [int(script.name[:4]) for script in migrate.scripts()] == list(
        range(1, len(migrate.scripts()) + 1)
    )


FORBIDDEN = re.compile(
    r"\b(UPDATE\s+(council\.)?\w+\s+SET|DELETE\s+FROM|TRUNCATE|DROP\s+TABLE|ALTER\s+TABLE|INSERT\s+OR)\b",
    re.I,
)


def test_no_sql_of_ours_changes_or_deletes_a_fact() -> None:
    texts = []
    for path in Path(pmf.__path__[0]).rglob("*"):
        if path.suffix == ".sql" and path.parent.name != "migrations":
            texts.append((path, path.read_text(encoding="utf-8")))
        elif path.suffix == ".py":
            tree = ast.parse(path.read_text(encoding="utf-8"))
            parts = [
                node.value
                for node in ast.walk(tree)
                if isinstance(node, ast.Constant) and isinstance(node.value, str)
            ]
            texts.append((path, "\n".join(parts)))
    assert len(texts) > 40
    assert [
        (str(path), match[0]) for path, text in texts for match in [FORBIDDEN.search(text)] if match
    ] == []


def test_a_locked_connection_reaches_no_file(council: Council, tmp_path: Path) -> None:
    for statement in (
        f"COPY (SELECT 1) TO '{tmp_path}/out.csv'", "SELECT * FROM read_csv('/etc/passwd')",
        f"ATTACH '{tmp_path}/other.duckdb'", "SET enable_external_access = true", "INSTALL httpfs",
    ):  # fmt: skip
        with council.database.asking() as cursor, pytest.raises(duckdb.Error):
            cursor.execute(statement)
