"""One indicator's whole story: its definition, every period judged, its sources and restatements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pmf.model.period import Frequency, Period, YearType, period_of
from pmf.reports.reading import Reader, UnknownChoiceError
from pmf.rules import judging, wording
from pmf.store import returns

Row = Mapping[str, Any]


@dataclass(frozen=True)
class IndicatorStory:
    """`points` are oldest first, each with its `reason` and, where it has a figure, its `source`."""

    definition: Row
    points: Sequence[Row]
    places: Sequence[Row]
    restatements: Sequence[Row]
    at: datetime

    @property
    def code(self) -> str:
        """Its code."""
        return str(self.definition["code"])

    @property
    def name(self) -> str:
        """Its name."""
        return str(self.definition["name"])

    def point(self, label: str | None) -> Row | None:
        """The point of a period, or the newest that has a figure, or none."""
        for one in reversed(self.points):
            if (label is None and one["value"] is not None) or one["period"] == label:
                return one
        return None


def read_indicator(reader: Reader, code: str, *, at: datetime, months: int = 1) -> IndicatorStory:
    """The story of an indicator as it stood at a moment (UTC), in its own periods or longer ones.

    Raises UnknownChoiceError if there was no such indicator.
    """
    reader.check()
    definition = _definition(reader, code, at)
    sources = reader.database.ask("sources", {"at": at, "code": definition["code"]})
    found = {(one["return_no"], one["row_no"]): one for one in sources}
    until = _last_period(definition, sources, at, months).ends
    points = []
    for row in judging.history(
        reader.database, at=at, codes=[definition["code"]], until=until, months=months
    ):
        row["reason"] = wording.reason(row, reader.framework.words)
        row["source"] = found.get((row["return_no"], row["row_no"]))
        points.append(row)
    return IndicatorStory(
        definition,
        points,
        [one for one in sources if one["place"] or one["population_group"]],
        reader.database.ask("restatements", {"at": at, "code": definition["code"]}),
        at,
    )


def _definition(reader: Reader, code: str, at: datetime) -> Row:
    wanted = code.strip().lower()
    for row in returns.standing(reader.database, "indicators", at):
        if row["code"].lower() == wanted:
            return row
    raise UnknownChoiceError(f"There is no {reader.framework.words.indicator} with the code {code}.")


def _last_period(definition: Row, sources: Sequence[Row], at: datetime, months: int) -> Period:
    """The newest period with a figure, or the last that is over, whichever is later."""
    own = Frequency(definition["frequency"])
    frequency = own if own.months >= months else next(one for one in Frequency if one.months == months)
    year_type = YearType(definition["year_type"])
    over = period_of(at.date(), frequency, year_type).shift(-1)
    newest = max((one["ends"] for one in sources), default=over.ends)
    latest = period_of(newest, frequency, year_type)
    return latest if latest.ends > over.ends else over


def list_indicators(reader: Reader, at: datetime) -> list[Row]:
    """Every indicator that stood at a moment, by code."""
    reader.check()
    return sorted(returns.standing(reader.database, "indicators", at), key=lambda row: str(row["code"]))
