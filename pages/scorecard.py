"""The scorecard: how the council stands in a period, at a glance."""

import streamlit as st

from pmf.ui import cards, exceptions, frame, grid, matrix_cut, pickers, provenance, reads, signal_reads

view = frame.open_page("scorecard")
st.set_page_config(page_title=f"Scorecard {view.period.label}")
directorate, set_id = pickers.page_bar(view)
matrix_cut.note(view, "scorecard", set_id)
card = reads.scorecard(view, directorate, set_id)

if not card.lines and not card.positions:
    cards.first_run(view)
    st.stop()

st.title(card.headline(), anchor=False)
cards.denominator(view, card)
needing = st.container()

with cards.beside_each_other(card):
    for quadrant in card.quadrants:
        cards.quadrant_card(view, quadrant, card, directorate, set_id)

where, changed, good = st.columns([6, 3, 3], gap="small")
with where:
    grid.directorates_by_quadrant(view, card)
with changed, st.container(border=True, height="stretch", gap="xsmall"):
    st.header(f"What changed since {view.period.shift(-1).label}", anchor=False)
    words = view.framework.words
    cards.changed_list(view, f"Newly below {words.minimum}", card.newly_red(), "Nothing new.")
    if red := card.positions_newly_red():
        st.markdown(":gray[:small[Newly beyond a limit]]")
        cards.changed_positions(view, red)
    provenance.changed_since(view, directorate)
with good, st.container(border=True, height="stretch", gap="xsmall"):
    st.header("Highlights", anchor=False)
    cards.highlights(view, signal_reads.highlights(view, directorate, set_id))
# Last, because counting them takes longer than all the rest: the scorecard is there meanwhile.
with needing:
    exceptions.how_many(view, directorate, set_id)
