"""What the printed dossier of a budget, a risk, a service's customers or workforce says: the words of its sheet."""

from __future__ import annotations

from datetime import datetime

from pmf.charts.marks import mark_svg, spark_svg
from pmf.charts.palette import word
from pmf.exports.dossier_sheet import Marked, Sheet
from pmf.exports.dossier_words import decided, positions_marked
from pmf.reports.position_dossier import PositionDossier
from pmf.rules import exception_wording, position_wording, wording

_NO_GOAL = {"target": None, "minimum": None}


def sheet_of_position(told: PositionDossier, council: str, printed: datetime) -> Sheet:
    """The sheet of a position's dossier. `printed` is the moment that stands in its foot, UTC."""
    one, row = told.exception, told.position
    if one is None:
        raise ValueError("only an exception has a sheet")
    past = [point | _NO_GOAL for point in reversed(row["past"])]
    figures = [point for point in past if point["value"] is not None]
    said = ", ".join(f"{point['period']} {position_wording.figure(row, point['value'])}" for point in figures)
    facts = [
        ("Severity", one.severity.capitalize()),
        ("What is the matter", exception_wording.KINDS[one.kind]),
    ]
    if one.since and one.periods_running > 1:
        facts.append(("Since", one.since))
    return Sheet(
        council=council,
        kind=f"Exception dossier, {told.period.label}",
        title=told.sentence(),
        mark=mark_svg(row["status"], "light"),
        status=exception_wording.KINDS[one.kind],
        state=f"{one.state_name} {one.state_note}".strip(),
        whose=", ".join(part for part in (one.owner or "", one.service or "", one.directorate or "") if part),
        chart=spark_svg(past, "none", "light", width=380, height=118),
        chart_words=f"{row['title']}: {said or 'no figures'}",
        first=past[0]["period"] if past else "",
        last=past[-1]["period"] if past else "",
        lines=[f"Now {row['shown']}"],
        reasons=one.reasons,
        said=one.commentary.words or "" if one.commentary else "",
        facts=facts,
        beside=[
            *positions_marked(told.beside.positions),
            *(
                Marked(
                    mark_svg(line["status"], "light"), word(line["status"]), line["name"], wording.shown(line)
                )
                for line in told.beside.indicators
            ),
        ],
        decisions=decided(told.decisions),
        questions=told.questions,
        foot=_foot(told, printed),
    )


def _foot(told: PositionDossier, printed: datetime) -> list[str]:
    foot = []
    if told.source:
        sheet = f", sheet {told.source['sheet']}" if told.source["sheet"] else ""
        foot.append(
            f"Figure: {told.source['file_name']}{sheet}, cell {told.source['cell']}, handed in by"
            f" {told.source['handed_in_by']} on {wording.day(told.source['recorded_at'])}"
        )
    foot.append(f"{told.period.label}, as it stood on {wording.day(told.at)}, {told.at:%H:%M} UTC")
    foot.append(f"Printed {wording.day(printed)}, {printed:%H:%M} UTC")
    return foot
