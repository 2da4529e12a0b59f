"""What each column of a template is for, in plain words: what to type, an example, and what it allows."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pmf.intake import template_quadrant_words as quadrants
from pmf.intake.headings import headings_of
from pmf.model.framework import Framework
from pmf.model.period import YearType
from pmf.model.words import (
    ACTION_KIND_WORDS,
    ACTION_STATUS_WORDS,
    FREQUENCY_WORDS,
    KIND_WORDS,
    POLARITY_WORDS,
    PROFILE_WORDS,
    STANDING_WORDS,
    YES_NO,
    StatusRule,
)


class Shape(StrEnum):
    """What may stand in a column's cells."""

    TEXT = "text"
    NUMBER = "number"
    WHOLE = "whole"
    DAY = "day"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `reading` ones are to be looked at and are not read back. `key` ones say what a row is
    about. `always_open` ones may be typed into even where a row does not ask for them."""

    words: str
    shape: Shape
    width: int
    says: str
    example: str = ""
    required: bool = False
    reading: bool = False
    key: bool = False
    always_open: bool = False
    choices: tuple[str, ...] = ()


_TEXT, _NUMBER, _WHOLE, _DAY, _CHOICE = Shape.TEXT, Shape.NUMBER, Shape.WHOLE, Shape.DAY, Shape.CHOICE
# How the words about a column begin in which nothing is to be typed.
GIVEN = "Given. "
_Told = tuple[Shape, int, str, str]

_PERFORMANCE: dict[str, _Told] = {
    "Indicator code": (_TEXT, 11, GIVEN + "It says which indicator the row is about.", "REP01"),
    "Period": (_TEXT, 12, GIVEN + "The month, quarter or year that the figure is for.", "2025/26 Q3"),
    "Value": (_NUMBER, 11, "The figure. For a percentage type 87.2, not 0.872. Where Numerator and Denominator are asked for, leave it: it is worked out. If the percentage is all you have, type it here all the same.", "87.2"),
    "Numerator": (_NUMBER, 12, "How many of them, as “Numerator means” says.", "436"),
    "Denominator": (_NUMBER, 13, "Out of how many, as “Denominator means” says.", "500"),
    "Standing": (_CHOICE, 12, "How sure the figure is. Leave it blank if it is final.", "Provisional"),
    "Forecast outturn": (_NUMBER, 11, "Where you think the year will end, in the same unit.", "88"),
    "Commentary": (_TEXT, 38, "What happened, in two or three sentences. Needed where the figure is below its minimum.", "Storms doubled the calls in October."),
    "Cause": (_TEXT, 24, "Why it happened.", "Two roofers short since August"),
    "Action": (_TEXT, 24, "What is being done about it.", "Agency crew from 1 February"),
    "Action owner": (_TEXT, 16, "Who sees to it that it is done.", "Head of Repairs"),
    "Action due": (_DAY, 13, "By when it is done.", "31/03/2026"),
    "Place": (_TEXT, 16, "The ward or area, where the figure is for one place alone.", "Northgate"),
    "Group": (_TEXT, 16, "The group of people, where the figure is for one group alone.", "Over 65"),
    "Reported status": (_TEXT, 14, "The status that was reported elsewhere, if it was.", "Amber"),
    "Reason for restatement": (_TEXT, 18, "Only if you change a figure that was handed in before: why.", "Late returns from two depots"),
}  # fmt: skip
_TARGETS: dict[str, _Told] = {
    "Indicator code": (_TEXT, 12, "Which indicator the row is about. Only in a new row do you type its code.", "REP01"),
    "Period": (_TEXT, 12, "A year, or a quarter or month if the target is for that alone.", "2026/27"),
    "Target": (_NUMBER, 11, "The target. For a percentage type 90, not 0.9.", "90"),
    "Minimum standard": (_NUMBER, 12, "What it should not fall below, or rise above where lower is better.", "85"),
    "Lower limit": (_NUMBER, 11, "Where staying within a range is good: its lower end.", "5"),
    "Upper limit": (_NUMBER, 11, "Where staying within a range is good: its upper end.", "9"),
    "Stretch": (_NUMBER, 11, "What would be excellent, if you set that.", "92"),
    "Place": (_TEXT, 16, "The ward or area, if the target is for one place alone.", "Northgate"),
    "Group": (_TEXT, 16, "The group of people, if the target is for one group alone.", "Over 65"),
    "Profile": (_CHOICE, 13, "How a year's target is spread over its quarters. Even: in equal parts. By history: as last year went. Entered: you type a row for each quarter. None: the same all year.", "None"),
    "Set by": (_TEXT, 20, "Who decided it.", "Cabinet"),
    "Agreed on": (_DAY, 13, "The day on which it was decided.", "18/03/2026"),
    "Rationale": (_TEXT, 40, "Why this figure, in a sentence.", "Middle of our nearest neighbours"),
}  # fmt: skip
_PLANS: dict[str, _Told] = {
    "Plan id": (_TEXT, 14, "A short name that no other plan has. It never changes.", "SP-REP"),
    "Level": (_CHOICE, 26, "Which level of plan it is.", ""),
    "Title": (_TEXT, 48, "What the plan, priority or objective is called.", "A safe and warm home for everyone"),
    "Parents": (_TEXT, 18, "The ids of the plans that it serves, with ; between them.", "O1.1; O2.3"),
    "Directorate": (_TEXT, 24, "The directorate that answers for it.", "Housing"),
    "Service": (_TEXT, 24, "The service that answers for it.", "Repairs"),
    "Owner": (_TEXT, 20, "The officer who answers for it.", "Head of Repairs"),
    "Lead member": (_TEXT, 20, "The councillor who answers for it.", "Cllr Example"),
    "Statutory": (_CHOICE, 11, "Whether the law asks for it.", "No"),
    "Start": (_DAY, 13, "Its first day.", "01/04/2026"),
    "End": (_DAY, 13, "Its last day.", "31/03/2030"),
    "Approved on": (_DAY, 13, "The day on which it was approved.", "18/03/2026"),
    "Review on": (_DAY, 13, "The day on which it is to be looked at again.", "30/09/2027"),
    "Weight": (_NUMBER, 10, "How much it counts beside others of its level. Leave it blank for the same as others.", "2"),
    "Purpose": (_TEXT, 40, "What it is for, in a sentence: what will be different if it succeeds.", "Tenants get repairs done when we said"),
    "Monitored by": (_TEXT, 22, "The forum that watches over it.", "Overview and Scrutiny"),
    "Monitored": (_TEXT, 14, "How often that forum looks at it: Monthly, Quarterly, Six-monthly, Annual, or in words.", "Quarterly"),
    "Outlined on": (_DAY, 13, "The day on which its outline was agreed, before it was approved.", "26/11/2025"),
    "Budget lines": (_TEXT, 22, "The lines of the budget that pay for it, with ; between them.", "REV-REP-01; CAP-REP-02"),
    "Risks": (_TEXT, 14, "The ids of the risks to it in the risk register, with ; between them.", "R01; R07"),
}  # fmt: skip
_INDICATORS: dict[str, _Told] = {
    "Indicator code": (_TEXT, 11, "A short code that no other indicator has. It never changes.", "REP01"),
    "Name": (_TEXT, 30, "What it is called on the page.", "Repairs completed on time"),
    "Quadrant": (_CHOICE, 13, "The part of the scorecard that it belongs to.", ""),
    "Polarity": (_CHOICE, 15, "Which way is good. None if it is only for information.", "Higher is better"),
    "Kind": (_CHOICE, 15, "What one figure covers. Snapshot: one day. Period: its month or quarter alone. Cumulative: the year so far. Average: a mean. Rolling 12 months: the twelve months to its end.", "Period"),
    "Frequency": (_CHOICE, 11, "How often a figure is due.", "Quarterly"),
    "Unit": (_TEXT, 9, "What it is counted in: %, £, days, number.", "%"),
    "Definition": (_TEXT, 38, "What exactly is counted, so that two people would count the same.", "Repairs finished within the time promised, of all finished."),
    "Indicator set": (_CHOICE, 12, "The set that it belongs to.", ""),
    "Directorate": (_TEXT, 17, "The directorate that hands it in.", "Housing"),
    "Service": (_TEXT, 17, "The service that hands it in. Spell it the same way in every row.", "Repairs"),
    "Owner": (_TEXT, 15, "The officer who answers for the figure.", "Head of Repairs"),
    "Lead member": (_TEXT, 16, "The councillor who answers for it.", "Cllr Example"),
    "Decimals": (_WHOLE, 9, "How many digits to show after the point.", "1"),
    "Numerator": (_TEXT, 18, "For a share or rate: what is counted.", "Repairs finished on time"),
    "Denominator": (_TEXT, 18, "For a share or rate: out of what.", "Repairs finished"),
    "Multiplier": (_NUMBER, 10, "100 for a percentage, 1000 for a rate per thousand.", "100"),
    "Days allowed": (_WHOLE, 9, "How many days after its period a figure may come.", "30"),
    "Source": (_TEXT, 18, "Where the figure is taken from.", "Repairs system, jobs closed"),
    "Statutory": (_CHOICE, 10, "Whether the law asks for it.", "No"),
    "Benchmark source": (_TEXT, 14, "Where other councils' figures are found.", "LG Inform"),
    "Status rule": (_CHOICE, 17, "The rule that gives its colour. Leave it blank for the council's own rule.", "bandwidth"),
    "Tolerance": (_NUMBER, 10, "How far short of its target is still amber. Leave it blank for the council's own.", "5"),
    "Trigger": (_TEXT, 9, "When it is called in to review: any, none, or for example 3 of 4.", "2 of 3"),
    "Plans": (_TEXT, 13, "The ids of the plans that it measures, with ; between them.", "SP-REP; O1.1"),
    "Introduced": (_DAY, 11, "The first day that it was counted.", "01/04/2025"),
    "Retired": (_DAY, 11, "The day on which it ended. An indicator is never deleted.", "31/03/2026"),
    "Reason": (_TEXT, 17, "If it is retired: why.", "Replaced by REP09"),
    "Proxy": (_CHOICE, 8, "Whether it stands in for something that cannot be counted.", "No"),
    "Business critical": (_CHOICE, 9, "Whether the council could not work if it failed.", "No"),
    "Tags": (_TEXT, 12, "Words of your own to find it by.", "climate"),
    "Period type": (_CHOICE, 10, "The kind of year that it is counted in.", "Financial"),
}  # fmt: skip
_ACTIONS: dict[str, _Told] = {
    "Action id": (_TEXT, 12, "A short id that no other action has. It never changes.", "REP-A03"),
    "Title": (_TEXT, 36, "What is to be done, or reached. It stays as it is: a new undertaking gets an id of its own.", "Plan jobs by postcode"),
    "Plan id": (_TEXT, 16, "The plan that it stands under. Several, with ; between them, if it serves several.", "SP-REP; O1.1"),
    "Owner": (_TEXT, 18, "The officer who answers for it. For a project, its manager.", "Head of Repairs"),
    "Due": (_DAY, 12, "The day it was first agreed for. It stays: a new day goes into “Revised due”.", "31/12/2026"),
    "Kind": (_CHOICE, 11, "Action: something to do. Milestone: a point to reach. Project: a larger undertaking. Leave it blank for an action.", "Action"),
    "Start": (_DAY, 12, "The day on which it begins.", "01/04/2026"),
    "Period": (_TEXT, 13, "The quarter or month that you report on. Leave it blank to report how it stands today.", "2026/27 Q2"),
    "Status": (_CHOICE, 13, "How it stands at the end of the period. Complete needs the day, At risk, Off track and Cancelled need a word of why.", "On track"),
    "Percent complete": (_NUMBER, 11, "How much is done, from 0 to 100.", "60"),
    "Revised due": (_DAY, 12, "The day it is put off to, if it is. Say why in Commentary.", "31/03/2027"),
    "Completed on": (_DAY, 12, "The day on which it was completed.", "18/11/2026"),
    "Commentary": (_TEXT, 42, "What happened since you last reported, in two or three sentences. Of a project say once who sponsors it: “Sponsor: A. Name.”", "Two of the four crews have the new plan."),
    "Risk id": (_TEXT, 10, "The risk that it is to lessen, if there is one in the register.", "R07"),
    "Indicator code": (_TEXT, 11, "The indicator that it is to move, if there is one.", "REP01"),
}  # fmt: skip
_OF_QUADRANTS: dict[str, dict[str, _Told]] = {
    kind: {
        words: (Shape(shape), width, says, example) for words, (shape, width, says, example) in told.items()
    }
    for kind, told in quadrants.COLUMNS.items()
}
_TOLD = {
    "performance": _PERFORMANCE,
    "targets": _TARGETS,
    "plans": _PLANS,
    "indicators": _INDICATORS,
    "actions": _ACTIONS,
    **_OF_QUADRANTS,
}


_READING: dict[str, tuple[int, str]] = {
    "Indicator name": (30, "What the indicator is called."),
    "Unit of measure": (10, "What the figure is counted in."),
    "Last figure": (13, "The newest figure before this one, and its period."),
    "Same period last year": (13, "The figure of a year before."),
    "Target now": (10, "The target for this period."),
    "Minimum now": (10, "The minimum standard for this period."),
    "Numerator means": (17, "What the numerator counts."),
    "Denominator means": (17, "What the denominator counts."),
    "Last commentary": (
        32,
        "What was said with an earlier figure, shortened. Do not repeat it: say what is new.",
    ),
    "Which way is good": (
        14,
        "Whether higher or lower is better. None: for information, so it needs no target.",
    ),
    "Target last year": (13, "The target of the year before."),
    "Minimum last year": (13, "The minimum standard of the year before."),
    "Outturn last year": (15, "How the year before ended, or its newest figure."),
    "Last actual": (14, "The actual to date as it stands."),
    "Last forecast": (14, "The forecast outturn as it stands."),
    "Last reviewed": (13, "The day of the last review."),
}
_KEYS = {
    "performance": ("Indicator code", "Period", "Place", "Group"),
    "targets": ("Indicator code", "Period", "Place", "Group"),
    "plans": ("Plan id",),
    "indicators": ("Indicator code",),
    "actions": ("Action id",),
} | quadrants.KEYS


def columns_of(kind: str, framework: Framework) -> dict[str, Column]:
    """The columns of a return of a kind by their headings, in the order in which they are printed."""
    return {
        heading.words: Column(
            heading.words, *_TOLD[kind][heading.words], required=heading.required,
            key=heading.words in _KEYS[kind], always_open=(kind, heading.words) == ("performance", "Value"),
            choices=quadrants.choices(kind, heading.field, framework) or _choices(kind, heading.field, framework),
        )
        for heading in headings_of(kind, framework)
    }  # fmt: skip


def keys_of(kind: str) -> tuple[str, ...]:
    """The headings that say together what a row is about."""
    return _KEYS[kind]


def to_read(words: str) -> Column:
    """A column that is printed beside the others for the officer to look at."""
    width, says = _READING[words]
    return Column(words, Shape.TEXT, width, says, reading=True)


def shown(word: str) -> str:
    """One of the fixed words as a list offers it."""
    return word[:1].upper() + word[1:]


def _choices(kind: str, field: str, framework: Framework) -> tuple[str, ...]:
    match field:
        case "level":
            return tuple(level.name for level in framework.levels)
        case "quadrant":
            return tuple(quadrant.name for quadrant in framework.quadrants)
        case "indicator_set":
            return tuple(one.name for one in framework.indicator_sets)
        case "status_rule":
            return tuple(rule.value for rule in StatusRule)
        case "year_type":
            return tuple(shown(kind.value) for kind in YearType)
    fixed = _OF_ACTIONS if kind == "actions" else _FIXED
    return tuple(shown(word) for word in fixed.get(field, ()))


_OF_ACTIONS: dict[str, tuple[str, ...]] = {
    "kind": tuple(ACTION_KIND_WORDS),
    "status": tuple(ACTION_STATUS_WORDS),
}
_FIXED: dict[str, tuple[str, ...]] = {
    "polarity": tuple(POLARITY_WORDS),
    "kind": tuple(KIND_WORDS),
    "frequency": tuple(FREQUENCY_WORDS),
    "profile": tuple(PROFILE_WORDS),
    "standing": tuple(STANDING_WORDS),
    "statutory": tuple(YES_NO),
    "proxy": tuple(YES_NO),
    "business_critical": tuple(YES_NO),
}
