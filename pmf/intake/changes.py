"""What a return would change, row by row, beside what stands; and what it leaves missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from pmf.intake.columns import Batch
from pmf.intake.context import Context
from pmf.model.period import Frequency, period_of
from pmf.rules import judging
from pmf.store.database import Database
from pmf.store.facts import Outcome

Key = tuple[str, date, date]
_A_QUARTER = 92


class FigureKey(NamedTuple):
    """What tells a figure from any other: `place` and `group` are empty for the whole."""

    code: str
    period: str
    place: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One row of a return. `stands` and `brings` are figures; a marker stands in for a missing one.

    `outcome` is new, restated, amended (other words, same figure), unchanged, blank, or missing: due from
    the service for the period and not in the file. What is no indicator's figure stands and is brought in words.
    """

    kind: str
    subject: str
    name: str
    period: str | None
    outcome: str
    unit: str = ""
    stands: Decimal | None = None
    stands_marker: str | None = None
    brings: Decimal | None = None
    brings_marker: str | None = None
    status_before: str | None = None
    status_after: str | None = None
    place: str = ""
    group: str = ""
    reason: str | None = None
    stands_words: str = ""
    brings_words: str = ""

    @property
    def key(self) -> FigureKey:
        """What a reason for a restatement is given under."""
        return FigureKey(self.subject, self.period or "", self.place, self.group)

    @property
    def size(self) -> Decimal | None:
        """How much a figure would move, in its unit; None unless it is restated from one to another."""
        if self.outcome != "restated" or self.stands is None or self.brings is None:
            return None
        return self.brings - self.stands


@dataclass(frozen=True, slots=True)
class Summary:
    """How many rows would do what. `statuses` counts the moves from one status to another, where they
    were asked for: `("green", "red"): 2`."""

    new: int
    restated: int
    amended: int
    unchanged: int
    blank: int
    missing: int
    statuses: Mapping[tuple[str, str], int]

    @classmethod
    def of(cls, changes: Iterable[Change], missing: int) -> Summary:
        """Of the rows of a return and the number that it leaves out."""
        outcomes: Counter[str] = Counter()
        statuses: Counter[tuple[str, str]] = Counter()
        for change in changes:
            outcomes[change.outcome] += 1
            before, after = change.status_before, change.status_after
            if before and after and before != after:
                statuses[before, after] += 1
        return cls(
            outcomes["new"],
            outcomes["restated"],
            outcomes["amended"],
            outcomes["unchanged"],
            outcomes["blank"],
            missing,
            dict(statuses),
        )


@dataclass(frozen=True, slots=True)
class Verdicts:
    """Judged rows by indicator and period: as they stand, and as they would."""

    before: Mapping[Key, Mapping[str, Any]]
    after: Mapping[Key, Mapping[str, Any]]

    @classmethod
    def of(cls, before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]) -> Verdicts:
        """From rows of the rules."""
        return cls(_by_key(before), _by_key(after))


def _by_key(rows: Sequence[Mapping[str, Any]]) -> dict[Key, Mapping[str, Any]]:
    return {(row["code"], row["starts"], row["ends"]): row for row in rows}


def key_of(batch: Batch, row: int) -> FigureKey:
    """What tells the figure of a row from any other."""
    values = batch.values
    return FigureKey(
        values["code"][row], values["period"][row], values["place"][row], values["population_group"][row]
    )


def figure_changes(
    batch: Batch, context: Context, outcomes: Sequence[Outcome], verdicts: Verdicts
) -> list[Change]:
    """One change per figure handed in."""
    values = batch.values
    changes = []
    for row, outcome, stood, stood_marker in outcomes:
        code, period, place, group = key_of(batch, row)
        key = (code, values["starts"][row], values["ends"][row])
        whole = not place and not group
        where = ", ".join(part for part in (place, group) if part)
        indicator = context.indicators[code]
        changes.append(
            Change(
                "performance",
                code,
                indicator.name + (f" ({where})" if where else ""),
                period,
                outcome,
                indicator.unit,
                stood,
                stood_marker,
                values["value"][row],
                values["marker"][row],
                _status(verdicts.before, key) if whole else None,
                _status(verdicts.after, key) if whole else None,
                place,
                group,
                values["reason"][row],
            )
        )
    return changes


def _status(verdicts: Mapping[Key, Mapping[str, Any]], key: Key) -> str | None:
    return verdicts[key]["status"] if key in verdicts else None


# What a row of a kind is told by: its subject and its name.
_TOLD_BY = {
    "plans": ("node_id", "title"),
    "indicators": ("code", "name"),
    "targets": ("code", "code"),
}


def other_changes(batch: Batch, outcomes: Sequence[Outcome]) -> list[Change]:
    """One change per row handed in of a kind that says nothing more of itself."""
    values = batch.values
    kind = batch.table.kind
    subject, name = _TOLD_BY[kind]
    return [
        Change(
            kind,
            values[subject][row],
            values[name][row],
            values["period"][row] if kind == "targets" else None,
            outcome,
            brings=values["target"][row] if kind == "targets" else None,
        )
        for row, outcome, _, _ in outcomes
    ]


def missing_figures(batch: Batch, context: Context, database: Database, at: datetime) -> list[Change]:
    """What the services of a return owe for its period, has not come before, and is not in it either."""
    values = batch.values
    rows = [
        row for row, code in enumerate(values["code"]) if code in context.indicators and values["ends"][row]
    ]
    if not rows:
        return []
    starts, ends = _span(batch, context, rows)
    services = {context.indicators[values["code"][row]].service for row in rows}
    wanted = {context.service.lower()} if context.service else {(one or "").lower() for one in services}
    brought = {(values["code"][row], values["starts"][row], values["ends"][row]) for row in rows}
    return [
        Change("performance", due["code"], due["name"], due["period"], "missing", due["unit"])
        for due in judging.due(database, at=at, starts=starts, ends=ends)
        if due["figure_how"] is None
        and (due["service"] or "").lower() in wanted
        and (due["code"], due["starts"], due["ends"]) not in brought
    ]


def _span(batch: Batch, context: Context, rows: Sequence[int]) -> tuple[date, date]:
    """The period that a return is for: the one asked for, else what it covers, else its last quarter."""
    if context.period:
        return context.period.starts, context.period.ends
    starts = min(batch.values["starts"][row] for row in rows)
    ends = max(batch.values["ends"][row] for row in rows)
    if (ends - starts).days > _A_QUARTER:
        starts = period_of(ends, Frequency.QUARTER, context.framework.calendar.year_type).starts
    return starts, ends
