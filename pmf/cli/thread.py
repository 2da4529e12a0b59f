"""The command that says how plans stand, and where the golden thread is broken."""

from __future__ import annotations

import argparse
from typing import Any

from pmf.catalogue.council import Settings
from pmf.cli.output import asked_moment, asked_period, print_json, reading
from pmf.reports.reading import chosen_directorate, default_period
from pmf.reports.risk import Register, read_risks
from pmf.reports.thread import Thread, ThreadNode, read_thread
from pmf.reports.thread_part import Part, part_of, risks_of
from pmf.rules import wording

_MARKS = {"green": "+", "yellow": "~", "amber": "~", "red": "!"}


def thread(asked: argparse.Namespace, settings: Settings) -> int:
    """The golden thread of a period, from a plan down or whole, for people or as JSON."""
    period = asked_period(asked.period, settings)
    with reading(settings) as reader:
        at = asked_moment(asked.as_at, reader.database)
        chosen = period or default_period(reader, at)
        directorate = chosen_directorate(reader, at, asked.directorate)
        found = read_thread(reader, period=chosen, at=at, directorate=directorate)
        register = read_risks(reader, period=chosen, at=at)
    part = part_of(found, asked.node)
    if asked.json:
        print_json(_as_json(found, part, register))
        return 0
    print(found.headline(part.top))
    print(f"{chosen.label}, as at {wording.day(at)}. {found.method_words}")
    for node, depth in part.walk:
        print(f"\n{'  ' * depth}{_MARKS.get(node.status, '.')} {node.id}  {node.title} ({node.level_name})")
        print(f"{'  ' * depth}  {node.reason}")
        for code in found.indicators(node.id):
            line = found.lines[code]
            print(f"{'  ' * depth}    {line['status']:<10} {code}  {line['name']}: {line['reason']}")
        for one in found.actions_of(node.id):
            action = found.actions[one]
            print(f"{'  ' * depth}    {action['counts_as']:<10} {one}  {action['title']}: {action['reason']}")
        for row in risks_of(node, register)[0]:
            print(f"{'  ' * depth}    {row['status']:<10} {row['subject']}  {row['name']}: {row['reason']}")
    if part.gaps:
        print(f"\nThe thread is broken in {len(part.gaps)} {'place' if len(part.gaps) == 1 else 'places'}:")
    for gap in part.gaps:
        print(f"  {gap.node}  {gap.name}: {gap.message} {gap.fix}")
    return 0


def _as_json(found: Thread, part: Part, register: Register) -> dict[str, Any]:
    return {
        "period": found.period.label,
        "as_at": found.at,
        "method": found.method_words,
        "nodes": [_node(node, register) for node, _ in part.walk],
        "indicators": [
            {
                "code": code, "name": line["name"], "status": line["status"], "reason": line["reason"],
                "value": line["value"], "target": line["target"], "period": line["figure_period"] or line["period"],
                "plans": found.plans_of("indicator", code),
            }
            for code, line in part.lines.items()
        ],
        "actions": [
            {
                "id": one, "title": row["title"], "kind": row["kind"], "status": row["counts_as"],
                "reported_status": row["status"], "reason": row["reason"], "owner": row["owner"], "due": row["due_now"],
                "percent_complete": row["percent_complete"], "plans": found.plans_of("action", one),
            }
            for one, row in part.actions.items()
        ],
        "gaps": [
            {"kind": gap.kind, "node": gap.node, "message": gap.message, "subject_kind": gap.subject_kind,
             "name": gap.name, "fix": gap.fix}
            for gap in part.gaps
        ],
    }  # fmt: skip


def _node(node: ThreadNode, register: Register) -> dict[str, Any]:
    return {
        "id": node.id, "level": node.level, "title": node.title, "parents": node.parents, "status": node.status,
        "own": node.own, "below": node.lower, "kind": node.kind, "reason": node.reason, "directorate": node.directorate,
        "service": node.service, "owner": node.owner, "on_target": node.on_target, "rated": node.rated, "total": node.total,
        "drivers": [{"kind": kind, "id": one} for kind, one in node.drivers],
        "risks": [
            {"id": row["subject"], "title": row["name"], "status": row["status"], "score": row["risk"]["score"], "reason": row["reason"]}
            for row in risks_of(node, register)[0]
        ],
    }  # fmt: skip
