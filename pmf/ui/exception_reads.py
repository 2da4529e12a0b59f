"""Reads of exceptions that are kept, as those of `reads.py` are: under the data's version and who may see."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from pmf.charts.palette import Mode
from pmf.model.period import Period
from pmf.model.review import Move
from pmf.reports.dossier import Dossier, read_dossier
from pmf.reports.exception_report import ExceptionReport, read_exceptions
from pmf.reports.position_dossier import PositionDossier, read_position_dossier
from pmf.review.deciding import Decider
from pmf.ui.exception_rows import Row, build
from pmf.ui.frame import View
from pmf.ui.reads import _key, data_quality, scorecard

_MOST = 64


def exceptions(view: View) -> ExceptionReport:
    """What needs a conversation about the view's period."""
    return _exceptions(_key(view), view.period, view)


@st.cache_resource(max_entries=_MOST, show_spinner=False)
def _exceptions(scope: Any, period: Period, _view: View) -> ExceptionReport:
    return read_exceptions(_view.reader, period=period, at=_view.moment)


def rows(
    view: View,
    directorate: str | None,
    quadrant: str | None,
    set_id: str | None = None,
    service: str | None = None,
) -> Sequence[Row]:
    """The same as rows ready to be shown, in order, all or of a directorate, a service, a quadrant and an indicator set
    (the last two by their ids). What is no indicator is in no set."""
    sets = view.framework.set_and_those_inside(set_id) if set_id else None
    return [
        row
        for row in _rows(_key(view), view.period, view.mode, view)
        if directorate in (None, row.exception.directorate)
        and service in (None, row.exception.service)
        and quadrant in (None, row.exception.quadrant)
        and (sets is None or row.exception.line.get("indicator_set") in sets)
    ]


@st.cache_resource(max_entries=_MOST, show_spinner=False)
def _rows(scope: Any, period: Period, mode: Mode, _view: View) -> Sequence[Row]:
    report = _exceptions(_key(_view), period, _view)
    return [build(one, _view.framework, mode) for one in report.exceptions]


def decider(view: View) -> Decider:
    """This person's deciding."""
    return Decider(view.served.database, view.framework, view.person)


def moves(view: View, subject_kind: str, subject: str) -> Sequence[Move]:
    """What this person may decide about a subject now."""
    return _moves(_key(view), subject_kind, subject, view)


@st.cache_resource(max_entries=512, show_spinner=False)
def _moves(scope: Any, subject_kind: str, subject: str, _view: View) -> Sequence[Move]:
    return decider(_view).moves(subject_kind, subject)


def position_dossier(view: View, subject_kind: str, subject: str) -> PositionDossier:
    """Everything about one budget, risk, service's customers or workforce. Raises UnknownChoiceError if there is none
    such that this person may see."""
    return _position_dossier(_key(view), view.period, subject_kind, subject, view)


@st.cache_resource(max_entries=_MOST, show_spinner=False)
def _position_dossier(
    scope: Any, period: Period, subject_kind: str, subject: str, _view: View
) -> PositionDossier:
    return read_position_dossier(
        _view.reader,
        subject_kind,
        subject,
        period=period,
        at=_view.moment,
        report=_exceptions(_key(_view), period, _view),
        card=scorecard(_view, None, None),
    )


def dossier(view: View, subject: str) -> Dossier:
    """Everything about one exception. Raises UnknownChoiceError if there is no such indicator."""
    return _dossier(_key(view), view.period, subject, view)


@st.cache_resource(max_entries=_MOST, show_spinner=False)
def _dossier(scope: Any, period: Period, subject: str, _view: View) -> Dossier:
    return read_dossier(
        _view.reader,
        subject,
        period=period,
        at=_view.moment,
        report=_exceptions(_key(_view), period, _view),
        card=scorecard(_view, None, None),
        quality=data_quality(_view),
    )
