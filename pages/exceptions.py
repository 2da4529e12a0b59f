"""The exceptions: what needs a conversation, why, and what was decided; worst first."""

import streamlit as st

from pmf.ui import deciding, exception_reads, exceptions, frame, matrix_cut, pickers

view = frame.open_page("exceptions")
st.set_page_config(page_title=f"Exceptions {view.period.label}")
bar = st.container(horizontal=True, vertical_alignment="bottom", gap="small")
with bar:
    directorate, quadrant, set_id = pickers.exceptions_bar(view)
service = exceptions.service_asked()
rows = exception_reads.rows(view, directorate, quadrant.id if quadrant else None, set_id, service)
matrix_cut.note(view, "exceptions", set_id)
exceptions.of_service(view, service, directorate)
deciding.receipt(view)
if not rows:
    exceptions.nothing_here(view, directorate, quadrant, set_id)
    st.stop()

with bar:
    exceptions.download(view, rows)
    exceptions.meeting(view)
exceptions.heading(view, rows, exception_reads.exceptions(view).rule)
deciding.who_decides(view)
shown, grouped = exceptions.sifted(rows)
exceptions.listed(view, shown, grouped)
