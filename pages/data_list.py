"""The single data list: every indicator that is collected, how, by whom and for whom; and what changed in it."""

import streamlit as st

from pmf.ui import change_register, data_list, frame, framework_reads, pickers

view = frame.open_page("data_list")
st.set_page_config(page_title="Data list")
directorate = pickers.day_bar(view)
if data_list.part() == data_list.REGISTER:
    change_register.show(view, directorate)
    st.stop()

report = framework_reads.data_list(view)
data_list.heading(view, report)
lines = data_list.chosen(view, report, directorate)
data_list.table(view, lines)
data_list.download(lines)
