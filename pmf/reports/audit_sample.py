"""The audit samples and what became of them, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pmf.access.permissions import require
from pmf.model.framework import Framework
from pmf.model.period import Frequency, Period
from pmf.model.role import Action
from pmf.reports import reading
from pmf.reports.reading import Reader
from pmf.store import audit, returns

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Sample:
    """One year's sample: `figures` in the order drawn, each with its newest finding and its `evidence`."""

    drawn: Row
    figures: Sequence[Row]

    @property
    def year(self) -> str:
        """The year that it is of."""
        return str(self.drawn["year"])

    def looked_at(self) -> int:
        """How many figures have a finding."""
        return sum(figure["outcome"] is not None for figure in self.figures)

    def progress(self) -> str:
        """How far it has come, in one sentence."""
        counted = {
            outcome: sum(figure["outcome"] == outcome for figure in self.figures)
            for outcome in ("agrees", "differs", "no_evidence")
        }
        looked = f"{self.looked_at()} of {len(self.figures)} looked at"
        said = [
            text
            for count, text in (
                (counted["agrees"], f"{counted['agrees']} {'agrees' if counted['agrees'] == 1 else 'agree'}"),
                (counted["differs"], f"{counted['differs']} {'differs' if counted['differs'] == 1 else 'differ'}"),
                (counted["no_evidence"], f"{counted['no_evidence']} without evidence"),
            )
            if count
        ]  # fmt: skip
        return ", ".join([looked, *said]) + "."


def rule(framework: Framework) -> str:
    """How the sample is drawn, as it is printed beside it."""
    chosen = framework.audit
    of_set = next((one.name for one in framework.indicator_sets if one.id == chosen.indicator_set), None)
    which = f"the {of_set} set (and those inside it)" if of_set else "every set"
    words = framework.words
    return (
        f"{chosen.size} {words.indicators} of {which} that have a figure in the year: the first when each is put in "
        "order by the SHA-256 of “seed|code”. The seed is the hash of the ledger's last entry before the drawing. Of each, "
        "the figure that the same number points to, counted round its figures from the oldest. So nobody chooses, "
        "and anybody can draw again."
    )


def read_samples(reader: Reader, at: datetime) -> list[Sample]:
    """Every sample drawn by a moment (UTC), newest first."""
    reader.check()
    read = []
    for one in audit.samples(reader.database, at):
        files = audit.evidence(reader.database, one["sample_no"], at)
        figures = [
            row | {"evidence": [file for file in files if file["place_no"] == row["place_no"]]}
            for row in audit.drawn(reader.database, one["sample_no"], at)
        ]
        read.append(Sample(one, figures))
    return read


def drawn_again(reader: Reader, sample: Sample) -> str | None:
    """None if drawing again gives the same sample, else the sentence that says what differs."""
    reader.check()
    return audit.redrawn(reader.database, sample.drawn["sample_no"])


def years_to_draw(reader: Reader, at: datetime) -> list[Period]:
    """The years that have figures and no sample yet, newest first."""
    reader.check()
    taken = {one["year"] for one in audit.samples(reader.database, at)}
    years = dict.fromkeys(period.within(Frequency.YEAR) for period in reading.periods_to_choose(reader, at))
    return [year for year in years if year.label not in taken]


def evidence_content(reader: Reader, file_hash: str) -> bytes:
    """An attached file as it came. Raises UnknownReturnError for one that was never attached."""
    require(reader.framework, reader.person, Action.READ_RETURNS)
    if not audit.is_evidence(reader.database, file_hash):
        raise returns.UnknownReturnError("That file was never attached to an audited figure.")
    return returns.content_of(reader.database, file_hash)


def last_reviews(reader: Reader, at: datetime) -> dict[str, Row]:
    """The newest review of each indicator by a moment (UTC), by code."""
    reader.check()
    newest: dict[str, Row] = {}
    for row in audit.reviews(reader.database, at):
        newest.setdefault(row["code"], row)
    return newest
