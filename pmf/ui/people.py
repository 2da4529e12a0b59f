"""The parts of the page on which roles are given and taken away. Every change is signed and dated."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from pmf.access.keeping_people import AccountError, PeopleKeeper
from pmf.rules import wording
from pmf.store.database import CannotWriteError
from pmf.ui import tables
from pmf.ui.cards import plain_label
from pmf.ui.frame import View

_NEW = "Somebody new"
_SAID, _DONE = "people_said", "people_changes"


def keeper(view: View) -> PeopleKeeper:
    """This person's keeping of accounts."""
    return PeopleKeeper(view.served.database, view.framework, view.person)


def listed(view: View) -> None:
    """Everyone with access."""
    rows = keeper(view).listed()
    count = len(rows)
    st.title(f"{count} {'person has' if count == 1 else 'people have'} access by name", anchor=False)
    if said := st.session_state.pop(_SAID, None):
        st.success(plain_label(said))
    if view.served.settings.council.demonstration:
        st.markdown(":orange-badge[▲ Demonstration] Accounts count once sign-in is set up. Until then everyone is a made-up person.")  # fmt: skip
    if not rows:
        st.markdown(
            "Nobody has an account yet. Give the first one here, or with `python -m pmf people --set`."
        )
        return
    tables.plain_table(
        [
            {
                "Name": plain_label(row["name"]),
                "Address": plain_label(row["email"]),
                "Roles": plain_label(_roles(view, row["roles"])),
                "Services": plain_label(", ".join(row["services"]) or "–"),
                "Since": wording.day(row["recorded_at"]),
                "By": plain_label(row["set_by"]),
            }
            for row in rows
        ],
        "Everyone with access",
    )


def form(view: View) -> None:
    """Give somebody roles, change them, or take them away."""
    mine = keeper(view)
    there = {row["email"]: row for row in mine.listed()}
    with st.container(border=True, gap="small"):
        st.header("Give or change access", anchor=False)
        who = st.selectbox("Who", [_NEW, *there], key="people_who")
        row = there.get(who, {"email": "", "name": "", "roles": [], "services": []})
        names = {role.id: role.name for role in view.framework.roles}
        # A new form after each change, so that a refused one keeps what was typed.
        with st.form(f"person_{who}_{st.session_state.get(_DONE, 0)}", border=False):
            email = st.text_input("E-mail address", max_chars=254) if who == _NEW else who
            name = st.text_input("Name", value=row["name"], max_chars=100)
            roles = st.multiselect(
                "Roles", list(names), default=row["roles"], format_func=lambda one: names[one]
            )
            services = st.multiselect(
                "Services", sorted({*mine.services(), *row["services"]}), default=row["services"],
                help="Officers and verifiers act for their own services alone.",
            )  # fmt: skip
            if st.form_submit_button("Save"):
                _change(
                    lambda: mine.set(email, name, roles, services),
                    f"Saved. It counts from {name or email}’s next press.",
                )
        if who != _NEW and st.button("Take all access away", key=f"remove_{who}"):
            _change(lambda: mine.remove(who), f"{who} has no access any more.")


def _change(act: Callable[[], None], said: str) -> None:
    try:
        act()
    except (AccountError, CannotWriteError) as problem:
        st.error(plain_label(str(problem)))
        return
    st.session_state[_SAID] = said
    st.session_state[_DONE] = st.session_state.get(_DONE, 0) + 1
    st.rerun()


def changes(view: View) -> None:
    """Every change that there ever was, newest first."""
    rows = keeper(view).changes()
    if not rows:
        return
    st.header("Every change", anchor=False)
    tables.plain_table(
        [
            {
                "When (UTC)": f"{wording.day(row['recorded_at'])} {row['recorded_at']:%H:%M}",
                "Who": plain_label(f"{row['name']} ({row['email']})"),
                "Before": plain_label(_held(view, row["roles_before"], row["services_before"])),
                "After": plain_label(_held(view, row["roles"], row["services"])),
                "By": plain_label(row["set_by"]),
            }
            for row in rows[:200]
        ],
        "Every change of access",
    )


def _held(view: View, roles: Sequence[str] | None, services: Sequence[str] | None) -> str:
    if not roles:
        return "no access"
    return _roles(view, roles) + (f" for {', '.join(services)}" if services else "")


def _roles(view: View, roles: Sequence[str]) -> str:
    names = {role.id: role.name for role in view.framework.roles}
    return ", ".join(names.get(one, f"{one} (no longer a role)") for one in roles)
