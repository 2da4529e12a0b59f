"""The actions there are, and the roles that may take them.

Asked by intake, reports and the store's keepers themselves, so that no page can forget to.
"""

from __future__ import annotations

from pmf.model.person import Person

VIEWER, OFFICER, PERFORMANCE_TEAM, ADMINISTRATOR = "viewer", "officer", "performance_team", "administrator"
ROLES = (VIEWER, OFFICER, PERFORMANCE_TEAM, ADMINISTRATOR)

_EVERYONE = frozenset(ROLES)
ACTIONS: dict[str, frozenset[str]] = {
    "read_scorecard": _EVERYONE,
    "hand_in_return": frozenset({OFFICER, PERFORMANCE_TEAM, ADMINISTRATOR}),
    "read_returns": frozenset({OFFICER, PERFORMANCE_TEAM, ADMINISTRATOR}),
    "withdraw_return": frozenset({PERFORMANCE_TEAM, ADMINISTRATOR}),
    "keep_database": frozenset({ADMINISTRATOR}),
}


class NotAllowedError(Exception):
    """A person asked for something that none of their roles may do."""


def may(person: Person, action: str) -> bool:
    """Whether a person may take an action. An action that is not listed is nobody's."""
    return bool(person.roles & ACTIONS.get(action, frozenset()))


def require(person: Person, action: str) -> None:
    """Raise NotAllowedError unless a person may take an action."""
    if not may(person, action):
        raise NotAllowedError(f"{person.name} may not {action.replace('_', ' ')}.")
