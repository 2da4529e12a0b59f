"""The second reading of data quality: what each level means, said slowly in Python for one indicator.

No SQL. It leans on the oracle of the rules for what a figure is, and on nothing of `pmf.rules`.
"""

from __future__ import annotations

import calendar
import json
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

from rules.council_facts import Council, IndicatorRow, ObservationRow, ReturnRow
from rules.data_quality_facts import Looked
from rules.oracle import Oracle, Series

from pmf.model.period import Period, period_of

OF_WORDS = ("red_without_commentary", "red_without_action", "unchanged_commentary")


@dataclass(frozen=True)
class Quality:
    """How far one indicator's figure can be trusted, and what that rests on."""

    period: str
    accuracy: str
    validity: str
    reliability: str
    timeliness: str
    relevance: str
    completeness: str
    quality: str
    days_late: int
    restated: int
    redefined: int
    places: tuple[int, int]


def months_on(day: date, count: int) -> date:
    """The same day so many months later, or the month's last where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


class QualityOracle:
    """A council's data quality as everything stood at a moment."""

    def __init__(self, council: Council, looked: Looked, at: datetime, review_months: int) -> None:
        self._council, self._looked, self._at, self._review_months = council, looked, at, review_months
        self._oracle = Oracle(council, at)
        self._returns = {
            one.return_no: one for one in council.returns if one.return_no in self._oracle.standing
        }

    def of_period(self, asked: Period) -> dict[str, Quality]:
        """Each indicator that has a figure to give, by its code."""
        found = {}
        for code, series in self._oracle.series.items():
            period = self._period(series.indicator, asked)
            if period is not None:
                found[code] = self._one(series, period)
        return found

    def _period(self, indicator: IndicatorRow, asked: Period) -> Period | None:
        frequency = max(indicator.frequency, asked.frequency, key=lambda one: one.months)
        period = period_of(asked.ends, frequency, indicator.year_type)
        if period.ends > asked.ends:
            period = period.shift(-1)
        if period.ends < asked.starts:
            return None
        if indicator.introduced is not None and indicator.introduced > period.ends:
            return None
        if indicator.retired is not None and indicator.retired <= period.starts:
            return None
        return period

    def _one(self, series: Series, period: Period) -> Quality:
        indicator, today = series.indicator, self._at.date()
        figure, deadline = series.figure(period), series.deadline(period)
        there = figure.value is not None or figure.marker in ("not_applicable", "suppressed", "low")
        rows = self._rows(indicator.code)
        basis = self._basis(indicator, period, rows)
        firsts = [self._first(rows, one.period) for one in basis] if there else []
        came = max((one for one in firsts if one is not None), default=None)
        days_late = ((came.date() if came else today) - deadline).days
        waiting = not there and today <= deadline

        timeliness = "not_known" if waiting else self._in_time(there, days_late)
        restated = self._restated(rows, period)
        redefined = self._redefined(indicator.code, deadline)
        missing_parts = self._parts_missing(indicator, period, rows)
        places = self._places(indicator.code, period)
        completeness = (
            "not_known" if waiting else "poor" if not there
            else "fair" if missing_parts or places[0] < places[1] else "good"
        )  # fmt: skip
        validity = self._validity(basis) if there else "not_known"
        handed_in = bool(basis) or self._anything(indicator, period, rows)
        reliability = self._reliability(restated, redefined, handed_in)
        accuracy, relevance = self._accuracy(indicator.code), self._relevance(indicator.code)
        levels = (accuracy, validity, reliability, timeliness, relevance, completeness)
        over_all = next((level for level in ("poor", "fair") if level in levels), "good")
        if over_all == "good" and "not_known" in (validity, reliability, timeliness, completeness):
            over_all = "not_known"
        return Quality(period.label, *levels, over_all, days_late, len(restated), redefined, places)

    def _in_time(self, there: bool, days_late: int) -> str:
        if not there or days_late > 10:
            return "poor"
        return "fair" if days_late > 0 else "good"

    def _rows(self, code: str, *, whole: bool = True) -> list[ObservationRow]:
        return sorted(
            (
                one
                for one in self._council.observations
                if one.code == code
                and one.return_no in self._returns
                and (one.place == "" and one.population_group == "") == whole
                and (one.value is not None or one.denominator is not None or one.marker is not None)
            ),
            key=lambda one: one.return_no,
        )

    def _newest(self, rows: list[ObservationRow]) -> dict[Period, ObservationRow]:
        return {one.period: one for one in rows}

    def _anything(self, indicator: IndicatorRow, period: Period, rows: list[ObservationRow]) -> bool:
        return any(
            period.starts <= one.period.starts and one.period.ends <= period.ends
            and one.period.frequency.months <= period.frequency.months
            for one in rows
        )  # fmt: skip

    def _basis(
        self, indicator: IndicatorRow, period: Period, rows: list[ObservationRow]
    ) -> list[ObservationRow]:
        """The versions that stand of what the figure is made of."""
        newest = self._newest(rows)
        if period in newest:
            return [newest[period]]
        if period.frequency is indicator.frequency:
            return []
        parts = [newest[part] for part in period.parts(indicator.frequency) if part in newest]
        last = [one for one in parts if one.period.ends == period.ends]
        if indicator.kind in ("snapshot", "cumulative", "rolling"):
            return last
        share = indicator.unit == "%" or indicator.denominator_label is not None
        measured = [one for one in parts if one.marker != "not_applicable"]
        all_parts = len(parts) == len(period.parts(indicator.frequency)) and bool(measured)
        in_parts = all_parts and all(one.denominator is not None for one in measured)
        by_value = any(one.value is not None and one.denominator is None for one in parts)
        return last if share and by_value and last and not in_parts else parts

    def _first(self, rows: list[ObservationRow], period: Period) -> datetime | None:
        """When the first version of a part came that says anything; None where it was only not available."""
        came = (
            self._returns[one.return_no].recorded_at
            for one in rows
            if one.period == period and one.marker != "not_available"
        )
        return min(came, default=None)

    def _parts_missing(self, indicator: IndicatorRow, period: Period, rows: list[ObservationRow]) -> bool:
        newest = self._newest(rows)
        if period in newest:
            return False
        return any(part not in newest for part in period.parts(indicator.frequency))

    def _places(self, code: str, period: Period) -> tuple[int, int]:
        """How many of the places and groups of the period before have a figure now, of how many."""
        since = months_on(period.starts, -period.frequency.months)
        before, now = set(), set()
        for one in self._rows(code, whole=False):
            if since <= one.period.starts < period.starts and one.period.ends <= period.ends:
                before.add((one.place, one.population_group))
            if one.period.starts >= period.starts and one.period.ends <= period.ends:
                now.add((one.place, one.population_group))
        return len(before & now), len(before)

    def _validity(self, basis: list[ObservationRow]) -> str:
        asked: set[str] = set()
        for one in basis:
            handed_in = self._returns[one.return_no]
            number = self._council.observations.index(one) + 1
            for finding in json.loads(handed_in.findings):
                if finding["severity"] != "warning" or finding["code"] in OF_WORDS:
                    continue
                if any(_same_place(cell, number, handed_in) for cell in finding["cells"]):
                    asked.add(finding["code"])
        if len(asked) > 1 or "order_of_magnitude" in asked:
            return "poor"
        return "fair" if asked else "good"

    def _restated(self, rows: list[ObservationRow], period: Period) -> list[bool]:
        """One for each restatement of the twelve months: whether it went too far."""
        since = months_on(period.ends + timedelta(days=1), -12)
        far = []
        for when in {one.period for one in rows if since <= one.period.ends <= period.ends}:
            versions = [one for one in rows if one.period == when]
            for old, new in pairwise(versions):
                if old.value is None or (new.value, new.marker) == (old.value, old.marker):
                    continue
                far.append(new.value is None or abs(new.value - old.value) > abs(old.value) / Decimal(10))
        return far

    def _redefined(self, code: str, deadline: date) -> int:
        versions = sorted(
            (one for one in self._council.indicators if one.code == code and one.return_no in self._returns),
            key=lambda one: one.return_no,
        )
        meanings = [
            (one.definition, one.denominator_label, one.unit, one.polarity, one.kind) for one in versions
        ]
        days = [self._returns[one.return_no].recorded_at.date() for one in versions]
        return sum(
            meanings[place] != meanings[place - 1] and months_on(deadline, -12) < days[place] <= deadline
            for place in range(1, len(versions))
        )

    def _reliability(self, restated: list[bool], redefined: int, handed_in: bool) -> str:
        if not handed_in and not restated and not redefined:
            return "not_known"
        if len(restated) >= 3 or any(restated) or redefined > 1:
            return "poor"
        return "fair" if restated or redefined else "good"

    def _accuracy(self, code: str) -> str:
        known = [one for one in self._looked.audits if one.code == code and one.recorded_at <= self._at]
        if not known:
            return "not_known"
        newest = max(known, key=lambda one: one.recorded_at)
        if newest.outcome == "agrees":
            return "good"
        if newest.outcome == "differs" and newest.found_value is not None:
            off = abs(newest.found_value - newest.value)
            return "fair" if off * 20 <= abs(newest.value) else "poor"
        return "poor"

    def _relevance(self, code: str) -> str:
        known = [one for one in self._looked.reviews if one.code == code and one.recorded_at <= self._at]
        if not known:
            return "not_known"
        newest = max(known, key=lambda one: one.recorded_at)
        if newest.outcome == "retire":
            return "poor"
        old = months_on(newest.recorded_at.date(), self._review_months) < self._at.date()
        return "fair" if newest.outcome == "change" or old else "good"


def _same_place(cell: str, number: int, handed_in: ReturnRow) -> bool:
    if handed_in.mapping is None:
        found = re.search(r"\d+$", cell)
        return found is not None and int(found[0]) == number
    return cell == f"A{number}"
