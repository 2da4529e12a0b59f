"""What is said of a figure beside its usual ups and downs, made once, from the row that the SQL gave."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pmf.model.framework import Words
from pmf.rules import wording

Row = Mapping[str, Any]

# Shown beside a figure: in a word or two.
SIGNALS = {
    "improvement": "improving beyond its usual variation",
    "concern": "worsening beyond its usual variation",
    "neutral": "changed beyond its usual variation",
    "common_cause": "its usual variation",
    "not_enough_data": "too few figures to tell",
}
_WHY_NONE = {
    "cumulative": "It counts the year to date, so no limits of usual variation are worked out.",
    "rolling": "Each figure holds most of the one before it, so no limits of usual variation are worked out.",
    "profiled": "Its target moves through the year as the figures are expected to, so no limits of usual variation are worked out.",
}


def sentence(row: Row | None, words: Words) -> str:
    """Whether the figure is more than its usual ups and downs, and by which rule. Empty without a figure."""
    if row is None:
        return ""
    if row["why_none"]:
        return _WHY_NONE[row["why_none"]]
    if row["signal"] == "not_enough_data":
        return f"{row['points']} figures are too few to tell its usual variation: it takes 5, and 12 for limits that hold."
    between = f"{_said(row, 'lower')} to {_said(row, 'upper')}, about a mean of {_said(row, 'mean')}"
    limits = f"Usual variation is {between}{_trial(row)}."
    return f"{what(row)} {limits} {assurance(row, words)}".strip()


def what(row: Row) -> str:
    """Whether a figure is more than chance, by which rule, and whether that is good."""
    rose = row["way"] is not None and row["way"] > 0
    if row["special_cause"] is None:
        return f"{_said(row, 'value')} is within its usual variation."
    said = {
        "outside_limits": f"{_said(row, 'value')} lies {'above' if rose else 'below'} its usual variation",
        "shift": f"It is one of 7 or more figures running {'above' if rose else 'below'} their mean",
        "trend": f"It is one of 7 or more figures that each {'rose' if rose else 'fell'}",
        "two_of_three": f"2 of 3 figures running came near its {'upper' if rose else 'lower'} limit",
    }[row["special_cause"]]
    meant = {"improvement": ", an improvement", "concern": ", a concern"}.get(row["signal"], "")
    return f"{said}{meant}: more than chance."


def _trial(row: Row) -> str:
    return f" (trial limits, from {row['points']} figures; 12 make them firm)" if row["trial"] else ""


def assurance(row: Row, words: Words) -> str:
    """What the limits mean for the target; empty without one."""
    return {
        "consistently_passes": f"As it runs now it will go on meeting its {words.target}.",
        "consistently_fails": f"As it runs now it will not meet its {words.target} without a change.",
        "hit_and_miss": f"As it runs now it will sometimes meet its {words.target} and sometimes miss it.",
        None: "",
    }[row["assurance"]]


def _said(row: Row, name: str) -> str:
    return wording.said(row[name], row["unit"], row["decimals"])
