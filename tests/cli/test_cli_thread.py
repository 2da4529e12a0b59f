"""The command that says how plans stand: exit status, JSON, and what it tells people."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers.command import pmf
from helpers.files import FIGURES, copied, csv_file

PLANS = csv_file(
    ("Plan id", "Level", "Title", "Parents"),
    ("V", "Vision", "A fair town", ""),
    ("O1", "Objective", "Homes in good repair", "V"),
    ("SP-REP", "Service plan", "Repairs plan", "O1"),
)
MEASURES = csv_file(
    ("Indicator code", "Name", "Quadrant", "Polarity", "Kind", "Frequency", "Unit", "Service", "Plans"),
    (
        "REP02",
        "Days to repair",
        "performance",
        "Lower is better",
        "Average",
        "Quarterly",
        "days",
        "Repairs",
        "SP-REP; O9",
    ),
)


@pytest.fixture(scope="module")
def planned(filled_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small council with plans, of which one is measured and below its minimum standard."""
    home = tmp_path_factory.mktemp("planned")
    database = copied(filled_file, home / "council.duckdb")
    figures = csv_file(FIGURES, ("REP02", "2025/26 Q3", 18))
    for name, content in (("plans.csv", PLANS), ("indicators.csv", MEASURES), ("figures.csv", figures)):
        (home / name).write_bytes(content)
        done = pmf("load", home / name, "--yes", database=database)
        assert done.status == 0, done.out + done.err
    return database


def test_the_thread_has_the_fields_of_the_contract(planned: Path) -> None:
    done = pmf("thread", "sp-rep", "--period", "2025/26 Q3", "--json", database=planned)
    assert (done.status, done.err) == (0, "")
    told = done.json
    (node,) = told["nodes"]
    assert {name: node[name] for name in ("id", "level", "title", "parents", "status", "own", "below")} == {
        "id": "SP-REP", "level": "service_plan", "title": "Repairs plan", "parents": ["O1"], "status": "red", "own": "red",
        "below": None,
    }  # fmt: skip
    assert [(one["code"], one["status"], one["plans"]) for one in told["indicators"]] == [
        ("REP02", "red", ["SP-REP"])
    ]
    assert told["actions"] == []
    gaps = {(one["kind"], one["node"]) for one in told["gaps"]}
    assert gaps >= {("node_without_owner", "SP-REP"), ("plan_of_unknown", "REP02")}
    assert all(one["message"].endswith(".") and one["fix"] for one in told["gaps"])
    whole = pmf("thread", "--period", "2025/26 Q3", "--json", database=planned).json
    assert [one["id"] for one in whole["nodes"]] == ["V", "O1", "SP-REP"]
    assert [one["below"] for one in whole["nodes"]] == ["red", "red", None]


def test_the_thread_is_told_to_people(planned: Path) -> None:
    done = pmf("thread", "O1", "--period", "2025/26 Q3", database=planned)
    assert done.status == 0
    assert done.out.startswith(
        "Homes in good repair: below minimum standard, because the one indicator below it is"
    )
    assert (
        "    ! SP-REP" not in done.out.splitlines()[0]
        and "  ! SP-REP  Repairs plan (Service plan)" in done.out
    )
    assert "No action hangs on it or on a plan below it." in done.out


def test_a_plan_that_is_not_there_is_refused_with_those_near_it(planned: Path) -> None:
    done = pmf("thread", "SP-REB", "--period", "2025/26 Q3", database=planned)
    assert (done.status, done.out) == (1, "")
    assert done.err.strip() == "There is no plan “SP-REB” in 2025/26 Q3. Near it: SP-REP (Repairs plan)."
    assert pmf("thread", "--period", "soon", database=planned).status == 2
