"""Who may open a past return: some hold what not everybody may see."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pmf.access.permissions import NotAllowedError, may
from pmf.model.framework import Framework
from pmf.model.person import Person
from pmf.model.role import Action
from pmf.store.database import Database

# Kinds whose facts are for some alone: lines about posts, sums from which a small team could be worked out.
HELD_BY_SOME = frozenset({"budget", "workforce"})
# A file in somebody's own layout that was refused left no facts that would say what it was.
_MAY_BE_ANYTHING = "mapped"


def may_open_return(
    database: Database, framework: Framework, person: Person, record: Mapping[str, Any]
) -> bool:
    """Whether a person may see the file, rows, changes and findings of a return, given its record."""
    if not may(framework, person, Action.READ_RETURNS):
        return False
    if person.signed(record["handed_in_by"]) or may(framework, person, Action.READ_RESTRICTED):
        return True
    kind = record["kind"]
    if kind == _MAY_BE_ANYTHING:
        held = database.ask("kinds_of_return", {"return_no": record["return_no"]})
        return bool(held) and HELD_BY_SOME.isdisjoint(row["kind"] for row in held)
    return kind not in HELD_BY_SOME


def require_to_open(
    database: Database, framework: Framework, person: Person, record: Mapping[str, Any]
) -> None:
    """Raise NotAllowedError, with what to do, unless a person may open a return."""
    if not may_open_return(database, framework, person, record):
        raise NotAllowedError(
            f"{person.name} may not open {record['return_id']}: it holds what only some may see."
            " Whoever handed it in, and those who see restricted budget lines, can."
        )
