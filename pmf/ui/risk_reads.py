"""Reads of risks that are kept, as those of `reads.py` are."""

from __future__ import annotations

from typing import Any

import streamlit as st

from pmf.charts.heat_map import CameFrom, heat_map
from pmf.charts.palette import Mode
from pmf.model.period import Period
from pmf.reports.risk import Register, read_risks
from pmf.reports.risk_story import RiskStory, read_risk
from pmf.ui import thread_reads
from pmf.ui.frame import View
from pmf.ui.reads import _key


def risks(view: View, directorate: str | None) -> Register:
    """The register of the view's period, of one directorate or of all."""
    return _risks(_key(view), view.period, directorate, view)


@st.cache_resource(max_entries=32, show_spinner=False)
def _risks(scope: Any, period: Period, directorate: str | None, _view: View) -> Register:
    return read_risks(_view.reader, period=period, at=_view.moment, directorate=directorate)


def risk_map(view: View, directorate: str | None, came_from: CameFrom) -> dict[str, Any]:
    """The matrix of the threats, drawn once for a colour mode."""
    return _risk_map(_key(view), view.period, directorate, came_from, view.mode, view)


@st.cache_resource(max_entries=64, show_spinner=False)
def _risk_map(
    scope: Any, period: Period, directorate: str | None, came_from: CameFrom, mode: Mode, _view: View
) -> dict[str, Any]:
    told = _risks(_key(_view), period, directorate, _view)
    return heat_map(told.threats, told.matrix, mode, came_from)


def risk(view: View, risk_id: str) -> RiskStory:
    """One risk's story. Raises UnknownChoiceError where there is none such."""
    return _risk(_key(view), view.period, risk_id, view)


@st.cache_resource(max_entries=64, show_spinner=False)
def _risk(scope: Any, period: Period, risk_id: str, _view: View) -> RiskStory:
    return read_risk(_view.reader, risk_id, period=period, at=_view.moment, thread=thread_reads.thread(_view))
