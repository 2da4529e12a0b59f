"""How services stand by what people told them, against the table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from rules import spec_tables as spec
from rules.council_facts import empty_council
from rules.people_facts import SUBJECTS, in_period, put

from pmf.catalogue.council import read_settings
from pmf.rules import customer, customer_wording
from pmf.rules.asked_positions import Asked
from pmf.store.answers import rows_of
from pmf.store.database import Database

ROWS = spec.rows_of("customer")
QUARTER = spec.period("Q1")
WORDS = read_settings(framework="tower_hamlets").framework.words
COLUMNS = {
    "stage 1": ("stage_1_in_time", "stage_1_closed"),
    "enquiries": ("member_enquiries_in_time", "member_enquiries"),
    "information": ("information_requests_in_time", "information_requests"),
    "satisfied": ("satisfied", "survey_responses"),
    "avoidable": ("avoidable_contacts", "contacts"),
    "ombudsman": ("ombudsman_upheld", "ombudsman_decisions"),
}
_COUNT = re.compile(r"(.+) (\d+)(?:/(\d+))?")


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    with empty_council(tmp_path_factory.mktemp("customer")) as opened:
        yield opened


def counts(row: spec.Row) -> Iterator[dict[str, Any]]:
    for period, said in spec.entries(row["handed in"]):
        figures = {}
        for one in said.split(", "):
            match = _COUNT.fullmatch(one)
            assert match, one
            if match[1] == "received":
                figures["complaints_received"] = int(match[2])
            else:
                figures |= dict(zip(COLUMNS[match[1]], (int(match[2]), int(match[3])), strict=True))
        yield in_period(row["code"], period, **figures)


def cases(row: spec.Row) -> Iterator[dict[str, Any]]:
    if not row["cases closed in Q1 (in time/all)"]:
        return
    in_time, closed = map(int, row["cases closed in Q1 (in time/all)"].split("/"))
    for number in range(closed):
        came = date(2025, 4, 8)
        yield {
            "case_id": f"{row['code']}-{number}", "stage": 1, "service": row["code"], "received_on": came, "acknowledged_on": came,
            "responded_on": came + timedelta(days=7 if number < in_time else 40),
        }  # fmt: skip


@pytest.fixture(scope="module")
def told(database: Database) -> dict[str, Any]:
    found = {}
    put(
        database, {}, feedback=[one for row in ROWS for one in counts(row)], complaints=[one for row in ROWS for one in cases(row)]
    )  # fmt: skip
    for day in {row["as at"] for row in ROWS}:
        at = datetime.combine(date.fromisoformat(day), time(9))
        with database.asking() as cursor:
            customer.fill(cursor, Asked(at, QUARTER, SUBJECTS))
            answered = rows_of(cursor.execute("FROM customer_position"))
        found |= {one["service"]: one for one in answered if by_code[one["service"]]["as at"] == day}
    return found


by_code = {row["code"]: row for row in ROWS}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["case"])
def test_the_table_of_customers(row: spec.Row, told: dict[str, Any]) -> None:
    one = told[row["code"]]
    assert (one["status"], one["because"]) == (row["status"], row["because"])
    assert (one["feedback"]["decides"] or "", " ".join(one["own_kinds"])) == (row["decides"], row["kinds"])
    assert one["value"] == (Decimal(row["stage 1"]) if row["stage 1"] else None)
    said = [customer_wording.reason(one, WORDS)]
    said += [customer_wording.SENTENCES[kind](one, WORDS) for kind in one["own_kinds"]]
    assert all(words.endswith(".") and "None" not in words for words in said), said


def test_the_sentence_has_its_numerator_base_and_standard(told: dict[str, Any]) -> None:
    code = next(row["code"] for row in ROWS if row["case"] == "Cases decide over counts")
    assert customer_wording.reason(told[code], WORDS) == (
        "7 of 10 stage 1 complaints were answered within 10 working days of acknowledgement (70%), below the minimum standard"
        " of 80%. This is by the cases; the service's own count is 10 of 10."
    )


def test_volumes_stand_beside_those_of_before_without_a_word_of_better_or_worse(database: Database) -> None:
    quarters = [QUARTER.shift(-step) for step in (4, 1, 0)]
    rows = [in_period("S", one, complaints_received=many) for one, many in zip(quarters, (41, 48, 58), strict=True)]  # fmt: skip
    put(database, {"S": "D"}, feedback=rows)
    with database.asking() as cursor:
        customer.fill(cursor, Asked(spec.MUCH_LATER, QUARTER, SUBJECTS, "D"))
        (one,) = rows_of(cursor.execute("FROM customer_position"))
    (volume,) = one["feedback"]["volumes"]
    assert (volume["now"], volume["before"], volume["year_before"]) == (58, 48, 41)
    assert (one["status"], one["own_kinds"]) == ("data_only", [])


def test_a_month_asked_for_reads_the_newest_quarter_that_is_over(database: Database) -> None:
    put(database, {}, feedback=[in_period("S", QUARTER, stage_1_in_time=9, stage_1_closed=10)])
    with database.asking() as cursor:
        customer.fill(cursor, Asked(spec.MUCH_LATER, spec.period("Jul"), SUBJECTS))
        (one,) = rows_of(cursor.execute("FROM customer_position"))
    assert (one["period"], one["status"]) == (QUARTER.label, "green")
