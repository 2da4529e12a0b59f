"""Asks the rules about money. What the words mean stands in `finance.sql`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import duckdb

from pmf.model.period import Frequency, Period
from pmf.rules.asked_positions import Asked
from pmf.store.answers import first_row, rows_of
from pmf.store.database import Database

# How many periods a matter's past holds, this one included.
PAST = 8
_SPANS = """
CREATE OR REPLACE TEMP TABLE finance_span AS
SELECT unnest($labels) AS period, unnest($starts)::DATE AS starts, unnest($ends)::DATE AS ends, unnest($years)::DATE AS year_starts
"""
_SETTING = """
CREATE OR REPLACE TEMP TABLE finance_setting AS
SELECT $base::VARCHAR AS base_of, $amber_percent::DECIMAL(18, 8) AS amber_percent, $amber_pounds::DECIMAL(38, 12) AS amber_pounds,
    $red_percent::DECIMAL(18, 8) AS red_percent, $red_pounds::DECIMAL(38, 12) AS red_pounds,
    $under_percent::DECIMAL(18, 8) AS under_percent, $under_pounds::DECIMAL(38, 12) AS under_pounds,
    $slippage_percent::DECIMAL(18, 8) AS slippage_percent,
    $savings_target_percent::DECIMAL(18, 8) AS savings_target_percent,
    $savings_minimum_percent::DECIMAL(18, 8) AS savings_minimum_percent
"""
_LINES = """
CREATE OR REPLACE TEMP TABLE finance_line AS SELECT * FROM newest_budget_line($at, $restricted, $directorate)
"""
_JUDGED = "CREATE OR REPLACE TEMP TABLE finance_judged AS SELECT * FROM budget_judged()"
_POSITIONS = """
CREATE OR REPLACE TEMP TABLE finance_position AS
SELECT * FROM finance_position_of($at, $restricted, $today, $ends, $directorate)
"""
_TOTALS = "FROM finance_judged WHERE named IS NULL ORDER BY asked_starts DESC, fund, account DESC"
_EVERY_LINE = "FROM finance_line WHERE asked_ends >= $since ORDER BY asked_starts DESC, service, fund, account DESC, nature, line"
_HIDDEN = "SELECT service, line FROM hidden_budget_line($at, $since, $ends, $directorate) ORDER BY ALL"
_NOTHING = "CREATE OR REPLACE TEMP TABLE finance_position AS FROM finance_none"


def fill(cursor: duckdb.DuckDBPyConnection, asked: Asked) -> None:
    """Fill the cursor's table `finance_position`, and `finance_line` with the lines that it is made of."""
    if first_row(cursor.execute("SELECT 1 FROM council.budget_line LIMIT 1")) is None:
        cursor.execute(_NOTHING)
        return
    lay_out_lines(cursor, asked, [asked.period.shift(-step) for step in range(PAST)])
    cursor.execute(_JUDGED)
    cursor.execute(_POSITIONS, asked.parameters(_POSITIONS))


def lay_out_lines(cursor: duckdb.DuckDBPyConnection, asked: Asked, periods: list[Period]) -> None:
    """Fill the cursor's table `finance_line`: each line as its newest position in the year of each period says."""
    spans = {
        "labels": [one.label for one in periods],
        "starts": [one.starts for one in periods],
        "ends": [one.ends for one in periods],
        "years": [one.within(Frequency.YEAR).starts for one in periods],
    }
    cursor.execute(_SPANS, spans)
    setting = asked.subjects.finance.model_dump()
    savings = setting.pop("savings")
    setting |= {"savings_target_percent": savings["target"], "savings_minimum_percent": savings["minimum"]}
    cursor.execute(_SETTING, setting)
    cursor.execute(_LINES, asked.parameters(_LINES))


@dataclass(frozen=True, slots=True)
class Money:
    """What stands of money: `positions` in the shape of `finance_position`; `totals` of all services, one row per
    period, fund and account, the newest period first; `lines`, one row per period of the year and line; `hidden`,
    the service of each line that was left out."""

    positions: list[dict[str, Any]]
    totals: list[dict[str, Any]]
    lines: list[dict[str, Any]]
    hidden: list[str]


def money(database: Database, asked: Asked) -> Money:
    """All of it for one question."""
    since = asked.period.within(Frequency.YEAR).starts
    with database.asking() as cursor:
        fill(cursor, asked)
        positions = rows_of(cursor.execute("FROM finance_position ORDER BY subject"))
        if not positions and asked.restricted:
            return Money([], [], [], [])
        hidden = {"since": since, **asked.parameters(_HIDDEN)}
        return Money(
            positions,
            rows_of(cursor.execute(_TOTALS)) if positions else [],
            rows_of(cursor.execute(_EVERY_LINE, {"since": since})) if positions else [],
            [] if asked.restricted else [row["service"] for row in rows_of(cursor.execute(_HIDDEN, hidden))],
        )
