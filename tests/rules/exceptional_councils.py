"""Small councils with what exceptions come from beside figures: places and groups, actions, decisions.

Several councils share a framework, a moment and a period, so that one question asks about all of them; their
codes tell them apart. One number per council decides the rest.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random

from hypothesis import strategies as st
from rules import councils
from rules.council_facts import (
    Council,
    DecisionEventRow,
    DecisionRow,
    IndicatorRow,
    ObservationRow,
    TargetRow,
)
from rules.councils import FIRST_YEAR, LAST_RETURN, Question, questions

from pmf.model.period import Frequency, Period, YearType

PARTS = [("E05000001", ""), ("E05000002", ""), ("", "women"), ("E05000002", "women")]
STATES = {
    "escalate": "with_service", "call_in": "called_in", "commission": "review_commissioned", "refer": "referred",
    "accept": "accepted", "release": "released", "agree_target": None, "action": None, "note": None,
}  # fmt: skip
EVENTS = ["progress", "off_track", "rescheduled", "done", "cancelled"]
WORDS = ["Two posts are empty.", "…", None, "The contractor was late."]


@st.composite
def exceptional(draw: st.DrawFn, small_councils: int, indicators: int) -> Question:
    """A question about so many small councils at once."""
    question = draw(questions(indicators=0))
    # a decline of one or two periods, which made-up figures have
    frameworks = question.council.frameworks
    frameworks[:] = [replace(one, decline=1 + one.decline % 2) for one in frameworks]
    for number in range(small_councils):
        chance = Random(draw(st.integers(0, 2**40)))
        for place in range(indicators):
            _add(question.council, f"C{number:02d}-{place}", chance)
    # periods that most made-up figures reach
    length = draw(
        st.sampled_from(
            [Frequency.QUARTER, Frequency.QUARTER, Frequency.MONTH, Frequency.HALF, Frequency.YEAR]
        )
    )
    period = Period(
        YearType.FINANCIAL, length, draw(st.sampled_from([2023, 2024])), draw(st.integers(1, length.per_year))
    )
    return replace(question, period=period)


def _add(council: Council, code: str, chance: Random) -> None:
    goal, around = chance.choice(councils.BANDS)
    del goal
    councils._add_indicator(council, code, chance)
    indicator = replace(council.indicators.pop(), business_critical=chance.choice([None, False, True]))
    council.indicators.append(indicator)
    values = [councils.Decimal(text) for text in around.split()]
    if chance.random() < 0.45:
        _add_once(council, _parts(indicator, values, chance), _part_targets(indicator, values, chance))
    council.observations += _words(indicator, chance)
    _decide(council, "indicator", code, chance)
    if chance.random() < 0.15:
        _decide(council, "action", f"A{code}", chance)


def _add_once(council: Council, figures: Iterator[ObservationRow], targets: Iterator[TargetRow]) -> None:
    """A return says one thing of a period, place and group."""

    def key(one: ObservationRow | TargetRow) -> tuple[object, ...]:
        return one.return_no, one.code, one.period, one.place, one.population_group

    held = {key(one) for one in council.observations}
    for figure in figures:
        if key(figure) not in held:
            held.add(key(figure))
            council.observations.append(figure)
    held = {key(one) for one in council.targets}
    for target in targets:
        if key(target) not in held:
            held.add(key(target))
            council.targets.append(target)


def _parts(
    indicator: IndicatorRow, values: list[councils.Decimal], chance: Random
) -> Iterator[ObservationRow]:
    length = indicator.frequency
    for place, group in chance.sample(PARTS, chance.randint(1, 3)):
        first = Period(indicator.year_type, length, FIRST_YEAR + 1, 1)
        in_parts, gaps = chance.random() < 0.3, chance.choice([0.0, 0.1])
        for step in range(3 * length.per_year):
            row = councils._figure(indicator, first.shift(step), in_parts, values, chance)
            if chance.random() < gaps:
                marker = chance.choice(councils.MARKERS)
                row = replace(row, value=None, numerator=None, denominator=None, marker=marker)
            yield replace(row, place=place, population_group=group)


def _part_targets(
    indicator: IndicatorRow, values: list[councils.Decimal], chance: Random
) -> Iterator[TargetRow]:
    for place, group in PARTS:
        if chance.random() < 0.3:
            length = chance.choice([Frequency.YEAR, Frequency.YEAR, Frequency.QUARTER])
            profile = chance.choice([None, "none", "even"]) if length is Frequency.YEAR else None
            for step in range(4 * length.per_year):
                target = chance.choice(values)
                minimum = chance.choice([None, target - 1, target + 1])
                period = Period(indicator.year_type, length, FIRST_YEAR, 1).shift(step)
                row = TargetRow(2, indicator.code, period, target, minimum, None, None, profile, place, group)
                if indicator.polarity == "range":
                    row = replace(row, lower_limit=target, minimum=None)
                yield row


def _words(indicator: IndicatorRow, chance: Random) -> Iterator[ObservationRow]:
    first = Period(indicator.year_type, indicator.frequency, FIRST_YEAR + 1, 1)
    for step in range(3 * indicator.frequency.per_year):
        if chance.random() < 0.2:
            due = chance.choice([None, date(2023, 1, 1) + timedelta(days=chance.randint(0, 1600))])
            action = chance.choice([None, "Fill both posts."])
            row = ObservationRow(chance.randint(2, LAST_RETURN), indicator.code, first.shift(step))
            yield replace(
                row, commentary=chance.choice(WORDS), action=action, action_due=due, action_owner="Ann"
            )


def _decide(council: Council, subject_kind: str, subject: str, chance: Random) -> None:
    for _ in range(chance.choice([0, 0, 1, 1, 2, 3])):
        number = len(council.decisions) + 1
        # each at a moment of its own
        when = datetime(2023, 6, 1) + timedelta(days=chance.randint(0, 1200), seconds=number)
        kind = chance.choice(list(STATES))
        due = when.date() + timedelta(days=chance.randint(0, 300))
        if kind != "accept" and chance.random() < 0.3:
            due = None
        ends = chance.choice(
            [None, date(2023, 12, 31), date(2024, 6, 30), date(2025, 3, 31), date(2025, 9, 30)]
        )
        council.decisions.append(
            DecisionRow(number, when, subject, kind, STATES[kind], due, ends, subject_kind)
        )
        for turn in range(chance.choice([0, 0, 0, 1, 2])):
            happened = when + timedelta(days=chance.randint(1, 200), seconds=turn + 1)
            event = chance.choice(EVENTS)
            again = happened.date() + timedelta(days=90) if event == "rescheduled" else None
            council.decision_events.append(DecisionEventRow(number, happened, event, "Half done.", again))
