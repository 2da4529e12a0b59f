"""How the measures of the framework's health are counted: of how many, how many, which not and why, and what is
left out. They rest on statuses, gaps and outcomes that the rules gave, and decide none themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pmf.model.framework import Framework, Words
from pmf.model.status import RATED, Status
from pmf.reports.thread import Thread
from pmf.rules.health_wording import PLANS, objective_kinds
from pmf.rules.wording import day

Row = Mapping[str, Any]
_PLAN_GAPS = frozenset({"plan_missing", "plan_not_outlined", "plan_not_approved", "review_overdue"})


@dataclass(frozen=True, slots=True)
class LeftOut:
    """How many are not counted, why, and which."""

    count: int
    why: str
    which: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Missed:
    """One that is counted and falls short. `kind` is what its id names: plan, indicator, action,
    or the service or directorate that a plan is missing of."""

    kind: str
    id: str
    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Count:
    """So many of so many. `parts` are what it is put together from, each with its own two numbers."""

    numerator: int
    denominator: int
    missed: tuple[Missed, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    parts: tuple[tuple[str, int, int], ...] = ()

    def said(self) -> str:
        """`37 of 44`."""
        return f"{self.numerator:,} of {self.denominator:,}"


NOTHING = Count(0, 0)


def plans(thread: Thread, framework: Framework, late: Sequence[Row]) -> Count:
    """Plans that are there and to time, of those in force and those expected. `late` are those outlined or approved
    after their day."""
    there = [one for one in thread.nodes.values() if one.kind in PLANS]
    gaps: dict[str, list[str]] = {}
    absent = []
    for gap in thread.gaps:
        if gap.kind == "plan_missing":
            absent.append(Missed("missing", gap.node, gap.name, gap.message))
        elif gap.kind in _PLAN_GAPS:
            gaps.setdefault(gap.node, []).append(gap.message)
    for row in late:
        gaps.setdefault(row["node_id"], []).extend(_after_its_day(row))
    short = [Missed("plan", one.id, one.title, " ".join(gaps[one.id])) for one in there if one.id in gaps]
    others = [one for one in thread.nodes.values() if one.kind not in PLANS]
    names = ", ".join(one.name for one in framework.levels if one.kind not in PLANS)
    left = _left(others, f"parts of the corporate plan, no plans of their own ({names})")
    return Count(len(there) - len(short), len(there) + len(absent), (*absent, *short), left)


def _after_its_day(row: Row) -> list[str]:
    return [
        f"It was {done} on {day(row[done + '_on'])}; it was to be by {day(row[done + '_until'])}."
        for done in ("outlined", "approved")
        if row[done + "_late"]
    ]


def _left(nodes: Iterable[Any], why: str) -> tuple[LeftOut, ...]:
    which = tuple(f"{one.id} {one.title}" for one in nodes)
    return (LeftOut(len(which), why, which),) if which else ()


def objectives(thread: Thread, framework: Framework) -> Count:
    """Objectives on target, of those that are rated."""
    kinds = objective_kinds(framework)
    nodes = [one for one in thread.nodes.values() if one.kind in kinds]
    rated_ones = [one for one in nodes if one.status in RATED]
    short = [one for one in rated_ones if one.status != Status.GREEN]
    left: list[LeftOut] = []
    for status in Status:
        greys = [one for one in nodes if one.status == status and status not in RATED]
        left += _left(greys, f"that cannot be rated: {_why_grey(status)}")
    missed = tuple(Missed("plan", one.id, one.title, one.reason) for one in short)
    return Count(len(rated_ones) - len(short), len(rated_ones), missed, tuple(left))


_GREY = {
    Status.NO_DATA: "nothing measures them, or what does is overdue",
    Status.NOT_DUE: "nothing below them is due yet",
    Status.NO_TARGET: "nothing below them has a target",
}


def _why_grey(status: Status) -> str:
    return _GREY.get(status, f"all that is below them is “{status.value.replace('_', ' ')}”")


def in_time(rows: Sequence[Row], framework: Framework) -> Count:
    """Figures that had come by their deadline, of those whose deadline has passed."""
    figures = [row for row in rows if row["kind"] == "figure"]
    return _tracked(figures, framework.words, {"in_time"})


def completed(rows: Sequence[Row], framework: Framework) -> Count:
    """Figures, reports on actions and words that have come at all, of those whose deadline has passed."""
    return _tracked(rows, framework.words, {"in_time", "late"})


_NOUNS = {"figure": "figures", "report": "reports on actions", "words": "words on {indicators} below their {minimum}"}  # fmt: skip


def _tracked(rows: Sequence[Row], words: Words, enough: set[str]) -> Count:
    due = [row for row in rows if row["outcome"] != "not_due"]
    short = [row for row in due if row["outcome"] not in enough]
    nouns = {
        kind: noun.format(indicators=words.indicators, minimum=words.minimum) for kind, noun in _NOUNS.items()
    }
    left = []
    for kind, noun in nouns.items():
        early = [row for row in rows if row["kind"] == kind and row["outcome"] == "not_due"]
        if early:
            last = max(row["deadline"] for row in early)
            which = tuple(_named(row) for row in early)
            left.append(LeftOut(len(early), f"{noun} not due yet (the last by {day(last)})", which))
    parts = tuple(
        (noun, sum(row["kind"] == kind and row["outcome"] in enough for row in due), sum(row["kind"] == kind for row in due))
        for kind, noun in nouns.items()
        if any(row["kind"] == kind for row in rows)
    )  # fmt: skip
    missed = tuple(
        Missed("action" if row["kind"] == "report" else "indicator", row["subject"], row["name"], _late(row))
        for row in short
    )
    return Count(len(due) - len(short), len(due), missed, tuple(left), parts if len(parts) > 1 else ())


def _named(row: Row) -> str:
    return " ".join(filter(None, (row["subject"], row["name"], row["period"])))


_OWED = {"figure": "The figure for {period}", "report": "The report", "words": "What is said of {period}"}


def _late(row: Row) -> str:
    what = _OWED[row["kind"]].format(period=row["period"])
    due = day(row["deadline"])
    if row["came_on"] is None:
        return f"{what} was due by {due} and has not come."
    return f"{what} was due by {due} and came on {day(row['came_on'])}."


_NOT_RATED = {
    "data_only": "for information, without a {target}",
    "no_target": "without a {target} for the year",
    "once_a_year": "collected once a year, whose figure has not come",
    "no_figure_yet": "without a figure in the year yet",
    "not_yet_due": "not due yet",
    "awaited": "overdue: nothing was handed in for the year",
    "incomplete": "that lack a part of the year",
    "said_not_available": "said to be not available",
    "not_applicable": "that do not apply",
    "suppressed": "suppressed",
}


def rated(rows: Sequence[Row], words: Words) -> Count:
    """Those that are green, of the rows that are rated: each has a code, name, status, because and reason."""
    counted = [row for row in rows if row["status"] in RATED]
    short = [row for row in counted if row["status"] != Status.GREEN]
    left = []
    for because, why in _NOT_RATED.items():
        greys = [row for row in rows if row["status"] not in RATED and row["because"] == because]
        if greys:
            which = tuple(f"{row['code']} {row['name']}" for row in greys)
            left.append(LeftOut(len(greys), why.format(target=words.target), which))
    missed = tuple(Missed("indicator", row["code"], row["name"], row["reason"]) for row in short)
    return Count(len(counted) - len(short), len(counted), missed, tuple(left))
