"""Meeting: a forum walks through its agenda on one screen, and decides where it looks."""

import streamlit as st

from pmf.ui import frame, meeting_mode, meeting_start

view = frame.open_page("meeting")
number = meeting_mode.asked()
if number is None:
    st.set_page_config(page_title="Meeting")
    meeting_start.show(view)
    st.stop()
agenda, item = meeting_mode.opened(view, number)
st.set_page_config(page_title=agenda.meeting.title())
with st.container(gap="xsmall"):
    meeting_mode.top(view, agenda, item)
    meeting_mode.show(view, agenda, item)
