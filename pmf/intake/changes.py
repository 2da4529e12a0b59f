"""What a return would change, row by row, beside what stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from pmf.intake.columns import Batch
from pmf.intake.context import Context
from pmf.store.facts import Outcome

Key = tuple[str, date, date]


@dataclass(frozen=True, slots=True)
class Change:
    """One row of a return. `stands` and `brings` are figures; a marker stands in for a missing one."""

    kind: str
    subject: str
    name: str
    period: str | None
    outcome: str
    unit: str = ""
    stands: Decimal | None = None
    stands_marker: str | None = None
    brings: Decimal | None = None
    brings_marker: str | None = None
    status_before: str | None = None
    status_after: str | None = None


@dataclass(frozen=True, slots=True)
class Verdicts:
    """Judged rows by indicator and period: as they stand, and as they would."""

    before: Mapping[Key, Mapping[str, Any]]
    after: Mapping[Key, Mapping[str, Any]]

    @classmethod
    def of(cls, before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]) -> Verdicts:
        """From rows of the rules."""
        return cls(_by_key(before), _by_key(after))


def _by_key(rows: Sequence[Mapping[str, Any]]) -> dict[Key, Mapping[str, Any]]:
    return {(row["code"], row["starts"], row["ends"]): row for row in rows}


def figure_changes(
    batch: Batch, context: Context, outcomes: Sequence[Outcome], verdicts: Verdicts
) -> list[Change]:
    """One change per figure handed in."""
    values = batch.values
    changes = []
    for row, outcome, stood, stood_marker in outcomes:
        code = values["code"][row]
        key = (code, values["starts"][row], values["ends"][row])
        whole = not values["place"][row] and not values["population_group"][row]
        where = ", ".join(part for part in (values["place"][row], values["population_group"][row]) if part)
        indicator = context.indicators[code]
        changes.append(
            Change(
                "performance",
                code,
                indicator.name + (f" ({where})" if where else ""),
                values["period"][row],
                outcome,
                indicator.unit,
                stood,
                stood_marker,
                values["value"][row],
                values["marker"][row],
                _status(verdicts.before, key) if whole else None,
                _status(verdicts.after, key) if whole else None,
            )
        )
    return changes


def _status(verdicts: Mapping[Key, Mapping[str, Any]], key: Key) -> str | None:
    return verdicts[key]["status"] if key in verdicts else None


def other_changes(batch: Batch, outcomes: Sequence[Outcome]) -> list[Change]:
    """One change per plan node, indicator or target handed in."""
    values = batch.values
    kind = batch.table.kind
    subject = {"plans": "node_id", "indicators": "code", "targets": "code"}[kind]
    name = {"plans": "title", "indicators": "name", "targets": "code"}[kind]
    return [
        Change(
            kind,
            values[subject][row],
            values[name][row],
            values["period"][row] if kind == "targets" else None,
            outcome,
            brings=values["target"][row] if kind == "targets" else None,
        )
        for row, outcome, _, _ in outcomes
    ]
