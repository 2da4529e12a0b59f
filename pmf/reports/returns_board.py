"""Who owes which figures for a period, and what came."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pmf.access.permissions import require
from pmf.model.period import Period
from pmf.model.role import Action
from pmf.reports.reading import Reader
from pmf.rules import judging
from pmf.store.returns import every_return

NO_SERVICE = "no service"


@dataclass(frozen=True, slots=True)
class Owed:
    """What one service owes for a period. `state` is accepted, part, late or due."""

    service: str
    kind: str
    period: str
    due: date
    state: str
    return_id: str | None
    expected: int
    received: int


def who_owes_what(reader: Reader, period: Period, at: datetime) -> list[Owed]:
    """One row per service with anything to hand in for a period, by name."""
    require(reader.framework, reader.person, Action.READ_RETURNS)
    by_service: dict[str, list[Mapping[str, Any]]] = {}
    for row in judging.due(reader.database, at=at, starts=period.starts, ends=period.ends):
        by_service.setdefault(row["service"] or NO_SERVICE, []).append(row)
    ids = {row["return_no"]: row["return_id"] for row in every_return(reader.database, at)}
    return [_owed(service, rows, period, at, ids) for service, rows in sorted(by_service.items())]


def _owed(
    service: str, rows: list[Mapping[str, Any]], period: Period, at: datetime, ids: Mapping[int, str]
) -> Owed:
    received = [row for row in rows if row["figure_how"] is not None]
    missing = [row for row in rows if row["figure_how"] is None]
    due = max(row["deadline"] for row in rows)
    if not missing:
        state = "accepted"
    elif at.date() > due:
        state = "late"
    else:
        state = "part" if received else "due"
    newest = max((row["return_no"] for row in received), default=None)
    return Owed(
        service, "performance", period.label, due, state, ids[newest] if newest is not None else None,
        len(rows), len(received),
    )  # fmt: skip
