"""Commands that read: scorecard, indicator, returns."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from pmf.catalogue.council import Settings
from pmf.cli.output import asked_moment, asked_period, plain, print_json, reading
from pmf.model.period import Frequency, YearType, period_of
from pmf.model.status import Status
from pmf.model.words import StatusRule
from pmf.reports.actions_board import who_owes_actions
from pmf.reports.indicator import read_indicator
from pmf.reports.outlook import read_projections
from pmf.reports.positions import headline as positions_headline
from pmf.reports.quadrants_board import who_owes_quadrants
from pmf.reports.reading import chosen_directorate, default_period
from pmf.reports.returns_board import days, headline, who_owes_what
from pmf.reports.scorecard import Scorecard, Standing, read_scorecard
from pmf.reports.signals import read_signals, read_signals_of
from pmf.rules import wording

_WORDS = {Status.GREEN: "on target", Status.AMBER: "below target", Status.RED: "below minimum"}


def scorecard(asked: argparse.Namespace, settings: Settings) -> int:
    """The scorecard of a period, for people or as JSON."""
    period = asked_period(asked.period, settings)
    with reading(settings) as reader:
        at = asked_moment(asked.as_at, reader.database)
        chosen = period or default_period(reader, at)
        directorate = chosen_directorate(reader, at, asked.directorate)
        card = read_scorecard(reader, period=chosen, at=at, directorate=directorate)
        codes = [line["code"] for line in card.lines]
        known = _Beside(
            read_signals(reader, at=at, period=chosen, codes=codes) if asked.json else {},
            read_projections(reader, at=at, period=chosen, codes=codes) if asked.json else {},
        )
    if asked.json:
        print_json(
            {
                "period": chosen.label,
                "as_at": at,
                "quadrants": [
                    {
                        "quadrant": quadrant.id,
                        "counts": _counts(card.quadrant(quadrant.id), settings),
                        "indicators": [_line(line, known) for line in card.quadrant(quadrant.id).lines],
                    }
                    | _positions(card, quadrant.id, settings)
                    for quadrant in card.quadrants
                ],
            }
        )
        return 0
    print(card.headline())
    print(f"{card.rated} rated of {len(card.lines)}. As at {wording.day(at)}.")
    for quadrant in card.quadrants:
        standing = card.quadrant(quadrant.id)
        counts = standing.counts()
        said = ", ".join(f"{counts[status]} {word}" for status, word in _WORDS.items())
        print(f"\n{quadrant.name}: {said}, {len(standing.lines) - standing.rated} not rated")
        for line in standing.worst()[:3]:
            print(f"  {line['status']:<10} {line['code']:<8} {line['name']}: {line['reason']}")
        beside = card.positions_of(quadrant=quadrant.id)
        if beside.lines:
            print(f"  {positions_headline(beside.lines)}")
        for row in [row for row in beside.worst() if row["own_kinds"]][:3]:
            print(f"  {row['status']:<10} {row['title']}: {row['reason']}")
    return 0


def _counts(standing: Standing, settings: Settings) -> dict[str, int]:
    counts = {status.value: count for status, count in standing.counts().items()}
    four_bands = settings.framework.status_rule.rule is StatusRule.FOUR_BAND
    if not four_bands and not counts[Status.YELLOW]:
        del counts[Status.YELLOW]
    return counts


class _Beside(NamedTuple):
    """What is known of indicators beside their status, by code."""

    signals: Mapping[str, Mapping[str, Any]]
    projections: Mapping[str, Mapping[str, Any]]


def _line(line: Mapping[str, Any], beside: _Beside) -> dict[str, Any]:
    signal, projected = beside.signals.get(line["code"]), beside.projections.get(line["code"])
    return {
        "code": line["code"],
        "name": line["name"],
        "value": line["value"],
        "target": line["target"],
        "minimum": line["minimum"],
        "status": line["status"],
        "reason": line["reason"],
        "direction": line["direction"],
        "signal": signal and signal["signal"],
        "projected_status": projected and projected["projected_status"],
        "period": line["figure_period"] or line["period"],
    }


def _positions(card: Scorecard, quadrant: str, settings: Settings) -> dict[str, Any]:
    """What stands of money, risks, customers and people in a quadrant, where any of it was ever handed in."""
    if not card.positions:
        return {}
    standing = card.positions_of(quadrant=quadrant)
    return {
        "position_counts": _counts(standing, settings),
        "positions": [_position(row) for row in standing.lines],
    }


def _position(row: Mapping[str, Any]) -> dict[str, Any]:
    names = ("subject", "name", "part", "service", "directorate", "value", "status", "reason", "period")
    return (
        {"kind": row["subject_kind"]} | {name: row[name] for name in names} | {"exceptions": row["own_kinds"]}
    )


def indicator(asked: argparse.Namespace, settings: Settings) -> int:
    """One indicator's story, for people or as JSON."""
    with reading(settings) as reader:
        story = read_indicator(reader, asked.code, at=asked_moment(asked.as_at, reader.database))
        newest = story.point(None)
        signals: Mapping[date, Mapping[str, Any]] = {}
        projected: Mapping[str, Any] | None = None
        if asked.json and newest is not None:
            signals = read_signals_of(reader, story.code, at=story.at, until=newest["ends"])
            quarter = period_of(newest["ends"], Frequency.QUARTER, YearType(newest["year_type"]))
            projected = read_projections(reader, at=story.at, period=quarter, codes=[story.code]).get(
                story.code
            )
    signal = signals[newest["ends"]] if newest and signals else None
    if asked.json:
        print_json(
            {
                "code": story.code,
                "name": story.name,
                "points": [_point(point, signals.get(point["ends"])) for point in story.points],
                "assurance": signal and signal["assurance"],
                "signal": signal and signal["signal"],
                "projected_status": projected and projected["projected_status"],
                "restatements": [_restatement(one) for one in story.restatements],
            }
        )
        return 0
    print(f"{story.code}: {story.name}")
    for point in story.points:
        source = point["source"]
        where = f"{source['file_name']}, {source['cell']}" if source else ""
        print(f"  {point['period']:<12} {wording.shown(point):>12}  {point['status']:<10} {where}")
    return 0


def _point(point: Mapping[str, Any], signal: Mapping[str, Any] | None) -> dict[str, Any]:
    source = point["source"]
    return {
        **{
            name: point[name]
            for name in (
                "period",
                "value",
                "numerator",
                "denominator",
                "target",
                "minimum",
                "status",
                "reason",
            )
        },
        **{name: signal and signal[name] for name in ("mean", "lower", "upper", "special_cause")},
        "provenance": source
        and {
            "file": source["file_name"],
            "sheet": source["sheet"],
            "cell": source["cell"],
            "by": source["handed_in_by"],
            "at": source["recorded_at"],
        },
    }


def _restatement(one: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "period": one["period"],
        "place": one["place"] or None,
        "group": one["population_group"] or None,
        "from": one["was"],
        "to": one["value"],
        "at": one["recorded_at"],
        "by": one["handed_in_by"],
        "return_id": one["return_id"],
        "reason": one["reason"],
    }


# What is counted of each kind that is owed, where it is not figures.
_OWED = {
    "actions": "actions",
    "budget": "services' budgets",
    "workforce": "services' workforce",
    "feedback": "services' feedback",
    "risks": "risks reviewed",
}


def returns(asked: argparse.Namespace, settings: Settings) -> int:
    """Who owes what for a period, and what came."""
    period = asked_period(asked.period, settings)
    with reading(settings) as reader:
        at = reader.database.now()
        chosen = period or default_period(reader, at)
        board = who_owes_what(reader, chosen, at)
        others = [*who_owes_actions(reader, chosen, at), *who_owes_quadrants(reader, chosen, at)]
    if asked.json:
        names = ("service", "kind", "period", "due", "state", "return_id")
        print_json([{name: plain(getattr(one, name)) for name in names} for one in [*board, *others]])
        return 0
    print(headline(board, chosen.label) + ".")
    for one in [*board, *others]:
        what = _OWED.get(one.kind, "figures")
        late = f", {days(one.days_late)} late" if one.days_late else ""
        came = f"; {one.return_id} by {one.by}, {wording.day(one.at)}" if one.by and one.at else ""
        why = f"; {one.why}" if one.why else ""
        print(
            f"{one.service:<32} {one.period}  {one.stage.replace('_', ' '):<9} {one.received} of {one.expected} {what},"
            f" due {wording.day(one.due)}{late}{came}{why}"
        )
    return 0
