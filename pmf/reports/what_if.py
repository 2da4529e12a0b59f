"""The same figures under another status rule, and what would change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pmf.model.period import Period
from pmf.model.status import Status
from pmf.reports.reading import Reader
from pmf.reports.scorecard import Line, Scorecard, read_scorecard
from pmf.rules.judging import Supposition

# The rules that a tolerance makes a difference to, and the one that knows two.
WITH_TOLERANCE = (
    "bandwidth",
    "percent_tolerance",
    "point_tolerance",
    "four_band",
    "tolerance_and_direction",
    "symmetrical",
)
WITH_OUTER_TOLERANCE = ("four_band",)


@dataclass(frozen=True)
class WhatIf:
    """A period's scorecard as it is and as it would be. Both hold the same indicators in the same order."""

    now: Scorecard
    then: Scorecard
    supposed: Supposition

    def changed(self) -> list[tuple[Line, Line]]:
        """The lines whose status would change, now and then, those that would be worst first."""
        now = {line["code"]: line for line in self.now.lines}
        return [
            (now[line["code"]], line)
            for line in self.then.worst()
            if line["status"] != now[line["code"]]["status"]
        ]

    def moves(self) -> Sequence[tuple[Status, Status, int]]:
        """From which status to which, and how many, the most first."""
        order = list(Status)
        counts = Counter((Status(now["status"]), Status(then["status"])) for now, then in self.changed())
        return [
            (*move, count)
            for move, count in sorted(
                counts.items(), key=lambda one: (-one[1], order.index(one[0][0]), order.index(one[0][1]))
            )
        ]

    def headline(self) -> str:
        """How many would change their status, of how many."""
        changed, all_of_them = len(self.changed()), len(self.now.lines)
        words = self.now.words
        first = (
            f"None of {all_of_them} {words.indicators} would change its status"
            if not changed
            else f"{changed} of {all_of_them} {words.indicators} would change {'its' if changed == 1 else 'their'} status"
        )
        return f"{first}; {self.then.on_target} of {self.then.rated} rated would be on {words.target}, as against {self.now.on_target} of {self.now.rated} now"


def read_what_if(
    reader: Reader, supposed: Supposition, *, period: Period, at: datetime, directorate: str | None = None
) -> WhatIf:
    """A period's scorecard as it stood at a moment (UTC), beside the same under another rule."""
    reader.check()
    return WhatIf(
        read_scorecard(reader, period=period, at=at, directorate=directorate),
        read_scorecard(reader, period=period, at=at, directorate=directorate, supposed=supposed),
        supposed,
    )
