"""Makes councils up: every kind, polarity, rule, frequency and profile, and figures with every flaw.

Hypothesis draws the council's settings, what is asked, and one number per indicator; that number
decides the indicator with its figures and targets. Values lie close around their targets, so that
many are exactly on a target, a minimum or the edge of a tolerance.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from hypothesis import strategies as st
from hypothesis.vendor.pretty import RepresentationPrinter
from rules.council_facts import (
    Council,
    EventRow,
    FrameworkRow,
    IndicatorRow,
    ObservationRow,
    ReturnRow,
    TargetRow,
)

from pmf.model.period import Frequency, Period, YearType

FIRST_YEAR, YEARS = 2022, 4
# Return 1 defines the indicators, 2 to 8 hand in targets and figures, eight months apart.
DEFINED, LAST_RETURN = 1, 8
HANDED_IN = {2 + turn: datetime(2021, 12, 1) + timedelta(days=240 * turn) for turn in range(LAST_RETURN - 1)}
MOMENTS = [datetime(2027, 6, 1), datetime(2026, 4, 30), datetime(2025, 8, 14), datetime(2024, 5, 1)]
MOMENTS.append(HANDED_IN[6])

KINDS = ["period", "snapshot", "cumulative", "average", "rolling"]
POLARITIES = ["higher", "lower", "range", "none", "higher", "lower", "range"]
RULES = [
    "bandwidth",
    "strict",
    "percent_tolerance",
    "point_tolerance",
    "four_band",
    "tolerance_and_direction",
    "improved_on_last_year",
    "recoverable",
    "symmetrical",
]
TRIGGERS = ["3 of 4", "2 of 3", "1 of 2", "any", "none", "4 of 4", "2 of 6"]
# The unit, the label of its denominator, and the multiplier.
UNITS = [
    ("number", None, None),
    ("%", None, None),
    ("days", "cases", Decimal(1)),
    ("per 1,000", None, Decimal(1000)),
]
PROFILES = [None, "none", "even", "by_history", "by_history", "entered"]
MARKERS = ["not_applicable", "not_available", "suppressed", "low"]
# A target and the values that are seen around it.
BANDS: list[tuple[Decimal | int, str]] = [
    (10, "8 9 9.5 9.999999999999 10 10.5 11 12 20"),
    (10, "7 9 10 11 13"),
    (0, "0 0 1 -1 2 0.1 5"),
    (-10, "-10 -11 -9 -12 -10.5 -9.000000000001"),
    (100, "90 95 97.5 100 105 110 80"),
    (Decimal("0.3"), "0.3 0.1 0.2 0.27 0.33"),
]
LENGTHS_OF_TARGETS = [
    (Frequency.YEAR,),
    (Frequency.YEAR,),
    (Frequency.YEAR, Frequency.MONTH),
    (Frequency.YEAR, Frequency.QUARTER),
    (Frequency.QUARTER,),
    (Frequency.MONTH,),
    (Frequency.HALF,),
    (Frequency.YEAR, Frequency.HALF),
    (),
]


@dataclass(frozen=True)
class Question:
    """A council, and what is asked of it: the history in periods of a length, and perhaps a scorecard."""

    council: Council
    at: datetime
    period: Period
    months: int
    scorecard: bool

    def _repr_pretty_(self, printer: RepresentationPrinter, _: bool) -> None:
        """The council would fill pages: a failing test narrows it down and prints that."""
        printer.text(f"{self.period} as at {self.at}, history by {self.months} months")


@st.composite
def questions(draw: st.DrawFn, indicators: int = 30) -> Question:
    """A council, a moment, and the period whose scorecard is asked for."""
    council = Council(
        frameworks=draw(st.lists(_frameworks, min_size=1, max_size=2, unique_by=lambda one: one.recorded_at)),
        returns=[ReturnRow(DEFINED, datetime(2020, 1, 1))],
    )
    for number, moment in HANDED_IN.items():
        council.returns.append(ReturnRow(number, moment, draw(st.sampled_from([True] * 19 + [False]))))
        for turn in range(draw(st.sampled_from([0, 0, 0, 0, 1, 2, 3]))):
            event = "restored" if turn % 2 else "withdrawn"
            council.events.append(EventRow(number, event, moment + timedelta(days=50 * (turn + 1))))
    seeds = draw(st.lists(st.integers(0, 2**40), min_size=indicators, max_size=indicators))
    for number, seed in enumerate(seeds):
        _add_indicator(council, f"I{number:02d}", Random(seed))
    length = draw(st.sampled_from(list(Frequency)))
    year = draw(st.sampled_from([2025, 2024, 2024, 2023]))
    period = Period(YearType.FINANCIAL, length, year, draw(st.integers(1, length.per_year)))
    months = draw(st.sampled_from([1, 3, 12]))
    return Question(council, draw(st.sampled_from(MOMENTS)), period, months, draw(st.booleans()))


_frameworks = st.builds(
    FrameworkRow,
    st.sampled_from([datetime(2020, 1, 1), datetime(2024, 1, 1), datetime(2026, 1, 1)]),
    st.sampled_from(RULES),
    st.sampled_from([Decimal(10), Decimal(0), Decimal(5)]),
    st.sampled_from([Decimal(10), Decimal(20), Decimal(5)]),
    st.sampled_from(["no_change", "improving", "worsening"]),
    st.sampled_from(TRIGGERS),
    st.integers(0, 3),
    st.sampled_from([30, 0, 45]),
)


def _add_indicator(council: Council, code: str, chance: Random) -> None:
    unit, label, multiplier = chance.choice(UNITS)
    indicator = IndicatorRow(
        DEFINED,
        code,
        chance.choice(POLARITIES),
        chance.choice(KINDS),
        chance.choice([Frequency.MONTH, Frequency.QUARTER, Frequency.MONTH, Frequency.HALF, Frequency.YEAR]),
        chance.choice([YearType.FINANCIAL, YearType.FINANCIAL, YearType.CALENDAR, YearType.ACADEMIC]),
        unit,
        label,
        multiplier,
        chance.choice([None, None, 0, 60]),
        chance.choice([None, *RULES]),
        chance.choice([None, Decimal(10), Decimal(0), Decimal(5), Decimal("2.5"), Decimal(50), Decimal(1)]),
        chance.choice([None, *TRIGGERS]),
        chance.choice([None] * 6 + [date(2024, 1, 1), date(2023, 7, 20)]),
        chance.choice([None] * 6 + [date(2025, 1, 1), date(2024, 8, 15)]),
    )
    council.indicators.append(indicator)
    if chance.random() < 0.1:
        council.indicators.append(_defined_anew(indicator, chance))
    goal, around = chance.choice(BANDS)
    values = [Decimal(text) for text in around.split()]
    council.observations += _figures(indicator, values, chance)
    council.targets += _targets(indicator, Decimal(goal), values, chance)


def _defined_anew(indicator: IndicatorRow, chance: Random) -> IndicatorRow:
    return replace(
        indicator,
        return_no=chance.randint(2, LAST_RETURN),
        polarity=chance.choice(POLARITIES),
        status_rule=chance.choice(RULES),
        tolerance=Decimal(20),
    )


def _figures(indicator: IndicatorRow, values: list[Decimal], chance: Random) -> Iterator[ObservationRow]:
    length = indicator.frequency
    style = chance.choice(["values", "parts", "both", "values", "parts"])
    flawed = chance.choice([0.0, 0.02, 0.1, 0.3])
    first = Period(indicator.year_type, length, FIRST_YEAR, 1).shift(chance.randint(0, length.per_year))
    for step in range(chance.choice([1, 2, 3, 4, 4]) * length.per_year):
        in_parts = style == "parts" or (style == "both" and chance.random() < 0.7)
        row = _figure(indicator, first.shift(step), in_parts, values, chance)
        if chance.random() < flawed:
            yield from _flawed(indicator, row, values, chance)
        else:
            yield row
        if chance.random() < 0.15:
            yield replace(_words_alone(row, chance), forecast=chance.choice(values))


def _figure(
    indicator: IndicatorRow, period: Period, in_parts: bool, values: list[Decimal], chance: Random
) -> ObservationRow:
    value, return_no = chance.choice(values), chance.randint(2, LAST_RETURN)
    if not in_parts:
        return ObservationRow(return_no, indicator.code, period, value)
    denominator = Decimal(chance.choice(["10", "20", "3", "7", "1", "100", "9.7"]))
    times = indicator.multiplier or (Decimal(100) if indicator.unit == "%" else Decimal(1))
    numerator = round(value * denominator / times, 6)
    # as a return's check leaves it: the value is always filled in
    stored = (numerator * times / denominator).quantize(Decimal(1).scaleb(-12), ROUND_HALF_UP)
    return ObservationRow(return_no, indicator.code, period, stored, numerator, denominator)


def _words_alone(row: ObservationRow, chance: Random) -> ObservationRow:
    return ObservationRow(chance.randint(2, LAST_RETURN), row.code, row.period)


def _flawed(
    indicator: IndicatorRow, row: ObservationRow, values: list[Decimal], chance: Random
) -> Iterator[ObservationRow]:
    """In place of a figure: a gap, a marker, words alone, or another place's; or the figure and another."""
    match chance.randint(0, 6):
        case 0:
            return
        case 1:
            yield replace(_words_alone(row, chance), marker=chance.choice(MARKERS))
        case 2:
            yield row
            again = _figure(indicator, row.period, row.numerator is not None, values, chance)
            if again.return_no != row.return_no:
                yield again
        case 3:
            yield row
            marked = replace(_words_alone(row, chance), marker=chance.choice(MARKERS))
            if marked.return_no != row.return_no:
                yield marked
        case 4:
            yield row
            whole = row.period.within(chance.choice(_lengths_above(indicator)))
            if whole != row.period:
                plain = replace(row, value=chance.choice(values), numerator=None, denominator=None)
                yield replace(plain, period=whole)
        case 5:
            yield _words_alone(row, chance)
        case _:
            yield replace(row, place="E05000001")
            yield replace(row, population_group="women")


def _lengths_above(indicator: IndicatorRow) -> list[Frequency]:
    """The lengths of whole periods that a figure is handed in for beside those of the parts. A quarter's
    may stand for its year beside the month's that ends with it; which one then counts is not said, so
    those are made up only where neither is the last part that stands for the whole."""
    is_share = indicator.unit == "%" or indicator.denominator_label is not None
    adds_up = indicator.kind in ("period", "average") and not is_share
    lengths = [one for one in Frequency if one.months > indicator.frequency.months] if adds_up else []
    return lengths or [Frequency.YEAR]


def _targets(
    indicator: IndicatorRow, goal: Decimal, values: list[Decimal], chance: Random
) -> Iterator[TargetRow]:
    steady, with_minimum = chance.random() < 0.5, chance.random() < 0.6
    gaps = chance.choice([0.0, 0.0, 0.1, 0.4])
    for length in chance.choice(LENGTHS_OF_TARGETS):
        spread = length.months > indicator.frequency.months
        profile = chance.choice(PROFILES) if spread else None
        period = Period(indicator.year_type, length, FIRST_YEAR, 1)
        for step in range(YEARS * length.per_year):
            if chance.random() < gaps:
                continue
            target = goal if steady else chance.choice(values)
            return_no, when = chance.choice([2, 3, 3, 4]), period.shift(step)
            row = TargetRow(return_no, indicator.code, when, target, profile=profile)
            if with_minimum and chance.random() < 0.9:
                below = chance.choice([Decimal(2), Decimal(1), Decimal("0.5"), Decimal(0)])
                minimum = target + below if indicator.polarity == "lower" else target - below
                row = replace(row, minimum=minimum)
            yield _with_limits(row, chance) if indicator.polarity == "range" else row
            if chance.random() < 0.05:
                yield replace(row, return_no=6, target=chance.choice(values))
            if chance.random() < 0.02:
                yield replace(row, return_no=7, place="E05000001", target=Decimal(77))


def _with_limits(row: TargetRow, chance: Random) -> TargetRow:
    assert row.target is not None
    match chance.randint(0, 4):
        case 0:
            return row
        case 1:
            return replace(row, lower_limit=row.target)
        case 2:
            return replace(row, upper_limit=row.target, target=None)
        case _:
            return replace(row, lower_limit=row.target - 1, upper_limit=row.target + 1, target=None)
