"""What a meeting reads, kept. What comes from figures is kept for good, because it is frozen; the agenda is
kept for as long as nothing is written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import streamlit as st

from pmf.charts.decisions_on_trend import Lettered, lettered
from pmf.charts.large import large
from pmf.charts.trend import trend
from pmf.exports.minutes_docx import minutes
from pmf.model.person import Person
from pmf.reports.agenda import Agenda, Frozen, Item, read_agenda, read_frozen
from pmf.reports.data_quality import DataQuality, read_data_quality
from pmf.reports.dossier import Dossier, read_dossier
from pmf.reports.indicator import IndicatorStory, read_indicator
from pmf.reports.meetings import Meeting, read_meeting, read_meetings, restated_after
from pmf.reports.outlook import read_projections
from pmf.reports.signals import read_signals_of
from pmf.ui import reads
from pmf.ui.frame import View

Points = Sequence[Any]


def _key(view: View, *more: Any) -> tuple[Any, ...]:
    """The scope of what is frozen: the file, the framework, who may see it, and the meeting."""
    place = (str(view.served.database.path), view.framework.id)
    who: Person = view.person
    return (*place, who, *more)


def meetings(view: View) -> Sequence[Meeting]:
    """Every meeting, newest first."""
    return read_meetings(view.reader)


def agenda(view: View, number: int) -> Agenda:
    """A meeting's agenda as it stands now. Raises UnknownChoiceError if there was no such meeting."""
    return _agenda(_key(view, reads._key(view)), number, view)


@st.cache_resource(max_entries=16, show_spinner=False)
def _agenda(scope: Any, number: int, _view: View) -> Agenda:
    meeting = read_meeting(_view.reader, number)
    return read_agenda(_view.reader, meeting, frozen(_view, meeting))


def frozen(view: View, meeting: Meeting) -> Frozen:
    """What a meeting sees of the figures."""
    return _frozen(_key(view, meeting.number, meeting.as_at), view, meeting)


@st.cache_resource(max_entries=8, show_spinner="Reading the meeting's figures")
def _frozen(scope: Any, _view: View, _meeting: Meeting) -> Frozen:
    return read_frozen(_view.reader, _meeting)


def story(view: View, meeting: Meeting, code: str) -> IndicatorStory:
    """An indicator's story as at a meeting's moment."""
    return _story(_key(view, meeting.number, meeting.as_at), code, view, meeting)


@st.cache_resource(max_entries=64, show_spinner=False)
def _story(scope: Any, code: str, _view: View, _meeting: Meeting) -> IndicatorStory:
    return read_indicator(_view.reader, code, at=_meeting.as_at)


def dossier(view: View, meeting: Meeting, code: str) -> Dossier:
    """What lies beside an exception, what is said of it and what to ask, as at a meeting's moment."""
    return _dossier(_key(view, meeting.number, meeting.as_at), code, view, meeting)


@st.cache_resource(max_entries=64, show_spinner=False)
def _dossier(scope: Any, code: str, _view: View, _meeting: Meeting) -> Dossier:
    seen = frozen(_view, _meeting)
    return read_dossier(
        _view.reader, code, period=_meeting.period, at=_meeting.as_at, report=seen.exceptions, card=seen.whole,
        quality=quality(_view, _meeting),
    )  # fmt: skip


def quality(view: View, meeting: Meeting) -> DataQuality:
    """How far a meeting's figures can be trusted."""
    return _quality(_key(view, meeting.number, meeting.as_at), view, meeting)


@st.cache_resource(max_entries=8, show_spinner=False)
def _quality(scope: Any, _view: View, _meeting: Meeting) -> DataQuality:
    return read_data_quality(_view.reader, period=_meeting.period, at=_meeting.as_at)


def marked(item: Item) -> list[Lettered]:
    """The decisions about an item's subject, each with its letter."""
    return lettered([*item.before, *item.decided])


def trend_spec(view: View, meeting: Meeting, item: Item, code: str, points: Points) -> dict[str, Any]:
    """The large chart of an item's indicator with its decisions, built once for a version and a mode."""
    scope = reads._key(view)
    return _trend(_key(view, meeting.number, scope), item.id, code, view.mode, view, meeting, item, points)  # fmt: skip


@st.cache_resource(max_entries=64, show_spinner=False)
def _trend(
    scope: Any, item_id: str, code: str, mode: str, _view: View, _meeting: Meeting, _item: Item, _points: Points
) -> dict[str, Any]:  # fmt: skip
    told = story(_view, _meeting, code)
    signals, outlook = beyond_the_status(_view, _meeting, code, _points)
    return large(
        trend(
            _points, told.restatements, _view.mode, signals=signals, outlook=outlook, decisions=marked(_item)
        )
    )


def beyond_the_status(view: View, meeting: Meeting, code: str, points: Points) -> tuple[dict[date, Any], Any]:
    """The points' usual variation by the end of their period, and where the year will end."""
    last = points[-1]
    return _beyond(
        _key(view, meeting.number, meeting.as_at), code, last["ends"], last["months"], view, meeting
    )


@st.cache_resource(max_entries=64, show_spinner=False)
def _beyond(
    scope: Any, code: str, until: date, months: int, _view: View, _meeting: Meeting
) -> tuple[dict[date, Any], Any]:
    asked: dict[str, Any] = {"at": _meeting.as_at}
    signals = read_signals_of(_view.reader, code, until=until, months=months, **asked)
    ahead = read_projections(_view.reader, period=_meeting.period, codes=[code], **asked)
    return signals, ahead.get(code)


def restated(view: View, meeting: Meeting) -> Sequence[Any]:
    """The figures that a meeting saw and that were restated since, newest first."""
    return _restated(_key(view, reads._key(view)), meeting.number, view, meeting)


@st.cache_resource(max_entries=16, show_spinner=False)
def _restated(scope: Any, number: int, _view: View, _meeting: Meeting) -> Sequence[Any]:
    return restated_after(_view.reader, _meeting)


def minutes_of(view: View, number: int) -> bytes:
    """A meeting's minutes as a Word document, a draft while it goes on."""
    read = agenda(view, number)
    return minutes(read, view.served.settings.council.name, restated=len(restated(view, read.meeting)))
