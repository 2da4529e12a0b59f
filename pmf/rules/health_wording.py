"""What each measure of the framework's own health counts, in one sentence, and whether its threshold is met."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from pmf.model.framework import Framework, LevelKind
from pmf.model.period import Period
from pmf.rules.wording import rounded


class Measure(NamedTuple):
    """A measure's name, the sentence that defines it, and the per cent that is asked for, None where none is."""

    id: str
    name: str
    definition: str
    threshold: Decimal | None


# Levels that are plans of their own; the others are parts of the corporate plan.
PLANS = frozenset(
    {
        LevelKind.STRATEGY,
        LevelKind.DIRECTORATE_PLAN,
        LevelKind.PARTNERSHIP_PLAN,
        LevelKind.SERVICE_PLAN,
        LevelKind.TEAM_PLAN,
    }
)


def share(numerator: int, denominator: int) -> Decimal | None:
    """How many of a hundred; None of nothing."""
    return Decimal(numerator) * 100 / denominator if denominator else None


def is_met(numerator: int, denominator: int, threshold: Decimal | None) -> bool | None:
    """Whether a share reaches its threshold, exactly on it included; None where there is nothing to compare."""
    if threshold is None or not denominator:
        return None
    return Decimal(numerator) * 100 >= threshold * denominator


def per_cent(value: Decimal | None) -> str:
    """`84.1%`; nothing as –."""
    return "–" if value is None else f"{rounded(value, 1):f}".removesuffix(".0") + "%"


def top_set(framework: Framework) -> str:
    """The id of the indicator set that lies within most others; the first of them where several do."""
    inside = {one.id: one.inside for one in framework.indicator_sets}

    def depth(one: str) -> int:
        outer = inside[one]
        return 0 if outer is None else 1 + depth(outer)

    return max(inside, key=depth)


def objective_kinds(framework: Framework) -> frozenset[LevelKind]:
    """What counts as a business-plan objective: the levels that are objectives, or where a framework has none, its
    priorities."""
    kinds = {one.kind for one in framework.levels}
    return frozenset({LevelKind.OBJECTIVE if LevelKind.OBJECTIVE in kinds else LevelKind.PRIORITY})


def measures(framework: Framework, period: Period, year: Period) -> list[Measure]:
    """The seven measures of a period, the last two of a year, in the order that they are printed."""
    words, thresholds = framework.words, framework.thresholds
    sets = {one.id: one.name for one in framework.indicator_sets}
    levels = [one.name for one in framework.levels if one.kind in objective_kinds(framework)]
    objectives = " and ".join(levels)
    plans = ", ".join(one.name.lower() for one in framework.levels if one.kind in PLANS)
    asked = [
        f"one {one.name.lower()} of each {one.expected_of}" for one in framework.levels if one.expected_of
    ]
    expected = f", and {' and '.join(asked)}" if asked else ""
    return [
        Measure("plans_available", "Plans available to time",
            f"Of the plans in force in {period.label} ({plans}{expected}), those that are there, were outlined and approved"
            " by the days that the framework names for their level, and whose review is not overdue. A day that the framework does not name is not asked for.",
            None),
        Measure("information_in_time", "Figures in by their deadline",
            f"Of the figures for {period.label}, each month’s and each quarter’s by its own deadline, those that had come by then."
            " A figure said to be not available has not come.",
            None),
        Measure("tracking_complete", "Tracking completed",
            f"Of the figures, the reports on plans’ actions and the words on {words.indicators} below their {words.minimum} that {period.label}"
            " asked for, those that have come by now, late or not.",
            None),
        Measure("objectives_on_target", "Objectives on target to be completed in time",
            f"Of the objectives of business plans ({objectives}) that can be rated in {period.label}, those whose {words.indicators} and"
            " actions, by forecast completion, put them on target.",
            thresholds.objectives),
        Measure("key_targets_projected", f"Key {words.target}s projected to be achieved",
            f"Of the {words.indicators} of the set “{sets[top_set(framework)]}” and the business critical ones whose year can be projected from {period.label},"
            f" those projected to end it on or above {words.target}: by the officer’s forecast where there is one, else from the figures to date.",
            thresholds.targets),
        Measure("objectives_achieved", f"Objectives achieved in {year.label}",
            f"Of the objectives of business plans ({objectives}) that could be rated for {year.label} as a whole, those that were on target at its end,"
            " as read at the year’s reporting deadline.",
            thresholds.objectives),
        Measure("targets_achieved", f"{words.target.capitalize()}s achieved in {year.label}",
            f"Of the {words.indicators} that were rated for {year.label} as a whole, those that met the year’s {words.target}.",
            thresholds.targets),
    ]  # fmt: skip


def years_note(period: Period, year: Period) -> str:
    """Why the year looked at is not the running one, where that is so."""
    running = year.ends < period.starts
    return f"{year.label} is the last year that is over." if running else ""
