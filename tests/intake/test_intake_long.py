"""What long files rest on: columns of different values, findings told as one, and tables of one return."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
from helpers.council import OFFICER, Council, errors, found
from helpers.files import csv_file
from hypothesis import given, settings
from hypothesis import strategies as st

from pmf.intake.coded import Coded, CodedRows, combined, together
from pmf.intake.mapping import Mapping
from pmf.intake.road import Road, examine, submit
from pmf.model.finding import MOST_ALIKE, Finding, Severity, gathered

CELLS = st.lists(st.tuples(*[st.sampled_from([None, "a", "b", "c"])] * 3), min_size=1, max_size=20)


@settings(max_examples=200, deadline=None)
@given(CELLS)
def test_columns_of_different_values_say_what_lists_say(rows: list[tuple[str | None, ...]]) -> None:
    columns = [Coded.of(list(column)) for column in zip(*rows, strict=True)]
    assert [tuple(row) for row in CodedRows(columns, len(rows))] == rows
    assert list(combined(columns, lambda *row: row)) == rows
    which, first = together(columns)
    assert [rows[at] for at in first[which]] == rows
    assert [rows.index(row) for row in rows] == first[which].tolist()
    doubled = columns[0].map(lambda cell: (cell or "").upper())
    assert list(Coded.joined([doubled, doubled])) == [(row[0] or "").upper() for row in rows] * 2
    assert columns[0].rows(lambda cell: cell is None) == [at for at, row in enumerate(rows) if row[0] is None]


def test_combinations_beyond_what_a_number_holds_are_told_apart() -> None:
    wide = [Coded(list(range(70_000)), np.arange(70_000, dtype=np.int32)) for _ in range(5)]
    assert len(together(wide)[1]) == 70_000


def test_beyond_so_many_of_a_sort_the_rest_are_told_as_one_with_their_cells() -> None:
    many = [
        Finding(Severity.WARNING, "unusual", f"Number {at} is odd.", "Check it.", None, (f"C{at}",))
        for at in range(MOST_ALIKE + 200)
    ]
    told = gathered([*many, Finding(Severity.ERROR, "duplicate", "Twice.", "Keep one.", None, ("A1",))])
    assert (len(told), told[0].code) == (MOST_ALIKE + 2, "duplicate")
    assert told[-1].message == f"200 more of the same sort, the first: Number {MOST_ALIKE} is odd."
    assert [cell for one in told[1:] for cell in one.cells] == [one.cells[0] for one in many]


def mapped(council: Council, *readings: dict[str, object]) -> Road:
    mapping = Mapping.model_validate(
        {"id": "m", "name": "M", "recognise": {"headings": ["Ref"]}, "read": list(readings)}
    )
    return Road(council.road.database, council.road.framework, (mapping,))


def test_two_tables_of_one_return_may_not_say_the_same_twice(council: Council) -> None:
    columns = {"Indicator code": "Ref", "Period": "When"}
    road = mapped(
        council,
        {"kind": "performance", "columns": {**columns, "Value": "First"}},
        {"kind": "performance", "columns": {**columns, "Value": "Second"}},
    )
    content = csv_file(("Ref", "When", "First", "Second"), ("REP02", "2025/26 Q1", "8", "9"))
    examined = examine(road, OFFICER, "f.csv", content)
    assert errors(examined.findings) == {"duplicate"}
    assert found(examined.findings, "duplicate").cells == ("A2",)


@pytest.mark.parametrize(
    ("parts", "code", "kept"),
    [
        (("9", "10"), None, (Decimal(90), 9, 10)),
        (("8", "10"), "value_unlike_parts", (Decimal(90), 8, 10)),
        (("8", "0"), "value_unlike_parts", (Decimal(90), 8, 0)),
        (("8", ""), "half_a_ratio", (Decimal(90), None, None)),
    ],
)
def test_a_published_value_stands_beside_parts_that_make_another(
    council: Council, parts: tuple[str, str], code: str | None, kept: tuple[object, ...]
) -> None:
    columns = {name: name for name in ("Period", "Value", "Numerator", "Denominator")}
    reading = {"kind": "performance", "value_wins": True, "columns": {"Indicator code": "Ref", **columns}}
    content = csv_file(("Ref", *columns), ("REP01", "2025/26 May", "90", *parts))
    road = mapped(council, reading)
    examined = examine(road, OFFICER, "f.csv", content)
    assert not examined.refused, examined.findings
    assert {one.code for one in examined.findings} >= ({code} if code else set())
    assert submit(road, OFFICER, examined, yes=True) is not None
    with council.database.asking() as cursor:
        rows = cursor.execute(
            "SELECT value, numerator, denominator FROM council.observation WHERE code = 'REP01'"
        ).fetchall()
    assert rows == [kept]
