"""Reads of customers and the workforce that are kept, as those in `reads`."""

from __future__ import annotations

from typing import Any

import streamlit as st

from pmf.model.period import Period
from pmf.reports.customer import Customers, read_customers
from pmf.reports.service_sheet import Sheet, read_service_sheet
from pmf.reports.workforce import People, read_people
from pmf.ui.frame import View
from pmf.ui.reads import _key


def customers(view: View, directorate: str | None) -> Customers:
    """What people told the council in the view's period."""
    return _customers(_key(view), view.period, directorate, view)


@st.cache_resource(max_entries=32, show_spinner=False)
def _customers(scope: Any, period: Period, directorate: str | None, _view: View) -> Customers:
    return read_customers(_view.reader, period=period, at=_view.moment, directorate=directorate)


def workforce(view: View, directorate: str | None) -> People:
    """How the workforce stands in the view's period."""
    return _workforce(_key(view), view.period, directorate, view)


@st.cache_resource(max_entries=32, show_spinner=False)
def _workforce(scope: Any, period: Period, directorate: str | None, _view: View) -> People:
    return read_people(_view.reader, period=period, at=_view.moment, directorate=directorate)


def service_sheet(view: View, service: str) -> Sheet:
    """One service's sheet of the view's period. Raises UnknownChoiceError where it has none."""
    return _service_sheet(_key(view), view.period, service, view)


@st.cache_resource(max_entries=32, show_spinner=False)
def _service_sheet(scope: Any, period: Period, service: str, _view: View) -> Sheet:
    return read_service_sheet(_view.reader, service, period=period, at=_view.moment)
