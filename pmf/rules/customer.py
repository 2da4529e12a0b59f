"""Asks the rules about customers: the clocks of complaints (`customer_case.sql`), what people told each service
(`customer_rate.sql`), and how it stands by that (`customer_judged.sql`)."""

from __future__ import annotations

from typing import Any

import duckdb
import pyarrow as pa

from pmf.model.nation import Nation
from pmf.model.subjects import Customer
from pmf.rules import working_days
from pmf.rules.asked_positions import Asked
from pmf.rules.asked_spans import Rated, as_handed_in, lay_spans, lay_standards, run

# A survey with fewer answers is told and not rated.
LEAST_ANSWERS = 30
_NO_DAYS = pa.table({"day": pa.array([], pa.date32()), "number": pa.array([], pa.int32())})


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
