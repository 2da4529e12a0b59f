"""One quadrant in full: every indicator of it, worst first or by service."""

import streamlit as st

from pmf.reports.scorecard import headline
from pmf.ui import cards, frame, matrix_cut, pickers, quadrant_parts, reads, subject_headlines
from pmf.ui import standing as standing_table
from pmf.ui.cards import plain_label, quiet

view = frame.open_page("quadrant")
directorate, set_id = pickers.page_bar(view)
quadrant = pickers.quadrant(view)
matrix_cut.note(view, "quadrant", set_id)
st.set_page_config(page_title=f"{quadrant.name} {view.period.label}")
card = reads.scorecard(view, directorate, set_id)
standing = card.quadrant(quadrant.id)

beside = card.positions_of(quadrant=quadrant.id)
first = subject_headlines.sentence(view, quadrant, directorate) if beside.lines else ""
own = headline(standing, view.framework.words, view.period.label)
st.title(plain_label(f"{quadrant.name}: {first or own}"), anchor=False)
if beside.lines:
    st.markdown(
        quiet(
            f"Of {cards.what_is_counted(view, standing, beside)}: {cards.counted(card.both(quadrant=quadrant.id), together=True)}."
        )
    )
quadrant_parts.show(view, quadrant, directorate)
if not standing.lines:
    if not beside.lines:
        cards.waiting(view, quadrant)
    st.stop()
if first:
    st.header(plain_label(own), anchor=False)
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
