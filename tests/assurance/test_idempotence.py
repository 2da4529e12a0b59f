"""The same return more than once, in every way that it can happen: it stands once, and nobody's figures with it."""

from __future__ import annotations

import os
import random
import threading
from pathlib import Path

import pytest
from helpers.assurance import record, sized
from helpers.council import OFFICER, Council, open_road
from helpers.files import copied, csv_file

from pmf.intake.road import Examination, submit
from pmf.store import keeping
from pmf.store.database import NotWrittenError
from pmf.store.return_events import note_event
from pmf.store.returns import UnknownReturnError

SEQUENCES, COUNCILS, STEPS = 500, 4, 3
HEADINGS = ("Indicator code", "Period", "Value", "Place")
TARGETS = ("Indicator code", "Period", "Target", "Minimum standard", "Place")


def _file(ward: int, *values: int) -> bytes:
    rows = [("REP02", f"2024/25 Q{at}", value, f"Ward {ward}") for at, value in enumerate(values, 1)]
    return csv_file(HEADINGS, *rows)


def _targets(ward: int, *values: int) -> bytes:
    rows = [
        ("REP02", f"{2024 + at}/{25 + at}", value, value + 5, f"Ward {ward}")
        for at, value in enumerate(values)
    ]
    return csv_file(TARGETS, *rows)


class Sequence:
    """One ward's returns, and which of its files stand: what any step may change."""

    def __init__(self, council: Council, ward: int, dice: random.Random) -> None:
        self.council, self.ward, self.dice = council, ward, dice
        make = _targets if ward % 4 else _file
        self.files = [make(ward, 1, 2), make(ward, 3, 2)]
        # Screens that were left open, each having looked before anything was stored.
        self.early = [self._look(at) for at in range(len(self.files))]
        self.standing: dict[int, str] = {}
        self.wrong: list[str] = []

    def step(self) -> None:
        """One thing that an officer, or two, may do."""
        at = self.dice.randrange(len(self.files))
        match self.dice.randrange(6):
            case 0:  # a late press, and a second one
                self._submit(at, self.early[at])
                self._submit(at, self.early[at])
            case 1:  # two officers with the same file, each having looked before the other stored
                fresh = self._look(at)
                self._submit(at, self.early[at])
                if not fresh.twin:
                    self._submit(at, fresh)
            case 2:  # the outcome never reached the officer, who presses again
                self._unknown_outcome(at, self.early[at])
                self._submit(at, self.early[at])
            case 3:  # the same, and the officer begins anew
                self._unknown_outcome(at, self.early[at])
                self._submit(at, self._look(at))
            case 4 if self.standing:  # taken back, after which it may be handed in again
                taken = self.dice.choice(sorted(self.standing))
                note_event(self.council.database, self.standing.pop(taken), "withdrawn", by="Jo", reason="x")
            case _:  # handed in, perhaps again
                self._submit(at, self._look(at))

    def _look(self, at: int) -> Examination:
        return self.council.look(self.files[at], f"{self.ward} {at}.csv")

    def _submit(self, at: int, examined: Examination) -> None:
        stored = submit(self.council.road, OFFICER, examined, yes=True)
        assert stored is not None
        if at in self.standing:
            if (stored.return_id, stored.tally.says_something) != (self.standing[at], False):
                self.wrong.append(f"{self.ward}: file {at} stood as {self.standing[at]} and is now {stored}")
        elif stored.tally.says_something:
            self.standing[at] = str(stored.return_id)
        elif stored.return_id is not None:
            self.wrong.append(f"{self.ward}: file {at} did not stand and is said to be {stored.return_id}")

    def _unknown_outcome(self, at: int, examined: Examination) -> None:
        fsync = os.fsync

        def full(*_: object) -> None:
            raise OSError("No space left on device")

        try:
            os.fsync = full  # type: ignore[assignment]
            submit(self.council.road, OFFICER, examined, yes=True)
        except NotWrittenError:
            with self.council.database.asking() as cursor:
                found = cursor.execute("SELECT max(return_id) FROM council.data_return").fetchall()
            if at in self.standing:
                self.wrong.append(f"{self.ward}: file {at} stood and was stored again as {found}")
            self.standing[at] = found[0][0]
        finally:
            os.fsync = fsync


def _doubled(council: Council) -> int:
    """Files that stand more than once, and figures that a return says more than once."""
    with council.database.asking() as cursor:
        (files,) = cursor.execute(
            "SELECT coalesce(sum(times - 1), 0) FROM (SELECT count(*) AS times FROM council.data_return"
            " JOIN standing_return(TIMESTAMP '9999-01-01') USING (return_no) GROUP BY file_hash)"
        ).fetchall()[0]
        (rows,) = cursor.execute(
            "SELECT count(*) - count(DISTINCT (return_no, code, starts, place)) FROM council.observation"
        ).fetchall()[0]
    return int(files) + int(rows)


@pytest.mark.parametrize("part", range(COUNCILS))
def test_a_return_stands_once_however_it_is_repeated(filled_file: Path, tmp_path: Path, part: int) -> None:
    dice = random.Random(part)
    sequences = sized(SEQUENCES // COUNCILS)
    path = copied(filled_file, tmp_path / "council.duckdb")
    wrong: list[str] = []
    stored = 0
    with open_road(path, now=None) as council:
        # A few wards at a time take turns, as officers do.
        for first in range(0, sequences, 5):
            wards = [Sequence(council, first + at, dice) for at in range(5)]
            for _ in range(STEPS):
                for ward in dice.sample(wards, len(wards)):
                    ward.step()
            wrong += [one for ward in wards for one in ward.wrong]
            stored += sum(len(ward.standing) for ward in wards)
        doubled = _doubled(council)
        broken = [check for check in keeping.verify(council.database) if not check.ok]
    record(
        f"R10 the same return again, council {part + 1}",
        sequences=sequences, steps=sequences * STEPS, returns_standing=stored, doubled=doubled, told_wrongly=len(wrong),
    )  # fmt: skip
    assert (doubled, wrong, broken) == (0, [], [])


def test_two_threads_with_the_same_file_at_the_same_moment_store_it_once(council: Council) -> None:
    doubled = told = 0
    for turn in range(sized(40)):
        examined = [council.look(_file(turn, 5, 6)) for _ in range(2)]
        ready = threading.Barrier(2)
        outcomes: list[object] = []

        def press(
            one: Examination, ready: threading.Barrier = ready, outcomes: list[object] = outcomes
        ) -> None:
            ready.wait()
            outcomes.append(submit(council.road, OFFICER, one, yes=True))

        threads = [threading.Thread(target=press, args=(one,)) for one in examined]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        ids = {stored.return_id for stored in outcomes}  # type: ignore[attr-defined]
        told += len(outcomes) == 2 and len(ids) == 1
        doubled += _doubled(council)
    record("R10 the same file twice at once", pairs=sized(40), told_the_same=told, doubled=doubled)
    assert (told, doubled) == (sized(40), 0)


def test_a_late_press_does_not_undo_a_correction_made_since(council: Council) -> None:
    early = council.look(_file(1, 5, 6))
    council.accepted(_file(1, 5, 6))
    council.accepted(_file(1, 7, 6))
    again = submit(council.road, OFFICER, early, yes=True)
    assert again is not None
    assert (again.return_id, again.tally.unchanged, again.tally.says_something) == ("R0003", 2, False)
    with council.database.asking() as cursor:
        stands = cursor.execute(
            "SELECT value FROM standing_observation(TIMESTAMP '9999-01-01') WHERE place = 'Ward 1' ORDER BY starts"
        ).fetchall()
    assert [int(value) for (value,) in stands] == [7, 6]


def test_the_receipt_counts_what_was_so_when_it_was_stored(council: Council) -> None:
    early = council.look(_file(1, 5, 6))
    assert (early.tally.added, early.tally.unchanged) == (2, 0)
    council.accepted(_file(1, 5))
    council.accepted(_file(2, 1))
    stored = submit(council.road, OFFICER, early, yes=True)
    assert stored is not None
    assert (stored.tally.rows, stored.tally.added, stored.tally.unchanged) == (2, 1, 1)
    with council.database.asking() as cursor:
        kept = cursor.execute(
            "SELECT row_count, added, restated, unchanged FROM council.data_return WHERE return_id = ?",
            [stored.return_id],
        ).fetchall()
    assert kept == [(2, 1, 0, 1)]


def test_of_two_who_verify_or_withdraw_at_once_one_is_told(council: Council) -> None:
    for turn in range(20):
        return_id = str(council.accepted(_file(turn, turn)).return_id)
        ready = threading.Barrier(2)
        outcomes: list[bool] = []

        def press(
            return_id: str = return_id,
            ready: threading.Barrier = ready,
            outcomes: list[bool] = outcomes,
        ) -> None:
            ready.wait()
            try:
                note_event(council.database, return_id, "withdrawn", by="Jo", reason="x")
                outcomes.append(True)
            except UnknownReturnError:
                outcomes.append(False)

        threads = [threading.Thread(target=press) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(outcomes) == [False, True]
