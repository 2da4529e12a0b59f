"""Two servers: the demonstration, and a council with sign-in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from helpers.live import Live, demonstration, with_sign_in

PEOPLE = {
    "jade@council.example": "officer",
    "priya@council.example": "performance_team",
    "ravi@council.example": "viewer",
    "sue@council.example": "officer",
}


@pytest.fixture(scope="module")
def demo(filled_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with demonstration(filled_file, tmp_path_factory.mktemp("demo")) as live:
        yield live


@pytest.fixture(scope="module")
def signed(filled_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with with_sign_in(filled_file, tmp_path_factory.mktemp("signed"), PEOPLE) as live:
        yield live
