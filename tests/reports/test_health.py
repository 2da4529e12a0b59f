"""The framework's own measures, on a small council in which every number is worked out here by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from helpers.council import OFFICER, Council, open_road
from helpers.files import csv_file

from pmf.catalogue.council import ROOT
from pmf.model.period import parse_period
from pmf.reports.health import Health, read_health
from pmf.reports.reading import Reader

# Directorate plans are outlined by the end of November and approved by the end of March, each service has a plan, a
# plan is on target from 90% of what lies below it, and 90% of objectives and 75% of targets are to be achieved.
FRAMEWORK = ROOT / "config" / "frameworks" / "middlesbrough.toml"
PLANS = csv_file(
    ("Plan id", "Level", "Title", "Parents", "Directorate", "Service", "Owner", "Start", "Outlined on", "Approved on", "Review on"),
    ("V", "Vision", "A good town", "", "", "", "Ann", "", "", "", ""),
    ("P1", "Priority", "Good homes", "V", "", "", "Ann", "", "", "", ""),
    ("O1", "Objective", "Repairs", "P1", "", "", "Ann", "", "", "2025-03-20", ""),
    ("O2", "Objective", "Rents", "P1", "", "", "Ann", "", "", "2025-03-20", ""),
    ("O3", "Objective", "Lettings", "P1", "", "", "Ann", "", "", "2025-03-20", ""),
    ("O4", "Objective", "Building", "P1", "", "", "Ann", "", "", "2025-03-20", ""),
    ("DP1", "Directorate Plan", "Homes", "O1", "Homes", "", "Ann", "2025-04-01", "2024-11-20", "2025-03-20", ""),
    ("DP2", "Directorate Plan", "Streets", "O2", "Streets", "", "Ann", "2025-04-01", "2024-12-15", "2025-03-20", ""),
    ("SP1", "Service plan", "Repairs", "DP1", "Homes", "Repairs", "Ann", "2025-04-01", "", "", ""),
    ("ST", "Strategy", "A strategy", "P1", "", "", "Ann", "", "", "", "2025-12-31"),
)  # fmt: skip
INDICATORS = csv_file(
    ("Indicator code", "Name", "Quadrant", "Polarity", "Kind", "Frequency", "Unit", "Service", "Indicator set", "Business critical", "Plans"),
    ("A", "Repairs on time", "Performance", "Higher is better", "Snapshot", "Monthly", "number", "Repairs", "Strategic", "", "O1"),
    ("B", "Rent collected", "Performance", "Higher is better", "Snapshot", "Quarterly", "number", "Repairs", "Directorate", "Yes", "O2"),
    ("C", "Homes let", "Performance", "Higher is better", "Snapshot", "Quarterly", "number", "Letting", "Service", "", "O3"),
    ("D", "Homes built", "Performance", "Higher is better", "Snapshot", "Annual", "number", "Letting", "Strategic", "", "O4"),
    ("E", "Homes empty", "Performance", "None", "Snapshot", "Quarterly", "number", "Letting", "Strategic", "", ""),
)  # fmt: skip
TARGETS = csv_file(
    ("Indicator code", "Period", "Target", "Minimum standard"),
    *[(code, year, 90, 80) for code in "ABCD" for year in ("2024/25", "2025/26")],
)
ACTIONS = ("Action id", "Title", "Plan id", "Owner", "Due", "Start", "Period", "Status", "Completed on", "Percent complete", "Commentary")  # fmt: skip
LOOKED_AT = datetime(2026, 2, 10, 9)


def figures(*rows: tuple[str, str, float]) -> bytes:
    return csv_file(("Indicator code", "Period", "Value"), *rows)


def reports(*rows: tuple[str, str, str, str, str]) -> bytes:
    return csv_file(
        ACTIONS,
        *[
            (one, f"Action {one}", plan, "Jo", "2026-06-30", "2025-04-01", period, status, done, 100 if done else 40, f"It goes on, {one} in {period}.")
            for one, plan, period, status, done in rows
        ],
    )  # fmt: skip


@dataclass
class _Clock:
    council: Council

    def on(self, day: str, content: bytes, name: str) -> None:
        moment = datetime.fromisoformat(f"{day}T09:00")
        self.council.database._clock = lambda: moment
        self.council.accepted(content, name)


@pytest.fixture(scope="module")
def health(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Health]:
    """The third quarter of 2025/26, looked at on 10 February 2026."""
    path: Path = tmp_path_factory.mktemp("health") / "council.duckdb"
    with open_road(path, framework=FRAMEWORK, now=datetime(2025, 4, 10, 8)) as council:
        clock = _Clock(council)
        clock.on("2025-04-10", PLANS, "plans.csv")
        clock.on("2025-04-11", INDICATORS, "indicators.csv")
        clock.on("2025-04-12", TARGETS, "targets.csv")
        clock.on("2025-04-20", figures(("A", "2025-03", 92), ("B", "2024/25 Q4", 85)), "spring.csv")
        clock.on("2025-10-20", reports(("A1", "O1", "2025/26 Q2", "On track", ""), ("A2", "O2", "2025/26 Q2", "On track", ""),
                                       ("A3", "O3", "2025/26 Q2", "Complete", "2025-09-15")), "actions.csv")  # fmt: skip
        clock.on("2025-11-10", figures(("A", "2025-10", 94)), "october.csv")
        clock.on("2026-01-05", figures(("A", "2025-11", 94)), "november.csv")
        clock.on("2026-01-20", figures(("A", "2025-12", 95), ("E", "2025/26 Q3", 40)), "december.csv")
        clock.on("2026-01-21", reports(("A1", "O1", "2025/26 Q3", "On track", "")), "actions.csv")
        clock.on("2026-02-05", figures(("B", "2025/26 Q3", 70)), "rents.csv")
        reader = Reader(council.database, council.road.framework, OFFICER)
        yield read_health(reader, period=parse_period("2025/26 Q3"), at=LOOKED_AT)


def numbers(health: Health, measure: str) -> tuple[int, int]:
    count = health.of(measure).count
    return count.numerator, count.denominator


def missed(health: Health, measure: str) -> dict[str, str]:
    return {one.id: one.why for one in health.of(measure).count.missed}


def left_out(health: Health, measure: str) -> dict[str, int]:
    return {one.why: one.count for one in health.of(measure).count.left_out}


def test_plans_are_held_against_profile_and_timetable(health: Health) -> None:
    # Two directorate plans, a service plan and a strategy are there, and Letting has no service plan: 5. The Streets
    # plan was outlined late, the strategy's review is overdue, one is missing: 2 are to time.
    assert numbers(health, "plans_available") == (2, 5)
    why = missed(health, "plans_available")
    assert set(why) == {"DP2", "ST", "Letting"}
    assert "31 Dec 2025" in why["ST"]
    assert why["DP2"] == "It was outlined on 15 Dec 2024; it was to be by 30 Nov 2024."
    assert sum(left_out(health, "plans_available").values()) == 6  # a vision, a priority, four objectives


def test_figures_count_each_by_its_own_deadline(health: Health) -> None:
    # Owed: A for three months, B, C and E for the quarter: 6. In time: A in October and December, and E. A's November
    # was due on 30 December, B's quarter on 30 January, C never came.
    assert numbers(health, "information_in_time") == (3, 6)
    assert "due by 30 Dec 2025 and came on 5 Jan 2026" in missed(health, "information_in_time")["A"]
    assert missed(health, "information_in_time")["C"].endswith("has not come.")


def test_tracking_counts_figures_reports_and_words(health: Health) -> None:
    # 5 of 6 figures came at all; A1 was reported on, A2 was not, A3 was over before: 1 of 2; B is red and nothing is
    # said of it: 0 of 1.
    assert numbers(health, "tracking_complete") == (6, 9)
    assert [part[1:] for part in health.of("tracking_complete").count.parts] == [(5, 6), (1, 2), (0, 1)]
    assert set(missed(health, "tracking_complete")) == {"C", "A2", "B"}


def test_objectives_are_on_target_by_the_thread(health: Health) -> None:
    # O1: A and A1 are on target. O2: B is red and A2 on track, a half. O3: C is overdue and A3 complete. O4 has nothing.
    assert numbers(health, "objectives_on_target") == (2, 3)
    assert set(missed(health, "objectives_on_target")) == {"O2"}
    assert sum(left_out(health, "objectives_on_target").values()) == 1
    metric = health.of("objectives_on_target")
    assert (metric.measure.threshold, metric.met) == (90, False)
    assert metric.value == Decimal(200) / 3


def test_key_targets_are_those_of_the_top_set_and_the_critical_ones(health: Health) -> None:
    # A ends the year at 95 of 90, B at 70; D comes once a year, E has no target; C is neither strategic nor critical.
    assert numbers(health, "key_targets_projected") == (1, 2)
    assert left_out(health, "key_targets_projected") == {
        "for information, without a target": 1,
        "collected once a year, whose figure has not come": 1,
    }
    assert health.of("key_targets_projected").met is False


def test_what_was_achieved_is_of_the_last_year_that_is_over(health: Health) -> None:
    # 2024/25: A reached 92 of 90, B 85, above its minimum of 80. Nothing else was handed in for it.
    assert health.year.label == "2024/25"
    assert numbers(health, "objectives_achieved") == (1, 2)
    assert numbers(health, "targets_achieved") == (1, 2)
    assert left_out(health, "targets_achieved") == {"overdue: nothing was handed in for the year": 3}


def test_history_reads_as_at_each_deadline(health: Health) -> None:
    told = {measure.measure.id: measure.history for measure in health.metrics}
    assert [one.period for one in told["information_in_time"]] == [
        f"{year} {quarter}" for year, quarter in (
            ("2023/24", "Q4"), ("2024/25", "Q1"), ("2024/25", "Q2"), ("2024/25", "Q3"), ("2024/25", "Q4"),
            ("2025/26", "Q1"), ("2025/26", "Q2"), ("2025/26", "Q3"))
    ]  # fmt: skip
    newest = {name: (past[-1].numerator, past[-1].denominator) for name, past in told.items()}
    # On 30 January B had not come: A's three months and E had, and nothing was red.
    assert newest["information_in_time"] == (3, 6)
    assert newest["tracking_complete"] == (5, 8)
    assert str(told["tracking_complete"][-1].day) == "2026-01-30"
    assert all(one.value is None for one in told["plans_available"][:4])  # nothing had been handed in
    # A figure handed in before it was due, another quarter's indicators not at all.
    assert [one.period for one in told["targets_achieved"]] == ["2022/23", "2023/24", "2024/25"]


def test_the_headline_says_how_many_thresholds_are_met_and_what_is_lowest(health: Health) -> None:
    # Of the four that have a threshold none is met: 66.7% of 90, 50% of 75, 50% of 90, 50% of 75.
    assert health.headline() == (
        "0 of 4 thresholds are met in 2025/26 Q3; lowest of the five measures: plans available to time, 40% (2 of 5)."
    )
