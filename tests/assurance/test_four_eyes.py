"""Nobody approves what they handed in, nothing but the file shown is approved, and what is held back is
nowhere until it is: random lives of returns, held against a model of a few lines."""

from __future__ import annotations

import io
import json
import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from helpers.assurance import record, sized
from helpers.command import pmf
from helpers.council import TOWER_HAMLETS, Council, fill, later, open_road
from helpers.files import csv_file
from openpyxl import load_workbook

from pmf.access.permissions import NotAllowedError
from pmf.exports.template_workbook import write_template
from pmf.intake.road import examine, submit
from pmf.intake.template import template_for
from pmf.model.period import parse_period
from pmf.model.person import Person
from pmf.reports.reading import Reader
from pmf.reports.returns_board import who_owes_what
from pmf.reports.scorecard import read_scorecard
from pmf.review.verification import Reviewer
from pmf.rules import judging
from pmf.store.returns import UnknownReturnError, return_called

SEQUENCES = sized(50)
TEAM = frozenset({"performance_team"})
PEOPLE = (
    Person("Ann Lee", TEAM),
    Person("Bo Hart", TEAM, email="bo@council.example"),
    Person("Cy Dunn", TEAM, email="cy@council.example"),
    # The same hands under another guise: as the command line or an older sign-in would write them.
    Person("bo  hart", TEAM),
    Person("Ann Lee", TEAM, email="ann@council.example"),
)
HANDS = {"Ann Lee": "ann", "Bo Hart": "bo", "bo  hart": "bo", "Cy Dunn": "cy"}
CODES = {"REP02": "Repairs", "HOM01": "Homes", "HOM02": "Homes"}
PERIODS = [f"{year}/{(year + 1) % 100:02d} Q{quarter}" for year in (2023, 2024) for quarter in (1, 2, 3, 4)]
FIRST, LAST = parse_period(PERIODS[0]), parse_period(PERIODS[-1])
# What both runs counted, shown and held back.
ALL: Counter[str] = Counter()
LEAVES = {"verify": "accepted", "send_back": "sent_back", "withdraw": "withdrawn", "restore": None}
FROM = {
    "verify": ("awaiting",), "send_back": ("awaiting",), "withdraw": ("accepted", "awaiting"),
    "restore": ("withdrawn", "sent_back"),
}  # fmt: skip


@dataclass
class Life:
    """What a return should be, by the few rules that the council was promised."""

    return_id: str
    number: int
    by: Person
    value: int
    code: str
    period: str
    file_hash: str
    state: str = "awaiting"
    verified: bool = False
    counted_from: datetime | None = None
    times: list[tuple[datetime, bool]] = field(default_factory=list)

    def allows(self, act: str, person: Person, file_hash: str) -> bool:
        if self.state not in FROM[act]:
            return False
        if act in ("verify", "send_back") and HANDS[person.name] == HANDS[self.by.name]:
            return False
        return act != "verify" or file_hash == self.file_hash

    def becomes(self, act: str) -> None:
        if act == "verify":
            self.verified = True
        self.state = LEAVES[act] or ("accepted" if self.verified else "awaiting")


def hand_in(council: Council, person: Person, value: int, code: str, period: str) -> Life:
    headings = ("Indicator code", "Period", "Value", "Reason for restatement")
    content = csv_file(headings, (code, period, value, "Counted again"))
    examined = examine(council.road, person, f"{value}.csv", content)
    stored = submit(council.road, person, examined, yes=True)
    assert stored is not None and stored.return_id is not None, examined.findings
    row = return_called(council.database, stored.return_id)
    return Life(stored.return_id, row["return_no"], person, value, code, period, row["file_hash"])


@pytest.mark.parametrize("until_then", ["shown", "held_back"])
def test_four_eyes(until_then: str, tmp_path: Path) -> None:
    framework = tmp_path / "framework.toml"
    text = TOWER_HAMLETS.read_text(encoding="utf-8")
    framework.write_text(
        text.replace('until_then = "shown"', f'until_then = "{until_then}"'), encoding="utf-8"
    )
    path = tmp_path / "council.duckdb"
    chance = random.Random(26)
    done: Counter[str] = Counter()
    with open_road(path, framework=framework) as council:
        fill(council)
        later(council, hours=1)
        lives = [
            _one_life(council, chance, 700_001 + number, until_then, done) for number in range(SEQUENCES)
        ]
        _look_everywhere(council, lives, until_then, done)
        _look_back(council, lives, done)
        for life in lives:
            for event in council.database.ask(
                "events_of_return", {"return_no": life.number, "at": council.soon()}
            ):
                if event["event"] == "verified":
                    done["approvals"] += 1
                    assert event["file_hash"] == life.file_hash
                    assert HANDS[event["event_by"].split(" (")[0]] != HANDS[life.by.name]
    _through_the_command_line(path, framework, lives, until_then, done)
    tried = min(done[name] for name in ("own approvals refused", "other files refused", "approvals"))
    assert tried >= SEQUENCES // 8
    ALL.update(done, sequences=SEQUENCES)
    record(
        "four_eyes",
        sequences=ALL["sequences"],
        acts=ALL["acts"],
        approvals=ALL["approvals"],
        own_approvals_tried=ALL["own approvals refused"],
        own_approvals_let_through=0,
        other_files_tried=ALL["other files refused"],
        other_files_approved=0,
        reads=ALL["reads"],
        figures_seen_that_should_not_be=0,
    )


def _counts(life: Life, until_then: str) -> bool:
    return life.state == "accepted" or (life.state == "awaiting" and until_then == "shown")


def _one_life(
    council: Council, chance: random.Random, value: int, until_then: str, done: Counter[str]
) -> Life:
    code, period = chance.choice(list(CODES)), chance.choice(PERIODS)
    life = hand_in(council, chance.choice(PEOPLE[:3]), value, code, period)
    life.times.append((council.database.now(), _counts(life, until_then)))
    for _ in range(chance.randint(2, 5)):
        later(council, minutes=1)
        person, act = chance.choice(PEOPLE), chance.choice(("verify", "verify", *LEAVES))
        file_hash = (
            life.file_hash if chance.random() < 0.7 else chance.choice(("", "0" * 64, life.file_hash[1:]))
        )
        allowed = life.allows(act, person, file_hash)
        reviewer = Reviewer(council.database, council.road.framework, person)
        argument = file_hash if act == "verify" else "Because"
        done["acts"] += 1
        if not allowed:
            with pytest.raises((NotAllowedError, UnknownReturnError)):
                getattr(reviewer, act)(life.return_id, argument)
            if act == "verify" and life.state == "awaiting":
                own = HANDS[person.name] == HANDS[life.by.name]
                done["own approvals refused" if own else "other files refused"] += 1
        else:
            getattr(reviewer, act)(life.return_id, argument)
            life.becomes(act)
            life.times.append((council.database.now(), _counts(life, until_then)))
        assert return_called(council.database, life.return_id)["state"] == life.state
    return life


def _newest(lives: list[Life], counting: dict[int, bool]) -> dict[tuple[str, str], int]:
    """The figure that should stand for each indicator and period."""
    newest: dict[tuple[str, str], tuple[int, int]] = {}
    for life in lives:
        if counting[life.number]:
            key = (life.code, life.period)
            newest[key] = max(newest.get(key, (0, 0)), (life.number, life.value))
    return {key: value for key, (_, value) in newest.items()}


def _seen(text: str, lives: list[Life]) -> set[int]:
    plain = text.replace(",", "")
    return {life.value for life in lives if str(life.value) in plain}


def _look_everywhere(council: Council, lives: list[Life], until_then: str, done: Counter[str]) -> None:
    """Every road by which figures are read, now."""
    counting = {life.number: _counts(life, until_then) for life in lives}
    hidden = {life.value for life in lives if not counting[life.number]}
    standing = _newest(lives, counting)
    reader = Reader(council.database, council.road.framework, PEOPLE[0])
    at = council.soon()
    for code in CODES:
        story = council.story(code, at)
        seen = _seen(repr(story.points) + repr(story.restatements) + repr(story.places), lives)
        assert not seen & hidden
        assert {value for (own, _), value in standing.items() if own == code} <= seen
        done["reads"] += 1
    for label in PERIODS[::2]:
        period = parse_period(label)
        lines = read_scorecard(reader, period=period, at=at).lines
        seen = _seen(repr([dict(line) for line in lines]), lives)
        assert not seen & hidden
        assert {value for (_, own), value in standing.items() if own == label} <= seen
        for owed in who_owes_what(reader, period, at):
            handed_in = {
                life.code for life in lives
                if life.period == label and CODES[life.code] == owed.service and life.state in ("accepted", "awaiting")
            }  # fmt: skip
            assert owed.received == len(handed_in)
            counted = {code for (code, own) in standing if own == label and CODES[code] == owed.service}
            assert (owed.state == "accepted") == (len(counted) == owed.expected)
        template = write_template(
            template_for(council.database, council.road.framework, PEOPLE[0], "performance", service=None, period=period, at=at)
        )  # fmt: skip
        cells = [
            str(cell.value) for row in load_workbook(io.BytesIO(template)).active.iter_rows() for cell in row
        ]
        assert not _seen(" ".join(cells), lives) & hidden
        done["reads"] += 3
    for life in chosen(lives, 12):
        examined = examine(
            council.road, PEOPLE[0], "look.csv",
            csv_file(("Indicator code", "Period", "Value"), (life.code, life.period, 1)),
        )  # fmt: skip
        # A usual figure is a median, which may be any number.
        told = [one.message for one in examined.findings if "usual" not in one.message]
        said = repr(examined.changes) + repr(told)
        assert not _seen(said, lives) & hidden
        done["reads"] += 1


def chosen(lives: list[Life], count: int) -> list[Life]:
    return lives[:: max(1, len(lives) // count)]


def _look_back(council: Council, lives: list[Life], done: Counter[str]) -> None:
    """As at any moment a figure is there if its return counted then, and is the newest that did."""
    moments = sorted({moment for life in lives for moment, _ in life.times})
    for moment in moments[:: max(1, len(moments) // 20)]:
        for at in (moment - timedelta(seconds=1), moment + timedelta(seconds=1)):
            counting = {
                life.number: next((counts for then, counts in reversed(life.times) if then <= at), False)
                for life in lives
            }
            judged = judging.own_periods(
                council.database, at=at, codes=list(CODES), since=FIRST.starts - timedelta(days=1), until=LAST.ends
            )  # fmt: skip
            found = {
                (row["code"], row["period"]): int(row["value"]) for row in judged if row["value"] is not None
            }
            assert found == _newest(lives, counting), at
            done["reads"] += 1


def _through_the_command_line(
    path: Path, framework: Path, lives: list[Life], until_then: str, done: Counter[str]
) -> None:
    counting = {life.number: _counts(life, until_then) for life in lives}
    hidden = {life.value for life in lives if not counting[life.number]}
    standing = _newest(lives, counting)
    place = ("--framework", framework, "--json")
    for code in CODES:
        told = pmf("indicator", code, *place, database=path).json
        # What is reckoned over many figures may be any number.
        points = [
            {key: one[key] for key in one if key not in ("mean", "lower", "upper")}
            for one in told.pop("points")
        ]
        seen = _seen(json.dumps([told, points]), lives)
        assert not seen & hidden
        assert {value for (own, _), value in standing.items() if own == code} <= seen
    for label in PERIODS[:2]:
        for command in ("scorecard", "returns"):
            out = pmf(command, "--period", label, *place, database=path).out
            assert out.startswith(("{", "["))
            assert not _seen(out, lives) & hidden
    done["reads"] += 7
    for life in [life for life in lives if life.state == "awaiting"][:5]:
        own = pmf("confirm", life.return_id, "--by", life.by.name.upper(), *place, database=path)
        stale = pmf("confirm", life.return_id, "--by", "Di Ford", "--hash", "0" * 64, *place, database=path)
        assert (own.status, own.out, stale.status, stale.out) == (1, "", 1, "")
        done["own approvals refused"] += 1
        done["other files refused"] += 1
