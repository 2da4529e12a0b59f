"""A process that loads returns until it is killed. Run as `python loader.py DATABASE FIRST`.

It prints `open`, then `ok N R0012` for each return N whose acceptance it was told of.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from helpers.council import open_road
from helpers.files import csv_file

ROWS = 30
YEARS = [
    f"{year}/{(year + 1) % 100:02d} Q{quarter}" for year in range(1995, 2020) for quarter in (1, 2, 3, 4)
]


def content(number: int) -> bytes:
    """Return N: figures of its own for a place of its own."""
    rows = [("REP02", period, number * 1000 + at, f"Ward {number}") for at, period in enumerate(YEARS[:ROWS])]
    return csv_file(("Indicator code", "Period", "Value", "Place"), *rows)


def main(database: str, first: str) -> None:
    """Load return after return, saying so after each."""
    with open_road(Path(database), now=None) as council:
        print("open", flush=True)
        for number in range(int(first), 10_000):
            stored = council.accepted(content(number), f"{number}.csv")
            print(f"ok {number} {stored.return_id}", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
