"""The framework's settings as they were at a moment, in words: what every judgement then went by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from pmf.model.framework import Framework
from pmf.reports.reading import Reader, text_of
from pmf.rules import wording
from pmf.rules.health_wording import top_set

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: what it is, what it is set to, and who set it and when where that is known."""

    name: str
    value: str
    set_by: str


def read_settings_in_force(reader: Reader, *, at: datetime) -> list[Setting]:
    """The settings that stood at a moment (UTC). Thresholds, levels and sets are not dated: those of the file."""
    reader.check()
    framework = reader.framework
    row = reader.database.ask("settings_in_force", {"at": at})[0]
    noted = f"in force since {wording.day(row['recorded_at'])}"
    by_file = "the framework file"
    sets = {one.id: one.name for one in framework.indicator_sets}
    return [
        Setting("Status rule", _rule(row), f"{row['set_by']}, {wording.day(row['set_on'])}; {noted}"),
        Setting("An unchanged figure counts as", row["unchanged_counts_as"].replace("_", " "), noted),
        Setting("Calls itself in to review", _trigger(row, framework), noted),
        Setting("A plan’s status follows from", _roll_up(row), noted),
        Setting("Days allowed after a period", f"{row['days_allowed']}, unless the {framework.words.indicator} has its own", noted),
        Setting("Share of objectives to be achieved in a year", _asked(framework.thresholds.objectives), by_file),
        Setting(f"Share of {framework.words.target}s to be achieved in a year", _asked(framework.thresholds.targets), by_file),
        Setting(f"Key {framework.words.indicators}", f"those of the set “{sets[top_set(framework)]}”, and the business critical ones", by_file),
        Setting("Days for plans", _days_for_plans(framework), by_file),
    ]  # fmt: skip


def _rule(row: Row) -> str:
    name = wording.RULES[row["status_rule"]]
    return f"{name}; tolerance {text_of(row['tolerance'])}, outer tolerance {text_of(row['outer_tolerance'])} where the rule asks for them"


def _trigger(row: Row, framework: Framework) -> str:
    minimum = framework.words.minimum
    said = {"any": f"any period below its {minimum}", "none": "never by itself"}.get(
        row["review_trigger"], f"{row['review_trigger']} periods below its {minimum}"
    )
    if row["decline"]:
        said += f", or getting worse for {row['decline']} periods running"
    forum = next((one.name for one in framework.forums if one.id == framework.trigger.forum), None)
    return f"{said}; it goes to the {forum}" if forum else said


def _roll_up(row: Row) -> str:
    green, amber = text_of(row["green_from"]), text_of(row["amber_from"])
    bands = f", green from {green}% and amber from {amber}%"
    return {
        "worst_of": "the worst of the indicators and actions below it",
        "share_of": f"the share of those below it that is green{bands}",
        "weighted": f"the mean of what hangs on it by weight{bands}",
    }[row["roll_up"]]


def _asked(share: Decimal | None) -> str:
    return "no threshold is named" if share is None else f"at least {text_of(share)}%"


def _days_for_plans(framework: Framework) -> str:
    told = []
    for level in framework.levels:
        parts = [
            f"one of each {level.expected_of}" if level.expected_of else "",
            f"outlined by {_day_of_year(level.outlined_by)}" if level.outlined_by else "",
            f"approved by {_day_of_year(level.approved_by)}" if level.approved_by else "",
            f"reviewed every {level.review_months} months" if level.review_months else "",
        ]
        if any(parts):
            told.append(f"{level.name}: {', '.join(filter(None, parts))}")
    return "; ".join(told) or "none is named"


def _day_of_year(month_day: str) -> str:
    return f"{datetime.strptime('2024-' + month_day, '%Y-%m-%d'):%-d %B}"
