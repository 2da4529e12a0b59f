"""The same figures under another status rule: what would change."""

import streamlit as st

from pmf.ui import frame, outlook, signal_reads, what_if

view = frame.open_page("what_if")
st.set_page_config(page_title=f"What if {view.period.label}")
supposed, directorate = what_if.choices(view)
what_if.show(view, signal_reads.what_if(view, supposed, directorate))
outlook.record_in_short(view)
