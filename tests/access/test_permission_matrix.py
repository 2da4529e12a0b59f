"""Who may do what: every role, action and scope of the code's own lists against a table for people, and
the same through every way into the layers below the pages."""

from __future__ import annotations

import csv
import itertools
from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from helpers.assurance import record
from helpers.council import TODAY, Council
from helpers.entries import Entry, entries
from helpers.files import FIGURES, csv_file

from pmf.access.permissions import NotAllowedError, explain, may, require
from pmf.catalogue.council import ROOT, read_settings
from pmf.intake.check_person import REGISTERS
from pmf.intake.road import Examination, Road, examine
from pmf.model.framework import Framework
from pmf.model.period import Period, parse_period
from pmf.model.person import NOBODY, Person
from pmf.model.review import DecisionEvent, DecisionKind, Move
from pmf.model.role import IN_WORDS, STANDARD_ROLES, Action, Role
from pmf.model.words import StatusRule
from pmf.reports.agenda import Frozen, read_frozen
from pmf.reports.audit_sample import Sample
from pmf.reports.meetings import Meeting
from pmf.reports.reading import Reader
from pmf.review.deciding import Decision
from pmf.rules.judging import Supposition
from pmf.rules.threading import ThreadRows
from pmf.store.database import Database
from pmf.store.virements import Virement

SPEC = Path(__file__).resolve().parents[1] / "spec"
OWN, OTHER = "Repairs", "Homes"
# The table's columns: the services of the person, and the service that the action is for.
SCOPES: dict[str, tuple[frozenset[str], str | None]] = {
    "in their own service": (frozenset({OWN}), OWN),
    "in another service": (frozenset({OWN}), OTHER),
    "where no service is named": (frozenset({OWN}), None),
    "with no service of their own": (frozenset(), None),
}
FRAMEWORK = read_settings(framework="tower_hamlets").framework


def table(name: str) -> list[dict[str, str]]:
    with (SPEC / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def person(role: str, services: frozenset[str] = frozenset({OWN})) -> Person:
    return NOBODY if role == "nobody" else Person("Sam", frozenset({role}), services)


MATRIX = {(row["role"], row["action"]): row for row in table("permissions.csv")}
ROLES = [role.id for role in STANDARD_ROLES]


def wanted(role: str, action: Action, scope: str) -> bool:
    return {"yes": True, "no": False}[MATRIX[role, action.value][scope]]


def test_the_table_names_every_role_and_action_of_the_code_and_no_other() -> None:
    assert set(MATRIX) == {(role, action.value) for role in [*ROLES, "nobody"] for action in Action}
    assert set(IN_WORDS) == set(Action)


def test_every_shipped_framework_works_by_the_roles_of_the_table() -> None:
    """Each has every standard role under the council's own name, and what it adds may no more than is its to do."""
    standard = {role.id: (role.may, role.own_services) for role in STANDARD_ROLES}
    added = {
        ("read_scorecard", "read_returns", "decide_exception"),
        ("read_scorecard", "read_returns", "audit_data"),
    }
    for file in (ROOT / "config" / "frameworks").glob("*.toml"):
        roles = {role.id: role for role in read_settings(framework=file.stem).framework.roles}
        for name, allowed in standard.items():
            assert (roles[name].may, roles[name].own_services) == allowed, file.stem
        for name in roles.keys() - standard.keys():
            rights = (roles[name].may, roles[name].own_services)
            assert rights in standard.values() or rights in {(one, False) for one in added}, (file.stem, name)


def test_the_permission_matrix() -> None:
    allowed_wrongly, denied_wrongly, decisions = [], [], 0
    for role, action, scope in itertools.product([*ROLES, "nobody"], Action, SCOPES):
        services, service = SCOPES[scope]
        who = person(role, services)
        decided = may(FRAMEWORK, who, action, service)
        decisions += 1
        if decided and not wanted(role, action, scope):
            allowed_wrongly.append((role, action, scope))
        if not decided and wanted(role, action, scope):
            denied_wrongly.append((role, action, scope))
        assert (" may not " in explain(FRAMEWORK, who, action, service)) is not decided
        if decided:
            require(FRAMEWORK, who, action, service)
        else:
            with pytest.raises(NotAllowedError, match="may not"):
                require(FRAMEWORK, who, action, service)
    record(
        "permission_matrix", decisions=decisions, allowed_wrongly=len(allowed_wrongly),
        denied_wrongly=len(denied_wrongly),
    )  # fmt: skip
    assert (allowed_wrongly, denied_wrongly) == ([], [])


def test_two_roles_allow_what_either_does_and_no_more() -> None:
    for one, two in itertools.combinations(ROLES, 2):
        for action, (services, service) in itertools.product(Action, SCOPES.values()):
            both = Person("Sam", frozenset({one, two}), services)
            either = any(may(FRAMEWORK, person(role, services), action, service) for role in (one, two))
            assert may(FRAMEWORK, both, action, service) is either


def test_a_role_that_the_framework_does_not_know_is_no_role() -> None:
    assert not any(
        may(FRAMEWORK, person(role), action) for role in ("", "root", "Viewer") for action in Action
    )


def test_a_framework_with_roles_of_its_own_goes_by_those() -> None:
    narrow = FRAMEWORK.model_copy(
        update={"roles": (Role(id="viewer", name="V", may=(Action.READ_RETURNS,)),)}
    )
    assert may(narrow, person("viewer"), Action.READ_RETURNS)
    assert not may(narrow, person("viewer"), Action.READ_SCORECARD)
    assert not may(narrow, person("administrator"), Action.READ_RETURNS)


# The same through the layers below.

ENTRIES = {
    row["entry"]: [Action(one) for one in row["action"].split(" or ")]
    for row in table("permissions_of_entries.csv")
}
FOUND = entries()
_TEXTS = {
    "code": "REP01", "return_id": "R0001", "kind": "performance", "file_name": "figures.csv", "email": "jo@council.example",
    "name": "Jo", "reason": "A slip", "file_hash": "0" * 64,
}  # fmt: skip
# The last: this test was not told how to make an argument.
_WRONG_CALLS = (TypeError, AttributeError, NameError, AssertionError)


def test_every_entry_is_in_the_table_with_its_action() -> None:
    assert {one.name for one in FOUND} == set(ENTRIES), (
        "Say in tests/spec/permissions_of_entries.csv which action each entry asks for."
    )
    assert len(FOUND) >= 20


@pytest.mark.parametrize("entry", FOUND, ids=lambda one: one.name)
def test_an_entry_asks_before_it_does_anything(entry: Entry) -> None:
    assert entry.guarded_first(), f"{entry.name} must ask pmf.access first"


def a_meeting(framework: Framework) -> Meeting:
    period = parse_period("2025/26 Q3")
    return Meeting(1, framework.forums[0], TODAY.date(), period, None, TODAY, TODAY, "Jo", None, None, ())


class Values:
    """Arguments of every type that an entry takes, for one person."""

    def __init__(self, council: Council, who: Person) -> None:
        self.council, self.who = council, who

    def of(self, name: str, kind: Any) -> Any:
        database, framework = self.council.database, self.council.road.framework
        made: dict[Any, Any] = {
            Person: self.who,
            Reader: Reader(database, framework, self.who),
            Road: self.council.road,
            Database: database,
            Framework: framework,
            Period: parse_period("2025/26 Q3"),
            datetime: TODAY,
            date: TODAY.date(),
            bytes: csv_file(FIGURES, ("REP02", "2025/26 Q1", 9)),
            bool: True,
            int: 1,
            # One that everybody who may decide anything may take.
            Decision: Decision("indicator", "REP02", DecisionKind.QUESTION, "Why?"),
            DecisionEvent: DecisionEvent.PROGRESS,
            Virement: Virement(
                parse_period("2025/26"), "hra", "revenue", OWN, "Roofs", OWN, "Walls", Decimal(1), "Need"
            ),
            Move: framework.review.moves[0],
            Supposition: Supposition(StatusRule.STRICT),
            ThreadRows: ThreadRows({"roll_up": "worst_of"}),
        }
        if kind in made:
            return made[kind]
        if kind is Examination:
            may_look = any(
                may(framework, self.who, one) for one in (Action.HAND_IN_RETURN, *REGISTERS.values())
            )
            helper = self.who if may_look else Person("Jo", frozenset({"administrator"}))
            return examine(self.council.road, helper, "figures.csv", made[bytes])
        if "None" in str(kind):
            return None
        if kind is str:
            return _TEXTS.get(name, "something")
        if str(kind).startswith("collections.abc.Mapping"):
            return {"handed_in_by": "Jo", "decision_no": 1}
        if str(kind).startswith("collections.abc."):
            return ["viewer"] if name == "roles" else []
        if kind is Sample:
            return Sample({"sample_no": 1}, [])
        if kind is Meeting:
            return a_meeting(framework)
        if kind is Frozen:
            anyone = Reader(database, framework, Person("Jo", frozenset({"administrator"})))
            return read_frozen(anyone, a_meeting(framework))
        raise AssertionError(f"tell this test how to make a {kind} for {name}")

    def prepared(self, entry: Entry) -> Callable[[], Any]:
        given = {name: self.of(name, kind) for name, kind in entry.arguments().items()}
        if entry.holder is None:
            return partial(entry.function, **given)
        holder = entry.holder(self.council.database, self.council.road.framework, self.who)
        return partial(entry.function, holder, **given)


class InError(Exception):
    """It has got as far as the database."""


def refused(entry: Entry, values: Values, actions: list[Action], *, whole: bool = True) -> bool:
    """Whether access was what stopped it; that there is no such return, say, is another matter. Not `whole`: once it
    asks the database it was let in, for it asks for permission before all else."""

    def stopped(*given: Any) -> None:
        raise InError

    try:
        call = values.prepared(entry)
        with pytest.MonkeyPatch.context() as patched:
            if not whole:
                patched.setattr(Database, "asking", stopped)
            answer = call()
    except NotAllowedError:
        return True
    except _WRONG_CALLS:
        raise
    except Exception:
        return False
    framework = values.council.road.framework
    return isinstance(answer, str) and answer in {explain(framework, values.who, one) for one in actions}


@pytest.fixture(scope="module")
def through(filled_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Council]:
    from helpers.council import open_road
    from helpers.files import copied

    with open_road(copied(filled_file, tmp_path_factory.mktemp("through") / "council.duckdb")) as opened:
        yield opened


def test_every_role_through_every_entry(through: Council) -> None:
    """Everybody who is to be refused tries the whole way, and one of those who are to be let in."""
    wrong, tries = [], 0
    gone_through: set[str] = set()
    for entry, role in itertools.product(FOUND, [*ROLES, "nobody"]):
        actions = ENTRIES[entry.name]
        hoped = any(wanted(role, action, "where no service is named") for action in actions)
        whole = not hoped or entry.name not in gone_through
        if hoped:
            gone_through.add(entry.name)
        if refused(entry, Values(through, person(role)), actions, whole=whole) is hoped:
            wrong.append((entry.name, role, "refused" if hoped else "let in"))
        tries += 1
    record("permission_entries", entries=len(FOUND), tries=tries, wrong=len(wrong))
    assert wrong == []
