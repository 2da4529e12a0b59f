"""Makes the rules: the calendar, the working tables and every macro, in a database of their own that is opened beside
the council's. Seen by all cursors, nothing of it in the council's file."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import duckdb
import pyarrow as pa

from pmf.model.nation import Nation
from pmf.model.period import Frequency, every_period
from pmf.rules.judging import FIRST_YEAR, LAST_YEAR
from pmf.store.database import Rules, made_rules

# Later files build on earlier ones.
FILES = (
    "asked_tables", "exact", "figure", "goal", "rating", "direction", "forecast", "judged", "working_tables", "scorecard",
    "data_quality", "projection", "commentary", "signal", "moved", "target_challenge", "exception_tables", "masked",
    "action_line", "thread_tables", "thread", "thread_filter", "thread_roll_up", "thread_weighted", "thread_driver",
    "thread_gap", "thread_item_gap", "thread_risk_gap", "plan_exceptions", "position_tables",
    "rate", "finance", "risk_review", "risk_mitigation", "risk", "customer", "workforce", "exceptions", "health",
)  # fmt: skip


@cache
def made(nation: Nation = Nation.ENGLAND) -> Rules:
    """A database with the calendar, the working tables, empty, and every rule, to be opened beside a council's. Working
    days are those of `nation`. Made once in a process: it takes as long as everything else in opening together.

    A macro is held against the tables that it names when it is made, so the tables are there first.
    """

    def make(connection: duckdb.DuckDBPyConnection) -> None:
        connection.execute(
            "CREATE TABLE nation AS SELECT CAST($nation AS VARCHAR) AS name", {"nation": nation.value}
        )
        for name, rows in _calendar().items():
            connection.register("rows_of_the_calendar", rows)
            connection.execute(f"CREATE TABLE {name} AS FROM rows_of_the_calendar")
            connection.unregister("rows_of_the_calendar")
        for statement in _statements():
            connection.execute(statement)

    return made_rules(make)


@cache
def _statements() -> list[str]:
    folder = Path(__file__).parent
    texts = ((folder / f"{name}.sql").read_text(encoding="utf-8") for name in FILES)
    return [one.query for text in texts for one in duckdb.extract_statements(text)]


# One row per period and each shorter or equal period that it is made of, numbered from 1.
_PARTS = """
SELECT w.year_type, w.months AS whole_months, w.starts AS whole_starts, w.ends AS whole_ends,
    p.months AS part_months, p.starts AS part_starts, p.ends AS part_ends,
    p.position % (w.months // p.months) + 1 AS part_no
FROM period AS w
JOIN period AS p ON p.year_type = w.year_type AND p.months <= w.months
    AND p.position // (w.months // p.months) = w.position
"""


@cache
def _calendar() -> dict[str, pa.Table]:
    """The tables `frequency`, `period` and `part_of`."""
    frequencies = pa.table(
        {
            "name": [one.value for one in Frequency],
            "months": pa.array([one.months for one in Frequency], pa.int32()),
        }
    )
    periods = list(every_period(FIRST_YEAR, LAST_YEAR))
    period = pa.table(
        {
            "year_type": [one.year_type.value for one in periods],
            "months": pa.array([one.frequency.months for one in periods], pa.int32()),
            "label": [one.label for one in periods],
            "starts": [one.starts for one in periods],
            "ends": [one.ends for one in periods],
            "position": pa.array([one.position for one in periods], pa.int32()),
            "year_starts": [one.within(Frequency.YEAR).starts for one in periods],
        }
    )
    with duckdb.connect(":memory:", config={"threads": 1}) as alone:
        alone.register("period", period)
        parts = alone.sql(_PARTS).to_arrow_table()
    return {"frequency": frequencies, "period": period, "part_of": parts}
