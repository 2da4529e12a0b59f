"""Where the real returns are, and the command line as these tests use it."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pmf.cli.main import main

HERE = Path(__file__).parents[1] / "real"
FOLDER = Path(os.environ.get("PMF_REAL_DATA") or "/nowhere")


def needs(name: str) -> pytest.MarkDecorator:
    """Skips a test, by name, where a folder of the real data is not there."""
    reason = f"PMF_REAL_DATA is not set or has no {name}: the real returns are not kept with the program"
    return pytest.mark.skipif(not (FOLDER / name).is_dir(), reason=reason)


def rows_of(path: Path) -> list[dict[str, str]]:
    """A CSV, read without the program."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def pmf(*arguments: str) -> tuple[int, Any]:
    """Run a command with --json: its exit status and what it printed."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
        status = main([*arguments, "--json"])
    return status, json.loads(out.getvalue(), parse_float=Decimal) if out.getvalue() else None
