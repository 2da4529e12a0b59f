"""Targets held against the guidance: every row of the table is put into a real database, and the rule asked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from rules import spec_tables as spec
from rules.council_facts import IndicatorRow, ReturnRow, TargetRow, empty_council, put_into

from pmf.model.framework import Words
from pmf.model.period import Frequency, parse_period
from pmf.rules import judging, target_wording
from pmf.store.database import Database

ROWS = spec.rows_of("target_challenge")
THIS, LAST = parse_period("2025/26"), parse_period("2024/25")
AT = datetime(2025, 8, 1)
Facts = dict[str, Any]


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    with empty_council(tmp_path_factory.mktemp("targets")) as opened:
        yield opened


@pytest.fixture(scope="module")
def told(database: Database) -> dict[str, Facts]:
    """What is said of the target of each row, by its code."""
    made = spec.council()
    for row in ROWS:
        code = row["code"]
        made.indicators.append(
            IndicatorRow(1, code, row["polarity"], row["kind"], Frequency.YEAR, unit=row["unit"],
                         definition=row["definition"] or None, plans=tuple(filter(None, [row["plan"]])))
        )  # fmt: skip
        made.observations += [spec.figure(code, when, said) for when, said in spec.entries(row["figures"])]
        if row["changed"]:
            amount, day = row["changed"].split(" on ")
            made.returns.append(ReturnRow(len(made.returns) + 1, datetime.fromisoformat(day)))
            made.targets.append(_target(row, len(made.returns), target=Decimal(amount)))
        made.targets.append(_target(row, 1))
        before = {
            "target": spec.number(row["last year"]),
            "lower_limit": spec.number(row["last year's lower limit"]),
            "upper_limit": spec.number(row["last year's upper limit"]),
        }
        if any(one is not None for one in before.values()):
            made.targets.append(TargetRow(1, code, LAST, **before))  # type: ignore[arg-type]
    put_into(database, made)
    with database.asking() as cursor:
        cursor.execute(
            "INSERT INTO council.plan_node (return_no, row_no, cell, node_id, level, title, parents)"
            " VALUES (1, 1, 'A1', 'P1', 'service_plan', 'A plan', [])"
        )
        for number, row in enumerate((one for one in ROWS if one["agreement"]), 1):
            amount, rest = row["agreement"].split(" on ")
            moment = datetime.fromisoformat(rest[:10])
            cursor.execute(
                "INSERT INTO council.decision (decision_no, recorded_at, decided_by, subject_kind, subject, kind, words, owner, value)"
                " VALUES (?, ?, 'Priya', 'target', ?, 'agree_target', 'Building work', 'CMT', ?)",
                [number, moment, f"{row['code']} 2025/26", Decimal(amount)],
            )
            if "cancelled" in rest:
                cursor.execute(
                    "INSERT INTO council.decision_event VALUES (?, ?, 'Priya', 'cancelled', 'An error', NULL)",
                    [number, moment],
                )
    return {one["code"]: one for one in judging.target_challenge(database, at=AT, year=THIS)}


def _target(row: spec.Row, return_no: int, **changed: Any) -> TargetRow:
    said = {
        "target": spec.number(row["target"]),
        "minimum": spec.number(row["minimum"]),
        "lower_limit": spec.number(row["lower limit"]),
        "upper_limit": spec.number(row["upper limit"]),
        "set_by": row["set by"] or None,
        "agreed_on": date.fromisoformat(row["agreed on"]) if row["agreed on"] else None,
        "rationale": row["rationale"] or None,
    }
    return TargetRow(return_no, row["code"], THIS, **(said | changed))  # type: ignore[arg-type]


@pytest.mark.parametrize("row", ROWS, ids=[row["case"] for row in ROWS])
def test_each_target_of_the_table(told: dict[str, Facts], row: spec.Row) -> None:
    found = told[row["code"]]
    misses = row["misses"].removeprefix("agreed: ")
    wanted = [one.replace(" ", "_") for one in misses.split("; ") if one]
    assert found["criteria"] == wanted
    if wanted:
        assert found["agreed"] is row["misses"].startswith("agreed: ")
    sentences = target_wording.challenge(found, Words())
    assert len(sentences) == len(wanted)
    if row["sentence"]:
        assert sentences[0] == row["sentence"]


def test_every_criterion_has_its_boundary_in_the_table() -> None:
    named = {one.strip() for row in ROWS for one in row["misses"].removeprefix("agreed: ").split(";")} - {""}
    assert {one.replace(" ", "_") for one in named} == set(target_wording._SENTENCES)


def test_who_agreed_when_and_why_is_said(told: dict[str, Facts]) -> None:
    agreed = next(one for one in told.values() if one["agreed"])
    assert target_wording.agreement(agreed) == (
        "agreed by CMT: Building work (recorded by Priya, 10 Apr 2025)"
    )


def test_a_past_moment_knows_nothing_of_a_later_agreement(database: Database, told: dict[str, Facts]) -> None:
    before = judging.target_challenge(database, at=datetime(2025, 4, 9), year=THIS)
    assert not any(one["agreed"] for one in before)
    assert any(one["agreed"] for one in told.values())


def test_a_target_of_another_year_is_not_listed(database: Database, told: dict[str, Facts]) -> None:
    last = judging.target_challenge(database, at=AT, year=LAST)
    assert {one["period"] for one in last} == {"2024/25"}
    assert {one["period"] for one in told.values()} == {"2025/26"}
