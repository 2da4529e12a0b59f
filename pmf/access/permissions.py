"""Who may do what: by the framework's roles, and nothing besides.

Asked by intake, reports and review themselves, so that no page can forget to.
"""

from __future__ import annotations

from pmf.model.framework import Framework
from pmf.model.person import Person
from pmf.model.role import IN_WORDS, OF_A_SERVICE, Action, Role


class NotAllowedError(Exception):
    """A person asked for something that none of their roles may do."""


def may(framework: Framework, person: Person, action: Action, service: str | None = None) -> bool:
    """Whether a person may take an action: for a service where one is named, for any at all where none is."""
    return _granting(framework, person, action, service) is not None


def require(framework: Framework, person: Person, action: Action, service: str | None = None) -> None:
    """Raise NotAllowedError unless a person may take an action."""
    if not may(framework, person, action, service):
        raise NotAllowedError(explain(framework, person, action, service))


def explain(framework: Framework, person: Person, action: Action, service: str | None = None) -> str:
    """One sentence on why a person may or may not take an action."""
    what = IN_WORDS[action] + (f" for {service}" if service else "")
    role = _granting(framework, person, action, service)
    if role is not None:
        own = ", ".join(sorted(person.services))
        limit = f", for their own services alone ({own})" if _limited(role, action) and not service else ""
        return f"{person.name} may {what}, as {role.name}{limit}."
    held = [one for one in framework.roles if one.id in person.roles]
    if any(action in one.may for one in held):
        own = ", ".join(sorted(person.services)) or "none"
        return f"{person.name} may not {what}: only for their own services ({own})."
    names = ", ".join(one.name for one in held) or "no role here"
    return f"{person.name} may not {what}: {names} does not include it."


def everything(framework: Framework, name: str) -> Person:
    """Whoever runs the command line: they hold the file itself, so they hold every role."""
    return Person(name, frozenset(role.id for role in framework.roles))


def _granting(framework: Framework, person: Person, action: Action, service: str | None) -> Role | None:
    own = {one.casefold() for one in person.services}
    # A role that holds everywhere is named before one that holds for some services alone.
    for role in sorted(framework.roles, key=lambda one: _limited(one, action)):
        if role.id not in person.roles or action not in role.may:
            continue
        if not _limited(role, action):
            return role
        if own if service is None else service.casefold() in own:
            return role
    return None


def _limited(role: Role, action: Action) -> bool:
    return role.own_services and action in OF_A_SERVICE
