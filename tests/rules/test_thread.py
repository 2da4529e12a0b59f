"""Puts every row of the tables of the golden thread into a real database, and asks for the thread."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from rules import spec_tables as spec
from rules import thread_tables as tables
from rules.council_facts import (
    Council,
    EventRow,
    FrameworkRow,
    PlanActionRow,
    PlanRow,
    ReturnRow,
    empty_council,
    put_into,
)

from pmf.access.permissions import everything
from pmf.catalogue.council import read_settings
from pmf.reports.exception_report import ExceptionReport, read_exceptions
from pmf.reports.reading import Reader, UnknownChoiceError
from pmf.reports.thread import Thread, read_thread, read_versions
from pmf.reports.thread_part import part_of
from pmf.rules import gap_wording, threading
from pmf.store.database import Database

FRAMEWORK = read_settings(framework="tower_hamlets").framework.model_copy(
    update={"levels": tuple(tables.levels())}
)
ROLL_UPS, ACTIONS, GAPS = (spec.rows_of(f"thread_{name}") for name in ("roll_up", "actions", "gaps"))
TODAY = datetime(2026, 2, 10, 12)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    with empty_council(tmp_path_factory.mktemp("thread")) as opened:
        yield opened


@pytest.fixture(scope="module")
def reader(database: Database) -> Reader:
    return Reader(database, FRAMEWORK, everything(FRAMEWORK, "spec"))


def ids(rows: list[spec.Row]) -> list[str]:
    return [row["case"] for row in rows]


def read(reader: Reader, at: datetime = tables.AT, **asked: Any) -> Thread:
    return read_thread(reader, period=tables.QUARTER, at=at, **asked)


# The roll-up.


@pytest.fixture(scope="module")
def threads(reader: Reader) -> dict[tuple[str, str], Thread]:
    """The thread of all rows that share a method and its lines."""
    told = {}
    for method, lines in {(row["method"], row["from"]) for row in ROLL_UPS}:
        green, amber = (Decimal(one) for one in (lines or "90 75").split())
        made = spec.council(roll_up=method, green_from=green, amber_from=amber)
        for row in ROLL_UPS:
            if (row["method"], row["from"]) == (method, lines):
                tables.add(made, row["plans"], row["hangs"], f"{row['code']}-")
        put_into(reader.database, made)
        told[method, lines] = read(reader)
    return told


@pytest.mark.parametrize("row", ROLL_UPS, ids=ids(ROLL_UPS))
def test_a_plan_stands_as_its_table_says(row: spec.Row, threads: dict[tuple[str, str], Thread]) -> None:
    thread, prefix = threads[row["method"], row["from"]], f"{row['code']}-"
    node = thread.nodes[prefix + row["plan"]]
    assert (node.status, node.own or "", node.lower or "") == (row["status"], row["own"], row["below"]), (
        node.reason
    )
    assert f"{node.on_target} of {node.rated} of {node.total}" == row["counts"]
    assert " ".join(one.removeprefix(prefix) for _, one in node.drivers) == row["drivers"]
    assert not row["sentence"] or node.reason == row["sentence"]


def test_the_method_is_printed_with_its_lines(threads: dict[tuple[str, str], Thread]) -> None:
    for (method, lines), thread in threads.items():
        for line in lines.split():
            assert f"{line}%" in thread.method_words, method


# Actions.


@pytest.fixture(scope="module")
def actions(reader: Reader) -> tuple[Thread, ExceptionReport]:
    """Every row's action, and what needs a conversation."""
    made = spec.council()
    made.plans.append(PlanRow(1, "P", "service_plan", ("Z",), "Homes", "Repairs"))
    for row in ACTIONS:
        begins = datetime.fromisoformat(row["begins"]).date() if row["begins"] else None
        for told in tables.reports(row["reports"]):
            made.plan_actions.append(PlanActionRow(2, row["code"], ("P",), begins=begins, **told))
    put_into(reader.database, made)
    quarter = spec.period("Q3")
    return read_thread(reader, period=quarter, at=TODAY), read_exceptions(reader, period=quarter, at=TODAY)


@pytest.mark.parametrize("row", ACTIONS, ids=ids(ACTIONS))
def test_an_action_counts_as_its_table_says(row: spec.Row, actions: tuple[Thread, ExceptionReport]) -> None:
    thread, report = actions
    action = thread.actions[row["code"]]
    assert (action["counts_as"], action["because"]) == (row["counts as"], row["because"])
    assert (str(action["slipped_times"]), "yes" if action["is_stale"] else "no") == (
        row["put off"],
        row["stale"],
    )
    assert not row["sentence"] or action["reason"] == row["sentence"]
    assert (action["directorate"], action["service"]) == ("Homes", "Repairs")
    found = [
        one for one in report.exceptions if (one.subject_kind, one.subject) == ("plan_action", row["code"])
    ]
    assert " ".join(kind for one in found for kind in one.kinds) == row["exception"]
    for one in found:
        assert (one.severity, one.directorate, one.owner, one.quadrant) == ("medium", "Homes", "Ann", None)
        assert one.reasons[0].startswith(action["reason"])


# Gaps.


# What these say depends on all the plans that there are, so each has a council to itself.
_OF_ALL = (
    "objective_without_budget",
    "objective_without_risk",
    "plan_missing",
    "risk_unknown",
    "risk_without_plan",
)


@pytest.fixture(scope="module")
def broken(database: Database) -> dict[str, list[dict[str, Any]]]:
    """Where the thread is broken in each row's plans, by its code."""
    together: dict[tuple[str, ...], list[spec.Row]] = defaultdict(list)
    for row in GAPS:
        alone = row["code"] if row["kind"] in _OF_ALL else ""
        together[row["levels"], row["as at"], alone].append(row)
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for (levels, day, alone), rows in together.items():
        made = spec.council()
        for row in rows:
            tables.add(made, row["plans"], row["hangs"], f"{row['code']}-")
        put_into(database, made)
        at = datetime.fromisoformat(f"{day}T12:00") if day else tables.AT
        for one in gaps(database, at, tables.levels(levels)):
            found[alone or one["subject"][: len(rows[0]["code"])]].append(one)
    return found


@pytest.mark.parametrize("row", GAPS, ids=ids(GAPS))
def test_the_thread_is_broken_where_its_table_says(
    row: spec.Row, broken: dict[str, list[dict[str, Any]]]
) -> None:
    prefix = f"{row['code']}-"
    found = [one for one in broken[row["code"]] if one["gap"] == row["kind"]]
    assert " ".join(sorted(one["subject"].removeprefix(prefix) for one in found)) == row["subjects"]
    names = {level.id: level.name for level in tables.levels()}
    for one in found:
        said = gap_wording.message(one, FRAMEWORK.words, names).replace(prefix, "")
        fix = gap_wording.fix(one, FRAMEWORK.words)
        assert not row["sentence"] or said == row["sentence"]
        assert fix.endswith(".") and "{" not in said + fix and "“None”" not in said


def gaps(database: Database, at: datetime, levels: list[Any]) -> list[dict[str, Any]]:
    """Where the thread is broken, without judging any indicator."""
    asked = {"at": at, "today": at.date(), "starts": tables.QUARTER.starts, "until": tables.QUARTER.ends}
    with database.asking() as cursor:
        threading.lay_out(cursor, asked, levels)
        return threading.gaps_on(cursor, asked)


def test_every_kind_of_gap_has_a_row_that_has_it_and_one_that_has_not() -> None:
    kinds = set(gap_wording.KINDS)
    assert kinds == {row["kind"] for row in GAPS if row["subjects"]}
    assert kinds - {"circle", "plan_of_unknown"} == {row["kind"] for row in GAPS if not row["subjects"]}


# What no table says.


def council(plans: str, hangs: str = "", **settings: Any) -> Council:
    made = spec.council(**settings)
    tables.add(made, plans, hangs)
    return made


def test_plans_that_two_returns_put_in_a_circle_are_read_and_said(reader: Reader) -> None:
    """Intake lets no such return in, but taking one back may bring it about."""
    made = council("V vision; A objective under V; B service_plan under A", "I red on B")
    made.returns += [ReturnRow(3, spec.LONG_AGO), ReturnRow(4, datetime(2025, 8, 1))]
    # A moves under B where B lies under nothing; then the return that took B out is taken back
    made.plans += [PlanRow(3, "B", "service_plan"), PlanRow(4, "A", "objective", ("B",))]
    put_into(reader.database, made)
    before = read(reader)
    assert [one for one in before.gaps if one.kind == "circle"] == []
    assert before.paths("A") == [("B", "A")]
    made.events.append(EventRow(3, "withdrawn", datetime(2025, 8, 10)))
    put_into(reader.database, made)
    after = read(reader)
    (circle,) = [one for one in after.gaps if one.kind == "circle"]
    assert circle.message == "The plans go in a circle: A under B under A. It is not shown under B."
    assert (circle.node, after.roots, after.ways_up("I")) == ("A", ("V", "A"), [("A", "B")])
    assert after.nodes["A"].status == "red"
    assert any(
        one.subject == "A" and "circle" in one.reasons[0]
        for one in read_exceptions(reader, period=tables.QUARTER, at=tables.AT).exceptions
    )
    # as at a day before that, nothing of it is seen
    assert not [one for one in read(reader, at=datetime(2025, 8, 9)).gaps if one.kind == "circle"]


def test_a_tangle_of_circles_ends(reader: Reader) -> None:
    names = [f"N{number}" for number in range(25)]
    made = spec.council()
    made.plans = [PlanRow(1, one, "objective", tuple(names)) for one in names]
    put_into(reader.database, made)
    thread = read(reader)
    assert set(thread.nodes) == set(names)
    assert len([one for one in thread.gaps if one.kind == "circle"]) == 25 * 24 // 2
    assert all(thread.paths(one) for one in names)


def test_every_way_up_and_down(reader: Reader) -> None:
    made = council(
        "V vision; P priority under V; Q priority under V; A objective under P; B objective under Q; S service_plan under A, B",
        "I red on S, V; X action on_track on S",
    )
    put_into(reader.database, made)
    thread = read(reader)
    assert list(thread.nodes) == ["V", "P", "A", "S", "Q", "B"]
    assert (thread.roots, thread.children("V"), thread.below("P")) == (("V",), ("P", "Q"), {"A", "S"})
    assert thread.paths("S") == [("V", "P", "A", "S"), ("V", "Q", "B", "S")]
    assert thread.ways_up("I") == [*thread.paths("S"), ("V",)]
    assert thread.ways_up("X", "action") == thread.paths("S")
    assert (thread.indicators("S"), thread.actions_of("S"), thread.indicators("A")) == (("I",), ("X",), ())
    part = part_of(thread, "q")
    assert ([(one.id, depth) for one, depth in part.walk], list(part.lines)) == (
        [("Q", 0), ("B", 1), ("S", 2)],
        ["I"],
    )
    with pytest.raises(UnknownChoiceError, match=r"no plan “SS” in 2025/26 Q1. Near it: S \(Plan S\)"):
        part_of(thread, "SS")


def test_a_choice_leaves_what_matches_and_what_lies_above_it(reader: Reader) -> None:
    made = council(
        "V vision; P priority under V; Q priority under V; S service_plan under P directorate Homes member Cllr;"
        " T service_plan under Q directorate Place",
        "I red on S directorate Homes set top; J green on P directorate Place; K amber on T directorate Place set top;"
        " X action off_track on T; Y action on_track on S; Z action on_track for I on P; W amber directorate Homes",
    )
    put_into(reader.database, made)
    homes = read(reader, directorate="Homes")
    assert (list(homes.nodes), sorted(homes.lines), sorted(homes.actions)) == (
        ["V", "P", "S"],
        ["I", "W"],
        ["Y"],
    )
    assert (homes.nodes["V"].total, homes.nodes["V"].status) == (2, "red")
    assert {one.node for one in homes.gaps if one.kind == "indicator_without_plan"} == {"W"}
    place = read(reader, directorate="Place")
    assert (list(place.nodes), sorted(place.lines), sorted(place.actions)) == (
        ["V", "P", "Q", "T"],
        ["J", "K"],
        ["X"],
    )
    assert place.nodes["P"].status == "green"
    member = read(reader, lead_member="Cllr")
    assert (list(member.nodes), sorted(member.lines), sorted(member.actions)) == (["V", "P", "S"], [], ["Y"])
    assert not read(reader, directorate="Nowhere").nodes


def test_a_choice_of_a_set_leaves_its_indicators_and_their_actions(reader: Reader) -> None:
    made = council(
        "V vision; P priority under V; S service_plan under P; T service_plan under P",
        "I red on S set strategic; J green on T; X action off_track for I on V; Y action on_track on S",
    )
    put_into(reader.database, made)
    thread = read(reader, indicator_set="strategic")
    assert (list(thread.nodes), list(thread.lines), list(thread.actions)) == (["V", "P", "S"], ["I"], ["X"])


def test_a_dated_change_of_the_method_holds_from_its_day(reader: Reader) -> None:
    made = council("A objective", "I green on A; J red on A")
    made.frameworks.append(FrameworkRow(datetime(2025, 8, 15), roll_up="share_of", green_from=Decimal(50)))
    put_into(reader.database, made)
    assert read(reader, at=datetime(2025, 8, 14)).nodes["A"].status == "red"
    assert read(reader, at=datetime(2025, 8, 16)).nodes["A"].status == "green"


def test_the_versions_of_a_plan_say_what_changed(reader: Reader) -> None:
    made = council("P priority; A objective under P", "")
    made.returns += [ReturnRow(3, datetime(2025, 6, 1)), ReturnRow(4, datetime(2025, 9, 1))]
    first = next(one for one in made.plans if one.node_id == "A")
    made.plans += [
        replace(first, return_no=3, owner="Jo", budget_lines=("B1",)),
        replace(first, return_no=4, owner="Sam"),
    ]
    put_into(reader.database, made)
    newest, oldest = read_versions(reader, "A", tables.AT)
    assert [(one["heading"], one["was"], one["now"]) for one in newest["changes"]] == [
        ("Owner", None, "Jo"), ("Budget lines", [], ["B1"]),
    ]  # fmt: skip
    assert (oldest["is_first"], oldest["changes"], newest["return_id"]) == (True, [], "R3")
    node = read(reader).nodes["A"]
    assert (node.versions, node.changed_at, node.owner) == (2, datetime(2025, 6, 1), "Jo")
    assert len(read_versions(reader, "A", spec.MUCH_LATER)) == 3


def test_the_headline_counts_what_is_there(reader: Reader) -> None:
    put_into(reader.database, council("V vision owner Jo", ""))
    assert read(reader).headline().startswith("Plan V: nothing measures it")
    assert read(reader).headline("V").startswith("Plan V: nothing measures it")
    put_into(reader.database, spec.council())
    assert read(reader).headline() == "There are no plans for 2025/26 Q1 yet."
    put_into(reader.database, council("P priority owner Jo; Q priority owner Jo", "I green on P; J red on Q"))
    assert read(reader).headline() == (
        "1 of 2 priorities is on target for 2025/26 Q1, 1 below its minimum standard; the thread is whole."
    )
