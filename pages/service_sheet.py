"""A service's sheet: its complaints, comments and compliments of a quarter, on one page."""

import streamlit as st

from pmf.reports.reading import UnknownChoiceError
from pmf.ui import complaint_clock, frame, people_reads, pickers, service_sheet

view = frame.open_page("service_sheet")
services = sorted(one["service"] for one in people_reads.customers(view, None).services)
service = pickers.sheet_bar(view, services)
if service is None:
    st.title("No counts of complaints have been handed in yet", anchor=False)
    st.markdown("Hand in what people told the services, and each service has its sheet here.")
    complaint_clock.show(view)
    st.stop()
try:
    told = people_reads.service_sheet(view, service)
except UnknownChoiceError as problem:
    st.title(str(problem), anchor=False)
    st.markdown("Choose another service or period.")
    st.stop()
st.set_page_config(page_title=f"{service} {view.period.label}")
service_sheet.heading(view, told)
service_sheet.body(view, told)
complaint_clock.show(view)
