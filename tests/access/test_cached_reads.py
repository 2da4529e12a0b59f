"""What is kept for one person is never given to another."""

from __future__ import annotations

import ast
import itertools
import random
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from helpers.assurance import record, sized
from helpers.files import copied

from pmf.access.permissions import NotAllowedError
from pmf.catalogue.council import ROOT, read_settings
from pmf.model.period import Frequency, parse_period
from pmf.model.person import NOBODY, Person
from pmf.model.words import StatusRule
from pmf.reports.audit_sample import Sample
from pmf.reports.reading import UnknownChoiceError
from pmf.rules.judging import Supposition
from pmf.rules.opening import open_council
from pmf.store.returns import UnknownReturnError
from pmf.ui import (
    activity_reads,
    calendar_reads,
    decision_reads,
    exception_reads,
    finance_reads,
    framework_reads,
    people_reads,
    reads,
    risk_reads,
    signal_reads,
    thread_reads,
)
from pmf.ui.council import Served
from pmf.ui.frame import View

OFFICER = Person("Jade", frozenset({"officer"}), frozenset({"Repairs"}))
VIEWER = Person("Jade", frozenset({"viewer"}), frozenset({"Repairs"}))
READS: dict[str, Callable[[View], Any]] = {
    "scorecard": lambda view: reads.scorecard(view, None, None),
    "indicator": lambda view: reads.indicator(view, "REP01", 1),
    "indicators": reads.indicators,
    "directorates": reads.directorates,
    "days_with_returns": reads.days_with_returns,
    "board": reads.board,
    "actions_board": reads.actions_board,
    "quadrants_board": reads.quadrants_board,
    "data_quality": reads.data_quality,
    "marked": lambda view: reads.marked(view, "REP01"),
    "restated": lambda view: reads.restated(view, "REP01"),
    "restated_since": lambda view: reads.restated_since(view, None),
    "samples": reads.samples,
    "drawn_again": lambda view: reads.drawn_again(view, Sample({"sample_no": 1}, [])),
    "periods_collected": reads.periods_collected,
    "reminders": lambda view: reads.reminders(view, "http://council.example/hand_in"),
    "past_return": lambda view: reads.past_return(view, "R0001"),
    "waiting_for": reads.waiting_for,
    "consequence": lambda view: reads.consequence(view, "R0001", "withdrawn"),
    "tracker": lambda view: decision_reads.tracker(view, None),
    "target_challenge": lambda view: decision_reads.target_challenge(
        view, view.period.within(Frequency.YEAR), None
    ),
    "targets_of": lambda view: decision_reads.targets_of(view, "REP02"),
    "years_with_targets": decision_reads.years_with_targets,
    "sheets": lambda view: reads.sheets(view, "indicators.csv", "0" * 64),
    "exceptions": exception_reads.exceptions,
    "rows": lambda view: exception_reads.rows(view, None, None),
    "moves": lambda view: exception_reads.moves(view, "indicator", "REP01"),
    "dossier": lambda view: exception_reads.dossier(view, "REP01"),
    "position_dossier": lambda view: exception_reads.position_dossier(view, "risk", "R01"),
    "projections": signal_reads.projections,
    "signals_now": signal_reads.signals_now,
    "signals_of": lambda view: signal_reads.signals_of(view, "REP01", 1, view.period.ends),
    "commentary": signal_reads.commentary,
    "commentary_of": lambda view: signal_reads.commentary_of(view, "REP01"),
    "record": lambda view: signal_reads.record(view, "REP01"),
    "highlights": lambda view: signal_reads.highlights(view, None, None),
    "thread": thread_reads.thread,
    "drawn": lambda view: thread_reads.drawn(view, thread_reads.WHOLE, ()),
    "versions": lambda view: thread_reads.versions(view, "P1"),
    "month": lambda view: calendar_reads.month(view, view.period.ends),
    "what_if": lambda view: signal_reads.what_if(view, Supposition(StatusRule.STRICT), None),
    "activity": lambda view: activity_reads.activity(view, None),
    "data_list": framework_reads.data_list,
    "changes": lambda view: framework_reads.changes(view, view.period.starts, view.period.ends),
    "health": framework_reads.health,
    "health_history": framework_reads.health_history,
    "risks": lambda view: risk_reads.risks(view, None),
    "risk_map": lambda view: risk_reads.risk_map(view, None, "before"),
    "risk": lambda view: risk_reads.risk(view, "R1"),
    "settings_in_force": framework_reads.settings_in_force,
    "strategy_map": framework_reads.strategy_map,
    "strategy_map_spec": framework_reads.strategy_map_spec,
    "finance": lambda view: finance_reads.finance(view, None),
    "budget": lambda view: finance_reads.budget(view, "Repairs"),
    "virements": lambda view: finance_reads.virements(view, "Repairs"),
    "spending_lines": finance_reads.spending_lines,
    "customers": lambda view: people_reads.customers(view, None),
    "workforce": lambda view: people_reads.workforce(view, None),
    "service_sheet": lambda view: people_reads.service_sheet(view, "Repairs"),
}
# Who may read what: officers all of it, viewers nothing of returns, nobody nothing.
OF_RETURNS = {
    "board",
    "actions_board",
    "quadrants_board",
    "reminders",
    "past_return",
    "waiting_for",
    "consequence",
    "sheets",
}
# Between which lines money may be moved is for those who may ask for it, and none of these may.
MAY = {
    OFFICER: set(READS) - {"spending_lines"},
    VIEWER: set(READS) - OF_RETURNS - {"spending_lines"},
    NOBODY: set(),
}
# A picture of what was read, a holder of somebody's rights that asks for itself, and a choice of what to read.
NO_READS = {"trend_spec", "reviewer", "decider", "mover", "Choice"}


@pytest.fixture
def served(filled_file: Path, tmp_path: Path) -> Iterator[Served]:
    settings = read_settings(database=str(copied(filled_file, tmp_path / "council.duckdb")))
    database = open_council(settings.database, settings.framework)
    st.cache_resource.clear()
    yield Served(settings, database)
    st.cache_resource.clear()
    database.close()


def view_of(served: Served, person: Person) -> View:
    period = parse_period("2025/26 Q3")
    return View(served, person, "light", (period,), period, None)


def leaks(served: Served, person: Person, name: str) -> bool:
    """Whether somebody got what is not theirs, or was refused what is."""
    try:
        READS[name](view_of(served, person))
    except NotAllowedError:
        return name in MAY[person]
    except (UnknownReturnError, UnknownChoiceError, LookupError):
        pass  # let in, and there is nothing of that name
    return name not in MAY[person]


def test_two_roles_in_turn_get_each_their_own(served: Served) -> None:
    turns = sized(200)
    random.seed(7)
    asked = [(person, random.choice(list(READS))) for person in itertools.islice(itertools.cycle((OFFICER, VIEWER, NOBODY)), turns)]  # fmt: skip
    one_after_another = sum(leaks(served, *one) for one in asked)
    with ThreadPoolExecutor(4) as pool:
        at_once = sum(pool.map(lambda one: leaks(served, *one), asked))
    record("no_cross_session_leak", interleavings=2 * turns, leaks=one_after_another + at_once)
    assert (one_after_another, at_once) == (0, 0)


def test_every_read_that_is_kept_is_tried_here() -> None:
    public = {name for kept in (reads, signal_reads, decision_reads, exception_reads, calendar_reads, activity_reads, finance_reads, framework_reads, people_reads, risk_reads, thread_reads) for name, value in vars(kept).items() if callable(value) and getattr(value, "__module__", "") == kept.__name__ and not name.startswith("_")}  # fmt: skip
    with_a_view = {name for name in public if name not in NO_READS}
    assert with_a_view == set(READS), "say here who may read it"


def test_every_cached_function_takes_the_scope_and_is_given_it() -> None:
    cached = []
    for path in [*(ROOT / "pmf").rglob("*.py"), *(ROOT / "pages").glob("*.py")]:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        kept = {node.name: node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and any("cache_resource" in ast.unparse(one) or "cache_data" in ast.unparse(one) for one in node.decorator_list)}  # fmt: skip
        for node in kept.values():
            cached.append(node.name)
            assert node.args.args[0].arg == "scope", (
                f"{path.name}: {node.name} must be kept by who may see it"
            )
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in kept:
                first = ast.unparse(node.args[0])
                assert first.startswith("_key("), f"{path.name}: {node.func.id} is asked with {first}"
    assert len(cached) >= 7


def test_the_scope_tells_people_apart_by_role_service_and_name(served: Served) -> None:
    others = [
        OFFICER,
        VIEWER,
        NOBODY,
        Person("Jade", OFFICER.roles, frozenset({"Homes"})),
        Person("Kim", OFFICER.roles, OFFICER.services),
        Person("Jade", OFFICER.roles, OFFICER.services, "jade@council.example"),
    ]
    assert len({reads._key(view_of(served, one)) for one in others}) == len(others)
