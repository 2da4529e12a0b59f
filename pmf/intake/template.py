"""What a template holds: the rows that are due from a service, with what an officer needs to see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pmf.intake.check_person import require_some_road
from pmf.intake.headings import headings_of
from pmf.model.framework import Framework
from pmf.model.period import Period
from pmf.model.person import Person
from pmf.rules import judging, wording
from pmf.store import returns
from pmf.store.database import Database

# For reading alone: printed beside the columns to fill, and skipped when the workbook comes back.
REFERENCE = ("Indicator name", "Unit of measure", "Last figure", "Target now", "Minimum now")


@dataclass(frozen=True, slots=True)
class Template:
    """A workbook to be: its headings, which of them are for reading alone, and its rows."""

    kind: str
    title: str
    headings: tuple[str, ...]
    for_reading: frozenset[str]
    rows: tuple[dict[str, Any], ...]
    choices: dict[str, tuple[str, ...]]
    explained: str


def template_for(
    database: Database,
    framework: Framework,
    person: Person,
    kind: str,
    *,
    service: str | None,
    period: Period,
    at: datetime,
) -> Template:
    """The template of a kind: for performance only what is due for the period, already named."""
    require_some_road(framework, person)
    words = [heading.words for heading in headings_of(kind, framework)]
    if kind != "performance":
        return Template(
            kind, f"{kind.capitalize()}", tuple(words), frozenset(), (), _choices(kind, framework),
            "the headings, and no rows: this kind is written by the performance team.",
        )  # fmt: skip
    rows = [_row(one) for one in _due(database, service, period, at)]
    headings = (words[0], *REFERENCE[:2], words[1], *REFERENCE[2:], *words[2:])
    whose = f" from {service}" if service else ""
    return Template(
        kind, f"Performance{whose}, {period.label}", headings, frozenset(REFERENCE), tuple(rows),
        _choices(kind, framework), f"{len(rows)} figures are due{whose} for {period.label}.",
    )  # fmt: skip


def _due(database: Database, service: str | None, period: Period, at: datetime) -> list[dict[str, Any]]:
    rows = judging.due(database, at=at, starts=period.starts, ends=period.ends)
    wanted = [row for row in rows if service is None or (row["service"] or "").lower() == service.lower()]
    labels = {row["code"]: row for row in returns.standing(database, "indicators", at)}
    return [{**labels[row["code"]], **row} for row in wanted if row["figure_how"] is None]


def _row(due: dict[str, Any]) -> dict[str, Any]:
    unit, decimals = due["unit"], due["decimals"]
    return {
        "Indicator code": due["code"],
        "Indicator name": due["name"],
        "Unit of measure": unit,
        "Period": due["period"],
        "Last figure": wording.said(due["before"], unit, decimals) if due["before"] is not None else None,
        "Target now": wording.said(due["target"], unit, decimals) if due["target"] is not None else None,
        "Minimum now": wording.said(due["minimum"], unit, decimals) if due["minimum"] is not None else None,
        "_parts": due["denominator_label"] is not None,
    }


def _choices(kind: str, framework: Framework) -> dict[str, tuple[str, ...]]:
    if kind == "performance":
        return {"Standing": ("Provisional", "Final", "Revised")}
    if kind == "indicators":
        return {
            "Quadrant": tuple(quadrant.name for quadrant in framework.quadrants),
            "Indicator set": tuple(one.name for one in framework.indicator_sets),
            "Polarity": ("Higher is better", "Lower is better", "Within a range", "None"),
            "Kind": ("Snapshot", "Period", "Cumulative", "Average", "Rolling 12 months"),
            "Frequency": ("Monthly", "Quarterly", "Six-monthly", "Annual"),
        }
    if kind == "plans":
        return {"Level": tuple(level.name for level in framework.levels), "Statutory": ("Yes", "No")}
    return {"Profile": ("Even", "By history", "Entered", "None")}
