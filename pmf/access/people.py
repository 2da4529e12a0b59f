"""Who somebody is: from what sign-in says of them, what their account says, and nothing they say themselves.

Asked again at each press, because the sign-in cookie lives for weeks and keeps saying what it said at first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from pmf.catalogue.council import SignIn
from pmf.model.framework import Framework
from pmf.model.person import NOBODY, Person
from pmf.store.accounts import account_of
from pmf.store.database import Database

Claims = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Recognised:
    """The person; NOBODY with the sentence `why_not`. `signed_in` tells a stranger from somebody who has to
    sign in (again)."""

    person: Person = NOBODY
    why_not: str = ""
    signed_in: bool = False


def person_from(
    framework: Framework, database: Database, claims: Claims, *, sign_in: SignIn, at: datetime
) -> Recognised:
    """Whom the claims of a sign-in stand for at a moment (UTC), by the accounts as they stand now.

    An account without roles is a no, whatever the claims say; otherwise roles from both are added up.
    """
    email = str(claims.get(sign_in.email_claim) or "").strip().casefold()
    if why_not := _not_signed_in(claims, sign_in, at):
        return Recognised(why_not=why_not)
    if not email:
        return _stranger(
            f"Your sign-in does not say your address (claim “{sign_in.email_claim}”), so it is not known who you are. "
            "Tell whoever looks after this server."
        )
    if claims.get("email_verified", True) not in (True, "true", "True"):
        return _stranger(
            f"Your sign-in service has not confirmed that {email} is yours. Confirm it there, and sign in again."
        )
    account = account_of(database, email) or {}
    roles = set(account.get("roles", ()))
    if not account or roles:
        roles |= _meant(claims, sign_in.roles_claim, sign_in.roles)
        roles |= {sign_in.everyone_signed_in_may} if sign_in.everyone_signed_in_may else set()
    roles &= {role.id for role in framework.roles}
    if not roles:
        return _stranger(f"{email} has no access here. Ask the performance team for it.")
    services = {*account.get("services", ()), *_meant(claims, sign_in.services_claim, sign_in.services)}
    name = " ".join(str(account.get("name") or claims.get("name") or email).split())
    return Recognised(Person(name, frozenset(roles), frozenset(services), email), signed_in=True)


def _stranger(why_not: str) -> Recognised:
    return Recognised(why_not=why_not, signed_in=True)


def _not_signed_in(claims: Claims, sign_in: SignIn, at: datetime) -> str:
    """The sentence for whom has to sign in, or nothing."""
    if claims.get("is_logged_in") is not True:
        return "This page is for people whom the council has given access. Sign in to see it."
    now = at.replace(tzinfo=UTC).timestamp()
    signed, expires = _seconds(claims.get("iat")), _seconds(claims.get("exp"))
    if signed is None or expires is None:
        return "Your sign-in does not say when it was made. Sign in again."
    if now - signed > sign_in.hours * 3600:
        return f"You signed in more than {sign_in.hours} hours ago. Sign in again."
    if sign_in.until_token_expires and now >= expires:
        return "Your sign-in has run out. Sign in again."
    return ""


def _seconds(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _meant(claims: Claims, claim: str | None, meaning: Mapping[str, str]) -> set[str]:
    """What a claim's values mean here. Those that are not listed mean nothing."""
    values = claims.get(claim) if claim else None
    if isinstance(values, str):
        values = [values]
    if not isinstance(values, list):
        return set()
    return {meaning[value] for value in values if isinstance(value, str) and value in meaning}
