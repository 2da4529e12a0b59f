"""Labels of periods as others write them, turned into ours by a mapping's rules."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from pmf.intake.coded import Coded
from pmf.intake.grid import text_of
from pmf.intake.mapping_model import Mapping, PeriodRule, Reading, filled
from pmf.intake.mapping_rows import PERIOD, STANDING, Draft, addresses_of, leave_out
from pmf.intake.mapping_sheet import FoundTable
from pmf.model.cell import RawCell
from pmf.model.finding import Finding, Severity
from pmf.model.period import Frequency, Period, YearType


@dataclass(frozen=True, slots=True)
class _Meaning:
    """What a label of a period is taken for: our words for it, or the rule that leaves it out."""

    period: RawCell
    rule: PeriodRule | None = None


def rewrite_periods(
    draft: Draft, found: FoundTable, reading: Reading, mapping: Mapping, findings: list[Finding]
) -> None:
    """Turn the labels of a table into periods of ours. Labels that mean something else are named, and so
    are the rows that a rule leaves out."""
    labels = draft.columns[PERIOD]
    meanings = labels.map(lambda label: _meaning(label, mapping.periods))
    draft.columns[PERIOD] = meanings.map(lambda meaning: meaning.period)
    _take_standing(draft, reading, meanings)
    table = draft.table(reading, found.sheet.name)
    for number, label in enumerate(labels.values):
        rule = meanings.values[number].rule
        if rule is None or not (rule.span or rule.noted) or label is None:
            continue
        rows = np.flatnonzero(labels.numbers == number)
        if len(rows):
            stands = text_of(meanings.values[number].period)
            findings.append(
                Finding(
                    Severity.NOTE, "period_relabelled",
                    f"“{text_of(label)}” is {'a span of years' if rule.span else 'another label'}: its {len(rows):,} rows stand under {stands}"
                    + (", the last year of it." if rule.span else "."),
                    "Nothing to do. The label stays in the file, which is kept.",
                    found.sheet.name, addresses_of(table, rows),
                )
            )  # fmt: skip
    for rule in mapping.periods:
        if rule.skip is not None:
            hit = meanings.mask(lambda meaning, rule=rule: meaning.rule is rule)  # type: ignore[misc]
            leave_out(
                draft, hit, PERIOD, found, findings, "period_left_out",
                f"have a period like “{rule.matching}” and are left out: {rule.skip}", Severity.WARNING,
            )  # fmt: skip
            meanings = meanings.take(~hit)


def _meaning(label: RawCell, rules: tuple[PeriodRule, ...]) -> _Meaning:
    if label is None:
        return _Meaning(None)
    for rule in rules:
        if match := re.fullmatch(rule.matching, text_of(label).strip()):
            if rule.span is not None:
                if (int(match["first"]) + 1 - int(match["last"])) % 100 == 0:
                    # 2014-15 is no span but a year, and no calendar year
                    if rule.span == "calendar":
                        continue
                    return _Meaning(_last_year(match, YearType(rule.span)))
                return _Meaning(_last_year(match, YearType(rule.span)), rule)
            return _Meaning(filled(rule.period, match.groupdict()) if rule.period else label, rule)
    return _Meaning(label)


def _last_year(match: re.Match[str], year_type: YearType) -> str:
    """The last year of a span such as 2014-16: of calendar years 2016, of financial years 2015/16."""
    first, last = int(match["first"]), int(match["last"])
    if last < 100:
        last += first // 100 * 100
        last += 100 if last < first else 0
    starts = last if year_type is YearType.CALENDAR else last - 1
    return Period(year_type, Frequency.YEAR, starts, 1).label


def _take_standing(draft: Draft, reading: Reading, meanings: Coded[_Meaning]) -> None:
    if reading.kind != "performance" or not any(one.rule and one.rule.standing for one in meanings.values):
        return
    if STANDING not in draft.columns:
        draft.columns[STANDING] = meanings.map(lambda one: one.rule.standing if one.rule else None)
        draft.places[STANDING] = draft.places[PERIOD]
