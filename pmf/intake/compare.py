"""Holds what was read against what stands: the checks of a return's second stage, and what it would change.

An error in one row does not keep the others from being looked at, so that nobody is sent round twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import numpy as np

from pmf.intake.changes import FigureKey, Verdicts, key_of
from pmf.intake.check_action_reports import check_action_reports
from pmf.intake.check_against import check_history, check_restatements
from pmf.intake.check_budget_before import check_budget_before
from pmf.intake.check_changes import check_changes
from pmf.intake.check_parts_of_wholes import is_blank
from pmf.intake.check_rows import check_rows
from pmf.intake.check_targets import check_targets_before
from pmf.intake.check_words import check_judgements, check_words
from pmf.intake.coded import Rows, together
from pmf.intake.columns import Batch, columns_of, taken
from pmf.intake.context import Context
from pmf.intake.history import brought, series_of
from pmf.intake.odd_figures import MAGNITUDE
from pmf.model.period import Frequency, period_of
from pmf.rules import judging
from pmf.store import returns
from pmf.store.database import Database
from pmf.store.facts import FEEDBACK_COUNTS, WORKFORCE_SUMS, Columns, Outcomes, Staged

_FIGURE = ("code", "period", "value", "numerator", "denominator")
_JUDGED_BY_WORDS = ("commentary", "reported_status", "cause", "action", "action_owner", "action_due")
# What tells a row of the later kinds; without it a row cannot be held against what stands.
_TOLD_BY = {
    "budget": ("line", "service", "fund", "nature", "starts"),
    "risks": ("risk_id", "title", "owner", "reviewed_on", "residual_impact", "residual_likelihood"),
    "feedback": ("service", "starts"),
    "complaints": ("case_id", "stage", "service", "received_on"),
    "workforce": ("service", "starts"),
}
_COUNTED = {"feedback": FEEDBACK_COUNTS, "workforce": WORKFORCE_SUMS}
_BY_PERIOD = ("targets", "performance", "actions")


@dataclass(slots=True)
class Compared:
    """A table beside what stands. `rows` are those without an error in their key; `unexplained` gives the
    cell of each figure that needs a reason and has none; `reports` what was said before of each action, `before` of each budget line."""

    batch: Batch
    rows: Sequence[int]
    columns: Columns
    outcomes: Outcomes
    counts: dict[str, int]
    unexplained: dict[FigureKey, tuple[str | None, str]] = field(default_factory=dict)
    verdicts: Verdicts = field(default_factory=lambda: Verdicts({}, {}))
    reports: Sequence[Mapping[str, Any]] = ()
    before: Sequence[Mapping[str, Any]] = ()


def compare(
    database: Database, batches: Sequence[Batch], context: Context, *, with_statuses: bool
) -> list[Compared]:
    """Each table that can be compared, with its findings added to its batch."""
    compared = [
        _beside_what_stands(database, batch, context, rows)
        for batch in batches
        if (rows := _sound_rows(batch, context))
    ]
    for one in compared:
        if one.batch.table.kind == "performance":
            _judge(database, one, compared, context, with_statuses)
    return compared


def _sound_rows(batch: Batch, context: Context) -> Sequence[int]:
    if names := _TOLD_BY.get(batch.table.kind):
        counted = _COUNTED.get(batch.table.kind)
        return [
            row
            for row in range(len(batch.table))
            if all(batch.values[name][row] is not None for name in names)
            and not (counted and is_blank(batch, row, counted))
        ]
    if batch.table.kind not in _BY_PERIOD:
        return () if batch.wrong else range(len(batch.table))
    if batch.table.kind == "actions":
        known = batch.column("action_id").mask(lambda action: action is not None)
    else:
        known = batch.column("code").mask(lambda code: code in context.indicators)
    rows: list[int] = np.flatnonzero(
        known & batch.column("starts").mask(lambda day: day is not None)
    ).tolist()
    return rows


def _beside_what_stands(database: Database, batch: Batch, context: Context, rows: Sequence[int]) -> Compared:
    kind, every = batch.table.kind, columns_of(batch)
    columns = every if len(rows) == len(batch.table) else taken(every, np.asarray(rows, np.intp))
    with database.trying() as work:
        staged = Staged(work.cursor, kind, columns)
        compared = Compared(batch, rows, columns, staged.outcomes(), staged.counts())
        at = {"at": work.moment}
        if kind == "actions":
            compared.reports = staged.ask("action_reports_before", at)
            check_action_reports(batch, context, compared.reports)
        if kind == "budget":
            compared.before = _shown(staged.ask("budget_before", at), context)
            of_year = staged.ask("budget_of_year", at | _years(batch, context))
            check_budget_before(batch, context, compared.before, _shown(of_year, context))
        if kind in _TOLD_BY:
            check_changes(batch, context, compared.outcomes)
        if kind == "targets":
            check_targets_before(batch, context, staged.ask("targets_before", at))
        if kind != "performance":
            return compared
        looked_at = _worth_a_look(staged, batch, context)
        series = series_of(
            staged.ask("seen_before", {"every": looked_at is None, "rows": looked_at or []}), context
        )
        repeated = staged.ask("said_before", at) if batch.has("commentary") else []
    figures = list(brought(batch, context, series, looked_at))
    check_rows(batch, figures)
    check_history(batch, figures)
    check_words(batch, context, [row["row_no"] for row in repeated])
    for row, cell in check_restatements(batch, context, compared.outcomes):
        compared.unexplained[key_of(batch, row)] = (batch.table.sheet, cell)
    return compared


def _shown(rows: Sequence[Mapping[str, Any]], context: Context) -> Sequence[Mapping[str, Any]]:
    """What stood of budget lines, as far as the person may see it."""
    if context.sees_restricted:
        return rows
    return [
        row
        for row in rows
        if not row.get("restricted")
        and not any(stood and stood["restricted"] for stood in (row.get("stands"), row.get("before")))
    ]


def _years(batch: Batch, context: Context) -> dict[str, Any]:
    """The newest year that a return of budgets is about, and the last day of it that it speaks of."""
    newest = max(day for day in batch.values["ends"] if day is not None)
    year = period_of(newest, Frequency.YEAR, context.framework.calendar.year_type)
    return {"since": year.starts, "until": newest}


def _worth_a_look(staged: Staged, batch: Batch, context: Context) -> list[int] | None:
    """The rows to be held against their past one by one; None for all. Of a long return the database
    finds those that lie outside what stands."""
    if not batch.is_long:
        return None
    codes = {code for code in batch.column("code").values if code in context.indicators}
    cumulative = [code for code in codes if context.indicators[code].kind == "cumulative"]
    if not cumulative and not staged.has_a_past():
        return []
    found = staged.ask("far_from_past", {"magnitude": MAGNITUDE, "cumulative": cumulative})
    return sorted(row["row_no"] for row in found)


def _judge(
    database: Database, one: Compared, all_of_them: Sequence[Compared], context: Context, with_statuses: bool
) -> None:
    """How the figures would be judged, by writing them in a transaction that is undone; and, if asked
    for, how they are judged now."""
    batch = one.batch
    if not (with_statuses or any(batch.has(name) for name in _JUDGED_BY_WORDS)):
        return
    rows = [row for row in one.rows if not batch.is_wrong(row, *_FIGURE)] if batch.wrong else one.rows
    asked = _judged_for(batch, np.asarray(rows, np.intp), every=with_statuses or batch.has("reported_status"))
    if not asked:
        return
    before = judging.own_periods(database, at=database.now(), **asked) if with_statuses else []
    with database.trying() as work:
        for other in all_of_them:
            returns.append_for_trial(
                work, other.batch.table.kind, _only(other, rows) if other is one else other.columns
            )
        after = judging.own_periods_on(work.cursor, at=work.moment, **asked)
    one.verdicts = Verdicts.of(before, after)
    if one.verdicts.after:
        check_judgements(batch, context, one.verdicts.after, rows)


def _judged_for(batch: Batch, rows: Rows, *, every: bool) -> dict[str, Any]:
    """Which indicators and days a judgement is about: only figures of the whole council are judged, and
    only the newest of each is asked about, unless every period is wanted. Empty where there are none."""
    whole = batch.column("place").mask(lambda place: not place)
    whole &= batch.column("population_group").mask(lambda group: not group)
    sound = np.zeros(len(batch.table), np.bool_)
    sound[rows] = True
    of_whole = np.flatnonzero(whole & sound)
    if not len(of_whole):
        return {}
    codes, ends, starts = (batch.column(name).take(of_whole) for name in ("code", "ends", "starts"))
    latest: dict[str, date] = {}
    for row in together([codes, ends])[1].tolist():
        latest[codes[row]] = max(ends[row], latest.get(codes[row], ends[row]))
    first = min(set(starts)) if every else min(latest.values())
    return {"codes": sorted(latest), "until": max(latest.values()), "since": first - timedelta(days=1)}


def _only(one: Compared, rows: Sequence[int]) -> Columns:
    if len(rows) == len(one.rows):
        return one.columns
    wanted = set(rows)
    return taken(
        one.columns, np.asarray([place for place, row in enumerate(one.rows) if row in wanted], np.intp)
    )
