"""Totals against their parts: a row left out, a column that slipped, a digit typed wrong. All must be found.

Five layouts, each with totals that an officer would send: a row of totals, subtotals with a grand total, a
year beside its quarters, a whole beside its places in parts and value alone, and a value beside its parts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest
from helpers.assurance import record, sized
from helpers.council import Council, open_road
from helpers.files import csv_file

MUTANTS = 500
HEADINGS = ("Indicator code", "Period", "Value", "Numerator", "Denominator", "Place")
REGISTER = ("Indicator code", "Name", "Quadrant", "Polarity", "Kind", "Frequency", "Unit", "Denominator")
CODES = [f"T{number:02d}" for number in range(1, 13)]
QUARTER = "2025/26 Q1"
Row = list[str]
TOTALS = {"total_unlike_parts", "value_unlike_parts"}


@pytest.fixture
def totals(tmp_path: Path) -> Iterator[Council]:
    """Twelve counts and a share, without a past, so that nothing but totals can be held against them."""
    with open_road(tmp_path / "council.duckdb") as council:
        counts = [
            (code, code, "performance", "Higher is better", "Period", "Quarterly", "number", "")
            for code in CODES
        ]
        share = ("S01", "S01", "performance", "Higher is better", "Period", "Quarterly", "%", "Homes")
        council.accepted(csv_file(REGISTER, *counts, share), "indicators.csv")
        yield council


def _counts(random: Random, codes: list[str]) -> list[Row]:
    return [[code, QUARTER, str(random.randrange(11, 90_000)), "", "", ""] for code in codes]


def _sum(rows: list[Row], column: int = 2) -> int:
    return sum(int(row[column]) for row in rows)


def _total(label: str, rows: list[Row]) -> Row:
    return [label, "", str(_sum(rows)), "", "", ""]


def totals_row(random: Random) -> list[Row]:
    rows = _counts(random, CODES)
    return [*rows, _total("Total", rows)]


def subtotals(random: Random) -> list[Row]:
    first, second = _counts(random, CODES[:5]), _counts(random, CODES[5:])
    grand = _total("Grand total", [*first, *second])
    return [*first, _total("Sub-total", first), *second, _total("Sub-total", second), grand]


def year_and_quarters(random: Random) -> list[Row]:
    quarters = [
        ["T01", f"2024/25 Q{number}", str(random.randrange(11, 90_000)), "", "", ""]
        for number in (1, 2, 3, 4)
    ]
    return [*quarters, ["T01", "2024/25", str(_sum(quarters)), "", "", ""]]


def whole_and_places(random: Random) -> list[Row]:
    rows = []
    for place in ("North", "East", "South", "West"):
        of = random.randrange(50, 9_000)
        rows.append(["S01", QUARTER, "", str(random.randrange(11, of)), str(of), place])
    return [["S01", QUARTER, "", str(_sum(rows, 3)), str(_sum(rows, 4)), ""], *rows]


def value_and_parts(random: Random) -> list[Row]:
    of = random.randrange(500, 999)
    part = random.randrange(110, of - 200)
    return [["S01", QUARTER, format(100 * part / of, ".6f"), str(part), str(of), ""]]


LAYOUTS: dict[str, Callable[[Random], list[Row]]] = {
    one.__name__: one for one in (totals_row, subtotals, year_and_quarters, whole_and_places, value_and_parts)
}


def _is_part(rows: list[Row], at: int) -> bool:
    row = rows[at]
    return (
        "otal" not in row[0]
        and not (row[0] == "S01" and len(rows) > 1 and not row[5])
        and row[1] != "2024/25"
    )


def omit(rows: list[Row], random: Random) -> bool:
    parts = [at for at in range(len(rows)) if _is_part(rows, at)]
    if len(parts) < 3 or rows[-1][1] == "2024/25":  # a year without one of its quarters says nothing of them
        return False
    rows.pop(random.choice(parts))
    return True


def slip(rows: list[Row], random: Random) -> bool:
    """One column moves down by one from some row on, and its last part falls off."""
    parts = [at for at in range(len(rows)) if _is_part(rows, at)]
    column = 2 if rows[parts[0]][2] else random.choice((3, 4))
    if len(parts) < 3:
        return False
    first = random.randrange(len(parts) - 1)
    old = [rows[at][column] for at in parts]
    for number in range(len(parts) - 1, first, -1):
        rows[parts[number]][column] = old[number - 1]
    return sum(map(int, old)) != sum(int(rows[at][column]) for at in parts)


def retype(rows: list[Row], random: Random) -> bool:
    at, column = random.choice(
        [(at, column) for at, row in enumerate(rows) for column in (2, 3, 4) if row[column]]
    )
    text = rows[at][column]
    places = [place for place, letter in enumerate(text) if letter.isdigit()]
    # The leading digits of a quotient: in a part's last ones a rounded value would agree with both.
    place = random.choice(places[:3])
    digit = random.choice([one for one in "123456789" if one != text[place]])
    rows[at][column] = text[:place] + digit + text[place + 1 :]
    return True


MISTAKES = (omit, slip, retype)


def test_a_total_that_is_not_the_sum_of_its_parts_is_always_found(totals: Council) -> None:
    seeded: Counter[str] = Counter()
    missed: list[str] = []
    wanted, number = sized(MUTANTS), 0
    layouts = list(LAYOUTS.items())
    for name, make in layouts:
        for seed in range(3):
            sound = totals.look(csv_file(HEADINGS, *make(Random(seed))))
            assert not TOTALS & {one.code for one in sound.findings}, (name, sound.findings)
    while sum(seeded.values()) < wanted:
        random = Random(number)
        name, make = layouts[number % len(layouts)]
        mistake = MISTAKES[(number // len(layouts)) % len(MISTAKES)]
        number += 1
        rows = make(random)
        if not mistake(rows, random):
            continue
        seeded[f"{mistake.__name__} in {name}"] += 1
        findings = totals.look(csv_file(HEADINGS, *rows)).findings
        named = [
            one for one in findings if one.code in TOTALS | {"numerator_above_denominator", "half_a_ratio"}
        ]
        if not named or not all(one.cells for one in named):
            missed.append(f"{mistake.__name__} in {name}: {rows}")
    print()
    for what, count in sorted(seeded.items()):
        print(f"{what:32} {count:5}")
    record("control_totals", mutants=sum(seeded.values()), missed=len(missed))
    assert not missed, missed[:3]
