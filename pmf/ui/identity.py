"""Who is looking. Nobody, unless sign-in or the marked demonstration mode says otherwise."""

from __future__ import annotations

import ipaddress

import streamlit as st

from pmf.catalogue.council import Council
from pmf.model.person import NOBODY, Person

DEMONSTRATION = Person("Priya Nair", frozenset({"viewer", "officer", "performance_team"}))


def is_loopback(address: str | None) -> bool:
    """Whether an address is this machine's own and no other's."""
    if address == "localhost":
        return True
    try:
        return ipaddress.ip_address(address or "").is_loopback
    except ValueError:
        return False


def who(council: Council) -> Person:
    """The person at this session. In demonstration mode a made-up one, on this machine alone."""
    if council.demonstration and is_loopback(st.get_option("server.address")):
        return DEMONSTRATION
    return NOBODY
