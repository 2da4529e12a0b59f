"""Where every subject of a decision stood at any moment, compared with a model in memory; what is refused leaves
nothing, and nothing that was said is ever changed."""

from __future__ import annotations

import random
from collections import Counter
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from helpers.assurance import record, sized
from helpers.council import TODAY, TOWER_HAMLETS
from helpers.decisions_model import CLOSING, KINDS, OPEN, Asked, Model
from helpers.files import copied

from pmf.access.permissions import NotAllowedError
from pmf.catalogue.toml_file import read_toml
from pmf.model.framework import Framework
from pmf.model.person import NOBODY, Person
from pmf.model.review import DecisionEvent, DecisionKind
from pmf.review.deciding import Decider, Decision, NotSoundError
from pmf.store import keeping
from pmf.store.database import Database, open_database

FRAMEWORK = read_toml(TOWER_HAMLETS, Framework)
SERVICES: dict[str, str | None] = {"REP02": "Repairs", "HOM01": "Homes", "HOM02": "Homes"}
SUBJECTS = [*SERVICES, "The move of the depot"]
PEOPLE = [
    *(
        Person(f"{role} of {service}", frozenset({role}), frozenset({service}))
        for role in ("officer", "verifier")
        for service in ("Repairs", "Homes")
    ),
    *(Person(role, frozenset({role})) for role in ("viewer", "scrutiny")),
    *(Person(role, frozenset({role})) for role in ("prg", "performance_team", "administrator")),
    NOBODY,
]
# Those who may do most are tried most, or little would come about.
WHO = [*PEOPLE, *PEOPLE[6:9], *PEOPLE[6:9], *PEOPLE[6:9]]
WHAT = [*KINDS, "escalate", *[one.value for one in DecisionEvent] * 2]
HISTORIES, STEPS = 18, 40


def random_step(dice: random.Random) -> tuple[Any, ...]:
    """What somebody tries: mostly what can be, at times with something wrong."""
    return (
        dice.randrange(dice.choice((9, 60)) * 24 * 60),  # minutes since the step before
        dice.choice(WHO),
        dice.choice(WHAT),
        dice.choice(SUBJECTS),
        dice.choice(["A word"] * 8 + ["Another\nword", "  "]),
        dice.choice(["Jo Bloggs"] * 8 + [None]),
        dice.choice(["A peer from next door"] * 6 + ["none, it is small", "none", None]),
        dice.choice([None, *[dice.randrange(60)] * 7, dice.randint(-3, 400)]),  # days from then
        dice.choice([0, 0, 0, 1, 1, 2, 3, 5, -99]),  # which decision an event is of, from the newest back
    )


TABLES = ("decision", "decision_event")


class Both:
    """What is done to the database and to the model alike."""

    def __init__(self, database: Database, seen: Counter[str]) -> None:
        self.database, self.seen = database, seen
        self.model = Model(SERVICES, FRAMEWORK.review.longest_acceptance_months)
        self.rows = self._facts()
        self.now = TODAY

    def step(self, minutes: int, who: Person, what: str, *given: Any) -> None:
        """One thing that somebody tries."""
        subject, words, owner, external, days, back = given
        self.now += timedelta(minutes=minutes, microseconds=1)
        self.database._clock = lambda: self.now
        due = None if days is None else self.now.date() + timedelta(days=days)
        event = what in set(DecisionEvent)
        asked = Asked(
            what, subject, words, owner, external, due, max(1, len(self.model.decided) - back) if event else 0
        )
        hoped = self.model.answer(who, asked, self.now)
        before, version = self.rows, self.database.version()
        found = self._try(Decider(self.database, FRAMEWORK, who), asked)
        assert found == hoped, (who, asked, self.model.decided)
        self.seen[f"{what} {found}"] += 1
        self.rows = self._facts()
        assert self.rows[: len(before)] == before, "what was said stands as it was said"
        if found == "taken":
            self.model.take(asked, self.now)
            assert len(self.rows) == len(before) + 1
        else:
            assert (len(self.rows), self.database.version()) == (len(before), version), (
                "a refusal leaves nothing"
            )

    def _try(self, decider: Decider, asked: Asked) -> str:
        try:
            if asked.number:
                decider.report(asked.number, DecisionEvent(asked.kind), asked.words, asked.due)
            else:
                kind = "indicator" if asked.subject in SERVICES else "general"
                decider.decide(
                    Decision(kind, asked.subject.lower() if kind == "indicator" else asked.subject, DecisionKind(asked.kind),
                             asked.words, asked.owner, asked.due, external=asked.external)
                )  # fmt: skip
        except NotAllowedError:
            return "not allowed"
        except NotSoundError:
            return "not sound"
        return "taken"

    def _facts(self) -> list[Any]:
        with self.database.asking() as cursor:
            rows = [
                row for table in TABLES for row in cursor.execute(f"SELECT * FROM council.{table}").fetchall()
            ]
        return sorted(rows, key=lambda row: row[1])

    def compare(self) -> int:
        """Hold every moment at which anything changes, and the one just before it, against the model."""
        moments = {one.at for one in self.model.decided} | {
            told.at for one in self.model.decided for told in one.told
        }
        moments |= {
            datetime(one.due.year, one.due.month, one.due.day) + timedelta(days=1)
            for one in self.model.decided
            if one.due
        }
        compared = 0
        for moment in sorted({*moments, *(one - timedelta(microseconds=1) for one in moments)}):
            found = self._asked("SELECT subject, state FROM review_state(?)", moment)
            for subject in SUBJECTS:
                state, by = self.model.state(subject, moment)
                assert found.get(subject, "new") == (state if by else "new"), (moment, subject)
                compared += 1
            compared += self._compare_decisions(moment)
        return compared

    def _compare_decisions(self, moment: datetime) -> int:
        found = self._asked(
            "SELECT decision_no, (due_now, last_event, last_words, closed_as, closed, overdue) FROM standing_decision(?)",
            moment,
        )
        right = {}
        for one in self.model.decided:
            if one.at <= moment:
                last = one.by(moment)[-1] if one.by(moment) else None
                due, closed = one.due_now(moment), one.closed_as(moment)
                late = one.kind in OPEN and closed is None and due is not None and due < moment.date()
                right[one.number] = (
                    due,
                    last and last.event,
                    last and last.words,
                    closed,
                    closed in CLOSING,
                    late,
                )
        assert found == right, moment
        return len(right)

    def _asked(self, text: str, moment: datetime) -> dict[Any, Any]:
        with self.database.asking() as cursor:
            return dict(cursor.execute(text, [moment]).fetchall())


def test_every_past_moment_reads_as_the_model_says(filled_file: Path, tmp_path: Path) -> None:
    seen: Counter[str] = Counter()
    dice = random.Random(2026)
    compared = steps = 0
    for number in range(sized(HISTORIES)):
        path = copied(filled_file, tmp_path / f"{number}.duckdb")
        with closing(open_database(path, clock=lambda: TODAY)) as database:
            both = Both(database, seen)
            for _ in range(STEPS):
                both.step(*random_step(dice))
            steps += STEPS
            compared += both.compare()
            assert [check for check in keeping.verify(database) if not check.ok] == []
        path.unlink()
    taken = sum(times for what, times in seen.items() if what.endswith("taken"))
    record(
        "decisions against a model",
        histories=sized(HISTORIES), steps=steps, taken=taken, refused=steps - taken, compared=compared, differences=0,
    )  # fmt: skip
    # Each thing came about, and each was refused to somebody.
    for what in [*KINDS, "escalate", *(one.value for one in DecisionEvent)]:
        assert seen[f"{what} taken"], what
        assert seen[f"{what} not allowed"], what


def test_an_acceptance_ends_with_its_last_day_and_not_before(filled_file: Path, tmp_path: Path) -> None:
    path = copied(filled_file, tmp_path / "council.duckdb")
    with closing(open_database(path, clock=lambda: TODAY)) as database:
        last = date(2026, 3, 31)
        Decider(database, FRAMEWORK, PEOPLE[6]).decide(
            Decision("indicator", "REP02", DecisionKind.ACCEPT, "Roof works", due=last)
        )
        with database.asking() as cursor:
            states = [
                cursor.execute("SELECT state FROM review_state(?)", [moment]).fetchall()
                for moment in (
                    datetime(2026, 2, 11),
                    datetime(2026, 3, 31, 23, 59, 59, 999999),
                    datetime(2026, 4, 1),
                )
            ]
        assert states == [[("accepted",)], [("accepted",)], [("acceptance_expired",)]]
