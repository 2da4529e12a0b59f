"""What the printed dossier says: the words of its sheet, from the dossier."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from pmf.charts.marks import mark_svg, spark_svg
from pmf.charts.palette import word
from pmf.exports.dossier_sheet import Decided, Marked, Sheet
from pmf.model.status import Status
from pmf.reports.dossier import Dossier
from pmf.reports.exception_report import PerformanceException
from pmf.rules import quality_wording, wording

Row = Mapping[str, Any]


def sheet_of(told: Dossier, council: str, printed: datetime) -> Sheet:
    """The sheet of a dossier. `printed` is the moment that stands in its foot, UTC."""
    one = told.exception
    if one is None:
        raise ValueError("only an exception has a sheet")
    line = one.line
    past = list(reversed(line["past"]))
    status = word(line["status"])
    whose = [f"Owner {one.owner}" if one.owner else "No owner is named"]
    whose += [f"lead member {one.lead_member}"] if one.lead_member else []
    said = told.said[0] if told.said else None
    return Sheet(
        council=council,
        kind=f"Exception dossier, {told.period.label}",
        title=told.sentence(),
        mark=mark_svg(line["status"], "light"),
        status=status,
        state=f"{one.state_name} {one.state_note}".strip(),
        whose=", ".join(whose),
        chart=spark_svg(past, line["polarity"], "light", kind=line["kind"], width=380, height=118),
        chart_words=f"{one.name}: {', '.join(_said(point, line) for point in past)}",
        first=past[0]["period"] if past else "",
        last=past[-1]["period"] if past else "",
        beneath=told.signal["sentence"] if told.signal else "",
        lines=_lines(one, told),
        reasons=one.reasons,
        said=_spoken(said) if said else "",
        marks=one.commentary.marks if one.commentary else (),
        facts=_facts(one, told),
        parts=[Marked(mark_svg(Status.RED, "light"), word(Status.RED), *told.hidden())]
        if told.hidden()[0]
        else (),
        beside=[
            *positions_marked(told.near.positions[:4]),
            *(
                Marked(
                    mark_svg(other["status"], "light"),
                    word(other["status"]),
                    other["name"],
                    wording.shown(other),
                )
                for other in (*told.money[:2], *told.people[:2], *told.beside)
            ),
        ],
        decisions=decided(told.decisions),
        questions=told.questions,
        foot=_foot(told, printed),
    )


def positions_marked(rows: Sequence[Row]) -> list[Marked]:
    """Budgets, risks, customers and people as lines with a mark."""
    return [
        Marked(mark_svg(row["status"], "light"), word(row["status"]), row["title"], row["shown"])
        for row in rows
    ]


def decided(rows: Sequence[Row]) -> list[Decided]:
    """Decisions as the sheet's table has them."""
    return [
        Decided(
            wording.day(row["recorded_at"]),
            f"{row['state_name'] or row['kind_name']}: {row['words']}",
            row["owner"] or "",
            wording.day(row["due_now"]) if row["due_now"] else "",
            f"{row['stands']}. {row['moved'].get('words') or ''}".strip(),
        )
        for row in rows
    ]


def _said(point: Row, line: Row) -> str:
    return f"{point['period']} {wording.said(point['value'], line['unit'], line['decimals'])}"


def _lines(one: PerformanceException, told: Dossier) -> list[str]:
    line, words = one.line, told.framework.words
    unit, decimals = line["unit"], line["decimals"]
    said = [
        f"{name.capitalize()} {wording.said(line[column], unit, decimals)}"
        for name, column in ((words.target, "target"), (words.minimum.split(maxsplit=1)[0], "minimum"))
        if line[column] is not None
    ]
    return [*said, f"Now {wording.shown(line)}"] if line["value"] is not None else said


def _spoken(said: Any) -> str:
    action = ""
    if said.action:
        who = ", ".join(
            part for part in (said.owner or "", said.due and f"by {wording.day(said.due)}") if part
        )
        action = f" Action: {said.action}{f' ({who})' if who else ''}"
    return f"{said.period}: {said.words}{action}"


def _facts(one: PerformanceException, told: Dossier) -> list[tuple[str, str]]:
    line = one.line
    facts = [("Severity", one.severity.capitalize())]
    if line["value"] is not None and line["target"] is not None:
        facts.append((f"Against {told.framework.words.target}", " ".join(wording.from_target(line))))
    if one.since and one.periods_running > 1:
        facts.append(("Since", one.since))
    projected = one.projected
    if projected and projected.get("projected") is not None:
        status = projected.get("projected_status")
        figure = wording.said(projected["projected"], line["unit"], line["decimals"])
        facts.append(("Year end", f"{figure}{f', {word(status).lower()}' if status else ''}"))
    if told.quality is not None:
        facts.append(("Data quality", quality_wording.word(told.quality["quality"])))
    return facts


def _foot(told: Dossier, printed: datetime) -> list[str]:
    rule = told.framework.status_rule
    foot = [f"Rule: {wording.RULES[rule.rule]}, set by {rule.set_by} on {wording.day(rule.set_on)}"]
    source = next((point["source"] for point in reversed(told.story.points)
                   if point["source"] and point["ends"] <= told.period.ends), None)  # fmt: skip
    if source:
        sheet = f", sheet {source['sheet']}" if source["sheet"] else ""
        foot.append(
            f"Figure: {source['file_name']}{sheet}, cell {source['cell']}, handed in by {source['handed_in_by']} on"
            f" {wording.day(source['recorded_at'])}"
            + (f", verified by {source['verified_by']}" if source["verified_by"] else "")
        )
    foot.append(f"{told.period.label}, as it stood on {wording.day(told.at)}, {told.at:%H:%M} UTC")
    foot.append(f"Printed {wording.day(printed)}, {printed:%H:%M} UTC")
    return foot
