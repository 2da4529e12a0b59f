"""The parts of an indicator's page: facts in a row, chart, why, where from, definition, history."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from pmf.charts.decisions_on_trend import decisions_in_words
from pmf.charts.palette import badge, word
from pmf.charts.trend import trend_in_words
from pmf.model.status import Status
from pmf.reports.data_quality import Line, levels
from pmf.reports.indicator import IndicatorStory
from pmf.rules import quality_wording, wording
from pmf.ui import cards, commentary, markup, outlook, provenance, reads, signal_reads, tables
from pmf.ui.cards import plain_label
from pmf.ui.frame import PAGES, View
from pmf.ui.markup import Html, tag
from pmf.ui.pickers import address

Point = Mapping[str, Any]


def newest_point(view: View, told: IndicatorStory) -> Point | None:
    """The point that the view's period ends with, or the newest before it."""
    until = [point for point in told.points if point["ends"] <= view.period.ends]
    with_words = [point for point in until if point["because"] != "not_yet_due"]
    return with_words[-1] if with_words else (until[-1] if until else None)


def heading(view: View, told: IndicatorStory, point: Point | None, quality: Line | None) -> None:
    """The way back, the sentence, and the facts in a row."""
    with st.container(horizontal=True, gap="small"):
        st.page_link(PAGES["scorecard"].file, label="Scorecard", query_params=address(view))
        quadrant = next(
            (one for one in view.framework.quadrants if one.id == told.definition["quadrant"]), None
        )
        if quadrant:
            st.page_link(
                PAGES["quadrant"].file,
                label=quadrant.name,
                query_params=address(view, quadrant=quadrant.name),
            )
        if told.definition["directorate"]:
            st.page_link(
                PAGES["scorecard"].file, label=plain_label(told.definition["directorate"]),
                query_params=address(view, directorate=told.definition["directorate"]),
            )  # fmt: skip
    st.title(_sentence(view, told, point), anchor=False)
    if point is not None and point["value"] is not None:
        markup.show(_facts(view, point, quality))


def _sentence(view: View, told: IndicatorStory, point: Point | None) -> str:
    if point is None:
        return f"{plain_label(told.name)}: no figure is due yet"
    if point["value"] is None:
        return f"{plain_label(told.name)}: {word(point['status']).lower()} for {point['period']}"
    running = _red_for(told, point)
    long = f" for the {wording.ordinal(running)} {_length(point)} running" if running > 1 else ""
    said = {
        Status.GREEN: f"on or better than its {view.framework.words.target}",
        Status.YELLOW: f"just short of its {view.framework.words.target}",
        Status.AMBER: f"short of its {view.framework.words.target}",
        Status.RED: f"beyond its {view.framework.words.minimum}"
        if point["polarity"] == "lower"
        else f"below its {view.framework.words.minimum}",
    }.get(Status(point["status"]))
    return f"{plain_label(told.name)}: {plain_label(wording.shown(point))} in {point['period']}" + (
        f", {said}{long}" if said else ""
    )


def _length(point: Point) -> str:
    return {1: "month", 3: "quarter", 6: "half-year", 12: "year"}[point["months"]]


def _red_for(told: IndicatorStory, point: Point) -> int:
    count = 0
    for one in reversed([one for one in told.points if one["ends"] <= point["ends"]]):
        if one["status"] != Status.RED:
            break
        count += 1
    return count


def _facts(view: View, point: Point, quality: Line | None) -> Html:
    words = view.framework.words
    mode = view.mode
    arrow, size, better, tone = cards.direction(point)
    facts = [
        (
            point["period"],
            Html(
                markup.status_mark(point["status"], mode, size=15) + " " + markup.text(wording.shown(point))
            ),
            word(point["status"]).lower(),
        ),
    ]
    if point["target"] is not None:
        far, where = wording.from_target(point)
        facts.append((f"Against {words.target}", markup.text(far), where))
    if better:
        since = point["previous_period"] if point["direction"] is not None else "a year ago"
        facts.append(
            (
                f"Since {since}",
                markup.text(f"{arrow} {size}".strip() or "→"),
                tag("span", better.replace(" on a year ago", ""), style=markup.toned(tone, mode)),
            )
        )
    if point["denominator"] is not None:
        facts.append(
            (
                "Counted",
                markup.text(
                    f"{wording.said(point['numerator'], 'number')} of {wording.said(point['denominator'], 'number')}"
                ),
                "numerator of denominator",
            )
        )
    year_end = outlook.fact(view, point["code"])
    if year_end is not None:
        facts.append(year_end)
    if quality is not None:
        facts.append(("Data quality", markup.text(quality_wording.word(quality["quality"])), levels(quality)))
    quiet = markup.muted(mode)
    cells = [
        tag(
            "div",
            tag("div", label, style="font-size:13px;" + quiet),
            tag("div", value, style="font-size:1.45rem;font-weight:560;line-height:1.3"),
            tag("div", note, style="font-size:13px;" + quiet),
            style="padding:0 22px;border-left:1px solid rgba(128,140,150,.35)"
            if place
            else "padding-right:22px",
        )
        for place, (label, value, note) in enumerate(facts)
    ]
    return tag("div", *cells, style="display:flex;flex-wrap:wrap;row-gap:10px")


def chart(view: View, told: IndicatorStory, months: int) -> None:
    """The trend up to the view's period, with what it shows in words."""
    points = [point for point in told.points if point["ends"] <= view.period.ends]
    while points and points[-1]["value"] is None and points[-1]["because"] == "not_yet_due":
        points.pop()
    if not any(point["value"] is not None for point in points):
        st.markdown("There is no figure to draw yet.")
        return
    st.markdown(f"**{plain_label(told.name)}** :gray[{plain_label(told.definition['unit'])}]")
    signals = signal_reads.signals_of(view, told.code, months, points[-1]["ends"])
    newest = max(signals) if signals else None
    signal = signals[newest] if newest else None
    year_end = signal_reads.projections(view).get(told.code)
    st.vega_lite_chart(
        reads.trend_spec(view, told.code, months, points, signals, year_end),
        theme=None,
        width="stretch",
        alt=trend_in_words(told.name, points, signal, year_end)
        + decisions_in_words(reads.marked(view, told.code)),
    )
    outlook.beyond_the_status(view, told.code, signal)


def decided(view: View, told: IndicatorStory) -> None:
    """What was decided about it, by the letters on the trend, the newest first."""
    marked = reads.marked(view, told.code)
    if not marked:
        return
    with st.container(border=True, gap="xsmall"):
        st.header("Decisions on the line", anchor=False)
        for one in reversed(marked):
            st.markdown(
                f"**{one.letter}** {plain_label(one.decision['words'])} :gray[:small[{plain_label(one.when())}."
                f" {plain_label(one.decision['stands'])}.]]"
            )


def why(view: View, point: Point | None) -> None:
    """The status and its reason, by which rule, and what the officer says."""
    if point is None:
        return
    with st.container(border=True, gap="xsmall"):
        st.header(f"Why it is {word(point['status']).lower()}", anchor=False)
        st.markdown(f"{badge(point['status'])} {plain_label(point['reason'])}")
        rule = view.framework.status_rule
        own = "" if point["status_rule"] == rule.rule else ", this indicator's own"
        set_by = own or f", set by {plain_label(rule.set_by)} on {wording.day(rule.set_on)}"
        st.markdown(
            f":gray[:small[Rule: {wording.RULES[point['status_rule']]}{set_by}. Equal to the {view.framework.words.target} is on target.]]"
        )
        commentary.latest(view, point["code"])


def definition(view: View, told: IndicatorStory) -> None:
    """What it is, whose it is, and how it is counted."""
    known = told.definition
    with st.container(border=True, gap="xsmall"):
        st.header("Definition", anchor=False)
        if known["definition"]:
            st.text(known["definition"])
        better = {
            "higher": "Higher is better",
            "lower": "Lower is better",
            "range": "Within a range",
            "none": "For information",
        }
        facts = [
            better[known["polarity"]], known["owner"] and f"Owner: {known['owner']}", known["service"],
            known["numerator_label"] and f"{known['numerator_label']} / {known['denominator_label'] or ''}",
            known["source"] and f"Source: {known['source']}", known["proxy"] and "Proxy: it stands in for what cannot be counted",
        ]  # fmt: skip
        st.markdown(":gray[:small[" + "  \n".join(plain_label(str(fact)) for fact in facts if fact) + "]]")


def history(view: View, told: IndicatorStory) -> None:
    """Every period as a table: the same numbers as the chart's, and each figure's cell."""
    shown = [
        point
        for point in reversed(told.points)
        if point["because"] != "not_yet_due" and point["ends"] <= view.period.ends
    ]
    if not shown:
        return
    st.header("Every period", anchor=False)
    words = view.framework.words
    rows = [
        {
            "Period": point["period"],
            "Figure": plain_label(wording.shown(point)),
            "Counted": ""
            if point["denominator"] is None
            else f"{wording.said(point['numerator'], 'number')} of {wording.said(point['denominator'], 'number')}",
            words.target.capitalize(): plain_label(cards.against(point, words.target, words.minimum)),
            "Status": badge(point["status"]),
            "File, sheet and cell": plain_label(provenance.cells(point)),
            "Handed in": ""
            if not point["source"]
            else plain_label(
                f"{point['source']['handed_in_by']}, {wording.day(point['source']['recorded_at'])}"
            ),
        }
        for point in shown[:40]
    ]
    tables.plain_table(rows, f"Every period of {told.name}")


def places(view: View, told: IndicatorStory) -> None:
    """The newest figure of each place and group."""
    if not told.places:
        return
    st.header("By place and group", anchor=False)
    newest: dict[tuple[str, str], Mapping[str, Any]] = {}
    for one in told.places:
        if one["ends"] <= view.period.ends:
            newest[(one["place"], one["population_group"])] = one
    unit, decimals = told.definition["unit"], told.definition["decimals"]
    tables.plain_table(
        [
            {
                "Place": plain_label(place or "–"),
                "Group": plain_label(group or "–"),
                "Period": one["period"],
                "Figure": plain_label(wording.said(one["value"], unit, decimals)),
            }
            for (place, group), one in sorted(newest.items())
        ],
        f"{told.name} by place and group",
    )
