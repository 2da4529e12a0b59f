"""What a forum looks at, by the framework's matrix."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pmf.model.framework import Framework


@dataclass(frozen=True)
class Scope:
    """The indicator set that a forum sees (None for all), whether all of it or the exceptions alone, and
    the lines of the matrix that say so."""

    indicator_set: str | None
    cut: Literal["all", "exceptions"]
    because: tuple[str, ...]


def scope_of(framework: Framework, forum: str) -> Scope:
    """What the matrix shows to a forum: the widest set that any of its lines names, and all of it if a line
    on that set says so. Where no line names a set, everything; lines that name none are of something else,
    such as plans. What a forum sees only as arranged counts where nothing comes to it regularly."""
    of_forum = [
        line for line in framework.lines() if line.forum == forum and line.frequency != "not applicable"
    ]
    lines = [line for line in of_forum if line.is_regular] or of_forum
    named = [line for line in lines if line.indicator_set]
    if not named:
        return Scope(None, "all", tuple(dict.fromkeys(line.what for line in lines)))
    reach = {
        line.indicator_set: len(framework.set_and_those_inside(line.indicator_set or "")) for line in named
    }
    widest = max(reach, key=lambda one: reach[one])
    of_it = [line for line in named if line.indicator_set == widest]
    cut: Literal["all", "exceptions"] = "all" if any(line.cut == "all" for line in of_it) else "exceptions"
    return Scope(widest, cut, tuple(dict.fromkeys(line.what for line in of_it)))
