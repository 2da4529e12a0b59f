"""Signing in and out, and what somebody sees who may not see a page: one sentence and the way on."""

from __future__ import annotations

import streamlit as st

from pmf.access.people import Recognised
from pmf.access.permissions import explain
from pmf.model.role import Action
from pmf.ui import sign_in_settings
from pmf.ui.council import Served


def turn_away(here: Served, recognised: Recognised, action: Action | None) -> None:
    """The sentence, and a button to sign in or out where that helps."""
    person = recognised.person
    if person.roles:
        st.title("This page is not yours to see", anchor=False)
        st.text(explain(here.settings.framework, person, action) if action else "")
        return
    st.title("You have no access" if recognised.signed_in else "You are not signed in", anchor=False)
    st.text(recognised.why_not)
    if here.settings.council.demonstration:
        return
    if recognised.signed_in:
        sign_out()
    else:
        sign_in()


def sign_in() -> None:
    """A button for each sign-in service."""
    auth = sign_in_settings.auth_section()
    if sign_in_settings.problems(auth):
        return
    for name in sign_in_settings.providers(auth):
        if st.button(f"Sign in with {name}" if name else "Sign in", key=f"sign_in_{name}"):
            st.login(name)


def sign_out() -> None:
    """The button that ends this sign-in, in every tab."""
    if st.button("Sign out", key="sign_out"):
        st.logout()
