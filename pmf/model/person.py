"""Who is asking."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody, the roles that they hold, and the services that they work for. `email` is what sign-in
    knows them by; None in the demonstration and at the command line. Nobody is the person without any."""

    name: str
    roles: frozenset[str] = frozenset()
    services: frozenset[str] = frozenset()
    email: str | None = None

    @property
    def signature(self) -> str:
        """How their acts are signed: the name, and the address where sign-in vouches for one."""
        return f"{self.name} ({self.email})" if self.email else self.name

    def signed(self, signature: str) -> bool:
        """Whether an act was theirs. A name may be changed, so an address counts before it."""
        if self.email and signature.rstrip().endswith(")") and "(" in signature:
            return signature.rsplit("(", 1)[1].rstrip(")").strip().casefold() == self.email.casefold()
        return " ".join(signature.split()).casefold() == " ".join(self.signature.split()).casefold()


NOBODY = Person("nobody")
