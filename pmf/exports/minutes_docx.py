"""A meeting's minutes as a Word document: headings, real tables, a language and a title, so that they can be
read by anyone; and everybody's words as plain text, so that nothing in them is ever run."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

from docx import Document
from docx.document import Document as Word
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

from pmf.charts.palette import GLYPHS, word
from pmf.exports.cell_text import clean
from pmf.model.review import DecisionKind
from pmf.model.status import Status
from pmf.reports.agenda import PARTS, Agenda, Item
from pmf.reports.exception_report import PerformanceException
from pmf.rules import position_wording, wording

Row = Mapping[str, Any]
_LANGUAGE = "en-GB"
_MOST = 8


def minutes(agenda: Agenda, council: str, *, restated: int = 0) -> bytes:
    """The minutes of a meeting, marked as a draft while it goes on. `restated` is how many of its figures
    have been restated since."""
    meeting = agenda.meeting
    document = _blank(f"{'Draft minutes' if meeting.going_on else 'Minutes'}: {meeting.title()}", council)
    _opening(document, agenda, restated)
    document.add_heading("Decisions", 1)
    _decisions_table(document, agenda)
    for part in agenda.parts():
        if part != "decisions":
            _PARTS[part](document, agenda)
    _notes(document, meeting.notes(None), "Noted")
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def file_name(agenda: Agenda) -> str:
    """`minutes_prg_2026-11-22.docx`; its forum's id and day hold nothing that a file's name should not."""
    draft = "draft_" if agenda.meeting.going_on else ""
    return f"{draft}minutes_{agenda.meeting.forum.id}_{agenda.meeting.held_on:%Y-%m-%d}.docx"


def _blank(title: str, council: str) -> Word:
    document = Document()
    about = document.core_properties
    about.title, about.language, about.subject = clean(title), _LANGUAGE, clean(council)
    about.author, about.comments, about.keywords = clean(council), "", ""
    styles = document.styles.element
    for language in styles.iter(qn("w:lang")):
        language.set(qn("w:val"), _LANGUAGE)
    document.styles["Normal"].font.name = "Arial"
    document.styles["Normal"].font.size = Pt(11)
    document.add_heading(clean(title), 0)
    document.add_paragraph(clean(council))
    return document


def _opening(document: Word, agenda: Agenda, restated: int) -> None:
    meeting = agenda.meeting
    say = _saying(document)
    if meeting.going_on:
        say("Draft: the meeting has not ended.")
    say(f"{meeting.figures()}. They stay as the meeting saw them.")
    if restated:
        say(
            f"{restated} of the figures {'has' if restated == 1 else 'have'} been restated since; these minutes show them as they were."
        )
    ended = f", ended by {meeting.ended_by} on {_when(meeting.ended_at)}" if meeting.ended_at else ""
    say(f"Opened by {meeting.opened_by} on {_when(meeting.opened_at)}{ended}.")
    for one in meeting.reopened():
        say(f"Opened again by {one['event_by']} on {_when(one['recorded_at'])}: {one['words']}")
    if agenda.frozen.scope.because:
        say("On the agenda by the framework: " + "; ".join(agenda.frozen.scope.because) + ".")
    items = [one for one in agenda.items if one.part != "decisions"]
    taken = sum(one.taken for one in items)
    many = len(agenda.decided)
    say(
        f"{taken} of {len(items)} items {'was' if taken == 1 else 'were'} taken; {many} decision{'' if many == 1 else 's'}."
    )


def _decisions_table(document: Word, agenda: Agenda) -> None:
    if not agenda.decided:
        document.add_paragraph("Nothing was decided.")
        return
    heads = ("No.", "About", "Decision", "In words", "Owner", "By")
    rows = [
        (
            str(one["decision_no"]),
            one["subject_name"],
            one["kind_name"],
            one["words"],
            one["owner"] or "–",
            _day(one["due"]),
        )
        for one in agenda.decided
    ]
    _table(document, "Decisions of this meeting", heads, rows)


def _table(document: Word, caption: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table whose first row says, to those who listen as well, what the columns are."""
    table = document.add_table(rows=1, cols=len(heads), style="Table Grid")
    properties = table._tbl.tblPr
    for name in ("w:tblCaption", "w:tblDescription"):
        element = OxmlElement(name)
        element.set(qn("w:val"), caption)
        properties.append(element)
    for cell, head in zip(table.rows[0].cells, heads, strict=True):
        cell.paragraphs[0].add_run(head).bold = True
    header = table.rows[0]._tr.get_or_add_trPr()
    header.append(OxmlElement("w:cantSplit"))
    header.append(OxmlElement("w:tblHeader"))
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.paragraphs[0].add_run(clean(text))


def _matters(document: Word, agenda: Agenda) -> None:
    document.add_heading(PARTS["matters_arising"], 1)
    found = [(item, item.matter) for item in agenda.of("matters_arising") if item.matter]
    if not found:
        document.add_paragraph("Nothing arises from before.")
    for item, matter in found:
        decision = matter.decision
        document.add_heading(clean(item.title), 2)
        say = _saying(document)
        say(f"Decided {_day(decision['recorded_at'])}: {decision['kind_name']}. {decision['words']}")
        owner = f" Owner: {decision['owner']}." if decision["owner"] else ""
        last = f" {decision['last_words']}" if decision["last_words"] else ""
        say(f"{decision['stands']}.{owner}{last}")
        say(matter.words)
        for one in matter.said:
            say(f"Said: {one['what']}. {one['words'] or ''}".rstrip())
        _made_of(document, item)


def _highlights(document: Word, agenda: Agenda) -> None:
    document.add_heading(PARTS["highlights"], 1)
    shown = agenda.frozen.went_well()
    if not shown:
        document.add_paragraph("Nothing recovered or improved in this period.")
    for title, lines in shown:
        document.add_heading(clean(title), 2)
        for line in lines[:_MOST]:
            _bullet(
                document,
                f"{_status(line['status'])}: {line['name']}, {wording.shown(line)}. {line['because']}",
            )
        if len(lines) > _MOST:
            _bullet(document, f"and {len(lines) - _MOST} more")
    for item in agenda.of("highlights"):
        _made_of(document, item)


def _exceptions(document: Word, agenda: Agenda) -> None:
    document.add_heading(PARTS["exceptions"], 1)
    document.add_paragraph(clean(agenda.frozen.exceptions.headline()))
    _taken(document, agenda, "exceptions")
    for item in agenda.of("exceptions"):
        if not item.exception:
            _made_of(document, item)


def _money(document: Word, agenda: Agenda) -> None:
    document.add_heading(PARTS["finance"], 1)
    _taken(document, agenda, "finance")


def _risks(document: Word, agenda: Agenda) -> None:
    document.add_heading(PARTS["risk"], 1)
    _taken(document, agenda, "risk")


def _taken(document: Word, agenda: Agenda, part: str) -> None:
    """The exceptions of a part of the agenda: each that was taken, and a line for each that was not."""
    found = [(item, item.exception) for item in agenda.of(part) if item.exception]
    for item, one in found:
        if item.taken:
            _exception(document, item, one)
    left = [one for item, one in found if not item.taken]
    if left:
        document.add_heading("Not taken", 2)
    for one in left:
        _bullet(document, f"{_status(one.line.get('status'))}: {one.name}. {one.reasons[0]}")


def _exception(document: Word, item: Item, one: PerformanceException) -> None:
    document.add_heading(clean(f"{item.title} ({item.subject})"), 2)
    say = _saying(document)
    shown = position_wording.shown if one.is_position else wording.shown
    figure = f", {shown(one.line)}" if one.line.get("value") is not None else ""
    if status := one.line.get("status"):
        say(f"{_status(status)}{figure}")
    for reason in one.reasons:
        say(reason)
    if one.commentary is not None and one.commentary.words:
        say(f"The service says: {one.commentary.words}")
    say(f"It stands: {item.state_name}.")
    _made_of(document, item)


def _rest(document: Word, agenda: Agenda) -> None:
    document.add_heading(PARTS["rest"], 1)
    for quadrant, standing, sentence in agenda.frozen.rest():
        document.add_heading(clean(quadrant.name), 2)
        document.add_paragraph(clean(sentence))
        counts = [f"{count} {_status(status)}" for status, count in standing.counts().items() if count]
        document.add_paragraph(", ".join(counts) + ".")
    for item in agenda.of("rest"):
        _made_of(document, item)


_PARTS = {
    "matters_arising": _matters,
    "highlights": _highlights,
    "exceptions": _exceptions,
    "finance": _money,
    "risk": _risks,
    "rest": _rest,
}


def _made_of(document: Word, item: Item) -> None:
    """What the meeting decided on an item and noted."""
    for one in item.decided:
        paragraph = document.add_paragraph()
        paragraph.add_run(f"Decided: {clean(one['kind_name'])}. ").bold = True
        owner = f" Owner: {one['owner']}." if one["owner"] else ""
        due = (
            f" {'Until' if one['kind'] == DecisionKind.ACCEPT else 'By'} {_day(one['due'])}."
            if one["due"]
            else ""
        )
        paragraph.add_run(clean(f"{one['words']}{owner}{due}"))
    _notes(document, item.notes, None)


def _notes(document: Word, notes: Sequence[Row], heading: str | None) -> None:
    if notes and heading:
        document.add_heading(heading, 1)
    for one in notes:
        document.add_paragraph(clean(f"Noted: {one['words']}"))


def _saying(document: Word) -> Any:
    return lambda text: document.add_paragraph(clean(text))


def _bullet(document: Word, text: str) -> None:
    document.add_paragraph(clean(text), style="List Bullet")


def _status(status: str | None) -> str:
    """Its mark and its word, never one without the other."""
    return f"{GLYPHS[Status(status)]} {word(status)}" if status else "–"


def _day(day: Any) -> str:
    return wording.day(day) if day else "–"


def _when(moment: Any) -> str:
    return f"{wording.day(moment)}, {moment:%H:%M} (UTC)"
