"""What is said of a position, whichever of the four it belongs to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pmf.model.framework import Words
from pmf.rules import customer_wording, finance_wording, risk_wording, workforce_wording

Row = Mapping[str, Any]
OF = {
    "finance": finance_wording,
    "risk": risk_wording,
    "customer": customer_wording,
    "workforce": workforce_wording,
}


def reason(row: Row, words: Words) -> str:
    """Why a position has the status that it has, in one sentence."""
    said: str = OF[row["about"]].reason(row, words)
    return said


def reasons(row: Row, words: Words) -> list[str]:
    """Each kind of exception that a position gives, as a sentence."""
    of = OF[row["about"]]
    return [of.SENTENCES[kind](row, words) for kind in row["own_kinds"]]
