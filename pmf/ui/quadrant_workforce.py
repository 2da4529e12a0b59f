"""What the quadrant of the workforce shows: sickness by service and over time, and the other rates. Of a team that is
hidden nothing arrives here."""

from __future__ import annotations

from typing import Any

import streamlit as st

from pmf.charts.palette import Mode
from pmf.charts.rate_pictures import days_bar
from pmf.reports.workforce import People, Row
from pmf.rules.rate_wording import exact_per_cent, number, of, per_cent, plain, some
from pmf.rules.wording import rounded
from pmf.ui import people_reads, picture_table
from pmf.ui.cards import quiet
from pmf.ui.frame import View

_RATES = {
    "agency": "Agency, of pay bill",
    "turnover": "Turnover, 12 months",
    "vacancies": "Vacant posts",
    "appraisals": "Appraisals done",
    "engagement": "Engaged",
}


def show(view: View, directorate: str | None) -> None:
    """The quadrant's own part. Nothing where no figures were handed in."""
    told = people_reads.workforce(view, directorate)
    if not told.services:
        return
    st.header("The people who work here", anchor=False)
    st.markdown(quiet(_of_what(told)))
    left, right = st.columns([3, 2], gap="medium")
    with left:
        _by_service(view, told)
    with right:
        _history(view, told)
    _rates(view, told)


def _of_what(told: People) -> str:
    said = f"{len(told.services)} services, {told.label}. Working days lost in twelve months by FTE, as LG Inform counts them."
    hidden = told.hidden
    if hidden:
        least = next(one["workforce"]["least"] for one in told.services if one["status"] == "suppressed")
        verb = "is" if len(hidden) == 1 else "are"
        said += (
            f" {' and '.join(filter(None, (', '.join(hidden[:-1]), hidden[-1])))} {verb} not shown: teams of fewer than {least} people, and those that would give them away,"
            " go only into totals, and only together."
        )
    return said


def _standard(view: View, rate: Row | None) -> str:
    filled = "Filled: long-term. Hatched: short-term."
    if rate is None or rate["target"] is None:
        return filled
    words = view.framework.words
    return f"{filled} Line: the {words.target} of {plain(rate['target'])} days. Dashed: the {words.minimum} of {plain(rate['minimum'])}."


def _by_service(view: View, told: People) -> None:
    found = told.by_sickness()
    if not found:
        return
    picture_table.titled("Sickness by service, highest first", _standard(view, found[0][1]))
    most = _most(told)
    rows = []
    for one, rate in found:
        long = of(one["workforce"]["rates"], "long")
        rows.append(
            (
                picture_table.named(rate["status"], one["service"], view.mode),
                _bar(rate, long["value"] if long else None, most, view.mode),
                _days(rate, long["value"] if long else None, view.mode),
            )
        )
    heads = ("Service", "Days lost for each FTE, from nought", "In words")
    picture_table.show(f"Sickness in the twelve months to {told.label}", heads, rows, view.mode)


def _most(told: People) -> float:
    rates = [rate for _, rate in told.by_sickness()] + [rate for rate, _ in told.history()]
    return max(float(one) for rate in rates for one in (rate["value"], rate["minimum"]) if one is not None) * 1.04  # fmt: skip


def _bar(rate: Row, long: Any, most: float, mode: Mode) -> Any:
    of_it = rate["value"] * (long or 0) / 100
    return picture_table.drawn(
        days_bar(rate["value"], of_it, most, mode, target=rate["target"], minimum=rate["minimum"])
    )


def _days(rate: Row, long: Any, mode: Mode) -> Any:
    parts = f"{some(rounded(rate['numerator'], 0), 'day')}, {number(rounded(rate['denominator'], 0))} FTE"
    share = f", {per_cent(rounded(long, 0))} long-term" if long is not None else ""
    return picture_table.amount(f"{exact_per_cent(rate)} days", parts + share, mode)


def _history(view: View, told: People) -> None:
    found = told.history()
    if len(found) < 2:
        return
    picture_table.titled("Sickness over time, all together", "Twelve months to the end of each period.")
    most = _most(told)
    rows = [
        (
            picture_table.named(rate["status"], rate["period"], view.mode),
            _bar(rate, long, most, view.mode),
            _days(rate, long, view.mode),
        )
        for rate, long in reversed(found)
    ]
    heads = ("Twelve months to", "From nought", "In words")
    picture_table.show("Sickness over time", heads, rows, view.mode)


def _rates(view: View, told: People) -> None:
    picture_table.titled("The rest, by service")
    rows = [
        (
            picture_table.named(one["status"], one["service"], view.mode),
            *(_cell(of(one["workforce"]["rates"], rate), view.mode) for rate in _RATES),
            _accidents(one),
        )
        for one in told.services
    ]
    totals = (_cell(told.total(rate), view.mode) for rate in _RATES)
    rows.append(("All together", *totals, "–"))
    heads = ("Service", *_RATES.values(), "Accidents")
    picture_table.show(f"How the workforce stands in {told.label}", heads, rows, view.mode)


def _cell(rate: Row | None, mode: Mode) -> Any:
    return "–" if rate is None else picture_table.named(rate["status"], exact_per_cent(rate) + "%", mode)


def _accidents(service: Row) -> str:
    facts = service["workforce"]
    if facts["accidents"] is None:
        return "–"
    before = facts["accidents_year_before"]
    return number(facts["accidents"]) + (f" (a year before {number(before)})" if before is not None else "")
