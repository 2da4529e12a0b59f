"""The page of help in a template: how to fill it in, for somebody in a hurry who was never told."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from pmf.intake import template_quadrant_words as quadrants
from pmf.intake.template_columns import GIVEN, Column, Shape
from pmf.intake.template_rows import Body
from pmf.model.framework import Framework
from pmf.model.status import Marker
from pmf.rules import wording


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of the page, its lines, and a table under them; the table's first row is its headings."""

    title: str
    lines: tuple[str, ...] = ()
    table: tuple[tuple[str, ...], ...] = ()


_STEPS = {
    "performance": (
        "1. On the sheet “performance”, type each figure into the white cells of its row.",
        "2. Where a figure is below its minimum standard, say what happened, why, what is being done, by when and by whom.",
        "3. Save the workbook, and hand it in on the page “Hand in a return”.",
    ),
    "targets": (
        "1. On the sheet “targets”, type the target of each indicator, and its minimum standard.",
        "2. Leave a row blank if the indicator is to have no target. Rows that have one already show it: change it there.",
        "3. For a target of one quarter alone, use the empty rows at the end.",
        "4. Save the workbook, and hand it in on the page “Hand in a return”.",
    ),
    "indicators": (
        "1. The sheet “indicators” holds what stands now. Change what is to change; rows that you leave alone stay as they are.",
        "2. Put new indicators into the empty rows at the end.",
        "3. To end an indicator, fill in “Retired” and “Reason”. Its figures are kept. Taking its row out does not end it.",
        "4. Save the workbook, and hand it in on the page “Hand in a return”.",
    ),
    "plans": (
        "1. The sheet “plans” holds what stands now. Change what is to change; rows that you leave alone stay as they are.",
        "2. Put new plans into the empty rows at the end.",
        "3. To end a plan, fill in “End”. Taking its row out does not end it.",
        "4. Save the workbook, and hand it in on the page “Hand in a return”.",
    ),
    "actions": (
        "1. The sheet “actions” holds the actions that are still open, as they stand. Change how each stands now: status, per cent, commentary.",
        "2. Leave “Due” and the title as they were agreed. If an action is put off, give the new day in “Revised due” and say why in “Commentary”.",
        "3. Put new actions, milestones and projects into the empty rows at the end.",
        "4. An action that is not to be done any more is Cancelled, with a word of why. Taking its row out does not end it.",
        "5. Save the workbook, and hand it in on the page “Hand in a return”.",
    ),
} | quadrants.STEPS  # fmt: skip
_CELLS = (
    ("Cell", "What it is for"),
    ("White, with a border", "To fill in."),
    ("Grey, in italics", "To read. Cannot be typed over, and is not taken in again."),
    ("Struck through", "Not wanted in this row. Leave it."),
)
_AFTERWARDS = (
    "First you see what was found in your file and what would change. Nothing is stored until you say yes.",
    "If something has to be mended, the page says which cell and what to do, and nothing is stored. Mend it and hand the file in again.",
    "Handing in the same file twice changes nothing. A wrong figure is put right by handing in the right one.",
)
_MEANINGS = {
    Marker.NOT_APPLICABLE: "There is nothing to count.",
    Marker.NOT_AVAILABLE: "There is a figure, but you do not have it yet. Say why in Commentary.",
    Marker.SUPPRESSED: "You have a figure, but it must not be shown because it could point to a person.",
    Marker.LOW: "You have a figure, but it is too small to be shown.",
}


def how_to(kind: str, framework: Framework, body: Body, *, made: datetime) -> tuple[Section, ...]:
    """The sections of the page of help, in the order in which they are read."""
    sections = [
        Section("What to do", _STEPS[kind]),
        Section("By when, and whom to ask", (*_by_when(body.due, made.date()), *_whom(made.date()))),
        Section("What the cells look like", table=_CELLS if kind in ("performance", "targets") else _CELLS[:3]),
    ]  # fmt: skip
    if kind == "performance":
        sections.append(
            Section("If there is no figure", _NO_FIGURE, _markers(framework.returns.markers)),
        )
    if kind == "plans" and framework.priorities:
        sections.append(Section("What the plans are for", _PRIORITIES, _priorities(framework)))
    sections.append(Section("The columns, one by one", table=_columns(body.columns)))
    sections.append(Section("What happens after you hand it in", _AFTERWARDS))
    return tuple(sections)


_NO_FIGURE = (
    "Leave the cell blank, and the figure stays due. Or type one of these in the place of the figure:",
)


_PRIORITIES = (
    "These are the council's own priorities. Each plan says in “Parents” which of them it serves.",
)


def _priorities(framework: Framework) -> tuple[tuple[str, ...], ...]:
    return (("Priority", "What it is"), *((one.name, one.about or "") for one in framework.priorities))


def _by_when(due: tuple[date, date] | None, today: date) -> tuple[str, ...]:
    if due is None:
        return ()
    first, last = due
    verb = "were" if last < today else "are"
    if first == last:
        return (f"The figures {verb} due by {wording.day(first)}.",)
    return (f"The first figures are due by {wording.day(first)}, the last by {wording.day(last)}.",)


def _whom(made: date) -> tuple[str, ...]:
    return (
        "If you are not sure what a column or an indicator means, ask the performance team before you hand it in.",
        f"This template was made on {wording.day(made)} from what stood that day. Download a fresh one each time.",
    )


def _markers(markers: dict[str, Marker]) -> tuple[tuple[str, ...], ...]:
    words: dict[Marker, list[str]] = defaultdict(list)
    for word, marker in markers.items():
        words[marker].append(word)
    return (("Type", "It means"), *((", ".join(words[one]), _MEANINGS[one]) for one in Marker if words[one]))  # fmt: skip


def _columns(columns: tuple[Column, ...]) -> tuple[tuple[str, ...], ...]:
    return (
        ("Column", "Fill it in?", "What it is", "Example"),
        *((column.words, _whether(column), _says(column), _example(column)) for column in columns),
    )


def _whether(column: Column) -> str:
    if column.reading:
        return "No, to read"
    if column.says.startswith(GIVEN):
        return "No, given"
    return "Always" if column.required else "Where it applies"


def _says(column: Column) -> str:
    if column.shape is Shape.CHOICE:
        return f"{column.says} Choose from the list."
    return f"{column.says} Write it like 31/03/2026." if column.shape is Shape.DAY else column.says


def _example(column: Column) -> str:
    return column.example or (column.choices[0] if column.choices else "")
