"""The calendar: what each forum is due this month, whether the figures for it have come, and the council's year."""

import streamlit as st

from pmf.ui import calendar, calendar_reads, frame

view = frame.open_page("calendar")
first = calendar.chosen_month(view)
told = calendar_reads.month(view, first)
st.set_page_config(page_title=f"Calendar {first:%B %Y}")
calendar.heading(view, told)

due, beside = st.columns([2, 1], gap="medium")
with due:
    calendar.due(view, told)
    calendar.returns_link(view, told)
with beside:
    calendar.plan_days(view, told.plan_days)
    calendar.as_arranged(told)
calendar.matrix(view, first)
calendar.year(view, told.seasons)
calendar.what_for(view, told)
