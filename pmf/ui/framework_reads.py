"""Reads of the framework's own pages that are kept, as those in `reads`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import streamlit as st

from pmf.charts.strategy_map import strategy_map as draw
from pmf.model.period import Period
from pmf.reports.change_register import Change, read_changes
from pmf.reports.data_list import DataList, read_data_list
from pmf.reports.health import Health, Past, read_health
from pmf.reports.health_counts import Count
from pmf.reports.settings_in_force import Setting, read_settings_in_force
from pmf.reports.strategy_map import StrategyMap, read_plan_reviews, strategy_map_of
from pmf.reports.thread import read_thread
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


def health(view: View) -> Health:
    """The framework's health in the view's period."""
    return _health(_key(view), view.period, view)


@st.cache_resource(max_entries=16, show_spinner=False)
def _health(scope: Any, period: Period, _view: View) -> Health:
    found = read_health(_view.reader, period=period, at=_view.moment)
    found.headline()  # counts it, once for everybody who looks
    return found


def health_history(view: View) -> Mapping[str, Sequence[Past]]:
    """How each of its measures read at past deadlines, by the measure's id."""
    return _health_history(_key(view), view.period, view)


@st.cache_resource(max_entries=16, show_spinner=False)
def _health_history(scope: Any, period: Period, _view: View) -> Mapping[str, Sequence[Past]]:
    found = _health(_key(_view), period, _view)

    def read(past: Period, then: datetime) -> list[Count]:
        return _past(_key(_view, lasting=True), past, then, _view, found)

    return found.history(read)


@st.cache_resource(max_entries=64, show_spinner=False)
def _past(scope: Any, period: Period, then: datetime, _view: View, _health: Health) -> list[Count]:
    return _health.count_past(period, then)


def settings_in_force(view: View) -> Sequence[Setting]:
    """The framework's settings as they stood at the view's moment."""
    return _settings_in_force(_key(view), view)


@st.cache_resource(max_entries=8, show_spinner=False)
def _settings_in_force(scope: Any, _view: View) -> Sequence[Setting]:
    return read_settings_in_force(_view.reader, at=_view.moment)


def strategy_map(view: View) -> StrategyMap:
    """The strategy map of the view's period."""
    return _strategy_map(_key(view), view.period, view)


@st.cache_resource(max_entries=16, show_spinner=False)
def _strategy_map(scope: Any, period: Period, _view: View) -> StrategyMap:
    thread = read_thread(_view.reader, period=period, at=_view.moment)
    return strategy_map_of(_view.framework, thread, read_plan_reviews(_view.reader, _view.moment))


def strategy_map_spec(view: View) -> dict[str, Any]:
    """The picture of it, drawn once for a colour mode."""
    return _strategy_map_spec(_key(view), view.period, view.mode, view)


@st.cache_resource(max_entries=16, show_spinner=False)
def _strategy_map_spec(scope: Any, period: Period, mode: str, _view: View) -> dict[str, Any]:
    return draw(_strategy_map(_key(_view), period, _view), _view.mode)
