"""Who owes a return of money, customers or people for a quarter, and which risks are to be reviewed in it.

A kind that was never handed in is owed by nobody: a council begins with it when it likes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from pmf.access.past_returns import may_open_return
from pmf.access.permissions import require
from pmf.model.period import Frequency, Period, period_of
from pmf.model.role import Action
from pmf.reports.reading import Reader
from pmf.reports.returns_board import NO_SERVICE, PERIODS_TOLD, Batch, Known, Owed, Row, owed
from pmf.store.framework_settings import subjects_at
from pmf.store.returns import every_return

# The kinds that one team hands in for every service, and who may.
HANDED_IN_WHOLE = {
    "budget": Action.HAND_IN_BUDGET,
    "workforce": Action.HAND_IN_WORKFORCE,
    "feedback": Action.HAND_IN_RETURN,
}
ALL_SERVICES = "All services"
_HIDDEN = "Whoever handed it in can see why."


def who_owes_quadrants(reader: Reader, period: Period, at: datetime) -> list[Owed]:
    """One row per kind that is handed in whole, then one per service with risks to review, as it was at a moment (UTC).

    Of a longer period its last quarter counts; for a month nothing is owed.
    """
    require(reader.framework, reader.person, Action.READ_RETURNS)
    quarter = period_of(period.ends, Frequency.QUARTER, period.year_type)
    if quarter.starts < period.starts:
        return []
    told = [quarter.shift(-step) for step in reversed(range(PERIODS_TOLD))]
    received = reader.database.ask("quadrants_received", {"at": at})
    records = every_return(reader.database, at)
    board = [
        one
        for kind in HANDED_IN_WHOLE
        if (one := _whole(reader, kind, told, [row for row in received if row["kind"] == kind], records, at))
    ]
    reviews = [row for row in received if row["kind"] == "risks"]
    board += _risks(reader, told, reviews, records, at)
    return [_as_shown(reader, one, records) for one in board]


def _whole(
    reader: Reader, kind: str, told: Sequence[Period], received: Sequence[Row], records: Sequence[Row], at: datetime
) -> Owed | None:  # fmt: skip
    """A kind's return for the last of some quarters, where there was one for an earlier quarter."""
    standing = [row for row in received if row["counts"]]
    officers = {ALL_SERVICES: received[-1]["handed_in_by"]} if received else {}
    # What speaks of the quarter's end: the quarter itself, or its last month.
    known = Known(kind, at, records, [{**row, "starts": row["ends"]} for row in received], officers)
    batches = [Batch(one, _due(reader, one, standing), known) for one in told]
    return owed(ALL_SERVICES, batches, known) if batches[-1].rows else None


def _due(reader: Reader, quarter: Period, standing: Sequence[Row]) -> list[Row]:
    """A row for each service that was in the newest return for an earlier quarter."""
    before = max((row["ends"] for row in standing if row["ends"] < quarter.ends), default=None)
    if before is None:
        return []
    there = {row["code"] for row in standing if row["ends"] == quarter.ends}
    deadline = quarter.ends + timedelta(days=reader.framework.returns.days_allowed)
    return [
        {
            "code": service, "name": service, "service": service, "period": quarter.label, "starts": quarter.ends,
            "ends": quarter.ends, "deadline": deadline, "figure_how": "handed in" if service in there else None,
        }
        for service in sorted({row["code"] for row in standing if row["ends"] == before})
    ]  # fmt: skip


def _risks(
    reader: Reader, told: Sequence[Period], reviews: Sequence[Row], records: Sequence[Row], at: datetime
) -> list[Owed]:
    days = subjects_at(reader.database, at).risk.review_days
    by_quarter: dict[Period, list[Row]] = {}
    for one in told:
        asked = {"at": at, "since": one.starts, "until": one.ends, "review_days": days}
        of_each = {"period": one.label, "starts": one.starts, "ends": date.max}
        by_quarter[one] = [row | of_each for row in reader.database.ask("risks_to_review", asked)]
    officers = {row["service"] or NO_SERVICE: row["handed_in_by"] for row in reviews}
    known = Known("risks", at, records, reviews, officers)
    services = sorted({row["service"] or NO_SERVICE for row in by_quarter[told[-1]]})
    return [
        owed(
            service,
            [
                Batch(one, [row for row in rows if (row["service"] or NO_SERVICE) == service], known)
                for one, rows in by_quarter.items()
            ],
            known,
        )
        for service in services
    ]


def _as_shown(reader: Reader, one: Owed, records: Sequence[Row]) -> Owed:
    """Without the reason of a refusal that quotes what this person may not see."""
    if one.why is None:
        return one
    tried = next(row for row in records if row["return_id"] == one.last_return_id)
    if may_open_return(reader.database, reader.framework, reader.person, tried):
        return one
    return replace(one, why=_HIDDEN)
