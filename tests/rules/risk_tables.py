"""Reads the tables of risks into made-up registers. The words of `tests/spec/README.md` say how they are written."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime

from rules import spec_tables as spec
from rules.council_facts import Council, PlanActionRow, RiskRow

from pmf.model.subjects import Risk, Subjects

QUARTER = spec.period("Q2")
AT = datetime(2025, 10, 20, 12)
MATRICES = {
    "5x5": Risk(),
    "3x3": Risk(
        impacts=("Low", "Medium", "High"), likelihoods=("Low", "Medium", "High"), amber_from=3, appetite=4, tolerance=6, review_days=100,
    ),
    "own scores": Risk(
        impacts=("Low", "Medium", "High"), likelihoods=("Low", "Medium", "High"),
        scores=((1, 2, 4), (2, 5, 7), (3, 8, 20)), amber_from=4, appetite=5, tolerance=None,
    ),
}  # fmt: skip
_STEPS = re.compile(r"(\d)x(\d)")


def subjects(name: str) -> Subjects:
    """What a row's matrix is judged by."""
    return Subjects(risk=MATRICES[name or "5x5"])


def steps(text: str) -> tuple[int, int] | tuple[None, None]:
    """`4x5` as impact 4 and likelihood 5."""
    found = _STEPS.fullmatch(text)
    return (int(found[1]), int(found[2])) if found else (None, None)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def add(made: Council, row: spec.Row) -> None:
    """Put a row's risk into a council, with its reviews and the actions that name it."""
    inherent, target = steps(row.get("inherent", "")), steps(row.get("target", ""))
    number = row.get("appetite", "")
    first = RiskRow(
        1, row["code"], date(2000, 1, 1), 1, 1, *inherent, *target, row.get("type") or "threat",
        _day(row.get("target date")), _day(row.get("next review")), int(number) if number else None, row.get("mitigation") or None,
    )  # fmt: skip
    for text in row["reviews"].split("; "):
        day, cell, *closed = text.split()
        impact, likelihood = steps(cell)
        assert impact is not None and likelihood is not None
        made.risks.append(
            replace(
                first, reviewed_on=date.fromisoformat(day), residual_impact=impact, residual_likelihood=likelihood,
                closed_on=_day(closed[1]) if closed else None,
            )
        )  # fmt: skip
    for text in filter(None, row.get("actions", "").split("; ")):
        name, status, due = text.split()
        made.plan_actions.append(
            PlanActionRow(2, f"{row['code']}-{name}", (), date.fromisoformat(due), date(2025, 9, 30), status, risk_id=row["code"])
        )  # fmt: skip
