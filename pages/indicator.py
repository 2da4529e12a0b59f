"""One indicator's story, down to the cell that each figure came from."""

import streamlit as st

from pmf.reports.reading import UnknownChoiceError
from pmf.ui import (
    commentary,
    data_quality,
    frame,
    outlook,
    pickers,
    provenance,
    reads,
    story,
    targets,
    ways_up,
)

view = frame.open_page("indicator")
code, months = pickers.indicator(view)
if code is None:
    st.title(f"There are no {view.framework.words.indicators} yet", anchor=False)
    st.markdown("Hand in the single data list, a return of *indicators*, and they appear here.")
    st.stop()
try:
    told = reads.indicator(view, code, months)
except UnknownChoiceError as problem:
    st.title(str(problem), anchor=False)
    st.stop()
st.set_page_config(page_title=f"{told.code} {told.name}")
point = story.newest_point(view, told)
quality = reads.data_quality(view).of(told.code)
story.heading(view, told, point, quality)
targets.beside_figure(view, told.code, point)

chart, beside = st.columns([3, 1], gap="small")
with chart:
    with st.container(border=True, gap="xsmall"):
        story.chart(view, told, months)
    ways_up.box(view, told.code)
    data_quality.box(view, quality)
with beside:
    story.why(view, point)
    story.decided(view, told)
    provenance.where_from(view, told, point)
    story.definition(view, told)
provenance.restatements(view, told)
commentary.history(view, told.code)
story.history(view, told)
outlook.record(view, told.code)
story.places(view, told)
