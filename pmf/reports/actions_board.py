"""Who owes a report on its actions for a quarter, and what came: beside the figures that are owed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from pmf.access.permissions import require
from pmf.model.period import Frequency, Period, period_of
from pmf.model.role import Action
from pmf.reports.reading import Reader
from pmf.reports.returns_board import NO_SERVICE, PERIODS_TOLD, Batch, Known, Owed, Row, owed
from pmf.store.returns import every_return


def who_owes_actions(reader: Reader, period: Period, at: datetime) -> list[Owed]:
    """One row per service with actions that were open before a quarter ended, by name, as it was at a moment (UTC).

    Of a longer period its last quarter counts; for a month nothing is owed.
    """
    require(reader.framework, reader.person, Action.READ_RETURNS)
    quarter = period_of(period.ends, Frequency.QUARTER, period.year_type)
    if quarter.starts < period.starts:
        return []
    told = [quarter.shift(-step) for step in reversed(range(PERIODS_TOLD))]
    known = _known(reader, told, at)
    by_quarter = {one: _due(reader, one, at) for one in told}
    services = sorted({row["service"] or NO_SERVICE for row in by_quarter[quarter]})
    return [
        owed(
            service,
            [
                Batch(
                    one, [row for row in by_quarter[one] if (row["service"] or NO_SERVICE) == service], known
                )
                for one in told
            ],
            known,
        )
        for service in services
    ]


def _due(reader: Reader, quarter: Period, at: datetime) -> list[Row]:
    """The reports that are due for a quarter, told as figures are: over the days on which they count for it."""
    following = quarter.shift(1).ends
    rows = reader.database.ask("actions_owed", {"at": at, "until": quarter.ends, "next": following})
    deadline = quarter.ends + timedelta(days=reader.framework.returns.days_allowed)
    of_each: dict[str, Any] = {
        "period": quarter.label,
        "starts": quarter.ends,
        "ends": following - timedelta(days=1),
        "deadline": deadline,
    }
    return [row | of_each for row in rows]


def _known(reader: Reader, told: Sequence[Period], at: datetime) -> Known:
    reports = reader.database.ask(
        "action_reports_received", {"at": at, "since": told[0].ends, "until": told[-1].shift(1).ends}
    )
    return Known(
        "actions",
        at,
        every_return(reader.database, at),
        # A report counts by the last day that it speaks of.
        [row | {"starts": row["ends"]} for row in reports],
        {row["service"] or NO_SERVICE: row["handed_in_by"] for row in reports},
    )
