"""Makes the returns that officers hand in, from the sample council's figures, and the mistakes they make in them.

A return here is a list of rows (code, period, value, numerator, denominator), as texts. Mistakes change a
copy and say which cells they changed.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random

import openpyxl

from pmf.catalogue.council import ROOT
from pmf.intake.parsing import CellProblem, number
from pmf.model.period import Frequency, YearType, parse_period, period_of

SAMPLE = ROOT / "data" / "sample"
HEADINGS = ("Indicator code", "Period", "Value", "Numerator", "Denominator")
NUMBERS = (2, 3, 4)
# The sample's story stands then.
AS_OF = datetime(2026, 11, 15, 9)
Row = list[str]


@dataclass(frozen=True)
class Handed:
    """A service's return for a quarter."""

    service: str
    quarter: str
    rows: tuple[tuple[str, ...], ...]

    def content(self) -> bytes:
        """As a CSV."""
        return as_csv([list(row) for row in self.rows])


def as_csv(rows: list[Row]) -> bytes:
    """Rows under the headings."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([HEADINGS, *rows])
    return out.getvalue().encode()


@cache
def _of_each_indicator(heading: str) -> dict[str, str]:
    book = openpyxl.load_workbook(SAMPLE / "indicators.xlsx", data_only=True)
    rows = book.worksheets[0].iter_rows(values_only=True)
    at = [str(cell) for cell in next(rows)].index(heading)
    return {str(row[0]): str(row[at]) for row in rows if row[0]}


def units() -> dict[str, str]:
    """Each indicator's unit."""
    return _of_each_indicator("Unit")


@cache
def year_types() -> dict[str, YearType]:
    """Each indicator's kind of year."""
    written = _of_each_indicator("Period type")
    return {
        code: YearType(word.lower()) if word in ("Calendar", "Academic") else YearType.FINANCIAL
        for code, word in written.items()
    }


def quarters_of() -> dict[str, list[Handed]]:
    """The sample's figures as returns by quarter, oldest first: a file a service and quarter. What came as
    a file a year, or with a restatement, is put as if it had been handed in like the rest; places are left
    out, and so are markers."""
    by_code = _of_each_indicator("Service")
    found: dict[str, dict[str, dict[tuple[str, str], tuple[str, ...]]]] = {}
    for path in [*sorted((SAMPLE / "history").glob("*.csv")), *sorted((SAMPLE / "returns").iterdir())]:
        for row in _rows(path):
            if row.get("Place") or not (_plain(row["Value"]) or row["Denominator"]):
                continue
            period = parse_period(row["Period"], year_types()[row["Indicator code"]])
            quarter = period_of(period.ends, Frequency.QUARTER).label
            line = (row["Indicator code"], period.label, *(_plain(row[heading]) for heading in HEADINGS[2:]))
            service = found.setdefault(quarter, {}).setdefault(by_code[line[0]], {})
            service.setdefault((line[0], line[1]), line)
    return {
        quarter: [
            Handed(service, quarter, tuple(rows.values())) for service, rows in sorted(found[quarter].items())
        ]
        for quarter in sorted(found)
    }


def _rows(path: Path) -> Iterator[dict[str, str]]:
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from ({name: cell or "" for name, cell in row.items()} for row in csv.DictReader(file))
        return
    lines = openpyxl.load_workbook(path, data_only=True).worksheets[0].iter_rows()
    headings = [str(cell.value) for cell in next(lines)]
    for line in lines:
        yield dict(zip(headings, (_text(cell) for cell in line), strict=True))


def _text(cell: object) -> str:
    value = getattr(cell, "value", None)
    if isinstance(value, int | float) and "%" in str(getattr(cell, "number_format", "")):
        return format(Decimal(format(value, ".15g")) * 100, "f")
    return "" if value is None else format(value, ".15g") if isinstance(value, float) else str(value)


def _plain(text: str) -> str:
    """A number as digits alone; nothing for a marker."""
    try:
        return format(number(text), "f") if text else ""
    except CellProblem:
        return ""


Cells = set[tuple[int, int]]
Mistake = Callable[[list[Row], Random, "Past"], Cells]


@dataclass(frozen=True)
class Past:
    """What was handed in for each quarter before, by service: what an officer may copy by mistake."""

    before: tuple[Handed, ...]
    units: dict[str, str]


def _typed(rows: list[Row]) -> list[tuple[int, int]]:
    return [
        (at, column)
        for at, row in enumerate(rows)
        for column in NUMBERS
        if row[column] and Decimal(row[column])
    ]


def _one(change: Callable[[Decimal], Decimal | None]) -> Mistake:
    def mistake(rows: list[Row], random: Random, past: Past) -> Cells:
        cells = _typed(rows)
        random.shuffle(cells)
        for at, column in cells:
            changed = change(Decimal(rows[at][column]))
            if changed is not None and changed != Decimal(rows[at][column]):
                rows[at][column] = format(changed, "f")
                return {(at, column)}
        return set()

    return mistake


def _percentage_as_fraction(rows: list[Row], random: Random, past: Past) -> Cells:
    cells = [(at, column) for at, column in _typed(rows) if column == 2 and past.units[rows[at][0]] == "%"]
    if not cells:
        return set()
    at, column = random.choice(cells)
    rows[at][column] = format(Decimal(rows[at][column]) / 100, "f")
    return {(at, column)}


def _two_digits_swapped(rows: list[Row], random: Random, past: Past) -> Cells:
    cells = _typed(rows)
    random.shuffle(cells)
    for at, column in cells:
        text = rows[at][column]
        places = [i for i in range(len(text) - 1) if text[i].isdigit() and text[i + 1].isdigit() and text[i] != text[i + 1]
                  and not (text[i + 1] == "0" and not text[:i].strip("-"))]  # fmt: skip
        if places:
            i = random.choice(places)
            rows[at][column] = text[:i] + text[i + 1] + text[i] + text[i + 2 :]
            return {(at, column)}
    return set()


def _slipped(rows: list[Row], random: Random, past: Past) -> Cells:
    first = random.randrange(0, max(1, len(rows) - 3))
    moved = [row[2:] for row in rows]
    for at in range(first, len(rows)):
        rows[at][2:] = moved[at - 1] if at > first else ["", "", ""]
    return _different(rows, moved)


def _sorted(rows: list[Row], random: Random, past: Past) -> Cells:
    counts = {column: sum(bool(row[column]) for row in rows) for column in NUMBERS}
    column = max(counts, key=lambda one: counts[one])
    before = [row[2:] for row in rows]
    filled = [at for at, row in enumerate(rows) if row[column]]
    numbers = sorted((rows[at][column] for at in filled), key=Decimal, reverse=random.random() < 0.5)
    for at, figure in zip(filled, numbers, strict=True):
        rows[at][column] = figure
    return _different(rows, before)


def _other_quarter(steps: int) -> Mistake:
    """The figures of an earlier quarter under this one's periods."""

    def mistake(rows: list[Row], random: Random, past: Past) -> Cells:
        if len(past.before) < steps:
            return set()
        old: dict[str, list[tuple[str, ...]]] = {}
        for line in past.before[-steps].rows:
            old.setdefault(line[0], []).append(line[2:5])
        before = [row[2:] for row in rows]
        seen: dict[str, int] = {}
        for row in rows:
            nth = seen[row[0]] = seen.get(row[0], -1) + 1
            if nth < len(old.get(row[0], [])):
                row[2:] = old[row[0]][nth]
        return _different(rows, before)

    return mistake


def _old_period(rows: list[Row], random: Random, past: Past) -> Cells:
    """This quarter's figures under the periods of the quarter before."""
    for row in rows:
        period = parse_period(row[1], year_types()[row[0]])
        row[1] = period.shift(-max(1, 3 // period.frequency.months)).label
    return {(at, column) for at, row in enumerate(rows) for column in (1, *NUMBERS)}


def _different(rows: list[Row], before: list[Row]) -> Cells:
    return {
        (at, column + 2)
        for at, (row, old) in enumerate(zip(rows, before, strict=True))
        for column in range(3)
        if row[column + 2] != old[column]
    }


VALUE_KINDS: dict[str, Mistake] = {
    "ten times": _one(lambda figure: figure * 10),
    "a tenth": _one(lambda figure: figure / 10),
    "a hundred times": _one(lambda figure: figure * 100),
    "fraction for percentage": _percentage_as_fraction,
    "minus sign": _one(lambda figure: -figure),
    "0 for blank": _one(lambda _: Decimal(0)),
    "two digits swapped": _two_digits_swapped,
}
STRUCTURAL_KINDS: dict[str, Mistake] = {
    "rows slipped by one": _slipped,
    "one column sorted": _sorted,
    "last quarter copied forward": _other_quarter(1),
    "figures of another quarter": _other_quarter(3),
    "period of the quarter before": _old_period,
}
