"""Holds the rules of risk against the oracle, over registers that hypothesis makes up, many risks at a time.

`PMF_EXAMPLES` asks for more of them.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random

import pytest
from helpers.assurance import record
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from rules.council_facts import (
    Council,
    EventRow,
    FrameworkRow,
    PlanActionRow,
    ReturnRow,
    RiskRow,
    empty_council,
    put_into,
)
from rules.oracle import Oracle
from rules.risk_oracle import RiskOracle
from rules.risk_tables import MATRICES

from pmf.catalogue.council import read_settings
from pmf.model.period import parse_period
from pmf.model.subjects import Risk, Subjects
from pmf.rules import positions, risk_wording
from pmf.store.database import Database

WORDS = read_settings(framework="tower_hamlets").framework.words
EXAMPLES = max(4, int(os.environ.get("PMF_EXAMPLES", "40")) // 5)
RISKS = 40
RETURNS = {
    1: datetime(2024, 1, 1),
    2: datetime(2025, 3, 1),
    3: datetime(2025, 7, 15),
    4: datetime(2025, 10, 5),
}
MOMENTS = [datetime(2025, 10, 20, 12), datetime(2025, 9, 30), datetime(2025, 7, 20), datetime(2027, 1, 1)]
PERIODS = ["2025/26 Q2", "2025/26", "2025/26 Aug", "2024/25 Q4", "2025/26 H1"]
DAYS = [
    date(2025, 9, 30) + timedelta(days=step)
    for step in (-800, -366, -365, -364, -183, -92, -91, -1, 0, 1, 5, 20, 21, 300)
]


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    with empty_council(tmp_path_factory.mktemp("risks")) as opened:
        yield opened


def test_the_rules_and_the_oracle_agree_on_every_risk(database: Database) -> None:
    counted: Counter[str] = Counter()

    @settings(
        max_examples=EXAMPLES, derandomize=True, database=None, deadline=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(
        st.integers(0, 2**40),
        st.sampled_from(sorted(MATRICES)),
        st.sampled_from(MOMENTS),
        st.sampled_from(PERIODS),
    )
    def agree(seed: int, name: str, at: datetime, asked: str) -> None:
        chance, matrix, period = Random(seed), MATRICES[name], parse_period(asked)
        made = register(chance, matrix)
        put_into(database, made)
        oracle = RiskOracle(made, matrix, at, period, set(Oracle(made, at).standing))
        wanted = oracle.positions()
        told = {
            one["subject"]: one
            for one in positions.positions(database, at=at, period=period)
            if one["about"] == "risk"
        }
        assert set(told) == set(wanted)
        for risk_id, expected in wanted.items():
            row = told[risk_id]
            risk = row["risk"]
            said = {
                "status": row["status"], "because": row["because"], "score": risk["score"], "moved": risk["moved"],
                "before": risk["before"] and risk["before"]["score"], "year_ago": risk["year_ago"] and risk["year_ago"]["score"],
                "mitigated": risk["mitigated"], "own_kinds": row["own_kinds"], "is_grave": row["is_grave"],
                "past": [(one["period"], one["status"], one["value"]) for one in row["past"]],
                "directorate": row["directorate"], "return_no": row["return_no"],
            }  # fmt: skip
            assert said == expected, (name, at, asked, risk_id)
            words = [risk_wording.reason(row, WORDS), risk_wording.mitigated(risk)]
            words += [risk_wording.SENTENCES[kind](row, WORDS) for kind in row["own_kinds"]]
            assert all(one.endswith(".") and "None" not in one for one in words), words
            assert "None" not in risk_wording.movement(risk) + " ".join(risk_wording.in_short(risk))
            counted.update(["risks", row["because"], risk["mitigated"], *row["own_kinds"]])

    agree()
    record("risk_against_oracle", inputs=counted["risks"], faults=0)
    assert counted["risks"] >= 100
    kinds = {*risk_wording.KINDS, *risk_wording.STANDINGS, *risk_wording.MITIGATED}
    assert all(counted[one] for one in kinds), kinds - set(counted)


def register(chance: Random, matrix: Risk) -> Council:
    """A council of risks with several reviews in several versions, and actions that name some of them."""
    framework = FrameworkRow(subjects=Subjects(risk=matrix).model_dump_json())
    made = Council([framework], [ReturnRow(number, when) for number, when in RETURNS.items()])
    if chance.random() < 0.3:
        made.events.append(EventRow(chance.choice([2, 3]), "withdrawn", datetime(2025, 9, 1)))
    for number in range(RISKS):
        made.risks += _reviews(f"R{number}", chance, matrix)
    for number in range(RISKS):
        status = chance.choice(
            ["not_started", "not_started", "on_track", "at_risk", "off_track", "complete", "cancelled"]
        )
        made.plan_actions.append(
            PlanActionRow(
                chance.choice([1, 2, 3]), f"A{number}", (), chance.choice(DAYS), chance.choice([date(2025, 6, 30), date(2025, 3, 31)]),
                status, revised_due=chance.choice([None, None, *DAYS[-6:]]), risk_id=f"R{chance.randrange(RISKS)}",
            )
        )  # fmt: skip
    return made


def _reviews(name: str, chance: Random, matrix: Risk) -> list[RiskRow]:
    def cell() -> tuple[int, int]:
        # A step too many now and then: of a matrix that was larger.
        most = (len(matrix.impacts), len(matrix.likelihoods))
        return tuple(chance.randint(1, size + (chance.random() < 0.03)) for size in most)  # type: ignore[return-value]

    kind = chance.choice(["threat", "threat", "opportunity"])
    inherent, target = (
        chance.choice([(None, None), cell(), cell()]),
        chance.choice([(None, None), cell(), cell()]),
    )
    appetite = chance.choice([None, None, None, 2, 6, 20, 25])
    rows = []
    for reviewed_on in chance.sample(DAYS, chance.randint(1, 4)):
        for number in chance.sample([1, 2, 3, 4], chance.choice([1, 1, 2])):
            rows.append(
                RiskRow(
                    number, name, reviewed_on, *cell(), *inherent, *target, kind, chance.choice([None, *DAYS[-7:]]),
                    chance.choice([None, *DAYS[-7:]]), appetite, directorate=chance.choice([None, "Homes"]),
                    closed_on=chance.choice([None] * 12 + DAYS),
                )
            )  # fmt: skip
    return rows
