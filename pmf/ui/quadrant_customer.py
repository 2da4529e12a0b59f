"""What the quadrant of customers shows: complaints in time by service, cases past their clock, volumes, satisfaction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from pmf.charts.palette import Mode
from pmf.charts.rate_pictures import against_standard, volume_line
from pmf.reports.customer import Customers, Row
from pmf.rules.customer_wording import RATES, VOLUMES
from pmf.rules.rate_wording import beside, exact_per_cent, number, per_cent, plain
from pmf.rules.wording import day
from pmf.ui import people_reads, picture_table
from pmf.ui.cards import plain_label, quiet
from pmf.ui.customer_words import HEADS, case_cells
from pmf.ui.frame import PAGES, View
from pmf.ui.pickers import address

_UNITS_OF_TIME = {1: "month", 3: "quarter", 6: "half-year", 12: "year"}
_LISTED = 12


def show(view: View, directorate: str | None) -> None:
    """The quadrant's own part. Nothing where no counts and no cases were handed in."""
    told = people_reads.customers(view, directorate)
    if not told.services:
        return
    st.header("What people tell the council", anchor=False)
    st.markdown(quiet(_of_what(told)))
    left, right = st.columns(2, gap="medium")
    with left:
        _in_time(view, told)
        _open_late(view, told)
    with right:
        _volumes(view, told)
        _satisfaction(view, told)
    _other_rates(view, told)
    _sheets(view, told)


def _of_what(told: Customers) -> str:
    settings = f"{len(told.services)} services, {told.label}."
    cases = sum(1 for one in told.services if _has_cases(one))
    if not cases:
        return f"{settings} In time as the services count it."
    return (
        f"{settings} {number(cases)} of them by their cases: answered on or before the last working day, counted from"
        " acknowledgement; the rest as they count it themselves."
    )


def _has_cases(service: Row) -> bool:
    return any(
        one["rate"] == "stage_1" and one["source"] == "cases" for one in service["feedback"]["rates"] or ()
    )


def _in_time(view: View, told: Customers) -> None:
    found = told.of_rate("stage_1")
    if not found:
        return
    picture_table.titled("Stage 1 complaints answered in time, lowest first", _key(view, found[0][1]))
    least = _scale(found)
    rows = [
        (
            picture_table.named(rate["status"], one["service"], view.mode),
            picture_table.drawn(
                against_standard(rate["value"], rate["status"], view.mode, target=rate["target"], minimum=rate["minimum"], least=least)
            ),
            picture_table.amount(exact_per_cent(rate) + "%", f"{number(rate['numerator'])} of {number(rate['denominator'])}", view.mode),
        )
        for one, rate in found
    ]  # fmt: skip
    heads = ("Service", f"From {least:.0f}% to 100%", "In time")
    picture_table.show(f"Stage 1 complaints answered in time in {told.label}", heads, rows, view.mode)


def _scale(found: Sequence[tuple[Row, Row]]) -> float:
    lowest = min(
        [
            float(value)
            for _, rate in found
            for value in (rate["value"], rate["minimum"], rate.get("low"))
            if value is not None
        ]
    )
    return max(0.0, (lowest - 5) // 10 * 10)


def _key(view: View, rate: Row) -> str:
    if rate["target"] is None:
        return "Nothing is asked of it, so it is not rated."
    words = view.framework.words
    return f"Stroke: the {words.target} of {plain(rate['target'])}%. Band: down to the {words.minimum} of {plain(rate['minimum'])}%."


def _open_late(view: View, told: Customers) -> None:
    if not told.open_late:
        return
    looked_at = told.open_late[0]["looked_at"]
    picture_table.titled(f"Open past the last day to answer on {day(looked_at)}")
    shown = told.open_late[:_LISTED]
    rows = [(cells[0], one["service"], *cells[1:]) for one in shown for cells in [case_cells(one)]]
    heads = (HEADS[0], "Service", *HEADS[1:])
    picture_table.show(
        "Complaints that stood open past the last day to answer", heads, rows, view.mode, numbers=(4,)
    )
    rest = len(told.open_late) - len(shown)
    if rest:
        st.markdown(quiet(f"{rest} more are on the sheets of their services."))


def _volumes(view: View, told: Customers) -> None:
    unit = _UNITS_OF_TIME[told.period.frequency.months]
    rows = []
    for volume, name in VOLUMES.items():
        points = told.trend(volume)
        if not points or points[-1]["step"] != 0:
            continue
        by_step = {one["step"]: one["amount"] for one in points}
        first, rest = (
            number(by_step[0]),
            beside(by_step[0], by_step.get(1), by_step.get(told.period.frequency.per_year), unit),
        )
        line = picture_table.drawn(volume_line([one["amount"] for one in points], view.mode), 150)
        rows.append((name, line, picture_table.amount(first, rest, view.mode)))
    if rows:
        picture_table.titled(
            "How much people told the council",
            "More is not worse: it may be easier to say. So none of it is rated.",
        )
        picture_table.show(
            f"Volumes in {told.label}", ("What", "Over time, from nought", "Now"), rows, view.mode
        )


def _satisfaction(view: View, told: Customers) -> None:
    found = told.of_rate("satisfaction")
    if not found:
        return
    note = "The line is where the share among everybody is likely to lie (95%), by how many answered. Fewer than 30 answers are not rated."
    picture_table.titled("Satisfied, lowest first", note)
    least = _scale(found)
    rows = [
        (
            picture_table.named(rate["status"], one["service"], view.mode),
            _interval(rate, least, view.mode),
            picture_table.amount(
                exact_per_cent(rate) + "%",
                f"of {number(rate['denominator'])}; {per_cent(rate['low'])} to {per_cent(rate['high'])}",
                view.mode,
            ),
        )
        for one, rate in found
    ]
    heads = ("Service", f"From {least:.0f}% to 100%", "Satisfied")
    picture_table.show(f"Satisfaction in {told.label}", heads, rows, view.mode)


def _interval(rate: Row, least: float, mode: Mode) -> Any:
    return picture_table.drawn(
        against_standard(
            rate["value"], rate["status"], mode, target=rate["target"], minimum=rate["minimum"],
            interval=(rate["low"], rate["high"]), least=least,
        )
    )  # fmt: skip


def _other_rates(view: View, told: Customers) -> None:
    shown = [
        rate
        for rate in ("stage_2", "enquiries", "information", "avoidable", "ombudsman")
        if told.of_rate(rate)
    ]
    if not shown:
        return
    picture_table.titled("The rest, by service")
    rows = [
        (
            picture_table.named(one["status"], one["service"], view.mode),
            *(_cell(_rate(one, rate), view.mode) for rate in shown),
        )
        for one in told.services
    ]
    heads = ("Service", *(RATES[rate] for rate in shown))
    picture_table.show(f"Other rates in {told.label}", heads, rows, view.mode)


def _rate(service: Row, name: str) -> Row | None:
    return next((one for one in service["feedback"]["rates"] or () if one["rate"] == name), None)


def _cell(rate: Row | None, mode: Mode) -> Any:
    if rate is None:
        return "–"
    parts = f"{number(rate['numerator'])} of {number(rate['denominator'])}"
    return picture_table.named(rate["status"], f"{exact_per_cent(rate)}% ({parts})", mode)


def _sheets(view: View, told: Customers) -> None:
    picture_table.titled(
        "Each service’s sheet", "Its complaints, comments and compliments on one page, to print."
    )
    with st.container(horizontal=True, gap="small"):
        for one in sorted(told.services, key=lambda row: row["service"]):
            st.page_link(
                PAGES["service_sheet"].file,
                label=plain_label(one["service"]),
                query_params=address(view, service=one["service"]),
            )
