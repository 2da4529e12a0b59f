"""The command that says how healthy the framework itself is."""

from __future__ import annotations

import argparse
from typing import Any

from pmf.catalogue.council import Settings
from pmf.cli.output import asked_moment, asked_period, print_json, reading
from pmf.reports.health import Metric, read_health
from pmf.reports.reading import default_period
from pmf.rules import wording
from pmf.rules.health_wording import per_cent


def health(asked: argparse.Namespace, settings: Settings) -> int:
    """The framework's own measures for a period, for people or as JSON."""
    period = asked_period(asked.period, settings)
    with reading(settings) as reader:
        at = asked_moment(asked.as_at, reader.database)
        found = read_health(reader, period=period or default_period(reader, at), at=at)
    if asked.json:
        print_json(
            {
                "period": found.period.label,
                "as_at": at,
                "metrics": [_metric(one) for one in found.metrics],
                "gaps": dict(found.gaps_by_kind()),
            }
        )
        return 0
    print(found.headline())
    print(f"As at {wording.day(at)}.")
    for one in found.metrics:
        asks = "" if one.measure.threshold is None else f", {per_cent(one.measure.threshold)} asked for"
        print(f"\n{per_cent(one.value):>6}  {one.measure.name}: {one.count.said()}{asks}")
        print(f"        {one.measure.definition}")
        for left in one.count.left_out:
            print(f"        Left out: {left.count} {left.why}.")
        past = ", ".join(f"{then.period} {per_cent(then.value)}" for then in one.history)
        print(f"        Before: {past}")
    return 0


def _metric(one: Metric) -> dict[str, Any]:
    return {
        "id": one.measure.id,
        "name": one.measure.name,
        "value": one.value,
        "numerator": one.count.numerator,
        "denominator": one.count.denominator,
        "threshold": one.measure.threshold,
        "met": one.met,
        "definition": one.measure.definition,
        "parts": [
            {"name": name, "numerator": upper, "denominator": lower} for name, upper, lower in one.count.parts
        ],
        "missed": [{"kind": it.kind, "id": it.id, "name": it.name, "why": it.why} for it in one.count.missed],
        "left_out": [{"count": it.count, "why": it.why, "which": it.which} for it in one.count.left_out],
        "history": [
            {
                "period": it.period,
                "as_at": it.at,
                "value": it.value,
                "numerator": it.numerator,
                "denominator": it.denominator,
            }
            for it in one.history
        ],
    }
