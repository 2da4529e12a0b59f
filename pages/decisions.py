"""What was decided, by whom, what became of it, and whether the number moved since."""

import streamlit as st

from pmf.ui import decision_reads, decision_reporting, decisions, frame, pickers

view = frame.open_page("decisions")
st.set_page_config(page_title="Decisions")
directorate = pickers.day_bar(view)
tracker = decision_reads.tracker(view, directorate)
decisions.heading(tracker)
decision_reporting.receipt()
rows = decisions.sifted(view, tracker)
decisions.listed(view, rows)
decisions.download(rows)
