"""Asks the rules about customers: the clocks of complaints (`customer_case.sql`), what people told each service
(`customer_rate.sql`), and how it stands by that (`customer_judged.sql`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import duckdb
import pyarrow as pa

from pmf.model.nation import Nation
from pmf.model.period import Period
from pmf.model.subjects import Customer
from pmf.rules import working_days
from pmf.rules.asked_positions import Asked
from pmf.rules.asked_spans import Rated, as_handed_in, lay_spans, lay_standards, run
from pmf.store.answers import rows_of
from pmf.store.database import Database
from pmf.store.framework_settings import subjects_at

# A survey with fewer answers is told and not rated.
LEAST_ANSWERS = 30
_NO_DAYS = pa.table({"day": pa.array([], pa.date32()), "number": pa.array([], pa.int32())})


Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class CustomerRows:
    """The positions of services, by service; the rates and volumes of all of them in each period, newest first; and
    the cases that stood open past their clock, the latest first."""

    positions: Rows
    totals: Rows
    volumes: Rows
    open_late: Rows


def customers(
    database: Database, *, at: datetime, period: Period, directorate: str | None = None
) -> CustomerRows:
    """What people told the council in a period, as everything stood at a moment (UTC), of one directorate or of all."""
    asked = Asked(at, period, subjects_at(database, at), directorate)
    with database.asking() as cursor:
        fill(cursor, asked)
        asked = as_handed_in(cursor, asked, "feedback")
        run(cursor, "customer_total", asked, least_answers=LEAST_ANSWERS)
        tables = ("customer_position", "feedback_total", "volume_total", "case_open_late")
        return CustomerRows(*(rows_of(cursor.execute(f"FROM {table}")) for table in tables))


_SAID = """
SELECT commentary FROM standing_feedback($at)
WHERE service = $service AND ends = $ends AND commentary IS NOT NULL ORDER BY starts
"""


def said_by(database: Database, *, at: datetime, service: str, ends: date) -> str:
    """What a service said of the counts for the period that ends on a day; nothing where it said nothing."""
    with database.asking() as cursor:
        rows = cursor.execute(_SAID, {"at": at, "service": service, "ends": ends}).fetchall()
    return " ".join(words for (words,) in rows)


def fill(cursor: duckdb.DuckDBPyConnection, asked: Asked) -> None:
    """Fill the cursor's table `customer_position`, and those that it is made from."""
    asked = as_handed_in(cursor, asked, "feedback")
    settings = asked.subjects.customer
    lay_spans(cursor, asked)
    lay_standards(cursor, rated(settings))
    clock(cursor, asked)
    run(cursor, "customer_rate", asked, steps_a_year=asked.period.frequency.per_year)
    run(cursor, "customer_judged", asked, least_answers=LEAST_ANSWERS, **_clocks(settings))


def rated(settings: Customer) -> list[Rated]:
    """What customers are judged by, in the order in which it is told."""
    return [
        Rated("stage_1", settings.stage_1_in_time),
        Rated("stage_2", settings.stage_2_in_time),
        Rated("enquiries", settings.member_enquiries_in_time),
        Rated("information", settings.information_requests_in_time),
        Rated("satisfaction", settings.satisfaction),
        Rated("avoidable", settings.avoidable_contact, lower_is_better=True),
    ]


def clock(cursor: duckdb.DuckDBPyConnection, asked: Asked) -> None:
    """Fill the cursor's table `case_clock`. Without any case no calendar is worked out."""
    anything = cursor.execute("SELECT 1 FROM council.complaint_case LIMIT 1").fetchall()
    nation = Nation(cursor.execute("SELECT name FROM nation").fetchall()[0][0])
    cursor.register("working_day", working_days.calendar(nation) if anything else _NO_DAYS)
    run(cursor, "customer_case", asked, **_clocks(asked.subjects.customer))


def _clocks(settings: Customer) -> dict[str, Any]:
    return {name: value for name, value in settings.model_dump().items() if name.endswith("_days")}
