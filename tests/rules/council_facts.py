"""What a made-up council holds, as plain rows, and how they are put into a real database.

Known to both readings: the oracle reads these rows in Python, the rules read them in SQL.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass, field, fields
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb

from pmf.model.period import Frequency, Period, YearType
from pmf.rules import installing
from pmf.store.database import Database, open_database


@dataclass(frozen=True)
class FrameworkRow:
    """The council's settings from a moment on."""

    recorded_at: datetime = datetime(2020, 1, 1)
    status_rule: str = "bandwidth"
    tolerance: Decimal = Decimal(10)
    outer_tolerance: Decimal = Decimal(10)
    unchanged_counts_as: str = "no_change"
    review_trigger: str = "3 of 4"
    decline: int = 3
    days_allowed: int = 30
    roll_up: str = "worst_of"
    green_from: Decimal = Decimal(90)
    amber_from: Decimal = Decimal(75)
    subjects: str | None = None


@dataclass(frozen=True)
class ReturnRow:
    """A file handed in. `findings` is JSON, as a return keeps them."""

    return_no: int
    recorded_at: datetime
    accepted: bool = True
    findings: str = "[]"
    mapping: str | None = None


@dataclass(frozen=True)
class EventRow:
    """`withdrawn` or `restored`."""

    return_no: int
    event: str
    recorded_at: datetime


@dataclass(frozen=True)
class IndicatorRow:
    """One version of an indicator."""

    return_no: int
    code: str
    polarity: str = "higher"
    kind: str = "period"
    frequency: Frequency = Frequency.QUARTER
    year_type: YearType = YearType.FINANCIAL
    unit: str = "number"
    denominator_label: str | None = None
    multiplier: Decimal | None = None
    days_allowed: int | None = None
    status_rule: str | None = None
    tolerance: Decimal | None = None
    review_trigger: str | None = None
    introduced: date | None = None
    retired: date | None = None
    definition: str | None = None
    business_critical: bool | None = None
    plans: tuple[str, ...] = ()
    directorate: str | None = None
    service: str | None = None
    lead_member: str | None = None
    indicator_set: str | None = None


@dataclass(frozen=True)
class TargetRow:
    """One version of a target."""

    return_no: int
    code: str
    period: Period
    target: Decimal | None = None
    minimum: Decimal | None = None
    lower_limit: Decimal | None = None
    upper_limit: Decimal | None = None
    profile: str | None = None
    place: str = ""
    population_group: str = ""
    set_by: str | None = None
    agreed_on: date | None = None
    rationale: str | None = None


@dataclass(frozen=True)
class ObservationRow:
    """One version of a figure. No value, no parts and no marker: words (and perhaps a forecast) alone."""

    return_no: int
    code: str
    period: Period
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    marker: str | None = None
    forecast: Decimal | None = None
    place: str = ""
    population_group: str = ""
    commentary: str | None = None
    action: str | None = None
    action_owner: str | None = None
    action_due: date | None = None


@dataclass(frozen=True)
class DecisionRow:
    """What was decided about a subject."""

    decision_no: int
    recorded_at: datetime
    subject: str
    kind: str
    state: str | None = None
    due: date | None = None
    period_ends: date | None = None
    subject_kind: str = "indicator"
    words: str = "Look into it"
    owner: str | None = None
    decided_by: str = "Jo"


@dataclass(frozen=True)
class DecisionEventRow:
    """What became of a decision."""

    decision_no: int
    recorded_at: datetime
    event: str
    words: str | None = None
    due: date | None = None
    event_by: str = "Sam"


@dataclass(frozen=True)
class PlanRow:
    """One version of a plan's node."""

    return_no: int
    node_id: str
    level: str = "objective"
    parents: tuple[str, ...] = ()
    directorate: str | None = None
    service: str | None = None
    owner: str | None = None
    lead_member: str | None = None
    statutory: bool | None = None
    starts: date | None = None
    ends: date | None = None
    approved_on: date | None = None
    review_on: date | None = None
    weight: Decimal | None = None
    monitored_by: str | None = None
    outlined_on: date | None = None
    budget_lines: tuple[str, ...] = ()
    risks: tuple[str, ...] = ()


@dataclass(frozen=True)
class PlanActionRow:
    """One version of a report on an action of a plan, for a period or as on the day of `ends`."""

    return_no: int
    action_id: str
    plans: tuple[str, ...]
    due: date
    ends: date
    status: str = "on_track"
    starts: date | None = None
    period: str | None = None
    begins: date | None = None
    revised_due: date | None = None
    completed_on: date | None = None
    commentary: str | None = None
    code: str | None = None
    kind: str = "action"
    owner: str = "Ann"
    risk_id: str | None = None


@dataclass(frozen=True)
class RiskRow:
    """One version of a risk or an opportunity at a review. Impacts and likelihoods are steps from 1."""

    return_no: int
    risk_id: str
    reviewed_on: date
    residual_impact: int
    residual_likelihood: int
    inherent_impact: int | None = None
    inherent_likelihood: int | None = None
    target_impact: int | None = None
    target_likelihood: int | None = None
    kind: str = "threat"
    target_date: date | None = None
    next_review: date | None = None
    appetite: int | None = None
    mitigation: str | None = None
    closed_on: date | None = None
    directorate: str | None = None
    service: str | None = None
    plans: tuple[str, ...] = ()
    owner: str = "Ann"


@dataclass(frozen=True)
class BudgetRow:
    """One version of a budget line's position at the end of a period. Amounts are pounds."""

    return_no: int
    line: str
    service: str
    when: Period
    approved: Decimal | None
    forecast: Decimal | None
    nature: str = "expenditure"
    account: str = "revenue"
    fund: str = "general_fund"
    actual: Decimal | None = None
    profile: Decimal | None = None
    savings_target: Decimal | None = None
    savings_delivered: Decimal | None = None
    limit_amount: Decimal | None = None
    restricted: bool = False
    directorate: str | None = None


@dataclass
class Council:
    """Everything that the judgements depend on."""

    frameworks: list[FrameworkRow] = field(default_factory=list)
    returns: list[ReturnRow] = field(default_factory=list)
    events: list[EventRow] = field(default_factory=list)
    indicators: list[IndicatorRow] = field(default_factory=list)
    targets: list[TargetRow] = field(default_factory=list)
    observations: list[ObservationRow] = field(default_factory=list)
    decisions: list[DecisionRow] = field(default_factory=list)
    decision_events: list[DecisionEventRow] = field(default_factory=list)
    plans: list[PlanRow] = field(default_factory=list)
    plan_actions: list[PlanActionRow] = field(default_factory=list)
    risks: list[RiskRow] = field(default_factory=list)
    budgets: list[BudgetRow] = field(default_factory=list)


_TABLES = (
    "framework_version", "data_return", "return_event", "indicator", "target", "observation", "decision", "decision_event",
    "plan_node", "plan_action", "risk_review", "budget_line",
)  # fmt: skip
Row = dict[str, object]


@contextlib.contextmanager
def empty_council(folder: Path) -> Iterator[Database]:
    """A database with the rules and nothing else."""
    database = open_database(folder / "council.duckdb", create=True, rules=installing.made())
    try:
        yield database
    finally:
        database.close()


def put_into(database: Database, council: Council) -> None:
    """Make the database hold this council and no other."""
    with database.asking() as cursor:
        cursor.execute("BEGIN")
        for table in _TABLES:
            cursor.execute(f"CREATE OR REPLACE TABLE council.{table} AS FROM council.{table} LIMIT 0")
        rows = (
            [_framework(row) for row in council.frameworks],
            [_return(row) for row in council.returns],
            [_own_columns(row) | {"event_by": "officer"} for row in council.events],
            [_indicator(row, number) for number, row in enumerate(council.indicators, 1)],
            [_dated(row, number) for number, row in enumerate(council.targets, 1)],
            [_dated(row, number) for number, row in enumerate(council.observations, 1)],
            [_own_columns(row) for row in council.decisions],
            [_own_columns(row) for row in council.decision_events],
            [
                _listed(row, number) | {"title": f"Plan {row.node_id}"}
                for number, row in enumerate(council.plans, 1)
            ],
            [
                _listed(row, number) | {"title": f"Action {row.action_id}", "starts": row.starts or row.ends}
                for number, row in enumerate(council.plan_actions, 1)
            ],
            [
                _listed(row, number) | {"title": f"Risk {row.risk_id}"}
                for number, row in enumerate(council.risks, 1)
            ],
            [_budget(row, number) for number, row in enumerate(council.budgets, 1)],
        )
        for table, of_table in zip(_TABLES, rows, strict=True):
            _insert(cursor, table, of_table)
        cursor.execute("COMMIT")


def _own_columns(row: object) -> Row:
    names = [one.name for one in fields(row)]  # type: ignore[arg-type]
    return dict(zip(names, astuple(row), strict=True))  # type: ignore[call-overload]


def _framework(row: FrameworkRow) -> Row:
    return _own_columns(row) | {"framework_id": "spec", "set_by": "cabinet", "set_on": date(2020, 1, 1)}


def _return(row: ReturnRow) -> Row:
    counts: Row = dict.fromkeys(("row_count", "added", "restated", "unchanged"), 0)
    said: Row = {"kind": "figures", "file_name": "a.csv", "handed_in_by": "officer"}
    named: Row = {"return_id": f"R{row.return_no}", "file_hash": str(row.return_no)}
    return _own_columns(row) | counts | said | named


def _indicator(row: IndicatorRow, number: int) -> Row:
    said = {"row_no": number, "cell": f"A{number}", "name": row.code, "quadrant": "performance"}
    own = {one.name: getattr(row, one.name) for one in fields(row)}
    return (
        own
        | {
            "frequency": row.frequency.value,
            "year_type": row.year_type.value,
            "plans": f"[{', '.join(row.plans)}]",
        }
        | said
    )


def _dated(row: TargetRow | ObservationRow, number: int) -> Row:
    own = {one.name: getattr(row, one.name) for one in fields(row)}
    period = row.period
    when = {"period": period.label, "frequency": period.frequency.value}
    where = {"row_no": number, "cell": f"A{number}"}
    return own | when | {"starts": period.starts, "ends": period.ends} | where


def _budget(row: BudgetRow, number: int) -> Row:
    own = {one.name: getattr(row, one.name) for one in fields(row) if one.name != "when"}
    when = row.when
    told = {"period": when.label, "frequency": when.frequency.value, "starts": when.starts, "ends": when.ends}
    return own | told | {"row_no": number, "cell": f"A{number}"}


def _listed(row: PlanRow | PlanActionRow | RiskRow, number: int) -> Row:
    own = {one.name: getattr(row, one.name) for one in fields(row)}
    lists = {name: f"[{', '.join(value)}]" for name, value in own.items() if isinstance(value, tuple)}
    return own | lists | {"row_no": number, "cell": f"A{number}"}


def _insert(cursor: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Row]) -> None:
    """All rows at once, as texts that the database reads, so that no decimal passes through a double."""
    if not rows:
        return
    names = list(rows[0])
    columns = {
        f"c{number}": [None if row[name] is None else str(row[name]) for row in rows]
        for number, name in enumerate(names)
    }
    lists = ", ".join(f"unnest(CAST(${key} AS VARCHAR[]))" for key in columns)
    cursor.execute(f"INSERT INTO council.{table} ({', '.join(names)}) SELECT {lists}", columns)
