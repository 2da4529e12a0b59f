"""The page bar: period, as at, directorate, indicator set. The only keeper of their state: each is bound
to the address, so that any view can be mailed and opens the same."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence

import streamlit as st

from pmf.charts.palette import GLYPHS, WORDS
from pmf.model.framework import Quadrant
from pmf.model.period import Frequency, Period
from pmf.model.status import Status
from pmf.reports.scorecard import Standing
from pmf.ui import reads
from pmf.ui.frame import NOW, PAGES, View

# What a picker says when nothing is chosen. These stand in the address only when they are not the choice.
ALL_DIRECTORATES = "All directorates"
ALL_SETS = "All indicator sets"
ALL_QUADRANTS = "All quadrants"
ALL_SERVICES = "All services"
ALL_LEAD_MEMBERS = "All lead members"


def month_bar(view: View, months: Sequence[str], now: str) -> str:
    """The bar over a month, one of those given by their names; `now` where none is chosen."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        chosen = st.selectbox(
            "Month", months, index=months.index(now), key="month", bind="query-params", width=190, label_visibility="collapsed"
        )  # fmt: skip
        _day(view)
    return str(chosen)


def day_bar(view: View) -> str | None:
    """The bar over what belongs to no period. Gives the directorate that is chosen, None for all."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        _day(view)
        return _directorate(view)


def period_bar(view: View) -> None:
    """The bar over what is the whole council's for a period."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        _period_and_day(view)


def page_bar(view: View, *, sets: bool = True) -> tuple[str | None, str | None]:
    """Draw the bar and give the directorate and the indicator set that are chosen, None for all."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        _period_and_day(view)
        return _directorate(view), _set(view) if sets else None


def thread_bar(view: View, lead_members: Sequence[str]) -> tuple[str | None, str | None, str | None]:
    """The bar over the golden thread. Gives the directorate, the lead member and the set that are chosen, None for all."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        _period_and_day(view)
        directorate = _directorate(view)
        lead_member = st.selectbox(
            "Lead member", [ALL_LEAD_MEMBERS, *lead_members], key="lead_member", bind="query-params", width=210,
            label_visibility="collapsed",
        )  # fmt: skip
        return directorate, None if lead_member == ALL_LEAD_MEMBERS else lead_member, _set(view)


def _set(view: View, *, width: int = 200) -> str | None:
    """The indicator set that is chosen, by its id. The outermost one is every indicator: no choice of its own."""
    named = [ALL_SETS, *(one.name for one in view.framework.indicator_sets[:-1])]
    chosen = st.selectbox(
        "Indicator set", named, key="set", bind="query-params", width=width, label_visibility="collapsed"
    )
    return next((one.id for one in view.framework.indicator_sets if one.name == chosen), None)


def exceptions_bar(view: View) -> tuple[str | None, Quadrant | None, str | None]:
    """The bar over the exceptions. Gives the directorate, the quadrant and the indicator set that are chosen, None
    for all."""
    _period_and_day(view)
    directorate = _directorate(view, width=205)
    quadrants = {one.name: one for one in view.framework.quadrants}
    chosen = st.selectbox(
        "Quadrant", [ALL_QUADRANTS, *quadrants], key="in_quadrant", bind="query-params", width=160,
        label_visibility="collapsed",
    )  # fmt: skip
    return directorate, quadrants.get(chosen), _set(view, width=165)


def dossier_bar(view: View) -> str:
    """The way back to the list, the period and the day over one exception. Gives the code that the address names."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.page_link(PAGES["exceptions"].file, label="All exceptions", query_params=address(view))
        _period_and_day(view)
    return st.query_params.get("code", "")


def sheet_bar(view: View, services: Sequence[str]) -> str | None:
    """The bar over a service's sheet. Gives the service that is chosen, the first where none is; None without any."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        _period_and_day(view)
        asked = st.query_params.get("service")
        named = [*services, asked] if asked and asked not in services else list(services)
        if not named:
            return None
        return st.selectbox(
            "Service", named, key="service", bind="query-params", width=250, label_visibility="collapsed"
        )


def budget_bar(view: View) -> str:
    """The way back to the quadrant of money, the period and the day. Gives the service that the address names."""
    quadrant = view.framework.quadrant_about("finance")
    named = next((one.name for one in view.framework.quadrants if one.id == quadrant), None)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.page_link(
            PAGES["quadrant"].file, label=named or "All quadrants", query_params=address(view, quadrant=named)
        )
        _period_and_day(view)
    return st.query_params.get("service", "")


def _directorate(view: View, *, width: int = 250) -> str | None:
    chosen = st.selectbox(
        "Directorate", [ALL_DIRECTORATES, *reads.directorates(view)], key="directorate", bind="query-params", width=width,
        label_visibility="collapsed",
    )  # fmt: skip
    return None if chosen == ALL_DIRECTORATES else chosen


def sifting(counts: Mapping[str, int]) -> str:
    """Which of some parts of a list to show, each with its count; the first is the whole. The address holds
    the name without the count, so that a mailed view opens the same when the counts have moved on."""
    names = list(counts)
    asked = st.query_params.get("show")
    st.session_state["sifting"] = asked if asked in names else names[0]
    st.pills(
        "Show", names, key="sifting", required=True, label_visibility="collapsed", on_change=_tell_sifting,
        format_func=lambda name: f"{name} {counts[name]}",
    )  # fmt: skip
    return asked if asked in names else names[0]


def _tell_sifting() -> None:
    st.query_params["show"] = st.session_state["sifting"]


def grouping(names: Sequence[str]) -> str:
    """How a list is grouped; the first is the way that it opens."""
    chosen = st.segmented_control(
        "Group by", names, key="group", bind="query-params", default=names[0], required=True,
        label_visibility="collapsed",
    )  # fmt: skip
    return str(chosen or names[0])


def returns_bar(view: View, periods: Sequence[Period], services: Sequence[str]) -> str | None:
    """The bar over who owes what, with the periods that figures are asked for. Gives the service, None for all."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        _period_and_day(view, periods)
        named = [ALL_SERVICES, *services]
        # The box keeps a service that has nothing due for this period, so that going back finds it again.
        asked = st.query_params.get("service")
        if asked and asked not in named:
            named.append(asked)
        service = st.selectbox(
            "Service", named, key="service", bind="query-params", width=250, label_visibility="collapsed"
        )
    return None if service == ALL_SERVICES else service


def _period_and_day(view: View, periods: Sequence[Period] | None = None) -> None:
    labels = [period.label for period in periods or view.periods]
    if view.period.label not in labels:
        labels.insert(0, view.period.label)
    st.selectbox(
        "Period", labels, index=labels.index(view.periods[0].label) if view.periods[0].label in labels else 0,
        key="period", bind="query-params", width=150, label_visibility="collapsed",
    )  # fmt: skip
    _day(view)


def _day(view: View) -> None:
    days = [NOW, *reads.days_with_returns(view)]
    if view.as_at and view.as_at.isoformat() not in days:
        days.insert(1, view.as_at.isoformat())
    st.selectbox("As at", days, key="as_at", bind="query-params", width=160, label_visibility="collapsed")


def address(view: View, **more: str | None) -> dict[str, str]:
    """The query of a link that keeps period and as-at, and adds what is given."""
    query = {"period": view.period.label} if view.period != view.periods[0] else {}
    if view.as_at:
        query["as_at"] = view.as_at.isoformat()
    return query | {name: value for name, value in more.items() if value is not None}


def set_name(view: View, set_id: str | None) -> str | None:
    """What the address calls an indicator set; None for all of them."""
    return next((one.name for one in view.framework.indicator_sets if one.id == set_id), None)


FIGURES, AUDIT = "All figures", "Audit sample"


def part_of_data_quality() -> str:
    """Which part of the page on data quality to look at: FIGURES, or AUDIT."""
    chosen = st.segmented_control(
        "Part", [FIGURES, AUDIT], key="part", bind="query-params", default=FIGURES, required=True,
        label_visibility="collapsed",
    )  # fmt: skip
    return str(chosen or FIGURES)


def quadrant(view: View) -> Quadrant:
    """Which quadrant to look at."""
    quadrants = {one.name: one for one in view.framework.quadrants}
    chosen = st.segmented_control(
        "Quadrant", list(quadrants), key="quadrant", bind="query-params", default=next(iter(quadrants)),
        required=True, label_visibility="collapsed",
    )  # fmt: skip
    return quadrants[chosen or next(iter(quadrants))]


def statuses_and_grouping(standing: Standing) -> tuple[list[str], str]:
    """Which statuses to show, none meaning all, and what to group by."""
    counts = standing.counts()
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="bottom"):
        statuses = st.pills(
            "Show", [status for status in Status if counts[status]], selection_mode="multi",
            format_func=lambda status: f"{GLYPHS[status]} {WORDS[status]} {counts[status]}", key="statuses",
        )  # fmt: skip
        grouping = st.segmented_control(
            "Group by",
            ["Worst first", "Service", "Directorate"],
            default="Worst first",
            key="grouping",
            required=True,
        )
    return list(statuses or []), str(grouping or "Worst first")


def indicator(view: View) -> tuple[str | None, int]:
    """Which indicator to look at, and in periods of how many months."""
    rows = reads.indicators(view)
    if not rows:
        return None, 1
    names = {row["code"]: f"{row['code']}  {row['name']}" for row in rows}
    _follow_address("code", "indicator_code", names)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        code = st.selectbox(
            view.framework.words.indicator.capitalize(), list(names), format_func=names.__getitem__,
            key="indicator_code", width=460, label_visibility="collapsed", on_change=_tell_address,
            args=("code", "indicator_code"),
        )  # fmt: skip
        _period_and_day(view)
        own = next(row["frequency"] for row in rows if row["code"] == code)
        lengths = [one for one in Frequency if one.months >= Frequency(own).months]
        if len(lengths) > 1:
            shown = st.segmented_control(
                "Shown by", lengths, format_func=lambda one: one.value.capitalize(), default=lengths[0],
                key=f"by_{own}", required=True, label_visibility="collapsed",
            )  # fmt: skip
        else:
            shown = lengths[0]
    return code, (shown or lengths[0]).months


def _follow_address(name: str, key: str, known: Container[str]) -> None:
    """Let a widget follow the address when that is new: a link was pressed, or a mailed view opened."""
    asked = st.query_params.get(name)
    if asked in known and st.session_state.get("_seen_" + name) != asked:
        st.session_state[key] = asked
    st.session_state["_seen_" + name] = asked


def _tell_address(name: str, key: str) -> None:
    st.query_params[name] = st.session_state[key]
    st.session_state["_seen_" + name] = st.session_state[key]


def page_of(count: int, size: int) -> range:
    """Which rows of a long list to show."""
    if count <= size:
        return range(count)
    page = st.pagination(-(-count // size), key="page")
    return range((page - 1) * size, min(page * size, count))
