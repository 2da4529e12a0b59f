"""What went well: recovered, longest on target, and improved beyond the usual ups and downs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pmf.model.framework import Words
from pmf.model.period import Period
from pmf.model.status import Status
from pmf.reports.positions import Position
from pmf.reports.reading import Reader
from pmf.reports.scorecard import Line, Scorecard, periods_green, read_scorecard
from pmf.reports.signals import read_signals
from pmf.rules import position_wording, signal_wording, wording

# Fewer periods running than this are no long time.
_LONG = 4


@dataclass(frozen=True)
class Highlights:
    """Lines of a scorecard, each with `because`: green now and not in the period before; green for longest; better
    than its usual variation, what is new first."""

    recovered: Sequence[Line]
    longest_green: Sequence[Line]
    improved: Sequence[Line]
    # Budgets, risks, customers and workforce that came back.
    back_within: Sequence[Position] = ()

    def of(self, quadrant_id: str) -> Highlights:
        """Those of one quadrant."""
        lists = (self.recovered, self.longest_green, self.improved, self.back_within)
        return Highlights(*([line for line in one if line["quadrant"] == quadrant_id] for one in lists))


def read_highlights(
    reader: Reader, *, period: Period, at: datetime, directorate: str | None = None
) -> Highlights:
    """The highlights of a period as it stood at a moment (UTC), of the council or of one directorate."""
    reader.check()
    card = read_scorecard(reader, period=period, at=at, directorate=directorate)
    codes = [line["code"] for line in card.lines]
    return highlights_of(card, read_signals(reader, at=at, period=period, codes=codes))


def highlights_of(card: Scorecard, signals: Mapping[str, Mapping[str, Any]]) -> Highlights:
    """The highlights of a scorecard that was read already."""
    long = [line for line in card.lines if line["status"] == Status.GREEN and periods_green(line) >= _LONG]
    improved = [line for line in card.lines if signals.get(line["code"], {}).get("signal") == "improvement"]
    return Highlights(
        [{**line, "because": _recovered(line, card.words)} for line in card.recovered()],
        [
            {**line, "because": _long(line, card.words)}
            for line in sorted(long, key=lambda line: (-periods_green(line), line["code"]))
        ],
        [
            {**line, "because": signal_wording.what(signals[line["code"]])}
            for line in sorted(
                improved,
                key=lambda line: (
                    not signals[line["code"]]["is_new"],
                    line["status"] != Status.GREEN,
                    line["code"],
                ),
            )
        ],
        [{**row, "because": _back(row)} for row in card.positions_recovered()],
    )


def _recovered(line: Line, words: Words) -> str:
    before = line["past"][1]
    return f"It was {wording.said(before['value'], line['unit'], line['decimals'])} in {before['period']}, off its {words.target}."


def _back(row: Position) -> str:
    before = row["past"][1]
    then = position_wording.figure(row, before["value"]) if before["value"] is not None else ""
    return f"It was {then or 'beyond its limit'} in {before['period']}."


def _long(line: Line, words: Words) -> str:
    many = periods_green(line)
    more = " or more" if many == len(line["past"]) else ""
    return f"On {words.target} for {many} {line['frequency_shown']}s running{more}."
