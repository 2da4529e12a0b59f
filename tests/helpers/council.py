"""A small council of real files: its indicators, and the road that returns take into it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from helpers.files import csv_file
from pmf.catalogue.council import ROOT
from pmf.catalogue.toml_file import read_toml
from pmf.intake.mapping import Mapping
from pmf.intake.road import Examination, Road, examine, submit
from pmf.model.finding import Finding, Severity
from pmf.model.framework import Framework
from pmf.model.period import parse_period
from pmf.model.person import Person
from pmf.reports.indicator import IndicatorStory, read_indicator
from pmf.reports.reading import Reader
from pmf.rules.opening import open_council
from pmf.store.database import Database
from pmf.store.returns import Stored

TODAY = datetime(2026, 2, 10, 9)
OFFICER = Person("Jo Bloggs", frozenset({"officer", "performance_team"}))
TOWER_HAMLETS = ROOT / "config" / "frameworks" / "tower_hamlets.toml"

INDICATORS = (
    ("Indicator code", "Name", "Quadrant", "Polarity", "Kind", "Frequency", "Unit", "Service", "Denominator",
     "Multiplier", "Introduced", "Retired", "Reason", "Period type"),
    ("REP01", "Repairs on time", "performance", "Higher is better", "Period", "Monthly", "%", "Repairs",
     "Repairs", "", "", "", "", ""),
    ("REP02", "Days to repair", "performance", "Lower is better", "Average", "Quarterly", "days", "Repairs",
     "", "", "", "", "", ""),
    ("HOM01", "Homes built", "performance", "Higher is better", "Cumulative", "Quarterly", "number", "Homes",
     "", "", "", "", "", ""),
    ("HOM02", "Empty homes", "performance", "None", "Snapshot", "Quarterly", "number", "Homes",
     "", "", "", "", "", ""),
    ("NEW01", "Begun in October", "performance", "Higher is better", "Period", "Quarterly", "number", "Homes",
     "", "", "2025-10-01", "", "", ""),
    ("OLD01", "Given up", "performance", "Higher is better", "Period", "Quarterly", "number", "Homes",
     "", "", "", "2025-04-01", "Nobody used it", ""),
    ("CAL01", "By calendar year", "performance", "Higher is better", "Period", "Annual", "number", "Homes",
     "", "", "", "", "", "Calendar"),
)  # fmt: skip
TARGETS = (
    ("Indicator code", "Period", "Target", "Minimum standard"),
    ("REP01", "2025/26", 90, 80),
    ("REP02", "2025/26", 10, 15),
)


@dataclass
class Council:
    """An open council and short words for what tests do with it."""

    road: Road

    @property
    def database(self) -> Database:
        """Its database."""
        return self.road.database

    def look(self, content: bytes, name: str = "return.csv", **asked: Any) -> Examination:
        """What is found in a file. Stores nothing."""
        if isinstance(asked.get("period"), str):
            asked["period"] = parse_period(asked["period"])
        return examine(self.road, OFFICER, name, content, **asked)

    def hand_in(
        self, content: bytes, name: str = "return.csv", *, yes: bool = True, **asked: Any
    ) -> Stored | None:
        """Take a file the whole way: accepted, or None and its refusal recorded."""
        return submit(self.road, OFFICER, self.look(content, name, **asked), yes=yes)

    def accepted(self, content: bytes, name: str = "return.csv", **asked: Any) -> Stored:
        """Hand in a file that must be accepted."""
        examined = self.look(content, name, **asked)
        stored = submit(self.road, OFFICER, examined, yes=True)
        assert stored is not None, examined.findings
        return stored

    def story(self, code: str, at: datetime | None = None) -> IndicatorStory:
        """One indicator's story."""
        return read_indicator(Reader(self.database, self.road.framework, OFFICER), code, at=at or self.soon())

    def soon(self) -> datetime:
        """A moment at which all that was handed in stands."""
        return self.database.now() + timedelta(hours=1)

    def value(self, code: str, period: str, at: datetime | None = None) -> Any:
        """The figure that stands for a period."""
        point = self.story(code, at).point(period)
        return None if point is None else point["value"]

    def counts(self) -> dict[str, int]:
        """How many rows each of the council's tables has."""
        with self.database.asking() as cursor:
            names = cursor.execute(
                "SELECT table_name FROM duckdb_tables() WHERE database_name = 'council' ORDER BY ALL"
            ).fetchall()
            return {
                name: cursor.execute(f"SELECT count(*) FROM council.{name}").fetchall()[0][0]
                for (name,) in names
            }


@contextmanager
def open_road(
    path: Path,
    *,
    framework: Path = TOWER_HAMLETS,
    mappings: tuple[Mapping, ...] = (),
    now: datetime | None = TODAY,
    also_reach: Path | None = None,
) -> Iterator[Council]:
    """A council at a path, made if need be. `now` is the moment that it takes the present to be."""
    settings = read_toml(framework, Framework)
    clock = {"clock": lambda: now} if now else {}
    database = open_council(path, settings, create=True, also_reach=also_reach, **clock)
    try:
        yield Council(Road(database, settings, mappings))
    finally:
        database.close()


def fill(council: Council) -> None:
    """Hand in the small council's indicators and targets."""
    council.accepted(csv_file(*INDICATORS), "indicators.csv")
    council.accepted(csv_file(*TARGETS), "targets.csv")


def later(council: Council, **step: float) -> datetime:
    """Move the council's clock on, and give its new present."""
    moment = council.database.now() + timedelta(**step)
    council.database._clock = lambda: moment
    return moment


def found(findings: list[Finding], code: str) -> Finding:
    """The one finding of a code."""
    matching = [one for one in findings if one.code == code]
    assert len(matching) == 1, f"{code} is not found once among {findings}"
    return matching[0]


def errors(findings: list[Finding]) -> set[str]:
    """The codes of what stops a return."""
    return {one.code for one in findings if one.severity is Severity.ERROR}
