"""The command line as tests use it."""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pmf.catalogue.council import ROOT
from pmf.cli.main import main


@dataclass(frozen=True)
class Ran:
    """What a command ended with and printed."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output, which must be JSON and nothing else."""
        return json.loads(self.out)


def pmf(*arguments: str | Path, database: Path | None = None) -> Ran:
    """Run a command here."""
    out, err = io.StringIO(), io.StringIO()
    place = ["--database", str(database)] if database else []
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            status = main([*map(str, arguments), *place])
        except SystemExit as ended:
            status = int(ended.code or 0)
    return Ran(status, out.getvalue(), err.getvalue())


def pmf_process(*arguments: str | Path, database: Path) -> Ran:
    """Run a command in a process of its own, as a scheduled job would."""
    done = subprocess.run(
        [sys.executable, "-m", "pmf", *map(str, arguments)], cwd=ROOT, capture_output=True, text=True, check=False,
        env={**os.environ, "PMF_DATABASE": str(database)},
    )  # fmt: skip
    return Ran(done.returncode, done.stdout, done.stderr)
