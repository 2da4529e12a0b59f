"""The command that says what needs a conversation: exit status, JSON, and what it tells people."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from helpers.command import pmf
from helpers.files import FIGURES, csv_file

ROW = [
    "kind", "subject", "quadrant", "directorate", "severity", "reasons", "persistent", "call_in", "state", "kinds", "name", "since",
    "periods_running", "subject_kind", "projected_status",
]  # fmt: skip

OF_A_DIRECTORATE = (
    "Indicator code",
    "Name",
    "Quadrant",
    "Polarity",
    "Kind",
    "Frequency",
    "Unit",
    "Directorate",
)
EMPTY_HOMES = (
    "EMP01",
    "Empty homes",
    "performance",
    "Lower is better",
    "Snapshot",
    "Quarterly",
    "number",
    "Homes and Land",
)


@pytest.fixture
def failing(copy_of_filled: Path, tmp_path: Path) -> Path:
    """A council in which one indicator is below its minimum standard, and another of a directorate was never returned."""
    figures = tmp_path / "figures.csv"
    days = [("REP02", f"2025/26 Q{quarter}", 15 + quarter) for quarter in (1, 2, 3)]
    figures.write_bytes(csv_file(FIGURES, *days))
    indicators = tmp_path / "indicators.csv"
    indicators.write_bytes(csv_file(OF_A_DIRECTORATE, EMPTY_HOMES))
    for file in (figures, indicators):
        done = pmf("load", file, "--yes", "--reason", "Found in the audit", database=copy_of_filled)
        assert done.status == 0, done.out
    return copy_of_filled


def rows(database: Path, *arguments: str) -> list[dict[str, Any]]:
    done = pmf("exceptions", "--json", *arguments, database=database)
    assert (done.status, done.err) == (0, "")
    found: list[dict[str, Any]] = done.json
    return found


def test_exceptions_have_the_fields_of_the_contract(failing: Path) -> None:
    found = rows(failing, "--period", "2025/26 Q3")
    assert found and all(list(row) == ROW for row in found)
    one = next(row for row in found if row["subject"] == "REP02")
    assert one["kind"] == "below_minimum" == one["kinds"][0]
    assert one["state"] == "new" and one["since"] == "2025/26 Q1" and one["periods_running"] == 3
    assert all(row["reasons"] and len(row["reasons"]) == len(row["kinds"]) for row in found)
    places = [("high", "medium", "low").index(row["severity"]) for row in found]
    assert places == sorted(places)


def test_they_stand_as_at_a_moment_and_for_a_directorate(failing: Path) -> None:
    before = {row["subject"] for row in rows(failing, "--period", "2025/26 Q3", "--as-at", "2020-01-01")}
    assert "REP02" not in before
    narrowed = rows(failing, "--period", "2025/26 Q3", "--directorate", "homes and land")
    assert [(row["subject"], row["kinds"], row["directorate"]) for row in narrowed] == [
        ("EMP01", ["overdue"], "Homes and Land")
    ]


def test_people_are_told_the_gravest_first_with_reasons(failing: Path) -> None:
    done = pmf("exceptions", "--period", "2025/26 Q3", database=failing)
    lines = done.out.splitlines()
    assert done.status == 0 and "conversation for 2025/26 Q3" in lines[0]
    told = [line.split()[1] for line in lines if line.startswith(("HIGH", "MEDIUM", "LOW"))]
    assert told == [row["subject"] for row in rows(failing, "--period", "2025/26 Q3")]
    assert any(line.strip().startswith("- ") and "minimum standard" in line for line in lines)


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("--period", "Q3"), 2, "--period"),
        (("--as-at", "soon"), 2, "--as-at"),
        (("--directorate", "Nowhere"), 1, "There is no directorate"),
    ],
)
def test_what_is_wrong_is_said(
    arguments: tuple[str, ...], status: int, said: str, copy_of_filled: Path
) -> None:
    done = pmf("exceptions", *arguments, database=copy_of_filled)
    assert done.status == status and said in done.err and not done.out
