"""The second reading of the rules: what they mean, said slowly in Python, one indicator at a time.

No SQL, nothing of `pmf.rules`. Where this and the rules disagree, one of the two is wrong.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import cached_property

from rules.council_facts import Council, FrameworkRow, IndicatorRow, ObservationRow, ReturnRow, TargetRow

from pmf.model.period import Frequency, Period, period_of

ZERO = Decimal(0)
STORED = Decimal(1).scaleb(-12)
# How far back a scorecard looks for trends and persistence.
LOOK_BACK = timedelta(days=2 * 366)


def rounded(number: Decimal) -> Decimal:
    """At twelve decimal places, halves away from zero."""
    with localcontext(prec=60):
        return number.quantize(STORED, rounding=ROUND_HALF_UP)


def quotient(number: Decimal, divisor: Decimal, times: Decimal = Decimal(1)) -> Decimal | None:
    """number / divisor * times, rounded once; nothing where the divisor is 0."""
    if divisor == 0:
        return None
    with localcontext(prec=60):
        return rounded(number * times / divisor)


def total(numbers: Iterable[Decimal]) -> Decimal:
    """The sum, exact."""
    with localcontext(prec=60):
        return sum(numbers, ZERO)


@dataclass(frozen=True)
class Figure:
    """What is known of one period. `found` is whether anything was handed in for it or a part of it;
    `of` is the part whose figure stands for the whole, where it is a share handed in as values only."""

    value: Decimal | None = None
    marker: str | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    found: bool = False
    of: Period | None = None

    @property
    def has_parts(self) -> bool:
        """Whether it was handed in as numerator and denominator."""
        return self.numerator is not None and self.denominator is not None


@dataclass(frozen=True)
class Goal:
    """The target in force for one period. `how`: own, parts, none, even or by_history."""

    how: str
    target: Decimal | None
    minimum: Decimal | None
    lower: Decimal | None
    upper: Decimal | None

    @property
    def limited(self) -> bool:
        """Whether a limit is given at either end."""
        return self.lower is not None or self.upper is not None

    def wide_of(self, polarity: str, value: Decimal) -> Decimal | None:
        """How far a value lies on the wrong side: 0 on or beyond the target, nothing without a target."""
        if polarity == "range" and self.limited:
            if self.lower is not None and value < self.lower:
                return self.lower - value
            if self.upper is not None and value > self.upper:
                return value - self.upper
            return ZERO
        if self.target is None:
            return None
        if polarity == "range":
            return abs(value - self.target)
        return max(ZERO, self.target - value if polarity == "higher" else value - self.target)

    def line_crossed(self, value: Decimal) -> Decimal | None:
        """Under a range: the limit that a value lies beyond, or the target where there are no limits."""
        if self.lower is not None and value < self.lower:
            return self.lower
        if self.upper is not None and value > self.upper:
            return self.upper
        return self.target


NO_GOAL = Goal("", None, None, None, None)


@dataclass(frozen=True)
class Judgement:
    """How one indicator stands in one period."""

    code: str
    period: Period
    status: str
    because: str
    figure: Figure
    goal: Goal
    minimum: Decimal | None
    direction: str | None
    direction_long: str | None


@dataclass(frozen=True)
class Line:
    """One line of a scorecard."""

    code: str
    status: str
    because: str
    judgement: Judgement | None
    periods_red: int
    red_of_last: int
    missing_of_last: list[str]
    persistent_failure: bool
    persistent_decline: bool


class Oracle:
    """A council as everything stood at a moment."""

    def __init__(self, council: Council, at: datetime) -> None:
        self._council = council
        self._at = at
        self.standing = {one.return_no for one in council.returns if self._stands(one)}

    def _stands(self, handed_in: ReturnRow) -> bool:
        if not handed_in.accepted or handed_in.recorded_at > self._at:
            return False
        events = [
            one
            for one in self._council.events
            if one.return_no == handed_in.return_no and one.recorded_at <= self._at
        ]
        last = max(events, key=lambda one: one.recorded_at, default=None)
        return last is None or last.event != "withdrawn"

    @cached_property
    def framework(self) -> FrameworkRow:
        """The settings in force; before any were, the first."""
        known = [one for one in self._council.frameworks if one.recorded_at <= self._at]
        if known:
            return max(known, key=lambda one: one.recorded_at)
        return min(self._council.frameworks, key=lambda one: one.recorded_at)

    @cached_property
    def series(self) -> dict[str, Series]:
        """Each indicator, by its code."""
        newest: dict[str, IndicatorRow] = {}
        for row in self._council.indicators:
            if row.return_no in self.standing and (
                row.code not in newest or newest[row.code].return_no < row.return_no
            ):
                newest[row.code] = row
        return {code: self._one_series(row) for code, row in newest.items()}

    def _one_series(self, indicator: IndicatorRow) -> Series:
        code = indicator.code
        targets = [
            row
            for row in self._council.targets
            if row.code == code
            and row.return_no in self.standing
            and row.place == ""
            and row.population_group == ""
        ]
        observations = [
            row
            for row in self._council.observations
            if row.code == code
            and row.return_no in self.standing
            and row.place == ""
            and row.population_group == ""
        ]
        return Series(indicator, self.framework, self._at.date(), targets, observations)

    def history(self, codes: Iterable[str], until: date, months: int) -> list[Judgement]:
        """Every period of each indicator, oldest first."""
        found: list[Judgement] = []
        for code in sorted(codes):
            if code in self.series:
                found += self.series[code].grid(months, date(1990, 1, 1), until, told_from=until)
        return found

    def scorecard(self, period: Period) -> list[Line]:
        """One line per indicator alive in a period."""
        alive = [
            one
            for one in self.series.values()
            if (one.indicator.introduced is None or one.indicator.introduced <= period.ends)
            and (one.indicator.retired is None or one.indicator.retired > period.starts)
        ]
        return [one.line(period) for one in sorted(alive, key=lambda one: one.indicator.code)]


class Series:
    """One indicator with all that stands of it."""

    def __init__(
        self,
        indicator: IndicatorRow,
        framework: FrameworkRow,
        today: date,
        targets: list[TargetRow],
        observations: list[ObservationRow],
    ) -> None:
        self.indicator = indicator
        self._framework = framework
        self._today = today
        self._targets: dict[Period, TargetRow] = {}
        for row in sorted(targets, key=lambda row: row.return_no):
            self._targets[row.period] = row
        self._targets = {period: row for period, row in self._targets.items() if _says_anything(row)}
        self._observations: dict[Period, ObservationRow] = {}
        self._forecasts = [one for one in observations if one.forecast is not None]
        for one in sorted(observations, key=lambda one: one.return_no):
            if one.value is not None or one.marker is not None or one.numerator is not None:
                self._observations[one.period] = one
        self._judged: dict[Period, Judgement] = {}
        self._figures: dict[Period, Figure] = {}
        self._goals: dict[Period, Goal] = {}

    # How the indicator is set up.

    @property
    def _is_share(self) -> bool:
        return self.indicator.unit == "%" or self.indicator.denominator_label is not None

    @property
    def _multiplier(self) -> Decimal:
        if self.indicator.multiplier is not None:
            return self.indicator.multiplier
        return Decimal(100) if self.indicator.unit == "%" else Decimal(1)

    @property
    def rule(self) -> str:
        """The status rule in force."""
        return self.indicator.status_rule or self._framework.status_rule

    @property
    def _tolerance(self) -> Decimal:
        own = self.indicator.tolerance
        return self._framework.tolerance if own is None else own

    def _alive_in(self, period: Period) -> bool:
        introduced, retired = self.indicator.introduced, self.indicator.retired
        begun = introduced is None or introduced <= period.ends
        return begun and (retired is None or retired > period.starts)

    def _value_while_alive(self, period: Period) -> Decimal | None:
        return self.figure(period).value if self._alive_in(period) else None

    # Figures.

    def figure(self, period: Period) -> Figure:
        """What is known of a period, handed in for it or put together."""
        if period not in self._figures:
            self._figures[period] = self._find_figure(period)
        return self._figures[period]

    def _find_figure(self, period: Period) -> Figure:
        if self.indicator.kind == "rolling" and period.frequency is self.indicator.frequency:
            return self._twelve_months_to(period)
        if period in self._observations:
            return self._handed_in(period)
        if period.frequency is self.indicator.frequency:
            return Figure()
        return self._put_together(period)

    def _handed_in(self, period: Period) -> Figure:
        row = self._observations.get(period)
        if row is None:
            return Figure()
        if row.marker is not None:
            return Figure(marker=row.marker, found=True)
        if row.numerator is not None and row.denominator is not None:
            value = quotient(row.numerator, row.denominator, self._multiplier)
            return Figure(value, None, row.numerator, row.denominator, True)
        return Figure(row.value, found=True)

    def _twelve_months_to(self, period: Period) -> Figure:
        """A rolling figure: as it is, or from the numerators and denominators of a whole year."""
        last = self._handed_in(period)
        if not last.has_parts:
            return last
        months = [self._handed_in(period.shift(-back)) for back in range(period.frequency.per_year)]
        return replace(last, value=self._from_sums(months))

    def _from_sums(self, figures: list[Figure]) -> Decimal | None:
        numerators = [one.numerator for one in figures if one.numerator is not None]
        denominators = [one.denominator for one in figures if one.denominator is not None]
        if len(numerators) < len(figures) or len(denominators) < len(figures):
            return None
        return quotient(total(numerators), total(denominators), self._multiplier)

    def _put_together(self, period: Period) -> Figure:
        parts = period.parts(self.indicator.frequency)
        if self.indicator.kind in ("snapshot", "cumulative", "rolling"):
            last = self.figure(parts[-1])
            return replace(last, found=any(self._handed_in(part).found for part in parts))
        handed_in = [self._handed_in(part) for part in parts]
        found = any(one.found for one in handed_in)
        marker = _marker_of([one.marker for one in handed_in])
        measured = [one for one in handed_in if one.marker != "not_applicable"]
        if measured and all(one.has_parts for one in measured):
            return Figure(self._from_sums(measured), marker, found=found)
        if self._is_share:
            anything = any(one.value is not None and not one.has_parts for one in handed_in)
            stands_for_all = replace(handed_in[-1], found=found, of=parts[-1])
            return stands_for_all if anything and handed_in[-1].found else Figure(None, marker, found=found)
        values = [one.value for one in handed_in if one.value is not None]
        if len(values) < len(parts):
            return Figure(None, marker, found=found)
        if self.indicator.kind == "period":
            return Figure(total(values), marker, found=True)
        return Figure(quotient(total(values), Decimal(len(values))), marker, found=True)

    # Targets.

    def goal(self, period: Period) -> Goal:
        """The target in force for a period."""
        if period not in self._goals:
            self._goals[period] = self._find_goal(period)
        return self._goals[period]

    def _find_goal(self, period: Period) -> Goal:
        if period in self._targets:
            return _as_it_is("own", self._targets[period])
        for shorter in sorted(Frequency, key=lambda one: -one.months):
            if shorter.months < period.frequency.months:
                from_parts = self._goal_of_parts(period.parts(shorter))
                if from_parts is not None:
                    return from_parts
        for longer in sorted(Frequency, key=lambda one: one.months):
            if longer.months > period.frequency.months:
                row = self._targets.get(period.within(longer))
                if row is not None and row.profile != "entered":
                    return self._spread(row, period)
        return NO_GOAL

    def _goal_of_parts(self, parts: list[Period]) -> Goal | None:
        rows = [self._targets[part] for part in parts if part in self._targets]
        if self.indicator.kind == "period" and not self._is_share:
            if len(rows) < len(parts):
                return None
            summed = Goal(
                "parts",
                _sum_of_all([row.target for row in rows]),
                _sum_of_all([row.minimum for row in rows]),
                _sum_of_all([row.lower_limit for row in rows]),
                _sum_of_all([row.upper_limit for row in rows]),
            )
            return summed if summed.target is not None or summed.limited else None
        return _as_it_is("parts", self._targets[parts[-1]]) if parts[-1] in self._targets else None

    def _spread(self, row: TargetRow, period: Period) -> Goal:
        profile = row.profile or ("even" if self.indicator.kind == "cumulative" else "none")
        if profile == "none":
            return _as_it_is("none", row)
        parts = row.period.parts(period.frequency)
        number, of = parts.index(period) + 1, len(parts)
        if profile == "by_history":
            shape = self._last_years_shape(row.period, period)
            if shape is not None:
                return _share_of("by_history", row, *shape)
        part = Decimal(number) if self.indicator.kind == "cumulative" else Decimal(1)
        return _share_of("even", row, part, Decimal(of))

    def _last_years_shape(self, whole: Period, period: Period) -> tuple[Decimal, Decimal] | None:
        """Last year's same part, and last year's whole, if last year is all there and above 0."""
        parts = whole.shift(-whole.frequency.per_year).parts(period.frequency)
        values = [self.figure(part).value for part in parts]
        known = [value for value in values if value is not None]
        if len(known) < len(parts):
            return None
        last_year = known[-1] if self.indicator.kind == "cumulative" else total(known)
        part = known[whole.parts(period.frequency).index(period)]
        return (part, last_year) if last_year > 0 else None

    # Status.

    def judge(self, period: Period) -> Judgement:
        """How the indicator stands in a period."""
        if period not in self._judged:
            figure, goal = self.figure(period), self.goal(period)
            status, because = self._status(period, figure, goal)
            self._judged[period] = Judgement(
                self.indicator.code,
                period,
                status,
                because,
                figure,
                goal,
                self._minimum_in_force(goal),
                self._direction(period),
                self._direction_between(period, period.shift(-period.frequency.per_year)),
            )
        return self._judged[period]

    def _status(self, period: Period, figure: Figure, goal: Goal) -> tuple[str, str]:
        if figure.marker == "not_applicable":
            return "not_applicable", "not_applicable"
        if figure.marker in ("suppressed", "low"):
            return "suppressed", "suppressed"
        if figure.value is None and figure.marker is None and self._today <= self.deadline(period):
            return "not_due", "not_yet_due"
        if figure.marker == "not_available":
            return "no_data", "said_not_available"
        if figure.value is None:
            return "no_data", "incomplete" if figure.found else "awaited"
        if self.indicator.polarity == "none":
            return "data_only", "data_only"
        short = goal.wide_of(self.indicator.polarity, figure.value)
        if short is None:
            return "no_target", "no_target"
        return self._rated(period, figure.value, goal, short), ""

    def deadline(self, period: Period) -> date:
        """The last day on which a missing figure is not yet late."""
        own = self.indicator.days_allowed
        return period.ends + timedelta(days=self._framework.days_allowed if own is None else own)

    def _rated(self, period: Period, value: Decimal, goal: Goal, short: Decimal) -> str:
        match self.rule:
            case "strict":
                return "green" if short == 0 else "red"
            case "bandwidth":
                return self._bandwidth(value, goal, short)
            case "percent_tolerance":
                return self._percent_tolerance(value, goal, short)
            case "point_tolerance":
                return _three(short == 0, short <= self._tolerance)
            case "four_band":
                return self._four_band(value, goal, short)
            case "tolerance_and_direction":
                near_enough = short <= self._percent(self._base(value, goal), self._tolerance)
                if self._zero_with_minimum(goal):
                    near_enough = self._at_or_better_than_minimum(value, goal)
                return _three(near_enough, self._against_last_year(period, value, goal) in ("better", "same"))
            case "improved_on_last_year":
                return _three(short == 0, self._against_last_year(period, value, goal) == "better")
            case "recoverable":
                return _three(short == 0, self._will_recover(period, goal))
            case "symmetrical":
                return self._symmetrical(value, goal, short)
        raise ValueError(self.rule)

    def _bandwidth(self, value: Decimal, goal: Goal, short: Decimal) -> str:
        if self.indicator.polarity == "range":
            lower = goal.lower if goal.limited else goal.target
            below = lower is not None and value < lower
            in_the_band = below and goal.minimum is not None and value >= goal.minimum
            allowed = self._percent(self._base(value, goal), self._tolerance)
            return _three(short == 0, in_the_band or short <= allowed)
        minimum = self._minimum_in_force(goal)
        return _three(short == 0, minimum is not None and self._as_good(value, minimum))

    def _percent_tolerance(self, value: Decimal, goal: Goal, short: Decimal) -> str:
        if self._zero_with_minimum(goal) and goal.minimum != goal.target:
            return _three(short == 0, self._at_or_better_than_minimum(value, goal))
        return _three(short == 0, short <= self._percent(self._base(value, goal), self._tolerance))

    def _four_band(self, value: Decimal, goal: Goal, short: Decimal) -> str:
        base = self._base(value, goal)
        if short == 0:
            return "green"
        if short <= self._percent(base, self._tolerance):
            return "yellow"
        if goal.minimum is not None and self.indicator.polarity != "range":
            return "amber" if self._at_or_better_than_minimum(value, goal) else "red"
        outer = max(self._framework.outer_tolerance, self._tolerance)
        return "amber" if short <= self._percent(base, outer) else "red"

    def _symmetrical(self, value: Decimal, goal: Goal, short: Decimal) -> str:
        allowed = self._percent(self._base(value, goal), self._tolerance)
        if short > allowed:
            return "red"
        if self.indicator.polarity == "range":
            return "green" if short == 0 else "amber"
        assert goal.target is not None
        better_by = value - goal.target if self.indicator.polarity == "higher" else goal.target - value
        return "green" if better_by > allowed else "amber"

    def _will_recover(self, period: Period, goal: Goal) -> bool:
        """Whether the officer's newest forecast of the year meets the year's target."""
        year = period.within(Frequency.YEAR)
        known = [one for one in self._forecasts if year.starts <= one.period.starts]
        known = [one for one in known if one.period.ends <= period.ends]
        newest = max(known, key=lambda one: (one.period.ends, one.return_no), default=None)
        if newest is None or newest.forecast is None:
            return False
        of_year = _as_it_is("own", self._targets[year]) if year in self._targets else goal
        return of_year.wide_of(self.indicator.polarity, newest.forecast) == 0

    def _against_last_year(self, period: Period, value: Decimal, goal: Goal) -> str | None:
        then = self._value_while_alive(period.shift(-period.frequency.per_year))
        return None if then is None else self._compared(value, then, goal)

    def _base(self, value: Decimal, goal: Goal) -> Decimal:
        base = goal.line_crossed(value) if self.indicator.polarity == "range" else goal.target
        return ZERO if base is None else base

    def _percent(self, base: Decimal, tolerance: Decimal) -> Decimal:
        return rounded(abs(base) * tolerance / 100)

    def _zero_with_minimum(self, goal: Goal) -> bool:
        return self.indicator.polarity != "range" and goal.target == 0 and goal.minimum is not None

    def _as_good(self, value: Decimal, other: Decimal) -> bool:
        return value >= other if self.indicator.polarity == "higher" else value <= other

    def _at_or_better_than_minimum(self, value: Decimal, goal: Goal) -> bool:
        return goal.minimum is not None and self._as_good(value, goal.minimum)

    def _minimum_in_force(self, goal: Goal) -> Decimal | None:
        """The minimum standard under bandwidth: as set, or the target less the indicator's own tolerance."""
        own = self.indicator.tolerance
        if goal.minimum is not None or self.rule != "bandwidth":
            return goal.minimum
        if self.indicator.polarity not in ("higher", "lower") or own is None or goal.target is None:
            return None
        moved = self._percent(goal.target, own)
        return goal.target - moved if self.indicator.polarity == "higher" else goal.target + moved

    # Direction.

    def _compared(self, now: Decimal, then: Decimal, goal: Goal) -> str | None:
        """`better`, `worse` or `same`, as the polarity has it."""
        if self.indicator.polarity == "range":
            off_now, off_then = goal.wide_of("range", now), goal.wide_of("range", then)
            if off_now is None or off_then is None:
                return None
            now, then = -off_now, -off_then
        if now == then:
            return "same"
        rose = now > then
        return "better" if rose is (self.indicator.polarity != "lower") else "worse"

    def _direction_between(self, period: Period, earlier: Period) -> str | None:
        now, then = self.figure(period).value, self._value_while_alive(earlier)
        if now is None or then is None:
            return None
        compared = self._compared(now, then, self.goal(period))
        if self.indicator.polarity == "none":
            return {"better": "increasing", "worse": "decreasing", "same": "no_change"}[compared or "same"]
        words = {"better": "improving", "worse": "worsening", "same": self._framework.unchanged_counts_as}
        return words[compared] if compared else None

    def _direction(self, period: Period) -> str | None:
        earlier = period.shift(-1)
        if period.frequency is not Frequency.YEAR:
            goal = self.goal(period)
            if self.indicator.kind == "cumulative" or goal.how in ("even", "by_history"):
                return None
            if earlier.year == period.year and self._target_moved(self.goal(earlier).target, goal.target):
                return None
        return self._direction_between(period, earlier)

    def _target_moved(self, then: Decimal | None, now: Decimal | None) -> bool:
        return then is not None and then != now

    # Rows.

    def grid(self, months: int, since: date, until: date, told_from: date) -> list[Judgement]:
        """Every period from the first figure on, and any that ends from `told_from` on."""
        asked = next(one for one in Frequency if one.months == months)
        length = max(asked, self.indicator.frequency, key=lambda one: one.months)
        last = period_of(until, length, self.indicator.year_type)
        if last.ends > until:
            last = last.shift(-1)
        first = self._first_period(length, since, until)
        if first is None or first.position > last.position:
            first = last if last.ends >= told_from else last.shift(1)
        told = [first.shift(step) for step in range(last.position - first.position + 1)]
        return [self.judge(one) for one in told if self._alive_in(one) and one.ends > since]

    def _first_period(self, length: Frequency, since: date, until: date) -> Period | None:
        told = [one.within(length) for one in self._observations if one.frequency.months <= length.months]
        known = [one for one in told if _two_years_before(since) < one.ends <= until]
        return min(known, key=lambda one: one.position, default=None)

    def line(self, period: Period) -> Line:
        """The indicator's line on the scorecard of a period."""
        rows = self.grid(period.frequency.months, period.starts - LOOK_BACK, period.ends, period.starts)
        newest_first = rows[::-1]
        now = rows[-1] if rows and rows[-1].period.ends >= period.starts else None
        trigger = self.indicator.review_trigger or self._framework.review_trigger
        enough, looked_at = (int(part) for part in trigger.split(" of ")) if " of " in trigger else (0, 4)
        recent = newest_first[:looked_at]
        red_of_last = sum(one.status == "red" for one in recent)
        decline = self._framework.decline
        by_word = {"any": now is not None and now.status == "red", "none": False}
        falling = [one.direction == "worsening" for one in newest_first[:decline]]
        return Line(
            self.indicator.code,
            now.status if now else "not_due",
            now.because if now else "collected_less_often",
            now,
            _running(one.status == "red" for one in newest_first),
            red_of_last,
            [one.period.label for one in recent if one.status == "no_data"],
            by_word.get(trigger, red_of_last >= enough),
            decline > 0 and len(falling) == decline and all(falling),
        )


def _two_years_before(day: date) -> date:
    return day.replace(year=day.year - 2, day=min(day.day, 28) if day.month == 2 else day.day)


def _running(truths: Iterable[bool]) -> int:
    count = 0
    for truth in truths:
        if not truth:
            break
        count += 1
    return count


def _marker_of(markers: list[str | None]) -> str | None:
    if all(marker == "not_applicable" for marker in markers):
        return "not_applicable"
    return "suppressed" if "suppressed" in markers or "low" in markers else None


def _says_anything(row: TargetRow) -> bool:
    return row.target is not None or row.lower_limit is not None or row.upper_limit is not None


def _three(green: bool, amber: bool) -> str:
    if green:
        return "green"
    return "amber" if amber else "red"


def _as_it_is(how: str, row: TargetRow) -> Goal:
    return Goal(how, row.target, row.minimum, row.lower_limit, row.upper_limit)


def _share_of(how: str, row: TargetRow, part: Decimal, whole: Decimal) -> Goal:
    def share(number: Decimal | None) -> Decimal | None:
        return None if number is None else quotient(part, whole, number)

    return Goal(how, share(row.target), share(row.minimum), share(row.lower_limit), share(row.upper_limit))


def _sum_of_all(numbers: list[Decimal | None]) -> Decimal | None:
    known = [number for number in numbers if number is not None]
    return total(known) if len(known) == len(numbers) else None
