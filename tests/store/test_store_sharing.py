"""One process at a time, and many threads within it."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest
from helpers.council import Council, open_road
from helpers.files import FIGURES, csv_file

from pmf.store.database import NoDatabaseError, open_database
from pmf.store.holding import DatabaseHeldError

HOLD = """
import sys; sys.argv = ["pmf", "serve", "--port", "9"]
from pathlib import Path
from pmf.store.database import open_database
database = open_database(Path({path!r}))
print("held", flush=True)
sys.stdin.read()
"""


def test_a_second_process_is_refused_and_told_who_has_it(copy_of_filled: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD.format(path=str(copy_of_filled))],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert holder.stdin is not None and holder.stdout is not None
    try:
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(DatabaseHeldError) as refused:
            open_database(copy_of_filled)
        assert f"“python -m pmf serve --port 9” (process {holder.pid}, since " in str(refused.value)
        assert "Nothing was read or changed. Wait until it has finished, or stop it" in str(refused.value)
    finally:
        holder.communicate("")
    open_database(copy_of_filled).close()


def test_a_killed_holder_leaves_the_database_free(copy_of_filled: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD.format(path=str(copy_of_filled))],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert holder.stdin is not None and holder.stdout is not None
    holder.stdout.readline()
    holder.kill()
    holder.communicate()
    open_database(copy_of_filled).close()


def test_the_same_process_may_not_open_it_twice_either(council: Council) -> None:
    with pytest.raises(DatabaseHeldError):
        open_database(council.database.path)


def test_each_thread_gets_its_own_answers(council: Council) -> None:
    places = [f"Ward {number}" for number in range(8)]
    heading = (*FIGURES, "Place")
    council.accepted(
        csv_file(heading, *[("REP02", "2024/25 Q1", at, place) for at, place in enumerate(places)])
    )
    wrong: list[object] = []

    def ask(number: int) -> None:
        for turn in range(200):
            with council.database.asking() as cursor:
                answer = cursor.execute(
                    "SELECT $turn, value FROM council.observation WHERE place = $place",
                    {"turn": turn, "place": places[number]},
                ).fetchall()
            if answer != [(turn, number)]:
                wrong.append((number, turn, answer))

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_readers_see_each_return_whole_or_not_at_all(council: Council) -> None:
    periods = [f"{year}/{(year + 1) % 100:02d} Q1" for year in range(2000, 2020)]
    torn: list[object] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            with council.database.asking() as cursor:
                counts = cursor.execute(
                    "SELECT count(*) FROM council.observation GROUP BY return_no"
                ).fetchall()
            torn.extend(count for count in counts if count != (len(periods),))

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for number in range(10):
        rows = [("REP02", period, number, f"Ward {number}") for period in periods]
        council.accepted(csv_file((*FIGURES, "Place"), *rows))
    done.set()
    for reader in readers:
        reader.join()
    assert torn == []


def test_two_officers_who_hand_in_at_once_both_arrive(council: Council) -> None:
    outcomes: list[object] = []

    def load(number: int) -> None:
        try:
            outcomes.append(
                council.accepted(csv_file(FIGURES, ("REP02", f"2024/25 Q{number}", number))).return_id
            )
        except BaseException as problem:  # shown by the assertion below
            outcomes.append(problem)

    threads = [threading.Thread(target=load, args=(number,)) for number in (1, 2, 3, 4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(str, outcomes)) == ["R0003", "R0004", "R0005", "R0006"]


def test_a_file_that_is_no_database_is_refused_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "council.duckdb"
    path.write_bytes(b"not a database" * 1000)
    with pytest.raises(NoDatabaseError, match="cannot be opened as a database"):
        open_database(path)
    with pytest.raises(NoDatabaseError, match="pmf init"):
        open_database(tmp_path / "none.duckdb")


def test_a_refused_open_lets_go_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "council.duckdb"
    path.write_bytes(b"not a database" * 1000)
    with pytest.raises(NoDatabaseError):
        open_database(path)
    path.unlink()
    with open_road(path) as council:
        assert council.counts()["data_return"] == 0
