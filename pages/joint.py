"""The joint lens: service by service, where performance, money, risk, people and customers meet."""

import streamlit as st

from pmf.ui import frame, joint, matrix_cut, pickers

view = frame.open_page("joint")
st.set_page_config(page_title=f"Joint lens {view.period.label}")
directorate, _ = pickers.page_bar(view, sets=False)
matrix_cut.note(view, "joint", None)
card, lens = joint.read(view, directorate)
joint.heading(lens)
if lens.services:
    joint.picture(view, lens)
    joint.table(view, lens)
joint.report(view, card, directorate)
