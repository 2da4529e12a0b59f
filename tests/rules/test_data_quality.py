"""Data quality: every row of its tables in `tests/spec`, and a second reading on councils made up at random."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

import pytest
from helpers.assurance import record
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from rules import data_quality_spec as spec
from rules.council_facts import Council, IndicatorRow, ReturnRow, empty_council
from rules.councils import HANDED_IN, Question, questions
from rules.data_quality_facts import Asked, AuditRow, Looked, ReviewRow, as_findings, put_all
from rules.data_quality_oracle import Quality, QualityOracle

from pmf.rules import judging, quality_wording
from pmf.store.database import Database

EXAMPLES = int(os.environ.get("PMF_EXAMPLES", "40"))
LEVELS = ("accuracy", "validity", "reliability", "timeliness", "relevance", "completeness", "quality")


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """One database, filled anew for each council."""
    with empty_council(tmp_path_factory.mktemp("quality")) as opened:
        yield opened


ROWS = spec.rows()


@pytest.fixture(scope="module")
def answers(database: Database) -> dict[str, dict[str, object]]:
    """Every row of the tables, judged at its own day."""
    council, looked = spec.council_of(ROWS)
    put_all(database, council, looked)
    found: dict[str, dict[str, object]] = {}
    for day in sorted({row["as at"] for row in ROWS}):
        at = datetime.fromisoformat(f"{day}T12:00")
        told = judging.data_quality(database, at=at, period=spec.ASKED, review_after_months=12)
        wanted = {row["code"] for row in ROWS if row["as at"] == day}
        found |= {line["code"]: line for line in told if line["code"] in wanted}
    return found


@pytest.mark.parametrize("row", ROWS, ids=[f"{row['table']}: {row['case']}" for row in ROWS])
def test_a_level_is_as_its_table_says(row: spec.Row, answers: dict[str, dict[str, object]]) -> None:
    """The level, and the sentence that says why."""
    line = answers[row["code"]]
    assert line[row["characteristic"]] == row["level"].replace(" ", "_")
    if row["sentence"]:
        assert quality_wording.sentence(line, row["characteristic"]) == row["sentence"]


def test_the_thresholds_that_are_printed_are_those_that_count(database: Database) -> None:
    with database.asking() as cursor:
        counted = cursor.execute(
            "SELECT days_still_fair(), per_cent_still_fair(), restatements_too_many(), audit_per_cent_still_fair()"
        ).fetchone()
    assert counted == (
        quality_wording.DAYS_STILL_FAIR, quality_wording.PER_CENT_STILL_FAIR,
        quality_wording.RESTATEMENTS_TOO_MANY, quality_wording.AUDIT_PER_CENT_STILL_FAIR,
    )  # fmt: skip


def test_a_second_reading_agrees_on_every_council(database: Database) -> None:
    """Levels and the numbers under them, for every indicator of councils with every flaw."""
    counted = {
        "councils": 0,
        "judged": 0,
        "differences": 0,
        **dict.fromkeys(("poor", "fair", "good", "not_known"), 0),
    }

    @settings(
        max_examples=EXAMPLES, derandomize="PMF_EXPLORE" not in os.environ, database=None, deadline=None,
        phases=[Phase.generate], suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(questions(indicators=15), st.integers(0, 2**40))
    def agree(question: Question, seed: int) -> None:
        council, looked = _looked_at(question.council, Random(seed))
        put_all(database, council, looked)
        by_oracle = QualityOracle(council, looked, question.at, 12).of_period(question.period)
        rows = judging.data_quality(database, at=question.at, period=question.period, review_after_months=12)
        by_rules = {row["code"]: _of_row(row) for row in rows}
        counted["councils"] += 1
        counted["judged"] += len(by_oracle)
        for one in by_oracle.values():
            counted[one.quality] += 1
        for code in sorted(set(by_rules) | set(by_oracle)):
            said, expected = by_rules.get(code), by_oracle.get(code)
            assert said == expected, _told(code, said, expected, council, question)

    agree()
    record("data_quality_second_reading", **counted)
    assert min(counted[level] for level in ("poor", "fair", "good", "not_known")) > 10


def _of_row(row: dict[str, object]) -> Quality:
    places = (row["places_found"], row["places_expected"])
    own = {one.name: row[one.name] for one in fields(Quality) if one.name != "places"}
    return Quality(**own, places=places)  # type: ignore[arg-type]


def _told(
    code: str, said: Quality | None, expected: Quality | None, council: Council, question: Question
) -> str:
    lines = [f"{code} for {question.period} as at {question.at}", f"rules  {said}", f"oracle {expected}"]
    lines += [str(one) for one in council.indicators if one.code == code]
    lines += [str(one) for one in council.observations if one.code == code]
    return "\n".join([*lines, *map(str, council.returns), *map(str, council.events)])


_CODES = (
    "unusual", "out_of_range", "order_of_magnitude", "restated_without_reason", "red_without_commentary",
    "unchanged_commentary",
)  # fmt: skip


def _looked_at(council: Council, chance: Random) -> tuple[Council, Looked]:
    """The council with its returns at other days, questions asked, definitions changed; audits and reviews."""
    by_return: dict[int, list[Asked]] = {}
    for number, row in enumerate(council.observations):
        while chance.random() < 0.12:
            asked = Asked(
                number, chance.choice(_CODES), chance.choice(["warning", "warning", "note"]), chance.choice("AAB")
            )  # fmt: skip
            by_return.setdefault(row.return_no, []).append(asked)
    returns: list[ReturnRow] = []
    for one in council.returns:
        moved = one.recorded_at
        if one.return_no in HANDED_IN:
            moved += timedelta(days=chance.randint(0, 40))
        findings = as_findings(by_return.get(one.return_no, []))
        mapping = chance.choice([None, None, "theirs"])
        returns.append(replace(one, recorded_at=moved, findings=findings, mapping=mapping))
    indicators = list(council.indicators)
    for indicator in council.indicators:
        for return_no in chance.sample(range(2, 9), chance.choice([0, 0, 0, 1, 2])):
            if not any(one.code == indicator.code and one.return_no == return_no for one in indicators):
                indicators.append(_defined_anew(indicator, return_no, chance))
    changed = replace(council, returns=returns, indicators=indicators)
    looked = Looked()
    for code in sorted({one.code for one in council.indicators}):
        for _ in range(chance.choice([0, 0, 1, 2])):
            when = datetime(2023, 6, 1) + timedelta(
                days=chance.randint(0, 1500), seconds=chance.randint(0, 80_000)
            )
            looked.audits.append(_audit(code, when, chance))
        for _ in range(chance.choice([0, 1, 2])):
            when = datetime(2023, 6, 1) + timedelta(
                days=chance.randint(0, 1500), seconds=chance.randint(0, 80_000)
            )
            looked.reviews.append(
                ReviewRow(code, when, chance.choice(["yes", "yes", "yes", "change", "retire"]))
            )
    return changed, looked


def _defined_anew(indicator: IndicatorRow, return_no: int, chance: Random) -> IndicatorRow:
    return replace(indicator, return_no=return_no, definition=chance.choice([None, "as before", "anew"]))


def _audit(code: str, when: datetime, chance: Random) -> AuditRow:
    outcome = chance.choice(["agrees", "differs", "differs", "no_evidence"])
    found = (
        Decimal(chance.choice(["100", "105", "95", "105.000000000001", "0"]))
        if outcome == "differs"
        else None
    )
    return AuditRow(code, when, outcome, Decimal(100), found)
