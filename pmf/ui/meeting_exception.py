"""An exception in a meeting: why it is here in one sentence, its trend, and beside it what helps to decide."""

from __future__ import annotations

import streamlit as st

from pmf.reports.agenda import Agenda, Item
from pmf.reports.dossier import Dossier
from pmf.reports.exception_report import PerformanceException
from pmf.rules import position_wording, wording
from pmf.ui import cards, markup, meeting_chart, meeting_deciding, meeting_reads
from pmf.ui.exception_rows import NOTHING_SAID, short
from pmf.ui.frame import View
from pmf.ui.markup import Html, tag
from pmf.ui.meeting_parts import decision_words, noted
from pmf.ui.meeting_words import block, line, listed, plain_list

_MOST_BESIDE, _MOST_QUESTIONS, _LONGEST = 4, 3, 260


def exception(view: View, agenda: Agenda, item: Item) -> None:
    """The whole of it; where there is none, that."""
    one = item.exception
    if one is None:
        markup.show(markup.headline(agenda.frozen.exceptions.headline()))
        noted(view, item)
        meeting_deciding.bar(view, agenda, item)
        return
    told = meeting_reads.dossier(view, agenda.meeting, item.subject or "") if one.is_indicator else None
    markup.show(
        markup.headline((told.sentence() if told else f"{one.name}: {one.reasons[0]}").rstrip(".") + ".")
    )
    markup.show(_stands(view, item, one))
    chart, beside = st.columns([3, 1], gap="medium")
    with chart:
        if told:
            meeting_chart.show(view, agenda, item, told.story.code)
        meeting_deciding.bar(view, agenda, item)
    with beside:
        noted(view, item)
        if one.subject_kind != "plan":
            _said(view, one, told)
        _decided(view, item)
        if told:
            _around(view, told)
            if told.questions:
                markup.show(block("Worth asking", listed(*told.questions[:_MOST_QUESTIONS]), mode=view.mode))


def _stands(view: View, item: Item, one: PerformanceException) -> Html:
    """Status, whose it is, which way it went, where the year will end, and where its review stands."""
    parts: list[Html | str] = []
    whose = ", ".join(part for part in (one.directorate, one.owner) if part)
    if whose:
        parts.append(whose)
    if one.is_position:
        parts.append(position_wording.shown(one.line))
    elif one.line.get("value") is not None:
        arrow, size, better, tone = cards.direction(one.line)
        if better:
            parts.append(
                Html(
                    markup.text(f"{arrow} {size} ".lstrip())
                    + tag("span", better, style=markup.toned(tone, view.mode))
                )
            )
    if one.projected and one.projected.get("projected") is not None:
        figure = wording.said(one.projected["projected"], one.line["unit"], one.line["decimals"])
        parts.append(f"year end projected {figure}")
    note = f", {one.state_note}" if one.state_note and item.state == one.state else ""
    parts.append(Html(tag("strong", item.state_name) + markup.text(note)))
    badge = markup.status_badge(one.line["status"], view.mode) if one.line.get("status") else Html("")
    said = Html(" · ").join(part if isinstance(part, Html) else markup.text(part) for part in parts)
    return line(badge, " ", Html(said), mode=view.mode)


def _said(view: View, one: PerformanceException, told: Dossier | None) -> None:
    said = one.commentary
    words = said.words if said else None
    if words is None and told and told.said:
        words = told.said[0].words
    inside = [line(short(words, _LONGEST) if words else NOTHING_SAID, mode=view.mode)]
    inside += [line(mark, mode=view.mode, quiet=True) for mark in (said.marks if said else ()) if words]
    markup.show(block(f"What {one.owner or 'the service'} says", *inside, mode=view.mode))


def _decided(view: View, item: Item) -> None:
    """The decisions by the letters on the trend, those of this meeting said to be so."""
    marked = meeting_reads.marked(item)
    here = {one["decision_no"] for one in item.decided}
    rows = [
        Html(
            tag("strong", f"{one.letter} ")
            + tag("span", f"{'in this meeting' if one.decision['decision_no'] in here else one.when()}: ", style=markup.muted(view.mode))
            + decision_words({**one.decision, "words": short(one.decision["words"], 90)})
        )
        for one in marked[-_MOST_BESIDE:]
    ]  # fmt: skip
    if rows:
        markup.show(block("Decided", plain_list(*rows), mode=view.mode))


def _around(view: View, told: Dossier) -> None:
    lines = [*told.beside, *told.money, *told.people][:_MOST_BESIDE]
    if not lines:
        return
    rows = [
        Html(
            markup.status_mark(one["status"], view.mode, size=15)
            + markup.text(f" {one['name']} {wording.shown(one)}")
        )
        for one in lines
    ]
    markup.show(block("Around it", plain_list(*rows), mode=view.mode))
