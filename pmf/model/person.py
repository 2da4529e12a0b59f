"""Who is asking."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody, and the roles they hold. Nobody is the person without any."""

    name: str
    roles: frozenset[str] = frozenset()


NOBODY = Person("nobody")
