"""On a risk matrix nothing lies on anything else, nothing is lost, and the picture says what the table says."""

from __future__ import annotations

from itertools import combinations
from random import Random
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from rules.risk_tables import MATRICES

from pmf.charts.heat_map import heat_map, in_words
from pmf.charts.heat_map_layout import ACROSS, MOST_PLAIN, SLOT, Point, Stop, layout, stepped
from pmf.model.subjects import Risk


@settings(max_examples=60, derandomize=True, database=None, phases=[Phase.generate])
@given(st.integers(0, 2**32), st.sampled_from(sorted(MATRICES)), st.integers(0, 90))
def test_nothing_overlaps_and_nothing_is_lost(seed: int, name: str, many: int) -> None:
    chance, matrix = Random(seed), MATRICES[name]

    def cell() -> tuple[int, int]:
        return chance.randint(1, len(matrix.impacts)), chance.randint(1, len(matrix.likelihoods))

    crowded = [cell() for _ in range(3)]
    stops = [
        Stop(f"R{number}", chance.choice([cell(), *crowded]), chance.choice([None, cell()]), chance.choice([None, cell()]), chance.random() < 0.3)
        for number in range(many)
    ]  # fmt: skip
    placed = layout(stops, matrix)
    points = [
        *placed.marks.values(),
        *placed.came_from.values(),
        *placed.targets.values(),
        *(at for at, _ in placed.more.values()),
    ]
    for one, other in combinations(points, 2):
        assert abs(one.x - other.x) >= 0.99 / ACROSS or abs(one.y - other.y) >= SLOT - 0.01, (one, other)
    assert len(placed.marks) + sum(count for _, count in placed.more.values()) == many
    named = [one for one in stops if one.named]
    for where, field in ((placed.came_from, "came_from"), (placed.targets, "target")):
        assert set(where) == {one.id for one in named if getattr(one, field) not in (None, one.cell)}
    for one in stops:
        if one.id in placed.marks:
            assert inside(placed.marks[one.id], one.cell, placed)
        if one.named and one.target and one.target != one.cell:
            assert inside(placed.targets[one.id], one.target, placed)
    # A name beside its mark has that half of the cell to itself.
    for one, side in placed.sides.items():
        at = placed.marks[one]
        way = {"left": -1, "right": 1, "above": 0}[side]
        assert not [p for p in points if 0 < (p.x - at.x) * way < 0.5 and abs(p.y - at.y) < SLOT / 2]


def inside(at: Point, cell: tuple[int, int], placed: Any) -> bool:
    return cell[0] - 1 < at.x < cell[0] and placed.tops[cell[1]] < at.y < placed.bottoms[cell[1]]


def test_more_than_a_cell_can_show_are_counted() -> None:
    placed = layout([Stop(f"R{number}", (1, 1)) for number in range(MOST_PLAIN + 5)], Risk())
    assert [count for _, count in placed.more.values()] == [5]


@pytest.mark.parametrize(("name", "above", "edges"), [("5x5", 12, 6), ("3x3", 4, 4), ("5x5", 25, 0)])
def test_the_stepped_line_lies_between_the_cells_on_either_side(name: str, above: int, edges: int) -> None:
    matrix = MATRICES[name]
    assert len(stepped(matrix, above, layout([], matrix))) == edges


def row(subject: str, impact: int, likelihood: int, **more: Any) -> dict[str, Any]:
    score = impact * likelihood
    told = {
        "kind": "threat", "impact": impact, "likelihood": likelihood, "score": score, "impact_name": Risk().impacts[impact - 1],
        "likelihood_name": Risk().likelihoods[likelihood - 1], "inherent": None, "inherent_impact": None, "inherent_likelihood": None,
        "target": None, "target_impact": None, "target_likelihood": None, "before": None, "year_ago": None, **more,
    }  # fmt: skip
    status = "red" if score > 12 else "amber" if score >= 10 else "green"
    return {
        "subject": subject,
        "name": f"Risk {subject}",
        "status": status,
        "standing": "…",
        "moved": "",
        "risk": told,
    }


def test_the_picture_draws_what_its_words_say() -> None:
    moved = {
        "before": {"impact": 4, "likelihood": 3, "score": 12},
        "target": 6,
        "target_impact": 3,
        "target_likelihood": 2,
    }
    rows = [row("R11", 4, 4, **moved), row("R2", 5, 2), row("R3", 1, 1)]
    spec = heat_map(rows, Risk(), "light")
    values = [one for data in spec["datasets"].values() for one in data] if "datasets" in spec else [
        one for layer in spec["layer"] for one in layer.get("data", {}).get("values", [])
    ]  # fmt: skip
    shapes = {one["id"]: one["shape"] for one in values if "shape" in one}
    assert shapes == {"R11": "square", "R2": "triangle-up", "R3": "circle"}
    said = in_words(rows, Risk(), "before")
    assert "R11 Risk R11: 16, Serious by Likely, the review before 12, meant to come to 6." in said
    assert said.endswith("The other 2 are within appetite: R2, R3.")
    chances = heat_map([row("O1", 5, 4)], Risk(), "dark", "inherent", opportunities=True)
    tints = {
        one["fill"]
        for layer in chances["layer"]
        for one in layer.get("data", {}).get("values", [])
        if "fill" in one
    }
    assert len(tints) == 1, "no cell of opportunities is above any appetite"
