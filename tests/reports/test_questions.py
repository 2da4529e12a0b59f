"""The questions to ask, held against the table that a performance officer can read."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from pmf.reports.questions import MOST, RULES, Facts, asked, questions

TABLE = Path(__file__).parents[1] / "spec" / "questions.csv"
CASES = list(csv.DictReader(TABLE.open(encoding="utf-8", newline="")))
_NAMES = {"running": "periods_running", "worse": "periods_worse", "projected": "projected_status",
          "weak": "weak_part", "late": "late_action", "unmoved": "unmoved_decision", "over": "acceptance_over",
          "critical": "business_critical"}  # fmt: skip


def facts_of(text: str) -> Facts:
    facts = Facts(period="2026/27 Q2", projected="78.0%", year_target="90%", year_ends=date(2027, 3, 31))
    for part in filter(None, text.split("; ")):
        name, _, said = part.partition("=")
        name = _NAMES.get(name, name)
        value: object = said
        if name == "kinds":
            value = tuple(said.split())
        elif name == "marks":
            value = tuple(said.split("|"))
        elif name in ("periods_running", "periods_worse"):
            value = int(said)
        elif said == "yes":
            value = True
        facts = replace(facts, **{name: value})  # type: ignore[arg-type]
    return facts


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_which_questions_are_asked(case: dict[str, str]) -> None:
    assert "; ".join(asked(facts_of(case["facts"]))) == case["asked"]


def test_every_rule_is_in_the_table() -> None:
    said = {name for case in CASES for name in case["asked"].split("; ")}
    assert said == {rule.name for rule in RULES}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_questions_are_whole_sentences_that_ask(case: dict[str, str]) -> None:
    made = questions(facts_of(case["facts"]))
    assert 0 < len(made) <= MOST
    for one in made:
        assert one.endswith("?"), one
        assert "None" not in one
        assert "  " not in one
        assert one[0].isupper() or one[0] == "“"
