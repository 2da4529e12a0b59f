"""The scorecard: every indicator's standing in a period, gathered by quadrant, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pmf.model.framework import Quadrant, Words
from pmf.model.period import Period
from pmf.model.status import GREYS, RATED, Status
from pmf.reports.positions import Position, read_positions
from pmf.reports.reading import Reader
from pmf.rules import judging, wording
from pmf.rules.judging import Supposition

# One indicator's row: what the rules gave, with `reason` and `persistence` in words, and whether the
# return that its figure came in still awaits verification.
Line = Mapping[str, Any]
_WORST_FIRST = {
    status: place
    for place, status in enumerate(
        (Status.RED, Status.AMBER, Status.YELLOW, Status.NO_DATA, Status.GREEN, Status.NO_TARGET,
         Status.SUPPRESSED, Status.DATA_ONLY, Status.NOT_APPLICABLE, Status.NOT_DUE)
    )
}  # fmt: skip


_SHORT_OF_RED = (Status.GREEN, Status.AMBER, Status.YELLOW)


@dataclass(frozen=True)
class Standing:
    """Indicators and how they stand. Shares are of those that are rated, and always say of how many."""

    lines: Sequence[Line]

    def counts(self) -> dict[Status, int]:
        """How many have each status, all ten named."""
        found = Counter(line["status"] for line in self.lines)
        return {status: found[status] for status in Status}

    @property
    def rated(self) -> int:
        """How many are green to red."""
        counts = self.counts()
        return sum(counts[status] for status in RATED)

    def not_rated(self) -> list[tuple[Status, int]]:
        """The greys that there are, and how many of each."""
        counts = self.counts()
        return [(status, counts[status]) for status in GREYS if counts[status]]

    @property
    def awaiting(self) -> int:
        """How many of the figures nobody has verified yet, though somebody is to."""
        return sum(line["awaiting"] for line in self.lines)

    @property
    def on_target(self) -> int:
        """How many are green."""
        return self.counts()[Status.GREEN]

    @property
    def below_minimum(self) -> int:
        """How many are red."""
        return self.counts()[Status.RED]

    def worst(self) -> list[Line]:
        """Worst first, and among equals those that have been failing longest."""
        return sorted(
            self.lines,
            key=lambda line: (_WORST_FIRST[line["status"]], -line["periods_red"], line["code"]),
        )

    def of(self, **wanted: Any) -> Standing:
        """Those whose columns have the values given."""
        return Standing(
            [line for line in self.lines if all(line[name] == value for name, value in wanted.items())]
        )


@dataclass(frozen=True)
class Scorecard(Standing):
    """All of it, for one period as at one moment."""

    period: Period
    at: datetime
    quadrants: Sequence[Quadrant]
    words: Words
    # Budgets, risks, services' customers and workforce. They are in no indicator set.
    positions: Sequence[Position] = ()

    def quadrant(self, quadrant_id: str) -> Standing:
        """The indicators of one quadrant."""
        return self.of(quadrant=quadrant_id)

    def positions_of(self, **wanted: Any) -> Standing:
        """The positions whose columns have the values given."""
        return Standing(self.positions).of(**wanted)

    def both(self, **wanted: Any) -> Standing:
        """Indicators and positions together whose columns have the values given, indicators first."""
        return Standing([*self.of(**wanted).lines, *self.positions_of(**wanted).lines])

    def headline(self) -> str:
        """The whole scorecard in one sentence."""
        return headline(self, self.words, self.period.label)

    def newly_red(self) -> list[Line]:
        """Red now and not in the period before."""
        return [line for line in self.worst() if line["status"] == Status.RED and was(line) in _SHORT_OF_RED]

    def positions_newly_red(self) -> list[Position]:
        """Positions that are red now and were not in the period before."""
        return [
            row
            for row in self.positions_of().worst()
            if row["status"] == Status.RED and was(row) in _SHORT_OF_RED
        ]

    def recovered(self) -> list[Line]:
        """Green now, and amber or red in the period before."""
        return [line for line in self.lines if _has_recovered(line)]

    def positions_recovered(self) -> list[Position]:
        """Positions that are green now, and were amber or red in the period before."""
        return [row for row in self.positions if _has_recovered(row)]

    def directorates(self) -> list[str]:
        """Those that have indicators or positions here, by name."""
        return sorted({line["directorate"] for line in (*self.lines, *self.positions) if line["directorate"]})


def _has_recovered(line: Line) -> bool:
    return line["status"] == Status.GREEN and was(line) in (Status.AMBER, Status.RED, Status.YELLOW)


def headline(standing: Standing, words: Words, period: str) -> str:
    """How many are on target, how many below the minimum, and for how long, in one sentence."""
    if not standing.lines:
        return f"There are no {words.indicators} here for {period} yet."
    if not standing.rated:
        return f"None of the {len(standing.lines)} {words.indicators} is rated in {period} yet."
    many = standing.rated
    first = f"{standing.on_target} of {many} {words.indicators if many > 1 else words.indicator} {'is' if standing.on_target == 1 else 'are'} on or above {words.target} in {period}"
    red = standing.below_minimum
    if not red:
        return f"{first}; none is below its {words.minimum}."
    return f"{first}; {red} {'is' if red == 1 else 'are'} below {'its' if red == 1 else 'their'} {words.minimum}{_for_long(standing)}."


def _for_long(standing: Standing) -> str:
    long = [line for line in standing.lines if line["status"] == Status.RED and line["periods_red"] >= 3]
    if not long:
        return ""
    return f", {len(long)} of them for the third {_unit(long)} running or longer"


def _unit(lines: Iterable[Line]) -> str:
    frequencies = {line["frequency_shown"] for line in lines}
    return frequencies.pop() if len(frequencies) == 1 else "period"


def was(line: Line) -> str | None:
    """The status that an indicator had in its period before this one."""
    return line["past"][1]["status"] if len(line["past"]) > 1 else None


def periods_green(line: Line) -> int:
    """For how many periods running an indicator has been on target."""
    count = 0
    for one in line["past"]:
        if one["status"] != Status.GREEN:
            break
        count += 1
    return count


def read_scorecard(
    reader: Reader,
    *,
    period: Period,
    at: datetime,
    directorate: str | None = None,
    indicator_set: str | None = None,
    supposed: Supposition | None = None,
    indicators_alone: bool = False,
) -> Scorecard:
    """The scorecard of a period as it stood at a moment (UTC), whole or of one directorate or set, perhaps under
    a rule that is only supposed; without positions where `indicators_alone` are looked at."""
    reader.check()
    framework = reader.framework
    sets = framework.set_and_those_inside(indicator_set) if indicator_set else None
    rows = judging.scorecard(
        reader.database, at=at, period=period, directorate=directorate, sets=sets, supposed=supposed
    )
    lines = in_words(reader, rows, period=period, at=at)
    alone = indicators_alone or supposed is not None
    told = [] if alone else read_positions(reader, period=period, at=at, directorate=directorate)
    return Scorecard(lines, period, at, framework.quadrants, framework.words, told)


def in_words(
    reader: Reader, rows: Sequence[dict[str, Any]], *, period: Period, at: datetime
) -> list[dict[str, Any]]:
    """Rows that the rules gave for a scorecard's period, with what is said of each."""
    reader.check()
    words = reader.framework.words
    awaiting = {row["return_no"] for row in reader.database.ask("numbers_awaiting", {"at": at})}
    for row in rows:
        row["frequency_shown"] = _longer(row["frequency"], period.frequency.value)
        row["reason"] = wording.reason(row, words)
        row["awaiting"] = row["value"] is not None and row["return_no"] in awaiting
        row["persistence"] = wording.persistence(row, words)
    return list(rows)


_LENGTHS = ("month", "quarter", "half", "year")


def _longer(own: str, asked: str) -> str:
    return max(own, asked, key=_LENGTHS.index)
