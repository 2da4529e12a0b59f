"""Kept reads of what stands beside a status: projections, signals, commentary, highlights, and other rules tried."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import streamlit as st

from pmf.model.period import Period
from pmf.reports import commentary as commentary_report
from pmf.reports import highlights as highlights_report
from pmf.reports import outlook, signals
from pmf.reports.commentary import Commentary
from pmf.reports.highlights import Highlights
from pmf.reports.outlook import Record
from pmf.reports.what_if import WhatIf, read_what_if
from pmf.rules.judging import Supposition
from pmf.ui import reads
from pmf.ui.frame import View
from pmf.ui.reads import _key

Row = Mapping[str, Any]


def projections(view: View) -> Mapping[str, Row]:
    """By code, where the year will end, as seen from the view's period."""
    return _projections(_key(view), view.period, view)


@st.cache_resource(max_entries=16, show_spinner=False)
def _projections(scope: Any, period: Period, _view: View) -> Mapping[str, Row]:
    return outlook.read_projections(_view.reader, at=_view.moment, period=period)


def signals_now(view: View) -> Mapping[str, Row]:
    """By code, the signal of the figure of the view's period."""
    return _signals_now(_key(view), view.period, view)


@st.cache_resource(max_entries=16, show_spinner=False)
def _signals_now(scope: Any, period: Period, _view: View) -> Mapping[str, Row]:
    return signals.read_signals(_view.reader, at=_view.moment, period=period)


def signals_of(view: View, code: str, months: int, until: date) -> Mapping[date, Row]:
    """An indicator's figures up to a day beside their usual variation, by the end of their period."""
    return _signals_of(_key(view), code, months, until, view)


@st.cache_resource(max_entries=64, show_spinner=False)
def _signals_of(scope: Any, code: str, months: int, until: date, _view: View) -> Mapping[date, Row]:
    return signals.read_signals_of(_view.reader, code, at=_view.moment, until=until, months=months)


def commentary(view: View) -> Mapping[str, Commentary]:
    """By code, what was last said by the end of the view's period, with what is wanting."""
    return _commentary(_key(view), view.period, view)


@st.cache_resource(max_entries=16, show_spinner=False)
def _commentary(scope: Any, period: Period, _view: View) -> Mapping[str, Commentary]:
    return commentary_report.read_commentary(_view.reader, at=_view.moment, period=period)


def commentary_of(view: View, code: str) -> Sequence[Commentary]:
    """All that was said of an indicator by the end of the view's period, newest first."""
    return _commentary_of(_key(view), code, view.period, view)


@st.cache_resource(max_entries=64, show_spinner=False)
def _commentary_of(scope: Any, code: str, period: Period, _view: View) -> Sequence[Commentary]:
    return commentary_report.read_history(_view.reader, code, at=_view.moment, until=period.ends)


def record(view: View, code: str | None) -> Record:
    """What was said of years that ended by the view's period: of an indicator, or of all in short."""
    return _record(_key(view), code, view.period, view)


@st.cache_resource(max_entries=64, show_spinner=False)
def _record(scope: Any, code: str | None, period: Period, _view: View) -> Record:
    return outlook.read_record(_view.reader, at=_view.moment, until=period.ends, code=code)


def highlights(view: View, directorate: str | None, set_id: str | None) -> Highlights:
    """What went well in the view's period."""
    return _highlights(_key(view), view.period, directorate, set_id, view)


@st.cache_resource(max_entries=32, show_spinner=False)
def _highlights(
    scope: Any, period: Period, directorate: str | None, set_id: str | None, _view: View
) -> Highlights:
    card = reads.scorecard(_view, directorate, set_id)
    return highlights_report.highlights_of(card, _signals_now(_key(_view), period, _view))


def what_if(view: View, supposed: Supposition, directorate: str | None) -> WhatIf:
    """The view's period under another rule."""
    return _what_if(_key(view), view.period, supposed, directorate, view)


@st.cache_resource(max_entries=16, show_spinner=False)
def _what_if(
    scope: Any, period: Period, supposed: Supposition, directorate: str | None, _view: View
) -> WhatIf:
    return read_what_if(_view.reader, supposed, period=period, at=_view.moment, directorate=directorate)
