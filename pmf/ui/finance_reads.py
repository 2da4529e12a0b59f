"""Reads of money that are kept, as those of `reads.py` are: under the data's version and who may see. Who may see
restricted lines is part of who asks: a person's name, roles and services are in every key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from pmf.access.permissions import may
from pmf.model.period import Frequency, Period
from pmf.model.role import Action
from pmf.reports.finance import Budget, Finance, read_budget, read_finance
from pmf.review.virements import Mover
from pmf.ui.frame import View
from pmf.ui.reads import _key

_MOST = 64


def _may_see(view: View) -> bool:
    return may(view.framework, view.person, Action.READ_RESTRICTED)


def finance(view: View, directorate: str | None) -> Finance:
    """All money of the view's period, of one directorate or of all."""
    return _finance(_key(view), _may_see(view), view.period, directorate, view)


@st.cache_resource(max_entries=_MOST, show_spinner=False)
def _finance(scope: Any, may_see: bool, period: Period, directorate: str | None, _view: View) -> Finance:
    return read_finance(_view.reader, period=period, at=_view.moment, directorate=directorate)


def budget(view: View, service: str) -> Budget:
    """One service's money. Raises UnknownChoiceError if it has none that this person may see."""
    return _budget(_key(view), _may_see(view), view.period, service, view)


@st.cache_resource(max_entries=_MOST, show_spinner=False)
def _budget(scope: Any, may_see: bool, period: Period, service: str, _view: View) -> Budget:
    return read_budget(_view.reader, service, period=period, at=_view.moment)


def virements(view: View, service: str) -> Sequence[Mapping[str, Any]]:
    """The virements from and to a service in the year of the view's period, newest first."""
    year = view.period.within(Frequency.YEAR).label
    return [one for one in _virements(_key(view), _may_see(view), service, view) if one["year"] == year]


@st.cache_resource(max_entries=_MOST, show_spinner=False)
def _virements(scope: Any, may_see: bool, service: str, _view: View) -> Sequence[Mapping[str, Any]]:
    return mover(_view).read(_view.moment, service)


def spending_lines(view: View) -> Sequence[Mapping[str, Any]]:
    """The lines between which this person may ask to move money in the year of the view's period."""
    return _spending_lines(_key(view), _may_see(view), view.period, view)


@st.cache_resource(max_entries=_MOST, show_spinner=False)
def _spending_lines(scope: Any, may_see: bool, period: Period, _view: View) -> Sequence[Mapping[str, Any]]:
    return mover(_view).lines(period.within(Frequency.YEAR), _view.moment)


def mover(view: View) -> Mover:
    """This person's asking for virements and answering them."""
    return Mover(view.served.database, view.framework, view.person)
