"""Makes councils up whose plans have many parents, many versions, empty branches and ends; several small ones in each,
told apart by their ids, so that one question asks about all of them. One number per council decides the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from hypothesis import strategies as st
from rules import thread_tables as tables
from rules.council_facts import Council, EventRow, FrameworkRow, PlanActionRow, PlanRow, ReturnRow, RiskRow
from rules.thread_oracle import Choice

from pmf.model.framework import Level, LevelKind

RETURNS = {
    1: datetime(2024, 1, 1),
    2: datetime(2024, 9, 1),
    3: datetime(2025, 3, 1),
    4: datetime(2025, 7, 15),
    5: datetime(2025, 8, 5),
}
MOMENTS = [tables.AT, datetime(2025, 7, 20, 8), datetime(2025, 8, 5), datetime(2026, 7, 1)]
LINES = [("90", "75"), ("50", "25"), ("66.666666666667", "33"), ("100", "50"), ("75", "75"), ("60", "0")]
WHOSE = [None, None, "Homes", "Place"]
LEVELS = (
    "objective deliverable, service_plan approved_by 03-31, team_plan outlined_by 11-30, priority review_months 12,"
    " directorate_plan expected_of directorate, strategy review_months 6"
)


@dataclass(frozen=True)
class Question:
    """A council, and what is asked of it."""

    council: Council
    at: datetime
    choice: Choice


def levels() -> list[Level]:
    """What each level asks of its plans. Plans of the level `gone` are of none that the framework has."""
    return tables.levels(LEVELS)


@st.composite
def threaded(draw: st.DrawFn, small_councils: int, method: str) -> Question:
    """A question about so many small councils at once."""
    green, amber = (Decimal(one) for one in draw(st.sampled_from(LINES)))
    made = Council(
        [
            FrameworkRow(
                roll_up=method,
                green_from=green,
                amber_from=amber,
                tolerance=Decimal(10),
                outer_tolerance=Decimal(20),
            )
        ],
        [ReturnRow(number, when) for number, when in RETURNS.items()],
    )
    for event, number in draw(st.lists(st.tuples(st.sampled_from(["withdrawn", "restored"]), st.sampled_from([2, 3, 4])), max_size=2)):  # fmt: skip
        made.events.append(EventRow(number, event, datetime(2025, 7, 18) + timedelta(days=len(made.events))))
    for number in range(small_councils):
        _add(made, f"C{number:02d}-", Random(f"{method} {draw(st.integers(0, 2**40))}"))
    whose = draw(st.sampled_from([None, None, "Homes", "Place"]))
    member = draw(st.sampled_from([None, None, None, "Cllr"]))
    sets = draw(st.sampled_from([None, None, None, frozenset({"top"})]))
    return Question(made, draw(st.sampled_from(MOMENTS)), Choice(whose, member, sets))


def _add(made: Council, prefix: str, chance: Random) -> None:
    names = [f"{prefix}N{number}" for number in range(chance.randint(1, 9))]
    for place, name in enumerate(names):
        row = _plan(name, names[:place], chance, prefix)
        made.plans.append(row)
        # changed in its life, perhaps to lie under what lay under it
        for number in (2, 3, 4, 5):
            if chance.random() < 0.12:
                made.plans.append(
                    replace(
                        _plan(name, [one for one in names if one != name], chance, prefix), return_no=number
                    )
                )
    # few statuses in each, so that plans of every one come about
    statuses = chance.sample([*tables.STATUSES, "green", "green", "amber"], chance.randint(1, 4))
    for number in range(chance.randint(0, 7)):
        told = {
            "plans": _some(names, chance, prefix), "directorate": chance.choice(WHOSE), "service": chance.choice(WHOSE),
            "lead_member": chance.choice([None, "Cllr"]), "indicator_set": chance.choice([None, "top", "rest"]),
        }  # fmt: skip
        if chance.random() < 0.1:
            told["retired"] = chance.choice([date(2025, 4, 1), date(2025, 4, 2)])
        tables._indicator(made, f"{prefix}I{number}", chance.choice(statuses), told)
    for number in range(chance.randint(0, 3)):
        made.plan_actions += _reports(f"{prefix}X{number}", _some(names, chance, prefix), chance, prefix)
    for number in range(chance.choice([0, 1, 3])):
        made.risks += _reviews(f"{prefix}R{number}", names, chance, prefix)


def _some(names: Sequence[str], chance: Random, prefix: str) -> tuple[str, ...]:
    known = chance.sample(names, min(len(names), chance.choice([0, 1, 1, 1, 2, 3])))
    return (*known, f"{prefix}Z") if chance.random() < 0.08 else tuple(known)


def _day(chance: Random, *days: str) -> date | None:
    text = chance.choice(["", "", "", *days])
    return date.fromisoformat(text) if text else None


def _plan(name: str, above: Sequence[str], chance: Random, prefix: str) -> PlanRow:
    return PlanRow(
        1, name, chance.choice([*(one.value for one in LevelKind), "gone"]),
        _some(above, chance, prefix) if above else (),
        directorate=chance.choice(WHOSE), service=chance.choice(WHOSE), owner=chance.choice([None, "Jo"]),
        lead_member=chance.choice([None, None, "Cllr"]), statutory=chance.choice([None, False, True]),
        starts=_day(chance, "2025-04-01", "2025-06-30", "2025-07-01", "2024-04-01"),
        ends=_day(chance, "2025-03-31", "2025-04-01", "2026-03-31"),
        approved_on=_day(chance, "2025-03-31", "2024-08-19", "2024-08-20", "2026-01-01"),
        outlined_on=_day(chance, "2024-11-30", "2025-12-01"),
        review_on=_day(chance, "2025-08-19", "2025-08-20", "2026-04-01"),
        weight=chance.choice([None, None, Decimal(0), Decimal(1), Decimal("0.5"), Decimal(3), Decimal("0.333333333333")]),
        monitored_by=chance.choice([None, "Cabinet"]), budget_lines=chance.choice([(), (), ("B1",)]),
        risks=chance.choice([(), (), (f"{prefix}R0", f"{prefix}R9")]),
    )  # fmt: skip


def _reports(name: str, plans: tuple[str, ...], chance: Random, prefix: str) -> list[PlanActionRow]:
    due = date(2025, 8, 18) + timedelta(days=chance.choice([-200, 0, 1, 2, 3, 90, 400]))
    begins = chance.choice([None, date(2025, 8, 19), date(2025, 8, 20), date(2024, 1, 1)])
    code = chance.choice([None, f"{prefix}I0", f"{prefix}I1"])
    rows = []
    for number in sorted(chance.sample(range(1, 6), chance.randint(1, 4))):
        ends = chance.choice([date(2025, 3, 31), date(2025, 6, 30), RETURNS[number].date()])
        revised = chance.choice([None, due + timedelta(days=30), due - timedelta(days=10), date(2025, 8, 20)])
        status = chance.choice(
            ["not_started", "on_track", "on_track", "at_risk", "off_track", "complete", "cancelled"]
        )
        rows.append(
            PlanActionRow(
                number,
                name,
                plans,
                due,
                ends,
                status,
                begins=begins,
                revised_due=revised,
                code=code,
                risk_id=chance.choice([None, None, f"{prefix}R0", f"{prefix}R8"]),
            )
        )
        due += timedelta(days=chance.choice([0, 0, 20, -20]))
    return rows


def _reviews(name: str, names: Sequence[str], chance: Random, prefix: str) -> list[RiskRow]:
    return [
        RiskRow(
            number, name, chance.choice([date(2025, 2, 1), date(2025, 3, 1)]) + timedelta(days=chance.choice([0, number])), 2, 2,
            plans=_some(names, chance, prefix), directorate=chance.choice(WHOSE),
            closed_on=_day(chance, "2025-08-19", "2025-08-20", "2025-08-21"),
        )
        for number in sorted(chance.sample(range(1, 6), chance.randint(1, 3)))
    ]  # fmt: skip
