"""Holds the golden thread against the oracle, over small councils that hypothesis makes up, many at a time.

The councils are the same on every run. `PMF_SCALE` runs as many times more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from helpers.assurance import record, sized
from hypothesis import HealthCheck, Phase, given, settings
from rules import thread_tables as tables
from rules.council_facts import empty_council, put_into
from rules.thread_oracle import ThreadOracle
from rules.threaded_councils import Question, levels, threaded

from pmf.catalogue.council import read_settings
from pmf.rules import gap_wording, thread_wording, threading
from pmf.store.database import Database

AT_ONCE, BATCHES = 24, sized(8)
METHODS = ("worst_of", "share_of", "weighted")
WORDS = read_settings(framework="tower_hamlets").framework.words


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    with empty_council(tmp_path_factory.mktemp("threads")) as opened:
        yield opened


def test_the_rules_and_the_oracle_agree_on_every_thread(database: Database) -> None:
    counted: Counter[str] = Counter()
    for method in METHODS:

        @settings(
            max_examples=BATCHES, derandomize=True, database=None, deadline=None, phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @given(threaded(AT_ONCE, method))
        def agree(question: Question) -> None:
            put_into(database, question.council)
            choice = question.choice
            told = threading.thread(
                database, at=question.at, period=tables.QUARTER, levels=levels(), directorate=choice.directorate,
                lead_member=choice.lead_member, sets=set(choice.sets) if choice.sets else None,
            )  # fmt: skip
            oracle = ThreadOracle(question.council, question.at, tables.QUARTER, levels())
            counted["councils"] += AT_ONCE
            compare(question, told, oracle, counted)

        agree()
    record("thread_against_oracle", inputs=counted["councils"], comparisons=sum(
        counted[one] for one in ("plans", "actions", "edges", "gaps", "indicators")
    ), faults=0, **{name: count for name, count in counted.items() if name != "councils"})  # fmt: skip
    assert counted["councils"] >= 250
    assert all(counted[f"gap {kind}"] for kind in gap_wording.KINDS), counted
    assert all(counted[f"status {one}"] for one in tables.STATUSES), counted


def compare(
    question: Question, told: threading.ThreadRows, oracle: ThreadOracle, counted: Counter[str]
) -> None:
    choice = question.choice
    lines = {row["code"]: row["status"] for row in told.lines}
    assert set(lines) == oracle.expected_indicators(choice)
    counted["indicators"] += len(lines)
    wanted = oracle.statuses(lines, choice)
    nodes = {row["node_id"]: row for row in told.nodes}
    assert set(nodes) == set(wanted), choice
    for node, expected in wanted.items():
        said = of_rules(nodes[node], told.drivers.get(node, []))
        assert said == expected, f"{question.at} {choice} {oracle.framework.roll_up} {oracle.plans[node]}"
        counted["plans"] += 6
        counted[f"status {said['status']}"] += 1
        check_sentence(nodes[node]["everything"], told.settings)
    edges = {(parent, child) for child in wanted for parent in oracle.parents[child] if parent in wanted}
    assert set(told.edges) == edges
    counted["edges"] += len(edges)
    for row in told.actions:
        action = oracle.actions[row["action_id"]]
        assert (
            row["counts_as"], row["because"], row["due_now"], row["slipped_times"], row["is_stale"], row["directorate"],
        ) == (action.counts_as, action.because, action.due_now, action.put_off, action.is_stale, action.directorate)  # fmt: skip
        assert "None" not in thread_wording.action_reason(row)
        counted["actions"] += 6
    gaps = {(row["gap"], row["subject_kind"], row["subject"]) for row in told.gaps}
    expected_gaps = {
        one for one in oracle.gaps() if not choice.narrows or kept(one, told, oracle, choice.directorate)
    }
    assert gaps == expected_gaps, (gaps ^ expected_gaps, question.at)
    for row in told.gaps:
        counted["gaps"] += 1
        counted[f"gap {row['gap']}"] += 1
        said = gap_wording.message(row, WORDS, {}) + gap_wording.fix(row, WORDS)
        assert "{" not in said and "[" not in said and "“None”" not in said, said


def of_rules(row: dict[str, Any], drivers: list[tuple[str, str]]) -> dict[str, Any]:
    everything = row["everything"]
    return {
        **{name: row[column] and row[column]["status"] for name, column in (("status", "everything"), ("own", "own"))},
        "lower": row["lower_status"],
        "counts": tuple(everything[name] for name in ("on_target", "rated", "total")) if everything else (0, 0, 0),
        "drivers": drivers,
    }  # fmt: skip


def check_sentence(reading: dict[str, Any] | None, framework: dict[str, Any]) -> None:
    said = thread_wording.reason(reading, framework, WORDS)
    assert said.endswith(".") and "None" not in said and "{" not in said, said
    if reading and reading["rated"] not in (0, 1, reading["total"]) and framework["roll_up"] != "weighted":
        assert f"{reading['rated']} " in said and f"({reading['total']} in all)" in said, said


def kept(
    gap: tuple[str, str, str], told: threading.ThreadRows, oracle: ThreadOracle, directorate: str | None
) -> bool:
    kind, subject_kind, subject = gap
    if kind == "plan_missing":
        return subject == directorate
    if subject_kind == "risk":
        return directorate is not None and oracle.register[subject].directorate == directorate
    there = {
        "plan": {row["node_id"] for row in told.nodes},
        "indicator": {row["code"] for row in told.lines},
        "action": {row["action_id"] for row in told.actions},
    }
    return subject in there[subject_kind]
