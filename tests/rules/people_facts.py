"""Counts of customers, complaints and the workforce of made-up services, put into a real database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa
from rules.council_facts import Council, FrameworkRow, IndicatorRow, ReturnRow, put_into

from pmf.model.period import Period
from pmf.model.subjects import Customer, Standard, Subjects, Workforce
from pmf.store.database import Database
from pmf.store.facts import COLUMNS, TABLES

LONG_AGO = datetime(2020, 1, 1)
Row = dict[str, Any]


def standard(target: int, minimum: int) -> Standard:
    return Standard(target=Decimal(target), minimum=Decimal(minimum))


SUBJECTS = Subjects(
    customer=Customer(
        stage_1_in_time=standard(90, 80), stage_2_in_time=standard(90, 80), member_enquiries_in_time=standard(85, 75),
        information_requests_in_time=standard(95, 85), satisfaction=standard(75, 60), avoidable_contact=standard(15, 30),
    ),
    workforce=Workforce(
        sickness=standard(8, 10), turnover=standard(10, 15), vacancies=standard(6, 10), agency=standard(5, 10),
        appraisals=standard(95, 85), engagement=standard(70, 60),
    ),
)  # fmt: skip


def in_period(service: str, period: Period, **figures: object) -> Row:
    """A row of a service for a period."""
    return {
        "service": service, "period": period.label, "frequency": period.frequency.value, "starts": period.starts,
        "ends": period.ends, **figures,
    }  # fmt: skip


def put(
    database: Database, directorates: Mapping[str, str | None], **kinds: Sequence[Row] | Iterable[Row]
) -> None:
    """Make the database hold these services, each in its directorate, and the rows of each kind, and nothing else."""
    services = [
        IndicatorRow(1, f"I{number}", service=service, directorate=directorate)
        for number, (service, directorate) in enumerate(directorates.items())
    ]
    put_into(database, Council([FrameworkRow()], [ReturnRow(1, LONG_AGO)], indicators=services))
    for kind in ("feedback", "complaints", "workforce"):
        _fill(database, kind, list(kinds.get(kind, ())))


def _fill(database: Database, kind: str, rows: Sequence[Row]) -> None:
    table = TABLES[kind]
    arrow = pa.table(
        {
            name: pa.array([_of(row, name, number) for number, row in enumerate(rows, 1)], type_)
            for name, type_ in COLUMNS[kind].items()
        }
    )
    with database.asking() as cursor:
        cursor.execute(f"CREATE OR REPLACE TABLE council.{table} AS FROM council.{table} LIMIT 0")
        cursor.register("made_up", arrow)
        cursor.execute(
            f"INSERT INTO council.{table} BY NAME SELECT CAST(1 AS BIGINT) AS return_no, * FROM made_up"
        )


def _of(row: Row, name: str, number: int) -> object:
    return {"row_no": number, "sheet": None, "cell": f"A{number}"}.get(name, row.get(name))
