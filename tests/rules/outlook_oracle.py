"""The second reading of where a year will end, on top of the oracle's figures, targets and ratings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from rules.council_facts import Council, ObservationRow
from rules.oracle import Figure, Goal, Oracle, Series, quotient, total

from pmf.model.period import Frequency, Period, period_of


@dataclass(frozen=True)
class Outlook:
    """What is said of a year, by whom, and how it would stand."""

    method: str | None
    projected: Decimal | None
    status: str | None


class OutlookOracle:
    """The year's end as everything stood at a moment."""

    def __init__(self, council: Council, at: datetime) -> None:
        self._oracle = Oracle(council, at)
        self._recorded = {one.return_no: one.recorded_at.date() for one in council.returns}

    def said(self, code: str, asked: Frequency, ends: date) -> tuple[Outlook, Outlook, Outlook] | None:
        """The outturn, the officer's forecast and our own way; None where the indicator was not alive."""
        series = self._oracle.series[code]
        seen = period_of(ends, asked, series.indicator.year_type)
        year = seen.within(Frequency.YEAR)
        if not series._alive_in(year) or not series._alive_in(seen):
            return None
        goal = series.goal(year)
        outturn = series.figure(year).value if seen.ends == year.ends else None
        by_rules = series.judge(year).status if outturn is not None else None
        forecast = self._forecast(series, seen, year)
        method, own = self._own(series, asked, seen, year, goal)
        return (
            Outlook("outturn", outturn, _rated(by_rules)),
            Outlook("forecast", forecast, self._status(series, year, goal, forecast)),
            Outlook(method, own, self._status(series, year, goal, own)),
        )

    def _forecast(self, series: Series, seen: Period, year: Period) -> Decimal | None:
        allowed = (series.deadline(seen) - seen.ends).days
        in_time = seen.ends + timedelta(days=allowed)

        def known(one: ObservationRow) -> bool:
            if one.period.ends < year.starts or one.period.starts > seen.ends:
                return False
            if one.period.ends <= seen.ends:
                return True
            newest = max(other.return_no for other in series._forecasts if other.period == one.period)
            return self._recorded[newest] <= in_time

        told = [one for one in series._forecasts if known(one)]
        best = max(told, key=lambda one: (min(one.period.ends, seen.ends), one.return_no), default=None)
        return best.forecast if best else None

    def _own(
        self, series: Series, asked: Frequency, seen: Period, year: Period, goal: Goal
    ) -> tuple[str | None, Decimal | None]:
        length = asked if asked.months <= 3 else Frequency.QUARTER
        length = max(length, series.indicator.frequency, key=lambda one: one.months)
        parts = [one for one in year.parts(length) if one.ends <= seen.ends and series._alive_in(one)]
        figures = {one: series.figure(one) for one in parts if series.figure(one).value is not None}
        if not figures:
            return None, None
        kind, share = series.indicator.kind, series._is_share
        newest = max(figures, key=lambda one: one.ends)
        values = [one.value for one in figures.values() if one.value is not None]
        if kind in ("period", "average") and all(
            _has_ratio(series, one, part) for part, one in figures.items()
        ):
            ratios = [_ratio(series, part) for part in figures]
            above, below = total(n for n, _ in ratios), total(d for _, d in ratios)
            return "to_date", quotient(above, below, series._multiplier)
        if kind == "cumulative":
            target = _shared_out(series, newest)
            number = year.parts(length).index(newest) + 1
            return _carried_on(
                values[list(figures).index(newest)], target, number, len(year.parts(length)), goal
            )
        if kind == "period" and not share:
            targets = [_shared_out(series, part) for part in figures]
            known = [one for one in targets if one is not None]
            target = total(known) if len(known) == len(targets) else None
            return _carried_on(total(values), target, len(values), len(year.parts(length)), goal)
        if kind == "average" and not share:
            return "to_date", quotient(total(values), Decimal(len(values)))
        return "last_figure", figures[newest].value

    def _status(self, series: Series, year: Period, goal: Goal, value: Decimal | None) -> str | None:
        polarity = series.indicator.polarity
        if value is None or polarity == "none":
            return None
        short = goal.wide_of(polarity, value)
        if short is None:
            return None
        if series.rule == "recoverable":
            return "green" if short == 0 else "red"
        return series._rated(year, value, goal, short)


def _rated(status: str | None) -> str | None:
    return status if status in ("green", "yellow", "amber", "red") else None


def _shared_out(series: Series, part: Period) -> Decimal | None:
    goal = series.goal(part)
    return None if goal.how in ("", "none") else goal.target


def _has_ratio(series: Series, figure: Figure, part: Period) -> bool:
    return figure.of is None and _ratio_or_none(series, part) is not None


def _ratio(series: Series, part: Period) -> tuple[Decimal, Decimal]:
    found = _ratio_or_none(series, part)
    assert found is not None
    return found


def _ratio_or_none(series: Series, part: Period) -> tuple[Decimal, Decimal] | None:
    """The numerator and denominator that a part's figure was worked out from."""
    figure = series.figure(part)
    if figure.has_parts:
        assert figure.numerator is not None and figure.denominator is not None
        return figure.numerator, figure.denominator
    if part in series._observations or part.frequency is series.indicator.frequency:
        return None
    shorter = [series._handed_in(one) for one in part.parts(series.indicator.frequency)]
    measured = [one for one in shorter if one.marker != "not_applicable"]
    if not measured or not all(one.has_parts for one in measured):
        return None
    return (
        total(one.numerator for one in measured if one.numerator is not None),
        total(one.denominator for one in measured if one.denominator is not None),
    )


def _carried_on(
    count: Decimal, target: Decimal | None, number: int, of: int, goal: Goal
) -> tuple[str, Decimal | None]:
    if target is not None and target > 0 and goal.target is not None and goal.target > 0:
        return "profile", quotient(count, target, goal.target)
    return "run_rate", quotient(count, Decimal(number), Decimal(of))
