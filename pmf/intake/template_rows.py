"""What a template is asked for, and the rows that it is filled with before it goes out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from pmf.intake.template_columns import Column, keys_of
from pmf.model.framework import Framework
from pmf.model.period import Period
from pmf.rules import wording
from pmf.store import returns
from pmf.store.database import Database

# Empty rows after those that are filled in, where officers may add some of their own.
SPARE_ROWS = 25

CellValue = str | Decimal | int | date | None


@dataclass(frozen=True, slots=True)
class Row:
    """A row that is printed: its cells by heading, and the headings that are not wanted of it.

    `wants_nothing` says that the row may come back blank without a word."""

    cells: dict[str, CellValue]
    not_wanted: frozenset[str] = frozenset()
    wants_nothing: bool = False

    def key(self, kind: str) -> tuple[str, ...]:
        """What the row is about, as text."""
        return tuple(str(self.cells.get(heading) or "") for heading in keys_of(kind))


@dataclass(frozen=True, slots=True)
class Asked:
    """Which services, period and moment a template is for. No services means all of them. Restricted budget lines
    are for those alone who see them."""

    database: Database
    framework: Framework
    services: tuple[str, ...]
    period: Period
    at: datetime
    sees_restricted: bool = False

    def covers(self, service: str | None) -> bool:
        """Whether something of a service belongs into the template."""
        return not self.services or (service or "").lower() in {name.lower() for name in self.services}

    def indicators(self) -> list[dict[str, Any]]:
        """The indicators of its services as they stand, by code."""
        rows = returns.standing(self.database, "indicators", self.at)
        return sorted((row for row in rows if self.covers(row["service"])), key=lambda row: row["code"])


@dataclass(frozen=True, slots=True)
class Body:
    """The columns and rows of a template, the sentence that says what is in it, and when it is due."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    explained: str
    due: tuple[date, date] | None = None
    spare_rows: int = 0


def columns_used(columns: Iterable[Column], rows: Iterable[Row], seldom: Iterable[str]) -> tuple[Column, ...]:
    """The columns without those of the seldom needed that stand empty in every row."""
    needed = {heading for row in rows for heading, cell in row.cells.items() if cell not in (None, "")}
    unneeded = set(seldom) - needed
    return tuple(column for column in columns if column.words not in unneeded)


def figure_said(indicator: dict[str, Any], figure: dict[str, Any] | None) -> str | None:
    """A figure as it is shown beside a cell to fill, with its period: `87.2% (2025/26 Q2)`."""
    if figure is None:
        return None
    marker = figure["marker"]
    told = marker.replace("_", " ") if marker else value_said(indicator, figure["value"])
    return f"{told} ({figure['period']})"


def value_said(indicator: dict[str, Any], value: Decimal | None) -> str | None:
    """A number in an indicator's unit, or nothing."""
    return None if value is None else wording.said(value, indicator["unit"], indicator["decimals"])


def goal_said(indicator: dict[str, Any], target: dict[str, Any] | None) -> str | None:
    """A target, or the range that is good."""
    if target is None:
        return None
    if target["target"] is not None:
        return value_said(indicator, target["target"])
    lower, upper = value_said(indicator, target["lower_limit"]), value_said(indicator, target["upper_limit"])
    if lower and upper:
        return f"{lower} to {upper}"
    return f"at least {lower}" if lower else f"at most {upper}" if upper else None


def year_before(day: date) -> date:
    """The same day of the year before; for the first days of periods."""
    return day.replace(year=day.year - 1)
