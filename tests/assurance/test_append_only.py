"""Facts are appended, never changed: no statement in the program does, and none that runs does."""

from __future__ import annotations

import ast
import contextlib
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from helpers.assurance import record
from helpers.council import OFFICER, Council, fill, open_road
from helpers.files import FIGURES, csv_file, workbook

import pmf
from pmf.intake.template import template_for
from pmf.model.period import parse_period
from pmf.model.review import DecisionEvent, DecisionKind
from pmf.reports.reading import Reader
from pmf.reports.returns_board import who_owes_what
from pmf.reports.scorecard import read_scorecard
from pmf.review.deciding import Decider, Decision
from pmf.store import keeping
from pmf.store.accounts import set_account
from pmf.store.database import Database
from pmf.store.return_events import note_event

CHANGES = re.compile(
    r"\b(UPDATE\s+[\w.{}\"]+\s+SET|DELETE\s+FROM|TRUNCATE|MERGE\s+INTO|ON\s+CONFLICT|INSERT\s+OR|(DROP|ALTER)\s+(TABLE|VIEW|SCHEMA|COLUMN)\b)",
    re.I,
)
REPLACES = re.compile(r"\bCREATE\s+OR\s+REPLACE\s+(?!TEMP\b|MACRO\b)(\w+\s+)?([\w.{}]+)", re.I)
# The rules' calendar and empty tables, which are in memory and not in the file.
IN_MEMORY = {
    "frequency",
    "period",
    "part_of",
    "no_supposition",
    "masked_none",
    "plan_none",
    "position_none",
    "finance_none",
    "risk_none",
    "no_risk_answer",
}
# Adding a column to a table of facts is how its schema grows; it is done in migrations alone.
ONLY_ADDS = re.compile(r"ALTER TABLE council\.\w+ ADD COLUMN \w+ \w+(\([\d, ]+\)|\[\])?( DEFAULT '?\w+'?)?;")


def _texts() -> list[tuple[Path, str]]:
    """Every text in the program that may be SQL: the SQL files without their comments, and each string of
    the Python files, f-strings put together again with {} where something is filled in."""
    found = []
    for path in Path(pmf.__path__[0]).rglob("*"):
        if path.suffix == ".sql":
            found.append((path, re.sub(r"--.*", "", path.read_text(encoding="utf-8"))))
        elif path.suffix == ".py":
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    found.append((path, node.value))
                elif isinstance(node, ast.JoinedStr):
                    parts = [str(one.value) if isinstance(one, ast.Constant) else "{}" for one in node.values]
                    found.append((path, "".join(parts)))
    return found


def test_no_statement_of_the_program_changes_or_deletes() -> None:
    texts = _texts()
    wrong = []
    for path, text in texts:
        if path.parent.name == "migrations":
            text = ONLY_ADDS.sub("", text)  # noqa: PLW2901
        wrong += [f"{path.name}: {match[0]}" for match in CHANGES.finditer(text)]
        wrong += [
            f"{path.name}: {match[0]}" for match in REPLACES.finditer(text) if match[2] not in IN_MEMORY
        ]
    statements = sum(
        bool(re.search(r"\b(SELECT|INSERT INTO|CREATE|ATTACH|COPY)\b", text)) for _, text in texts
    )
    record(
        "R12 append only, as written",
        texts_read=len(texts),
        that_are_sql=statements,
        that_change_or_delete=len(wrong),
    )
    assert wrong == []
    assert statements > 80


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE council.observation SET value = 1", "delete from council.ledger", "TRUNCATE council.target",
        "INSERT OR REPLACE INTO council.account VALUES (1)", "DROP TABLE council.ledger", "MERGE INTO x USING y",
        "UPDATE council.{} SET x = 1",
    ],
)  # fmt: skip
def test_the_look_finds_what_it_looks_for(statement: str) -> None:
    assert CHANGES.search(statement)
    assert REPLACES.search("CREATE OR REPLACE TABLE council.observation AS SELECT 1")


class Listening:
    """A cursor that notes what it is asked."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection, heard: list[str]) -> None:
        self._cursor, self._heard = cursor, heard

    def execute(self, statement: str, *given: Any) -> Any:
        """Note it and pass it on."""
        self._heard.append(statement)
        return self._cursor.execute(statement, *given)

    def sql(self, statement: str) -> Any:
        """The way to a whole answer as columns: heard as well."""
        self._heard.append(statement)
        return self._cursor.sql(statement)

    def __getattr__(self, name: str) -> Any:
        if name in ("query", "executemany", "from_query", "table", "append"):
            raise AssertionError(f"{name} is a way past this test")
        return getattr(self._cursor, name)


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every statement that any cursor of any database is asked."""
    statements: list[str] = []
    asking = Database.asking

    @contextlib.contextmanager
    def listening(self: Database) -> Iterator[Any]:
        with asking(self) as cursor:
            yield Listening(cursor, statements)

    monkeypatch.setattr(Database, "asking", listening)
    return statements


def _busy(council: Council, folder: Path) -> None:
    """A little of everything that the program does."""
    fill(council)
    council.accepted(csv_file(FIGURES, ("REP02", "2024/25 Q1", 9), ("REP02", "2024/25 Q2", 8)))
    council.accepted(workbook(FIGURES, ("REP02", "2024/25 Q1", 7)), "corrected.xlsx")
    council.accepted(csv_file((*FIGURES, "Commentary"), ("REP02", "2024/25 Q3", 20, "Roof works")))
    council.accepted(csv_file(FIGURES, ("REP02", "2024/25 Q1", 9), ("REP02", "2024/25 Q2", 8)))
    council.hand_in(b"nonsense")
    council.hand_in(csv_file(FIGURES, ("NO", "2024/25 Q1", "x")))
    note_event(council.database, "R0003", "verified", by="Second")
    note_event(council.database, "R0004", "sent_back", by="Second", reason="x")
    note_event(council.database, "R0003", "withdrawn", by="Second", reason="x")
    note_event(council.database, "R0003", "restored", by="Second", reason="x")
    set_account(council.database, "a@example.org", "A", ["officer"], [], by="Jo")
    set_account(council.database, "a@example.org", "A", [], [], by="Jo")
    decider = Decider(council.database, council.road.framework, OFFICER)
    number = decider.decide(Decision("indicator", "REP02", DecisionKind.ESCALATE, "What is in the way?"))
    decider.report(number, DecisionEvent.CANCELLED, "Taken in error")
    reader = Reader(council.database, council.road.framework, OFFICER)
    period = parse_period("2024/25 Q3")
    read_scorecard(reader, period=period, at=council.soon())
    council.story("REP02")
    who_owes_what(reader, period, council.soon())
    template_for(
        council.database, council.road.framework, OFFICER, "performance", service="Repairs", period=period, at=council.soon()
    )  # fmt: skip
    assert all(check.ok for check in keeping.verify(council.database))
    keeping.backup(council.database, folder / "copy.duckdb", "Jo")


def test_no_statement_that_runs_changes_or_deletes(heard: list[str], tmp_path: Path) -> None:
    with open_road(tmp_path / "council.duckdb", now=None, also_reach=tmp_path) as council:
        _busy(council, tmp_path)
        counts = council.counts()
    kinds: Counter[str] = Counter()
    tables: Counter[str] = Counter()
    wrong = []
    for text in heard:
        for statement in duckdb.extract_statements(text):
            kind = statement.type.name
            kinds[kind] += 1
            if kind in ("UPDATE", "DELETE", "DROP", "ALTER", "MERGE_INTO"):
                wrong.append(text)
            if kind == "INSERT" and (found := re.search(r"INSERT INTO council\.(\w+)", statement.query)):
                tables[found[1]] += 1
            if kind == "CREATE" and (found := REPLACES.search(statement.query)) and found[2] not in IN_MEMORY:
                wrong.append(text)
    record(
        "R12 append only, as run",
        statements=sum(kinds.values()), inserts=kinds["INSERT"], tables_written=len(tables), that_change_or_delete=len(wrong),
    )  # fmt: skip
    assert wrong == []
    # What was listened to is what wrote.
    assert {name for name, rows in counts.items() if rows} - {"schema_version"} == set(tables)
    assert kinds["SELECT"] > 50
