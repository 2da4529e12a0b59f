"""Reads of the calendar that are kept, as those of `reads.py` are: under the data's version and who may see."""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

from pmf.reports.calendar import Calendar, read_calendar
from pmf.ui.frame import View
from pmf.ui.reads import _key


def month(view: View, first: date) -> Calendar:
    """A month of the council's reporting, by its first day."""
    return _month(_key(view), first, view)


@st.cache_resource(max_entries=32, show_spinner=False)
def _month(scope: Any, first: date, _view: View) -> Calendar:
    return read_calendar(_view.reader, month=first, at=_view.moment)
