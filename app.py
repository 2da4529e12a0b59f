"""The front door: who may see which pages, and the menu over them. Pages decide for themselves as well."""

import streamlit as st

from pmf.ui import frame

st.set_page_config(layout="wide", initial_sidebar_state="collapsed")
st.navigation(frame.allowed_pages(), position=frame.menu_position()).run()
