"""The performance team's own files: plans and indicators."""

import csv
import datetime as dt

import story
from catalogue import HERE, Indicator
from council import LEAD_MEMBERS
from sheets import Cell, Row

PLAN_HEADINGS = (
    "Plan id",
    "Level",
    "Title",
    "Parents",
    "Directorate",
    "Service",
    "Owner",
    "Lead member",
    "Statutory",
    "Start",
    "End",
    "Approved on",
    "Review on",
    "Weight",
    "Purpose",
    "Monitored by",
    "Monitored",
    "Outlined on",
    "Budget lines",
    "Risks",
)
INDICATOR_HEADINGS = (
    "Indicator code",
    "Name",
    "Definition",
    "Quadrant",
    "Indicator set",
    "Directorate",
    "Service",
    "Owner",
    "Lead member",
    "Unit",
    "Decimals",
    "Polarity",
    "Kind",
    "Frequency",
    "Numerator",
    "Denominator",
    "Multiplier",
    "Days allowed",
    "Source",
    "Statutory",
    "Benchmark source",
    "Status rule",
    "Tolerance",
    "Trigger",
    "Plans",
    "Introduced",
    "Retired",
    "Reason",
    "Proxy",
    "Business critical",
    "Tags",
    "Period type",
)
PLAN_DATES = ("Start", "End", "Approved on", "Review on", "Outlined on")
SOURCES = {
    "Performance": "{} casework system",
    "Finance": "Finance ledger",
    "Risk": "Risk register",
    "Customer": "Customer feedback log",
    "Workforce": "HR system",
}


def plan_rows(at: int = 0) -> list[Row]:
    """The plans as they were approved in 2023, or with the first `at` of their later changes."""
    with open(HERE / "plans.csv", newline="", encoding="utf-8") as f:
        plans = {row["Plan id"]: row for row in csv.DictReader(f)}
    for change in story.PLAN_CHANGES[:at]:
        for plan, changed in change.plans.items():
            plans[plan] = {
                **dict.fromkeys(PLAN_HEADINGS, ""),
                "Plan id": plan,
                **plans.get(plan, {}),
                **changed,
            }
    last = story.PLAN_CHANGES[at - 1] if at else None
    wanted = last.plans if last and not last.whole else plans
    return [{k: plan_cell(k, v) for k, v in row.items()} for plan, row in plans.items() if plan in wanted]


def plan_cell(heading: str, text: str) -> Cell:
    if heading in PLAN_DATES:
        return dt.date.fromisoformat(text) if text else None
    return int(text) if heading == "Weight" and text else text


def yes(indicator: Indicator, word: str) -> str:
    return "Yes" if word in indicator.extras else "No"


def date_or_none(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def trigger(indicator: Indicator) -> str:
    return indicator.extras.get("trigger", "2 of 3" if indicator.set == "Strategic" else "")


def tags(indicator: Indicator) -> str:
    places = ["by area"] if "places" in indicator.extras else []
    small = ["small numbers"] if indicator.extras.get("trigger") == "3 of 4" else []
    return "; ".join(places + small)


def indicator_row(i: Indicator) -> Row:
    numerator, denominator = i.counts or ("", "")
    rule, _, tolerance = i.extras.get("rule", "").partition(":")
    plans = [i.service.plan, *([i.extras["o"]] if "o" in i.extras else [])]
    return {
        "Indicator code": i.code,
        "Name": i.name,
        "Definition": i.definition,
        "Quadrant": i.quadrant,
        "Indicator set": i.set,
        "Directorate": i.service.directorate,
        "Service": i.service.name,
        "Owner": i.owner,
        "Lead member": LEAD_MEMBERS[i.service.directorate],
        "Unit": i.unit,
        "Decimals": i.decimals,
        "Polarity": i.polarity,
        "Kind": i.kind,
        "Frequency": i.frequency,
        "Numerator": numerator,
        "Denominator": denominator,
        "Multiplier": i.multiplier if i.counts else None,
        "Days allowed": 45 if i.frequency == "Annual" else i.service.days_allowed,
        "Source": i.extras.get("src", SOURCES[i.quadrant].format(i.service.name)),
        "Statutory": yes(i, "statutory"),
        "Benchmark source": "LG Inform" if "statutory" in i.extras else "",
        "Status rule": rule,
        "Tolerance": float(tolerance) if tolerance else None,
        "Trigger": trigger(i),
        "Plans": ";".join(plans),
        "Introduced": date_or_none(i.extras.get("introduced")),
        "Retired": date_or_none(i.extras.get("retired")),
        "Reason": i.extras.get("reason", ""),
        "Proxy": yes(i, "proxy"),
        "Business critical": yes(i, "critical"),
        "Tags": tags(i),
        "Period type": "" if i.calendar == "Financial" else i.calendar,
    }
