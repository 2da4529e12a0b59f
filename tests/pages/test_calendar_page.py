"""The calendar on screen, the cut that each of its lines opens, and every framework on the pages that it shapes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from helpers.any_council import FRAMEWORKS, made
from streamlit.testing.v1 import AppTest

from pmf.catalogue.council import read_settings

Opened = Callable[..., AppTest]
DAY = {"as_at": "2026-02-10"}


def words_of(app: AppTest) -> str:
    kinds = ("title", "header", "markdown", "text", "html")
    said = [
        str(one.value if hasattr(one, "value") else one.proto.body) for kind in kinds for one in app.get(kind)
    ]
    labels = [one.proto.label for one in app.get("page_link")]
    tables = [str(table.value.to_dict()) for table in app.table]
    return "\n".join([*said, *labels, *tables]).replace("\\", "")


def links_of(app: AppTest) -> dict[str, list[str]]:
    """The queries of the page's links, by their labels."""
    found: dict[str, list[str]] = {}
    for one in app.get("page_link"):
        found.setdefault(one.proto.label.replace("\\", "").strip("*"), []).append(
            f"{one.proto.page}?{one.proto.query_string}"
        )
    return found


@pytest.fixture(scope="module")
def databases(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("five")
    return {name: made(folder / f"{name}.duckdb", name) for name in FRAMEWORKS}


@pytest.fixture
def of(
    monkeypatch: pytest.MonkeyPatch, served: Callable[[Path], Opened], databases: dict[str, Path]
) -> Callable[[str], Opened]:
    def serve(framework: str) -> Opened:
        monkeypatch.setenv("PMF_FRAMEWORK", framework)
        return served(databases[framework])

    return serve


def test_the_244_by_exception_each_month_and_the_32_in_full_each_quarter(of: Callable[[str], Opened]) -> None:
    opened = of("newham")
    said = words_of(page := opened("calendar", **DAY))
    assert "10 reports are due to 4 forums in February 2026" in said
    assert "Winter" in said
    assert "Bright Futures" in said
    monthly = next(query for query in links_of(page)["244 corporate measures"] if "cmt" in query)
    assert monthly.startswith("exceptions?")
    assert "Corporate+measures" in monthly and "2025%2F26+Dec" in monthly
    by_exception = words_of(
        opened(
            "exceptions",
            **DAY,
            period="2025/26 Dec",
            set="Corporate measures",
            line="cmt: 244 corporate measures",
        )
    )
    assert (
        "What **Corporate Management Team** is shown: 244 corporate measures, monthly, by exception, for 2025/26 Dec."
        in by_exception
    )
    assert "Days to repair" in by_exception
    assert "Calls at the depot" not in by_exception
    in_full = words_of(
        opened(
            "scorecard",
            **DAY,
            period="2025/26 Q3",
            set="Corporate plan measures",
            line="cmt: 32 Corporate Plan measures",
        )
    )
    assert (
        "What **Corporate Management Team** is shown: 32 Corporate Plan measures, quarterly, for 2025/26 Q3."
        in in_full
    )
    assert "Rent collected" in in_full
    assert "Days lost" not in in_full


def test_the_exceptions_of_a_set_are_those_of_the_sets_inside_it_too(of: Callable[[str], Opened]) -> None:
    opened = of("newham")
    narrow = words_of(opened("exceptions", **DAY, period="2025/26 Q3", set="Corporate plan measures"))
    wide = words_of(opened("exceptions", **DAY, period="2025/26 Q3", set="Corporate measures"))
    assert "Repairs on time" in narrow and "Days to repair" not in narrow
    assert "Repairs on time" in wide and "Days to repair" in wide
    assert "By the calendar" not in narrow


def test_a_note_goes_when_another_set_is_chosen(of: Callable[[str], Opened]) -> None:
    said = words_of(of("newham")("exceptions", **DAY, line="cmt: 244 corporate measures"))
    assert "By the calendar" not in said


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_the_pages_speak_each_councils_way(framework: str, of: Callable[[str], Opened]) -> None:
    """Scorecard, exceptions and calendar of one small council under each of the five."""
    opened, way = of(framework), read_settings(framework=framework).framework
    score = words_of(opened("scorecard", **DAY))
    assert f" of 5 {way.words.indicators} " in score
    assert f"on or above {way.words.target} in 2025/26 Q3" in score
    for quadrant in way.quadrants:
        assert quadrant.name in score
    for empty in {one.id: one for one in way.quadrants}.keys() & {"big_ticket", "milestones", "reserves"}:
        holds = next(one.holds for one in way.quadrants if one.id == empty)
        assert "It is to hold: " + ", ".join(holds) in score
    assert "Repairs on time" in words_of(opened("exceptions", **DAY))
    told: Any = opened("calendar", **DAY)
    said = words_of(told)
    for row in way.matrix:
        assert row.what in said
    for forum in way.forums:
        assert forum.name in said
