"""Who you are here, and what you may do."""

import streamlit as st

from pmf.ui import frame, you

view = frame.open_page("you")
st.set_page_config(page_title="What you may do")
you.who_you_are(view)
you.what_you_may_do(view)
