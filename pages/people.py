"""Who may do what: give roles, take them away, and see every change."""

import streamlit as st

from pmf.ui import frame, people

view = frame.open_page("people")
st.set_page_config(page_title="People")
main, beside = st.columns([2, 1], gap="medium")
with beside:
    people.form(view)
with main:
    people.listed(view)
    people.changes(view)
