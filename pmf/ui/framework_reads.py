"""Reads of the framework's own pages that are kept, as those in `reads`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import streamlit as st

from pmf.reports.change_register import Change, read_changes
from pmf.reports.data_list import DataList, read_data_list
from pmf.ui.frame import View
from pmf.ui.reads import _key


def data_list(view: View) -> DataList:
    """The single data list."""
    return _data_list(_key(view), view)


@st.cache_resource(max_entries=8, show_spinner=False)
def _data_list(scope: Any, _view: View) -> DataList:
    return read_data_list(_view.reader, at=_view.moment)


def changes(view: View, since: date, until: date) -> Sequence[Change]:
    """What changed in the data list between two days."""
    return _changes(_key(view), since, until, view)


@st.cache_resource(max_entries=16, show_spinner=False)
def _changes(scope: Any, since: date, until: date, _view: View) -> Sequence[Change]:
    return read_changes(_view.reader, at=_view.moment, since=since, until=until)
