"""Framework health: whether the council's own way of managing performance works, from the system's own records."""

import streamlit as st

from pmf.ui import frame, framework, framework_reads, pickers

view = frame.open_page("framework")
st.set_page_config(page_title=f"Framework health {view.period.label}")
pickers.period_bar(view)
health = framework_reads.health_now(view)
framework.heading(view, health)
told_before = framework.measures(view, health)
framework.gaps(view, health)
framework.settings(view)
framework.history(view, framework_reads.health(view), told_before)
