"""The one road that every return takes: recognise, read, check, show what would change, accept or refuse.

`examine` looks and stores nothing. `submit` stores what was examined, whole, or records the refusal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial

from pmf.access.permissions import NotAllowedError, may
from pmf.intake import personal_data
from pmf.intake.action_changes import action_changes
from pmf.intake.changes import figure_changes, missing_figures, other_changes
from pmf.intake.check_actions import check_actions
from pmf.intake.check_budget import check_budget
from pmf.intake.check_complaints import check_complaints
from pmf.intake.check_feedback import check_feedback
from pmf.intake.check_figures import check_performance
from pmf.intake.check_person import check_person, require_some_road
from pmf.intake.check_register import check_indicators, check_plans
from pmf.intake.check_risks import check_risks
from pmf.intake.check_targets import check_targets
from pmf.intake.check_totals import check_totals_rows, check_wholes, without_totals
from pmf.intake.check_workforce import check_workforce
from pmf.intake.coded import together
from pmf.intake.columns import Batch, parse_table
from pmf.intake.compare import Compared, compare
from pmf.intake.context import Context, KnownIndicator
from pmf.intake.delimited import Progress, quiet
from pmf.intake.examination import About, Examination, Reasons, with_reasons
from pmf.intake.grid import Grid, Table
from pmf.intake.headings import headings_of
from pmf.intake.mapping import Mapping as Layout
from pmf.intake.mapping import mapped_tables, mapping_for
from pmf.intake.marks import without_marks
from pmf.intake.opening import ON_THE_PAGE, Limits, open_file
from pmf.intake.quadrant_changes import quadrant_changes
from pmf.intake.rows_by_period import refuse_repeats_between
from pmf.intake.surroundings import beside, count_rows
from pmf.intake.template_return import recognised_table
from pmf.model.finding import Finding, RefusedError, Severity, gathered
from pmf.model.framework import Framework
from pmf.model.nation import Nation
from pmf.model.period import Period
from pmf.model.person import Person
from pmf.model.role import Action
from pmf.rules.working_days import nation_of
from pmf.store import returns
from pmf.store.database import Database
from pmf.store.returns import HandedIn, Stored, Tally

__all__ = ["Examination", "Reasons", "Road", "examine", "submit", "with_reasons"]

_CHECKS = {
    "plans": check_plans,
    "indicators": check_indicators,
    "targets": check_targets,
    "performance": check_performance,
    "actions": check_actions,
    "budget": check_budget,
    "risks": check_risks,
    "feedback": check_feedback,
    "complaints": check_complaints,
    "workforce": check_workforce,
}
# What of other kinds, or of its own, a kind of return is held against row by row.
_HELD_AGAINST = {
    "risks": ("risks",),
    "feedback": ("feedback", "complaints"),
    "complaints": ("complaints",),
    "workforce": ("workforce",),
}
# What was accepted this very moment stands already.
_SOON = timedelta(days=1)
# A return of several kinds is read in this order, so that its figures find its own indicators.
_ORDER = tuple(_CHECKS)


@dataclass(frozen=True, slots=True)
class Road:
    """What the road needs: where figures stand, how this council works, and its saved mappings."""

    database: Database
    framework: Framework
    mappings: Sequence[Layout] = ()


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
    reasons: Reasons | None = None,
    limits: Limits = ON_THE_PAGE,
    progress: Progress = quiet,
) -> Examination:
    """Look at a file as far as it can be read. Stores nothing.

    First the return as a whole: whether it can be read, and as which kind. Then its cells, and what they
    would change. `service` and `period` limit what may be in it. `with_statuses` also works out the status
    of each figure before and after, for the screen. `reasons` are taken as `with_reasons` takes them.
    `limits` say how large a file may be. `progress` is told how far a long one has come: done, total, and
    the word for what is done.
    """
    require_some_road(road.framework, person)
    handed_in = HandedIn(
        file_name,
        content,
        kind or "unknown",
        person.signature,
        None,
        service,
        period.label if period else None,
    )
    grid = None
    try:
        grid = without_marks(open_file(file_name, content, limits, progress))
        tables, findings, handed_in = _tables(road, grid, handed_in, kind, mapping)
        if not personal_data.KINDS.isdisjoint(table.kind for table in tables):
            personal_data.refuse_personal(grid, tables, content)
    except RefusedError as problem:
        told = personal_data.without_quotation(problem.finding, grid) if grid else problem.finding
        kept = None if told.code == "personal_data" else grid
        return Examination(handed_in, [told], grid=kept, checked_for=person)
    if twin := returns.standing_twin(road.database, handed_in):
        return _handed_in_before(handed_in, tables, twin, grid, person)
    context = _context(road, service, period, {table.kind for table in tables})
    context.sees_restricted = may(road.framework, person, Action.READ_RESTRICTED)
    batches = []
    for table in sorted(tables, key=lambda one: _ORDER.index(one.kind)):
        batches.append(_checked(table, grid, context, person))
        progress(len(batches), len(tables), "checked")
    refuse_repeats_between(batches)
    tally = Tally(sum(len(batch.table) for batch in batches))
    examined = Examination(handed_in, findings, tally, grid=grid, checked_for=person)
    examined.rows = count_rows(grid, tables)
    examined.about = _about(batches, context)
    if examined.tally.rows == 0:
        findings.append(_no_rows())
    compared = compare(road.database, batches, context, with_statuses=with_statuses)
    progress(1, 1, "compared with what stands")
    examined.findings = gathered([*findings, *(one for batch in batches for one in batch.findings)])
    if not examined.refused:
        _tell(road, examined, compared, context)
    return with_reasons(examined, reasons) if reasons else examined


def _about(batches: Sequence[Batch], context: Context) -> About:
    services: set[str] = set()
    periods: dict[str, date] = {}
    for batch in batches:
        if batch.table.kind == "actions":
            services |= {one for plans in batch.values["plans"] if (one := context.service_of(plans))}
        if batch.table.kind in ("performance", "targets"):
            known = (context.indicators.get(code) for code in batch.column("code").values)
            services |= {one.service for one in known if one is not None and one.service}
        elif "service" in batch.values and batch.table.kind not in ("plans", "indicators"):
            services |= {one for one in batch.values["service"] if one}
        if "ends" in batch.values and batch.table.kind not in ("plans", "indicators"):
            pairs = [batch.column(name) for name in ("period", "starts")]
            periods |= {
                pairs[0][row]: pairs[1][row]
                for row in together(pairs)[1].tolist()
                if None not in (pairs[0][row], pairs[1][row])
            }
    return About(tuple(sorted(services)), tuple(sorted(periods, key=lambda label: (periods[label], label))))


def _checked(table: Table, grid: Grid, context: Context, person: Person) -> Batch:
    """A table with what can be said of it without a look at what stands."""
    table, totals = without_totals(table, next((one for one in grid.sheets if one.name == table.sheet), None))
    headings = headings_of(table.kind, context.framework)
    batch = parse_table(table, headings)
    check_totals_rows(batch, totals, headings)
    check_person(batch, context, person)
    _CHECKS[table.kind](batch, context)
    if table.kind == "performance":
        check_wholes(batch, context)
    return batch


def _tell(road: Road, examined: Examination, compared: Sequence[Compared], context: Context) -> None:
    """Keep what would be stored, and how to say what it changes."""
    for one in compared:
        examined.parts.append((one.batch.table.kind, one.columns))
        examined.tally += replace(Tally.of(one.counts), rows=0)
        examined.unexplained |= one.unexplained
        if one.batch.table.kind == "performance":
            changes = partial(figure_changes, one.batch, context, one.outcomes, one.verdicts)
            at = road.database.now() + _SOON
            missing = partial(missing_figures, one.batch, context, road.database, at)
            examined.tell_missing.append(missing)
        elif one.batch.table.kind == "actions":
            changes = partial(action_changes, one.batch, one.outcomes, one.reports)
        elif one.batch.table.kind in ("plans", "indicators", "targets"):
            changes = partial(other_changes, one.batch, one.outcomes)
        else:
            changes = partial(quadrant_changes, one.batch, context, one.outcomes, one.before)
        examined.tell_changes.append(changes)


def submit(
    road: Road,
    person: Person,
    examined: Examination,
    *,
    yes: bool,
    reasons: Reasons | None = None,
    progress: Progress = quiet,
) -> Stored | None:
    """Store what was examined, or record that it was refused and give None.

    Warnings need `yes`. `reasons` are taken as `with_reasons` takes them. Rows that stand already are
    not stored again.
    """
    require_some_road(road.framework, person)
    if examined.checked_for != person:
        # Its findings say what that person may hand in, with the roles that they held then.
        raise NotAllowedError(
            "This file was looked at for somebody else, or with other roles. Drop it again."
        )
    if examined.twin:
        road.database.confirm()
        return Stored(examined.twin, examined.tally)
    if reasons:
        examined = with_reasons(examined, reasons)
    if examined.refused or (examined.needs_a_yes and not yes):
        returns.refuse(road.database, examined.handed_in, examined.tally.rows, examined.findings)
        return None
    asked_of = [road.framework.verification.asked_of(kind) for kind, _ in examined.parts]
    # The strictest that any part of it goes through.
    verification = next((one for one in ("held_back", "shown") if one in asked_of), "none")
    handed_in = replace(examined.handed_in, verification=verification)
    stored = returns.accept(road.database, handed_in, examined.parts, examined.findings)
    progress(1, 1, "stored")
    return stored


def _tables(
    road: Road, grid: Grid, handed_in: HandedIn, kind: str | None, mapping: str | None
) -> tuple[list[Table], list[Finding], HandedIn]:
    chosen = mapping_for(grid, road.mappings, mapping, kind)
    if chosen is not None:
        tables, findings = mapped_tables(grid, chosen)
        return tables, [*findings, *beside(grid, tables)], _as_kind(handed_in, "mapped", chosen.id)
    table, findings = recognised_table(grid, kind, road.framework, handed_in.service, handed_in.period)
    return [table], [*findings, *beside(grid, [table])], _as_kind(handed_in, table.kind, None)


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


def _handed_in_before(
    handed_in: HandedIn, tables: list[Table], twin: str, grid: Grid, person: Person
) -> Examination:
    rows = sum(len(table) for table in tables)
    note = Finding(
        Severity.NOTE,
        "handed_in_before",
        f"This very file was handed in before, as {twin}, so it changes nothing.",
        f"To put its figures back in the place of later ones, withdraw the later return; to undo it, withdraw {twin}.",
    )
    return Examination(
        handed_in, [note], Tally(rows, unchanged=rows), twin=twin, grid=grid, checked_for=person
    )


def _context(road: Road, service: str | None, period: Period | None, kinds: set[str]) -> Context:
    now = road.database.now()
    soon = now + _SOON
    indicators = returns.standing(road.database, "indicators", soon)
    plans = returns.standing(road.database, "plans", soon)
    actions = returns.standing(road.database, "actions", soon) if kinds & {"actions", "risks"} else []
    return Context(
        road.framework,
        now.date(),
        {row["code"]: KnownIndicator.from_row(row) for row in indicators},
        {row["node_id"] for row in plans},
        service,
        period,
        plan_services={row["node_id"]: row["service"] for row in plans},
        actions={row["action_id"]: (row["plans"], row["status"]) for row in actions},
        plan_parents={row["node_id"]: row["parents"] for row in plans},
        services_known=frozenset(row["service"] for row in (*indicators, *plans) if row["service"]),
        facts={
            kind: returns.standing(road.database, kind, soon)
            for kind in sorted({one for asked in kinds for one in _HELD_AGAINST.get(asked, ())})
        },
        budget_lines=road.database.ask("newest_budget_lines", {"at": soon}) if "budget" in kinds else (),
        nation=nation_of(road.database) if "complaints" in kinds else Nation.ENGLAND,
        risks_with_actions=frozenset(row["risk_id"] for row in actions if row["risk_id"]),
    )


def _no_rows() -> Finding:
    return Finding(
        Severity.ERROR,
        "no_rows",
        "There are headings and nothing under them.",
        "Check that you saved the file with the figures in.",
    )
