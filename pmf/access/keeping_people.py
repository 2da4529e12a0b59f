"""Who is given which roles, and by whom. Every change is a dated, signed fact; nobody can lock all out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pmf.access.permissions import require
from pmf.model.framework import Framework
from pmf.model.person import Person
from pmf.model.role import Action
from pmf.store.accounts import account_changes, account_of, accounts, set_account
from pmf.store.database import Database
from pmf.store.returns import standing

_ADDRESS = re.compile(r"[^\s@<>()\[\],;:\\\"]+@[^\s@<>()\[\],;:\\\"]+\.[^\s@<>()\[\],;:\\\".]+")


class AccountError(ValueError):
    """An account cannot be as it was asked for. The message says what to do."""


@dataclass(frozen=True, slots=True)
class PeopleKeeper:
    """Who changes accounts, in which database, in which council's way."""

    database: Database
    framework: Framework
    person: Person

    def listed(self) -> list[dict[str, Any]]:
        """Every account with access, by address: email, name, roles, services, recorded_at, set_by."""
        self._check()
        return [row for row in accounts(self.database) if row["roles"]]

    def changes(self) -> list[dict[str, Any]]:
        """Every change there ever was, newest first."""
        self._check()
        return account_changes(self.database)

    def services(self) -> list[str]:
        """The services that have indicators, by name."""
        self._check()
        standing_now = standing(self.database, "indicators", self.database.now())
        return sorted({row["service"] for row in standing_now if row["service"]})

    def set(self, email: str, name: str, roles: Iterable[str], services: Iterable[str]) -> None:
        """Give somebody these roles and services in place of what they had. Raises AccountError."""
        self._check()
        email = email.strip().casefold()
        if len(email) > 254 or not _ADDRESS.fullmatch(email):
            raise AccountError(f"“{email}” is not an e-mail address. Write it like jo.bloggs@council.gov.uk.")
        name = " ".join(name.split())
        if not name or len(name) > 100 or not name.isprintable():
            raise AccountError("Say the person's name, in at most 100 letters.")
        wanted = self._roles(roles)
        if not wanted:
            raise AccountError(f"Choose at least one role. To take {email}'s access away, remove the person.")
        self._write(email, name, wanted, sorted({" ".join(one.split()) for one in services if one.strip()}))

    def remove(self, email: str) -> None:
        """Take somebody's access away. What they did stays signed with their name. Raises AccountError."""
        self._check()
        row = account_of(self.database, email)
        if row is None or not row["roles"]:
            raise AccountError(f"{email.strip()} has no access, so there is nothing to take away.")
        self._write(row["email"], row["name"], [], [])

    def _check(self) -> None:
        require(self.framework, self.person, Action.MANAGE_PEOPLE)

    def _roles(self, asked: Iterable[str]) -> list[str]:
        known = {word.casefold(): role.id for role in self.framework.roles for word in (role.id, role.name)}
        wanted = []
        for one in asked:
            role = known.get(" ".join(one.split()).casefold())
            if role is None:
                names = ", ".join(role.id for role in self.framework.roles)
                raise AccountError(f"There is no role “{one.strip()}”. There are: {names}.")
            wanted.append(role)
        return sorted(set(wanted), key=list(dict.fromkeys(known.values())).index)

    def _write(self, email: str, name: str, roles: Sequence[str], services: Sequence[str]) -> None:
        set_account(
            self.database, email, name, roles, services, by=self.person.signature,
            unless=lambda there: self._refuse_the_last(there, email, roles),
        )  # fmt: skip

    def _refuse_the_last(self, there: list[dict[str, Any]], email: str, roles: Sequence[str]) -> None:
        managing = {role.id for role in self.framework.roles if Action.MANAGE_PEOPLE in role.may}
        holders = {row["email"] for row in there if managing & set(row["roles"])}
        if holders == {email} and not managing & set(roles):
            raise AccountError(
                f"{email} is the last who may say who may do what. Give somebody else that role first."
            )
