"""Teach the program a layout that it does not know, once; next quarter it is recognised."""

import streamlit as st

from pmf.ui import frame, layout_form, layouts

view = frame.open_page("layouts")
st.set_page_config(page_title="Layouts")
top = st.container()
main, beside = st.columns([3, 1], gap="medium")
with beside:
    layouts.saved(view)
with main:
    shown = layouts.dropped()
if shown is None:
    with top:
        layouts.headline(None)
    st.stop()
with main:
    layouts.first_rows(shown)
    choices = layout_form.choose(shown)
    choices = layout_form.name_indicators(view, shown, choices)
    seen = layouts.as_read(view, shown, choices)
with top:
    layouts.headline(seen)
with beside:
    layouts.save(view, choices, seen)
