"""The items of a meeting but its exceptions: what arises from before, what went well, and the rest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from pmf.charts.marks import stacked_bar
from pmf.charts.palette import word
from pmf.model.framework import Words
from pmf.model.status import RATED
from pmf.reports.agenda import Agenda, Item, Matter
from pmf.reports.scorecard import Line, Standing
from pmf.rules import wording
from pmf.ui import cards, markup, meeting_chart, meeting_deciding, meeting_reads
from pmf.ui.frame import View
from pmf.ui.markup import Html, tag
from pmf.ui.meeting_words import BODY, block, line, plain_list

Row = Mapping[str, Any]
_MOST = 8
_TONES = {"better": "green", "worse": "red"}


def matter(view: View, agenda: Agenda, item: Item) -> None:
    """A decision of before: what was decided, what became of it, and whether the number moved."""
    if item.matter is None:
        markup.show(markup.headline("Nothing arises from before."))
        met = agenda.previous
        said = f"{agenda.meeting.forum.name} last met on {wording.day(met.held_on)}." if met else "This is the first meeting that is kept here."  # fmt: skip
        markup.show(line(said, mode=view.mode, quiet=True))
        noted(view, item)
        meeting_deciding.bar(view, agenda, item)
        return
    decision = item.matter.decision
    stands = decision["stands"]
    markup.show(markup.headline(f"{item.title}: {stands[:1].lower()}{stands[1:]}."))
    markup.show(_moved(view, item.matter))
    chart, beside = st.columns([3, 1], gap="medium")
    with beside:
        owner = f"{decision['owner']}. " if decision["owner"] else ""
        markup.show(
            block(
                f"Decided on {wording.day(decision['recorded_at'])}: {decision['kind_name']}",
                line(decision["words"], mode=view.mode),
                line(owner + decision["stands"] + ".", mode=view.mode, quiet=True),
                mode=view.mode,
            )
        )
        if decision["last_words"]:
            markup.show(
                block(
                    f"{decision['event_name']}, {wording.day(decision['last_at'])}",
                    line(decision["last_words"], mode=view.mode),
                    mode=view.mode,
                )
            )
        noted(view, item)
    with chart:
        if decision["code"]:
            meeting_chart.show(view, agenda, item, decision["code"])
        meeting_deciding.bar(view, agenda, item)


def _moved(view: View, matter: Matter) -> Html:
    """Whether the number moved since, its first word in the tone of what it says."""
    first, _, more = matter.words.partition(" ")
    tone = markup.toned(_TONES.get(matter.moved or "", "grey"), view.mode) if matter.moved in _TONES else ""
    return line(tag("strong", first, style=tone), f" {more}", mode=view.mode)


def highlights(view: View, agenda: Agenda, item: Item) -> None:
    """What recovered and what went well."""
    parts = agenda.frozen.went_well()
    many = len({one["code"] for _, lines in parts for one in lines})
    markup.show(markup.headline(_well(many, view.framework.words)))
    columns = st.columns(max(len(parts), 1), gap="medium")
    for column, (title, lines) in zip(columns, parts, strict=False):
        with column:
            shown = [_good(view, one) for one in lines[:_MOST]]
            more = (
                [line(f"and {len(lines) - _MOST} more", mode=view.mode, quiet=True)]
                if len(lines) > _MOST
                else []
            )
            markup.show(block(title, plain_list(*shown), *more, mode=view.mode))
    noted(view, item)
    meeting_deciding.bar(view, agenda, item)


def _well(many: int, words: Words) -> str:
    if not many:
        return "Nothing recovered or improved in this period."
    return f"{many} {words.indicator if many == 1 else words.indicators} went well."


def _good(view: View, one: Line) -> Html:
    return Html(
        markup.status_mark(one["status"], view.mode, size=15)
        + tag("strong", f" {wording.shown(one)} ")
        + markup.text(one["name"])
        + tag("span", f" {one['because']}", style=markup.muted(view.mode))
    )


def rest(view: View, agenda: Agenda, item: Item) -> None:
    """Quadrant by quadrant: one sentence, the counts, and where the forum sees all of it, the figures."""
    told = agenda.frozen.rest()
    markup.show(markup.headline(agenda.frozen.card.headline()))
    if agenda.frozen.scope.because:
        seen = "Everything" if agenda.frozen.scope.cut == "all" else "Exceptions alone"
        markup.show(
            line(
                f"{seen}, by the framework: {'; '.join(agenda.frozen.scope.because)}.",
                mode=view.mode,
                quiet=True,
            )
        )
    with st.grid(3, min_column_width=400, gap="medium"):
        for quadrant, standing, sentence in told:
            with st.container():
                markup.show(
                    block(
                        quadrant.name,
                        line(sentence, mode=view.mode),
                        _counts(view, standing),
                        *_figures(view, agenda, standing),
                        mode=view.mode,
                    )
                )
    noted(view, item)
    meeting_deciding.bar(view, agenda, item)


def _counts(view: View, standing: Standing) -> Html:
    counts = standing.counts()
    bar = markup.image(
        stacked_bar(counts, view.mode), cards.counted(standing), style="width:100%;height:14px"
    )
    marks = [
        tag(
            "span",
            markup.status_mark(status, view.mode, size=15, named=False),
            f" {counts[status]} {word(status).lower()}",
            style="white-space:nowrap;margin-right:14px",
        )
        for status in RATED
        if counts[status]
    ]
    return tag("div", bar, tag("p", *marks, style=BODY + "margin:4px 0"))


def _figures(view: View, agenda: Agenda, standing: Standing) -> list[Html]:
    if agenda.frozen.scope.cut != "all":
        return []
    shown = [one for one in standing.worst() if one["value"] is not None][:_MOST]
    rows = [
        Html(markup.status_mark(one["status"], view.mode, size=15) + f" {markup.text(wording.shown(one))} {markup.text(one['name'])}")
        for one in shown
    ]  # fmt: skip
    return [plain_list(*rows)]


def noted(view: View, item: Item) -> None:
    """What was said and noted on an item in this meeting, and what was decided that is on no trend."""
    lettered = {one.decision["decision_no"] for one in meeting_reads.marked(item)}
    rows = [
        Html(tag("strong", f"{one['kind_name']}. ") + decision_words(one))
        for one in item.decided
        if one["decision_no"] not in lettered or not item.exception
    ]
    if rows:
        markup.show(block("Decided in this meeting", plain_list(*rows), mode=view.mode))
    said = item.matter.said if item.matter else ()
    lines = [f"{one['what']}. {one['words'] or ''}" for one in said] + [one["words"] for one in item.notes]
    if lines:
        markup.show(block("Noted in this meeting", plain_list(*lines), mode=view.mode))


def decision_words(one: Row) -> Html:
    """A decision's words, who answers for it, and where it stands."""
    words = one["words"] if one["words"].endswith((".", "!", "?")) else one["words"] + "."
    owner = f" {one['owner']}." if one["owner"] else ""
    return markup.text(f"{words}{owner} {one['stands']}.")
