"""Asks the rules about the workforce: who is hidden (`small_teams.py`), the rates of who is not and of pools
(`workforce_rate.sql`), and how each service and the totals stand by that (`workforce_judged.sql`)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import duckdb
import pyarrow as pa

from pmf.model.period import Period
from pmf.model.subjects import Workforce
from pmf.rules.asked_positions import Asked
from pmf.rules.asked_spans import Rated, as_handed_in, lay_spans, lay_standards, run
from pmf.rules.small_teams import Team, pools
from pmf.store.answers import rows_of
from pmf.store.database import Database
from pmf.store.framework_settings import subjects_at

# How many people each service had in each period: its headcount, or its FTE where it tells none.
_SIZES = """
SELECT w.service, k.directorate, w.starts, w.ends, coalesce(w.headcount, least(w.fte_start, w.fte_end)) AS size
FROM standing_workforce($at) AS w LEFT JOIN known_service($at) AS k USING (service)
"""


_TOTALS = "FROM workforce_total WHERE directorate IS NOT DISTINCT FROM $directorate ORDER BY rate, step"
Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class WorkforceRows:
    """The positions of services, by service, and the rates of them together in each period, newest first."""

    positions: Rows
    totals: Rows


def workforce(
    database: Database, *, at: datetime, period: Period, directorate: str | None = None
) -> WorkforceRows:
    """How the workforce stands in a period, as everything stood at a moment (UTC), of one directorate or of all."""
    asked = Asked(at, period, subjects_at(database, at), directorate)
    with database.asking() as cursor:
        fill(cursor, asked)
        positions = rows_of(cursor.execute("FROM workforce_position"))
        return WorkforceRows(positions, rows_of(cursor.execute(_TOTALS, asked.parameters(_TOTALS))))


def fill(cursor: duckdb.DuckDBPyConnection, asked: Asked) -> None:
    """Fill the cursor's table `workforce_position`, and those that it is made from."""
    asked = as_handed_in(cursor, asked, "workforce")
    settings = asked.subjects.workforce
    lay_spans(cursor, asked)
    lay_standards(cursor, rated(settings))
    hide(cursor, asked)
    run(cursor, "workforce_rate", asked, least=settings.suppress_below)
    run(
        cursor,
        "workforce_judged",
        asked,
        least=settings.suppress_below,
        steps_a_year=asked.period.frequency.per_year,
    )


def rated(settings: Workforce) -> list[Rated]:
    """What the workforce is judged by, in the order in which it is told."""
    return [
        Rated("sickness", settings.sickness, lower_is_better=True),
        Rated("agency", settings.agency, lower_is_better=True),
        Rated("turnover", settings.turnover, lower_is_better=True),
        Rated("vacancies", settings.vacancies, lower_is_better=True),
        Rated("appraisals", settings.appraisals),
        Rated("engagement", settings.engagement),
    ]


def hide(cursor: duckdb.DuckDBPyConnection, asked: Asked) -> None:
    """Give the cursor `hidden_team`: each service that is not shown, its pool, and how many are in that. Found over the
    whole council and every period that was handed in, whatever is asked for."""
    told = cursor.execute(_SIZES, asked.parameters(_SIZES)).fetchall()
    hidden = pools(teams_of(told), asked.subjects.workforce.suppress_below)
    members = list(hidden.values())
    cursor.register(
        "hidden_team",
        pa.table(
            {
                "service": pa.array(list(hidden), pa.string()),
                "pool": pa.array(members, pa.string()),
                "members": pa.array([members.count(pool) for pool in members], pa.int64()),
            }
        ),
    )


def teams_of(rows: list[tuple[str, str | None, date, date, Decimal | None]]) -> list[Team]:
    """The services with how many people each had, by name."""
    sizes: Mapping[tuple[str, str | None], dict[tuple[date, date], Decimal | None]] = defaultdict(dict)
    for service, directorate, starts, ends, size in rows:
        sizes[service, directorate][starts, ends] = size
    return [Team(*who, sizes[who]) for who in sorted(sizes, key=lambda one: one[0])]
