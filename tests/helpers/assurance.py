"""Keeps what the assurance tests measured, so that no figure about safety is ever typed by hand."""

from __future__ import annotations

import json
import os
from pathlib import Path

from filelock import FileLock

OUT = Path(__file__).resolve().parents[2] / "build" / "assurance.json"


def record(name: str, **figures: int | float | str) -> None:
    """Print one line, `name: 150 files, 0 lost`, and keep it in build/assurance.json under the name."""
    OUT.parent.mkdir(exist_ok=True)
    with FileLock(OUT.with_suffix(".lock")):
        kept = json.loads(OUT.read_text(encoding="utf-8")) if OUT.exists() else {}
        kept[name] = figures
        fresh = OUT.with_suffix(".new")
        fresh.write_text(json.dumps(kept, indent=2, sort_keys=True) + "\n", encoding="utf-8")
        fresh.replace(OUT)
    print(f"{name}: " + ", ".join(f"{value} {what.replace('_', ' ')}" for what, value in figures.items()))


def scale() -> int:
    """How many times larger than usual the runs should be: `PMF_SCALE`, 1 unless told."""
    return max(1, int(os.environ.get("PMF_SCALE", "1")))
