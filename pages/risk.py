"""One risk's story: where it stands and came from, whether it is being mitigated, and what it is a risk to."""

import streamlit as st

from pmf.reports.reading import UnknownChoiceError
from pmf.ui import frame, risk, risk_reads

view = frame.open_page("risk")
asked = risk.bar(view)
try:
    told = risk_reads.risk(view, asked)
except UnknownChoiceError as problem:
    st.title(str(problem) if asked else "Which risk?", anchor=False)
    st.markdown("Choose one from the quadrant that holds the risks.")
    st.stop()
st.set_page_config(page_title=f"{told.now['subject']} {told.now['name']}")
risk.heading(view, told)

left, right = st.columns([3, 2], gap="small")
with left:
    risk.path(view, told)
    risk.through_reviews(view, told)
with right:
    risk.what_it_is(told)
    risk.mitigation(view, told)
    risk.hangs_on(view, told)
risk.history(view, told)
