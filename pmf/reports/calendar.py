"""The reporting calendar: what each forum is due in a month by the framework's matrix, which figures that will
show and whether they have come, which plans have a day in the month, and which meetings were held."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from pmf.model.forums import Forum, MatrixLine, Season
from pmf.model.framework import Framework, Level
from pmf.model.period import Frequency, Period, period_of
from pmf.model.status import Status
from pmf.reports.meetings import Meeting, read_meetings
from pmf.reports.reading import Reader
from pmf.reports.scorecard import Scorecard, read_scorecard
from pmf.store import returns

Row = Mapping[str, Any]
# What shows figures; the rest shows plans, actions or how the framework works.
OF_FIGURES = ("scorecard", "quadrant", "joint", "exceptions")


@dataclass(frozen=True, slots=True)
class Figures:
    """Of the indicators that a line shows: how many have a figure to give for its period, and how many gave it."""

    expected: int
    received: int


@dataclass(frozen=True, slots=True)
class Due:
    """A line of the matrix that is taken in the month: about which period, and the figures that it will show (None
    for one that shows plans, or whose period is not over). `meetings` are those that its forum held in the month."""

    line: MatrixLine
    forum: Forum
    period: Period
    figures: Figures | None
    meetings: Sequence[Meeting]


@dataclass(frozen=True, slots=True)
class PlanDay:
    """A day that plans have in the month. `node` is None where it is of every plan of a level."""

    day: date
    kind: Literal["outline", "approve", "review"]
    words: str
    node: str | None = None
    owner: str | None = None


@dataclass(frozen=True, slots=True)
class SetSize:
    """How many indicators are in a set, those of the sets inside it too, beside the most that the framework names."""

    name: str
    count: int
    at_most: int | None


@dataclass(frozen=True, slots=True)
class Calendar:
    """A month of the council's reporting. `month` is its first day."""

    month: date
    seasons: Sequence[Season]
    due: Sequence[Due]
    as_arranged: Sequence[tuple[MatrixLine, Forum]]
    plan_days: Sequence[PlanDay]
    meetings: Sequence[Meeting]
    sets: Sequence[SetSize]

    def headline(self) -> str:
        """What is due in the month, to how many forums, in one sentence."""
        when = f"{self.month:%B %Y}"
        if not self.due:
            return f"Nothing is due to any forum in {when}"
        forums = len({one.forum.id for one in self.due})
        reports = f"{len(self.due)} report{'s are' if len(self.due) > 1 else ' is'}"
        missing = {
            one.period.label
            for one in self.due
            if one.figures and one.figures.received < one.figures.expected
        }
        late = f"; figures for {' and '.join(sorted(missing))} are still missing" if missing else ""
        return f"{reports} due to {forums} forum{'s' if forums > 1 else ''} in {when}{late}"

    def by_forum(self) -> list[tuple[Forum, list[Due]]]:
        """What is due, each forum's together, in the framework's order."""
        forums = {one.forum.id: one.forum for one in self.due}
        return [(forum, [one for one in self.due if one.forum.id == name]) for name, forum in forums.items()]


def read_calendar(reader: Reader, *, month: date, at: datetime) -> Calendar:
    """A month of reporting (any day of it) as it looks from a moment (UTC)."""
    reader.check()
    framework, first = reader.framework, month.replace(day=1)
    forums = {one.id: one for one in framework.forums}
    held = [one for one in read_meetings(reader) if one.held_on.replace(day=1) == first]
    cards = _Cards(reader, at)
    due = []
    for line in sorted(framework.lines(), key=lambda one: list(forums).index(one.forum)):
        period = framework.calendar.due(line, first)
        if period is None:
            continue
        of_forum = [one for one in held if one.forum.id == line.forum]
        due.append(Due(line, forums[line.forum], period, cards.figures(line, period), of_forum))
    return Calendar(
        month=first,
        seasons=framework.calendar.seasons_of(first),
        due=due,
        as_arranged=[(one, forums[one.forum]) for one in framework.lines() if one.frequency == "as arranged"],
        plan_days=sorted(_plan_days(reader, first, at), key=lambda one: (one.day, one.kind, one.node or "")),
        meetings=held,
        sets=_sizes(framework, returns.standing(reader.database, "indicators", at), at.date()),
    )


class _Cards:
    """The scorecards of the periods that are asked for, each read once."""

    def __init__(self, reader: Reader, at: datetime) -> None:
        self._reader, self._at = reader, at
        self._read: dict[Period, Scorecard] = {}

    def figures(self, line: MatrixLine, period: Period) -> Figures | None:
        if line.opens not in OF_FIGURES or period.ends >= self._at.date():
            return None
        if period not in self._read:
            self._read[period] = read_scorecard(self._reader, period=period, at=self._at)
        framework = self._reader.framework
        sets = framework.set_and_those_inside(line.indicator_set) if line.indicator_set else None
        asked = [
            one
            for one in self._read[period].lines
            if (sets is None or one["indicator_set"] in sets)
            and line.quadrant in (None, one["quadrant"])
            and one["ends"] == period.ends
            and one["status"] != Status.NOT_DUE
        ]
        return Figures(len(asked), sum(one["status"] != Status.NO_DATA for one in asked))


def _sizes(framework: Framework, rows: Sequence[Row], today: date) -> list[SetSize]:
    alive = [row for row in rows if row["retired"] is None or row["retired"] > today]
    return [
        SetSize(
            one.name,
            sum(row["indicator_set"] in framework.set_and_those_inside(one.id) for row in alive),
            one.at_most,
        )
        for one in framework.indicator_sets
    ]


def _plan_days(reader: Reader, first: date, at: datetime) -> Iterator[PlanDay]:
    framework = reader.framework
    levels = {one.id: one for one in framework.levels}
    nodes = returns.standing(reader.database, "plans", at)
    for level in framework.levels:
        yield from _of_level(framework, level, nodes, first)
    for node in nodes:
        day = _review_in(node, levels.get(node["level"]), first)
        if day:
            level_name = levels[node["level"]].name if node["level"] in levels else "Plan"
            yield PlanDay(
                day,
                "review",
                f"{level_name} “{node['title']}” is to be reviewed",
                node["node_id"],
                node["owner"],
            )


def _of_level(framework: Framework, level: Level, nodes: Sequence[Row], first: date) -> Iterator[PlanDay]:
    """The days by which every plan of a level is outlined and approved for the year that comes next."""
    for kind, by, done, word in (
        ("outline", level.outlined_by, "outlined_on", "outlined"),
        ("approve", level.approved_by, "approved_on", "approved"),
    ):
        if by is None or int(by[:2]) != first.month:
            continue
        day = first.replace(day=int(by[3:]))
        coming = period_of(day, Frequency.YEAR, framework.calendar.year_type).shift(1)
        of_it = [
            node for node in nodes
            if node["level"] == level.id
            and (node["starts"] or coming.starts) <= coming.starts <= (node["ends"] or coming.starts)
        ]  # fmt: skip
        ready = sum(node[done] is not None and node[done] <= day for node in of_it)
        many = (
            f"{ready} of {len(of_it)} {'is' if ready == 1 else 'are'} so far"
            if of_it
            else "none is handed in yet"
        )
        words = f"Each {level.name} that runs in {coming.label} is to be {word} by this day: {many}"
        yield PlanDay(day, "outline" if kind == "outline" else "approve", words)


def _review_in(node: Row, level: Level | None, first: date) -> date | None:
    """The day in a month on which a plan is to be reviewed: the one that it names, or each so many months from its
    approval where its level says how often."""
    if node["ends"] is not None and node["ends"] < first:
        return None
    named = node["review_on"]
    if named is not None:
        return named if isinstance(named, date) and named.replace(day=1) == first else None
    begun = node["approved_on"] or node["starts"]
    if level is None or level.review_months is None or begun is None:
        return None
    since = (first.year - begun.year) * 12 + first.month - begun.month
    if since <= 0 or since % level.review_months:
        return None
    return first.replace(day=min(begun.day, 28))
