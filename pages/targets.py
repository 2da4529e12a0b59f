"""Targets that miss the guidance on setting them: what is challenged before it counts, and what was agreed."""

import streamlit as st

from pmf.ui import decision_reads, decision_reporting, frame, pickers, targets

view = frame.open_page("targets")
st.set_page_config(page_title="Targets")
directorate, _ = pickers.page_bar(view, sets=False)
year = targets.year(view)
report = decision_reads.target_challenge(view, year, directorate)
targets.heading(view, report)
decision_reporting.receipt()
targets.challenged(view, report)
targets.agreed(view, report)
targets.download(report)
