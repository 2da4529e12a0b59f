"""The golden thread: from a priority down to the plan, indicator or action that explains it, and back up."""

import streamlit as st

from pmf.ui import frame, thread, thread_gaps, thread_node

view = frame.open_page("thread")
place = thread.opened(view)
st.set_page_config(page_title=thread.name(place))
thread.heading(place)
plan, beside = st.columns([2, 1], gap="small")
with plan:
    thread.icicle(place)
    thread.legend(place)
    thread.same_in_words(place)
with beside:
    thread_node.show(place)
thread_gaps.foot(place)
