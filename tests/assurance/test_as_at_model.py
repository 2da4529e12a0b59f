"""What stood at any moment, compared with a model in memory that keeps every version of everything."""

from __future__ import annotations

import random
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from helpers.assurance import record, sized
from helpers.council import TODAY
from helpers.files import copied

from pmf.store.database import Database, open_database
from pmf.store.facts import COLUMNS
from pmf.store.return_events import note_event
from pmf.store.returns import HandedIn, UnknownReturnError, accept, every_return

HISTORIES, PARTS, STEPS, WARDS = 200, 4, 12, 8
PERIODS = [("2024/25 Q1", datetime(2024, 4, 1), datetime(2024, 6, 30)),
           ("2024/25 Q2", datetime(2024, 7, 1), datetime(2024, 9, 30)),
           ("2024/25 Q3", datetime(2024, 10, 1), datetime(2024, 12, 31))]  # fmt: skip

Key = tuple[str, str]
Said = tuple[int | None, str | None, str | None]  # value, marker, commentary


@dataclass
class ModelReturn:
    """A return as the model knows it: what it said anew, when, and what was done with it when."""

    return_id: str
    recorded_at: datetime
    verification: str
    says: dict[Key, Said]
    events: list[tuple[datetime, str]] = field(default_factory=list)

    def counts(self, at: datetime) -> bool:
        """Whether its figures stood at a moment, step by step through what happened by then."""
        if self.recorded_at > at:
            return False
        return self.state(at) == "accepted" or (self.state(at) == "awaiting" and self.verification == "shown")

    def state(self, at: datetime) -> str:
        """Its state at a moment."""
        verified, away = False, ""
        for moment, event in self.events:
            if moment <= at:
                verified |= event == "verified"
                away = {"withdrawn": "withdrawn", "sent_back": "sent_back", "restored": ""}.get(event, away)
        return away or ("accepted" if verified or self.verification == "none" else "awaiting")


class Model:
    """Every return, oldest first."""

    def __init__(self) -> None:
        self.returns: list[ModelReturn] = []

    def stood(self, at: datetime) -> dict[Key, tuple[Said, str]]:
        """What was said last of each figure by the returns that counted; words alone do not unsay a figure."""
        found: dict[Key, tuple[Said, str]] = {}
        for one in self.returns:
            if one.counts(at):
                for key, said in one.says.items():
                    bare = said[0] is None and said[1] is None
                    if bare and key in found and found[key][0][:2] != (None, None):
                        continue
                    found[key] = (said, one.return_id)
        return found

    def news(self, says: dict[Key, Said], at: datetime) -> dict[Key, Said]:
        """The rows that say anything that does not stand."""
        stood = self.stood(at)
        news = {}
        for key, said in says.items():
            now = stood[key][0] if key in stood else None
            if said[:2] == (None, None) and (
                said[2] is None or (now is not None and (now[2] == said[2] or now[:2] != (None, None)))
            ):
                continue
            if now != said:
                news[key] = said
        return news


def _columns(says: dict[Key, Said]) -> dict[str, list[Any]]:
    spans = {label: (starts.date(), ends.date()) for label, starts, ends in PERIODS}
    each = {
        "row_no": list(range(len(says))), "cell": ["A1"] * len(says), "code": ["REP02"] * len(says),
        "period": [period for period, _ in says], "frequency": ["quarter"] * len(says),
        "starts": [spans[period][0] for period, _ in says], "ends": [spans[period][1] for period, _ in says],
        "place": [place for _, place in says], "population_group": [""] * len(says),
        "value": [said[0] for said in says.values()], "marker": [said[1] for said in says.values()],
        "commentary": [said[2] for said in says.values()],
    }  # fmt: skip
    return {name: each.get(name, [None] * len(says)) for name in COLUMNS["performance"]}


class History:
    """A random history done to a database and to the model alike."""

    def __init__(self, database: Database, dice: random.Random, places: list[str]) -> None:
        self.database, self.dice, self.places = database, dice, places
        self.model = Model()
        self.differences: list[object] = []
        self.done: dict[str, int] = {}

    def step(self) -> None:
        """One thing, at a moment of its own."""
        now = self.database.now() + timedelta(minutes=self.dice.randint(1, 90))
        self.database._clock = lambda: now
        if not self.model.returns or self.dice.random() < 0.5:
            self._hand_in(now)
        else:
            self._event(now)

    def _hand_in(self, now: datetime) -> None:
        keys = [(label, place) for label, *_ in PERIODS for place in self.places]
        chosen = self.dice.sample(keys, self.dice.randint(1, len(keys)))
        says = {key: self._said() for key in chosen}
        verification = self.dice.choice(("none", "none", "shown", "held_back"))
        handed_in = HandedIn(
            f"{len(self.model.returns)}.csv", repr((self.places, now, says)).encode(), "performance", "Jo",
            verification=verification,
        )  # fmt: skip
        news = self.model.news(says, now)
        stored = accept(self.database, handed_in, [("performance", _columns(says))], [])
        counted = stored.tally.added + stored.tally.restated + stored.tally.amended
        if counted != len(news):
            self.differences.append((now, says, stored, news))
        if stored.return_id:
            self.model.returns.append(ModelReturn(stored.return_id, now, verification, news))
        self._note("restated" if stored.tally.restated else "handed in")

    def _said(self) -> Said:
        words = self.dice.choice((None, None, "One", "Two"))
        match self.dice.randrange(8):
            case 0:
                return None, "not_available", words
            case 1:
                return None, "suppressed", words
            case 2:
                return None, None, words
            case _:
                return self.dice.randint(1, 4), None, words

    def _event(self, now: datetime) -> None:
        one = self.dice.choice(self.model.returns)
        event = self.dice.choice(("verified", "sent_back", "withdrawn", "withdrawn", "restored"))
        allowed = one.state(now) in {
            "verified": ("awaiting",), "sent_back": ("awaiting",), "withdrawn": ("accepted", "awaiting"),
            "restored": ("withdrawn", "sent_back"),
        }[event]  # fmt: skip
        try:
            note_event(self.database, one.return_id, event, by="Second", reason="x")
            if not allowed:
                self.differences.append((now, one.return_id, event, "was let through"))
            one.events.append((now, event))
            self._note(event)
        except UnknownReturnError as problem:
            if allowed:
                self.differences.append((now, one.return_id, event, str(problem)))

    def _note(self, what: str) -> None:
        self.done[what] = self.done.get(what, 0) + 1

    def compare(self) -> int:
        """Hold every moment at which anything happened, and the one just before it, against the model."""
        moments = {moment for one in self.model.returns for moment, _ in [(one.recorded_at, ""), *one.events]}
        keys = [(label, place) for label, *_ in PERIODS for place in self.places]
        compared = 0
        for moment in sorted({*moments, *(one - timedelta(microseconds=1) for one in moments)}):
            right, found = self.model.stood(moment), self._found(moment)
            for key in keys:
                compared += 1
                if right.get(key) != found.get(key):
                    self.differences.append((moment, key, right.get(key), found.get(key)))
            states = {row["return_id"]: row["state"] for row in every_return(self.database, moment)}
            for one in self.model.returns:
                compared += 1
                right_state = one.state(moment) if one.recorded_at <= moment else None
                if right_state != states.get(one.return_id):
                    self.differences.append((moment, one.return_id, right_state, states.get(one.return_id)))
        return compared

    def _found(self, moment: datetime) -> dict[Key, tuple[Said, str]]:
        with self.database.asking() as cursor:
            rows = cursor.execute(
                "SELECT o.period, o.place, o.value, o.marker, o.commentary, r.return_id FROM standing_observation(?) AS o"
                " JOIN council.data_return AS r USING (return_no) WHERE list_contains(?, o.place)",
                [moment, self.places],
            ).fetchall()
        return {
            (period, place): ((None if value is None else int(value), marker, words), return_id)
            for period, place, value, marker, words, return_id in rows
        }


@pytest.mark.parametrize("part", range(PARTS))
def test_every_past_moment_reads_as_the_model_says(filled_file: Path, tmp_path: Path, part: int) -> None:
    dice = random.Random(part)
    compared = steps = 0
    differences: list[object] = []
    done: dict[str, int] = {}
    for number in range(sized(HISTORIES // PARTS)):
        path = copied(filled_file, tmp_path / f"{number}.duckdb")
        # What stands is the store's business; the rules are not needed for it.
        with closing(open_database(path, clock=lambda: TODAY)) as database:
            history = History(database, dice, [f"Ward {at}" for at in range(WARDS)])
            for _ in range(STEPS):
                history.step()
            compared += history.compare()
        steps += STEPS
        differences += history.differences
        for what, times in history.done.items():
            done[what] = done.get(what, 0) + times
    record(
        f"R11 as at any moment against a model, part {part + 1}",
        histories=sized(HISTORIES // PARTS), steps=steps, compared=compared, differences=len(differences),
    )  # fmt: skip
    assert differences[:3] == []
    assert {"handed in", "restated", "verified", "sent_back", "withdrawn", "restored"} <= set(done)
    assert compared >= sized(25_000)
