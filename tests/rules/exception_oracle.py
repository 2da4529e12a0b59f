"""The second reading of what needs a conversation, said slowly in Python on top of the oracle of the rules."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from rules.council_facts import Council, DecisionRow
from rules.data_quality_facts import Looked
from rules.data_quality_oracle import QualityOracle
from rules.oracle import LOOK_BACK, NO_GOAL, Goal, Judgement, Oracle, Series, _running, quotient
from rules.outlook_oracle import OutlookOracle

from pmf.model.period import Frequency, Period, period_of

GRAVEST_FIRST = (
    "below_minimum", "persistent", "any_failure", "acceptance_expired", "masked", "action_overdue", "overdue", "projected_miss",
    "deteriorating", "poor_data",
)  # fmt: skip
HIGH, MEDIUM, LOW = "high", "medium", "low"


@dataclass(frozen=True)
class Found:
    """One exception. `facts` holds what the sentences name."""

    subject_kind: str
    subject: str
    kinds: tuple[str, ...]
    since: str | None
    periods_running: int
    persistent: bool
    call_in: bool
    severity: str
    state: str
    settled: bool = False
    far: Decimal | None = None
    facts: dict[str, Any] = field(default_factory=dict, compare=False)

    def place(self) -> tuple[object, ...]:
        """Where it stands in the list."""
        grave = (HIGH, MEDIUM, LOW).index(self.severity)
        far = -self.far if self.far is not None else Decimal(1)
        return self.settled, grave, -self.periods_running, far, self.subject_kind != "indicator", self.subject


@dataclass(frozen=True)
class Stands:
    """How the newest decision leaves a subject."""

    kind: str
    state: str
    expired: bool
    until: Any


class ExceptionOracle:
    """A council's exceptions of a period as everything stood at a moment."""

    def __init__(self, council: Council, at: datetime, period: Period) -> None:
        self.council, self.at, self.period, self.today = council, at, period, at.date()
        self.oracle = Oracle(council, at)
        self.outlook = OutlookOracle(council, at)
        self.quality = QualityOracle(council, Looked(), at, 12).of_period(period)
        self.recorded = {one.return_no: one.recorded_at.date() for one in council.returns}

    def exceptions(self) -> list[Found]:
        """All of them, in order."""
        found = [self._indicator(series) for series in self.oracle.series.values()]
        subjects = {one.subject for one in self._decisions() if one.subject_kind == "action"}
        found += [self._action(subject) for subject in subjects]
        return sorted((one for one in found if one is not None), key=Found.place)

    # Decisions.

    def _decisions(self) -> list[DecisionRow]:
        return [one for one in self.council.decisions if one.recorded_at <= self.at]

    def _events(self, decision: DecisionRow) -> list[Any]:
        told = [one for one in self.council.decision_events if one.decision_no == decision.decision_no]
        return sorted((one for one in told if one.recorded_at <= self.at), key=lambda one: one.recorded_at)

    def _due(self, decision: DecisionRow) -> Any:
        put_off = [one.due for one in self._events(decision) if one.due is not None]
        return put_off[-1] if put_off else decision.due

    def _ended(self, decision: DecisionRow) -> str | None:
        ends = [one.event for one in self._events(decision) if one.event in ("done", "answered", "cancelled")]
        return ends[-1] if ends else None

    def _stands(self, kind: str, subject: str) -> Stands | None:
        moved = [
            one
            for one in self._decisions()
            if (one.subject_kind, one.subject) == (kind, subject)
            and one.state is not None
            and self._ended(one) != "cancelled"
        ]
        if not moved:
            return None
        last = max(moved, key=lambda one: one.recorded_at)
        due = self._due(last)
        expired = last.kind == "accept" and due is not None and due < self.today
        state = "acceptance_expired" if expired else str(last.state)
        return Stands(last.kind, state, expired, last.period_ends or last.recorded_at.date())

    def _late(self, kind: str, subject: str) -> list[DecisionRow]:
        """Decisions to do something that are overdue or off track, the one due first first."""
        late = []
        for one in self._decisions():
            if (one.subject_kind, one.subject) != (kind, subject) or self._ended(one) is not None:
                continue
            if one.kind in ("action", "call_in", "commission"):
                events, due = self._events(one), self._due(one)
                if (due is not None and due < self.today) or (events and events[-1].event == "off_track"):
                    late.append(one)
        return sorted(
            late, key=lambda one: (self._due(one) is None, self._due(one) or self.today, one.decision_no)
        )

    def _action(self, subject: str) -> Found | None:
        late, stands = self._late("action", subject), self._stands("action", subject)
        if not late:
            return None
        settled = stands is not None and stands.kind in ("accept", "release") and not stands.expired
        facts = {"late": late, "due": self._due(late[0])}
        state = stands.state if stands else "new"
        return Found(
            "action", subject, ("action_overdue",), None, 0, False, False, MEDIUM, state, settled, None, facts
        )

    # Indicators.

    def _indicator(self, series: Series) -> Found | None:
        if not self._alive(series):
            return None
        asked = self.period
        rows = series.grid(asked.frequency.months, asked.starts - LOOK_BACK, asked.ends, asked.starts)
        past = rows[::-1]
        now = past[0] if past else self._never_came(series) or self._not_yet(series)
        stands = self._stands("indicator", series.indicator.code)
        if stands and stands.kind == "release" and stands.until < now.period.ends <= asked.ends:
            stands = None
        counts = self._for_this_list(series, now, stands)
        trigger = series.indicator.review_trigger or series._framework.review_trigger
        enough, of = (int(part) for part in trigger.split(" of ")) if " of " in trigger else (0, 4)
        recent = past[:of]
        red_of_last = sum(one.status == "red" for one in recent)
        red, worse = now.status == "red", _running(one.direction == "worsening" for one in past)
        decline = series._framework.decline
        wanting = now.status in ("yellow", "amber", "red", "no_data")
        words = self._words(series)
        projected = self._projected(series)
        quality = self.quality.get(series.indicator.code)
        figure_is_there = now.figure.value is not None or now.figure.marker in (
            "not_applicable", "suppressed", "low",
        )  # fmt: skip
        late = self._late("indicator", series.indicator.code)
        has_period = now.because != "collected_less_often"
        masked = self._masked(series, now) if has_period and not red else None
        truths = {
            "below_minimum": counts and red,
            "persistent": counts and " of " in trigger and red_of_last >= enough,
            "any_failure": counts and trigger == "any" and red,
            "acceptance_expired": bool(stands and stands.expired and wanting),
            "masked": counts and masked is not None,
            "action_overdue": bool(late)
            or bool(wanting and words and words.action_due and words.action_due < self.today),
            "overdue": now.status == "no_data" and series.deadline(now.period) < self.today,
            "projected_miss": (projected == "red" and not red)
            or (now.status == "green" and projected in ("yellow", "amber")),
            "deteriorating": counts and 0 < decline <= worse,
            "poor_data": quality is not None
            and figure_is_there
            and "poor"
            in (
                quality.accuracy,
                quality.validity,
                quality.reliability,
                quality.relevance,
                quality.completeness,
            ),
        }
        kinds = tuple(kind for kind in GRAVEST_FIRST if truths[kind])
        if not kinds:
            return None
        since, running = self._since(truths, past, now, recent)
        fails = truths["persistent"] or truths["any_failure"]
        severity = LOW
        if truths["acceptance_expired"] or fails:
            severity = HIGH
        elif truths["below_minimum"]:
            severity = HIGH if series.indicator.business_critical else MEDIUM
        elif (
            truths["masked"]
            or truths["action_overdue"]
            or truths["deteriorating"]
            or (truths["overdue"] and series.indicator.business_critical)
        ):
            severity = MEDIUM
        settled = stands is not None and stands.kind in ("accept", "release") and not stands.expired
        far = self._far(series, now.goal, now.figure.value) if truths["below_minimum"] else None
        facts = {
            "red_of_last": red_of_last, "looked_at": len(recent), "worse": worse, "now": now, "masked": masked, "late": late,
            "missing": [one.period.label for one in recent if one.status == "no_data"], "words": words,
            "days_late": (self.today - series.deadline(now.period)).days, "deadline": series.deadline(now.period),
            "due": self._due(late[0]) if late else None, "wanting": wanting, "values": [one.figure.value for one in past[: worse + 1]],
            "length": now.period.frequency.value,
        }  # fmt: skip
        return Found(
            "indicator", series.indicator.code, kinds, since, running, truths["persistent"], fails or truths["deteriorating"],
            severity, stands.state if stands else "new", settled, far, facts,
        )  # fmt: skip

    def _alive(self, series: Series) -> bool:
        introduced, retired = series.indicator.introduced, series.indicator.retired
        begun = introduced is None or introduced <= self.period.ends
        return begun and (retired is None or retired > self.period.starts)

    def _never_came(self, series: Series) -> Judgement | None:
        """What is collected less often and never came stands with its newest period that is over."""
        own = series.indicator.frequency
        if own.months <= self.period.frequency.months:
            return None
        last = self._newest(series, own)
        if series.indicator.introduced is not None and series.indicator.introduced > last.ends:
            return None
        status = "no_data" if series.deadline(last) < self.today else "not_due"
        nothing = series.figure(last.shift(-400))
        return Judgement(series.indicator.code, last, status, "awaited", nothing, NO_GOAL, None, None, None)

    def _not_yet(self, series: Series) -> Judgement:
        """What has had no period of its own yet."""
        own = max(series.indicator.frequency, self.period.frequency, key=lambda one: one.months)
        present = period_of(self.period.ends, own, series.indicator.year_type)
        nothing = series.figure(present.shift(-400))
        return Judgement(
            series.indicator.code,
            present,
            "not_due",
            "collected_less_often",
            nothing,
            NO_GOAL,
            None,
            None,
            None,
        )

    def _newest(self, series: Series, length: Frequency) -> Period:
        last = period_of(self.period.ends, length, series.indicator.year_type)
        return last.shift(-1) if last.ends > self.period.ends else last

    def _for_this_list(self, series: Series, now: Judgement, stands: Stands | None) -> bool:
        if now.period.ends >= self.period.starts:
            return True
        if stands and (stands.expired or stands.kind not in ("accept", "release")):
            return True
        came = series._observations.get(now.period)
        list_before = self.period.starts - timedelta(days=1)
        deadline = list_before + timedelta(days=series._framework.days_allowed)
        return came is not None and self.recorded[came.return_no] > deadline

    def _since(
        self, truths: dict[str, bool], past: list[Judgement], now: Judgement, recent: list[Judgement]
    ) -> tuple[str, int]:
        runs = {
            "below_minimum": _running(one.status == "red" for one in past),
            "overdue": _running(one.status == "no_data" for one in past),
            "deteriorating": _running(one.direction == "worsening" for one in past),
        }
        for kind, length in runs.items():
            if truths[kind]:
                return (past[length - 1] if past else now).period.label, max(length, 1)
        first_kind = next(kind for kind in GRAVEST_FIRST if truths[kind])
        if first_kind == "persistent":
            return [one for one in recent if one.status == "red"][-1].period.label, 0
        return now.period.label, 1

    def _words(self, series: Series) -> Any:
        told = [
            (number, one)
            for number, one in enumerate(self.council.observations)
            if one.code == series.indicator.code
            and one.return_no in self.oracle.standing
            and one.place == ""
            and one.population_group == ""
            and one.period.ends <= self.period.ends
            and any(
                text and any(letter.isalnum() for letter in text) for text in (one.commentary, one.action)
            )
        ]
        if not told:
            return None
        return max(
            told, key=lambda one: (one[1].period.ends, one[1].period.starts, one[1].return_no, one[0])
        )[1]

    def _projected(self, series: Series) -> str | None:
        asked = self.period.frequency
        ends = self._newest(series, asked).ends
        said = self.outlook.said(series.indicator.code, asked, ends)
        best = next((one for one in said or () if one.projected is not None), None)
        return best.status if best else None

    # Places and groups.

    def _masked(self, series: Series, now: Judgement) -> dict[str, Any] | None:
        if series.rule == "recoverable":
            return None
        rated, red = 0, []
        for place, group in self._parts_with_figures(series, now.period):
            part = self._part(series, place, group)
            figure, own = part.figure(now.period), part.goal(now.period)
            if figure.value is None or figure.marker is not None:
                continue
            if own == NO_GOAL and _adds_up(series):
                continue
            goal = _with_minimum(own, self._floor(series, now.goal), series.indicator.polarity)
            if own == NO_GOAL:
                goal = now.goal
            short = goal.wide_of(series.indicator.polarity, figure.value)
            if short is None or series.indicator.polarity == "none":
                continue
            rated += 1
            if part._rated(now.period, figure.value, goal, short) == "red":
                red.append((-self._far(series, goal, figure.value), place, group, figure.value))
        if not red:
            return None
        _, place, group, value = min(red)
        return {"parts": rated, "red": len(red), "place": place, "group": group, "value": value}

    def _parts_with_figures(self, series: Series, period: Period) -> set[tuple[str, str]]:
        return {
            (one.place, one.population_group)
            for one in self.council.observations
            if one.code == series.indicator.code
            and one.return_no in self.oracle.standing
            and (one.place or one.population_group)
            and period.starts <= one.period.starts
            and one.period.ends <= period.ends
        }

    def _part(self, series: Series, place: str, group: str) -> Series:
        def its(rows: list[Any]) -> list[Any]:
            return [
                one
                for one in rows
                if (one.code, one.place, one.population_group) == (series.indicator.code, place, group)
                and one.return_no in self.oracle.standing
            ]

        targets, figures = its(self.council.targets), its(self.council.observations)
        return Series(series.indicator, self.oracle.framework, self.today, targets, figures)

    def _floor(self, series: Series, goal: Goal) -> Decimal | None:
        """The minimum standard that a rule works with."""
        rule, polarity, target = series.rule, series.indicator.polarity, goal.target
        if rule in ("percent_tolerance", "tolerance_and_direction") and not (
            target == 0 and goal.minimum is not None
        ):
            allowed = None if target is None else series._percent(target, series._tolerance)
        elif rule == "point_tolerance":
            allowed = series._tolerance
        else:
            return series._minimum_in_force(goal)
        if target is None or allowed is None or polarity not in ("higher", "lower"):
            return None
        return target - allowed if polarity == "higher" else target + allowed

    def _far(self, series: Series, goal: Goal, value: Decimal | None) -> Decimal:
        """How far a red figure is from the line that it missed, as a share of that."""
        assert value is not None
        floor, polarity = self._floor(series, goal), series.indicator.polarity
        line = goal.line_crossed(value) if polarity == "range" else goal.target
        if line is None:
            line = goal.lower if goal.lower is not None else goal.upper
        if floor is not None and (
            (polarity == "higher" and value < floor) or (polarity == "lower" and value > floor)
        ):
            line = floor
        assert line is not None
        share = quotient(abs(value - line), abs(line))
        return abs(value - line) if share is None else share


def _adds_up(series: Series) -> bool:
    kind, unit = series.indicator.kind, series.indicator.unit
    return not series._is_share and (
        kind in ("period", "cumulative")
        or (kind == "snapshot" and unit in ("number", "count", "", "no.", "£"))
    )


def _with_minimum(own: Goal, whole: Decimal | None, polarity: str) -> Goal:
    """A part's own target, with the whole's minimum where it has none and that lies on the worse side."""
    if own.minimum is not None or whole is None or own.target is None:
        return own
    worse = whole <= own.target if polarity == "higher" else whole >= own.target
    return replace(own, minimum=whole) if worse and polarity in ("higher", "lower") else own
