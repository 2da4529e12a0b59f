"""Amounts as a ledger keeps them, turned into ours: there income has a minus, here it has none."""

from __future__ import annotations

from pmf.intake.coded import combined
from pmf.intake.grid import text_of, tidy
from pmf.intake.mapping_rows import Draft
from pmf.intake.parsing import CellProblem, number
from pmf.model.cell import CellType, RawCell, TypedCell

_NATURE = "Nature"
_AMOUNTS = ("Approved budget", "Profile to date", "Actual to date", "Forecast outturn")


def turn_income(draft: Draft) -> None:
    """Turn the sign of the amounts of every row of income. What is no number stays, and is told of later."""
    for name in _AMOUNTS:
        if name in draft.columns:
            draft.columns[name] = combined((draft.columns[_NATURE], draft.columns[name]), _turned)


def _turned(nature: RawCell, amount: RawCell) -> RawCell:
    if amount is None or tidy(text_of(nature)) != "income":
        return amount
    try:
        return TypedCell(CellType.NUMBER, f"{-number(amount):f}")
    except CellProblem:
        return amount
