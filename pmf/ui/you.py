"""The parts of the page on which somebody sees who they are here, and what they may do and why."""

from __future__ import annotations

import streamlit as st

from pmf.access.permissions import explain, may
from pmf.model.role import Action
from pmf.ui import identity, signing, tables
from pmf.ui.cards import plain_label
from pmf.ui.frame import View


def who_you_are(view: View) -> None:
    """The person, in a sentence, and the way to be another: sign out, or choose in the demonstration."""
    person = view.person
    roles = " and ".join(role.name for role in view.framework.roles if role.id in person.roles)
    st.title(f"You are {plain_label(person.name)}, {roles}", anchor=False)
    services = ", ".join(sorted(person.services))
    if services:
        st.markdown(f"You work for {plain_label(services)}.")
    if view.served.settings.council.demonstration:
        _be_somebody_else(view)
    else:
        st.markdown(f"You are signed in as {plain_label(person.email or '')}.")
        signing.sign_out()


def _be_somebody_else(view: View) -> None:
    people = {one.name: one for one in view.served.settings.made_up}
    names = list(people)
    st.markdown(
        ":orange-badge[▲ Demonstration] Nobody signs in here, and these people are made up. "
        "Be any of them to see what each role sees."
    )
    st.selectbox(
        "Be somebody else", names, index=names.index(view.person.name), key="be_somebody", width=460,
        format_func=lambda name: f"{name}: {people[name].job}", on_change=_choose,
    )  # fmt: skip


def _choose() -> None:
    st.query_params.pop("be", None)
    st.session_state[identity.CHOSEN] = st.session_state["be_somebody"]


def what_you_may_do(view: View) -> None:
    """Every action, whether it is allowed, and why."""
    st.header("What you may do", anchor=False)
    rows = []
    for action in Action:
        allowed = may(view.framework, view.person, action)
        rows.append(
            {
                "May you?": ":green-badge[● Yes]" if allowed else ":gray-badge[○ No]",
                "What, and why": plain_label(explain(view.framework, view.person, action)),
            }
        )
    tables.plain_table(rows, "What you may do, and why")
    st.markdown(":gray[:small[To be given more, or less, ask whoever may say who may do what.]]")
