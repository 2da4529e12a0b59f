"""Each of the five frameworks walked against what its document asks for, and the domain's checklist against what is
there: `tests/spec/frameworks.csv` and `tests/spec/coverage.toml`. With `-s` both are printed."""

from __future__ import annotations

import ast
import csv
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
from spec.coverage import as_table, coverage

from pmf.catalogue.council import ROOT, read_settings
from pmf.model.framework import Framework
from pmf.ui.frame import PAGES

SPEC = ROOT / "tests" / "spec"
COUNCILS = sorted(path.stem for path in (ROOT / "config" / "frameworks").glob("*.toml"))
WALK = list(csv.DictReader((SPEC / "frameworks.csv").open(encoding="utf-8", newline="")))
_OF_A_CELL = {
    "matrix": lambda line: line.in_words(),
    "opens": lambda line: line.opens,
    "note": lambda line: line.note,
    "months": lambda line: "; ".join(map(str, line.months)),
}


@cache
def framework(name: str) -> Framework:
    return read_settings(framework=name).framework


def said(of: Framework, path: str) -> str:
    """What a file says at a path: `levels/service_plan/kind`, `matrix/Service plans/cmt`, or all of a list."""
    first, *rest = path.split("/")
    if first in _OF_A_CELL:
        *what, forum = rest
        row = next(one for one in of.matrix if one.what == "/".join(what))
        return str(_OF_A_CELL[first](row.line(forum))) if forum in row.forums else "–"
    found: Any = getattr(of, first)
    for step in rest:
        if isinstance(found, tuple):
            found = next(one for one in found if step in (getattr(one, "id", None), one.name))
        else:
            found = getattr(found, step)
    if isinstance(found, tuple):
        return "; ".join(getattr(one, "name", one) for one in found)
    return str(found)


@pytest.mark.parametrize("council", COUNCILS)
def test_what_each_document_asks_for_is_in_its_file(council: str) -> None:
    rows = [row for row in WALK if row["council"] == council]
    assert len(rows) >= 20
    print(f"\n{council}: {framework(council).document}")
    for row in rows:
        print(
            f"  {row['row']:15} {row['paragraph']:40.40} {row['path']:60.60} {row['is']:60.60} -> {row['page']}"
        )
    wrong = {row["path"]: said(framework(council), row["path"]) for row in rows if said(framework(council), row["path"]) != row["is"]}  # fmt: skip
    assert wrong == {}


def test_both_printed_matrices_are_there_cell_by_cell() -> None:
    """Every cell of both printed tables is in the walk, those that say N/A or nothing too."""
    for council, row, forums, count in (("newham", "D1", 4, 20), ("tower_hamlets", "D2", 4, 20)):
        cells = [one["path"] for one in WALK if (one["council"], one["row"]) == (council, row)]
        assert len(set(cells)) == count
        by_what = {
            what: len(list(of_it)) for what, of_it in groupby(cells, key=lambda path: path.rsplit("/", 1)[0])
        }
        assert set(by_what.values()) == {forums}


def test_every_page_that_a_framework_opens_is_there() -> None:
    opened = {line.opens for council in COUNCILS for line in framework(council).lines() if line.opens}
    named = {row["page"] for row in WALK} | {
        page for row in coverage().values() for page in row.get("pages", [])
    }
    assert (opened | named) - set(PAGES) == set()


def test_every_row_of_the_checklist_says_what_shows_it_or_what_is_missing() -> None:
    wanted = [f"{part}{number}" for part, last in (("A", 15), ("D", 22), ("E", 11), ("G", 8), ("H", 11), ("I", 8), ("J", 6), ("K", 4), ("O", 11)) for number in range(1, last + 1)]  # fmt: skip
    rows = coverage()
    assert sorted(rows) == sorted(wanted)
    for name, row in rows.items():
        assert row.keys() <= {"says", "tests", "pages", "missing"}, name
        assert row.get("tests") or row.get("pages") or row.get("missing"), name
    print("\n" + as_table())


def test_every_test_that_the_checklist_names_is_there() -> None:
    named = {test for row in coverage().values() for test in row.get("tests", [])}
    assert {test for test in named if not _is_there(test)} == set()


def _is_there(test: str) -> bool:
    path, _, name = test.partition("::")
    return (ROOT / path).is_file() and name in _functions(ROOT / path)


@cache
def _functions(path: Path) -> frozenset[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


@pytest.mark.parametrize("council", COUNCILS)
def test_the_sample_councils_words_are_understood_by_every_framework(council: str) -> None:
    """The words that the made-up council's plans and indicators are handed in with."""
    of = framework(council)
    levels = {"vision", "priority", "objective", "strategy", "directorate plan", "partnership plan", "service plan", "team plan"}  # fmt: skip
    quadrants = {"performance", "finance", "risk", "customer", "workforce"}
    for parts, words in ((of.levels, levels), (of.quadrants, quadrants), (of.indicator_sets, {"strategic", "corporate", "service"})):  # fmt: skip
        known = {word for part in parts for word in part.spellings()}
        assert words - known == set()


@pytest.mark.parametrize("council", COUNCILS)
def test_each_says_where_it_chooses_for_itself(council: str) -> None:
    text = (ROOT / "config" / "frameworks" / f"{council}.toml").read_text(encoding="utf-8")
    assert text.count("Our choice") >= 5
    assert framework(council).calendar.cycle
    assert framework(council).trigger.forum in {one.id for one in framework(council).forums}
