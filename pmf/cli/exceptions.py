"""The command that says what needs a conversation."""

from __future__ import annotations

import argparse
from typing import Any

from pmf.catalogue.council import Settings
from pmf.cli.output import asked_moment, asked_period, print_json, reading
from pmf.reports.exception_report import PerformanceException, read_exceptions
from pmf.reports.reading import chosen_directorate, default_period
from pmf.rules import wording


def exceptions(asked: argparse.Namespace, settings: Settings) -> int:
    """The exceptions of a period, the gravest first, for people or as JSON."""
    period = asked_period(asked.period, settings)
    with reading(settings) as reader:
        at = asked_moment(asked.as_at, reader.database)
        chosen = period or default_period(reader, at)
        directorate = chosen_directorate(reader, at, asked.directorate)
        report = read_exceptions(reader, period=chosen, at=at, directorate=directorate)
    if asked.json:
        print_json([_row(one) for one in report.exceptions])
        return 0
    print(report.headline())
    print(f"As at {wording.day(at)}.")
    for one in report.exceptions:
        since = f", since {one.since}" if one.since else ""
        note = f" {one.state_note}" if one.state_note else ""
        print(f"\n{one.severity.upper():<6} {one.subject}  {one.name}")
        print(f"       {one.state_name}{note}{since}. {one.severity_why}")
        for reason in one.reasons:
            print(f"       - {reason}")
    return 0


def _row(one: PerformanceException) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "subject": one.subject,
        "quadrant": one.quadrant,
        "directorate": one.directorate,
        "severity": one.severity,
        "reasons": one.reasons,
        "persistent": one.persistent,
        "call_in": one.call_in,
        "state": one.state,
        "kinds": one.kinds,
        "name": one.name,
        "since": one.since,
        "periods_running": one.periods_running,
        "subject_kind": one.subject_kind,
        "projected_status": one.projected["projected_status"] if one.projected else None,
    }
