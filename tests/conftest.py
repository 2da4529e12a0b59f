"""What every group of tests may use: small councils, and the sample council loaded once."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from helpers.council import Council, fill, open_road
from helpers.files import copied

from pmf.cli.main import main

# No test asks how long something takes: machines are noisy.
hypothesis.settings.register_profile("unhurried", deadline=None)
hypothesis.settings.load_profile("unhurried")


@pytest.fixture(scope="session")
def filled_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the small council's indicators and targets. Copy it; do not open it."""
    path = tmp_path_factory.mktemp("filled") / "council.duckdb"
    with open_road(path) as council:
        fill(council)
    return path


@pytest.fixture
def copy_of_filled(filled_file: Path, tmp_path: Path) -> Path:
    """A copy of the small council to do with as one likes."""
    return copied(filled_file, tmp_path / "council.duckdb")


@pytest.fixture
def council(copy_of_filled: Path) -> Iterator[Council]:
    """The small council, open, for one test that stores."""
    with open_road(copy_of_filled) as opened:
        yield opened


@pytest.fixture(scope="module")
def looking(filled_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Council]:
    """The small council, open, for tests that only look."""
    path = copied(filled_file, tmp_path_factory.mktemp("looking") / "council.duckdb")
    with open_road(path) as opened:
        yield opened


@pytest.fixture(scope="session")
def sample_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample council, loaded through the ordinary road by `demo`. Copy it; do not write to it."""
    path = tmp_path_factory.mktemp("sample") / "sample.duckdb"
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        assert main(["demo", "--json", "--database", str(path)]) == 0
    return path
