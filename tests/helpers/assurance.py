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


def sized(number: int) -> int:
    """How many of something to try. `PMF_SCALE` is 1 for the figures of the tests' names, 10 for a release; without it
    a half of them, so that every change can wait for its tests."""
    return max(1, round(number * float(os.environ.get("PMF_SCALE", "0.5"))))
