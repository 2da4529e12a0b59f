"""Whether the number moved since something was decided, in words. Decides nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pmf.rules.wording import difference, said

Row = Mapping[str, Any]
WORDS = {
    "improving": "better",
    "worsening": "worse",
    "no_change": "unchanged",
    "increasing": "more",
    "decreasing": "less",
}


def moved(row: Row | None) -> str:
    """One sentence from a row of `judging.moved`; also where there is nothing to compare."""
    if row is None or row["now_value"] is None:
        return "It has no figure yet."
    now = f"{_figure(row, 'now')} in {row['now_period']}"
    if row["was_period"] is None:
        return f"{now}; there was no figure when it was decided."
    if not row["is_newer"]:
        return f"No figure since: {now}."
    was = f"{_figure(row, 'was')} when decided ({row['was_period']})"
    return f"{_change(row)}: {was}, now {now}."


def _change(row: Row) -> str:
    if row["direction"] is None:
        return "Not to be compared"
    word = WORDS[row["direction"]]
    if row["by_target"] or row["direction"] == "no_change":
        return word.capitalize()
    return f"{word.capitalize()} by {difference(row['now_value'] - row['was_value'], row['unit'], row['decimals'])}"


def _figure(row: Row, when: str) -> str:
    figure = said(row[f"{when}_value"], row["unit"], row["decimals"])
    if not row["by_target"] or row[f"{when}_reached"] is None:
        return figure
    return f"{figure}, {row[f'{when}_reached']:.0f}% of its target to date,"
