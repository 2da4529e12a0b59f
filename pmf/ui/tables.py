"""Tables to read: real ones, with the status as shape and word."""

from __future__ import annotations

import pandas as pd
import streamlit as st


def plain_table(rows: list[dict[str, str]], alt: str) -> None:
    """Rows of words as a table with hairlines. Cells may hold badges; callers make others' words plain."""
    st.table(pd.DataFrame(rows), border="horizontal", hide_index=True, alt=alt)
