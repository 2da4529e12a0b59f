"""Holds money against the oracle, over councils that hypothesis makes up; and shows that nothing that somebody without
the right reads depends on a restricted line.

The councils are the same on every run. `PMF_SCALE` tries as many times more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from helpers.assurance import record, sized
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from rules.council_facts import BudgetRow, Council, FrameworkRow, ReturnRow, empty_council, put_into
from rules.finance_oracle import FinanceOracle, Stands

from pmf.catalogue.council import read_settings
from pmf.model.period import Period, parse_period
from pmf.model.person import Person
from pmf.model.subjects import Finance, Subjects
from pmf.reports.exception_report import read_exceptions
from pmf.reports.finance import headline, read_budget, read_finance
from pmf.reports.joint import joint_lens
from pmf.reports.positions import read_positions
from pmf.reports.reading import Reader
from pmf.reports.scorecard import read_scorecard
from pmf.review.virements import Mover
from pmf.rules import finance
from pmf.rules.asked_positions import Asked
from pmf.store.database import Database

AT = datetime(2026, 7, 1, 12)
FRAMEWORK = read_settings(framework="tower_hamlets").framework
PERIODS = [
    parse_period(one) for one in ("2024/25 Q4", "2025/26 Q1", "2025/26 Jun", "2025/26 Q2", "2025/26 Q3")
]
ASKED = [parse_period(one) for one in ("2025/26 Q1", "2025/26 Q2", "2025/26 Q3")]
_ONCE = {"derandomize": True, "database": None, "deadline": None, "phases": [Phase.generate],
         "suppress_health_check": list(HealthCheck)}  # fmt: skip
# About the bounds that are judged by, and far from them.
AMOUNTS = st.sampled_from(
    [None, *(Decimal(one) for one in ("0", "50000", "100000", "1000000", "1050000", "1050000.01", "1100000", "1300000", "2000000", "5000000", "5250000"))]
)  # fmt: skip
ROWS = st.builds(
    BudgetRow,
    return_no=st.integers(1, 3),
    line=st.sampled_from(["Roofs", "Walls", "Managers"]),
    service=st.sampled_from(["Repairs", "Parks", "Audit", "Homes"]),
    when=st.sampled_from(PERIODS),
    approved=AMOUNTS,
    forecast=AMOUNTS,
    nature=st.sampled_from(["expenditure", "expenditure", "income"]),
    account=st.sampled_from(["revenue", "revenue", "revenue", "capital", "reserves", "borrowing"]),
    fund=st.sampled_from(["general_fund", "general_fund", "hra"]),
    actual=AMOUNTS,
    savings_target=st.sampled_from([None, None, Decimal(100)]),
    savings_delivered=st.sampled_from([None, Decimal(74), Decimal(75)]),
    limit_amount=st.sampled_from([None, Decimal(1_000_000)]),
    restricted=st.sampled_from([False, False, False, False, True]),
)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    with empty_council(tmp_path_factory.mktemp("money")) as opened:
        yield opened


def council_of(rows: list[BudgetRow]) -> Council:
    """A council with these lines, each once a return, a reserve or loan handed in as one thing for one service."""
    seen: dict[object, BudgetRow] = {}
    for row in rows:
        one = row
        if row.account in ("reserves", "borrowing"):
            one = replace(row, service="Audit", nature="expenditure", savings_target=None)
        # Of a month and a quarter that end on one day only the quarter, because either may be the newest.
        key = (one.return_no, one.line, one.service, one.account, one.fund, one.nature, one.when.ends)
        seen.setdefault(key, one)
    ends: dict[object, Period] = {}
    kept = []
    for one in seen.values():
        key = (one.line, one.service, one.account, one.fund, one.nature, one.when.ends)
        if ends.setdefault(key, one.when) == one.when:
            kept.append(one)
    returns = [ReturnRow(number, datetime(2020, 1, number)) for number in (1, 2, 3)]
    return Council([FrameworkRow()], returns, budgets=kept)


def of_rules(row: dict[str, object]) -> Stands:
    past = tuple((one["period"], one["status"], _number(one["value"])) for one in row["past"])  # type: ignore[attr-defined]
    return Stands(
        str(row["subject"]), str(row["status"]), str(row["because"]), _number(row["value"]), tuple(row["own_kinds"]), past  # type: ignore[arg-type]
    )  # fmt: skip


def _number(value: object) -> Fraction | None:
    return None if value is None else Fraction(value)  # type: ignore[arg-type]


def test_the_rules_and_the_oracle_agree_on_every_position(database: Database) -> None:
    counted: Counter[str] = Counter()

    @settings(max_examples=sized(20), **_ONCE)  # type: ignore[arg-type]
    @given(
        st.lists(ROWS, min_size=20, max_size=60), st.sampled_from(ASKED), st.sampled_from(["net", "gross"]), st.booleans()
    )  # fmt: skip
    def agree(rows: list[BudgetRow], period: Period, base: str, restricted: bool) -> None:
        council, setting = council_of(rows), Finance.model_validate({"base": base})
        put_into(database, council)
        told = finance.money(database, Asked(AT, period, Subjects(finance=setting), None, restricted))
        oracle = FinanceOracle(council, setting, restricted=restricted)
        found, wanted = {of_rules(one) for one in told.positions}, set(oracle.positions(period))
        assert (found - wanted, wanted - found) == (set(), set())
        for total in told.totals:
            when = next(
                one
                for one in [period.shift(-step) for step in range(8)]
                if one.starts == total["asked_starts"]
            )
            assert _number(total["variance"]) == oracle.total(total["fund"], total["account"], when)
        counted.update(one["because"] for one in told.positions)
        counted["positions"] += len(told.positions)

    agree()
    record("finance against the oracle", **counted)
    grounds = {"over_red", "over_amber", "over_within", "under", "under_within", "on_budget", "slipping", "limit_kept",
               "limit_passed", "no_limit", "no_forecast", "awaited"}  # fmt: skip
    assert grounds <= counted.keys(), "a ground that no council gave"


def money_of(reader: Reader, period: Period) -> list[str]:
    """All that a reader sees of money, but for how many lines are left out."""
    told = read_finance(reader, period=period, at=AT)
    services = sorted({one["service"] for one in told.positions})
    budgets = [read_budget(reader, one, period=period, at=AT) for one in services[:2]]
    return [
        repr((told.positions, told.totals, told.lines)),
        headline(told),
        *(repr((one.positions, one.lines, one.history)) for one in budgets),
        repr(read_positions(reader, period=period, at=AT)),
        repr(Mover(reader.database, FRAMEWORK, reader.person).read(AT)),
    ]


def elsewhere(reader: Reader, period: Period) -> list[str]:
    """Where money stands among the rest."""
    report = read_exceptions(reader, period=period, at=AT)
    card = read_scorecard(reader, period=period, at=AT)
    return [
        repr(report.exceptions),
        repr(card.quadrants),
        repr(card.positions),
        repr(joint_lens(card, FRAMEWORK)),
    ]


def changed(council: Council, amounts: list[Decimal | None]) -> Council:
    """The same council with other amounts in its restricted lines, and another of them."""
    hidden = {(row.line, row.service) for row in council.budgets if row.restricted}
    other = replace(council, budgets=[])
    for number, row in enumerate(council.budgets):
        one, two, three = (amounts[(number + step) % len(amounts)] for step in range(3))
        if (row.line, row.service) in hidden:
            other.budgets.append(
                replace(row, approved=one, forecast=two, actual=three, savings_target=one, limit_amount=two)
            )
        else:
            other.budgets.append(row)
    return other


# Always among the lines, so that there is something to keep back in every council.
HIDDEN = [
    BudgetRow(1, "Restructure", service, when, Decimal(1_000_000), Decimal(1_500_000), restricted=True)
    for service in ("Repairs", "Audit") for when in PERIODS[1::2]
]  # fmt: skip
VIEWER = Person("Vi", frozenset({"viewer"}))


def test_nothing_that_others_read_of_money_depends_on_a_restricted_line(database: Database) -> None:
    reader, differing = Reader(database, FRAMEWORK, VIEWER), 0

    @settings(max_examples=sized(6), **_ONCE)  # type: ignore[arg-type]
    @given(st.lists(ROWS, min_size=15, max_size=30), st.lists(AMOUNTS, min_size=8, max_size=8))
    def agree(rows: list[BudgetRow], amounts: list[Decimal | None]) -> None:
        nonlocal differing
        council = council_of([*rows, *HIDDEN])
        other = changed(council, amounts)
        put_into(database, council)
        first = money_of(reader, ASKED[-1])
        put_into(database, other)
        for one, before in zip(money_of(reader, ASKED[-1]), first, strict=True):
            at = next((place for place, (a, b) in enumerate(zip(one, before, strict=False)) if a != b), None)
            assert one == before, (one[at - 300 : at + 80], before[at - 300 : at + 80])  # type: ignore[operator]
        differing += sum(one != two for one, two in zip(council.budgets, other.budgets, strict=True))

    agree()
    record("no inference of restricted lines", amounts_changed=differing)
    assert differing > sized(6)


def test_nor_does_any_list_that_money_stands_in(database: Database) -> None:
    seen = [replace(one, line="Seen", restricted=False) for one in HIDDEN]
    council = council_of([*seen, *HIDDEN])
    reader = Reader(database, FRAMEWORK, VIEWER)
    put_into(database, council)
    first = elsewhere(reader, ASKED[-1])
    assert "Repairs" in first[0], "what may be seen is an overspend"
    put_into(database, changed(council, [Decimal(1), Decimal(2_000_000_000), Decimal(7)]))
    assert elsewhere(reader, ASKED[-1]) == first
