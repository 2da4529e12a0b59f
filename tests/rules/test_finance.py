"""Money by the table `tests/spec/finance.csv`, and what the table cannot say: periods, funds, and what is restricted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest
from helpers.council import Council, later, open_road
from helpers.files import csv_file
from rules import finance_spec as spec

from pmf.model.period import parse_period
from pmf.model.subjects import Finance, Subjects
from pmf.rules import finance, finance_wording
from pmf.rules.asked_positions import Asked
from pmf.rules.finance import Money

Q3 = parse_period("2025/26 Q3")
HEADINGS = ("Line", "Service", "Period", "Fund", "Nature", "Approved budget", "Actual to date", "Forecast outturn",
            "Restricted", "Directorate")  # fmt: skip


@pytest.fixture(scope="module")
def council(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Council]:
    with open_road(tmp_path_factory.mktemp("finance") / "council.duckdb") as opened:
        opened.accepted(csv_file(*spec.lines("2025/26 Q3")), "budget.csv")
        yield opened


def asked(
    council: Council, period: str = "2025/26 Q3", setting: Finance | None = None, **more: object
) -> Money:
    subjects = Subjects(finance=setting or Finance())
    given = {"directorate": None, "restricted": True} | more
    return finance.money(council.database, Asked(council.soon(), parse_period(period), subjects, **given))  # type: ignore[arg-type]


def test_every_case_of_the_table(council: Council) -> None:
    words = council.road.framework.words
    told = {}
    for setting in {spec.setting(row) for row in spec.cases()}:
        told[setting] = {one["subject"]: one for one in asked(council, setting=setting).positions}
    wrong = []
    for row in spec.cases():
        one = told[spec.setting(row)][spec.subject(row)]
        found = (one["status"], one["value"], one["own_kinds"])
        wanted = (row["status"], Decimal(row["variance"]), row["kinds"].split() if row["kinds"] else [])
        if found != wanted:
            wrong.append((row["case"], found, wanted))
        if row["sentence"] and (sentence := finance_wording.reason(one, words)) != row["sentence"]:
            wrong.append((row["case"], sentence, row["sentence"]))
        for kind in one["own_kinds"]:
            alone = {fact: one[fact] for fact in finance_wording.FACTS[kind]}
            assert finance_wording.SENTENCES[kind](alone, words).endswith(".")
    assert wrong == []


def test_the_funds_and_the_accounts_are_never_added_together(council: Council) -> None:
    told = asked(council)
    for total in told.totals:
        own = [
            one
            for one in told.positions
            if one["part"] == finance_wording.part(total["fund"], total["account"])
        ]
        assert total["variance"] == sum(one["value"] for one in own)
        assert total["net_budget"] == sum(one["budget"]["net_budget"] for one in own)
    assert {(one["fund"], one["account"]) for one in told.totals} == {
        ("general_fund", "revenue"), ("general_fund", "capital"), ("hra", "revenue"),
    }  # fmt: skip


LINES = (
    HEADINGS,
    ("Roofs", "Repairs", "2025/26 Q1", "General Fund", "Expenditure", 1_000_000, 0, 1_100_000, "", "Homes"),
    ("Walls", "Repairs", "2025/26 Q1", "General Fund", "Expenditure", 1_000_000, 0, 1_000_000, "", "Homes"),
    ("Roofs", "Repairs", "2025/26 Q2", "General Fund", "Expenditure", 1_000_000, 0, 1_300_000, "", "Homes"),
    ("Old", "Parks", "2024/25 Q4", "General Fund", "Expenditure", 1_000_000, 0, 1_000_000, "", "Places"),
    ("Managers", "Repairs", "2025/26 Q1", "General Fund", "Expenditure", 500_000, 0, 900_000, "Yes", "Homes"),
    ("Managers", "Repairs", "2025/26 Q2", "General Fund", "Expenditure", 500_000, 0, 950_000, "No", "Homes"),
)  # fmt: skip


@pytest.fixture(scope="module")
def repairs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Council]:
    with open_road(tmp_path_factory.mktemp("repairs") / "council.duckdb") as opened:
        opened.accepted(csv_file(*LINES), "budget.csv")
        yield opened


def test_a_line_not_handed_in_stands_as_before_and_is_said_to(repairs: Council) -> None:
    told = asked(repairs, "2025/26 Q2", restricted=False)
    (one,) = [row for row in told.positions if row["service"] == "Repairs"]
    assert one["value"] == 300_000 and one["budget"]["lines_carried"] == 1
    assert finance_wording.reason(one, repairs.road.framework.words).endswith(
        "1 of its 2 lines is as handed in for 2025/26 Q1."
    )
    assert [(each["period"], each["value"]) for each in one["past"]] == [
        ("2025/26 Q2", Decimal(300_000)),
        ("2025/26 Q1", Decimal(100_000)),
    ]
    assert [one["asked_period"] for one in told.totals] == ["2025/26 Q2", "2025/26 Q1", "2024/25 Q4"]


def test_what_stood_last_year_is_awaited_and_then_missing(repairs: Council) -> None:
    (parks,) = [one for one in asked(repairs, "2025/26 Q1").positions if one["service"] == "Parks"]
    assert (parks["status"], parks["because"], parks["value"]) == ("no_data", "awaited", None)
    assert asked(repairs, "2026/27 Q1").positions == [], (
        "a year that nothing was known of, and none before it ended"
    )


def test_a_line_is_restricted_in_all_its_periods_once_one_of_them_says_so(repairs: Council) -> None:
    seen = asked(repairs, "2025/26 Q2", restricted=False)
    assert {one["line"] for one in seen.lines} == {"Roofs", "Walls"} and seen.hidden == ["Repairs"]
    all_of_it = asked(repairs, "2025/26 Q2")
    assert {one["line"] for one in all_of_it.lines} == {"Roofs", "Walls", "Managers"}
    assert all_of_it.totals[0]["variance"] - seen.totals[0]["variance"] == 450_000
    assert all_of_it.hidden == []


def test_one_directorate_has_its_own_totals(repairs: Council) -> None:
    told = asked(repairs, "2025/26 Q2", directorate="Homes", restricted=False)
    assert [one["service"] for one in told.positions] == ["Repairs"]
    assert told.totals[0]["variance"] == 300_000
    elsewhere = asked(repairs, "2025/26 Q2", directorate="Nowhere", restricted=False)
    assert (elsewhere.positions, elsewhere.totals, elsewhere.hidden) == ([], [], [])


@pytest.mark.parametrize(
    ("amount", "wanted"),
    [("0", "£0"), ("499.5", "£500"), ("999.4", "£999"), ("1000", "£1k"), ("-612000", "£612k"), ("999499", "£999k"),
     ("999500", "£1.00m"), ("1240000", "£1.24m"), ("21600000", "£21.60m"), ("999995000", "£1.00bn")],
)  # fmt: skip
def test_money_is_short_in_pictures(amount: str, wanted: str) -> None:
    assert finance_wording.short(Decimal(amount)) == wanted


@pytest.mark.parametrize(
    ("share", "wanted"),
    [("14.8", "14.8%"), ("0.33", "0.33%"), ("0.94", "0.94%"), ("0.96", "1.0%"), ("0", "0.0%"), ("0.004", "less than 0.01%"), ("-7.36", "7.4%")],
)  # fmt: skip
def test_a_small_share_keeps_its_figures(share: str, wanted: str) -> None:
    assert finance_wording.per_cent(Decimal(share)) == wanted


def test_what_is_restricted_now_is_restricted_in_the_past_too(repairs: Council) -> None:
    # The last with this council: it hands in more.
    before = repairs.soon()
    later(repairs, days=2)
    # Spelt otherwise, and of a later period.
    row = ("walls", "REPAIRS", "2025/26 Q3", "General Fund", "Expenditure", 1_000, 0, 1_001, "Yes", "Homes")
    repairs.accepted(csv_file(HEADINGS, row), "restricted.csv")
    told = finance.money(
        repairs.database, Asked(before - timedelta(minutes=1), parse_period("2025/26 Q2"), Subjects())
    )
    assert {one["line"] for one in told.lines} == {"Roofs"}
