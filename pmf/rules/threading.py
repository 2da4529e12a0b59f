"""Asks the rules for the golden thread of a period. What follows from what stands in the SQL files.

Each step fills a table of the cursor that asks (`thread_tables.sql`), so that nothing is found out twice: what lives,
what lies under what, what hangs where, how each of that stands, and what follows for the plans above.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import duckdb

from pmf.model.framework import Level
from pmf.model.period import Period
from pmf.rules.judging import LOOK_BACK, WANTED, suppose
from pmf.store.answers import rows_of
from pmf.store.database import Database

Row = dict[str, Any]


@dataclass(frozen=True)
class ThreadRows:
    """What the rules gave: one row per plan, pair of parent and child, thing that hangs, indicator, action, gap."""

    settings: Row
    nodes: list[Row] = field(default_factory=list)
    edges: list[tuple[str, str]] = field(default_factory=list)
    hangs: list[tuple[str, str, str]] = field(default_factory=list)
    drivers: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    lines: list[Row] = field(default_factory=list)
    actions: list[Row] = field(default_factory=list)
    gaps: list[Row] = field(default_factory=list)


_LEVELS = """
CREATE OR REPLACE TEMP TABLE plan_level AS
SELECT unnest(CAST($level AS VARCHAR[])) AS level, unnest(CAST($position AS INTEGER[])) AS position,
    unnest(CAST($kind AS VARCHAR[])) AS kind, unnest(CAST($deliverable AS BOOLEAN[])) AS deliverable,
    unnest(CAST($expected_of AS VARCHAR[])) AS expected_of, unnest(CAST($outlined_by AS VARCHAR[])) AS outlined_by,
    unnest(CAST($approved_by AS VARCHAR[])) AS approved_by, unnest(CAST($review_months AS INTEGER[])) AS review_months
"""
_LIVING = """
CREATE OR REPLACE TEMP TABLE standing_node AS SELECT * FROM standing_plan_node($at);
CREATE OR REPLACE TEMP TABLE living_node AS SELECT * FROM living_plan_node($starts, $until);
CREATE OR REPLACE TEMP TABLE living_indicator AS SELECT * FROM living_indicator_in($at, $starts, $until);
CREATE OR REPLACE TEMP TABLE thread_action AS SELECT * FROM action_line($at, $today);
CREATE OR REPLACE TEMP TABLE thread_edge AS SELECT * FROM said_edge();
CREATE OR REPLACE TEMP TABLE thread_hang AS SELECT * FROM said_hang();
CREATE OR REPLACE TEMP TABLE thread_circle (parent VARCHAR, child VARCHAR, path VARCHAR[]);
"""
_REACH = "CREATE OR REPLACE TEMP TABLE thread_reach AS SELECT * FROM every_reach()"
_ABSENT = """
INSERT INTO thread_circle VALUES ($parent, $child, $path);
CREATE OR REPLACE TEMP TABLE thread_edge AS FROM thread_edge WHERE NOT (parent = $parent AND child = $child);
"""
_GAPS = """
CREATE OR REPLACE TEMP TABLE thread_gap AS
SELECT * FROM node_gap($today) UNION ALL BY NAME SELECT * FROM item_gap($at, $until)
"""
_ANY_RISK = "SELECT EXISTS (FROM standing_risk_review($at))"
_RISK_GAPS = "INSERT INTO thread_gap BY NAME SELECT * FROM risk_gap($at, $today)"
_WHOSE = """
SELECT code FROM living_indicator
WHERE ($directorate IS NULL OR directorate = $directorate) AND ($lead_member IS NULL OR lead_member = $lead_member)
    AND ($sets IS NULL OR list_contains($sets, indicator_set))
ORDER BY code
"""
_JUDGED = """
CREATE OR REPLACE TEMP TABLE judged_row AS SELECT * FROM judged($at, $months, $starts, $since, $until);
CREATE OR REPLACE TEMP TABLE scorecard_line AS SELECT * FROM newest_line($at, $months, $starts, $until, true);
"""
_STANDING = """
CREATE OR REPLACE TEMP TABLE thread_item AS
SELECT * FROM kept_item($directorate, $lead_member, $sets)
"""
_KEPT = """
CREATE OR REPLACE TEMP TABLE thread_kept AS SELECT * FROM kept_node($directorate, $lead_member, $sets);
CREATE OR REPLACE TEMP TABLE living_node AS FROM living_node WHERE node_id IN (SELECT node FROM thread_kept);
CREATE OR REPLACE TEMP TABLE thread_edge AS FROM thread_edge WHERE child IN (SELECT node FROM thread_kept);
CREATE OR REPLACE TEMP TABLE thread_reach AS FROM thread_reach WHERE below IN (SELECT node FROM thread_kept);
CREATE OR REPLACE TEMP TABLE thread_hang AS FROM thread_hang WHERE (item_kind, item) IN (SELECT (item_kind, item) FROM thread_item);
"""
_ROLLED = """
CREATE OR REPLACE TEMP TABLE thread_below AS SELECT * FROM every_below();
CREATE OR REPLACE TEMP TABLE thread_rolled AS SELECT * FROM rolled_up($method, $green_from, $amber_from);
"""
_WEIGHTED = """
CREATE OR REPLACE TEMP TABLE thread_weighted AS SELECT * FROM every_weighted($green_from, $amber_from)
"""
_NOTHING_WEIGHTED = """
CREATE OR REPLACE TEMP TABLE thread_weighted (
    node VARCHAR, reading VARCHAR, parts DECIMAL(38, 12), score DECIMAL(38, 12))
"""
_NODES = """
SELECT n.*, s.everything, s.own, s.lower_status, v.versions, v.changed_at, v.return_id
FROM living_node AS n
JOIN thread_standing() AS s USING (node_id)
JOIN plan_life($at) AS v USING (node_id)
ORDER BY n.position, n.node_id
"""
_ACTIONS = """
SELECT * FROM thread_action WHERE action_id IN (SELECT item FROM thread_item WHERE item_kind = 'action') ORDER BY action_id
"""
_EVERY_GAP = "SELECT * FROM thread_gap ORDER BY subject_kind <> 'plan', subject_kind, subject, gap, names"
# A choice leaves the gaps of what it leaves; of plans that are missing, those of the directorate that was chosen.
_GAPS_KEPT = """
SELECT g.* FROM thread_gap AS g
WHERE CASE WHEN g.gap = 'plan_missing' THEN coalesce(g.directorate = $directorate, false)
    WHEN g.subject_kind = 'risk' THEN coalesce(g.directorate = $directorate, false)
    WHEN g.subject_kind = 'plan' THEN g.subject IN (SELECT node_id FROM living_node)
    ELSE (g.subject_kind, g.subject) IN (SELECT (item_kind, item) FROM thread_item) END
ORDER BY subject_kind <> 'plan', subject_kind, subject, gap, names
"""


def thread(
    database: Database,
    *,
    at: datetime,
    period: Period,
    levels: Sequence[Level],
    directorate: str | None = None,
    lead_member: str | None = None,
    sets: set[str] | None = None,
) -> ThreadRows:
    """The golden thread of a period as everything stood at a moment (UTC), whole or what a choice leaves of it."""
    with database.asking() as cursor:
        asked = question(cursor, at, period) | {
            "directorate": directorate, "lead_member": lead_member, "sets": sorted(sets) if sets is not None else None,
        }  # fmt: skip
        lay_out(cursor, asked, levels)
        judge(cursor, asked)
        return follow(cursor, asked, rows_of(cursor.execute("SELECT * FROM scorecard_line ORDER BY code")))


def question(cursor: duckdb.DuckDBPyConnection, at: datetime, period: Period) -> dict[str, Any]:
    """What each step asks with: the moment, the period, the framework's roll-up by then, and no choice."""
    found = rows_of(cursor.execute("SELECT * FROM standing_framework($at)", {"at": at}))
    rolls = found[0] if found else {"roll_up": "worst_of", "green_from": None, "amber_from": None}
    return {
        "at": at, "today": at.date(), "months": period.frequency.months, "starts": period.starts, "until": period.ends,
        "since": period.starts - LOOK_BACK, "directorate": None, "lead_member": None, "sets": None,
        "method": rolls["roll_up"], "green_from": rolls["green_from"], "amber_from": rolls["amber_from"],
    }  # fmt: skip


def follow(cursor: duckdb.DuckDBPyConnection, asked: dict[str, Any], lines: list[Row]) -> ThreadRows:
    """What follows from what was laid out and judged on a cursor. `lines` are the scorecard's that were judged."""
    gaps = gaps_on(cursor, asked)
    _do(cursor, _STANDING, asked)
    narrowed = any(asked[name] is not None for name in ("directorate", "lead_member", "sets"))
    if narrowed:
        _do(cursor, _KEPT, asked)
    _do(cursor, _WEIGHTED if asked["method"] == "weighted" else _NOTHING_WEIGHTED, asked)
    _do(cursor, _ROLLED, asked)
    drivers = _do(cursor, "SELECT * FROM thread_driver($method)", asked).fetchall()
    return ThreadRows(
        {"roll_up": asked["method"], "green_from": asked["green_from"], "amber_from": asked["amber_from"]},
        rows_of(_do(cursor, _NODES, asked)),
        cursor.execute("SELECT parent, child FROM thread_edge ORDER BY child, place").fetchall(),
        cursor.execute("SELECT node, item_kind, item FROM thread_hang ORDER BY ALL").fetchall(),
        {node: [(kind, one) for kind, one in told] for node, told in drivers},
        lines,
        rows_of(_do(cursor, _ACTIONS, asked)),
        rows_of(_do(cursor, _GAPS_KEPT, asked)) if narrowed else gaps,
    )


def lay_out(cursor: duckdb.DuckDBPyConnection, asked: dict[str, Any], levels: Sequence[Level]) -> None:
    """Put on a cursor which plans live in the period (`at`, `starts`, `until`), what lies under what, and what hangs."""
    _name_levels(cursor, levels)
    _do(cursor, _LIVING, asked)
    cursor.execute(_REACH)
    circular = cursor.execute("SELECT parent, child FROM circular_edge()").fetchall()
    if not circular:
        return
    for parent, child, path in closing(circular):
        _do(cursor, _ABSENT, {"parent": parent, "child": child, "path": path})
    cursor.execute(_REACH)


def judge(cursor: duckdb.DuckDBPyConnection, asked: dict[str, Any]) -> None:
    """Keep on a cursor the scorecard's lines of those indicators that live in the period and are asked for."""
    codes = [row[0] for row in _do(cursor, _WHOSE, asked).fetchall()]
    cursor.execute(WANTED + " FROM (SELECT DISTINCT unnest($codes) AS code)", {"codes": codes})
    suppose(cursor, None)
    _do(cursor, _JUDGED, asked)


def gaps_on(cursor: duckdb.DuckDBPyConnection, asked: dict[str, Any]) -> list[Row]:
    """Where the thread is broken that was laid out on a cursor (`at`, `today`, `until`), kept there as well."""
    _do(cursor, _GAPS, asked)
    if _do(cursor, _ANY_RISK, asked).fetchall()[0][0]:
        _do(cursor, _RISK_GAPS, asked)
    return rows_of(cursor.execute(_EVERY_GAP))


def closing(edges: Sequence[tuple[str, str]]) -> list[tuple[str, str, list[str]]]:
    """Those of some edges (parent, child) that close a circle with the ones before them, each with the path from
    the child by its parents back to itself. The edges come in the order in which they were said."""
    parents: dict[str, list[str]] = {}
    found = []
    for parent, child in edges:
        path = _way_up(parent, child, parents)
        if path is None:
            parents.setdefault(child, []).append(parent)
        else:
            found.append((parent, child, [child, *path]))
    return found


def _way_up(start: str, wanted: str, parents: dict[str, list[str]]) -> list[str] | None:
    """The way from a plan up to another by their parents, both named; None if there is none."""
    came_from: dict[str, str | None] = {start: None}
    waiting = [start]
    for one in waiting:
        if one == wanted:
            way: list[str] = []
            step: str | None = one
            while step is not None:
                way.append(step)
                step = came_from[step]
            return way[::-1]
        for above in parents.get(one, ()):
            if above not in came_from:
                came_from[above] = one
                waiting.append(above)
    return None


def _name_levels(cursor: duckdb.DuckDBPyConnection, levels: Sequence[Level]) -> None:
    columns: dict[str, list[Any]] = {
        "level": [one.id for one in levels],
        "position": list(range(len(levels))),
        "kind": [one.kind.value for one in levels],
    }
    for name in ("deliverable", "expected_of", "outlined_by", "approved_by", "review_months"):
        columns[name] = [getattr(one, name) for one in levels]
    cursor.execute(_LEVELS, columns)


def versions(database: Database, *, at: datetime, node_id: str) -> list[Row]:
    """Every version of a plan by a moment (UTC), oldest first."""
    with database.asking() as cursor:
        return rows_of(cursor.execute("SELECT * FROM plan_version($at, $node)", {"at": at, "node": node_id}))


def _do(cursor: duckdb.DuckDBPyConnection, text: str, asked: dict[str, Any]) -> duckdb.DuckDBPyConnection:
    """Ask, statement by statement, with those of the parameters that each names."""
    for one in filter(str.strip, text.split(";")):
        cursor.execute(one, {name: value for name, value in asked.items() if f"${name}" in one})
    return cursor
