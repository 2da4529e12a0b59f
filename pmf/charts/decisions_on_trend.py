"""Decisions on a trend: a line where each was taken, under a flag with its letter, so that one sees whether
the number moved after it. The same letters stand in the list beside the chart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from string import ascii_uppercase
from typing import Any, Literal

import altair as alt

from pmf.charts.palette import Neutral
from pmf.rules import wording

Row = Mapping[str, Any]
# A note changes nothing and a question asks; neither can have moved a number.
_NOT_MARKED = ("note", "question")
# Flags stand above the chart, the first in the row nearest to it.
_FLAG_TOP, _FLAG_STEP, _MOST_ROWS = -14, 22, 3
# Flags nearer to each other than this share of the width stand under each other; a label needs the second.
_NEAR, _ROOM = 0.03, 0.13
# A label stands right of its flag, or left of it where there is no room.
_SIDES: tuple[tuple[str, Literal["left", "right"], int], ...] = (
    ("right", "left", 14),
    ("left", "right", -14),
)
_LETTERS = 5


@dataclass(frozen=True, slots=True)
class Lettered:
    """A decision with its letter, A for the oldest."""

    letter: str
    day: date
    who: str
    decision: Row

    def when(self) -> str:
        """`14 Aug 2026, Performance Review Group`."""
        return wording.day(self.day) + (f", {self.who}" if self.who else "")

    def words(self) -> str:
        """`A 14 Aug 2026, Performance Review Group: Director to bring weekly figures.`"""
        return f"{self.letter} {self.when()}: {self.decision['words']}"


def lettered(decisions: Sequence[Row]) -> list[Lettered]:
    """The decisions that could have moved a number, oldest first, each with its letter. One that was cancelled
    is left out. The rows are those of `reports.decisions`."""
    marked = [
        one
        for one in sorted(decisions, key=lambda row: (row["recorded_at"], row["decision_no"]))
        if one["kind"] not in _NOT_MARKED and one["closed_as"] != "cancelled"
    ]
    return [
        Lettered(_letter(place), one["recorded_at"].date(), one["forum_name"] or "", one)
        for place, one in enumerate(marked)
    ]


def _letter(place: int) -> str:
    """A to Z, then AA, AB."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = ascii_uppercase[rest] + letters
    return letters


def decisions_in_words(marked: Sequence[Lettered]) -> str:
    """The decisions that are marked, for those who do not see the chart."""
    if not marked:
        return ""
    many = "One decision is marked" if len(marked) == 1 else f"{len(marked)} decisions are marked"
    return f" {many}: {'; '.join(one.words().rstrip('.') for one in marked)}."


def place_of(day: date, spans: Sequence[tuple[date, date]]) -> float | None:
    """Where a day falls among periods that are numbered from 0, each a half to either side of its number.
    A day after the last stands at its end; None for one before the first."""
    if not spans or day < spans[0][0]:
        return None
    for place, (starts, ends) in enumerate(spans):
        if day <= ends:
            return place - 0.5 + max((day - starts).days, 0) / ((ends - starts).days + 1)
    return len(spans) - 0.5


def with_decisions(
    layers: Sequence[alt.Chart],
    marked: Sequence[Lettered],
    spans: Sequence[tuple[date, date]],
    x: alt.X,
    right: float,
    ink: Neutral,
) -> list[alt.Chart]:
    """A trend's layers with its decisions over them. `spans` are its periods, `x` its own axis, whose field
    is `x`, and `right` where that ends; a decision from before the first period is not drawn."""
    rows = _flags(marked, spans, right, right)
    if not rows:
        return list(layers)
    flags = alt.Chart(alt.Data(values=rows))
    tip = [alt.Tooltip("tip:N", title="Decision")]
    marks: list[alt.Chart] = []
    for step in sorted({row["step"] for row in rows}):
        y = alt.value(_FLAG_TOP - step * _FLAG_STEP)
        here = flags.transform_filter(alt.datum.step == step)
        marks += [
            here.mark_point(aria=False, shape="square", filled=True, size=300, color=ink.accent, opacity=1).encode(x=x, y=y, tooltip=tip),
            here.mark_text(aria=False, color=ink.page, fontWeight="bold", fontSize=13, baseline="middle").encode(x=x, y=y, text="letter:N"),
            *(
                here.transform_filter(alt.datum.side == side)
                .mark_text(aria=False, color=ink.accent, fontSize=13, align=align, dx=dx, baseline="middle")
                .encode(x=x, y=y, text="label:N")
                for side, align, dx in _SIDES
            ),
        ]  # fmt: skip
    line = flags.mark_rule(aria=False, color=ink.accent, strokeWidth=1.1).encode(x=x)
    return [*layers, line, *marks]


def room_above(marked: Sequence[Lettered], spans: Sequence[tuple[date, date]], least: int = 10) -> int:
    """How many pixels the flags need above the chart."""
    rows = _flags(marked, spans, len(spans), len(spans))
    return least + 22 + _FLAG_STEP * max(row["step"] for row in rows) if rows else least


def _flags(
    marked: Sequence[Lettered], spans: Sequence[tuple[date, date]], width: float, right: float
) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for day, together in groupby(marked, key=lambda one: one.day):
        group = list(together)
        place = place_of(day, spans)
        if place is None:
            continue
        near = bool(rows) and place - rows[-1]["x"] < width * _NEAR
        # More at nearly one time than there are rows for share the highest.
        step = min(rows[-1]["step"] + 1, _MOST_ROWS - 1) if near else 0
        # What was decided on one day has one flag, with its first letter.
        more = f"to {group[-1].letter}" if len(group) > 1 else ""
        rows.append(
            {
                "x": place, "letter": group[0].letter, "step": step, "side": "right", "more": more,
                "label": " ".join(part for part in (more, _shortly(group[0]), f"{day.day} {day:%b}") if part),
                "tip": "; ".join(one.words() for one in group),
            }
        )  # fmt: skip
    for place, row in enumerate(rows):
        until = rows[place + 1]["x"] if place + 1 < len(rows) else right
        since = rows[place - 1]["x"] if place else 0
        if until - row["x"] < width * _ROOM:
            row["side"] = "left" if row["x"] - since > width * _ROOM and not row["step"] else "right"
            row["label"] = row["label"] if row["side"] == "left" else row["more"]
    return rows


def _shortly(one: Lettered) -> str:
    """The forum's letters, such as PRG, where it goes by some."""
    forum = one.decision.get("forum") or ""
    return forum.upper() if len(forum) <= _LETTERS else ""
