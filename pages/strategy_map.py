"""The strategy map: who owns which plan, which body monitors it and how often, and what nobody monitors."""

import streamlit as st

from pmf.ui import frame, framework_reads, pickers, strategy_map

view = frame.open_page("strategy_map")
st.set_page_config(page_title=f"Strategy map {view.period.label}")
pickers.period_bar(view)
told = framework_reads.strategy_map(view)
strategy_map.heading(told)
strategy_map.picture(view, told)
strategy_map.plans(view, told)
strategy_map.unmonitored(view, told)
strategy_map.forums(told)
strategy_map.download(told)
