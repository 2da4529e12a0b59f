"""The command that says who may do what."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers.command import pmf


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "council.duckdb"
    assert pmf("init", database=path).status == 0
    return path


def give(database: Path, email: str, roles: str, *more: str) -> None:
    assert (
        pmf(
            "people", "--set", email, "--name", "Gwen Tully", "--roles", roles, *more, database=database
        ).status
        == 0
    )


def test_the_first_administrator_is_made_and_listed(database: Path) -> None:
    assert pmf("people", "--json", database=database).json == []
    give(
        database,
        "Gwen@Council.example",
        "administrator, Officer",
        "--services",
        "Repairs; Homes",
        "--by",
        "IT",
    )
    (row,) = pmf("people", "--json", database=database).json
    assert row.pop("since").endswith("Z")
    assert row == {
        "email": "gwen@council.example", "name": "Gwen Tully", "roles": ["officer", "administrator"],
        "services": ["Homes", "Repairs"], "by": "IT",
    }  # fmt: skip
    said = pmf("people", database=database).out
    assert "gwen@council.example" in said
    assert "officer, administrator for Homes; Repairs" in said


def test_a_service_without_indicators_is_asked_about(database: Path) -> None:
    ran = pmf("people", "--set", "a@b.example", "--name", "A", "--roles", "officer", "--services", "Reapirs", database=database)  # fmt: skip
    assert ran.status == 0
    assert "No indicator belongs to “Reapirs” yet" in ran.err


def test_removing_takes_access_away_and_the_last_stays(database: Path) -> None:
    give(database, "gwen@council.example", "administrator")
    give(database, "kim@council.example", "viewer")
    assert pmf("people", "--remove", "KIM@council.example", database=database).status == 0
    assert [row["email"] for row in pmf("people", "--json", database=database).json] == [
        "gwen@council.example"
    ]
    ran = pmf("people", "--remove", "gwen@council.example", database=database)
    assert (ran.status, ran.out) == (1, "")
    assert "is the last" in ran.err
    assert pmf("people", "--remove", "kim@council.example", database=database).status == 1


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (["--set", "a@b.example"], 2, "say also --name"),
        (["--set", "a@b.example", "--name", "A"], 2, "say also --name, and --roles"),
        (["--name", "A"], 2, "go with --set"),
        (["--set", "a@b.example", "--remove", "a@b.example"], 2, "not allowed with"),
        (["--set", "nobody", "--name", "A", "--roles", "viewer"], 1, "is not an e-mail address"),
        (["--set", "a@b.example", "--name", "A", "--roles", "boss"], 1, "There is no role “boss”"),
    ],
)
def test_a_slip_is_a_sentence(database: Path, arguments: list[str], status: int, says: str) -> None:
    ran = pmf("people", *arguments, database=database)
    assert ran.status == status
    assert says in ran.err
    assert "Traceback" not in ran.err
    assert pmf("people", "--json", database=database).json == []
