"""Sickness by LG Inform's definition, and small teams that nobody can work out."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from helpers.assurance import record, sized
from hypothesis import given, settings
from hypothesis import strategies as st
from rules import spec_tables as spec
from rules.council_facts import empty_council
from rules.people_facts import SUBJECTS, in_period, put

from pmf.catalogue.council import read_settings
from pmf.model.period import Period
from pmf.rules import workforce, workforce_wording
from pmf.rules.asked_positions import Asked
from pmf.rules.small_teams import COUNCIL, NOWHERE, Team, is_safe, pools
from pmf.store.answers import rows_of
from pmf.store.database import Database

SICKNESS, TEAMS = spec.rows_of("sickness"), spec.rows_of("workforce")
QUARTER = spec.period("Q1")
WORDS = read_settings(framework="tower_hamlets").framework.words
Row = dict[str, Any]


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    with empty_council(tmp_path_factory.mktemp("workforce")) as opened:
        yield opened


def asked(database: Database, period: Period) -> tuple[list[Row], list[Row], list[Row]]:
    """The positions, the rates of each service, and the totals, of every period."""
    with database.asking() as cursor:
        workforce.fill(cursor, Asked(spec.MUCH_LATER, period, SUBJECTS))
        return (
            rows_of(cursor.execute("FROM workforce_position")),
            rows_of(cursor.execute("FROM workforce_rate")),
            rows_of(cursor.execute("FROM workforce_total")),
        )


def sickness_rows(row: spec.Row) -> Iterator[Row]:
    for period, said in spec.entries(row["handed in"]):
        fte, days = said.split(" ")
        first, last = map(Decimal, fte.split("/"))
        short, long = map(Decimal, days.split("+")) if days != "-" else (None, None)
        yield in_period(row["code"], period, fte_start=first, fte_end=last, days_lost_short=short, days_lost_long=long, headcount=200)  # fmt: skip


@pytest.fixture(scope="module")
def sickness(database: Database) -> dict[tuple[str, str], Row]:
    put(database, {}, workforce=[one for row in SICKNESS for one in sickness_rows(row)])
    _, rates, _ = asked(database, QUARTER)
    return {(one["unit"], one["rate"]): one for one in rates if one["step"] == 0}


@pytest.mark.parametrize("row", SICKNESS, ids=lambda row: row["case"])
def test_the_table_of_sickness(row: spec.Row, sickness: dict[tuple[str, str], Row]) -> None:
    year = sickness.get((row["code"], "sickness"))
    long = sickness.get((row["code"], "long"))
    quarter = sickness.get((row["code"], "in_period"))
    found = [
        year and year["numerator"], year and year["denominator"], year and year["value"], long and long["value"],
        quarter and quarter["value"],
    ]  # fmt: skip
    names = ("days", "FTE", "days per FTE", "long-term %", "days per FTE in the quarter")
    assert found == [Decimal(row[name]) if row[name] else None for name in names]


def test_the_sentence_has_its_days_and_fte(database: Database) -> None:
    quarters = [QUARTER.shift(-step) for step in range(4)]
    put(
        database, {"S": "D"}, workforce=[
            in_period("S", one, fte_start=116, fte_end=116, days_lost_short=Decimal("125.5"), days_lost_long=205, headcount=130)
            for one in quarters
        ],
    )  # fmt: skip
    (one,), _, _ = asked(database, QUARTER)
    assert workforce_wording.SENTENCES["sickness_high"](one, WORDS) == (
        "11.4 working days were lost for each FTE in the twelve months to June 2025 (1,322 days, 116 FTE), above the minimum"
        " standard of 10 days. 62% of them were long-term."
    )


def test_sickness_of_services_and_totals_agrees_with_plain_python(database: Database) -> None:
    chance, compared = random.Random(5), 0
    for _ in range(sized(6)):
        quarters = [QUARTER.shift(-step) for step in range(6)]
        services = {f"S{number}": f"D{number % 3}" for number in range(9)}
        rows = {
            (service, step): in_period(
                service, quarter, headcount=50, fte_start=Decimal(chance.randrange(100, 900)) / 10,
                fte_end=Decimal(chance.randrange(100, 900)) / 10, days_lost_short=Decimal(chance.randrange(0, 400)) / 2,
                days_lost_long=None if chance.random() < 0.05 else Decimal(chance.randrange(0, 400)) / 2,
            )
            for service in services for step, quarter in enumerate(quarters) if chance.random() < 0.93
        }  # fmt: skip
        put(database, services, workforce=rows.values())
        _, rates, totals = asked(database, QUARTER)
        for step in range(3):
            whole = {service: year(rows, service, step) for service in services}
            told = {one["unit"]: one for one in rates if one["rate"] == "sickness" and one["step"] == step}
            assert set(told) == {service for service, one in whole.items() if one}
            for service, one in told.items():
                days, fte = whole[service] or (Fraction(0), Fraction(1))
                assert abs(Fraction(one["value"]) - days / fte) < Fraction(1, 10**9)
                compared += 1
            for directorate in ("D0", "D1", "D2", None):
                parts = [one for service, one in whole.items() if one and directorate in (None, services[service])]  # fmt: skip
                found = [one for one in totals if (one["rate"], one["step"], one["directorate"]) == ("sickness", step, directorate)]  # fmt: skip
                assert len(found) == bool(parts)
                for one in found:
                    expected = sum(days for days, _ in parts) / sum(fte for _, fte in parts)
                    assert abs(Fraction(one["value"]) - expected) < Fraction(1, 10**9)
                    compared += 1
    record("sickness_against_python", comparisons=compared, faults=0)
    assert compared > 50


def year(rows: dict[tuple[str, int], Row], service: str, step: int) -> tuple[Fraction, Fraction] | None:
    quarters = [rows.get((service, step + back)) for back in range(4)]
    if any(one is None or one["days_lost_long"] is None for one in quarters):
        return None
    days = sum(Fraction(one["days_lost_short"]) + Fraction(one["days_lost_long"]) for one in quarters if one)
    return days, sum(Fraction(one["fte_start"] + one["fte_end"]) / 2 for one in quarters if one) / 4


def teams_of(text: str) -> list[Team]:
    found = []
    for one in text.split("; "):
        service, _, directorate, *sizes = one.split(" ")
        by_period = {
            (QUARTER.shift(place).starts, QUARTER.shift(place).ends): None if size == "?" else Decimal(size)
            for place, size in enumerate(sizes)
            if size != "-"
        }
        found.append(Team(service, None if directorate == "?" else directorate, by_period))
    return found


@pytest.mark.parametrize("row", TEAMS, ids=lambda row: row["case"])
def test_the_table_of_small_teams(row: spec.Row) -> None:
    expected = dict(one.split(" ") for one in row["hidden"].split("; ")) if row["hidden"] else {}
    found = pools(teams_of(row["teams"]), int(row["threshold"]))
    assert {service: pool if pool != COUNCIL else "council" for service, pool in found.items()} == expected


@st.composite
def made_up(draw: st.DrawFn) -> list[Team]:
    quarters = [QUARTER.shift(-step) for step in (3, 2, 1, 0)]
    size = st.one_of(st.integers(1, 9), st.integers(10, 60), st.integers(10, 60))
    teams = []
    for number in range(draw(st.integers(2, 9))):
        sizes = {
            (one.starts, one.ends): Decimal(draw(size)) for one in quarters if draw(st.integers(0, 9)) or one is quarters[0]
        }  # fmt: skip
        teams.append(Team(f"S{number}", draw(st.sampled_from(["D1", "D2", "D3", None])), sizes))
    return teams


@settings(max_examples=sized(120), derandomize=True, database=None, deadline=None)
@given(made_up())
def test_a_pool_is_safe_and_only_ever_grows(teams: list[Team]) -> None:
    found = pools(teams, 10)
    for pool in set(found.values()):
        members = [team for team in teams if found.get(team.service) == pool]
        assert is_safe(members, 10) is not (pool == NOWHERE)
    assert {team.service for team in teams if team.is_small(10)} <= set(found)
    for day in sorted({when[1] for team in teams for when in team.sizes}):
        before = pools([cut for team in teams if (cut := team.until(day)).sizes], 10)
        assert set(before) <= set(found)
        for pool in set(before.values()):
            # Who was together stays together.
            assert len({found[service] for service in before if before[service] == pool}) == 1


@settings(max_examples=sized(12), derandomize=True, database=None, deadline=None)
@given(made_up())
def test_no_total_less_what_is_shown_beside_it_tells_of_a_small_team(
    database: Database, teams: list[Team]
) -> None:
    """Each service spends a power of two on agency workers, so that a sum tells exactly who is in it."""
    spends = {team.service: Decimal(2**place) for place, team in enumerate(teams)}
    rows = [
        in_period(team.service, quarter, headcount=size, fte_start=size, fte_end=size, agency_spend=spends[team.service], pay_bill=1000,
                  days_lost_short=spends[team.service], days_lost_long=0, accidents=1, posts=100, vacancies=1)
        for team in teams for step in range(4) for quarter in [QUARTER.shift(-step)]
        if (size := team.sizes.get((quarter.starts, quarter.ends))) is not None
    ]  # fmt: skip
    put(database, {team.service: team.directorate for team in teams}, workforce=rows)
    positions, rates, totals = asked(database, QUARTER)
    hidden = set(pools(teams, SUBJECTS.workforce.suppress_below))
    assert {one["service"] for one in positions if one["status"] == "suppressed"} == hidden
    for one in positions:
        if one["service"] in hidden:
            assert one["value"] is None and one["workforce"]["rates"] is None and one["workforce"]["accidents"] is None  # fmt: skip
            assert {past["value"] for past in one["past"]} == {None} and not one["own_kinds"]
            assert (one["return_no"], one["cell"]) == (None, None)
    assert not {one["unit"] for one in rates} & hidden
    for name, times in (("agency", 1), ("sickness", 4)):
        for step in range(4):
            left: dict[str | None, set[str]] = {}
            for total in totals:
                if (total["rate"], total["step"]) != (name, step):
                    continue
                shown = sum(
                    one["numerator"] for one in rates if (one["rate"], one["step"]) == (name, step)
                    and total["directorate"] in (None, one["directorate"])
                )  # fmt: skip
                rest = (total["numerator"] - shown) / times
                left[total["directorate"]] = {service for service, spent in spends.items() if int(rest) & int(spent)}  # fmt: skip
            council = left.pop(None, set())
            for told in (*left.values(), council, council - set().union(*left.values())):
                who = [team for team in teams if team.service in told]
                assert not told or is_safe(who, SUBJECTS.workforce.suppress_below), (name, step, told)
                assert told <= hidden


def test_a_team_too_small_to_show_says_so(database: Database) -> None:
    rows = [in_period(name, QUARTER, headcount=size, fte_start=size, fte_end=size, accidents=0) for name, size in (("A", 8), ("B", 30), ("C", 40))]  # fmt: skip
    put(database, dict.fromkeys("ABC", "D"), workforce=rows)
    with database.asking() as cursor:
        workforce.fill(cursor, Asked(datetime(2026, 1, 1), QUARTER, SUBJECTS, "D"))
        told = {one["service"]: one for one in rows_of(cursor.execute("FROM workforce_position"))}
    assert {name: one["status"] for name, one in told.items()} == {"A": "suppressed", "B": "suppressed", "C": "data_only"}  # fmt: skip
    assert workforce_wording.reason(told["A"], WORDS).startswith(
        "Its figures are not shown: fewer than 10 people"
    )
