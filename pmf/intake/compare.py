"""Holds what was read against what stands: the checks of a return's second stage, and what it would change.

An error in one row does not keep the others from being looked at, so that nobody is sent round twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from pmf.intake.changes import FigureKey, Verdicts, key_of
from pmf.intake.check_against import check_history, check_restatements
from pmf.intake.check_rows import check_rows
from pmf.intake.check_targets import check_targets_before
from pmf.intake.check_words import check_judgements, check_words
from pmf.intake.columns import Batch
from pmf.intake.context import Context
from pmf.intake.history import brought, series_of
from pmf.rules import judging
from pmf.store import returns
from pmf.store.database import Database
from pmf.store.facts import COLUMNS, Columns, Outcome, Staged

_FIGURE = ("code", "period", "value", "numerator", "denominator")
_JUDGED_BY_WORDS = ("commentary", "reported_status", "cause", "action", "action_owner", "action_due")
_BY_PERIOD = ("targets", "performance")


@dataclass(slots=True)
class Compared:
    """A table beside what stands. `rows` are those without an error in their key; `unexplained` gives the
    cell of each figure that needs a reason and has none."""

    batch: Batch
    rows: Sequence[int]
    columns: Columns
    outcomes: Sequence[Outcome]
    counts: dict[str, int]
    unexplained: dict[FigureKey, tuple[str | None, str]] = field(default_factory=dict)
    verdicts: Verdicts = field(default_factory=lambda: Verdicts({}, {}))


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
    values, every = batch.values, range(len(batch.table))
    if batch.table.kind not in _BY_PERIOD:
        return () if batch.wrong else every
    return [
        row
        for row in every
        if values["code"][row] in context.indicators and values["starts"][row] is not None
    ]


def _beside_what_stands(database: Database, batch: Batch, context: Context, rows: Sequence[int]) -> Compared:
    kind, every = batch.table.kind, columns_of(batch)
    columns = every if len(rows) == len(batch.table) else taken(every, rows)
    with database.trying() as work:
        staged = Staged(work.cursor, kind, columns)
        compared = Compared(batch, rows, columns, staged.outcomes(), staged.counts())
        at = {"at": work.moment}
        if kind == "targets":
            check_targets_before(batch, context, staged.ask("targets_before", at))
        if kind != "performance":
            return compared
        series = series_of(staged.ask("seen_before", at), context)
        repeated = staged.ask("said_before", at) if batch.has("commentary") else []
    figures = list(brought(batch, context, series))
    check_rows(batch, figures)
    check_history(batch, figures)
    check_words(batch, context, [row["row_no"] for row in repeated])
    for row, cell in check_restatements(batch, context, compared.outcomes):
        compared.unexplained[key_of(batch, row)] = (batch.table.sheet, cell)
    return compared


def _judge(
    database: Database, one: Compared, all_of_them: Sequence[Compared], context: Context, with_statuses: bool
) -> None:
    """How the figures would be judged, by writing them in a transaction that is undone; and, if asked
    for, how they are judged now."""
    batch = one.batch
    rows = [row for row in one.rows if not batch.is_wrong(row, *_FIGURE)]
    if not rows or not (with_statuses or any(batch.has(name) for name in _JUDGED_BY_WORDS)):
        return
    asked: dict[str, Any] = {
        "codes": sorted({batch.values["code"][row] for row in rows}),
        "until": max(batch.values["ends"][row] for row in rows),
        "since": min(batch.values["starts"][row] for row in rows) - timedelta(days=1),
    }
    before = judging.own_periods(database, at=database.now(), **asked) if with_statuses else []
    with database.trying() as work:
        for other in all_of_them:
            returns.append_for_trial(
                work, other.batch.table.kind, _only(other, rows) if other is one else other.columns
            )
        after = judging.own_periods_on(work.cursor, at=work.moment, **asked)
    one.verdicts = Verdicts.of(before, after)
    check_judgements(batch, context, one.verdicts.after, rows)


def _only(one: Compared, rows: Sequence[int]) -> Columns:
    if len(rows) == len(one.rows):
        return one.columns
    wanted = set(rows)
    return taken(one.columns, [place for place, row in enumerate(one.rows) if row in wanted])


def taken(columns: Columns, rows: Sequence[int]) -> Columns:
    """Some of the rows."""
    return {name: [values[row] for row in rows] for name, values in columns.items()}


def columns_of(batch: Batch) -> dict[str, list[Any]]:
    """A checked table as the columns that the store takes."""
    table = batch.table
    kind = table.kind
    anchor = {"plans": "Plan id", "indicators": "Indicator code", "targets": "Target"}.get(kind, "")
    if kind == "performance":
        ratio = batch.values["denominator"]
        cells = [
            table.where("Numerator" if ratio[row] is not None or not batch.has("value") else "Value", row)
            for row in range(len(table))
        ]
    else:
        cells = [table.where(anchor, row) for row in range(len(table))]
    given: dict[str, list[Any]] = {
        "row_no": list(range(len(table))),
        "sheet": [table.sheet] * len(table),
        "cell": cells,
    }
    return {name: given[name] if name in given else batch.values[name] for name in COLUMNS[kind]}
