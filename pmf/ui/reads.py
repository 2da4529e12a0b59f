"""Reads that are kept: under the data's version, who may see them, and what was asked for.

The version grows with every act, so nothing old is ever shown; today's date is part of the key because
what is due depends on it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import streamlit as st

from pmf.access.past_returns import may_open_return, require_to_open
from pmf.access.permissions import require
from pmf.charts.decisions_on_trend import Lettered, lettered
from pmf.charts.trend import trend
from pmf.intake.grid import Sheet
from pmf.intake.opening import open_file
from pmf.model.period import Period
from pmf.model.person import Person
from pmf.model.role import Action
from pmf.reports import audit_sample, reading
from pmf.reports import indicator as indicator_report
from pmf.reports.actions_board import who_owes_actions
from pmf.reports.audit_sample import Sample
from pmf.reports.data_quality import DataQuality, read_data_quality
from pmf.reports.decisions import read_decisions
from pmf.reports.indicator import IndicatorStory
from pmf.reports.past_return import PastReturn, read_past_return
from pmf.reports.quadrants_board import who_owes_quadrants
from pmf.reports.reminders import Reminder
from pmf.reports.reminders import reminders as make_reminders
from pmf.reports.returns_board import Owed, periods_to_collect, who_owes_what
from pmf.reports.scorecard import Scorecard, read_scorecard
from pmf.review.consequences import Consequence
from pmf.review.consequences import consequence as work_out
from pmf.review.verification import Reviewer
from pmf.store.returns import content_of
from pmf.ui.frame import View

_MOST = 64


def _key(view: View, *, lasting: bool = False) -> tuple[str, int, Person, date, date | None]:
    """What a read is kept under. `lasting` is for what is read as at a past moment that the read names itself: facts are
    only ever added, so nothing that comes later changes it."""
    place = str(view.served.database.path) + view.framework.id
    if lasting:
        return place, 0, view.person, date.min, None
    return place, view.served.database.version(), view.person, datetime.now().date(), view.as_at


def scorecard(view: View, directorate: str | None, set_id: str | None) -> Scorecard:
    """The scorecard of the view's period."""
    return _scorecard(_key(view), view.period, directorate, set_id, view)


@st.cache_resource(max_entries=_MOST, show_spinner=False)
def _scorecard(
    scope: Any, period: Period, directorate: str | None, set_id: str | None, _view: View
) -> Scorecard:
    return read_scorecard(
        _view.reader, period=period, at=_view.moment, directorate=directorate, indicator_set=set_id
    )


def indicator(view: View, code: str, months: int) -> IndicatorStory:
    """One indicator's story. Raises UnknownChoiceError if there was none such."""
    return _indicator(_key(view), code, months, view)


@st.cache_resource(max_entries=_MOST, show_spinner=False)
def _indicator(scope: Any, code: str, months: int, _view: View) -> IndicatorStory:
    return indicator_report.read_indicator(_view.reader, code, at=_view.moment, months=months)


def trend_spec(
    view: View,
    code: str,
    months: int,
    points: Sequence[Mapping[str, Any]],
    signals: Mapping[date, Mapping[str, Any]] | None = None,
    outlook: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The chart of a story, built once for a version, a period and a colour mode."""
    return _trend(
        _key(view), code, months, len(points), view.period, view.mode, view, points, signals, outlook
    )


@st.cache_resource(max_entries=_MOST, show_spinner=False)
def _trend(
    scope: Any,
    code: str,
    months: int,
    count: int,
    period: Period,
    mode: str,
    _view: View,
    _points: Sequence[Mapping[str, Any]],
    _signals: Mapping[date, Mapping[str, Any]] | None,
    _outlook: Mapping[str, Any] | None,
) -> dict[str, Any]:
    story = _indicator(_key(_view), code, months, _view)
    return trend(
        _points,
        story.restatements,
        _view.mode,
        signals=_signals,
        outlook=_outlook,
        decisions=marked(_view, code),
    )


def marked(view: View, code: str) -> list[Lettered]:
    """The decisions about an indicator, each with the letter under which it stands on the trend."""
    return _marked(_key(view), code, view)


@st.cache_resource(max_entries=_MOST, show_spinner=False)
def _marked(scope: Any, code: str, _view: View) -> list[Lettered]:
    return lettered(read_decisions(_view.reader, at=_view.moment, subject=code))


def indicators(view: View) -> Sequence[Mapping[str, Any]]:
    """Every indicator, by code."""
    return _indicators(_key(view), view)


@st.cache_resource(max_entries=8, show_spinner=False)
def _indicators(scope: Any, _view: View) -> Sequence[Mapping[str, Any]]:
    return indicator_report.list_indicators(_view.reader, _view.moment)


def directorates(view: View) -> list[str]:
    """The directorates, by name."""
    return _directorates(_key(view), view)


@st.cache_resource(max_entries=8, show_spinner=False)
def _directorates(scope: Any, _view: View) -> list[str]:
    return reading.directorates(_view.reader, _view.moment)


def days_with_returns(view: View) -> list[str]:
    """The days on which anything was accepted or taken back, newest first, as ISO dates."""
    return _days(_key(view), view)


@st.cache_resource(max_entries=8, show_spinner=False)
def _days(scope: Any, _view: View) -> list[str]:
    return reading.days_with_returns(_view.reader)


def board(view: View) -> list[Owed]:
    """Who owes what for the view's period."""
    return _board(_key(view), view.period, view)


@st.cache_resource(max_entries=16, show_spinner=False)
def _board(scope: Any, period: Period, _view: View) -> list[Owed]:
    return who_owes_what(_view.reader, period, _view.moment)


def actions_board(view: View) -> list[Owed]:
    """Who owes a report on its actions for the view's period."""
    return _actions_board(_key(view), view.period, view)


@st.cache_resource(max_entries=16, show_spinner=False)
def _actions_board(scope: Any, period: Period, _view: View) -> list[Owed]:
    return who_owes_actions(_view.reader, period, _view.moment)


def quadrants_board(view: View) -> list[Owed]:
    """Who owes a return of money, customers or people for the view's period, and which risks are to be reviewed."""
    return _quadrants_board(_key(view), view.period, view)


@st.cache_resource(max_entries=16, show_spinner=False)
def _quadrants_board(scope: Any, period: Period, _view: View) -> list[Owed]:
    return who_owes_quadrants(_view.reader, period, _view.moment)


def data_quality(view: View) -> DataQuality:
    """How far the figures of the view's period can be trusted, all indicators."""
    return _data_quality(_key(view), view.period, view)


@st.cache_resource(max_entries=_MOST, show_spinner=False)
def _data_quality(scope: Any, period: Period, _view: View) -> DataQuality:
    return read_data_quality(_view.reader, period=period, at=_view.moment)


def restated(view: View, code: str) -> Sequence[Mapping[str, Any]]:
    """An indicator's restatements, oldest first, with the status before and after each."""
    return _restated(_key(view), code, view)


@st.cache_resource(max_entries=_MOST, show_spinner=False)
def _restated(scope: Any, code: str, _view: View) -> Sequence[Mapping[str, Any]]:
    return indicator_report.restated(_view.reader, code, at=_view.moment)


def restated_since(view: View, directorate: str | None) -> Sequence[Mapping[str, Any]]:
    """Figures of earlier periods that were restated since those of the period before were due."""
    return _restated_since(_key(view), view.period, directorate, view)


@st.cache_resource(max_entries=_MOST, show_spinner=False)
def _restated_since(
    scope: Any, period: Period, directorate: str | None, _view: View
) -> Sequence[Mapping[str, Any]]:
    before = period.shift(-1)
    due = before.ends + timedelta(days=_view.framework.returns.days_allowed)
    return indicator_report.restated_since(
        _view.reader, at=_view.moment, since=datetime.combine(due, time.max), until=before.ends, directorate=directorate
    )  # fmt: skip


def samples(view: View) -> Sequence[Sample]:
    """The audit samples, newest first."""
    return _samples(_key(view), view)


@st.cache_resource(max_entries=8, show_spinner=False)
def _samples(scope: Any, _view: View) -> Sequence[Sample]:
    return audit_sample.read_samples(_view.reader, _view.moment)


def drawn_again(view: View, sample: Sample) -> str | None:
    """None if drawing a sample again gives the same, else what differs."""
    return _drawn_again(_key(view), sample.drawn["sample_no"], view, sample)


@st.cache_resource(max_entries=8, show_spinner=False)
def _drawn_again(scope: Any, sample_no: int, _view: View, _sample: Sample) -> str | None:
    return audit_sample.drawn_again(_view.reader, _sample)


def periods_collected(view: View) -> list[Period]:
    """The periods that figures are or were asked for, newest first."""
    return periods_to_collect(view.reader, view.periods, view.moment)


def reminders(view: View, hand_in_at: str) -> list[Reminder]:
    """What to send to whom for the view's period."""
    return _reminders(_key(view), view.period, hand_in_at, view)


@st.cache_resource(max_entries=16, show_spinner=False)
def _reminders(scope: Any, period: Period, hand_in_at: str, _view: View) -> list[Reminder]:
    owed = [*_board(_key(_view), period, _view), *_quadrants_board(_key(_view), period, _view)]
    return make_reminders(_view.reader, owed, _view.moment, hand_in_at)


def past_return(view: View, return_id: str) -> PastReturn:
    """A return as it was handed in. Raises UnknownReturnError if there was none such."""
    return _past_return(_key(view), return_id.strip().upper(), view)


@st.cache_resource(max_entries=_MOST, show_spinner=False)
def _past_return(scope: Any, return_id: str, _view: View) -> PastReturn:
    return read_past_return(_view.reader, return_id, _view.moment)


def reviewer(view: View) -> Reviewer:
    """This person's word on returns."""
    return Reviewer(view.served.database, view.framework, view.person)


def waiting_for(view: View) -> list[Mapping[str, Any]]:
    """The returns that this person may verify now, newest first."""
    return _waiting_for(_key(view), view)


@st.cache_resource(max_entries=16, show_spinner=False)
def _waiting_for(scope: Any, _view: View) -> list[Mapping[str, Any]]:
    return reviewer(_view).waiting()


def consequence(view: View, return_id: str, event: str) -> Consequence:
    """What verifying, withdrawing or putting back a return would do now."""
    return _consequence(_key(view), return_id, event, view)


@st.cache_resource(max_entries=32, show_spinner=False)
def _consequence(scope: Any, return_id: str, event: str, _view: View) -> Consequence:
    return work_out(_view.reader, return_id, event)


def sheets(view: View, file_name: str, file_hash: str) -> Sequence[Sheet]:
    """The visible sheets of a file that was accepted. Raises RefusedError if it can no longer be read."""
    return _sheets(_key(view), file_hash, file_name, view)


@st.cache_resource(max_entries=4, show_spinner="Opening the file as it was handed in")
def _sheets(scope: Any, file_hash: str, _file_name: str, _view: View) -> Sequence[Sheet]:
    require(_view.framework, _view.person, Action.READ_RETURNS)
    database = _view.served.database
    same = database.ask("returns_of_file", {"file_hash": file_hash})
    if same and not any(may_open_return(database, _view.framework, _view.person, one) for one in same):
        require_to_open(database, _view.framework, _view.person, same[0])
    return open_file(_file_name, content_of(database, file_hash)).sheets
