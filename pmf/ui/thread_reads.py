"""Reads of the golden thread that are kept, as those of `reads.py` are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from pmf.charts.icicle import icicle
from pmf.charts.icicle_layout import Picture, picture
from pmf.charts.palette import Mode
from pmf.model.period import Period
from pmf.reports.thread import Thread, read_thread, read_versions
from pmf.ui.frame import View
from pmf.ui.reads import _key

_MOST = 32


@dataclass(frozen=True)
class Choice:
    """What the bar over the thread leaves of it; None is all. The set is an id."""

    directorate: str | None = None
    lead_member: str | None = None
    indicator_set: str | None = None
    set_name: str | None = None


WHOLE = Choice()


def thread(view: View, choice: Choice = WHOLE) -> Thread:
    """The thread of the view's period, whole or what a choice leaves of it."""
    return _thread(_key(view), view.period, choice, view)


@st.cache_resource(max_entries=_MOST, show_spinner=False)
def _thread(scope: Any, period: Period, choice: Choice, _view: View) -> Thread:
    return read_thread(
        _view.reader,
        period=period,
        at=_view.moment,
        directorate=choice.directorate,
        lead_member=choice.lead_member,
        indicator_set=choice.indicator_set,
    )


def drawn(view: View, choice: Choice, path: tuple[str, ...]) -> tuple[Picture, dict[str, Any]]:
    """The picture of the plan at the end of a path from the top, and its chart."""
    return _drawn(_key(view), view.period, choice, path, view.mode, view)


@st.cache_resource(max_entries=256, show_spinner=False)
def _drawn(
    scope: Any, period: Period, choice: Choice, path: tuple[str, ...], mode: Mode, _view: View
) -> tuple[Picture, dict[str, Any]]:
    shown = picture(_thread(_key(_view), period, choice, _view), path)
    return shown, icicle(shown, mode)


def versions(view: View, node: str) -> Sequence[Mapping[str, Any]]:
    """Each version of a plan: what was changed, when, by whom, and in which cell."""
    return _versions(_key(view), node, view)


@st.cache_resource(max_entries=256, show_spinner=False)
def _versions(scope: Any, node: str, _view: View) -> Sequence[Mapping[str, Any]]:
    return read_versions(_view.reader, node, _view.moment)
