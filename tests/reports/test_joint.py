"""Where performance and money meet: the zones by a table, and that nothing in the lens is added up or made of itself."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from helpers.council import TOWER_HAMLETS
from rules import spec_tables as spec

from pmf.catalogue.toml_file import read_toml
from pmf.charts.joint_lens import in_words
from pmf.charts.joint_lens import joint_lens as drawn
from pmf.model.framework import Framework
from pmf.model.period import parse_period
from pmf.model.status import Status
from pmf.reports.joint import NOTHING, ZONES, Lens, joint_lens
from pmf.reports.scorecard import Scorecard

ROWS = spec.rows_of("joint_zones")
FRAMEWORK = read_toml(TOWER_HAMLETS, Framework)
_NO_VALUE = ("no_forecast", "awaited")


def indicator(service: str, status: str, *, fails: bool = False) -> dict[str, Any]:
    return {"service": service, "directorate": "Homes", "status": Status(status), "code": f"{service}{status}",
            "quadrant": "performance", "persistent_failure": fails, "periods_red": int(status == "red")}  # fmt: skip


def position(service: str, about: str, kind: str, **facts: Any) -> dict[str, Any]:
    row = {"service": service, "directorate": "Homes", "about": about, "subject_kind": kind, "code": service,
           "subject": service, "quadrant": about, "periods_red": 0, "because": "", "value": None, "status": "green"}  # fmt: skip
    return row | facts


def budget(service: str, because: str) -> dict[str, Any]:
    value = None if because in _NO_VALUE else Decimal(1000)
    status = {"over_red": "red", "over_amber": "amber", "under": "amber"}.get(because, "green")
    return position(service, "finance", "budget", because=because, value=value, shown="£1k over", status=status,
                    budget={"account": "revenue", "share": None if value is None else Decimal(3)})  # fmt: skip


def lens(
    lines: list[dict[str, Any]], positions: list[dict[str, Any]], framework: Framework = FRAMEWORK
) -> Lens:
    period = parse_period("2026/27 Q2")
    card = Scorecard(lines, period, datetime(2026, 11, 2), framework.quadrants, framework.words, positions)
    return joint_lens(card, framework)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["case"])
def test_a_service_is_in_the_zone_that_its_table_says(row: dict[str, str]) -> None:
    framework = FRAMEWORK.model_copy(
        update={"trigger": FRAMEWORK.trigger.model_copy(update={"default": row["trigger"]})}
    )
    lines = [
        indicator("Repairs", status, fails=status == "red" and row["fails"] == "1")
        for status in row["indicators"].split()
    ]
    (one,) = lens(lines, [budget("Repairs", row["budget"])] if row["budget"] else [], framework).services
    assert one.zone == row["zone"]


def test_the_worst_zone_comes_first_and_is_named() -> None:
    lines = [indicator(name, "green") for name in ("Calm", "Dear")] + [indicator("Bad", "red", fails=True)]
    told = lens(lines, [budget("Calm", "on_budget"), budget("Dear", "over_red"), budget("Bad", "over_red")])
    assert [one.zone for one in told.services] == ["both", "overspending", "neither"]
    assert told.headline() == "1 of 3 services overspends and fails in 2026/27 Q2: Bad."
    assert "3 of 4 periods" in told.rule()[0]
    assert "2% and £50,000" in told.rule()[1]


def test_a_team_that_is_suppressed_has_no_number_anywhere() -> None:
    hidden = position("Legal", "workforce", "workforce", status="suppressed", workforce={"rates": None})
    told = lens([indicator("Legal", "green")], [budget("Legal", "on_budget"), hidden])
    (one,) = told.services
    assert (one.people.status, one.people.number) == ("suppressed", None)
    sickness = [bar for bar in drawn(told, "light")["datasets"]["bars"] if bar["what"].startswith("Sickness")]
    assert sickness == []


def test_what_was_not_handed_in_is_said_to_be_nothing() -> None:
    (one,) = lens([indicator("Legal", "green")], []).services
    assert [cell is NOTHING for cell in one.cells().values()] == [False, True, True, True, True]
    assert lens([], []).headline() == "No service has figures and a budget for 2026/27 Q2 yet."


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_picture_says_every_service_once_and_fits_its_columns(mode: Any) -> None:
    names = [f"Service {number}" for number in range(30)]
    told = lens([indicator(name, "green") for name in names], [budget(name, "over_red") for name in names])
    spec_ = drawn(told, mode)
    words = spec_["datasets"]["words"]
    assert [one["text"] for one in words if one.get("name")] == sorted(names)
    assert all(0 <= bar["x0"] <= bar["x1"] <= 1000 for bar in spec_["datasets"]["bars"])
    assert all(0 <= one["y"] <= spec_["height"] for one in words)
    assert ZONES["overspending"] in in_words(told)
