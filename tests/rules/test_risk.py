"""Puts every row of the tables of risks into a real database, and asks how the risks stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pytest
from rules import risk_tables as tables
from rules import spec_tables as spec
from rules.council_facts import Council, FrameworkRow, ReturnRow, RiskRow, empty_council, put_into

from pmf.access.permissions import everything
from pmf.catalogue.council import read_settings
from pmf.model.period import parse_period
from pmf.reports.reading import Reader, UnknownChoiceError
from pmf.reports.risk import read_risks
from pmf.reports.risk_story import read_risk
from pmf.rules import positions, risk_wording
from pmf.store.database import Database

FRAMEWORK = read_settings(framework="tower_hamlets").framework
STANDING, MOVEMENT, MITIGATED, EXCEPTIONS = (
    spec.rows_of(f"risk_{name}") for name in ("standing", "movement", "mitigated", "exceptions")
)
Rows = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    with empty_council(tmp_path_factory.mktemp("risk")) as opened:
        yield opened


@pytest.fixture(scope="module")
def reader(database: Database) -> Reader:
    return Reader(database, FRAMEWORK, everything(FRAMEWORK, "spec"))


@pytest.fixture(scope="module")
def found(database: Database) -> Rows:
    """Every row's position by its code; none where the risk is not there."""
    together: dict[str, list[spec.Row]] = defaultdict(list)
    for row in (*STANDING, *MOVEMENT, *MITIGATED, *EXCEPTIONS):
        together[row.get("matrix", "")].append(row)
    told: Rows = {}
    for matrix, rows in together.items():
        made = spec.council(subjects=tables.subjects(matrix).model_dump_json())
        for row in rows:
            tables.add(made, row)
        put_into(database, made)
        asked = positions.positions(database, at=tables.AT, period=tables.QUARTER)
        told |= {one["subject"]: one for one in asked if one["about"] == "risk"}
    return told


def ids(rows: list[spec.Row]) -> list[str]:
    return [row["case"] for row in rows]


def text(value: Any) -> str:
    return "" if value is None else str(value)


@pytest.mark.parametrize("row", STANDING, ids=ids(STANDING))
def test_a_risk_stands_as_its_table_says(row: spec.Row, found: Rows) -> None:
    one = found[row["code"]]
    assert (text(one["risk"]["score"]), one["status"], one["because"]) == (
        row["score"],
        row["status"],
        row["because"],
    )
    assert one["value"] == one["risk"]["score"] and one["past"][0]["status"] == row["status"]
    assert not row["sentence"] or risk_wording.reason(one, FRAMEWORK.words) == row["sentence"]


@pytest.mark.parametrize("row", MOVEMENT, ids=ids(MOVEMENT))
def test_a_risk_moved_as_its_table_says(row: spec.Row, found: Rows) -> None:
    risk = found[row["code"]]["risk"]
    then = [text(risk[name] and risk[name]["score"]) for name in ("before", "year_ago")]
    assert [risk["moved"], *then] == [row["moved"], row["before"], row["year ago"]]
    assert not row["sentence"] or risk_wording.movement(risk) == row["sentence"]


@pytest.mark.parametrize("row", MITIGATED, ids=ids(MITIGATED))
def test_whether_a_risk_is_mitigated(row: spec.Row, found: Rows) -> None:
    risk = found[row["code"]]["risk"]
    assert risk["mitigated"] == row["answer"]
    said = risk_wording.mitigated(risk).replace(row["code"], "RISK")
    assert not row["sentence"] or said == row["sentence"]
    assert said.endswith(".") and "None" not in said and risk_wording.MITIGATED[row["answer"]]


@pytest.mark.parametrize("row", EXCEPTIONS, ids=ids(EXCEPTIONS))
def test_a_risk_calls_itself_in_as_its_table_says(row: spec.Row, found: Rows) -> None:
    one = found.get(row["code"])
    if row["kinds"] == "gone":
        assert one is None
        return
    assert one is not None
    assert " ".join(one["own_kinds"]) == row["kinds"]
    assert one["is_grave"] is (row["grave"] == "yes")
    said = [risk_wording.SENTENCES[kind](one, FRAMEWORK.words) for kind in one["own_kinds"]]
    assert not row["sentence"] or row["sentence"] in said
    assert all(each.endswith(".") and "None" not in each for each in said)


def test_every_word_has_a_row() -> None:
    assert {row["because"] for row in STANDING} == set(risk_wording.STANDINGS)
    assert {row["answer"] for row in MITIGATED} == set(risk_wording.MITIGATED)
    assert {kind for row in EXCEPTIONS for kind in row["kinds"].split()} - {"gone"} == set(risk_wording.KINDS)
    assert {row["moved"] for row in MOVEMENT} == {"up", "down", "none", "new"}
    assert list(risk_wording.KINDS) == list(risk_wording.FACTS) == list(risk_wording.SENTENCES)


# What no table says.


def register(**more: Any) -> Council:
    """A council that changed its framework in July 2025, with a risk of three reviews and one that was closed."""
    first, second = tables.subjects("3x3"), tables.subjects("5x5")
    frameworks = [
        FrameworkRow(datetime(2024, 1, 1), subjects=first.model_dump_json()),
        FrameworkRow(datetime(2025, 7, 1), subjects=second.model_dump_json()),
    ]
    made = Council(frameworks, [ReturnRow(number, datetime(2025, number, 20)) for number in (3, 6, 9)])
    told = {"inherent_impact": 3, "inherent_likelihood": 3, "directorate": "Homes", **more}
    made.risks = [
        RiskRow(3, "R2", date(2025, 3, 10), 2, 3, **told),
        RiskRow(6, "R2", date(2025, 6, 10), 3, 3, **told),
        RiskRow(9, "R2", date(2025, 6, 10), 3, 2, **told),
        RiskRow(9, "R2", date(2025, 9, 10), 2, 2, **told),
        RiskRow(6, "R10", date(2025, 6, 10), 3, 3, closed_on=date(2025, 6, 15)),
    ]
    return made


def test_a_past_moment_is_judged_by_what_held_then(reader: Reader) -> None:
    put_into(reader.database, register())
    before = read_risks(reader, period=parse_period("2025/26 Q1"), at=datetime(2025, 6, 30))
    now = read_risks(reader, period=parse_period("2025/26 Q1"), at=datetime(2025, 9, 30))
    assert [(one["subject"], one["because"], one["risk"]["score"]) for one in before.rows] == [
        ("R2", "beyond_tolerance", 9)
    ]
    assert [(one["subject"], one["because"], one["risk"]["score"]) for one in now.rows] == [
        ("R2", "within_appetite", 6)
    ]
    assert before.headline() == "1 of 1 risk stands above appetite: R2 Risk R2 at 9."
    assert now.headline() == "The one risk that is open is within appetite."
    assert (before.matrix.appetite, now.matrix.appetite) == (4, 12)


def test_what_is_closed_stays_readable_by_its_last_position(reader: Reader) -> None:
    put_into(reader.database, register())
    told = read_risks(reader, period=parse_period("2025/26 Q2"), at=tables.AT)
    assert [one["subject"] for one in told.closed] == ["R10"]
    assert told.closed[0]["reason"].endswith("Closed on 15 June 2025.")
    assert (
        read_risks(reader, period=parse_period("2025/26 Q2"), at=tables.AT, directorate="Homes").closed == []
    )
    assert told.moves() == {"up": 0, "down": 1, "none": 0, "new": 0}
    assert told.counts() == {"Within appetite": 1}


def test_the_past_of_a_position_is_by_quarters_newest_first(reader: Reader) -> None:
    put_into(reader.database, register())
    for asked in ("2025/26 Q2", "2025/26"):
        row = next(
            one
            for one in positions.positions(reader.database, at=tables.AT, period=parse_period(asked))
            if one["about"] == "risk"
        )
        past = [(one["period"], one["value"]) for one in row["past"] if one["ends"] <= date(2025, 9, 30)]
        assert past == [("2025/26 Q2", 4), ("2025/26 Q1", 6), ("2024/25 Q4", 6)]
    assert row["period"] == "2025/26 Q4" and row["directorate"] == "Homes"


def test_a_story_has_every_review_with_its_cell_and_what_changed(reader: Reader) -> None:
    put_into(reader.database, register(plans=("P9",)))
    told = read_risk(reader, "r2", period=parse_period("2025/26 Q2"), at=tables.AT)
    assert [
        (one["reviewed_on"], one["score"], one["versions"], one["return_id"]) for one in told.reviews
    ] == [
        (date(2025, 9, 10), 4, 1, "R9"),
        (date(2025, 6, 10), 6, 2, "R9"),
        (date(2025, 3, 10), 6, 1, "R3"),
    ]
    assert [(one["heading"], one["was"], one["now"]) for one in told.reviews[0]["changes"]] == [
        ("Score", 6, 4),
        ("Impact", 3, 2),
    ]
    assert told.reviews[2]["is_first"] and told.unknown_plans == ["P9"] and not told.plans
    with pytest.raises(UnknownChoiceError, match=r"There is no risk “R3” in 2025/26 Q2\. Near it: R2"):
        read_risk(reader, "R3", period=parse_period("2025/26 Q2"), at=tables.AT)


def test_nothing_is_said_where_nothing_was_handed_in(reader: Reader) -> None:
    put_into(reader.database, spec.council())
    told = read_risks(reader, period=tables.QUARTER, at=tables.AT)
    assert (told.rows, told.closed, told.headline(), told.summary()) == ([], [], "No risk was handed in.", "")
    with pytest.raises(UnknownChoiceError, match="No risk was handed in by the end of"):
        read_risk(reader, "R1", period=tables.QUARTER, at=tables.AT)
