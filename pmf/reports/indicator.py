"""One indicator's whole story: its definition, every period judged, its sources and restatements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from pmf.model.period import Frequency, Period, YearType, period_of
from pmf.reports.reading import Reader, UnknownChoiceError
from pmf.rules import judging, wording
from pmf.store import returns

Row = Mapping[str, Any]


@dataclass(frozen=True)
class IndicatorStory:
    """`points` are oldest first, each with its `reason` and, where it has a figure, its `source` (the newest
    cell that it comes from) and its `parts`: every cell, oldest first."""

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
        row["parts"] = _parts(row, sources)
        points.append(row)
    return IndicatorStory(
        definition,
        points,
        [one for one in sources if one["place"] or one["population_group"]],
        reader.database.ask("restatements", {"at": at, "code": definition["code"]}),
        at,
    )


def _parts(point: Row, sources: Sequence[Row]) -> list[Row]:
    """The cells that a figure comes from: its own, or those that it was put together from."""
    newest = point["source"]
    if newest is None:
        return []
    if point["kind"] == "rolling" and newest["denominator"] is not None:
        since = period_of(newest["ends"], Frequency.MONTH, YearType.CALENDAR).shift(-11).starts
        until = newest["ends"]
    elif point["figure_how"] in _ONE_CELL:
        return [newest]
    else:
        since, until = point["starts"], point["ends"]
    return [
        one
        for one in sources
        if not one["place"]
        and not one["population_group"]
        and one["frequency"] == newest["frequency"]
        and since <= one["starts"]
        and one["ends"] <= until
        and (one["value"] is not None or one["marker"] is not None)
    ]


# How a figure may come about that is one cell's, whatever else came for the period.
_ONE_CELL = ("handed_in", "last", "last_share")


def restated(reader: Reader, code: str, *, at: datetime) -> list[Row]:
    """Each restatement of an indicator's figures by a moment (UTC), oldest first, with the status that the
    figure had just before and just after (`status_was`, `status_is`; None for a place or group).

    Two questions for each return that restated anything, whatever the number of figures in it.
    """
    reader.check()
    rows = reader.database.ask("restatements", {"at": at, "code": code})
    for moment in {row["counted_from"] for row in rows}:
        together = [row for row in rows if row["counted_from"] == moment]
        asked: dict[str, Any] = {
            "codes": [code],
            "since": min(row["starts"] for row in together) - timedelta(days=1),
            "until": max(row["ends"] for row in together),
        }
        for name, when in (("status_was", moment - timedelta(microseconds=1)), ("status_is", moment)):
            judged = judging.own_periods(reader.database, at=when, **asked)
            statuses = {(one["starts"], one["ends"]): one["status"] for one in judged}
            for row in together:
                whole = not row["place"] and not row["population_group"]
                row[name] = statuses.get((row["starts"], row["ends"])) if whole else None
    return list(rows)


def restated_since(
    reader: Reader, *, at: datetime, since: datetime, until: date, directorate: str | None = None
) -> list[Row]:
    """The figures of periods that ended by a day which returns recorded after `since` restated, newest first."""
    reader.check()
    rows = reader.database.ask("restated_since", {"at": at, "since": since, "until": until})
    return [row for row in rows if directorate is None or row["directorate"] == directorate]


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
