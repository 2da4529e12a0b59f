"""A made-up council of any size, put straight into a database, and the files that one would hand in."""

from __future__ import annotations

import csv
import io
import random
from datetime import date
from pathlib import Path

from openpyxl import Workbook

from pmf.model.framework import Framework
from pmf.model.period import Frequency, Period, period_of
from pmf.rules.opening import open_council
from pmf.store.database import Database
from pmf.store.facts import COLUMNS
from pmf.store.returns import HandedIn, accept

KINDS = ("snapshot", "period", "cumulative", "average", "rolling")
LAST = period_of(date(2026, 9, 30), Frequency.MONTH)
YEARS = 10


def months(years: int = YEARS) -> list[Period]:
    """So many years of months, oldest first, to September 2026."""
    return [LAST.shift(-step) for step in reversed(range(12 * years))]


def big_council(path: Path, framework: Framework, indicators: int) -> Database:
    """A database of so many monthly indicators with ten years of figures and targets, open."""
    database = open_council(path, framework, create=True)
    dice = random.Random(indicators)
    codes = [f"I{number:05d}" for number in range(indicators)]
    parts = [
        ("indicators", indicator_columns(codes, framework)),
        ("targets", _targets(codes)),
        ("performance", _figures(codes, dice)),
    ]
    accept(database, HandedIn("bench", str(indicators).encode(), "mapped", "bench"), parts, [])
    return database


def _rows(count: int) -> dict[str, list[object]]:
    return {"row_no": list(range(count)), "sheet": [None] * count, "cell": ["A1"] * count}


def indicator_columns(codes: list[str], framework: Framework) -> dict[str, list[object]]:
    """Indicators as the columns that the store takes."""
    quadrants = [quadrant.id for quadrant in framework.quadrants]
    each: dict[str, list[object]] = {
        "code": list(codes),
        "name": [f"Indicator {code}" for code in codes],
        "quadrant": [quadrants[at % len(quadrants)] for at in range(len(codes))],
        "polarity": [("higher", "lower")[at % 2] for at in range(len(codes))],
        "kind": [KINDS[at % len(KINDS)] for at in range(len(codes))],
        "directorate": [f"Directorate {at % 6}" for at in range(len(codes))],
        "service": [f"Service {at % 14}" for at in range(len(codes))],
    }
    same: dict[str, object] = {
        "frequency": "month", "year_type": "financial", "unit": "%", "plans": [], "decimals": 1,
        "denominator_label": "all", "numerator_label": "good",
    }  # fmt: skip
    return _filled("indicators", each, same, len(codes))


def _targets(codes: list[str]) -> dict[str, list[object]]:
    years = sorted({period.within(Frequency.YEAR) for period in months()}, key=lambda one: one.year)
    pairs = [(code, year) for code in codes for year in years]
    each: dict[str, list[object]] = {
        "code": [code for code, _ in pairs],
        "period": [year.label for _, year in pairs],
        "starts": [year.starts for _, year in pairs],
        "ends": [year.ends for _, year in pairs],
        "target": [90] * len(pairs),
        "minimum": [80] * len(pairs),
    }
    same: dict[str, object] = {"frequency": "year", "place": "", "population_group": "", "profile": "none"}
    return _filled("targets", each, same, len(pairs))


def _figures(codes: list[str], dice: random.Random) -> dict[str, list[object]]:
    pairs = [(code, period) for code in codes for period in months()]
    numerators = [dice.randint(700, 1000) for _ in pairs]
    each: dict[str, list[object]] = {
        "code": [code for code, _ in pairs],
        "period": [period.label for _, period in pairs],
        "starts": [period.starts for _, period in pairs],
        "ends": [period.ends for _, period in pairs],
        "numerator": list(numerators),
        "denominator": [1000] * len(pairs),
        "value": [number // 10 for number in numerators],
    }
    same: dict[str, object] = {"frequency": "month", "place": "", "population_group": ""}
    return _filled("performance", each, same, len(pairs))


def _filled(
    kind: str, each: dict[str, list[object]], same: dict[str, object], count: int
) -> dict[str, list[object]]:
    rows = _rows(count) | each
    return {name: rows.get(name) or [same.get(name)] * count for name in COLUMNS[kind]}


def workbook(codes: list[str], period: Period) -> bytes:
    """A filled-in return of one figure an indicator, as an officer would hand it in."""
    book = Workbook()
    sheet = book.active
    if sheet is None:
        raise TypeError("a new workbook has a sheet")
    sheet.title = "performance"
    headings = ("Indicator code", "Period", "Value", "Numerator", "Denominator", "Standing", "Place", "Group")
    sheet.append(headings)
    for at, code in enumerate(codes):
        sheet.append((code, period.label, None, 800 + at % 150, 1000, "Final", None, None))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def long_csv(codes: list[str], rows: int) -> bytes:
    """A return of so many rows: many years of months of each indicator."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(("Indicator code", "Period", "Value", "Standing"))
    per_code = -(-rows // len(codes))
    periods = [LAST.shift(-step) for step in range(per_code)]
    dice = random.Random(rows)
    pairs = ((code, period) for code in codes for period in periods)
    for _, (code, period) in zip(range(rows), pairs, strict=False):
        writer.writerow((code, period.label, f"{dice.randint(600, 999) / 10}", "Final"))
    return out.getvalue().encode()
