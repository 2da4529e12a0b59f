"""Reads of decisions and of targets under challenge that are kept, as those in `reads`."""

from __future__ import annotations

from typing import Any

import streamlit as st

from pmf.model.period import Frequency, Period
from pmf.reports.decision_tracker import Tracker, read_tracker
from pmf.reports.target_challenge import TargetChallenge, read_target_challenge
from pmf.reports.target_challenge import years_with_targets as read_years
from pmf.review.deciding import Decider
from pmf.ui.frame import View
from pmf.ui.reads import _key

_MOST = 16


def decider(view: View) -> Decider:
    """This person's deciding."""
    return Decider(view.served.database, view.framework, view.person)


def tracker(view: View, directorate: str | None) -> Tracker:
    """Every decision, followed up."""
    return _tracker(_key(view), directorate, view)


@st.cache_resource(max_entries=_MOST, show_spinner=False)
def _tracker(scope: Any, directorate: str | None, _view: View) -> Tracker:
    return read_tracker(_view.reader, at=_view.moment, directorate=directorate)


def target_challenge(view: View, year: Period, directorate: str | None) -> TargetChallenge:
    """The targets of a year held against the guidance."""
    return _target_challenge(_key(view), year, directorate, view)


@st.cache_resource(max_entries=_MOST, show_spinner=False)
def _target_challenge(scope: Any, year: Period, directorate: str | None, _view: View) -> TargetChallenge:
    return read_target_challenge(_view.reader, year=year, at=_view.moment, directorate=directorate)


def targets_of(view: View, code: str) -> TargetChallenge:
    """The targets of an indicator for the year of the view's period."""
    return _targets_of(_key(view), view.period.within(Frequency.YEAR), code, view)


@st.cache_resource(max_entries=64, show_spinner=False)
def _targets_of(scope: Any, year: Period, code: str, _view: View) -> TargetChallenge:
    return read_target_challenge(_view.reader, year=year, at=_view.moment, code=code)


def years_with_targets(view: View) -> list[Period]:
    """The years that have targets, newest first."""
    return _years(_key(view), view)


@st.cache_resource(max_entries=_MOST, show_spinner=False)
def _years(scope: Any, _view: View) -> list[Period]:
    return read_years(_view.reader, _view.moment)
