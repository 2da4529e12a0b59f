"""A screen may stop its script at any of its calls: nothing of a return is then seen but all of it or none."""

from __future__ import annotations

import ast
import contextlib
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from helpers.assurance import record
from helpers.council import OFFICER, Council
from helpers.files import copied
from helpers.unclosed import ROWS, content
from streamlit.runtime.scriptrunner_utils.exceptions import RerunException, StopException
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData
from streamlit.testing.v1 import AppTest

import pmf
from pmf.catalogue.council import ROOT
from pmf.intake.road import submit
from pmf.store.database import Database
from pmf.ui import council as served_council
from pmf.ui.frame import PAGES

# What draws nothing and cannot stop a script, or is there before a script runs.
NOT_CALLS = {
    "cache_data",
    "cache_resource",
    "fragment",
    "dialog",
    "Page",
    "App",
    "navigation",
    "stop",
    "rerun",
}


def _sources() -> list[Path]:
    return [ROOT / "app.py", *(ROOT / "pages").glob("*.py"), *(Path(pmf.__path__[0]) / "ui").glob("*.py")]


def _sites(path: Path) -> set[tuple[str, int, str]]:
    """Every place in a file where a function of Streamlit is called: file, line and name."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = node.func.value
            if isinstance(owner, ast.Name) and owner.id == "st" and node.func.attr not in NOT_CALLS:
                found.add((path.name, node.func.lineno, node.func.attr))
    return found


def test_no_call_of_streamlit_can_stand_inside_a_transaction() -> None:
    """Transactions are begun in the store alone, and what runs in them knows no screen; a function that a
    screen hands down could, so none is handed to what writes."""
    sites = set().union(*(_sites(path) for path in _sources()))
    inside = []
    for path in _sources():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr in ("writing", "trying", "asking"):
                inside.append((path.name, node.lineno))
    knowing = [
        str(path.relative_to(ROOT)) for path in Path(pmf.__path__[0]).rglob("*.py")
        if path.parent.name not in ("ui", "server")
        and any(
            (isinstance(node, ast.Import) and any(one.name.split(".")[0] == "streamlit" for one in node.names))
            or (isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "streamlit")
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        )
    ]  # fmt: skip
    record(
        "R2 calls of Streamlit in or under a transaction",
        call_sites=len(sites), transactions_begun_on_screens=len(inside), modules_below_that_know_streamlit=len(knowing),
    )  # fmt: skip
    assert (inside, knowing) == ([], [])
    assert len(sites) > 80


class FakeUpload:
    """A file as Streamlit hands it over."""

    def __init__(self, name: str, body: bytes) -> None:
        self.name, self.size, self.type, self.file_id = name, len(body), "text/csv", name
        self._body = body

    def getvalue(self) -> bytes:
        """Its content."""
        return self._body


@dataclass
class Interrupting:
    """Stands before every function of Streamlit that a screen calls, and stops the script at the nth call."""

    left: int = -1
    problem: BaseException | None = None
    called: list[tuple[str, int, str]] = field(default_factory=list)
    upload: FakeUpload | None = None

    def wrap(self, name: str, original: Any) -> Any:
        """The function with the stop before it."""

        def wrapped(*given: Any, **named: Any) -> Any:
            frame = sys._getframe(1)
            file = Path(frame.f_code.co_filename)
            if file in _SOURCES:
                self.called.append((file.name, frame.f_lineno, name))
                self.left -= 1
                if self.left == -1 and self.problem is not None:
                    raise self.problem
            result = original(*given, **named)
            if name == "file_uploader" and self.upload is not None:
                return [self.upload] if named.get("accept_multiple_files") else self.upload
            # Whoever sits at this screen presses what is there to press.
            if name in ("button", "checkbox", "form_submit_button") and not named.get("disabled"):
                return True
            return result

        return wrapped


_SOURCES = set(_sources())


@pytest.fixture
def screen(
    filled_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[AppTest, Interrupting]]:
    """The page on which returns are handed in, over a council of its own, with every call watched."""
    served_council.close()
    st.cache_resource.clear()
    monkeypatch.setenv("PMF_DATABASE", str(copied(filled_file, tmp_path / "council.duckdb")))
    watching = Interrupting()
    for name in {name for path in _SOURCES for _, _, name in _sites(path)}:
        if callable(getattr(st, name, None)):
            monkeypatch.setattr(st, name, watching.wrap(name, getattr(st, name)))
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    app.switch_page(PAGES["hand_in"].file).run()
    assert not app.exception, app.exception
    yield app, watching
    served_council.close()
    st.cache_resource.clear()


def _rows(database: Database, ward: int) -> int:
    with database.asking() as cursor:
        found = cursor.execute("SELECT count(*) FROM council.observation WHERE place = ?", [f"Ward {ward}"])
        return int(found.fetchall()[0][0])


def _stuck(database: Database) -> bool:
    """Whether the next to write is kept waiting."""
    free = database._write_lock.acquire(timeout=5)
    if free:
        database._write_lock.release()
    return not free


def test_stopped_at_any_call_of_the_page_a_return_is_there_whole_and_once_or_not(
    screen: tuple[AppTest, Interrupting],
) -> None:
    app, watching = screen
    database = served_council.served().database
    watching.upload, watching.called = FakeUpload("0.csv", content(0)), []
    app.run()
    assert not app.exception, app.exception
    assert _rows(database, 0) == ROWS, "the return is handed in where nothing is in the way"
    calls = len(watching.called)
    assert calls > 20
    partial = stuck = twice = missing = 0
    reached: set[tuple[str, int, str]] = set()
    for turn in range(calls):
        ward = turn + 1
        watching.upload, watching.called = FakeUpload(f"{ward}.csv", content(ward)), []
        watching.left = turn
        watching.problem = RerunException(RerunData()) if turn % 2 else StopException()
        app.run()
        reached |= set(watching.called)
        partial += _rows(database, ward) not in (0, ROWS)
        stuck += _stuck(database)
        watching.problem = None
        app.run()  # the officer presses again
        assert not app.exception, app.exception
        missing += _rows(database, ward) == 0
        twice += _rows(database, ward) > ROWS
    record(
        "R2 the hand-in page stopped at each of its calls",
        calls=calls, call_sites=len(reached), partial_returns_seen=partial, stuck_transactions=stuck,
        stored_twice=twice, missing_after_a_second_try=missing,
    )  # fmt: skip
    assert (partial, stuck, twice, missing) == (0, 0, 0, 0)


class Stopping:
    """A cursor that ends with an exception before, or after, its nth statement."""

    left = 10**6
    after = False
    problem: type[BaseException] = KeyboardInterrupt

    def __init__(self, cursor: Any) -> None:
        self._cursor = cursor

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cursor, name)

    def execute(self, *given: Any) -> Any:
        """Run it, or not."""
        kind = type(self)
        kind.left -= 1
        if kind.left == -1 and not kind.after:
            raise kind.problem
        answer = self._cursor.execute(*given)
        if kind.left == -1:
            raise kind.problem
        return answer


class Rerun(RerunException):
    """One that can be made without data."""

    def __init__(self) -> None:
        super().__init__(RerunData())


def test_stopped_at_any_statement_a_return_is_there_whole_or_not(
    council: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    asking = Database.asking

    @contextlib.contextmanager
    def stopping(self: Database) -> Iterator[Any]:
        with asking(self) as cursor:
            yield Stopping(cursor)

    monkeypatch.setattr(Database, "asking", stopping)
    before = council.counts()
    partial = stuck = stops = 0
    ward = 0
    for problem in (StopException, Rerun, KeyboardInterrupt, SystemExit, MemoryError):
        Stopping.problem = problem
        for after in (False, True):
            Stopping.after = after
            for turn in range(40):
                ward += 1
                Stopping.left = 10**6
                examined = council.look(content(ward), f"{ward}.csv")
                Stopping.left = turn
                try:
                    submit(council.road, OFFICER, examined, yes=True)
                    ended = True
                except BaseException as raised:
                    ended = not isinstance(raised, problem)
                    assert not ended, raised
                Stopping.left = 10**6
                partial += _rows(council.database, ward) not in (0, ROWS)
                stuck += _stuck(council.database)
                if ended:
                    break
                stops += 1
    assert council.accepted(content(ward + 1)).tally.added == ROWS, "the next is taken at once"
    record(
        "R2 the store stopped at each of its statements",
        stops=stops, partial_returns_seen=partial, stuck_transactions=stuck,
    )  # fmt: skip
    assert (partial, stuck) == (0, 0)
    assert stops > 100
    with council.database.asking() as cursor:
        whole = cursor.execute(
            "SELECT DISTINCT row_count FROM council.data_return WHERE return_no > 2"
        ).fetchall()
    assert whole == [(ROWS,)]
    assert council.counts()["data_return"] > before["data_return"]
