"""The field's fixed words, as the headings of a return allow them."""

from __future__ import annotations

from enum import StrEnum

from pmf.model.period import Frequency


class Polarity(StrEnum):
    """Which way is good."""

    HIGHER = "higher"
    LOWER = "lower"
    RANGE = "range"
    NONE = "none"


class IndicatorKind(StrEnum):
    """What a figure handed in covers: a moment, its period alone, the year to date, or twelve months."""

    SNAPSHOT = "snapshot"
    PERIOD = "period"
    CUMULATIVE = "cumulative"
    AVERAGE = "average"
    ROLLING = "rolling"


class StatusRule(StrEnum):
    """The nine ways in which UK councils rate a figure."""

    BANDWIDTH = "bandwidth"
    PERCENT_TOLERANCE = "percent_tolerance"
    POINT_TOLERANCE = "point_tolerance"
    FOUR_BAND = "four_band"
    TOLERANCE_AND_DIRECTION = "tolerance_and_direction"
    IMPROVED_ON_LAST_YEAR = "improved_on_last_year"
    RECOVERABLE = "recoverable"
    SYMMETRICAL = "symmetrical"
    STRICT = "strict"


class Profile(StrEnum):
    """How a year's target is spread over its months or quarters."""

    NONE = "none"
    EVEN = "even"
    BY_HISTORY = "by_history"
    ENTERED = "entered"


class Standing(StrEnum):
    """How final a figure is."""

    PROVISIONAL = "provisional"
    FINAL = "final"
    REVISED = "revised"


class ActionKind(StrEnum):
    """What an action under a plan is: something to do, a point to reach, or a larger undertaking."""

    ACTION = "action"
    MILESTONE = "milestone"
    PROJECT = "project"


class ActionStatus(StrEnum):
    """How an action stands, in the word of the service that reports on it."""

    NOT_STARTED = "not_started"
    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    OFF_TRACK = "off_track"
    COMPLETE = "complete"
    CANCELLED = "cancelled"

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done."""
        return self not in (ActionStatus.COMPLETE, ActionStatus.CANCELLED)


# What officers write -> what it means. Read in lower case.
POLARITY_WORDS = {
    "higher is better": Polarity.HIGHER,
    "lower is better": Polarity.LOWER,
    "within a range": Polarity.RANGE,
    "none": Polarity.NONE,
}
KIND_WORDS = {
    "snapshot": IndicatorKind.SNAPSHOT,
    "period": IndicatorKind.PERIOD,
    "cumulative": IndicatorKind.CUMULATIVE,
    "average": IndicatorKind.AVERAGE,
    "rolling 12 months": IndicatorKind.ROLLING,
}
FREQUENCY_WORDS = {
    "monthly": Frequency.MONTH,
    "quarterly": Frequency.QUARTER,
    "six-monthly": Frequency.HALF,
    "annual": Frequency.YEAR,
}
PROFILE_WORDS = {
    "even": Profile.EVEN,
    "by history": Profile.BY_HISTORY,
    "entered": Profile.ENTERED,
    "none": Profile.NONE,
}
STANDING_WORDS = {word.value: word for word in Standing}
ACTION_KIND_WORDS = {word.value: word for word in ActionKind}
ACTION_STATUS_WORDS = {word.value.replace("_", " "): word for word in ActionStatus}
YES_NO = {"yes": True, "no": False}


class Account(StrEnum):
    """What kind of money a budget line is."""

    REVENUE = "revenue"
    CAPITAL = "capital"
    RESERVES = "reserves"
    BORROWING = "borrowing"


class Fund(StrEnum):
    """The General Fund, or the Housing Revenue Account, which are kept apart by law."""

    GENERAL = "general_fund"
    HRA = "hra"


class Nature(StrEnum):
    """Whether a budget line is spent or earned."""

    EXPENDITURE = "expenditure"
    INCOME = "income"


class RiskKind(StrEnum):
    """A threat, or a chance of something better."""

    THREAT = "threat"
    OPPORTUNITY = "opportunity"


class Outcome(StrEnum):
    """What a complaint was found to be."""

    UPHELD = "upheld"
    PARTLY_UPHELD = "partly_upheld"
    NOT_UPHELD = "not_upheld"
    WITHDRAWN = "withdrawn"


ACCOUNT_WORDS = {word.value: word for word in Account}
FUND_WORDS = {"general fund": Fund.GENERAL, "hra": Fund.HRA, "housing revenue account": Fund.HRA}
NATURE_WORDS = {word.value: word for word in Nature}
RISK_KIND_WORDS = {word.value: word for word in RiskKind}
OUTCOME_WORDS = {word.value.replace("_", " "): word for word in Outcome}
STAGE_WORDS = {"1": 1, "2": 2, "stage 1": 1, "stage 2": 2}
