"""How money, risks, customers and the workforce stand in a period, in words, for a person who may see it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pmf.access.permissions import may
from pmf.model.period import Period
from pmf.model.role import Action
from pmf.reports.reading import Reader
from pmf.rules import position_wording, positions

# A row of `position_tables.sql` with the quadrant that it belongs to (None where the framework has none for it),
# its `reason` and the `reasons` of its exceptions in words.
Position = Mapping[str, Any]


def read_positions(
    reader: Reader, *, period: Period, at: datetime, directorate: str | None = None
) -> list[Position]:
    """Every position of a period as everything stood at a moment (UTC), of one directorate or of all. For somebody
    who may not see restricted budget lines none of them goes into any of it."""
    reader.check()
    framework = reader.framework
    rows = positions.positions(
        reader.database,
        at=at,
        period=period,
        directorate=directorate,
        restricted=may(framework, reader.person, Action.READ_RESTRICTED),
    )
    for row in rows:
        row["quadrant"] = framework.quadrant_about(row["about"])
        row["reason"] = position_wording.reason(row, framework.words)
        row["reasons"] = position_wording.reasons(row, framework.words)
    return list(rows)
