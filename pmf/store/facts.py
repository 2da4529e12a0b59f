"""Puts the rows of a return into the database: staged, compared with what stands, then appended.

Callers hand over columns of plain values; the tables' names and columns are fixed here, and nothing
that a user typed becomes part of a statement.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from pmf.store.answers import first_row, rows_of
from pmf.store.database import question

_NUMBER = pa.decimal128(38, 12)
_TEXT = pa.string()
_DAY = pa.date32()
_TRUE = pa.bool_()
_LIST = pa.list_(pa.string())

_FROM = {"row_no": pa.int64(), "sheet": _TEXT, "cell": _TEXT}
_PERIOD = {"code": _TEXT, "period": _TEXT, "frequency": _TEXT, "starts": _DAY, "ends": _DAY,
           "place": _TEXT, "population_group": _TEXT}  # fmt: skip

_SPAN = {"period": _TEXT, "frequency": _TEXT, "starts": _DAY, "ends": _DAY}
_STEP, _COUNT = pa.int16(), pa.int64()

# What is counted of a service's customers, and summed of its people, in the order of the tables.
FEEDBACK_COUNTS = (
    "complaints_received", "stage_1_closed", "stage_1_in_time", "stage_2_closed", "stage_2_in_time", "upheld",
    "ombudsman_decisions", "ombudsman_upheld", "compliments", "comments", "member_enquiries",
    "member_enquiries_in_time", "information_requests", "information_requests_in_time", "contacts",
    "avoidable_contacts", "satisfied", "survey_responses",
)  # fmt: skip
WORKFORCE_SUMS = (
    "fte_start", "fte_end", "days_lost_short", "days_lost_long", "headcount", "leavers", "posts", "vacancies",
    "agency_spend", "pay_bill", "appraisals_due", "appraisals_done", "accidents", "engaged", "survey_responses",
)  # fmt: skip

# The columns of each kind's table, in the table's order, after return_no.
COLUMNS: dict[str, dict[str, pa.DataType]] = {
    "plans": _FROM | {
        "node_id": _TEXT, "level": _TEXT, "title": _TEXT, "parents": _LIST, "directorate": _TEXT,
        "service": _TEXT, "owner": _TEXT, "lead_member": _TEXT, "statutory": _TRUE, "starts": _DAY,
        "ends": _DAY, "approved_on": _DAY, "review_on": _DAY, "weight": _NUMBER,
        "purpose": _TEXT, "monitored_by": _TEXT, "monitored": _TEXT, "outlined_on": _DAY,
        "budget_lines": _LIST, "risks": _LIST,
    },
    "indicators": _FROM | {
        "code": _TEXT, "name": _TEXT, "quadrant": _TEXT, "polarity": _TEXT, "kind": _TEXT,
        "frequency": _TEXT, "year_type": _TEXT, "unit": _TEXT, "definition": _TEXT,
        "indicator_set": _TEXT, "directorate": _TEXT, "service": _TEXT, "owner": _TEXT,
        "lead_member": _TEXT, "decimals": pa.int8(), "numerator_label": _TEXT,
        "denominator_label": _TEXT, "multiplier": _NUMBER, "days_allowed": pa.int16(), "source": _TEXT,
        "statutory": _TRUE, "benchmark_source": _TEXT, "status_rule": _TEXT, "tolerance": _NUMBER,
        "review_trigger": _TEXT, "plans": _LIST, "introduced": _DAY, "retired": _DAY, "reason": _TEXT,
        "proxy": _TRUE, "business_critical": _TRUE, "tags": _TEXT,
    },
    "targets": _FROM | _PERIOD | {
        "target": _NUMBER, "minimum": _NUMBER, "lower_limit": _NUMBER, "upper_limit": _NUMBER,
        "stretch": _NUMBER, "profile": _TEXT, "set_by": _TEXT, "agreed_on": _DAY, "rationale": _TEXT,
    },
    "performance": _FROM | _PERIOD | {
        "value": _NUMBER, "numerator": _NUMBER, "denominator": _NUMBER, "marker": _TEXT,
        "standing": _TEXT, "forecast": _NUMBER, "commentary": _TEXT, "cause": _TEXT, "action": _TEXT,
        "action_owner": _TEXT, "action_due": _DAY, "reported_status": _TEXT, "reason": _TEXT,
    },
    "actions": _FROM | {
        "action_id": _TEXT, "title": _TEXT, "plans": _LIST, "owner": _TEXT, "due": _DAY, "kind": _TEXT,
        "begins": _DAY, "period": _TEXT, "starts": _DAY, "ends": _DAY, "status": _TEXT,
        "percent_complete": _NUMBER, "revised_due": _DAY, "completed_on": _DAY, "commentary": _TEXT,
        "risk_id": _TEXT, "code": _TEXT,
    },
    "budget": _FROM | {
        "line": _TEXT, "service": _TEXT, "directorate": _TEXT, "account": _TEXT, "fund": _TEXT, "nature": _TEXT,
    } | _SPAN | {
        "approved": _NUMBER, "profile": _NUMBER, "actual": _NUMBER, "forecast": _NUMBER, "savings_target": _NUMBER,
        "savings_delivered": _NUMBER, "limit_amount": _NUMBER, "restricted": _TRUE, "commentary": _TEXT,
    },
    "risks": _FROM | {
        "risk_id": _TEXT, "title": _TEXT, "owner": _TEXT, "reviewed_on": _DAY, "kind": _TEXT, "cause": _TEXT,
        "event": _TEXT, "consequence": _TEXT, "directorate": _TEXT, "service": _TEXT, "plans": _LIST,
        "inherent_impact": _STEP, "inherent_likelihood": _STEP, "residual_impact": _STEP,
        "residual_likelihood": _STEP, "target_impact": _STEP, "target_likelihood": _STEP, "target_date": _DAY,
        "next_review": _DAY, "mitigation": _TEXT, "appetite": _STEP, "closed_on": _DAY, "commentary": _TEXT,
    },
    "feedback": _FROM | {"service": _TEXT} | _SPAN | dict.fromkeys(FEEDBACK_COUNTS, _COUNT) | {"commentary": _TEXT},
    "complaints": _FROM | {
        "case_id": _TEXT, "stage": _STEP, "service": _TEXT, "received_on": _DAY, "acknowledged_on": _DAY,
        "extended_to": _DAY, "extension_reason": _TEXT, "responded_on": _DAY, "outcome": _TEXT,
    },
    "workforce": _FROM | {"service": _TEXT} | _SPAN | dict.fromkeys(WORKFORCE_SUMS, _NUMBER) | {"commentary": _TEXT},
}  # fmt: skip
TABLES = {"plans": "plan_node", "indicators": "indicator", "targets": "target", "performance": "observation",
          "actions": "plan_action", "budget": "budget_line", "risks": "risk_review", "feedback": "feedback",
          "complaints": "complaint_case", "workforce": "workforce"}  # fmt: skip
# What a row is compared with: of an action each report stands for itself, and not the newest of them alone.
_STANDING = TABLES | {"actions": "action_report"}
_KEYS = {
    "plans": ("node_id",),
    "indicators": ("code",),
    "targets": ("code", "starts", "ends", "place", "population_group"),
    "performance": ("code", "starts", "ends", "place", "population_group"),
    "actions": ("action_id", "starts", "ends"),
    "budget": ("line", "service", "account", "fund", "nature", "starts", "ends"),
    "risks": ("risk_id", "reviewed_on"),
    "feedback": ("service", "starts", "ends"),
    "complaints": ("case_id", "stage"),
    "workforce": ("service", "starts", "ends"),
}
_FIGURE = ("value", "marker")
_NOW = datetime(9999, 1, 1)

Columns = Mapping[str, Sequence[Any]]


class Outcome(NamedTuple):
    """What one row of a return would do: `new`, `restated`, `amended` (other words, same figure),
    `unchanged` or `blank`; and for a figure what stands now."""

    row_no: int
    outcome: str
    stands: Decimal | None
    stands_marker: str | None


class Outcomes(Sequence[Outcome]):
    """What each row of a return would do. Held as the database gave it, and told row by row when asked."""

    def __init__(self, table: pa.Table) -> None:
        self._table = table

    def __len__(self) -> int:
        return int(self._table.num_rows)

    def __getitem__(self, at: Any) -> Any:
        return next(self._of(self._table.slice(at, 1))) if isinstance(at, int) else list(self)[at]

    def __iter__(self) -> Iterator[Outcome]:
        for batch in self._table.to_batches(10_000):
            yield from self._of(batch)

    def only(self, outcome: str) -> Iterator[Outcome]:
        """Those rows of which one outcome is told."""
        return self._of(self._table.filter(pc.equal(self._table["outcome"], outcome)))

    @staticmethod
    def _of(table: Any) -> Iterator[Outcome]:
        return map(Outcome, *(table[name].to_pylist() for name in Outcome._fields))


def _arrow(column: Sequence[Any] | pa.Array, type_: pa.DataType) -> pa.Array:
    """A column as the database takes it: as it is, from each different value, or value by value."""
    if isinstance(column, pa.Array):
        return column
    values, numbers = getattr(column, "values", None), getattr(column, "numbers", None)
    if numbers is not None:
        return pa.array(values, type=type_).take(pa.array(numbers))
    return pa.array(column, type=type_)


class Staged:
    """Rows of a return on a cursor, ready to be compared and appended. Gone with the cursor."""

    def __init__(
        self, cursor: duckdb.DuckDBPyConnection, kind: str, columns: Columns, *, compare: bool = True
    ) -> None:
        self.cursor = cursor
        self.kind = kind
        table = pa.table(
            [_arrow(columns[name], type_) for name, type_ in COLUMNS[kind].items()],
            names=list(COLUMNS[kind]),
        )
        cursor.register("staged_rows", table)
        cursor.execute("CREATE OR REPLACE TEMP TABLE staged AS SELECT * FROM staged_rows")
        cursor.unregister("staged_rows")

        if compare:
            if kind == "performance":
                cursor.execute(question("stood"), {"at": _NOW})
            at = {} if kind == "performance" else {"at": _NOW}
            cursor.execute(f"CREATE OR REPLACE TEMP TABLE outcome AS {_outcome_query(kind)}", at)

    def outcomes(self) -> Outcomes:
        """What each row would do, in the order of the return."""
        return Outcomes(self.cursor.sql("SELECT * FROM outcome ORDER BY row_no").to_arrow_table())

    def counts(self) -> dict[str, int]:
        """How many rows would do what."""
        return dict(self.cursor.execute("SELECT outcome, count(*) FROM outcome GROUP BY outcome").fetchall())

    def append(self, return_no: int) -> int:
        """Append the rows whose outcome says something new. Gives how many."""
        names = ", ".join(COLUMNS[self.kind])
        done = first_row(
            self.cursor.execute(
                f"INSERT INTO council.{TABLES[self.kind]} SELECT $return_no, {names} FROM staged AS s"
                " SEMI JOIN (SELECT row_no FROM outcome WHERE outcome IN ('new', 'restated', 'amended')) AS o USING (row_no)",
                {"return_no": return_no},
            )
        )
        return int(done[0]) if done else 0

    def append_all(self, return_no: int) -> None:
        """Append every row, whatever stands: for a trial, in which saying it again does no harm."""
        names = ", ".join(COLUMNS[self.kind])
        self.cursor.execute(
            f"INSERT INTO council.{TABLES[self.kind]} SELECT $return_no, {names} FROM staged",
            {"return_no": return_no},
        )

    def has_a_past(self) -> bool:
        """Whether anything was ever recorded of what is staged."""
        found = self.cursor.execute(
            f"SELECT 1 FROM council.{TABLES[self.kind]} SEMI JOIN staged USING (code) LIMIT 1"
        )
        return first_row(found) is not None

    def ask(self, name: str, parameters: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        """The rows that a question in `store/sql/` gives about what is staged."""
        return rows_of(self.cursor.execute(question(name), dict(parameters or {})))


def _outcome_query(kind: str) -> str:
    keys = _KEYS[kind]
    same = " AND ".join(
        f"o.{name} IS NOT DISTINCT FROM s.{name}"
        for name in COLUMNS[kind]
        if name not in (*_FROM, *keys, "period", "frequency", "reason")
        or (name == "reason" and kind != "performance")
        or (name == "frequency" and kind == "indicators")
    )
    if kind != "performance":
        return f"""SELECT s.row_no, CASE WHEN o.{keys[0]} IS NULL THEN 'new' WHEN {same} THEN 'unchanged'
            ELSE 'restated' END AS outcome, NULL AS stands, NULL AS stands_marker
            FROM staged AS s LEFT JOIN standing_{_STANDING[kind]}($at) AS o USING ({", ".join(keys)})"""
    figure = " AND ".join(f"o.{name} IS NOT DISTINCT FROM s.{name}" for name in _FIGURE)
    return f"""SELECT s.row_no, CASE
            WHEN s.value IS NULL AND s.marker IS NULL THEN
                CASE WHEN coalesce(s.commentary, s.cause, s.action) IS NULL OR o.commentary IS NOT DISTINCT FROM s.commentary
                    THEN 'blank' WHEN o.value IS NOT NULL OR o.marker IS NOT NULL THEN 'blank' ELSE 'amended' END
            WHEN {same} THEN 'unchanged'
            WHEN {figure} THEN 'amended'
            WHEN o.value IS NOT NULL OR o.marker = 'not_applicable' OR o.marker = 'suppressed' THEN 'restated'
            ELSE 'new' END AS outcome,
            o.value AS stands, o.marker AS stands_marker
            FROM staged AS s LEFT JOIN stood AS o USING ({", ".join(keys)})"""
