"""Where the year will end: the table, a second reading over councils made up, and the record of what was said."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from rules import spec_tables as spec
from rules.council_facts import ObservationRow, empty_council, put_into
from rules.councils import Question, questions
from rules.outlook_oracle import OutlookOracle
from rules.test_spec import by, each

from pmf.catalogue.council import read_settings
from pmf.model.period import Frequency, period_of
from pmf.rules import judging, outlook_wording
from pmf.store.database import Database

SMALL = settings(
    max_examples=30, derandomize=True, database=None, deadline=None, phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
WORDS = read_settings(framework="tower_hamlets").framework.words


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    with empty_council(tmp_path_factory.mktemp("outlook")) as opened:
        yield opened


@pytest.fixture(scope="module")
def projected(database: Database) -> dict[str, dict[str, Any]]:
    """Every row of the table, seen from the period that it asks for."""
    rows = spec.rows_of("projection")
    made = spec.council()
    for row in rows:
        spec.add_series(made, row)
        made.observations += [
            ObservationRow(2, row["code"], when, forecast=Decimal(said))
            for when, said in spec.entries(row["forecast"])
        ]
    put_into(database, made)
    found: dict[str, dict[str, Any]] = {}
    for (asked,), together in by(rows, "asked").items():
        codes = [row["code"] for row in together]
        found |= judging.projections(database, at=spec.MUCH_LATER, codes=codes, period=spec.period(asked))
    return found


@each("projection")
def test_a_year_s_end_is_projected_as_the_table_says(
    row: spec.Row, projected: dict[str, dict[str, Any]]
) -> None:
    found = projected[row["code"]]
    said = (
        found["method"] or "",
        found["projected"],
        found["projected_status"] or "",
        found["projected_because"],
    )
    expected = row["method"], spec.number(row["projected"]), row["projected status"], row["ground"]
    assert said == (expected[0].replace(" ", "_"), expected[1], expected[2], expected[3].replace(" ", "_"))
    sentence = outlook_wording.sentence(found, WORDS)
    assert sentence.endswith(".") and ("None" not in sentence)


def test_the_rules_and_the_oracle_agree_on_every_year_s_end(database: Database) -> None:
    compared = 0

    @SMALL
    @given(questions(indicators=16))
    def agree(question: Question) -> None:
        nonlocal compared
        put_into(database, question.council)
        oracle = OutlookOracle(question.council, question.at)
        codes = sorted({one.code for one in question.council.indicators} & set(oracle._oracle.series))
        asked = question.period.frequency
        with database.asking() as cursor:
            since = question.period.starts - timedelta(days=400)
            span = judging._Span(asked.months, since, since, question.period.ends)
            given_to = judging._prepare(cursor, question.at, codes, span)
            judging.judge_years(cursor, given_to)
            del given_to["starts"]
            rows = judging.rows_of(
                cursor.execute("SELECT * FROM said_of_year($at, $months, $since, $until)", given_to)
            )
        for row in rows:
            said = oracle.said(row["code"], asked, row["ends"])
            assert said is not None
            if row["source"] == 4:
                continue
            wanted = said[row["source"] - 1]
            compared += 1
            told = (row["method"], row["projected"], row["projected_status"])
            assert told == (wanted.method, wanted.projected, wanted.status), _told(question, row, wanted)
        _nothing_left_out(rows, oracle, codes, question, since)

    agree()
    print(f"{compared:,} words on a year's end compared")
    assert compared > 1500


def _nothing_left_out(
    rows: list[dict[str, Any]], oracle: OutlookOracle, codes: list[str], question: Question, since: Any
) -> None:
    told = {(row["code"], row["ends"], row["source"]) for row in rows}
    for code in codes:
        when = period_ends(question.period.frequency, oracle, code, since, question.period.ends)
        for ends in when:
            for source, one in enumerate(oracle.said(code, question.period.frequency, ends) or (), 1):
                assert (one.projected is not None) == ((code, ends, source) in told), (
                    code,
                    ends,
                    source,
                    one,
                )


def period_ends(length: Frequency, oracle: OutlookOracle, code: str, since: Any, until: Any) -> list[Any]:
    """The ends of the periods of an indicator's own year that lie between two days."""
    last = period_of(until, length, oracle._oracle.series[code].indicator.year_type)
    ends = [last.shift(-back).ends for back in range(20)]
    return [one for one in ends if since < one <= until]


def _told(question: Question, row: dict[str, Any], wanted: object) -> str:
    council, code = question.council, row["code"]
    lines = [f"{question.at}, {row}", f"the oracle says {wanted}"]
    for rows in (council.indicators, council.targets, council.observations):
        lines += [str(one) for one in rows if one.code == code]
    return "\n".join(lines)


def test_the_record_holds_what_was_said_against_what_came(database: Database) -> None:
    made = spec.council()
    row = {
        "code": "R1", "kind": "snapshot", "collected": "quarterly",
        "figures": "2024/25 Q1 8; 2024/25 Q2 9; 2024/25 Q3 10; 2024/25 Q4 11; Q1 8", "targets": "2024/25 10 least 9; 2025/26 10",
    }  # fmt: skip
    spec.add_series(made, row)
    made.observations.append(ObservationRow(2, "R1", spec.period("2024/25 Q2"), forecast=Decimal(12)))
    put_into(database, made)
    until = spec.period("Q1").ends
    rows = judging.forecast_record(database, at=spec.MUCH_LATER, codes=["R1"], until=until)
    told = [
        (one["period"], one["method"], one["projected"], one["error"], one["called_rightly"]) for one in rows
    ]
    assert told == [
        ("2024/25 Q1", "last_figure", 8, -3, False),
        ("2024/25 Q2", "forecast", 12, 1, True),
        ("2024/25 Q2", "last_figure", 9, -2, False),
        # the newest forecast still counts a quarter later
        ("2024/25 Q3", "forecast", 12, 1, True),
        ("2024/25 Q3", "last_figure", 10, -1, True),
    ]
    in_short = judging.forecast_record(database, at=spec.MUCH_LATER, codes=["R1"], until=until, in_short=True)
    assert [(one["quarter"], one["method"], one["said"], one["right"]) for one in in_short] == [
        (1, "last_figure", 1, 0), (2, "forecast", 1, 1), (2, "last_figure", 1, 0), (3, "forecast", 1, 1), (3, "last_figure", 1, 1),
    ]  # fmt: skip
