"""The one road that every return takes: recognise, read, check, show what would change, accept or refuse.

`examine` looks and stores nothing. `submit` stores what was examined, whole, or records the refusal.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cached_property, partial
from typing import Any

from pmf.access.permissions import require
from pmf.intake import check_against
from pmf.intake.changes import Change, Verdicts, figure_changes, other_changes
from pmf.intake.check_figures import check_performance
from pmf.intake.check_register import check_indicators, check_plans
from pmf.intake.check_targets import check_targets
from pmf.intake.columns import Batch, parse_table
from pmf.intake.context import Context, KnownIndicator
from pmf.intake.grid import Table
from pmf.intake.headings import headings_of
from pmf.intake.mapping import Mapping, mapped_tables, mapping_for
from pmf.intake.opening import open_file
from pmf.intake.template_return import recognised_table
from pmf.model.finding import Finding, RefusedError, Severity, asks, gathered, stops
from pmf.model.framework import Framework
from pmf.model.period import Period
from pmf.model.person import Person
from pmf.rules import judging
from pmf.store import returns
from pmf.store.database import Database
from pmf.store.facts import COLUMNS, Columns, Staged
from pmf.store.returns import HandedIn, Stored, Tally

_CHECKS = {
    "plans": check_plans,
    "indicators": check_indicators,
    "targets": check_targets,
    "performance": check_performance,
}
# A return of several kinds is read in this order, so that its figures find its own indicators.
_ORDER = tuple(_CHECKS)


@dataclass(frozen=True, slots=True)
class Road:
    """What the road needs: where figures stand, how this council works, and its saved mappings."""

    database: Database
    framework: Framework
    mappings: Sequence[Mapping] = ()


@dataclass
class Examination:
    """What was found in a file, before anything is stored. `twin` is the return in which this very file
    stands already: it then says nothing new, even where later returns have changed some of its figures."""

    handed_in: HandedIn
    findings: list[Finding]
    tally: Tally = field(default_factory=lambda: Tally(0))
    parts: list[tuple[str, Columns]] = field(default_factory=list)
    twin: str | None = None
    tell_changes: list[Callable[[], list[Change]]] = field(default_factory=list)

    @cached_property
    def changes(self) -> list[Change]:
        """What each row would do. Put into words only when somebody asks."""
        return [change for tell in self.tell_changes for change in tell()]

    @property
    def kind(self) -> str:
        """The kind of return, or `unknown`."""
        return self.handed_in.kind

    @property
    def refused(self) -> bool:
        """Whether an error stops it."""
        return stops(self.findings)

    @property
    def needs_a_yes(self) -> bool:
        """Whether it has warnings and no errors."""
        return not self.refused and asks(self.findings)


def examine(
    road: Road,
    person: Person,
    file_name: str,
    content: bytes,
    *,
    kind: str | None = None,
    mapping: str | None = None,
    service: str | None = None,
    period: Period | None = None,
    with_statuses: bool = False,
) -> Examination:
    """Look at a file as far as it can be read. Stores nothing.

    `service` and `period` limit what may be in it. `with_statuses` also works out the status of each
    figure before and after, for the screen.
    """
    require(person, "hand_in_return")
    handed_in = HandedIn(
        file_name, content, kind or "unknown", person.name, None, service, period.label if period else None
    )
    try:
        tables, findings, handed_in = _tables(road, handed_in, kind, mapping)
    except RefusedError as problem:
        return Examination(handed_in, [problem.finding])
    if twin := returns.standing_twin(road.database, handed_in):
        return _handed_in_before(handed_in, tables, twin)
    context = _context(road, service, period)
    batches = []
    for table in sorted(tables, key=lambda one: _ORDER.index(one.kind)):
        batch = parse_table(table, headings_of(table.kind, road.framework))
        _CHECKS[table.kind](batch, context)
        batches.append(batch)
    examined = Examination(handed_in, findings, Tally(sum(len(table) for table in tables)))
    if examined.tally.rows == 0:
        findings.append(_no_rows())
    if not stops(findings) and not any(stops(batch.findings) for batch in batches):
        _compare(road, examined, batches, context, with_statuses)
    else:
        for batch in batches:
            _look_back(road, batch, context)
    examined.findings = gathered([*findings, *(one for batch in batches for one in batch.findings)])
    return examined


def submit(road: Road, person: Person, examined: Examination, *, yes: bool) -> Stored | None:
    """Store what was examined, or record that it was refused and give None.

    Warnings need `yes`. Rows that stand already are not stored again.
    """
    require(person, "hand_in_return")
    if examined.twin:
        return Stored(examined.twin, examined.tally)
    if examined.refused or (examined.needs_a_yes and not yes):
        returns.refuse(road.database, examined.handed_in, examined.tally.rows, examined.findings)
        return None
    return returns.accept(road.database, examined.handed_in, examined.parts, examined.findings)


def _tables(
    road: Road, handed_in: HandedIn, kind: str | None, mapping: str | None
) -> tuple[list[Table], list[Finding], HandedIn]:
    grid = open_file(handed_in.file_name, handed_in.content)
    chosen = mapping_for(grid, road.mappings, mapping, kind)
    if chosen is not None:
        tables, findings = mapped_tables(grid, chosen)
        return tables, [*grid.findings, *findings], _as_kind(handed_in, "mapped", chosen.id)
    table, findings = recognised_table(grid, kind, road.framework, handed_in.service, handed_in.period)
    return [table], [*grid.findings, *findings], _as_kind(handed_in, table.kind, None)


def _as_kind(handed_in: HandedIn, kind: str, mapping: str | None) -> HandedIn:
    return HandedIn(
        handed_in.file_name,
        handed_in.content,
        kind,
        handed_in.by,
        mapping,
        handed_in.service,
        handed_in.period,
    )


def _handed_in_before(handed_in: HandedIn, tables: list[Table], twin: str) -> Examination:
    rows = sum(len(table) for table in tables)
    note = Finding(
        Severity.NOTE,
        "handed_in_before",
        f"This very file was handed in before, as {twin}, so it changes nothing.",
        f"To put its figures back in the place of later ones, withdraw the later return; to undo it, withdraw {twin}.",
    )
    return Examination(handed_in, [note], Tally(rows, unchanged=rows), twin=twin)


def _context(road: Road, service: str | None, period: Period | None) -> Context:
    now = road.database.now()
    indicators = returns.standing(road.database, "indicators", now + timedelta(days=1))
    plans = returns.standing(road.database, "plans", now + timedelta(days=1))
    return Context(
        road.framework,
        now.date(),
        {row["code"]: KnownIndicator.from_row(row) for row in indicators},
        {row["node_id"] for row in plans},
        service,
        period,
    )


def _no_rows() -> Finding:
    return Finding(
        Severity.ERROR,
        "no_rows",
        "There are headings and nothing under them.",
        "Check that you saved the file with the figures in.",
    )


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


def _look_back(road: Road, batch: Batch, context: Context) -> None:
    """Hold what is sound of a return that an error stops against the past, so that one look finds all."""
    if batch.table.kind != "performance":
        return
    sound = [
        row
        for row, code in enumerate(batch.values["code"])
        if code in context.indicators and batch.values["starts"][row]
    ]
    if not sound:
        return
    columns = {name: [values[row] for row in sound] for name, values in columns_of(batch).items()}
    with road.database.trying() as work:
        staged = Staged(work.cursor, batch.table.kind, columns)
        check_against.check_restatements(batch, context, staged.outcomes())
        check_against.check_history(
            batch,
            context,
            staged.ask("seen_before", {"at": work.moment, "magnitude": check_against.MAGNITUDE}),
        )


def _compare(
    road: Road, examined: Examination, batches: list[Batch], context: Context, with_statuses: bool
) -> None:
    for batch in batches:
        kind, columns = batch.table.kind, columns_of(batch)
        examined.parts.append((kind, columns))
        with road.database.trying() as work:
            staged = Staged(work.cursor, kind, columns)
            outcomes, counts = staged.outcomes(), staged.counts()
            if kind == "performance":
                check_against.check_history(
                    batch,
                    context,
                    staged.ask("seen_before", {"at": work.moment, "magnitude": check_against.MAGNITUDE}),
                )
        if kind == "performance":
            check_against.check_restatements(batch, context, outcomes)
            verdicts = _verdicts(road, examined.parts, batch, with_statuses)
            check_against.check_judgements(batch, context, verdicts.after)
            examined.tell_changes.append(partial(figure_changes, batch, context, outcomes, verdicts))
        else:
            examined.tell_changes.append(partial(other_changes, batch, outcomes))
        examined.tally += replace(Tally.of(counts), rows=0)


def _verdicts(road: Road, parts: list[tuple[str, Columns]], batch: Batch, with_statuses: bool) -> Verdicts:
    """How the figures would be judged, by writing them in a transaction that is undone; and, if asked
    for, how they are judged now."""
    needed = with_statuses or any(batch.has(name) for name in ("commentary", "reported_status", "action"))
    ends = [day for day in batch.values["ends"] if day is not None]
    if not needed or not ends:
        return Verdicts({}, {})
    asked: dict[str, Any] = {
        "codes": sorted(set(batch.values["code"])),
        "until": max(ends),
        "since": min(batch.values["starts"]) - timedelta(days=1),
    }
    before = judging.own_periods(road.database, at=road.database.now(), **asked) if with_statuses else []
    with road.database.trying() as work:
        for kind, columns in parts:
            returns.append_for_trial(work, kind, columns)
        after = judging.own_periods_on(work.cursor, at=work.moment, **asked)
    return Verdicts.of(before, after)
