"""The only colours and shapes. Status is shape, word and colour together, never colour alone.

Filled means rated, and the worse the bigger; outlined or thin means not rated. Lightness does the
work between the three, so that they stay apart in grey and for colour-blind readers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pmf.model.status import Status

Mode = Literal["light", "dark"]


@dataclass(frozen=True, slots=True)
class Colour:
    """A status colour: its drawn mark, its text, and the tint that the text stands on."""

    mark: str
    text: str
    tint: str


@dataclass(frozen=True, slots=True)
class Neutral:
    """Everything on a page that is no status."""

    page: str
    surface: str
    text: str
    muted: str
    hairline: str
    accent: str
    data: str
    band: str
    grey: str


NEUTRAL: dict[Mode, Neutral] = {
    "light": Neutral(
        "#FFFFFF", "#F4F6F8", "#0F1A23", "#52606C", "#D8DFE5", "#1F4E8C", "#26425F", "#FBEBCB", "#6A7782"
    ),
    "dark": Neutral(
        "#10171F", "#19232D", "#E8EEF3", "#A3B1BE", "#2C3945", "#8AB8F0", "#BBD0E6", "#3A3118", "#8796A4"
    ),
}
_GREEN = {"light": Colour("#0B7F68", "#076B57", "#E2F1EC"), "dark": Colour("#45BFA2", "#5CCBB0", "#12332F")}
_AMBER = {"light": Colour("#C97700", "#8A5000", "#FDF2DE"), "dark": Colour("#FFCB66", "#F5C263", "#3A2E14")}
_RED = {"light": Colour("#960F36", "#960F36", "#F9E4E8"), "dark": Colour("#E04C6C", "#FF8FA3", "#3B1C27")}
_GREY = {"light": Colour("#6A7782", "#52606C", "#EEF1F4"), "dark": Colour("#8796A4", "#A3B1BE", "#222E39")}
_OVERDUE = {"light": Colour("#55626E", "#52606C", "#EEF1F4"), "dark": Colour("#B4C1CD", "#A3B1BE", "#222E39")}


def colour(status: str, mode: Mode) -> Colour:
    """The colour of a status."""
    table = {
        Status.GREEN: _GREEN,
        Status.YELLOW: _AMBER,
        Status.AMBER: _AMBER,
        Status.RED: _RED,
        Status.NO_DATA: _OVERDUE,
    }.get(Status(status), _GREY)
    return table[mode]


# The character that stands for a status beside its word, and the word.
GLYPHS = {
    Status.GREEN: "●", Status.YELLOW: "◊", Status.AMBER: "▲", Status.RED: "■", Status.NO_DATA: "◊",
    Status.NOT_DUE: "○", Status.NO_TARGET: "▽", Status.DATA_ONLY: "•", Status.SUPPRESSED: "×",
    Status.NOT_APPLICABLE: "–",
}  # fmt: skip
WORDS = {
    Status.GREEN: "On target", Status.YELLOW: "Just below target", Status.AMBER: "Below target",
    Status.RED: "Below minimum", Status.NO_DATA: "Overdue", Status.NOT_DUE: "Not due",
    Status.NO_TARGET: "No target", Status.DATA_ONLY: "Data only", Status.SUPPRESSED: "Suppressed",
    Status.NOT_APPLICABLE: "Not applicable",
}  # fmt: skip


def word(status: str) -> str:
    """The word for a status, as it is printed everywhere."""
    return WORDS[Status(status)]


def badge(status: str, called: str = "") -> str:
    """A status as a Markdown badge: shape and word on its tint; a quadrant may have a word of its own for it."""
    name = Status(status)
    tint = {Status.GREEN: "green", Status.YELLOW: "orange", Status.AMBER: "orange", Status.RED: "red"}.get(
        name, "gray"
    )
    return f":{tint}-badge[{GLYPHS[name]} {called or WORDS[name]}]"


# The mark of each status in a box of 12 by 12, as SVG without its colour: fill or stroke is `c`.
_SHAPES = {
    Status.GREEN: '<circle cx="6" cy="6" r="4.3" fill="{c}"/>',
    Status.YELLOW: '<path d="M6 1.2 10.8 6 6 10.8 1.2 6Z" fill="{c}"/>',
    Status.AMBER: '<path d="M6 0.9 11.6 10.9H0.4Z" fill="{c}"/>',
    Status.RED: '<rect x="0.4" y="0.4" width="11.2" height="11.2" fill="{c}"/>',
    Status.NO_DATA: '<path d="M6 1.6 10.4 6 6 10.4 1.6 6Z" fill="none" stroke="{c}" stroke-width="2.3"/>',
    Status.NOT_DUE: '<circle cx="6" cy="6" r="3.8" fill="none" stroke="{c}" stroke-width="1.4"/>',
    Status.NO_TARGET: '<path d="M1.2 2H10.8L6 10.4Z" fill="none" stroke="{c}" stroke-width="1.4"/>',
    Status.DATA_ONLY: '<circle cx="6" cy="6" r="2.3" fill="{c}"/>',
    Status.SUPPRESSED: '<path d="M2 2 10 10M10 2 2 10" stroke="{c}" stroke-width="1.8"/>',
    Status.NOT_APPLICABLE: '<path d="M2 6H10" stroke="{c}" stroke-width="1.8"/>',
}


def shape(status: str, mode: Mode) -> str:
    """A status's mark as the inside of an SVG of 12 by 12."""
    return _SHAPES[Status(status)].format(c=colour(status, mode).mark)
