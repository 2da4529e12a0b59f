"""What people decide about what they read, and what becomes of it: facts, each a signed act, never changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import duckdb

from pmf.store.answers import first_row, rows_of
from pmf.store.database import Act, Database, question
from pmf.store.said import as_said

Row = dict[str, Any]
_LATER = datetime(9999, 1, 1)
# What a decision and an event say, in the order in which the ledger repeats it.
COLUMNS = (
    "forum", "meeting_no", "subject_kind", "subject", "kind", "state", "words", "owner", "due", "period",
    "period_starts", "period_ends", "external", "under", "value",
)  # fmt: skip
EVENT_COLUMNS = ("event", "words", "due")


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

    def position(self, subject_kind: str, subject: str, *, restricted: bool) -> Row | None:
        """The `subject` as it is spelt, and the service, of a budget, a risk, or a service's feedback or workforce; or
        None, also of a budget that is made of restricted lines alone where somebody may not see those."""
        wanted = (subject_kind, subject.strip().casefold())
        for row in rows_of(self.cursor.execute(question("position_subjects"), {"at": self.at})):
            if (row["subject_kind"], row["subject"].casefold()) == wanted and (
                restricted or not row["is_restricted"]
            ):
                return row
        return None

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


def position_subjects(database: Database, at: datetime) -> list[Row]:
    """Every budget, risk, service's feedback and workforce that stood at a moment: what it is `about`, its `name` and
    `part`, whose it is, and whether all of it `is_restricted`."""
    return database.ask("position_subjects", {"at": at})


def events(database: Database, at: datetime | None = None) -> list[Row]:
    """Everything that became of decisions by a moment, oldest first."""
    return database.ask("decision_events", {"at": at or _LATER})
