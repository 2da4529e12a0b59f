"""Data quality: how far the period's figures can be trusted, and the yearly audit of some of them."""

import streamlit as st

from pmf.ui import audit, data_quality, frame, pickers, reads

view = frame.open_page("data_quality")
st.set_page_config(page_title=f"Data quality {view.period.label}")
directorate, _ = pickers.page_bar(view, sets=False)
if pickers.part_of_data_quality() == pickers.AUDIT:
    audit.show(view)
    st.stop()

report = reads.data_quality(view)
if not report.lines:
    st.title(report.headline(), anchor=False)
    st.markdown("Hand in figures, and how far each can be trusted appears here.")
    st.stop()
data_quality.heading(report)
data_quality.by_characteristic(report)
lines = data_quality.chosen_lines(report, directorate)
data_quality.table(view, report, lines)
data_quality.download(report, lines)
