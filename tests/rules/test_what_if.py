"""A supposed rule gives what a framework that has it gives, and leaves nothing behind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from rules import spec_tables as spec
from rules.council_facts import Council, FrameworkRow, ReturnRow, empty_council, put_into
from rules.councils import HANDED_IN, _add_indicator

from pmf.model.words import StatusRule
from pmf.rules import judging
from pmf.rules.judging import Supposition
from pmf.store.database import Database

TOLERANCE, OUTER = Decimal("7.5"), Decimal(15)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    with empty_council(tmp_path_factory.mktemp("what_if")) as opened:
        yield opened


def council(framework: FrameworkRow, *, own_rules: bool) -> Council:
    """Many indicators of every kind, some with a rule of their own, none with a tolerance of its own: those are
    kept in a framework as under a supposition that names none."""
    made = Council(
        [framework], [ReturnRow(1, spec.LONG_AGO), *(ReturnRow(*one) for one in HANDED_IN.items())]
    )
    for number in range(80):
        _add_indicator(made, f"I{number:02d}", Random(number))
    made.indicators = [
        replace(one, tolerance=None, status_rule=one.status_rule if own_rules else None)
        for one in made.indicators
    ]
    return made


def statuses(database: Database, supposed: Supposition | None = None) -> list[dict[str, Any]]:
    return judging.scorecard(
        database, at=spec.MUCH_LATER, period=spec.period("2024/25 Q2"), supposed=supposed
    )


def test_a_supposed_rule_is_the_rule_that_a_framework_would_have(database: Database) -> None:
    put_into(database, council(FrameworkRow(), own_rules=True))
    now = statuses(database)
    supposed = {rule: statuses(database, Supposition(rule, TOLERANCE, OUTER)) for rule in StatusRule}
    assert statuses(database) == now, "a supposition must not outlast its question"
    for rule, told in supposed.items():
        framework = FrameworkRow(status_rule=rule.value, tolerance=TOLERANCE, outer_tolerance=OUTER)
        put_into(database, council(framework, own_rules=False))
        assert told == statuses(database), rule
        changed = sum(one["status"] != other["status"] for one, other in zip(now, told, strict=True))
        assert changed > 3, f"{rule} must make a difference for this to say anything"
