"""One exception as a PDF of one A4 page, whatever is said of it: long texts are shortened until it fits.

Set by typst, from fonts that it brings itself; nothing is fetched, and no file but the template is read.
What people wrote goes in as JSON and is only ever shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, astuple, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from pmf.exports.paper import Cut, on_one_page

_TEMPLATE = Path(__file__).with_suffix(".typ")
SHORTENED = "Shortened to fit the page; all of it is on screen."


@dataclass(frozen=True)
class Marked:
    """A line with a status: its mark as SVG, the status's word, a name and a figure."""

    mark: str
    status: str
    name: str
    figure: str


@dataclass(frozen=True)
class Decided:
    """A decision in words: when and by whom taken, what, who answers for it, by when, what became of it."""

    when: str
    what: str
    who: str
    due: str
    became: str


@dataclass(frozen=True)
class Sheet:
    """All that the page says, as words; `mark` and `chart` are SVG drawn by this program."""

    council: str
    kind: str
    title: str
    mark: str
    status: str
    state: str
    whose: str
    chart: str
    chart_words: str
    first: str
    last: str
    beneath: str = ""
    lines: Sequence[str] = ()
    reasons: Sequence[str] = ()
    said: str = ""
    marks: Sequence[str] = ()
    facts: Sequence[tuple[str, str]] = ()
    parts: Sequence[Marked] = ()
    beside: Sequence[Marked] = ()
    decisions: Sequence[Decided] = ()
    questions: Sequence[str] = ()
    foot: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class _Room:
    """How many letters a text may have, how many lines a list, and how large the letters are, in points."""

    said: int
    sentence: int
    cell: int
    name: int
    listed: int
    asked: int
    title: int = 150
    points: float = 10.4


# From generous to what fits always.
_ROOMS = (
    _Room(900, 320, 110, 44, 7, 8),
    _Room(520, 210, 90, 36, 6, 8),
    _Room(320, 150, 64, 30, 5, 7),
    _Room(190, 105, 44, 24, 4, 6, 110, 9.6),
    _Room(90, 70, 26, 18, 3, 4, 80, 8.2),
)


def dossier_pdf(sheet: Sheet, printed: datetime) -> bytes:
    """The page as PDF, tagged for screen readers (PDF/UA-1). `printed` is its moment, UTC."""
    return on_one_page(_TEMPLATE, (_fitted(sheet, room) for room in _ROOMS), printed)


def _fitted(sheet: Sheet, room: _Room) -> dict[str, Any]:
    """The sheet with its texts as long as there is room for, and a note of what was left out."""
    cut = Cut()
    fitted = {
        **asdict(sheet),
        "points": room.points,
        "title": cut.text(sheet.title, room.title),
        "whose": cut.text(sheet.whose, 110),
        "council": cut.text(sheet.council, 60),
        "beneath": cut.text(sheet.beneath, room.sentence),
        "lines": [cut.text(one, 24) for one in sheet.lines],
        "reasons": [cut.text(one, room.sentence) for one in cut.first(sheet.reasons, room.listed)],
        "said": cut.text(sheet.said, room.said),
        "marks": [cut.text(one, 60) for one in cut.first(sheet.marks, room.listed)],
        "facts": [(name, cut.text(said, room.name)) for name, said in sheet.facts],
        "parts": [_line(one, cut, room) for one in cut.first(sheet.parts, room.listed)],
        "beside": [_line(one, cut, room) for one in cut.first(sheet.beside, room.listed)],
        "decisions": [
            [
                cut.text(said, room.name if place in (0, 2, 3) else room.cell)
                for place, said in enumerate(astuple(one))
            ]
            for one in sheet.decisions[: room.listed]
        ],
        "questions": [cut.text(one, room.sentence) for one in cut.first(sheet.questions, room.asked)],
        "foot": [cut.text(one, room.sentence) for one in sheet.foot],
    }
    older = len(sheet.decisions) - room.listed
    fitted["more_decisions"] = f"and {older} earlier, on screen" if older > 0 else ""
    fitted["shortened"] = SHORTENED if cut.anything else ""
    return fitted


def _line(one: Marked, cut: Cut, room: _Room) -> tuple[str, str, str, str]:
    return one.mark, one.status, cut.text(one.name, room.name), cut.text(one.figure, 24)
