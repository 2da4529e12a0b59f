"""Where the year will end, and how far such words could be trusted before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pmf.model.period import Period
from pmf.reports.reading import Reader
from pmf.rules import judging, outlook_wording

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Record:
    """What was said of the years that are over. `rows` are one a quarter and source of one indicator, `in_short`
    one a quarter and method over all that were asked for."""

    rows: Sequence[Row]
    in_short: Sequence[Row]

    def headline(self) -> str:
        """How often the status at the year's end was called rightly, the officers' and our own."""
        parts = []
        for source, who in ((2, "officers' forecasts"), (3, "projections from the figures")):
            rows = [row for row in self.in_short if row["source"] == source]
            rated, right = sum(row["rated"] for row in rows), sum(row["right"] for row in rows)
            if rated:
                parts.append(f"{outlook_wording.share(right, rated)} {who}")
        if not parts:
            return "No year has ended yet of which anything was said before."
        return "The status at the year's end was called rightly by " + " and ".join(parts) + "."


def read_projections(
    reader: Reader, *, at: datetime, period: Period, codes: Sequence[str] | None = None
) -> dict[str, Row]:
    """By code, where the year will end as seen from the end of a period, with `outlook` in words."""
    reader.check()
    wanted = judging.codes(reader.database, at=at) if codes is None else list(codes)
    rows = judging.projections(reader.database, at=at, codes=wanted, period=period)
    for row in rows.values():
        row["outlook"] = outlook_wording.sentence(row, reader.framework.words)
    return dict(rows)


def read_record(reader: Reader, *, at: datetime, until: date, code: str | None = None) -> Record:
    """What was said of the years that ended by a day and what came, of one indicator or, in short, of all.

    With figures and targets as they stood at the moment: our own ways are tried on them, not remembered.
    """
    reader.check()
    if code is not None:
        rows = judging.forecast_record(reader.database, at=at, codes=[code], until=until)
        return Record(rows, [])
    codes = judging.codes(reader.database, at=at)
    return Record(
        [], judging.forecast_record(reader.database, at=at, codes=codes, until=until, in_short=True)
    )
