"""One quadrant in full: every indicator of it, worst first or by service."""

import streamlit as st

from pmf.reports.scorecard import headline
from pmf.ui import cards, frame, matrix_cut, pickers, quadrant_parts, reads
from pmf.ui import standing as standing_table

view = frame.open_page("quadrant")
directorate, set_id = pickers.page_bar(view)
quadrant = pickers.quadrant(view)
matrix_cut.note(view, "quadrant", set_id)
st.set_page_config(page_title=f"{quadrant.name} {view.period.label}")
card = reads.scorecard(view, directorate, set_id)
standing = card.quadrant(quadrant.id)

st.title(f"{quadrant.name}: {headline(standing, view.framework.words, view.period.label)}", anchor=False)
quadrant_parts.show(view, quadrant, directorate)
if not standing.lines:
    cards.waiting(view, quadrant)
    st.stop()
cards.denominator(view, standing)

statuses, grouped = pickers.statuses_and_grouping(standing)
lines = [line for line in standing.worst() if not statuses or line["status"] in statuses]
if not lines:
    st.markdown("No indicator has this status. Take the filter away to see them all.")
rows = pickers.page_of(len(lines), 20) if grouped == "Worst first" else range(len(lines))
for title, group in standing_table.grouped([lines[row] for row in rows], grouped):
    if title:
        st.header(title, anchor=False)
    standing_table.show(view, group)
