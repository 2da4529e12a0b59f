"""Who is looking. Nobody, unless sign-in or the marked demonstration mode says otherwise."""

from __future__ import annotations

import ipaddress
import threading
import time
from collections.abc import Mapping
from typing import Any

import streamlit as st

from pmf.access.people import Claims, Recognised, person_from
from pmf.catalogue.council import MadeUp
from pmf.model.person import Person
from pmf.ui import sign_in_settings
from pmf.ui.council import Served

# Kept apart from the select box's own key, which is forgotten on pages that do not show the box.
CHOSEN = "demonstration_person"
_ended_lock = threading.Lock()
_ended: dict[tuple[str, ...], float] = {}


def is_loopback(address: str | None) -> bool:
    """Whether an address is this machine's own and no other's."""
    if address == "localhost":
        return True
    try:
        return ipaddress.ip_address(address or "").is_loopback
    except ValueError:
        return False


def who(here: Served) -> Recognised:
    """The person at this session, looked up anew at each run."""
    if here.settings.council.demonstration:
        if not is_loopback(st.get_option("server.address")):
            return Recognised(
                why_not="The demonstration has no sign-in, so it is shown on its own machine alone."
            )
        return Recognised(_made_up(here.settings.made_up), signed_in=True)
    return recognise(here, st.user.to_dict())


def called(here: Served, person: Person) -> str:
    """What the menu calls somebody. It says on every page that a demonstration is one."""
    return f"{person.name} (demonstration)" if here.settings.council.demonstration else person.name


def _made_up(people: tuple[MadeUp, ...]) -> Person:
    """Whom the visitor chose to be: in the address (`?be=`), else on the page, else the first."""
    names = {one.name: one for one in people}
    if (asked := st.query_params.get("be")) in names:
        st.session_state[CHOSEN] = asked
    return as_person(names.get(st.session_state.get(CHOSEN, ""), people[0]))


def as_person(made_up: MadeUp) -> Person:
    """Somebody of the demonstration, as whom the rest of the program knows."""
    return Person(made_up.name, frozenset(made_up.roles), frozenset(made_up.services))


def recognise(here: Served, claims: Claims) -> Recognised:
    """Whom the claims of a sign-in stand for now. Nobody while sign-in is not set up to be trusted."""
    if sign_in_settings.problems(sign_in_settings.auth_section()):
        return Recognised(why_not="Sign-in is not set up on this server yet. Tell whoever looks after it.")
    if _mark(claims) in _ended:
        return Recognised(why_not="You have signed out. Sign in again to go on.")
    settings, database = here.settings, here.database
    return person_from(
        settings.framework, database, claims, sign_in=settings.council.sign_in, at=database.now()
    )


def end_sign_in(claims: Mapping[str, Any]) -> None:
    """Somebody signed out: this very sign-in counts no more, in any tab and whoever has a copy of its cookie.

    Kept for a day, the longest that any sign-in counts.
    """
    now = time.time()
    with _ended_lock:
        for old in [mark for mark, until in _ended.items() if until < now]:
            del _ended[old]
        _ended[_mark(claims)] = now + 25 * 3600


def _mark(claims: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(str(claims.get(name, "")) for name in ("iss", "sub", "iat", "nonce"))
