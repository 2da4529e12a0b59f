"""The dossier: one exception on one page, with what lies beside it and the questions to ask."""

import streamlit as st

from pmf.reports.reading import UnknownChoiceError
from pmf.ui import deciding, dossier, exception_reads, frame, pickers, position_dossier, ways_up

view = frame.open_page("dossier")
code = pickers.dossier_bar(view)
if kind := st.query_params.get("kind"):
    position_dossier.show(view, kind, code)
    st.stop()
try:
    told = exception_reads.dossier(view, code)
except UnknownChoiceError as problem:
    st.title(str(problem) if code else "Which exception?", anchor=False)
    st.markdown("Go to the exceptions and choose one from there.")
    st.stop()
st.set_page_config(page_title=f"{told.story.code} {told.story.name}")
deciding.receipt(view)
dossier.heading(view, told)

left, right = st.columns([2, 1], gap="small")
with left:
    dossier.chart(view, told)
    dossier.service_says(told)
    dossier.decided(view, told)
    dossier.places(told)
    ways_up.box(view, told.story.code)
with right:
    dossier.why(told.exception)
    dossier.to_ask(told.questions)
    dossier.beside(view, told)
    dossier.quality(view, told)
    dossier.where_from(view, told)
