"""Prints what of the domain's checklist can be seen working, and what is still missing: run it as a script."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


def coverage() -> dict[str, dict[str, Any]]:
    """The rows of `coverage.toml`, by their ids."""
    return tomllib.loads((HERE / "coverage.toml").read_text(encoding="utf-8"))


def as_table() -> str:
    """All rows, one a line: the id, what it says, where it is seen, what shows it, what is missing."""
    rows = coverage()
    lines = [
        f"{name:4} {row['says'][:72]:72}  {', '.join(row.get('pages', [])):32} {len(row.get('tests', [])):2} tests"
        + (f"\n     missing: {row['missing']}" if "missing" in row else "")
        for name, row in rows.items()
    ]
    whole = sum("missing" not in row for row in rows.values())
    return "\n".join(
        [*lines, f"{whole} of {len(rows)} rows are whole; {len(rows) - whole} say what is missing."]
    )


if __name__ == "__main__":
    print(as_table())
