"""The calendar on screen: what is due to whom this month, the days of plans, the year's cycle and the matrix."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from urllib.parse import urlencode

import streamlit as st

from pmf.model.forums import MatrixLine, Season
from pmf.model.period import Frequency, Period, period_of
from pmf.reports.calendar import OF_FIGURES, Calendar, Due, PlanDay
from pmf.reports.meetings import Meeting
from pmf.rules.wording import day
from pmf.ui import markup, pickers, tables
from pmf.ui.cards import plain_label, quiet
from pmf.ui.frame import PAGES, View, may_see
from pmf.ui.matrix_cut import page_of, query_of
from pmf.ui.pickers import address

_PLAN_DAYS = 8
_IN_A_YEAR = 12


def chosen_month(view: View) -> date:
    """The month that is looked at: this one, or one of the year before and the year after. In the address."""
    here = period_of(view.moment.date(), Frequency.MONTH)
    months = {
        f"{one.starts:%B %Y}": one.starts for one in map(here.shift, range(-_IN_A_YEAR, _IN_A_YEAR + 1))
    }
    return months[pickers.month_bar(view, list(months), f"{here.starts:%B %Y}")]


def heading(view: View, told: Calendar) -> None:
    """What is due, and in which part of the council's year that lies."""
    st.title(plain_label(told.headline()), anchor=False)
    parts = [
        f"**{plain_label(one.name)}** ({one.months}): {plain_label('; '.join(one.tasks))}."
        for one in told.seasons
    ]
    st.markdown("  \n".join(parts) or quiet(f"By {view.framework.name}, {view.framework.document}."))


def due(view: View, told: Calendar) -> None:
    """What each forum is shown this month, each line a press to its cut; whether the figures for it have come."""
    st.header("Due this month", anchor=False)
    if not told.due:
        st.markdown(
            "No line of the matrix falls into this month. Choose another month above, or see below how often each forum"
            " looks at what."
            if view.framework.matrix
            else "The framework says nothing of who sees what how often. Write it into its file, under `[[matrix]]`."
        )
    for forum, lines in told.by_forum():
        with st.container(border=True, gap="xsmall"):
            chair = f" :gray[:small[chaired by the {plain_label(forum.chair)}]]" if forum.chair else ""
            st.markdown(f"**{plain_label(forum.name)}**{chair}")
            for one in lines:
                markup.hairline()
                _due_line(view, one)
            _meetings(view, lines[0].meetings)


def _due_line(view: View, one: Due) -> None:
    # One line where there is room; a long name has one of its own, for a link's label is never broken over two.
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        page = page_of(view, one.line)
        if page:
            st.page_link(
                PAGES[page].file,
                label=f"**{plain_label(one.line.what)}**",
                query_params=query_of(view, one.line, one.period),
            )
        else:
            st.markdown(f"**{plain_label(one.line.what)}**", width="content")
        note = f" {quiet(f'({one.line.note})')}" if one.line.note else ""
        st.markdown(
            f"{one.period.label} {quiet(one.line.in_words().lower())}{note}{_figures(one)}", width="content"
        )


def _figures(one: Due) -> str:
    if one.line.opens in ("thread", "activity"):
        return " " + quiet("· plans and actions, as they stand")
    if one.line.opens not in OF_FIGURES:
        return ""
    if one.figures is None:
        return " " + quiet("· not over yet")
    if not one.figures.expected:
        return " " + quiet("· no figure belongs to it yet")
    said = quiet(f"{one.figures.received} of {one.figures.expected} figures are in")
    missing = one.figures.expected - one.figures.received
    return f" :orange-badge[▲ {missing} missing] {said}" if missing else f" :green-badge[● Complete] {said}"


def _meetings(view: View, held: Sequence[Meeting]) -> None:
    for one in held:
        state = "going on" if one.going_on else "held"
        markup.hairline()
        st.page_link(
            PAGES["meeting"].file,
            label=f"Its meeting of {day(one.held_on)} about {one.period.label} ({state})",
            query_params=address(view, meeting=str(one.number)),
        )


def returns_link(view: View, told: Calendar) -> None:
    """The way to who owes what, for those who may see it, where figures are missing."""
    late = [one for one in told.due if one.figures and one.figures.received < one.figures.expected]
    if late and may_see(view.framework, view.person, "returns"):
        quarter = (
            late[0].period.within(Frequency.QUARTER)
            if late[0].period.frequency is Frequency.MONTH
            else late[0].period
        )
        st.page_link(
            PAGES["returns"].file, label=f"Who still owes figures for {quarter.label}",
            query_params=address(view, period=quarter.label),
        )  # fmt: skip


def plan_days(view: View, days: Sequence[PlanDay]) -> None:
    """The days that plans have this month."""
    with st.container(border=True, gap="xsmall"):
        st.header("Plans this month", anchor=False)
        if not days:
            st.markdown("No plan is to be outlined, approved or reviewed.")
        for one in days[:_PLAN_DAYS]:
            owner = f" {quiet(one.owner)}" if one.owner else ""
            if one.node and "thread" in PAGES:
                st.page_link(
                    PAGES["thread"].file, label=f"{day(one.day)}: {plain_label(one.words)}", query_params=address(view, node=one.node)
                )  # fmt: skip
            else:
                st.markdown(f"**{day(one.day)}**: {plain_label(one.words)}.{owner}")
        if len(days) > _PLAN_DAYS:
            st.markdown(quiet(f"and {len(days) - _PLAN_DAYS} more"))


def as_arranged(told: Calendar) -> None:
    """What is looked at when somebody arranges it, and never by itself."""
    if not told.as_arranged:
        return
    with st.container(border=True, gap="xsmall"):
        st.header("As arranged", anchor=False)
        for line, forum in told.as_arranged:
            note = f": {line.note}" if line.note else ""
            st.markdown(
                f"**{plain_label(line.what)}**, {plain_label(forum.name)}{quiet(note) if note else ''}"
            )


def matrix(view: View, first: date) -> None:
    """Who sees what, how often: forums across, what down. Each cell opens what was due last."""
    framework = view.framework
    if not framework.matrix:
        return
    st.header("Who sees what, how often", anchor=False)
    st.markdown(
        quiet(
            f"{framework.name}, {framework.document}. Each cell opens what was due last, and says when it comes next."
        )
    )
    rows = []
    for row in framework.matrix:
        cells = {one.name: "–" for one in framework.forums}
        for forum in framework.forums:
            if forum.id in row.forums:
                cells[forum.name] = _cell(view, row.line(forum.id), first)
        rows.append(
            {"What": f"**{plain_label(row.what)}**"}
            | {plain_label(name): said for name, said in cells.items()}
        )
    tables.plain_table(rows, "Who sees what, how often")


def _cell(view: View, line: MatrixLine, first: date) -> str:
    said = plain_label(line.in_words())
    page = page_of(view, line)
    last = _last_period(view, line, first)
    if page and last and line.is_regular:
        said = f"[{said}]({page}?{urlencode(query_of(view, line, last))})"
    coming = view.framework.calendar.next_due(line, first)
    parts = [said]
    if coming:
        parts.append(quiet(f"{'this month' if coming == first else f'next {coming:%B}'}"))
    if line.note:
        parts.append(quiet(line.note))
    return "  \n".join(parts)


def _last_period(view: View, line: MatrixLine, first: date) -> Period | None:
    here = period_of(first, Frequency.MONTH)
    before = (view.framework.calendar.due(line, here.shift(-step).starts) for step in range(_IN_A_YEAR + 1))
    return next((one for one in before if one), None)


def year(view: View, seasons: Sequence[Season]) -> None:
    """The council's cycle, part by part."""
    cycle = view.framework.calendar.cycle
    if not cycle:
        return
    st.header("The year", anchor=False)
    now = {one.name for one in seasons}
    tables.plain_table(
        [
            {
                "Part of the year": f"**{plain_label(one.name)}**"
                + (" :blue-badge[now]" if one.name in now else ""),
                "Months": one.months,
                "What is done": plain_label("; ".join(one.tasks)),
            }
            for one in cycle
        ],
        "The year's cycle",
    )


def what_for(view: View, told: Calendar) -> None:
    """The council's own priorities, and how large its sets of indicators are beside what the document says."""
    priorities, words = view.framework.priorities, view.framework.words
    left, right = st.columns(2, gap="medium")
    with left:
        st.header("What it is all for", anchor=False)
        if not priorities:
            st.markdown("The council's document prints no priorities.")
        for one in priorities:
            st.markdown(f"**{plain_label(one.name)}**" + (f"  \n{quiet(one.about)}" if one.about else ""))
    with right:
        st.header(f"Sets of {words.indicators}", anchor=False)
        tables.plain_table(
            [
                {
                    "Set": plain_label(one.name),
                    f"{words.indicators.capitalize()} now": f"{one.count:,}",
                    "At most": f"{one.at_most:,}"
                    + (
                        f" :orange-badge[▲ {one.count - one.at_most} too many]"
                        if one.count > one.at_most
                        else ""
                    )
                    if one.at_most
                    else quiet("no limit"),
                }
                for one in told.sets
            ],
            f"Sets of {words.indicators}",
        )
