"""Holds the list of exceptions against the oracle, over small councils that hypothesis makes up, many at a time.

The councils are the same on every run: 500 of them. `PMF_SCALE` runs as many times more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import fields
from typing import Any

import pytest
from helpers.assurance import record, sized
from hypothesis import HealthCheck, Phase, given, settings
from rules.council_facts import empty_council, put_into
from rules.councils import Question
from rules.exception_oracle import GRAVEST_FIRST, ExceptionOracle, Found
from rules.exceptional_councils import exceptional

from pmf.catalogue.council import read_settings
from pmf.rules import exception_wording, wording
from pmf.rules.finding_exceptions import exceptions
from pmf.store.database import Database

AT_ONCE, INDICATORS = 42, 3
BATCHES = sized(12)
WORDS = read_settings(framework="tower_hamlets").framework.words


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    with empty_council(tmp_path_factory.mktemp("exceptions")) as opened:
        yield opened


def of_rules(row: dict[str, Any]) -> Found:
    return Found(
        row["subject_kind"], row["subject"], tuple(row["kinds"]), row["began"], row["periods_running"], row["persistent"],
        row["call_in"], row["severity"], row["state"],
    )  # fmt: skip


def bare(one: Found) -> tuple[object, ...]:
    return (
        one.subject_kind, one.subject, one.kinds, one.since, one.periods_running, one.persistent, one.call_in, one.severity, one.state,
    )  # fmt: skip


def test_the_rules_and_the_oracle_agree_on_every_exception(database: Database) -> None:
    counted: Counter[str] = Counter()

    @settings(
        max_examples=BATCHES, derandomize=True, database=None, deadline=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(exceptional(AT_ONCE, INDICATORS))
    def agree(question: Question) -> None:
        put_into(database, question.council)
        rows = exceptions(database, at=question.at, period=question.period)
        wanted = ExceptionOracle(question.council, question.at, question.period).exceptions()
        told, expected = [bare(of_rules(row)) for row in rows], [bare(one) for one in wanted]
        if told != expected:
            pytest.fail(difference(question, told, expected), pytrace=False)
        counted["councils"] += AT_ONCE
        for row, one in zip(rows, wanted, strict=True):
            counted["exceptions"] += 1
            counted.update(one.kinds)
            for kind in one.kinds:
                check_sentence(kind, row, one)

    agree()
    record("exceptions_against_oracle", inputs=counted["councils"], exceptions=counted["exceptions"], faults=0,
           **{kind: counted[kind] for kind in GRAVEST_FIRST})  # fmt: skip
    assert counted["councils"] >= sized(500)
    assert all(counted[kind] >= 1 for kind in GRAVEST_FIRST), counted


def difference(question: Question, told: list[Any], expected: list[Any]) -> str:
    """The first subject on which the two readings differ, with its facts."""
    both: list[tuple[Any, Any]] = [
        (next((one for one in told if one[1] == code), None), next((one for one in expected if one[1] == code), None))
        for code in sorted({one[1] for one in [*told, *expected]})
    ]  # fmt: skip
    for said, wanted in both:
        if said != wanted:
            code = (said or wanted)[1]
            council = question.council
            rows = [*council.frameworks, *council.returns, *council.events]
            for name in ("indicators", "targets", "observations"):
                rows += [one for one in getattr(council, name) if one.code == code]
            about = [one for one in council.decisions if one.subject == code]
            numbers = {one.decision_no for one in about}
            rows += [*about, *(one for one in council.decision_events if one.decision_no in numbers)]
            asked = f"{question.period} at {question.at}"
            return "\n".join([asked, *map(short, rows), f"rules  {said}", f"oracle {wanted}"])
    place = next(number for number, pair in enumerate(zip(told, expected, strict=True)) if pair[0] != pair[1])
    return f"order differs at {place}: rules {told[place]}, oracle {expected[place]}"


def short(row: Any) -> str:
    """A row without what is empty in it."""
    said = {one.name: getattr(row, one.name) for one in fields(row)}
    return type(row).__name__ + str({name: str(it) for name, it in said.items() if it not in (None, "")})


# The sentences, put together again from what the oracle knows.


def check_sentence(kind: str, row: dict[str, Any], one: Found) -> None:
    row = row | {"frequency_shown": one.facts.get("length")}
    said = exception_wording.sentence(kind, exception_wording.evidence(row, kind), WORDS)
    assert said.endswith(".") and "None" not in said, said
    for part in expected_parts(kind, row, one):
        assert part in said, (part, said)


def expected_parts(kind: str, row: dict[str, Any], one: Found) -> list[str]:
    """What a sentence must hold, each number among it worked out by the oracle."""
    facts = one.facts
    unit = {"half": "half-year"}.get(facts.get("length", ""), facts.get("length", ""))
    match kind:
        case "persistent":
            parts = [f"in {facts['red_of_last']} of the last {facts['looked_at']} {unit}s"]
            missing = facts["missing"][::-1]
            if missing:
                were = "was" if len(missing) == 1 else "were"
                parts += [*missing, f"{missing[-1]} {were} not returned"]
            return parts
        case "any_failure":
            return ["Any failure"]
        case "overdue":
            days = facts["days_late"]
            return [f"{days} day{'' if days == 1 else 's'} ago", wording.day(facts["deadline"])]
        case "deteriorating":
            values = [wording.said(value, row["unit"], row["decimals"]) for value in facts["values"]]
            return [f"for {facts['worse']} {unit}s running: from {values[-1]} to {values[0]}."]
        case "masked":
            masked = facts["masked"]
            name = ", ".join(filter(None, (masked["place"], masked["group"])))
            return [f"{name}: {wording.said(masked['value'], row['unit'])}"[: len(name) + 3],
                    f"{masked['red']} of {masked['parts']} places and groups"]  # fmt: skip
        case "action_overdue":
            parts = []
            words = facts.get("words")
            if facts.get("wanting") and words and words.action_due and words.action_due < row["today"]:
                parts.append(f"(Ann) was to be done by {wording.day(words.action_due)}")
            if facts["late"]:
                due, more = facts["due"], len(facts["late"]) - 1
                if due is not None and due < row["today"]:
                    parts.append(f"was due by {wording.day(due)}, {(row['today'] - due).days} day")
                parts += [f"{more} more"] if more else []
            return parts
        case "below_minimum":
            return [wording.shown(row)]
        case "projected_miss":
            return [row["projected"]["year"], wording.said(row["projected"]["projected"], row["unit"])]
        case "acceptance_expired":
            return ["accepted until", "by Jo"]
        case _:
            return ["poor in"]
