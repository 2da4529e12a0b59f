"""Signals: the table, and a second reading over series made up."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from rules import spec_tables as spec
from rules.council_facts import IndicatorRow, ObservationRow, TargetRow, empty_council, put_into
from rules.signal_oracle import readings
from rules.test_spec import each

from pmf.catalogue.council import read_settings
from pmf.model.period import Frequency
from pmf.rules import judging, signal_wording
from pmf.store.database import Database

LAST = spec.period("Q4")
WORDS = read_settings(framework="tower_hamlets").framework.words
SERIES = settings(
    max_examples=12, derandomize=True, database=None, deadline=None, phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    with empty_council(tmp_path_factory.mktemp("signal")) as opened:
        yield opened


def figures(code: str, values: list[Decimal]) -> list[ObservationRow]:
    """Quarters that end with 2025/26 Q4."""
    return [
        ObservationRow(2, code, LAST.shift(1 - len(values) + step), value)
        for step, value in enumerate(values)
    ]


def asked(database: Database, codes: list[str]) -> dict[str, list[dict[str, Any]]]:
    told: dict[str, list[dict[str, Any]]] = {code: [] for code in codes}
    for row in judging.signals(database, at=spec.MUCH_LATER, codes=codes, until=LAST.ends):
        told[row["code"]].append(row)
    return told


@pytest.fixture(scope="module")
def told(database: Database) -> dict[str, list[dict[str, Any]]]:
    rows = spec.rows_of("signal")
    made = spec.council()
    for row in rows:
        code = row["code"]
        made.indicators.append(IndicatorRow(1, code, row["polarity"], row["kind"]))
        made.observations += figures(code, [Decimal(one) for one in row["figures"].split()])
        for year in (LAST.within(Frequency.YEAR), LAST.shift(-4).within(Frequency.YEAR)):
            if row["target"]:
                made.targets.append(spec.target(code, year, row["target"], row["profile"] or "none"))
    put_into(database, made)
    return asked(database, [row["code"] for row in rows])


@each("signal")
def test_a_signal_is_as_the_table_says(row: spec.Row, told: dict[str, list[dict[str, Any]]]) -> None:
    points = told[row["code"]]
    last = points[-1]
    assert last["points"] == len(points) == int(row["points"])
    for name in ("mean", "lower", "upper"):
        if row[name] or not row["signal"] or row["signal"] == "not enough data":
            assert last[name] == spec.number(row[name]), name
    causes = [(place, one["special_cause"]) for place, one in enumerate(points, 1) if one["special_cause"]]
    assert "; ".join(f"{place} {cause.replace('_', ' ')}" for place, cause in causes) == row["special causes"]
    assert ((last["signal"] or "").replace("_", " "), (last["assurance"] or "").replace("_", " ")) == (
        row["signal"],
        row["assurance"],
    )
    assert last["trial"] is (len(points) < 12 or not row["signal"])
    sentence = signal_wording.sentence(last, WORDS)
    assert sentence.endswith(".") and "None" not in sentence
    assert ("trial limits" in sentence) is (5 <= len(points) < 12 and bool(row["signal"]))


_WALKS = st.lists(
    st.sampled_from([Decimal(one) for one in ("0", "1", "-1", "0.5", "2", "-2", "3", "-7", "9.3", "0.1")]),
    min_size=4,
    max_size=30,
)
_AROUND = st.lists(
    st.sampled_from([Decimal(one) for one in ["9", "10", "10.5", "11", "9.5", "14", "6", "10.1", "12", "8"]]),
    min_size=5,
    max_size=30,
)


def summed(steps: list[Decimal]) -> list[Decimal]:
    values = [Decimal(50)]
    for step in steps:
        values.append(values[-1] + step)
    return values


def test_the_rules_and_the_oracle_agree_on_every_signal(database: Database) -> None:
    compared: dict[str | None, int] = {}
    polarities = st.sampled_from(["higher", "lower", "none", "range"])
    one = st.tuples(
        st.one_of(
            _WALKS.map(summed),
            _AROUND,
            st.lists(st.integers(0, 3), min_size=7, max_size=30).map(
                lambda steps: summed([Decimal(step) for step in steps])
            ),
        ),
        polarities,
    )

    @SERIES
    @given(st.lists(one, min_size=40, max_size=40))
    def agree(series: list[tuple[list[Decimal], str]]) -> None:
        made = spec.council()
        for number, (values, polarity) in enumerate(series):
            made.indicators.append(IndicatorRow(1, f"S{number}", polarity, "snapshot"))
            made.observations += figures(f"S{number}", values)
            made.targets.append(TargetRow(1, f"S{number}", LAST.within(Frequency.YEAR), Decimal(10)))
        put_into(database, made)
        found = asked(database, [one.code for one in made.indicators])
        for number, (values, polarity) in enumerate(series):
            for row, wanted in zip(found[f"S{number}"], readings(values, polarity), strict=True):
                told = (row["mean"], row["lower"], row["upper"], row["special_cause"], row["signal"])
                assert told == (
                    wanted.mean,
                    wanted.lower,
                    wanted.upper,
                    wanted.special_cause,
                    wanted.signal,
                ), (row, wanted, values)
                compared[wanted.special_cause] = compared.get(wanted.special_cause, 0) + 1

    agree()
    print(", ".join(f"{count:,} {cause}" for cause, count in compared.items()))
    assert (
        min(compared.get(cause, 0) for cause in (None, "outside_limits", "shift", "trend", "two_of_three"))
        > 20
    )
