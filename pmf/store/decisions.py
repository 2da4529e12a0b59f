"""What people decide about what they read, and what becomes of it: facts, each a signed act, never changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import duckdb

from pmf.store.answers import first_row, rows_of
from pmf.store.database import Act, Database
from pmf.store.said import as_said

Row = dict[str, Any]
_LATER = datetime(9999, 1, 1)
# What a decision and an event say, in the order in which the ledger repeats it.
COLUMNS = (
    "forum", "meeting_no", "subject_kind", "subject", "kind", "state", "words", "owner", "due", "period",
    "period_starts", "period_ends", "external", "under", "value",
)  # fmt: skip
EVENT_COLUMNS = ("event", "words", "due")


# What budgets are called where they stand beside indicators (`rules/finance.sql`).
_BUDGETS = (
    "SELECT service, bool_or(restricted) OVER (PARTITION BY service, line) AS is_restricted, CASE WHEN account IN ('reserves', 'borrowing') THEN line || CASE fund WHEN 'hra' THEN ' · HRA' ELSE '' END ELSE service || ' · '"
    " || CASE fund WHEN 'hra' THEN 'HRA' ELSE 'General Fund' END || ' ' || account END AS subject"
    " FROM standing_budget_line($at)"
)


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands at the moment of a write, looked at inside its transaction."""

    cursor: duckdb.DuckDBPyConnection
    at: datetime

    @property
    def today(self) -> date:
        """The day of that moment."""
        return self.at.date()

    def state(self, subject_kind: str, subject: str) -> Row | None:
        """The row of `review_state` for a subject, or None where nothing was decided that moved it."""
        return self._first(
            "SELECT r.*, s.closed FROM review_state($at) AS r JOIN standing_decision($at) AS s USING (decision_no)"
            " WHERE r.subject_kind = $kind AND r.subject = $subject",
            kind=subject_kind,
            subject=subject,
        )

    def decision(self, number: int) -> Row | None:
        """The row of `standing_decision` for a number, or None."""
        return self._first("SELECT * FROM standing_decision($at) WHERE decision_no = $number", number=number)

    def indicator(self, code: str) -> Row | None:
        """The code as it is spelt, and the service, of an indicator that stands; or None."""
        return self._first(
            "SELECT code, service FROM standing_indicator($at) WHERE lower(code) = lower(trim($code))",
            code=code,
        )

    def target(self, subject: str) -> Row | None:
        """The indicator's code and service, and the `subject` as it is spelt, of a target of the whole
        council that stands, by code and period: `REP01 2026/27`."""
        return self._first(
            "SELECT t.code, i.service, t.target, t.code || ' ' || t.period AS subject FROM standing_target($at) AS t"
            " JOIN standing_indicator($at) AS i USING (code) WHERE t.place = '' AND t.population_group = ''"
            " AND lower(t.code || ' ' || t.period) = lower(trim($subject))",
            subject=subject,
        )

    def plan(self, node_id: str) -> Row | None:
        """The id as it is spelt, and the service, of a plan that stands; or None."""
        return self._first(
            "SELECT node_id AS subject, service FROM standing_plan_node($at) WHERE lower(node_id) = lower(trim($node))",
            node=node_id,
        )

    def plan_action(self, action_id: str) -> Row | None:
        """The id as it is spelt, and its first plan's service, of an action of a plan that stands; or None."""
        return self._first(
            "SELECT a.action_id AS subject, n.service FROM standing_plan_action($at) AS a"
            " LEFT JOIN standing_plan_node($at) AS n ON list_contains(a.plans, n.node_id)"
            " WHERE lower(a.action_id) = lower(trim($action))"
            " ORDER BY n.service IS NULL, list_position(a.plans, n.node_id) LIMIT 1",
            action=action_id,
        )

    def budget(self, subject: str, *, restricted: bool) -> Row | None:
        """A service's budget of a fund and account, or a reserve's or loan's line, as it is spelt, and its service; or
        None, also where it is made of restricted lines alone and somebody may not see those."""
        return self._first(
            f"SELECT subject, service FROM ({_BUDGETS}) WHERE ($restricted OR NOT is_restricted)"
            " AND lower(subject) = lower(trim($subject)) LIMIT 1",
            subject=subject,
            restricted=restricted,
        )

    def risk(self, risk_id: str) -> Row | None:
        """The id as it is spelt, and the service, of a risk in the register; or None."""
        return self._first(
            "SELECT risk_id AS subject, service FROM standing_risk_review($at) WHERE lower(risk_id) = lower(trim($risk))"
            " ORDER BY reviewed_on DESC LIMIT 1",
            risk=risk_id,
        )

    def feedback(self, service: str) -> Row | None:
        """A service that people told something, as it is spelt; or None."""
        return self._first(
            "SELECT service AS subject, service FROM (SELECT service FROM standing_feedback($at)"
            " UNION ALL SELECT service FROM standing_complaint_case($at)) WHERE lower(service) = lower(trim($service)) LIMIT 1",
            service=service,
        )

    def workforce(self, service: str) -> Row | None:
        """A service whose people are told of, as it is spelt; or None."""
        return self._first(
            "SELECT service AS subject, service FROM standing_workforce($at)"
            " WHERE lower(service) = lower(trim($service)) LIMIT 1",
            service=service,
        )

    def meeting(self, number: int) -> Row | None:
        """A meeting by its number, or None."""
        return self._first(
            "SELECT * FROM council.meeting WHERE meeting_no = $number AND recorded_at <= $at", number=number
        )

    def _first(self, text: str, **given: Any) -> Row | None:
        found = rows_of(self.cursor.execute(text, {"at": self.at, **given}))
        return found[0] if found else None


@contextmanager
def standing_now(database: Database) -> Iterator[Standing]:
    """What stands now, for somebody who only asks."""
    with database.trying() as work:
        yield Standing(work.cursor, work.moment)


def decide(
    database: Database, subject: str, decide_on: Callable[[Standing], Mapping[str, Any]], *, by: str
) -> int:
    """Record a decision and give its number.

    `decide_on` is shown what stands within the transaction and gives the row by COLUMNS, or raises: so of
    two people who press at once the second sees what the first did, and then nothing is written.
    """
    with database.writing(Act("decision taken", subject, by)) as work:
        row = decide_on(Standing(work.cursor, work.moment))
        found = first_row(
            work.cursor.execute("SELECT coalesce(max(decision_no), 0) + 1 FROM council.decision")
        )
        said: list[Any] = [int(found[0]) if found else 1, *(row.get(name) for name in COLUMNS)]
        work.cursor.execute(
            "INSERT INTO council.decision (decision_no, recorded_at, decided_by, forum, meeting_no, subject_kind,"
            " subject, kind, state, words, owner, due, period, period_starts, period_ends, external, under, value)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [said[0], work.moment, by, *said[1:]],
        )
        work.detail["said"] = as_said(said)
    return int(said[0])


def note_event(
    database: Database, decision_no: int, look: Callable[[Standing], Mapping[str, Any]], *, by: str
) -> None:
    """Record what became of a decision. `look` is shown what stands and gives the row by EVENT_COLUMNS,
    or raises."""
    with database.writing(Act("decision followed up", f"decision {decision_no}", by)) as work:
        row = look(Standing(work.cursor, work.moment))
        said: list[Any] = [decision_no, *(row.get(name) for name in EVENT_COLUMNS)]
        work.cursor.execute(
            "INSERT INTO council.decision_event (decision_no, recorded_at, event_by, event, words, due)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            [decision_no, work.moment, by, *said[1:]],
        )
        work.detail["said"] = as_said(said)


def decisions(database: Database, at: datetime | None = None) -> list[Row]:
    """Every decision by a moment as it stood then, newest first."""
    return database.ask("decisions", {"at": at or _LATER})


def plans_and_actions(database: Database, at: datetime) -> list[Row]:
    """Every plan and every action of one that stood at a moment, by `subject_kind` and `subject`: its `name`,
    `directorate` and `service`."""
    return database.ask("plans_and_actions", {"at": at})


def events(database: Database, at: datetime | None = None) -> list[Row]:
    """Everything that became of decisions by a moment, oldest first."""
    return database.ask("decision_events", {"at": at or _LATER})
