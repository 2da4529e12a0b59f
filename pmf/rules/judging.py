"""Asks the rules. The judgements themselves are in the SQL files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import duckdb

from pmf.model.period import Period
from pmf.model.words import StatusRule
from pmf.store.answers import rows_of
from pmf.store.database import Database

# The years for which periods exist. A return outside them is refused with a sentence.
FIRST_YEAR, LAST_YEAR = 1990, 2060
# How far back a scorecard looks for trends and persistence.
LOOK_BACK = timedelta(days=2 * 366)


@dataclass(frozen=True, slots=True)
class _Span:
    """What a judgement looks at: the length of periods, where telling begins, and the days between."""

    months: int
    starts: date
    since: date
    until: date


@dataclass(frozen=True, slots=True)
class Supposition:
    """A status rule that everything is judged by for once, in place of the framework's and of indicators' own.
    Tolerances are in per cent, or in points for point_tolerance; None leaves those that are set."""

    rule: StatusRule
    tolerance: Decimal | None = None
    outer_tolerance: Decimal | None = None


# Whom a question is about: indicators as a whole in the length of periods that is asked for. Exceptions ask for
# other lengths (`months`) and for places and groups as well, each under a code of its own.
WANTED = (
    "CREATE OR REPLACE TEMP TABLE wanted_code AS SELECT code, code AS indicator, '' AS place, '' AS population_group,"
    " CAST(NULL AS INTEGER) AS months"
)


def suppose(cursor: duckdb.DuckDBPyConnection, supposed: Supposition | None) -> None:
    """Say on a cursor by which rule its questions are judged, if one is only supposed."""
    cursor.execute("CREATE OR REPLACE TEMP TABLE supposed_rule AS FROM no_supposition")
    if supposed:
        cursor.execute(
            "INSERT INTO supposed_rule VALUES ($rule, $tolerance, $outer)",
            {"rule": supposed.rule.value, "tolerance": supposed.tolerance, "outer": supposed.outer_tolerance},
        )


def _prepare(
    cursor: duckdb.DuckDBPyConnection,
    at: datetime,
    wanted: list[str],
    span: _Span,
    supposed: Supposition | None = None,
) -> dict[str, Any]:
    """Say on a cursor whom the judgement is about, and give its other parameters."""
    cursor.execute(WANTED + " FROM (SELECT DISTINCT unnest($codes) AS code)", {"codes": wanted})
    suppose(cursor, supposed)
    return {"at": at, "months": span.months, "starts": span.starts, "since": span.since, "until": span.until}


def _asked(database: Database, text: str, parameters: Mapping[str, Any]) -> list[dict[str, Any]]:
    with database.asking() as cursor:
        return rows_of(cursor.execute(text, dict(parameters)))


def codes(
    database: Database, *, at: datetime, directorate: str | None = None, sets: set[str] | None = None
) -> list[str]:
    """The codes of the indicators that stood at a moment, all or of one directorate or some sets."""
    rows = _asked(
        database,
        "SELECT code FROM standing_indicator($at)"
        " WHERE ($directorate IS NULL OR directorate = $directorate)"
        " AND ($sets IS NULL OR list_contains($sets, indicator_set)) ORDER BY code",
        {"at": at, "directorate": directorate, "sets": sorted(sets) if sets is not None else None},
    )
    return [row["code"] for row in rows]


def _judged_on(
    cursor: duckdb.DuckDBPyConnection, at: datetime, wanted: list[str], span: _Span, where: str = "true"
) -> list[dict[str, Any]]:
    asked = _prepare(cursor, at, wanted, span)
    text = f"SELECT * FROM judged($at, $months, $starts, $since, $until) WHERE {where} ORDER BY code, ends"
    return rows_of(cursor.execute(text, asked))


def scorecard(
    database: Database,
    *,
    at: datetime,
    period: Period,
    directorate: str | None = None,
    sets: set[str] | None = None,
    supposed: Supposition | None = None,
) -> list[dict[str, Any]]:
    """One row per indicator alive in a period, as everything stood at a moment (UTC), judged, perhaps by a rule
    that is only supposed."""
    wanted = codes(database, at=at, directorate=directorate, sets=sets)
    span = _Span(period.frequency.months, period.starts, period.starts - LOOK_BACK, period.ends)
    with database.asking() as cursor:
        asked = _prepare(cursor, at, wanted, span, supposed)
        cursor.execute(
            "CREATE OR REPLACE TEMP TABLE judged_row AS SELECT * FROM judged($at, $months, $starts, $since, $until)",
            asked,
        )
        del asked["since"]
        text = "SELECT * FROM scorecard($at, $months, $starts, $until) ORDER BY code"
        return rows_of(cursor.execute(text, asked))


def projections(
    database: Database, *, at: datetime, codes: list[str], period: Period
) -> dict[str, dict[str, Any]]:
    """Where the year that a period lies in will end, by code: with what had come by the end of the period,
    as everything stood at a moment. `projected_status` is None where nothing can be projected, and
    `projected_because` says why."""
    span = _Span(period.frequency.months, period.starts, period.starts - timedelta(days=1), period.ends)
    return {row["code"]: row for row in _projected(database, at, codes, span)}


def judge_years(cursor: duckdb.DuckDBPyConnection, asked: Mapping[str, Any]) -> None:
    """Put the years and their parts, judged, where a projection looks for them."""
    asked = {name: asked[name] for name in ("at", "months", "since", "until")}
    cursor.execute(
        "CREATE OR REPLACE TEMP TABLE judged_part AS SELECT * FROM judged($at, least($months, 3),"
        " $until + INTERVAL 1 DAY, $since - INTERVAL 12 MONTH, $until) WHERE value IS NOT NULL",
        asked,
    )
    del asked["months"]
    cursor.execute(
        "CREATE OR REPLACE TEMP TABLE judged_year AS SELECT * FROM judged($at, 12, $since - INTERVAL 12 MONTH,"
        " $since - INTERVAL 12 MONTH, $until + INTERVAL 12 MONTH)",
        asked,
    )


def _projected(database: Database, at: datetime, wanted: list[str], span: _Span) -> list[dict[str, Any]]:
    with database.asking() as cursor:
        asked = _prepare(cursor, at, wanted, span)
        judge_years(cursor, asked)
        text = "SELECT * FROM projection($at, $months, $starts, $since, $until) ORDER BY code, ends"
        return rows_of(cursor.execute(text, asked))


def forecast_record(
    database: Database, *, at: datetime, codes: list[str], until: date, in_short: bool = False
) -> list[dict[str, Any]]:
    """What was said of the years that ended by a day, quarter by quarter, and what came: one row per code,
    quarter and source, oldest first; in short, one per quarter and method over all the codes."""
    with database.asking() as cursor:
        asked = _prepare(cursor, at, codes, _Span(3, until, date(FIRST_YEAR, 12, 31), until))
        judge_years(cursor, asked)
        del asked["months"], asked["starts"]
        text = (
            "SELECT * FROM forecast_record_in_short($at, $since, $until)"
            if in_short
            else "SELECT * FROM forecast_record($at, $since, $until) ORDER BY code, ends, source"
        )
        return rows_of(cursor.execute(text, asked))


def signals(
    database: Database, *, at: datetime, codes: list[str], until: date, months: int = 1
) -> list[dict[str, Any]]:
    """Every figure of some indicators up to a day beside their usual variation, oldest first, in periods of so
    many months or the indicator's own: `mean`, `lower`, `upper`, `special_cause`, `signal`, `assurance`."""
    with database.asking() as cursor:
        asked = _prepare(cursor, at, codes, _Span(months, until, date(FIRST_YEAR, 1, 1), until))
        del asked["starts"]
        text = "SELECT * FROM signal($at, $months, $since, $until) ORDER BY code, ends"
        return rows_of(cursor.execute(text, asked))


def commentaries(
    database: Database, *, at: datetime, codes: list[str], period: Period
) -> list[dict[str, Any]]:
    """What was last said of each indicator by the end of a period, as it stood at a moment, with `marks` for
    what is wanting beside the figure shown there; also one row for each red of which nothing was said."""
    span = _Span(period.frequency.months, period.starts, period.starts, period.ends)
    with database.asking() as cursor:
        asked = _prepare(cursor, at, codes, span)
        del asked["since"]
        text = "SELECT * FROM commentary($at, $months, $starts, $until) ORDER BY code"
        return rows_of(cursor.execute(text, asked))


def commentary_history(
    database: Database, *, at: datetime, codes: list[str], until: date
) -> list[dict[str, Any]]:
    """All that was said of some indicators' periods that ended by a day, newest first, with its `marks`."""
    with database.asking() as cursor:
        _prepare(cursor, at, codes, _Span(1, until, until, until))
        text = "SELECT * FROM commentary_history($at, $until)"
        return rows_of(cursor.execute(text, {"at": at, "until": until}))


def data_quality(
    database: Database,
    *,
    at: datetime,
    period: Period,
    review_after_months: int,
    wanted: list[str] | None = None,
) -> list[dict[str, Any]]:
    """One row per indicator (all, or those wanted) that has a figure of its own to give for a period: the
    six characteristics of it as good, fair, poor or not_known, what each rests on, and `quality` over all."""
    wanted = codes(database, at=at) if wanted is None else wanted
    span = _Span(period.frequency.months, period.starts, period.starts, period.ends)
    with database.asking() as cursor:
        asked = _prepare(cursor, at, wanted, span)
        cursor.execute(
            "CREATE OR REPLACE TEMP TABLE figure_row AS"
            " SELECT * FROM figure($at, $months, $starts - INTERVAL 12 MONTH, $until)",
            {name: asked[name] for name in ("at", "months", "starts", "until")},
        )
        asked["review"] = review_after_months
        del asked["since"]
        text = "SELECT * FROM data_quality($at, $months, $starts, $until, $review)"
        return rows_of(cursor.execute(text, asked))


def history(
    database: Database, *, at: datetime, codes: list[str], until: date, months: int = 1
) -> list[dict[str, Any]]:
    """One row per indicator and period, oldest first, as it stood at a moment (UTC), judged.

    `months` is the length of the periods; indicators that are collected less often keep their own.
    """
    with database.asking() as cursor:
        return _judged_on(cursor, at, codes, _Span(months, until, date(FIRST_YEAR, 1, 1), until))


def own_periods(
    database: Database, *, at: datetime, codes: list[str], since: date, until: date
) -> list[dict[str, Any]]:
    """One row per indicator and period of its own length that ends after `since` and by `until`, judged."""
    with database.asking() as cursor:
        return own_periods_on(cursor, at=at, codes=codes, since=since, until=until)


def own_periods_on(
    cursor: duckdb.DuckDBPyConnection, *, at: datetime, codes: list[str], since: date, until: date
) -> list[dict[str, Any]]:
    """The same on a cursor in the middle of a transaction, so that what it has written counts."""
    return _judged_on(cursor, at, codes, _Span(1, until, since, until))


def due(
    database: Database, *, at: datetime, starts: date, ends: date, only: list[str] | None = None
) -> list[dict[str, Any]]:
    """One row per indicator and period of its own length that ends between two days, judged, whether or
    not anything was handed in for it. `only` are the codes to look at, if not all."""
    wanted = codes(database, at=at) if only is None else only
    span = _Span(1, starts, starts - timedelta(days=1), ends)
    with database.asking() as cursor:
        return _judged_on(cursor, at, wanted, span, "ends >= $starts")


def whole(database: Database, *, at: datetime, codes: list[str], period: Period) -> list[dict[str, Any]]:
    """One row per indicator for a period as a whole, put together from its parts, judged."""
    span = _Span(period.frequency.months, period.starts, period.starts - timedelta(days=1), period.ends)
    with database.asking() as cursor:
        return _judged_on(cursor, at, codes, span, "ends >= $starts")


def moved(
    database: Database, *, at: datetime, decisions: Sequence[tuple[int, str, datetime]]
) -> dict[int, dict[str, Any]]:
    """What an indicator was when something was decided about it and what it is now, by the decision's number.
    `decisions` are numbers, codes and moments (UTC). None for one whose indicator has no figure."""
    if not decisions:
        return {}
    numbers, wanted, moments = (list(column) for column in zip(*decisions, strict=True))
    since = min(moments).date() - LOOK_BACK
    span = _Span(1, at.date(), since, at.date())
    with database.asking() as cursor:
        asked = _prepare(cursor, at, sorted(set(wanted)), span)
        cursor.execute(
            "CREATE OR REPLACE TEMP TABLE wanted_decision AS"
            " SELECT unnest($n) AS decision_no, unnest($c) AS code, unnest($m)::TIMESTAMP AS decided_at",
            {"n": numbers, "c": wanted, "m": moments},
        )
        text = "SELECT * FROM moved($at, $since, $until)"
        rows = rows_of(cursor.execute(text, {name: asked[name] for name in ("at", "since", "until")}))
    return {row["decision_no"]: row for row in rows}


def target_challenge(
    database: Database, *, at: datetime, year: Period, code: str | None = None
) -> list[dict[str, Any]]:
    """One row per target of a year, or of one indicator in it, as it stood at a moment (UTC), with the
    `criteria` of the guidance that it misses and every fact that they rest on."""
    wanted = codes(database, at=at) if code is None else [code]
    with database.asking() as cursor:
        _prepare(cursor, at, wanted, _Span(12, year.starts, year.starts, year.ends))
        text = "SELECT * FROM target_challenge($at, $since, $until) WHERE $code IS NULL OR code = $code ORDER BY ALL"
        return rows_of(
            cursor.execute(text, {"at": at, "since": year.starts, "until": year.ends, "code": code})
        )


def target_years(database: Database, *, at: datetime) -> list[dict[str, Any]]:
    """The days in the `middle` of the periods that have targets, each once."""
    return _asked(database, "SELECT DISTINCT middle FROM set_for($at)", {"at": at})
