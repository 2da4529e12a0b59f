"""What is shown of a past return's rows of money, risks, customers and people."""

from __future__ import annotations

from decimal import Decimal

from pmf.reports.past_return import Row
from pmf.rules import wording
from pmf.ui.cards import plain_label

_COLUMNS = {
    "budget": {"Approved": "approved", "Actual": "actual", "Forecast": "forecast"},
    "feedback": {"Complaints": "complaints_received", "Stage 1 closed": "stage_1_closed", "In time": "stage_1_in_time"},
    "workforce": {"FTE at end": "fte_end", "Days lost, short": "days_lost_short", "Days lost, long": "days_lost_long"},
}  # fmt: skip


def told(row: Row) -> dict[str, str]:
    """The columns of a row beside its cell, id and name; none for other kinds."""
    kind = row["kind"]
    if kind == "risks":
        following = wording.day(row["next_review"]) if row["next_review"] else "–"
        return {
            "Reviewed": wording.day(row["ends"]),
            "Residual": f"impact {row['residual_impact']}, likelihood {row['residual_likelihood']}",
            "Next review": following,
        }
    if kind == "complaints":
        answered = wording.day(row["responded_on"]) if row["responded_on"] else "–"
        return {
            "Stage": str(row["stage"]),
            "Received": wording.day(row["received_on"]),
            "Answered": answered,
            "Outcome": str(row["outcome"] or "–").replace("_", " "),
        }
    if kind not in _COLUMNS:
        return {}
    said = {"Period": row["period"]}
    return said | {words: _number(row[name], kind) for words, name in _COLUMNS[kind].items()}


def _number(value: Decimal | int | None, kind: str) -> str:
    if value is None:
        return "–"
    return plain_label(wording.said(Decimal(value), "£" if kind == "budget" else "number"))
