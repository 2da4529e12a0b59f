"""What officers say of their figures, and what is wanting in it, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pmf.model.period import Period
from pmf.reports.reading import Reader
from pmf.rules import judging

Row = Mapping[str, Any]
NO_COMMENT = "No comment"
_WANTING = {"no_comment": NO_COMMENT, "no_action": "No action", "no_owner": "No owner", "no_date": "No date"}
_LENGTHS = {1: "month", 3: "quarter", 6: "half-year", 12: "year"}


@dataclass(frozen=True)
class Commentary:
    """What was said of a figure, for which period, by whom and when. `words` is None where nothing was said of a
    red figure. `marks` are sentences on what is wanting; `status` is the figure's."""

    words: str | None
    cause: str | None
    action: str | None
    owner: str | None
    due: date | None
    period: str | None
    by: str | None
    at: datetime | None
    marks: tuple[str, ...]
    status: str | None = None


def read_commentary(
    reader: Reader, *, at: datetime, period: Period, codes: Sequence[str] | None = None
) -> dict[str, Commentary]:
    """By code, the last that was said by the end of a period, as it stood at a moment (UTC). Codes of which
    nothing was ever said are left out, unless they are red."""
    reader.check()
    wanted = judging.codes(reader.database, at=at) if codes is None else list(codes)
    rows = judging.commentaries(reader.database, at=at, codes=wanted, period=period)
    return {row["code"]: commentary_of(row) for row in rows}


def read_history(reader: Reader, code: str, *, at: datetime, until: date) -> list[Commentary]:
    """All that was said of an indicator's periods that ended by a day, newest first."""
    reader.check()
    rows = judging.commentary_history(reader.database, at=at, codes=[code], until=until)
    return [commentary_of(row) for row in rows]


def commentary_of(row: Row) -> Commentary:
    """A row of what was said, as the rules give it, in words."""
    return Commentary(
        row["commentary"],
        row["cause"],
        row["action"],
        row["action_owner"],
        row["action_due"],
        row["period"],
        row["handed_in_by"],
        row["recorded_at"],
        tuple(_mark(one, row) for one in row["marks"]),
        row["status"],
    )


def _mark(mark: str, row: Row) -> str:
    if mark == "old":
        return f"From {row['period']}, not this {_LENGTHS[row['months']]}"
    if mark == "unchanged":
        return f"The same words as in {row['unchanged_since']}"
    return _WANTING[mark]
