"""How far a period's figures can be trusted: every indicator on the six characteristics, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from pmf.model.framework import Words
from pmf.model.period import Period
from pmf.reports.reading import Reader
from pmf.rules import judging, quality_wording
from pmf.rules.quality_wording import DAYS_STILL_FAIR, LEVELS, Characteristic

Line = Mapping[str, Any]


@dataclass(frozen=True)
class DataQuality:
    """`lines` are one an indicator, by code, each with `said`: a sentence for each characteristic."""

    lines: Sequence[Line]
    period: Period
    words: Words
    characteristics: Sequence[Characteristic]

    def of(self, code: str) -> Line | None:
        """One indicator's line, or None if it has no figure to give for the period."""
        return next((line for line in self.lines if line["code"] == code), None)

    def poor(self) -> frozenset[str]:
        """The codes of figures that are there and rest on poor data."""
        return self._poor

    @cached_property
    def _poor(self) -> frozenset[str]:
        return frozenset(line["code"] for line in self._there() if line["quality"] == "poor")

    def counts(self, name: str = "quality") -> dict[str, int]:
        """How many have each level, over all or in one characteristic."""
        found = Counter(line[name] for line in self.lines)
        return {level: found[level] for level in LEVELS}

    def headline(self) -> str:
        """How many figures rest on poor data and above all why, in one sentence."""
        there = self._there()
        if not there:
            return f"There is no figure for {self.period.label} yet whose data could be judged."
        poor = [line for line in there if line["quality"] == "poor"]
        many = f"{len(there)} {'figure' if len(there) == 1 else 'figures'}"
        if not poor:
            return f"None of the {many} for {self.period.label} rests on poor data."
        rest = "rests" if len(poor) == 1 else "rest"
        return f"{len(poor)} of {many} for {self.period.label} {rest} on poor data{_mostly(poor)}."

    def missing(self) -> int:
        """How many figures are overdue."""
        return sum(1 for line in self.lines if not line["is_there"] and line["timeliness"] == "poor")

    def _there(self) -> list[Line]:
        return [line for line in self.lines if line["is_there"]]


_BECAUSE = {
    "timeliness": "because {they} came more than " + f"{DAYS_STILL_FAIR} days late",
    "accuracy": "because the audit found otherwise",
    "validity": "because of what was asked when {they} came",
    "reliability": "because figures were restated or defined anew",
    "relevance": "because the indicator should be retired",
    "completeness": "because parts are missing",
}


def _mostly(poor: Sequence[Line]) -> str:
    """The commonest reason, and how many of them it is true of."""
    counted = {name: sum(line[name] == "poor" for line in poor) for name in _BECAUSE}
    name = max(counted, key=lambda one: counted[one])
    how_many = f"{counted[name]} " if counted[name] < len(poor) else ("" if len(poor) == 1 else "all ")
    return f"; {how_many}" + _BECAUSE[name].format(they="it" if counted[name] == 1 else "they")


def read_data_quality(reader: Reader, *, period: Period, at: datetime) -> DataQuality:
    """The data quality of a period's figures as it stood at a moment (UTC)."""
    reader.check()
    months = reader.framework.audit.review_after_months
    lines = []
    for row in judging.data_quality(reader.database, at=at, period=period, review_after_months=months):
        row["said"] = {name: quality_wording.sentence(row, name) for name in _BECAUSE}
        lines.append(row)
    return DataQuality(lines, period, reader.framework.words, quality_wording.characteristics(months))


def levels(line: Line) -> str:
    """How many of the six have which level, shortly: `4 good, 2 not known`."""
    counted = Counter(line[name] for name in _BECAUSE)
    return ", ".join(
        f"{counted[level]} {quality_wording.word(level).lower()}"
        for level in reversed(LEVELS[:3])
        if counted[level]
    ) + (f", {counted['not_known']} not known" if counted["not_known"] else "")


def as_table(report: DataQuality, lines: Sequence[Line]) -> list[list[str]]:
    """The lines as rows of words, headings first: what is downloaded."""
    names = [one.id for one in report.characteristics]
    heads = ["Indicator code", "Name", "Directorate", "Service", "Period", "Data quality"]
    for one in report.characteristics:
        heads += [one.name, f"{one.name}: why"]
    rows = [heads]
    for line in lines:
        row = [line["code"], line["name"], line["directorate"] or "", line["service"] or "", line["period"]]
        row.append(quality_wording.word(line["quality"]))
        for name in names:
            row += [quality_wording.word(line[name]), line["said"][name]]
        rows.append(row)
    return rows
