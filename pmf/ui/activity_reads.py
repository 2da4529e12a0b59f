"""The read of the directorates' trackers that is kept, as those in `reads`."""

from __future__ import annotations

from typing import Any

import streamlit as st

from pmf.reports.activity import Activity, read_activity
from pmf.ui.frame import View
from pmf.ui.reads import _key


def activity(view: View, directorate: str | None) -> Activity:
    """Every action of a directorate's plans, or of all."""
    return _activity(_key(view), directorate, view)


@st.cache_resource(max_entries=16, show_spinner=False)
def _activity(scope: Any, directorate: str | None, _view: View) -> Activity:
    return read_activity(_view.reader, at=_view.moment, directorate=directorate)
