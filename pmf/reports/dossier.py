"""Everything about one exception on one page: what it is, what lies beside it, what was said and decided, and
the questions to ask."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pmf.model.framework import Framework, Words
from pmf.model.period import Period
from pmf.model.review import DecisionKind
from pmf.model.status import Status
from pmf.reports.beside import Beside, beside
from pmf.reports.commentary import Commentary, read_history
from pmf.reports.data_quality import DataQuality, read_data_quality
from pmf.reports.decisions import changed_the_numbers, read_decisions
from pmf.reports.exception_report import ExceptionReport, PerformanceException, read_exceptions
from pmf.reports.indicator import IndicatorStory, read_indicator
from pmf.reports.questions import Facts, questions
from pmf.reports.reading import Reader
from pmf.reports.scorecard import Line, Scorecard, read_scorecard
from pmf.reports.signals import read_signals
from pmf.rules import exception_wording, outlook_wording, wording
from pmf.store import returns

Row = Mapping[str, Any]
_AMISS = (Status.RED, Status.AMBER, Status.YELLOW, Status.NO_DATA)
_UNITS_OF_TIME = {"month": "month", "quarter": "quarter", "half": "half-year", "year": "year"}


@dataclass(frozen=True)
class Dossier:
    """`exception` is None for an indicator that is none in the period. `money` and `people` are the service's
    own lines in those quadrants, or its directorate's where it has none; `beside` its others that are amiss, `near` its
    budgets, risks, customers, people and what is late of its plans.
    `signal` says whether the
    figure is more than its usual ups and downs. `decisions` are newest first, each with `moved`: the words of whether the number moved since."""

    exception: PerformanceException | None
    story: IndicatorStory
    line: Line | None
    period: Period
    at: datetime
    framework: Framework
    beside: Sequence[Line]
    near: Beside
    money: Sequence[Line]
    people: Sequence[Line]
    plans: Sequence[str]
    said: Sequence[Commentary]
    quality: Row | None
    signal: Row | None
    decisions: Sequence[Row]
    questions: Sequence[str]

    def sentence(self) -> str:
        """The exception in one sentence."""
        if self.exception is None:
            return f"{self.story.name} is no exception in {self.period.label}"
        return f"{self.exception.name}: {_stands(self.exception, self.framework)}"

    def hidden(self) -> tuple[str, str]:
        """The worst place or group that the whole hides, and its figure; nothing if none is."""
        return _weakest(self.exception) if self.exception else ("", "")

    def outlook(self) -> str:
        """Where the year will end and by which method, in a sentence; nothing where that is not known."""
        projected = self.exception.projected if self.exception else None
        return outlook_wording.sentence(projected, self.framework.words) if projected else ""

    def to_do(self) -> list[Row]:
        """The decisions that somebody has still to do something about."""
        return [row for row in self.decisions if row["is_open"]]


def read_dossier(
    reader: Reader,
    subject: str,
    *,
    period: Period,
    at: datetime,
    report: ExceptionReport | None = None,
    card: Scorecard | None = None,
    quality: DataQuality | None = None,
) -> Dossier:
    """The dossier of an indicator's exception in a period as it stood at a moment (UTC). What the caller has read
    already for the same period and moment it may hand in. Raises UnknownChoiceError if there is no such indicator."""
    reader.check()
    story = read_indicator(reader, subject, at=at)
    report = report or read_exceptions(reader, period=period, at=at)
    card = card or read_scorecard(reader, period=period, at=at)
    quality = quality or read_data_quality(reader, period=period, at=at)
    found = next(
        (one for one in report.exceptions if (one.subject_kind, one.subject) == ("indicator", story.code)),
        None,
    )
    line = next((one for one in card.lines if one["code"] == story.code), None)
    decisions = read_decisions(reader, at=at, subject=story.code)
    moved = changed_the_numbers(reader, decisions, at=at)
    for row in decisions:
        row["moved"] = moved.get(row["decision_no"], {})
    same_service = [
        one
        for one in card.worst()
        if one["code"] != story.code and one["service"] == story.definition["service"]
    ]
    money, people = (
        _of_quadrant(card, story, reader.framework.quadrant_about(subject))
        for subject in ("finance", "workforce")
    )
    near = beside(card, report, story.definition["service"], but=("indicator", story.code))
    judged = quality.of(story.code)
    signal = read_signals(reader, at=at, period=period, codes=[story.code]).get(story.code)
    asked = _facts(found, period, judged, decisions, money, people, signal, near) if found else None
    return Dossier(
        exception=found,
        story=story,
        line=line,
        period=period,
        at=at,
        framework=reader.framework,
        beside=[
            one for one in same_service if one["status"] in _AMISS and one not in money and one not in people
        ],
        near=near,
        money=money,
        people=people,
        plans=_plans(reader, story.definition["plans"], at),
        said=[one for one in read_history(reader, story.code, at=at, until=period.ends) if one.words],
        quality=judged,
        signal=signal,
        decisions=decisions,
        questions=questions(asked) if asked else [],
    )


def _stands(one: PerformanceException, framework: Framework) -> str:
    line, words = one.line, framework.words
    unit = _UNITS_OF_TIME[line["frequency_shown"]]
    running = one.periods_running
    long = f" for the {wording.ordinal(running)} {unit} running" if running > 1 else ""
    if line["value"] is None:
        return f"no figure for {line['period']}{f', the {wording.ordinal(running)} {unit} running' if running > 1 else ''}"
    figure = f"{wording.shown(line)} in {line['figure_period'] or line['period']}"
    if "below_minimum" in one.kinds:
        if line["minimum"] is None:
            return f"{figure}, {'outside its range' if line['polarity'] == 'range' else f'short of its {words.target}'}{long}"
        beyond = "above" if line["polarity"] == "lower" else "below"
        least = wording.said(line["minimum"], line["unit"], line["decimals"])
        return f"{figure}, {beyond} its {words.minimum} of {least}{long}"
    return f"{figure}, {_of_kind(one, unit, words)}"


def _of_kind(one: PerformanceException, unit: str, words: Words) -> str:
    """What is the matter with a figure that is not below its minimum, by its gravest reason."""
    said = {
        "acceptance_expired": "accepted for a time that is over",
        "masked": f"which hides {' at '.join(_weakest(one))}",
        "action_overdue": "and an action for it is overdue or off track",
        "overdue": "and a later figure is overdue",
        "projected_miss": f"and expected to miss the year's {words.target}",
        "deteriorating": f"getting worse for {one.line['periods_worse']} {unit}s running",
        "poor_data": "which rests on poor data",
    }
    return said.get(one.kind, "which calls itself in")


def _of_quadrant(card: Scorecard, story: IndicatorStory, quadrant: str | None) -> list[Line]:
    """The lines of a quadrant that belong to the indicator's service, else to its directorate, worst first;
    none where no quadrant of the framework is about that."""
    if quadrant is None:
        return []
    lines = [one for one in card.worst() if one["quadrant"] == quadrant and one["code"] != story.code]
    for whose in ("service", "directorate"):
        own = [one for one in lines if one[whose] and one[whose] == story.definition[whose]]
        if own:
            return own
    return []


def _plans(reader: Reader, linked: Sequence[str], at: datetime) -> list[str]:
    """The plans that the indicator serves, each with what it hangs on: `Vision › Priority › Objective`."""
    nodes = {row["node_id"]: row for row in returns.standing(reader.database, "plans", at)}
    paths = []
    for node in linked:
        path: list[str] = []
        seen: set[str] = set()
        while node in nodes and node not in seen:
            seen.add(node)
            path.append(nodes[node]["title"])
            node = next(iter(nodes[node]["parents"]), "")  # noqa: PLW2901 (the way up)
        if path:
            paths.append(" › ".join(reversed(path)))
    return paths


def _facts(
    one: PerformanceException,
    period: Period,
    quality: Row | None,
    decisions: Sequence[Row],
    money: Sequence[Line],
    people: Sequence[Line],
    signal: Row | None,
    near: Beside,
) -> Facts:
    line, projected, said = one.line, one.projected or {}, one.commentary
    part, late = _weakest(one), _late(one)
    unmoved = next(
        (row for row in decisions if row["state"] and not row["closed"] and row["moved"].get("moved") in ("worse", "unchanged")),
        None,
    )  # fmt: skip
    accepted = next((row for row in decisions if row["kind"] == DecisionKind.ACCEPT), None)
    poor = quality is not None and quality["quality"] == "poor"
    return Facts(
        kinds=one.kinds,
        period=period.label,
        since=one.since,
        periods_running=one.periods_running,
        periods_worse=line.get("periods_worse") or 0,
        length=_UNITS_OF_TIME.get(line.get("frequency_shown") or "", "quarter"),
        owner=one.owner,
        status=line.get("status") or "",
        projected_status=projected.get("projected_status"),
        projected=wording.said(projected.get("projected"), line["unit"], line["decimals"]) if projected else "",
        year_target=wording.said(projected["year_target"], line["unit"], line["decimals"])
        if projected.get("year_target") is not None
        else "",
        year_ends=projected.get("year_ends"),
        signal=signal["signal"] if signal else None,
        marks=said.marks if said else (),
        weak_part=part[0],
        weak_figure=part[1],
        poor_because=next(
            (quality["said"][name] for name in quality["said"] if quality[name] == "poor"), ""
        ) if poor and quality else "",
        late_action=late[0],
        late_since=late[1],
        unmoved_decision=unmoved["state_name"] if unmoved else "",
        unmoved_on=unmoved["recorded_at"].date() if unmoved else None,
        accepted_until=accepted["due_now"] if accepted else None,
        acceptance_over=one.state == "acceptance_expired",
        business_critical=one.business_critical,
        money=near.worst("finance") or _amiss(money),
        people=near.worst("workforce") or _amiss(people),
        risk=near.worst("risk"),
        customers=near.worst("customer"),
    )  # fmt: skip


def _weakest(one: PerformanceException) -> tuple[str, str]:
    """The worst place or group that the whole hides, and its figure; nothing if none is hidden."""
    part = (one.evidence.get("masked") or {}).get("worst_part")
    if not part:
        return "", ""
    figure = wording.said(part["value"], one.line["unit"], one.line["decimals"])
    return exception_wording.part_name(part), figure


def _late(one: PerformanceException) -> tuple[str, date | None]:
    """The action that is overdue or off track, in the words of whoever wrote it, and its day."""
    facts = one.evidence.get("action_overdue")
    if not facts:
        return "", None
    if facts["late_decision"]:
        return facts["late_decision"]["words"], facts["late_decision"]["due"]
    return (
        (facts["words"]["action"] or "An action", facts["words"]["action_due"])
        if facts["action_is_late"]
        else ("", None)
    )


def _amiss(lines: Sequence[Line]) -> str:
    """The worst of some lines that is red or amber, in words; nothing if none is."""
    worst = next((one for one in lines if one["status"] in (Status.RED, Status.AMBER)), None)
    return f"{worst['name']} is at {wording.shown(worst)}, short of its own mark" if worst else ""
