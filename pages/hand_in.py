"""Hand in a return: drop the file, see what is found and what would change, and say yes."""

import streamlit as st

from pmf.ui import frame, handing_in

view = frame.open_page("hand_in")
st.set_page_config(page_title="Hand in a return")
main, beside = st.columns([3, 1], gap="medium")
with beside:
    handing_in.what_is_due(view)
    handing_in.template(view)
with main:
    for upload in handing_in.dropped():
        handing_in.take_through(view, upload)
