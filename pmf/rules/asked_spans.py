"""What customers and workforce are read over: the periods asked for, newest first, and the standards that hold."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import pyarrow as pa

from pmf.model.period import Frequency
from pmf.model.subjects import Standard
from pmf.rules.asked_positions import Asked

# How many periods back a position remembers, this one included.
PAST = 8
_NUMBER = pa.decimal128(38, 12)
_LEAST_MONTHS = "SELECT min(q.months) FROM standing_{}($at) AS v JOIN frequency AS q ON q.name = v.frequency WHERE v.ends <= $ends"


class Rated(NamedTuple):
    """A rate, what is asked of it (None: nothing), and whether less of it is better."""

    rate: str
    standard: Standard | None
    lower_is_better: bool = False


def as_handed_in(cursor: duckdb.DuckDBPyConnection, asked: Asked, kind: str) -> Asked:
    """The same question for the newest period of the length that `kind` is handed in for, where that is longer."""
    text = _LEAST_MONTHS.format(kind)
    found = cursor.execute(text, asked.parameters(text)).fetchall()[0][0]
    if found is None or found <= asked.period.frequency.months:
        return asked
    longer = asked.period.within(next(one for one in Frequency if one.months == found))
    return replace(asked, period=longer if longer.ends <= asked.period.ends else longer.shift(-1))


def lay_spans(cursor: duckdb.DuckDBPyConnection, asked: Asked) -> None:
    """Give the cursor `asked_span`: a row per period, `step` periods before the one asked for. `looked_at` is its last
    day, or today where it is not over; twelve months that end with it begin on `year_starts`."""
    a_year = asked.period.frequency.per_year
    spans = [asked.period.shift(-step) for step in range(max(PAST, a_year + 1))]
    cursor.register(
        "asked_span",
        pa.table(
            {
                "step": pa.array(range(len(spans)), pa.int32()),
                "label": [one.label for one in spans],
                "starts": pa.array([one.starts for one in spans], pa.date32()),
                "ends": pa.array([one.ends for one in spans], pa.date32()),
                "looked_at": pa.array([min(one.ends, asked.today) for one in spans], pa.date32()),
                "months": pa.array([one.frequency.months for one in spans], pa.int32()),
                "year_starts": pa.array([one.shift(1 - a_year).starts for one in spans], pa.date32()),
            }
        ),
    )


def lay_standards(cursor: duckdb.DuckDBPyConnection, rated: Sequence[Rated]) -> None:
    """Give the cursor `asked_standard`: a row per rate, in the order in which they are told."""
    standards = [one.standard for one in rated]
    cursor.register(
        "asked_standard",
        pa.table(
            {
                "rate": [one.rate for one in rated],
                "place": pa.array(range(len(rated)), pa.int32()),
                "target": pa.array([one.target if one else None for one in standards], _NUMBER),
                "minimum": pa.array([one.minimum if one else None for one in standards], _NUMBER),
                "lower_is_better": [one.lower_is_better for one in rated],
            }
        ),
    )


def run(cursor: duckdb.DuckDBPyConnection, script: str, asked: Asked, **own: Any) -> None:
    """Run a script of this folder, statement by statement, each with the parameters that it names."""
    for text in _statements(script):
        cursor.execute(text, asked.parameters(text) | _named(own, text))


def _named(own: Mapping[str, Any], text: str) -> dict[str, Any]:
    return {name: value for name, value in own.items() if re.search(rf"\${name}\b", text)}


@cache
def _statements(script: str) -> list[str]:
    text = (Path(__file__).parent / f"{script}.sql").read_text(encoding="utf-8")
    return [one.query for one in duckdb.extract_statements(text)]
