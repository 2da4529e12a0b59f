"""Targets under challenge on screen: the sentence, a row each with its reasons, what was agreed; and the line
that stands beside a figure whose target is challenged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any
from uuid import uuid4

import streamlit as st

from pmf.access.permissions import may
from pmf.exports.csv_table import csv_table
from pmf.model.period import Period
from pmf.model.review import DecisionKind
from pmf.model.role import Action
from pmf.reports.target_challenge import TargetChallenge, as_table, guidance
from pmf.review.deciding import Decision
from pmf.rules import wording
from pmf.ui import decision_reads, markup, tables
from pmf.ui.cards import plain_label, quiet
from pmf.ui.decision_reporting import once
from pmf.ui.decisions import code_and_service
from pmf.ui.frame import View
from pmf.ui.pickers import page_of

Line = Mapping[str, Any]
_PAGE = 15
_WIDTHS = [3, 1.5, 1.4, 1.5, 1.5, 4.6, 0.9]


def year(view: View) -> Period:
    """Which year's targets to look at: the newest that has any, unless another is chosen."""
    years = {one.label: one for one in decision_reads.years_with_targets(view)}
    chosen = st.segmented_control(
        "Year", list(years), default=next(iter(years)), key="year", bind="query-params", required=True,
        label_visibility="collapsed",
    )  # fmt: skip
    return years[chosen or next(iter(years))]


def heading(view: View, report: TargetChallenge) -> None:
    """The sentence, and what the guidance asks."""
    st.title(report.headline() + ".", anchor=False)
    st.markdown(quiet(guidance(view.framework)))


def challenged(view: View, report: TargetChallenge) -> None:
    """The targets that miss the guidance, the corporate ones first, each with its reasons."""
    lines = report.challenged
    if not lines:
        return
    words = view.framework.words
    sets = {one.id: one.name for one in view.framework.indicator_sets}
    heads = (words.indicator.capitalize(), "Set", words.target.capitalize(), f"{words.target.capitalize()} last year", "Outturn last year", "Why it is challenged", "")  # fmt: skip
    shown = [lines[place] for place in page_of(len(lines), _PAGE)]
    with st.container(border=True, gap="xsmall"):
        for column, title in zip(st.columns(_WIDTHS, gap="small"), heads, strict=True):
            if title:
                column.markdown(quiet(title))
        for line in shown:
            markup.hairline()
            _row(view, line, sets)


def _row(view: View, line: Line, sets: Mapping[str, str]) -> None:
    name, tier, goal, before, reached, why, press = st.columns(_WIDTHS, gap="small", vertical_alignment="top")
    with name, st.container(gap=None):
        st.markdown(plain_label(line["name"]))
        code_and_service(view, line)
    counts = "  \n" + quiet(f"counts from {wording.day(line['starts'])}") if line["to_come"] else ""
    tier.markdown(f":small[{plain_label(sets.get(line['indicator_set'], '–'))}]{counts}")
    goal.markdown(f"**{plain_label(line['goal'])}**  \n{quiet(line['period'])}")
    before.markdown(_amount(line, "before_target"))
    reached.markdown(_amount(line, "outturn"))
    changed = (
        [f"It was agreed on {wording.day(line['agreed_at'])} and has changed since."]
        if line["agreement_no"]
        else []
    )
    why.markdown(":small[" + "  \n".join(plain_label(one) for one in [*line["sentences"], *changed]) + "]")
    with press:
        _agree_button(view, line)


def _amount(line: Line, name: str) -> str:
    return f":small[{plain_label(wording.said(line[name], line['unit'], line['decimals']))}]"


def _agree_button(view: View, line: Line) -> None:
    if view.as_at is not None or not may(view.framework, view.person, Action.AGREE_TARGET):
        return
    name = f"Record that the {view.framework.words.target} of {line['name']} is agreed"
    if st.button("Agree", key=f"agree_{line['subject']}", help=plain_label(name)):
        st.dialog(plain_label(f"Agree the {view.framework.words.target} of {line['name']}"), width="medium")(
            agree
        )(view, line, uuid4().hex)


def agree(view: View, line: Line, opened: str) -> None:
    """The form for an agreement. `opened` names this opening."""
    st.markdown(
        f"**{plain_label(line['goal'])}** for {line['period']}  \n" + plain_label(" ".join(line["sentences"]))
    )
    with st.form(f"agree_form_{opened}", border=False):
        who = st.text_input(
            "Who agreed to it, and when",
            max_chars=200,
            placeholder="The management team on …, and the lead member",
        )
        why = st.text_area("Why it may depart from the guidance", max_chars=4000, height=90)
        pressed = st.form_submit_button("Record the agreement", type=view.main_button)
    if pressed:
        decision = Decision("target", line["subject"], DecisionKind.AGREE_TARGET, why, who or None)
        once(
            opened, partial(decision_reads.decider(view).decide, decision), f"Agreed: {line['name']}, {line['goal']} for {line['period']}."
        )  # fmt: skip


def agreed(view: View, report: TargetChallenge) -> None:
    """The targets that depart from the guidance by agreement: who agreed, when and why."""
    if not report.agreed:
        return
    words = view.framework.words
    st.header(f"Depart from the guidance by agreement :gray[{len(report.agreed)}]", anchor=False)
    tables.plain_table(
        [
            {
                words.indicator.capitalize(): plain_label(f"{line['name']}, {line['period']}"),
                words.target.capitalize(): plain_label(line["goal"]),
                "How it departs": plain_label(" ".join(line["sentences"])),
                "Agreed by": plain_label(line["agreed_with"]),
                "Why": plain_label(line["agreed_because"]),
                "Recorded": plain_label(f"{line['agreed_by']}, {wording.day(line['agreed_at'])}"),
            }
            for line in report.agreed
        ],
        f"{words.target.capitalize()}s that depart from the guidance by agreement",
    )


def download(report: TargetChallenge) -> None:
    """All of them as a CSV."""
    many = len(report.challenged) + len(report.agreed)
    if many:
        st.download_button(
            f"Download {many} as CSV", lambda: csv_table(as_table(report)),
            file_name=f"targets {report.year.label.replace('/', '-')}.csv", mime="text/csv", on_click="ignore",
        )  # fmt: skip


def beside_figure(view: View, code: str, point: Line | None) -> None:
    """One line on an indicator's page where the target of its figure misses the guidance."""
    if point is None or all(point[one] is None for one in ("target", "lower_limit", "upper_limit")):
        return
    for line in _that_cover(decision_reads.targets_of(view, code).lines, point):
        words = view.framework.words
        if line["agreed"]:
            st.markdown(quiet(f"Its {words.target} departs from the guidance, {line['agreement']}."))
        elif line["criteria"]:
            st.markdown(
                f":small[:orange-badge[▲ {words.target.capitalize()} challenged] {plain_label(' '.join(line['sentences']))}]"
            )


def _that_cover(lines: Sequence[Line], point: Line) -> list[Line]:
    return [line for line in lines if line["starts"] <= point["starts"] and point["ends"] <= line["ends"]][:1]
