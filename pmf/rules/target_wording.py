"""Why a target is challenged, one sentence a criterion, from the facts that the SQL gave. Decides nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from pmf.model.framework import Words
from pmf.rules.wording import day, default_decimals, said

Row = Mapping[str, Any]
LETTERS = {
    "specific": ("S", "specific: the {indicator} has no definition"),
    "measurable": ("M", "measurable: no figure was ever handed in for it"),
    "agreed": ("A", "agreed: it does not say who set it and when"),
    "relevant": ("R", "relevant: the {indicator} hangs on no plan"),
}
# What the guidance asks, printed beside the list.
GUIDANCE = (
    "A {target} is challenged if it is not SMART (specific: its {indicator} has a definition; measurable: there is a unit "
    "and a figure was handed in; agreed: it says who set it and when; relevant: the {indicator} hangs on a plan; time-bound: "
    "every {target} has its period), gives no rationale, is easier than the {target} or the outturn of the year before, is "
    "zero where that is always or never met, has a {minimum} on the wrong side or equal to it, or limits turned round. No "
    "benchmark figures are held yet, so none is held against a benchmark."
)


def guidance(words: Words) -> str:
    """The criteria, as they are printed."""
    return GUIDANCE.format(indicator=words.indicator, target=words.target, minimum=words.minimum)


def challenge(row: Row, words: Words) -> list[str]:
    """A sentence for each criterion that a target misses, gravest first."""
    return [_SENTENCES[one](row, words) for one in row["criteria"]]


def agreement(row: Row) -> str:
    """Who agreed that it departs from the guidance, when and why."""
    why = row["agreed_because"].strip().rstrip(".")
    return f"agreed by {row['agreed_with']}: {why} (recorded by {row['agreed_by']}, {day(row['agreed_at'])})"


def goal(row: Row) -> str:
    """A target as it is shown: `90%`, or the limits `40% to 60%`."""
    if row["target"] is not None:
        return _amount(row, row["target"])
    limits = [row["lower_limit"], row["upper_limit"]]
    return f"{_amount(row, limits[0])} to {_amount(row, limits[1])}"


def _pair(row: Row, theirs: Decimal | None) -> tuple[str, str]:
    """A target and what it is held against, with a decimal more where rounding would make them look alike."""
    mine = row["target"]
    if (same := _amount(row, mine)) != _amount(row, theirs):
        return same, _amount(row, theirs)
    finer = (default_decimals(row["unit"], row["decimals"]) or 0) + 1
    return said(mine, row["unit"], finer), said(theirs, row["unit"], finer)


def _amount(row: Row, value: Decimal | None) -> str:
    return said(value, row["unit"], row["decimals"])


def _smart(row: Row, words: Words) -> str:
    told = "; ".join(LETTERS[one][1].format(indicator=words.indicator) for one in row["missing"])
    if "measurable" in row["missing"] and row["has_figure"]:
        told = told.replace("no figure was ever handed in for it", f"the {words.indicator} has no unit")
    letters = ", ".join(LETTERS[one][0] for one in row["missing"])
    return f"Not SMART ({letters}): not {told}."


def _easier(row: Row, words: Words) -> str:
    if row["target"] is None:
        before = f"{_amount(row, row['before_lower'])} to {_amount(row, row['before_upper'])}"
        return f"{goal(row)} is a wider range than the {before} of {row['before_period']}."
    mine, before = _pair(row, row["before_target"])
    return f"{mine} is easier than the {words.target} of {row['before_period']}, {before}."


def _stretch(row: Row, words: Words) -> str:
    mine, reached = _pair(row, row["outturn"])
    return f"{mine} is easier than what was reached a year before, {reached}: it does not stretch."


def _side(row: Row) -> str:
    return "below" if row["polarity"] == "higher" else "above"


_SENTENCES: dict[str, Callable[[Row, Words], str]] = {
    "limits_crossed": lambda r, w: (
        f"Its limits are turned round: the lower is {_amount(r, r['lower_limit'])}, the upper {_amount(r, r['upper_limit'])}."
    ),
    "minimum_wrong_side": lambda r, w: (
        f"Its {w.minimum} of {_amount(r, r['minimum'])} is harder to reach than the {w.target} of {goal(r)}; it should lie {_side(r)} it."
    ),
    "zero_always_met": lambda r, w: f"A {w.target} of zero is always met where higher is better.",
    "zero_never_met": lambda r, w: "An average of zero cannot be reached where anything was counted.",
    "easier_than_outturn": _stretch,
    "easier_than_before": _easier,
    "minimum_equal": lambda r, w: f"Its {w.minimum} equals the {w.target}, so nothing lies between them.",
    "not_smart": _smart,
    "no_rationale": lambda r, w: "It gives no rationale.",
}
