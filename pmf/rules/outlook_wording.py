"""What is said of the year's end, made once, from the row that the SQL gave. Decides nothing."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from pmf.model.framework import Words
from pmf.rules import wording

Row = Mapping[str, Any]

# In a word or two, for a table or under a figure.
METHODS = {
    "outturn": "the outturn",
    "forecast": "the officer's forecast",
    "profile": "by the target's profile",
    "run_rate": "at the same rate",
    "to_date": "as the year to date",
    "last_figure": "if it stays as it is",
}
# What each takes for the year's end, in full.
METHODS_IN_FULL = {
    "outturn": "The year is over and whole: its figure.",
    "forecast": "The newest outturn that an officer forecast for this year.",
    "profile": "The count to date, carried on as the year's target is spread: by the whole target over the target to date.",
    "run_rate": "The count to date, carried on at the same rate to the year's end.",
    "to_date": "The share or the mean of the year to date.",
    "last_figure": "The newest figure, if it stays as it is.",
}
_NOTHING = {
    "data_only": "It is for information, so nothing is projected.",
    "once_a_year": "It is counted once a year, and no forecast was handed in.",
    "no_figure_yet": "There is no figure for this year yet, and no forecast was handed in.",
}
_PARTS = {1: "year", 2: "half-year", 4: "quarter", 12: "month"}


def method(row: Row | None) -> str:
    """How the year's end was come by, in a few words; empty where it was not."""
    return METHODS.get(row["method"] or "", "") if row else ""


def shown(row: Row | None) -> str:
    """The projected figure as it is shown; a dash where there is none."""
    return wording.said(row["projected"], row["unit"], row["decimals"]) if row else "–"


def sentence(row: Row, words: Words) -> str:
    """Where the year will end, how that was come by, and how it would stand."""
    if row["projected_because"] in _NOTHING:
        return _NOTHING[row["projected_because"]]
    ends = (
        f"{row['year']} ended at" if row["method"] == "outturn" else f"{row['year']} is projected to end at"
    )
    return f"{ends} {shown(row)}{_how(row)}. {judged(row, words)}"


def judged(row: Row, words: Words) -> str:
    """How the projected figure would stand, by the rule that the year will be judged by."""
    if row["projected_because"] == "no_target":
        return f"No {words.target} is set for the year."
    as_a_year = {
        **row,
        "value": row["projected"],
        "target": row["year_target"],
        "minimum": row["year_minimum"],
        "lower_limit": row["year_lower"],
        "upper_limit": row["year_upper"],
        "status": row["projected_status"],
        "because": row["projected_because"],
        "forecast": row["projected"],
        "target_how": None,
    }
    return wording.reason(as_a_year, words)


def _how(row: Row) -> str:
    match row["method"]:
        case "forecast":
            return f", the officer's forecast given with {row['forecast_period']}"
        case "profile":
            return (
                f", by the target's profile: {_said(row, 'count_to_date')} by {row['last_period']},"
                f" where {_said(row, 'target_to_date')} of the year's {_said(row, 'year_target')} was to be reached"
            )
        case "run_rate":
            return f", at the same rate: {_said(row, 'count_to_date')} in {_parts(row)}"
        case "to_date":
            what = "share" if row["parts_of_ratio"] == row["parts_counted"] else "mean"
            return f", the {what} of the year to date ({_parts(row)})"
        case "last_figure":
            return f", if it stays as it was in {row['last_period']}"
    return ""


def _said(row: Row, name: str) -> str:
    return wording.said(row[name], row["unit"], row["decimals"])


def _parts(row: Row) -> str:
    each = _PARTS[row["parts_in_year"]]
    return f"{row['parts_counted']} of {row['parts_in_year']} {each}s"


def error(row: Row) -> str:
    """How far what was said lay from what came: `2.3 points too high`, `right`."""
    if row["error"] == 0:
        return "as said"
    return f"{wording.difference(row['error'], row['unit'], row['decimals'])} too {'high' if row['error'] > 0 else 'low'}"


def share(right: int, rated: int) -> str:
    """`42 of 50 (84%)`; a dash of none."""
    if not rated:
        return "–"
    return f"{right} of {rated} ({wording.rounded(Decimal(right) / rated * 100, 0)}%)"
