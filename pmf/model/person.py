"""Who is asking."""

from __future__ import annotations

import re
from dataclasses import dataclass

_SIGNED = re.compile(r"(.*) \((\S+@\S+)\)\s*")


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
        return _plain(signature) == _plain(self.signature)

    def may_have_signed(self, signature: str) -> bool:
        """Whether an act was this person's: also where only one of the two has an address, as at the command line,
        and the names are the same. Better that a namesake asks a colleague than that one hand does both."""
        if self.signed(signature):
            return True
        found = _SIGNED.fullmatch(signature)
        if found and self.email:
            return False
        return _plain(found[1] if found else signature) == _plain(self.name)


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


NOBODY = Person("nobody")
