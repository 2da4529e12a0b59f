"""Whether the council's own way of managing performance works: five measures of it and two of what was achieved,
counted from the system's own records, each with what it leaves out and how it read at past deadlines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from pmf.model.framework import Framework
from pmf.model.period import Frequency, Period, period_of
from pmf.reports import health_counts as counts
from pmf.reports import reading
from pmf.reports.health_counts import Count
from pmf.reports.reading import Reader, text_of
from pmf.reports.thread import Gap, Thread, read_thread
from pmf.rules import health_wording, judging, outlook_wording, wording
from pmf.rules.health_wording import Measure
from pmf.rules.tracking import late_plans, tracked

# How far back is told: so many quarters, and so many years that are over.
QUARTERS_TOLD, YEARS_TOLD = 8, 3


@dataclass(frozen=True, slots=True)
class Past:
    """How a measure read for an earlier quarter or year, at the moment (UTC) of its reporting deadline."""

    period: str
    at: datetime
    numerator: int
    denominator: int

    @property
    def day(self) -> date:
        """The last day of which it tells."""
        return (self.at - timedelta(microseconds=1)).date()

    @property
    def value(self) -> Decimal | None:
        """In per cent; None where there was nothing to count."""
        return health_wording.share(self.numerator, self.denominator)


@dataclass(frozen=True)
class Metric:
    """A measure and what was counted. `history` is oldest first."""

    measure: Measure
    count: Count
    history: Sequence[Past] = ()

    @property
    def value(self) -> Decimal | None:
        """In per cent, unrounded; None where there is nothing to count."""
        return health_wording.share(self.count.numerator, self.count.denominator)

    @property
    def met(self) -> bool | None:
        """Whether the threshold is reached; None where there is none, or nothing to count."""
        return health_wording.is_met(self.count.numerator, self.count.denominator, self.measure.threshold)


@dataclass(frozen=True)
class Health:
    """All of it for one period as at one moment. `year` is the last that was over then, for what was achieved."""

    period: Period
    year: Period
    at: datetime
    metrics: Sequence[Metric]
    gaps: Sequence[Gap]
    method: str = ""
    notes: Mapping[str, str] = field(default_factory=dict)

    def of(self, measure: str) -> Metric:
        """The metric of a measure by its id."""
        return next(one for one in self.metrics if one.measure.id == measure)

    def headline(self) -> str:
        """How many of the thresholds are met and where most is wanting, in one sentence."""
        judged = [one for one in self.metrics if one.met is not None]
        lowest = min((one for one in self.metrics[:5] if one.value is not None), key=_value, default=None)
        if lowest is None:
            return f"Nothing can be said of the framework’s health in {self.period.label} yet."
        wanting = (
            f"{lowest.measure.name.lower()}, {health_wording.per_cent(lowest.value)} ({lowest.count.said()})"
        )
        if not judged:
            return f"Lowest of the framework’s five measures in {self.period.label}: {wanting}."
        met = sum(one.met is True for one in judged)
        are = "is" if met == 1 else "are"
        return f"{met} of {len(judged)} thresholds {are} met in {self.period.label}; lowest of the five measures: {wanting}."

    def gaps_by_kind(self) -> list[tuple[str, int]]:
        """The kinds of gap in the golden thread, the commonest first, and how many of each."""
        return Counter(one.kind for one in self.gaps).most_common()


def _value(metric: Metric) -> Decimal:
    return metric.value if metric.value is not None else Decimal(101)


def read_health(reader: Reader, *, period: Period, at: datetime) -> Health:
    """The framework's health in a period as everything stood at a moment (UTC), with its history."""
    return with_history(reader, read_health_now(reader, period=period, at=at))


def read_health_now(reader: Reader, *, period: Period, at: datetime) -> Health:
    """The same without its history, which takes as long again for every quarter."""
    reader.check()
    year = last_year_over(period, at)
    thread = read_thread(reader, period=period, at=at)
    five = _five(reader, thread)
    then = min(at, deadline_of(reader.framework, year))
    of_year = [counts.objectives(read_thread(reader, period=year, at=then), reader.framework), _targets(reader, year, at)]  # fmt: skip
    named = health_wording.measures(reader.framework, period, year)
    metrics = [Metric(measure, count) for measure, count in zip(named, five + of_year, strict=True)]
    return Health(period, year, at, metrics, thread.gaps, thread.method_words)


def with_history(reader: Reader, health: Health, read: ReadPast | None = None) -> Health:
    """The same with how each measure read at the deadlines of the last eight quarters and three years. `read` counts for
    a past quarter or year in the place of `count_past`, from what is kept."""
    reader.check()
    days = reading.days_with_returns(reader)
    first = datetime.combine(date.fromisoformat(days[-1]), time.min) if days else health.at
    told: list[list[Past]] = [[] for _ in health.metrics]
    for period in _periods_told(health):
        places = _places(period)
        then = min(health.at, deadline_of(reader.framework, period))
        if then < first:
            found = [counts.NOTHING] * len(places)
        elif then == health.at and period in (health.period, health.year):
            found = [health.metrics[place].count for place in places]
        else:
            found = (read or partial(count_past, reader))(period, then)
        for place, count in zip(places, found, strict=True):
            told[place].append(Past(period.label, then, count.numerator, count.denominator))
    metrics = [replace(one, history=past) for one, past in zip(health.metrics, told, strict=True)]
    return replace(health, metrics=metrics)


ReadPast = Callable[[Period, datetime], list[Count]]


def count_past(reader: Reader, period: Period, then: datetime) -> list[Count]:
    """The five measures of a quarter, or the two of a year, as they read at a moment (UTC)."""
    reader.check()
    thread = read_thread(reader, period=period, at=then)
    if period.frequency is Frequency.YEAR:
        return [counts.objectives(thread, reader.framework), _targets(reader, period, then)]
    return _five(reader, thread)


def _periods_told(health: Health) -> list[Period]:
    newest = period_of(health.period.ends, Frequency.QUARTER, health.period.year_type)
    quarters = [newest.shift(-step) for step in reversed(range(QUARTERS_TOLD))]
    return quarters + [health.year.shift(-step) for step in reversed(range(YEARS_TOLD))]


def _places(period: Period) -> range:
    """Which of the seven measures a quarter or a year tells of."""
    return range(5, 7) if period.frequency is Frequency.YEAR else range(5)


def _five(reader: Reader, thread: Thread) -> list[Count]:
    """The five measures of a period, from what stood at the thread's moment."""
    rows = tracked(reader.database, at=thread.at, period=thread.period)
    return [
        counts.plans(
            thread,
            reader.framework,
            late_plans(reader.database, at=thread.at, levels=reader.framework.levels),
        ),
        counts.in_time(rows, reader.framework),
        counts.completed(rows, reader.framework),
        counts.objectives(thread, reader.framework),
        _key_targets(reader, thread),
    ]


def _key_targets(reader: Reader, thread: Thread) -> Count:
    top = health_wording.top_set(reader.framework)
    key = {
        code: line
        for code, line in thread.lines.items()
        if line["indicator_set"] == top or line["business_critical"]
    }
    if not key:
        return counts.NOTHING
    projected = judging.projections(reader.database, at=thread.at, codes=list(key), period=thread.period)
    rows = [
        {
            "code": code,
            "name": line["name"],
            "status": projected[code]["projected_status"] if code in projected else None,
            "because": projected[code]["projected_because"] if code in projected else "no_figure_yet",
            "reason": outlook_wording.sentence(projected[code], reader.framework.words) if code in projected else "",
        }
        for code, line in key.items()
    ]  # fmt: skip
    return counts.rated(rows, reader.framework.words)


def _targets(reader: Reader, year: Period, at: datetime) -> Count:
    codes = judging.codes(reader.database, at=at)
    rows: list[dict[str, Any]] = judging.whole(reader.database, at=at, codes=codes, period=year)
    for row in rows:
        row["reason"] = wording.reason(row, reader.framework.words)
    return counts.rated(rows, reader.framework.words)


def last_year_over(period: Period, at: datetime) -> Period:
    """The year that a period lies in, or the one before where that was not over at a moment."""
    year = period.within(Frequency.YEAR)
    return year if year.ends < at.date() else year.shift(-1)


def deadline_of(framework: Framework, period: Period) -> datetime:
    """The moment (UTC) at which the framework's days after a period's end are over."""
    last = period.ends + timedelta(days=framework.returns.days_allowed)
    return datetime.combine(last + timedelta(days=1), time.min)


def as_table(health: Health) -> list[list[str]]:
    """Every measure with its numbers, what falls short and what is left out, as rows of words: what is downloaded."""
    rows = [["Measure", "Period", "What", "Id", "Name", "Of a hundred", "Number", "Of", "Asked for", "Why"]]
    for one in health.metrics:
        measure, period = one.measure, health.period.label
        asked = text_of(measure.threshold)
        share = health_wording.per_cent(one.value)
        number, of = str(one.count.numerator), str(one.count.denominator)
        rows.append([measure.name, period, "Value", "", "", share, number, of, asked, measure.definition])
        rows += [
            [measure.name, period, "Falls short", it.id, it.name, "", "", "", "", it.why]
            for it in one.count.missed
        ]
        for left in one.count.left_out:
            rows += [
                [measure.name, period, "Left out", "", which, "", "", "", "", left.why]
                for which in left.which
            ]
        for past in one.history:
            share, number, of = (
                health_wording.per_cent(past.value),
                str(past.numerator),
                str(past.denominator),
            )
            rows.append([measure.name, past.period, f"As read on {past.day.isoformat()}", "", "", share, number, of, asked, ""])  # fmt: skip
    return rows
