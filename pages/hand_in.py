"""Hand in a return: drop the file, see what is found and what would change, and say yes."""

import streamlit as st

from pmf.ui import (
    frame,
    handing_in,
    handing_in_changes,
    handing_in_due,
    handing_in_findings,
    handing_in_submit,
)

view = frame.open_page("hand_in")
st.set_page_config(page_title="Hand in a return")
top = st.container()
main, beside = st.columns([3, 1], gap="medium")
board = handing_in_due.own_services(view)
with main:
    files = handing_in.dropped(view)
    one = handing_in.chosen(files)
with top:
    handing_in.headline(view, files, one, handing_in_due.owing_in_words(view, board))
if one is None:
    with main:
        others = [*handing_in_due.own_actions(view), *handing_in_due.own_quadrants(view)]
        handing_in_due.what_is_owed(view, board, others)
    with beside:
        handing_in_due.templates(view, board)
    st.stop()
with main:
    handing_in_findings.recognised(one)
    handing_in_findings.findings(view, one)
    if not one.examined.refused and not one.examined.twin and one.stored is None:
        handing_in_changes.changes(one)
with beside:
    handing_in_submit.decide(view, files, one)
    handing_in_due.templates(view, board)
