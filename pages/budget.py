"""One service's money: its lines, how its forecast moved through the year, and money moved between lines."""

import streamlit as st

from pmf.reports.reading import UnknownChoiceError
from pmf.ui import budget, finance_reads, frame, pickers, virements

view = frame.open_page("budget")
service = pickers.budget_bar(view)
try:
    told = finance_reads.budget(view, service)
except UnknownChoiceError as problem:
    st.title(str(problem) if service else "Which service?", anchor=False)
    st.markdown("Go to the quadrant of money and choose one from there.")
    st.stop()
st.set_page_config(page_title=f"{told.service} budget {view.period.label}")
virements.receipt()
budget.heading(view, told)
budget.lines(told)
budget.history(view, told)
budget.words(told)
virements.show(view, told)
budget.where_from(told)
