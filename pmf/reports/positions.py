"""How money, risks, customers and the workforce stand in a period, in words, for a person who may see it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from pmf.access.permissions import may
from pmf.model.period import Period
from pmf.model.role import Action
from pmf.model.status import Status
from pmf.reports.reading import Reader
from pmf.rules import position_wording, positions

# A row of `position_tables.sql` with the quadrant that it belongs to (None where the framework has none for it), its
# `title`, its figure as it is `shown`, its `reason` and the `reasons` of its exceptions in words, and, as an indicator's
# line has them, its `code` (the subject), `frequency_shown`, `periods_red`, and `awaiting` (never: a return of these is not verified).
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
        row["title"] = position_wording.title(row)
        row["shown"] = position_wording.shown(row)
        row["reason"] = position_wording.reason(row, framework.words)
        row["reasons"] = position_wording.reasons(row, framework.words)
        row["code"], row["awaiting"] = row["subject"], False
        row["frequency_shown"] = period.frequency.value
        row["past"] = row["past"] or []
        row["periods_red"] = _periods_red(row["past"])
    return list(rows)


def _periods_red(past: Sequence[Mapping[str, Any]]) -> int:
    """For how many periods running, from the newest back, it has been red."""
    return next((place for place, one in enumerate(past) if one["status"] != Status.RED), len(past))


def what_is_counted(rows: Sequence[Position]) -> list[str]:
    """How many of what there are: `14 budgets`, `1 risk`."""
    counts: dict[str, int] = {}
    for row in rows:
        counts[row["about"]] = counts.get(row["about"], 0) + 1
    called = position_wording.CALLED
    return [f"{count} {called[about][count > 1]}" for about, count in counts.items()]


def headline(rows: Sequence[Position]) -> str:
    """How budgets, risks, customers or workforce stand, in one sentence: of how many, how many are beyond a limit and
    how many to be watched."""
    counted = " and ".join(what_is_counted(rows))
    red, amber = (sum(row["status"] == status for row in rows) for status in (Status.RED, Status.AMBER))
    if not red and not amber:
        return f"None of {counted} is beyond its limit or to be watched."
    said = [f"{red} {'is' if red == 1 else 'are'} beyond the limit"] if red else []
    said += [f"{amber} {'is' if amber == 1 else 'are'} to be watched"] if amber else []
    return f"Of {counted}, {' and '.join(said)}."
