"""Decisions on a trend: the right letter at the right place, in the chart and in its words."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from typing import Any

from helpers.council import Council
from helpers.files import FIGURES, csv_file
from hypothesis import given
from hypothesis import strategies as some

from pmf.charts.decisions_on_trend import decisions_in_words, lettered, place_of
from pmf.charts.large import FACTOR, large
from pmf.charts.trend import trend

_MONTHS = [date(2025, 4 + place, 1) for place in range(6)]
SPANS = [(one, date(one.year, one.month + 1, 1) - timedelta(days=1)) for one in _MONTHS]


def decision(number: int, day: date, kind: str = "call_in", closed_as: str | None = None) -> dict[str, Any]:
    return {
        "decision_no": number, "recorded_at": datetime(day.year, day.month, day.day, 10), "kind": kind, "closed_as": closed_as,
        "forum": "prg", "forum_name": "PRG", "words": f"Decision {number}.", "stands": "Open",
    }  # fmt: skip


def test_the_oldest_is_a_and_what_moves_nothing_has_no_letter() -> None:
    found = lettered(
        [
            decision(3, date(2025, 8, 14)),
            decision(1, date(2025, 5, 15)),
            decision(2, date(2025, 6, 1), kind="note"),
            decision(4, date(2025, 6, 2), closed_as="cancelled"),
        ]
    )
    assert [(one.letter, one.decision["decision_no"]) for one in found] == [("A", 1), ("B", 3)]
    assert decisions_in_words(found) == (
        " 2 decisions are marked: A 15 May 2025, PRG: Decision 1; B 14 Aug 2025, PRG: Decision 3."
    )
    assert decisions_in_words([]) == ""


@given(some.integers(min_value=1, max_value=1000))
def test_letters_never_run_out_and_never_repeat(many: int) -> None:
    found = lettered([decision(place, date(2025, 5, 1)) for place in range(many)])
    letters = [one.letter for one in found]
    assert len(set(letters)) == many
    assert letters[:27][-1] == ("AA" if many > 26 else letters[-1])


@given(some.dates(min_value=date(2025, 1, 1), max_value=date(2026, 3, 1)))
def test_a_day_stands_in_its_own_period(day: date) -> None:
    place = place_of(day, SPANS)
    if day < SPANS[0][0]:
        assert place is None
    elif day > SPANS[-1][1]:
        assert place == len(SPANS) - 0.5
    else:
        month = next(number for number, (starts, ends) in enumerate(SPANS) if starts <= day <= ends)
        assert place is not None and month - 0.5 <= place < month + 0.5


def points(council: Council) -> Any:
    months = ("2025-04", "2025-05", "2025-06", "2025-07", "2025-08", "2025-09")
    council.accepted(csv_file(FIGURES, *(("REP01", month, 80) for month in months)))
    told = council.story("REP01")
    return [point for point in told.points if point["ends"] <= date(2025, 9, 30)]


def drawn(spec: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows of data that carry a flag."""
    found = []
    for layer in spec["layer"]:
        values = layer.get("data", {}).get("values") or spec.get("datasets", {}).get(
            layer.get("data", {}).get("name"), []
        )
        found += [row for row in values if "letter" in row]
    return list({row["letter"]: row for row in found}.values())


def test_the_chart_holds_each_flag_at_its_day(council: Council) -> None:
    marked = lettered(
        [decision(1, date(2025, 5, 16)), decision(2, date(2025, 11, 1)), decision(3, date(2024, 1, 1))]
    )
    rows = {row["letter"]: row for row in drawn(trend(points(council), [], "light", decisions=marked))}
    assert set(rows) == {"B", "C"}  # A lies before the first period, and keeps its letter in the list
    assert 0.9 < rows["B"]["x"] < 1.1 and rows["C"]["x"] == 5.5
    assert rows["B"]["tip"] == "B 16 May 2025, PRG: Decision 1."


def test_a_chart_without_decisions_is_what_it_was(council: Council) -> None:
    bare = trend(points(council), [], "light")
    assert "letter" not in json.dumps(bare) and bare["padding"]["top"] == 10


def test_flags_of_nearly_one_time_stand_over_each_other(council: Council) -> None:
    marked = lettered([decision(number, date(2025, 6, 10 + number)) for number in range(3)])
    spec = trend(points(council), [], "light", decisions=marked)
    assert sorted(row["step"] for row in drawn(spec)) == [0, 1, 2]
    assert spec["padding"]["top"] > 60


def test_what_was_decided_on_one_day_has_one_flag(council: Council) -> None:
    marked = lettered([decision(number, date(2025, 6, 10)) for number in range(3)])
    (flag,) = drawn(trend(points(council), [], "light", decisions=marked))
    assert (flag["letter"], flag["more"], flag["step"]) == ("A", "to C", 0)
    assert all(f"{letter} 10 Jun 2025" in flag["tip"] for letter in "ABC")


def sizes(part: Any, inside: str = "") -> list[float]:
    if isinstance(part, list):
        return [size for one in part for size in sizes(one)]
    if not isinstance(part, dict):
        return []
    own = [
        value
        for name, value in part.items()
        if name.lower().endswith("fontsize") and isinstance(value, int | float)
    ]
    return own + [size for name, value in part.items() if name != "data" for size in sizes(value)]


def test_the_large_chart_has_no_small_text_and_the_same_data(council: Council) -> None:
    spec = trend(points(council), [], "dark", decisions=lettered([decision(1, date(2025, 5, 16))]))
    grown = large(spec)
    assert min(sizes(spec)) < 14 and min(sizes(grown)) >= 18
    assert grown["width"] == "container" and grown["height"] > spec["height"]
    assert grown["padding"]["bottom"] == spec["padding"]["bottom"] * FACTOR
    assert drawn(grown) == drawn(spec)
