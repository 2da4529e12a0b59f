"""A year's targets, as the performance team hands them in each spring."""

import datetime as dt
import random
from decimal import ROUND_HALF_UP, Decimal

import council
from catalogue import Goal, Indicator
from periods import FIRST_YEAR, quarter_label, year_label
from sheets import Row
from tally import entered_share

HEADINGS = (
    "Indicator code",
    "Period",
    "Target",
    "Minimum standard",
    "Lower limit",
    "Upper limit",
    "Stretch",
    "Profile",
    "Set by",
    "Agreed on",
    "Rationale",
)
AGREED = {
    2023: dt.date(2023, 3, 15),
    2024: dt.date(2024, 3, 13),
    2025: dt.date(2025, 3, 19),
    2026: dt.date(2026, 3, 12),
}
SETTERS = {"Strategic": "Cabinet", "Corporate": "Corporate management team"}
REASONS = {
    "better": (
        "A step up from last year's result, which the service thinks it can hold.",
        "Last year's best quarter, now asked of the whole year.",
        "Middle of the nearest neighbours. The minimum is where we were two years ago.",
        "Agreed with the lead member after the autumn review.",
        "Moves us half of the way to the best quarter of similar councils.",
        "What the service plan and its budget pay for.",
    ),
    "same": (
        "Held at last year's level. No extra money was asked for and none was given.",
        "Kept as it was: scrutiny asked for a year without moving the goalposts.",
        "The promise printed in the council plan. It stays until it is met.",
        "Same as last year, because it has not been met yet.",
    ),
    "zero": ("Any case is one too many. The minimum is where the director steps in.",),
    "range": (
        "Too low is waste, too high is strain. Limits proposed by the service and tested on three years.",
    ),
    "budget": (
        "The financial rules allow one per cent before a report is due.",
        "Tolerance in the financial rules, the same for every service.",
    ),
    "statutory": (
        "National expectation for this duty. The minimum is our own.",
        "Set against the national return; the minimum is where inspectors have begun to ask.",
    ),
}


def rows_for(indicators: list[Indicator], year: int) -> list[Row]:
    return [row for i in indicators for row in indicator_rows(i, year)]


def indicator_rows(indicator: Indicator, year: int) -> list[Row]:
    goal = indicator.goal(year)
    if goal is None:
        return []
    profile = indicator.profile
    if profile == "By history" and year == FIRST_YEAR:
        profile = "Even"
    row = common(indicator, goal, year)
    if profile == "Entered":
        return [row | entered(indicator, goal, year, q) for q in range(4)]
    return [row | amounts(goal) | {"Period": label(indicator, year), "Profile": profile}]


def label(indicator: Indicator, year: int) -> str:
    return str(year) if indicator.calendar == "Calendar" else year_label(year)


def common(indicator: Indicator, goal: Goal, year: int) -> Row:
    rng = random.Random(f"{council.SEED} {indicator.code} {year} target")
    return {
        "Indicator code": indicator.code,
        "Stretch": stretch(indicator, goal) if indicator.set == "Strategic" else None,
        "Set by": SETTERS[indicator.set],
        "Agreed on": AGREED[year],
        "Rationale": rng.choice(REASONS[why(indicator, goal, year)]),
    }


def why(indicator: Indicator, goal: Goal, year: int) -> str:
    if goal.target is None:
        return "range"
    if goal.target == 0:
        return "zero"
    if "over or under" in indicator.name or "over budget" in indicator.name:
        return "budget"
    before = indicator.goal(year - 1) if year > FIRST_YEAR else None
    if "statutory" in indicator.extras and year % 2:
        return "statutory"
    return "same" if before and before.target == goal.target else "better"


def stretch(indicator: Indicator, goal: Goal) -> float | None:
    """A fifth of the way beyond the target, for shares only and never past the end of the scale."""
    if indicator.unit != "%" or goal.target is None or goal.minimum is None or goal.target <= 0:
        return None
    beyond = goal.target + (goal.target - goal.minimum) * Decimal("0.2")
    return number(min(beyond, Decimal(100)))


def amounts(goal: Goal) -> Row:
    return {
        "Target": number(goal.target),
        "Minimum standard": number(goal.minimum),
        "Lower limit": number(goal.lower),
        "Upper limit": number(goal.upper),
    }


def entered(indicator: Indicator, goal: Goal, year: int, q: int) -> Row:
    share = entered_share(indicator, q)
    quarter = 4 * (year - FIRST_YEAR) + q
    places = Decimal(1) if indicator.unit == "number" else Decimal("0.01")
    target, minimum = ((part or Decimal(0)) * share for part in (goal.target, goal.minimum))
    so_far = Goal(target.quantize(places, ROUND_HALF_UP), minimum.quantize(places, ROUND_HALF_UP))
    return amounts(so_far) | {"Period": quarter_label(quarter), "Profile": "Entered", "Stretch": None}


def number(amount: Decimal | None) -> int | float | None:
    if amount is None:
        return None
    return int(amount) if amount == amount.to_integral_value() else float(amount)
