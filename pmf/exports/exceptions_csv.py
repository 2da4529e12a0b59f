"""The exceptions as a CSV, every cell a text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pmf.charts.palette import word
from pmf.exports.csv_table import csv_table
from pmf.reports.exception_report import PerformanceException
from pmf.rules import position_wording, wording

_HEADS = (
    "Code", "Name", "Quadrant", "Directorate", "Service", "Owner", "Lead member", "Status", "Period", "Now", "Target",
    "Minimum standard", "Severity", "Why it is as grave", "Why it is here", "Since", "Periods running", "Review", "Review note",
    "What the officer says", "Of what is said",
)  # fmt: skip


def exceptions_csv(found: Sequence[PerformanceException], quadrants: Mapping[str, str]) -> bytes:
    """One row an exception, in order. `quadrants` are their names by id."""
    return csv_table([_HEADS, *(_row(one, quadrants) for one in found)])


def _row(one: PerformanceException, quadrants: Mapping[str, str]) -> list[str]:
    line, said = one.line, one.commentary
    figures = [""] * 5
    if one.is_position:
        figures = [word(line["status"]), line["period"] or "", position_wording.shown(line), "", ""]
    elif line.get("status"):
        unit, decimals = line["unit"], line["decimals"]
        goals = [wording.said(line[goal], unit, decimals) for goal in ("target", "minimum")]
        figures = [word(line["status"]), line["period"] or "", wording.shown(line), *goals]
    return [
        one.subject, one.name, quadrants.get(one.quadrant or "", ""), one.directorate or "", one.service or "",
        one.owner or "", one.lead_member or "", *figures, one.severity, one.severity_why, " ".join(one.reasons),
        one.since or "", str(one.periods_running), one.state_name, one.state_note,
        (said.words or "") if said else "", "; ".join(said.marks) if said else "",
    ]  # fmt: skip
