"""What the sample council's people decided, taken again in order and at its moments by those very people."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from pmf.access.permissions import NotAllowedError
from pmf.catalogue.council import Settings
from pmf.cli.output import operator, tell
from pmf.model.period import parse_period
from pmf.model.person import Person
from pmf.model.review import DecisionEvent, DecisionKind
from pmf.review.deciding import Decider, Decision, NotSoundError
from pmf.store import decisions
from pmf.store.database import Database

Line = Mapping[str, str]


class Deciding:
    """The decisions of the sample, and which number each of them got here."""

    def __init__(self, file: Path, database: Database, settings: Settings) -> None:
        with file.open(encoding="utf-8", newline="") as opened:
            self.lines = list(csv.DictReader(opened))
        self._database, self._settings = database, settings
        self._numbers: dict[str, int] = {}
        # A demonstration that is loaded a second time, or goes on after it was stopped, says nothing twice.
        self._taken = {
            (row["decided_by"], row["kind"], row["subject"], row["words"]): int(row["decision_no"])
            for row in decisions.decisions(database)
        }
        self._said = {(row["decision_no"], row["event"], row["words"]) for row in decisions.events(database)}

    def take(self, line: Line) -> None:
        """Take one decision, or say what became of one. A framework that does not know it is told of."""
        decider = Decider(self._database, self._settings.framework, self._person(line["by"]))
        try:
            if line["what"] in set(DecisionEvent):
                self._report(decider, line)
            else:
                self._decide(decider, line)
        except (NotAllowedError, NotSoundError) as problem:
            tell(f"Sample council: {line['number']} of {line['at']} was not taken. {problem}")

    def _decide(self, decider: Decider, line: Line) -> None:
        known = self._taken.get((line["by"], line["what"], line["subject"], line["words"]))
        self._numbers[line["number"]] = known or decider.decide(
            Decision(
                line["about"], line["subject"], DecisionKind(line["what"]), line["words"], line["owner"] or None,
                _day(line["due"]), external=line["external"] or None, under=self._numbers.get(line["under"]),
                value=Decimal(line["value"]) if line["value"] else None, to=line["to"] or None,
                period=parse_period(line["period"]) if line["period"] else None,
            )
        )  # fmt: skip

    def _report(self, decider: Decider, line: Line) -> None:
        number = self._numbers.get(line["number"])
        if number is not None and (number, line["what"], line["words"]) not in self._said:
            decider.report(number, DecisionEvent(line["what"]), line["words"], _day(line["due"]))

    def _person(self, name: str) -> Person:
        for one in self._settings.made_up:
            if one.name == name:
                return Person(one.name, frozenset(one.roles), frozenset(one.services))
        return operator(self._settings, name)


def moment_of(line: Line) -> datetime:
    """When it was said."""
    return datetime.fromisoformat(line["at"])


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
