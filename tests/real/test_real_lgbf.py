"""Scotland's benchmark workbook, through one mapping, held against the publisher's own long form."""

from __future__ import annotations

import csv
import gzip
import re
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from helpers.assurance import record
from helpers.council import open_road
from helpers.real_data import FOLDER, HERE, needs, pmf

pytestmark = needs("lgbf")
BOOK = FOLDER / "lgbf" / "new bnch data.xlsx"
REGISTER = FOLDER / "lgbf" / "Metadata - Shiny.xlsx"
LONG = FOLDER / "lgbf" / "oracle_data-Jan22_long.csv.gz"
MARKS = {"dna", "NA", "#N/A", "*", "!", "N/A", "n/a"}
PARTS = ("value", "numerator", "denominator")
HEADING = re.compile(r"([A-Z&]+(?:-ASSET| )?\d+[a-z]?) (\d{4}-\d\d)( Real)?")

Key = tuple[str, str, str]


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[dict[str, Any]]]:
    """The database with the list of variables and the workbook in it, and what loading said."""
    database = tmp_path_factory.mktemp("lgbf") / "lgbf.duckdb"
    assert pmf("init", "--database", str(database))[0] == 0
    outcomes = []
    for file, mapping in ((REGISTER, "lgbf_register.toml"), (BOOK, "lgbf.toml")):
        status, said = pmf(
            "load", str(file), "--mapping", str(HERE / mapping), "--yes", "--database", str(database)
        )
        assert status == 0, said
        outcomes += said
    return database, outcomes


@pytest.fixture(scope="module")
def stored(loaded: tuple[Path, list[dict[str, Any]]]) -> dict[Key, dict[str, Any]]:
    """Every figure that stands, by area, code and the last year that it is for."""
    with open_road(loaded[0], now=None) as council, council.database.asking() as cursor:
        rows = cursor.execute(
            "SELECT place, code, period, value, numerator, denominator, marker, cell FROM council.observation"
        ).fetchall()
    names = ("value", "numerator", "denominator", "marker", "cell")
    found = {(place or "Scotland", code, period): dict(zip(names, rest, strict=True)) for place, code, period, *rest in rows}  # fmt: skip
    assert len(found) == len(rows)
    return found


@pytest.fixture(scope="module")
def sheet() -> list[tuple[Any, ...]]:
    """The visible sheet of figures, read without the program."""
    book = openpyxl.load_workbook(BOOK, data_only=True, read_only=True)
    return list(book["Raw Data"].iter_rows(max_row=34, values_only=True))


def _year(label: str) -> str:
    """The last financial year of `2010-11` or `2010-14`, as we write it."""
    last = int(label[:2] + label[5:7])
    return f"{last - 1}/{last % 100:02d}"


def _agree(ours: Decimal, theirs: str) -> bool:
    # the publisher's long form was saved with fifteen digits of a binary number
    return abs(ours - Decimal(theirs)) <= max(abs(ours), Decimal(1)) * Decimal("1e-11")


def _columns(sheet: list[tuple[Any, ...]]) -> dict[int, tuple[str, str, str]]:
    """For each column before the blank heading, counted from 0: its code, year and part."""
    headings = [str(heading or "") for heading in sheet[0]]
    meant: dict[int, tuple[str, str, str]] = {}
    code, label, after = "", "", 0
    for at, heading in enumerate(headings[1:], 1):
        if not heading:
            break
        if match := HEADING.fullmatch(heading):
            code, label, after = match[1] + ("-Real" if match[3] else ""), match[2], 0
        else:
            after += 1
            assert heading.endswith(label)
        meant[at] = (code, _year(label), PARTS[after])
    return meant


def test_every_indicator_and_year_of_the_sheet_is_stored(
    sheet: list[tuple[Any, ...]], stored: dict[Key, dict[str, Any]]
) -> None:
    """Cell by cell: each value stands as the sheet has it, and each part that has a value and its other part."""
    counts = Counter[str]()
    wrong = []
    meant = _columns(sheet)
    seen = set()
    for row in sheet[1:]:
        for at, (code, year, part) in meant.items():
            cell, key = row[at], (str(row[0]), code, year)
            figure = stored.get(key)
            if part == "value":
                seen |= {key} if figure else set()
                if cell in (None, ""):
                    # a formula that shows nothing is kept as not available
                    counts["blank values"] += 1
                    wrong += [key] if figure and figure["marker"] != "not_available" else []
                elif cell in MARKS:
                    counts["marks kept as their meaning"] += 1
                    wrong += (
                        [key] if not figure or figure["value"] is not None or not figure["marker"] else []
                    )
                else:
                    counts["values"] += 1
                    same = figure and figure["value"] == Decimal(format(cell, ".15g")).quantize(
                        Decimal("1e-12")
                    )
                    wrong += [] if same else [key]
            elif isinstance(cell, int | float):
                if figure and figure[part] is not None:
                    counts["parts"] += 1
                    wrong += [] if _agree(figure[part], format(cell, ".15g")) else [key]
                else:
                    counts["parts without their other half or their value"] += 1
    record("lgbf_cell_by_cell", **{name.replace(" ", "_"): count for name, count in counts.items()}, wrong=len(wrong))  # fmt: skip
    assert wrong == []
    assert set(stored) == seen
    assert counts["values"] == 37_843 and counts["parts"] > 25_000


def test_it_agrees_with_the_publishers_long_form(
    sheet: list[tuple[Any, ...]], stored: dict[Key, dict[str, Any]]
) -> None:
    """Values by code and year; parts by their title; and where a label was mangled, by the number of the
    column that the mangling left in it."""
    meant = _columns(sheet)
    by_title: dict[tuple[str, str], list[tuple[str, str, str]]] = {}
    for at, found in meant.items():
        if found[2] != "value":
            title = str(sheet[0][at])
            by_title.setdefault((title[:-7].strip(), title[-7:]), []).append(found)
    counts = Counter[str]()
    apart = []
    with gzip.open(LONG, "rt", encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            area, label, code, theirs = (
                line[name] for name in ("Local Authority", "Year", "Indicator2", "Value")
            )
            mangled = re.fullmatch(r"(\d{4}-\d\d)\.\.\.(\d+)", label)
            if mangled:
                wanted = [meant[int(mangled[2]) - 1]]
            elif (code.strip(), label) in by_title:
                wanted = by_title[code.strip(), label]
            else:
                wanted = [(code, _year(label), "value")]
            what = "mangled" if mangled else "parts" if wanted[0][2] != "value" else "values"
            figures = [stored.get((area, ours, year), {}).get(part) for ours, year, part in wanted]
            ours = next((one for one in figures if one is not None), None)
            if not theirs:
                counts[f"{what} without a figure on both sides"] += ours is None
                counts[f"{what} that only we have"] += ours is not None
            elif ours is None:
                counts[f"{what} that only they have"] += 1
                apart.append((area, code, label, theirs, None))
            elif _agree(ours, theirs):
                counts[f"{what} agree"] += 1
            else:
                counts[f"{what} differ"] += 1
                apart.append((area, code, label, theirs, ours))
    record(
        "lgbf_against_the_long_form",
        **{name.replace(" ", "_"): count for name, count in sorted(counts.items())},
    )
    print(*sorted({(code, label) for _, code, label, _, _ in apart}), sep="\n")
    assert counts["values differ"] == counts["parts differ"] == counts["mangled differ"] == 0
    assert counts["values that only they have"] == 0
    assert counts["values agree"] == 37_348
    assert len({key[2] for key in apart if "..." in key[2]}) <= 1 and counts["mangled agree"] == 3_987


def test_what_is_awkward_is_named(loaded: tuple[Path, list[dict[str, Any]]]) -> None:
    findings = loaded[1][1]["findings"]
    said = Counter(one["code"] for one in findings)
    assert said["hidden_sheet"] == 2 and said["sheet_not_read"] == 1
    twice = next(one for one in findings if one["code"] == "heading_twice")
    assert twice["message"].startswith("36 headings stand over more than one column")
    spans = [one["message"].split("”")[0][1:] for one in findings if one["code"] == "period_relabelled"]
    assert len(spans) == len(set(spans)) and {"2010-14", "2009-11", "2017-21"} <= set(spans)
    assert said["columns_not_read"] == 1
    alone = {
        cell
        for one in findings
        if one["code"] in ("parts_without_value", "half_a_ratio")
        for cell in one["cells"]
    }
    assert len(alone) == 91
    assert not [one for one in findings if one["severity"] == "error"]


def test_the_way_that_is_good_comes_from_the_publishers_list(
    loaded: tuple[Path, list[dict[str, Any]]],
) -> None:
    book = openpyxl.load_workbook(REGISTER, data_only=True, read_only=True)
    wanted = {
        str(row[0]).strip(): {"Yes": "higher", "No": "lower"}[row[10]]
        for row in book.worksheets[0].iter_rows(min_row=2, max_col=12, values_only=True)
        if row[10] in ("Yes", "No")
    }
    with open_road(loaded[0], now=None) as council, council.database.asking() as cursor:
        stands = dict(cursor.execute("SELECT code, polarity FROM council.indicator").fetchall())
    assert stands == wanted and len(stands) == 147
