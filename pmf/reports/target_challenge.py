"""The targets of a year that miss the guidance, for those who review them before they count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pmf.model.framework import Framework, Words
from pmf.model.period import Frequency, Period, period_of
from pmf.reports.reading import Reader, text_of
from pmf.rules import judging, target_wording

# A target's row from the rules, with `sentences` and `goal` in words and `agreement` where it is agreed.
Line = Mapping[str, Any]


@dataclass(frozen=True)
class TargetChallenge:
    """Every target of a year; `challenged` and `agreed` have the innermost indicator sets first."""

    year: Period
    at: datetime
    words: Words
    lines: Sequence[Line]

    @property
    def challenged(self) -> list[Line]:
        """Those that miss the guidance and that nobody agreed to as they are."""
        return [line for line in self.lines if line["criteria"] and not line["agreed"]]

    @property
    def agreed(self) -> list[Line]:
        """Those that miss the guidance by agreement."""
        return [line for line in self.lines if line["criteria"] and line["agreed"]]

    def headline(self) -> str:
        """All of it in one sentence."""
        many, challenged, agreed = len(self.lines), len(self.challenged), len(self.agreed)
        target = self.words.target
        if not many:
            return f"There are no {target}s for {self.year.label} yet"
        said = f"{challenged} of {many} {target}s for {self.year.label} {'is' if challenged == 1 else 'are'} challenged"
        if not challenged:
            said = f"None of the {many} {target}s for {self.year.label} is challenged"
        if agreed:
            said += f"; {agreed} {'departs' if agreed == 1 else 'depart'} from the guidance by agreement"
        return said

    def of(self, code: str) -> list[Line]:
        """Those of an indicator."""
        return [line for line in self.lines if line["code"] == code]


def read_target_challenge(
    reader: Reader, *, year: Period, at: datetime, directorate: str | None = None, code: str | None = None
) -> TargetChallenge:
    """The targets of a year as they stood at a moment (UTC), all, of a directorate, or of one indicator."""
    reader.check()
    framework = reader.framework
    rows = judging.target_challenge(reader.database, at=at, year=year, code=code)
    depth = _depths(framework)
    lines = []
    for row in rows:
        if directorate is not None and row["directorate"] != directorate:
            continue
        row["sentences"] = target_wording.challenge(row, framework.words)
        row["goal"] = target_wording.goal(row)
        row["agreement"] = target_wording.agreement(row) if row["agreed"] else None
        lines.append(row)
    lines.sort(key=lambda row: (-depth.get(row["indicator_set"], -1), row["code"], row["starts"]))
    return TargetChallenge(year, at, framework.words, lines)


def years_with_targets(reader: Reader, at: datetime) -> list[Period]:
    """The years that have targets, newest first; the present one where there are none."""
    reader.check()
    year_type = reader.framework.calendar.year_type
    found = {
        period_of(row["middle"], Frequency.YEAR, year_type)
        for row in judging.target_years(reader.database, at=at)
    }
    now = period_of(at.date(), Frequency.YEAR, year_type)
    return sorted(found or {now}, key=lambda year: year.starts, reverse=True)


def guidance(framework: Framework) -> str:
    """What the guidance asks of a target, as it is printed beside the list."""
    return target_wording.guidance(framework.words)


def _depths(framework: Framework) -> dict[str | None, int]:
    """How deep each set lies: the innermost is the corporate one and comes first."""
    inside = {one.id: one.inside for one in framework.indicator_sets}
    depths: dict[str | None, int] = {}
    for one, around in inside.items():
        outer, depth = around, 0
        while outer is not None:
            outer, depth = inside[outer], depth + 1
        depths[one] = depth
    return depths


def as_table(report: TargetChallenge) -> list[list[str]]:
    """Every target that misses the guidance, for a file."""
    rows = [
        {
            "Code": line["code"],
            "Name": line["name"],
            "Set": line["indicator_set"],
            "Directorate": line["directorate"],
            "Service": line["service"],
            "Period": line["period"],
            "Target": line["target"],
            "Minimum standard": line["minimum"],
            "Lower limit": line["lower_limit"],
            "Upper limit": line["upper_limit"],
            "Last year's target": line["before_target"],
            "Last year's outturn": line["outturn"],
            "Challenge": " ".join(line["sentences"]),
            "Agreed": line["agreement"] or "",
        }
        for line in [*report.challenged, *report.agreed]
    ]
    return [list(rows[0]), *([text_of(one) for one in row.values()] for row in rows)] if rows else []
