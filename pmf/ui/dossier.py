"""The parts of the dossier: sentence, facts, trend, reasons, questions, what was said, decided and lies beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from pmf.charts.decisions_on_trend import decisions_in_words
from pmf.charts.marks import inline_mark
from pmf.charts.palette import badge, word
from pmf.charts.trend import trend_in_words
from pmf.exports.dossier_words import sheet_of
from pmf.model.status import Status
from pmf.reports.beside import TITLES, Beside
from pmf.reports.commentary import Commentary
from pmf.reports.data_quality import levels
from pmf.reports.dossier import Dossier
from pmf.reports.exception_report import PerformanceException
from pmf.reports.scorecard import Line
from pmf.rules import outlook_wording, quality_wording, wording
from pmf.ui import cards, deciding, dossier_print, markup, provenance, reads, tables
from pmf.ui.cards import plain_label
from pmf.ui.exception_rows import differs, plan_of, quiet
from pmf.ui.frame import PAGES, View
from pmf.ui.markup import Html, tag
from pmf.ui.pickers import address
from pmf.ui.position_links import position_line

_SHOWN = 6
_SAID = 4


def heading(view: View, told: Dossier) -> None:
    """The sentence, how it stands and where its review stands, the facts, and what can be done."""
    one = told.exception
    st.title(plain_label(told.sentence()), anchor=False)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if one is None:
            status = badge(told.line["status"]) + " " + plain_label(told.line["reason"]) if told.line else ""
            st.markdown(status, width="stretch")
        else:
            people = ", ".join(
                f"{what} {who}"
                for what, who in (("owner", one.owner), ("lead member", one.lead_member))
                if who
            )
            critical = " :gray-badge[Business critical]" if one.business_critical else ""
            st.markdown(
                f"{badge(one.line['status'])} :blue-badge[{plain_label(one.state_name)}]{critical}"
                f" {quiet(one.state_note)}  \n{quiet(_capital(people) or 'Nobody is named as its owner')}",
                width="stretch",
            )
            deciding.button(view, one, main=True)
            dossier_print.button(
                view, told.story.code, lambda now: sheet_of(told, view.served.settings.council.name, now)
            )
    if one is None:
        st.page_link(
            PAGES["indicator"].file, label=f"Look at {plain_label(told.story.name)}",
            query_params=address(view, code=told.story.code),
        )  # fmt: skip
        return
    deciding.who_decides(view)
    markup.show(_facts(view, told))


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def facts(told: Dossier) -> list[tuple[str, str, str]]:
    """What stands in a row under the sentence: its name, the figure, and a word on it."""
    one = told.exception
    if one is None or one.line["value"] is None:
        return []
    line, words = one.line, told.framework.words
    shown = [(line["figure_period"] or line["period"], wording.shown(line), word(line["status"]).lower())]
    if line["target"] is not None:
        shown.append((f"Against {words.target}", *wording.from_target(line)))
    if line["minimum"] is not None:
        shown.append(
            (
                _capital(words.minimum),
                wording.said(line["minimum"], line["unit"], line["decimals"]),
                "not to fall below" if line["polarity"] == "higher" else "not to pass",
            )
        )
    arrow, size, better, _ = cards.direction(line)
    if better:
        since = line["previous_period"] if line["direction"] is not None else "a year ago"
        shown.append((f"Since {since}", f"{arrow} {size}".strip(), better.replace(" on a year ago", "")))
    projected = one.projected
    if projected and projected.get("projected") is not None:
        status = projected.get("projected_status")
        said = wording.said(projected["projected"], line["unit"], line["decimals"])
        shown.append(("Year end", said, ", ".join(part for part in (word(status).lower() if status else "", outlook_wording.method(projected)) if part)))  # fmt: skip
    if told.quality is not None:
        shown.append(("Data quality", quality_wording.word(told.quality["quality"]), levels(told.quality)))
    return shown


def _facts(view: View, told: Dossier) -> Html:
    mode = view.mode
    status = told.exception.line["status"] if told.exception else ""
    cells = []
    for place, (label, figure, note) in enumerate(facts(told)):
        tone = {"better": "green", "worse": "red"}.get(note, "")
        mark = Html(markup.status_mark(status, mode, size=15) + " ") if not place else ""
        cells.append(
            tag(
                "div",
                tag("div", label, style="font-size:13px;" + markup.muted(mode)),
                tag("div", mark, figure, style="font-size:1.45rem;font-weight:560;line-height:1.3"),
                tag(
                    "div",
                    note,
                    style="font-size:13px;" + (markup.toned(tone, mode) if tone else markup.muted(mode)),
                ),
                style="padding:0 20px;border-left:1px solid rgba(128,140,150,.35)"
                if place
                else "padding-right:20px",
            )
        )
    return tag("div", *cells, style="display:flex;flex-wrap:wrap;row-gap:10px")


def chart(view: View, told: Dossier) -> None:
    """The trend up to the period that is looked at."""
    points = [point for point in told.story.points if point["ends"] <= view.period.ends]
    while points and points[-1]["value"] is None and points[-1]["because"] == "not_yet_due":
        points.pop()
    with st.container(border=True, gap="xsmall"):
        if not any(point["value"] is not None for point in points):
            st.markdown("There is no figure to draw yet.")
            return
        st.markdown(f"**{plain_label(told.story.name)}** :gray[{plain_label(told.story.definition['unit'])}]")
        months = points[-1]["months"]
        st.vega_lite_chart(
            reads.trend_spec(view, told.story.code, months, points),
            theme=None,
            width="stretch",
            alt=trend_in_words(told.story.name, points)
            + decisions_in_words(reads.marked(view, told.story.code)),
        )
        if told.signal:
            st.markdown(plain_label(told.signal["sentence"]))
        if told.exception and told.exception.projected:
            st.markdown(plain_label(told.outlook()))


def why(one: PerformanceException | None) -> None:
    """Every reason, and how grave it is by the rule."""
    if one is None:
        return
    with st.container(border=True, gap="xsmall"):
        st.header("Why it is here", anchor=False)
        st.markdown("\n".join(f"- {plain_label(reason)}" for reason in one.reasons))
        since = f" It began in {one.since}." if one.since and one.periods_running > 1 else ""
        st.markdown(quiet(f"{one.severity.capitalize()} severity. {one.severity_why}{since}"))
        if differs(one) and one.projected:
            st.markdown(
                f"Now {badge(one.line['status'])}, projected for the year {badge(one.projected['projected_status'])}"
            )


def to_ask(questions: Sequence[str]) -> None:
    """The questions that its facts raise."""
    if not questions:
        return
    with st.container(border=True, gap="xsmall"):
        st.header("The questions to ask", anchor=False)
        st.markdown("\n".join(f"{place}. {plain_label(one)}" for place, one in enumerate(questions, 1)))


def service_says(told: Dossier) -> None:
    """What the service says now, with what is lacking, and what it said before."""
    one = told.exception
    with st.container(border=True, gap="xsmall"):
        st.header("What the service says", anchor=False)
        if one is not None and one.commentary is not None and one.commentary.marks:
            st.markdown(" ".join(f":orange-badge[▲ {plain_label(mark)}]" for mark in one.commentary.marks))
        if not told.said:
            st.markdown(f":gray[Nothing has been said of {plain_label(told.story.name)}.]")
            return
        for place, said in enumerate(told.said[:_SAID]):
            if place == 1:
                st.markdown(":gray[:small[Before that]]")
            st.markdown(_said(said, newest=not place))
        if len(told.said) > _SAID:
            st.markdown(quiet(f"and {len(told.said) - _SAID} earlier"))


def _said(said: Commentary, *, newest: bool) -> str:
    who = ", ".join(part for part in (said.by or "", said.at and wording.day(said.at)) if part)
    marks = "" if newest else " ".join(f":orange[:small[{plain_label(mark)}]]" for mark in said.marks)
    lines = [f"**{said.period}** {quiet(who)} {marks}", plain_label(said.words or "")]
    if said.cause and newest:
        lines.append(f":gray[Cause:] {plain_label(said.cause)}")
    if said.action:
        whose = ", ".join(
            part for part in (said.owner or "", said.due and f"by {wording.day(said.due)}") if part
        )
        lines.append(f":gray[Action:] {plain_label(said.action)} {quiet(whose)}")
    return "  \n".join(lines)


def decided(view: View, told: Dossier) -> None:
    """What was decided about it, what became of that, and whether the number moved."""
    with st.container(border=True, gap="xsmall"):
        st.header("Decided so far", anchor=False)
        if not told.decisions:
            st.markdown(":gray[Nothing has been decided about it.]")
            return
        letters = {one.decision["decision_no"]: one.letter for one in reads.marked(view, told.story.code)}
        rows = [
            {"On the trend": letters.get(row["decision_no"], "–"), **decision_row(row)}
            for row in told.decisions
        ]
        tables.plain_table(rows, f"Decisions about {told.story.name}")
        to_take_back(view, told.decisions, told.story.name)


def to_take_back(view: View, decisions: Sequence[Mapping[str, Any]], name: str) -> None:
    """A button for each of the newest decisions that this person took and may take back."""
    own = [row for row in decisions if row["decided_by"] == view.person.signature and not row["closed"]]
    if view.as_at is None and own:
        with st.container(horizontal=True, gap="small"):
            for row in own[:3]:
                label = f"Take back: {row['kind_name'].lower()}, {wording.day(row['recorded_at'])}"
                deciding.take_back(view, row["decision_no"], name, label=label)


def decision_row(row: Mapping[str, Any]) -> dict[str, str]:
    """A decision as a row of a table."""
    by = ", ".join(part for part in (row["forum_name"], row["decided_by"]) if part)
    due = wording.day(row["due_now"]) if row["due_now"] else ""
    return {
        "When": f"{wording.day(row['recorded_at']).replace(' ', ' ')}",
        "What": f"**{plain_label(row['state_name'] or row['kind_name'])}** {plain_label(row['words'])} {quiet(by)}",
        "Who, by when": plain_label(", ".join(part for part in (row["owner"] or "", due) if part) or "–"),
        "Where it stands": plain_label(row["stands"])
        + (f" {quiet(row['last_words'])}" if row["last_words"] else ""),
        "Did the number move?": plain_label(row["moved"].get("words") or "–"),
    }


def beside(view: View, told: Dossier) -> None:
    """What else of the service is amiss, and its budget, risks, complaints and sickness."""
    with st.container(border=True, gap="xsmall"):
        st.header("Beside it", anchor=False)
        listed(view, f"Also amiss in {told.story.definition['service'] or 'the same service'}", told.beside)
        if not told.beside:
            st.markdown(quiet("Nothing else of this service is below its target."))
        of_subjects(view, told.near)
        own = {"finance": told.money, "workforce": told.people}
        for about, lines in own.items():
            if not told.near.of(about):
                listed(view, TITLES[about], lines)
        if not told.near.positions and not told.money and not told.people:
            st.markdown(quiet("Nothing tells of this service's budget, risks, complaints or sickness."))
        late(view, told.near)


def of_subjects(view: View, near: Beside) -> None:
    """A service's money, risks, customers and people, each leading to its page."""
    for title, rows in near.subjects():
        st.markdown(quiet(title))
        for row in rows[:_SHOWN]:
            position_line(view, row)
        if len(rows) > _SHOWN:
            st.markdown(quiet(f"and {len(rows) - _SHOWN} more"))


def late(view: View, near: Beside) -> None:
    """What is late of a service's plans, each leading to the plan that it hangs on."""
    if near.late:
        st.markdown(quiet("Late or off track"))
    for one in near.late[:_SHOWN]:
        st.page_link(
            PAGES["thread"].file,
            label=plain_label(one.name),
            query_params=address(view, node=plan_of(one)),
        )


def listed(view: View, title: str, lines: Sequence[Line]) -> None:
    """Some indicators under a title, each leading to its page; nothing where there are none."""
    if not lines:
        return
    st.markdown(quiet(title))
    for line in lines[:_SHOWN]:
        _line(view, line)
    if len(lines) > _SHOWN:
        st.markdown(quiet(f"and {len(lines) - _SHOWN} more"))


def _line(view: View, line: Line) -> None:
    st.page_link(
        PAGES["indicator"].file,
        label=f"{inline_mark(line['status'], view.mode)} **{plain_label(wording.shown(line))}** {plain_label(line['name'])}",
        query_params=address(view, code=line["code"]),
    )


def quality(view: View, told: Dossier) -> None:
    """How far the figure can be trusted, and what speaks against it."""
    if told.quality is None:
        return
    judged = told.quality
    with st.container(border=True, gap="xsmall"):
        st.header(f"Data quality: {quality_wording.word(judged['quality']).lower()}", anchor=False)
        against = [said for name, said in judged["said"].items() if judged[name] in ("poor", "fair")]
        st.markdown(
            "\n".join(f"- {plain_label(said)}" for said in against) or quiet("Nothing speaks against it.")
        )
        st.page_link(
            PAGES["indicator"].file,
            label="All six characteristics",
            query_params=address(view, code=told.story.code),
        )


def where_from(view: View, told: Dossier) -> None:
    """The file, sheet and cell of the newest figure."""
    points = [point for point in told.story.points if point["ends"] <= view.period.ends and point["source"]]
    if points:
        provenance.where_from(view, told.story, points[-1])


def places(told: Dossier) -> None:
    """The newest figure of each place and group."""
    newest: dict[tuple[str, str], Mapping[str, Any]] = {}
    for one in told.story.places:
        if one["ends"] <= told.period.ends:
            newest[one["place"], one["population_group"]] = one
    if not newest:
        return
    unit, decimals = told.story.definition["unit"], told.story.definition["decimals"]
    by_group = any(group for _, group in newest)
    with st.container(border=True, gap="xsmall"):
        st.header("Places and groups", anchor=False)
        name, figure = told.hidden()
        if name:
            st.markdown(
                f"{badge(Status.RED)} {plain_label(name)}, {plain_label(figure)} in {told.period.label}"
            )
        tables.plain_table(
            [
                {"Place": plain_label(place or "–")}
                | ({"Group": plain_label(group or "–")} if by_group else {})
                | {"Period": one["period"], "Figure": plain_label(wording.said(one["value"], unit, decimals))}
                for (place, group), one in sorted(newest.items())
            ],
            f"{told.story.name} by place and group",
        )
