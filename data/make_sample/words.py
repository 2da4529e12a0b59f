"""What officers wrote beside their figures, from commentary.csv."""

import csv
import datetime as dt
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Words:
    """A commentary with, for a figure below its minimum, the cause, the action, by whom and by when."""

    commentary: str
    cause: str
    action: str
    action_owner: str
    action_due: dt.date | None


def read_words() -> dict[tuple[str, str], Words]:
    """By indicator code, and quarter or month."""
    with open(HERE / "commentary.csv", newline="", encoding="utf-8") as f:
        return {(r["Code"], r["Period"]): words_in(r) for r in csv.DictReader(f)}


def words_in(row: dict[str, str]) -> Words:
    due = dt.date.fromisoformat(row["Action due"]) if row["Action due"] else None
    return Words(row["Commentary"], row["Cause"], row["Action"], row["Action owner"], due)
