"""The yearly audit on screen: draw the sample, look at each figure with its evidence, say what was found;
and the review of whether an indicator still measures what it should."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Any

import streamlit as st

from pmf.access.permissions import NotAllowedError, may
from pmf.model.role import Action
from pmf.reports import audit_sample
from pmf.reports.audit_sample import Sample
from pmf.review.audit import EVIDENCE, OUTCOMES, REVIEWS, Auditor, NotSoundError
from pmf.rules import wording
from pmf.store.audit import CannotDrawError
from pmf.store.database import CannotWriteError
from pmf.ui import provenance, reads, tables
from pmf.ui.cards import plain_label, quiet
from pmf.ui.frame import View

Row = Mapping[str, Any]
_REFUSALS = (NotAllowedError, NotSoundError, CannotDrawError, CannotWriteError)
_SHAPES = {"agrees": "✓", "differs": "!", "no_evidence": "×", None: "○"}


def show(view: View) -> None:
    """The newest sample or another, its progress, one figure of it at a time, and the reviews."""
    samples = reads.samples(view)
    sample = _chosen(samples) if samples else None
    st.title(
        f"{sample.year}: {sample.progress()}" if sample else "No audit sample has been drawn yet",
        anchor=False,
    )
    st.markdown(f":gray[:small[{plain_label(audit_sample.rule(view.framework))}]]")
    auditing = view.as_at is None and may(view.framework, view.person, Action.AUDIT_DATA)
    if auditing:
        _draw(view)
    if sample:
        _told(view, sample)
        _figure(view, sample, auditing)
    _reviews(view, auditing)


def _auditor(view: View) -> Auditor:
    return Auditor(view.served.database, view.framework, view.person)


def _chosen(samples: Any) -> Sample:
    years = {sample.year: sample for sample in samples}
    if len(years) == 1:
        return next(iter(years.values()))
    return years[st.selectbox("Sample of", list(years), key="audit_year", width=150)]


def _draw(view: View) -> None:
    years = audit_sample.years_to_draw(view.reader, view.moment)
    if not years:
        return
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        labels = {year.label: year for year in years}
        over = next((year.label for year in years if year.ends < view.moment.date()), years[0].label)
        label = st.selectbox("Year", list(labels), index=list(labels).index(over), key="draw_year", width=150)
        if st.button("Draw the sample"):
            _try(lambda: _auditor(view).draw(labels[label]))


def _try(act: Callable[[], object]) -> None:
    """Do something and show the page anew, or say why it was not done."""
    try:
        act()
    except _REFUSALS as problem:
        st.error(plain_label(str(problem)))
    else:
        st.rerun()


def _told(view: View, sample: Sample) -> None:
    drawn = sample.drawn
    again = reads.drawn_again(view, sample)
    st.markdown(
        f":small[Drawn by {plain_label(drawn['drawn_by'])} on {wording.day(drawn['recorded_at'])}, seed {drawn['seed']}.  "
        + ("Drawn again just now: the same figures.]" if again is None else f"**{plain_label(again)}**]")
    )
    tables.plain_table(
        [
            {
                "": str(figure["place_no"]),
                view.framework.words.indicator.capitalize(): plain_label(
                    f"{figure['code']} {figure['name'] or ''}"
                ),
                "Period": figure["period"],
                "Figure": plain_label(_said(figure, figure["value"])),
                "From": plain_label(f"{figure['handed_in_by']}, {figure['return_id']}"),
                "Evidence": str(len(figure["evidence"]) or "–"),
                "Found": plain_label(_found(figure)),
                "By": plain_label(
                    f"{figure['found_by']}, {wording.day(figure['found_at'])}" if figure["outcome"] else ""
                ),
            }
            for figure in sample.figures
        ],
        f"The audit sample of {sample.year}",
    )


def _said(figure: Row, value: Decimal | None) -> str:
    return wording.said(value, figure["unit"] or "number", figure["decimals"])


def _found(figure: Row) -> str:
    outcome = figure["outcome"]
    if outcome is None:
        return f"{_SHAPES[None]} Not looked at yet"
    found = f": {_said(figure, figure['found_value'])}" if outcome == "differs" else ""
    return f"{_SHAPES[outcome]} {OUTCOMES[outcome]}{found}"


def _figure(view: View, sample: Sample, auditing: bool) -> None:
    names = {
        figure["place_no"]: f"{figure['place_no']}. {figure['name'] or figure['code']}, {figure['period']}"
        for figure in sample.figures
    }
    open_ones = [figure["place_no"] for figure in sample.figures if figure["outcome"] is None]
    st.header("One figure at a time", anchor=False)
    place_no = st.selectbox(
        "Figure", list(names), format_func=names.__getitem__, key=f"audit_{sample.year}", width=460,
        index=list(names).index(open_ones[0]) if open_ones else 0, label_visibility="collapsed",
    )  # fmt: skip
    figure = next(one for one in sample.figures if one["place_no"] == place_no)
    what, files, finding = st.columns(3, gap="small")
    with what, st.container(border=True, gap="xsmall", height="stretch"):
        _what_it_is(figure)
    with files, st.container(border=True, gap="xsmall", height="stretch"):
        _evidence(view, figure, auditing)
    with finding, st.container(border=True, gap="xsmall", height="stretch"):
        _finding(view, figure, auditing)


def _what_it_is(figure: Row) -> None:
    st.header(plain_label(f"{_said(figure, figure['value'])} in {figure['period']}"), anchor=False)
    if figure["denominator"] is not None:
        numbers = [wording.said(figure[name], "number") for name in ("numerator", "denominator")]
        labels = [figure["numerator_label"] or "", figure["denominator_label"] or ""]
        st.text(f"{numbers[0]} {labels[0]} of {numbers[1]} {labels[1]}")
    st.text(figure["definition"] or "No definition was handed in.")
    if figure["source"]:
        st.text(f"Source: {figure['source']}")
    st.text(provenance.place(figure))
    came = provenance.handed_in({**figure, "recorded_at": figure["handed_in_at"]})
    st.markdown(quiet(f"{came}, return {figure['return_id']}. {provenance.verified(figure)}."))
    if figure["standing_value"] != figure["value"]:
        st.markdown(
            f":small[It has been restated since it was drawn: {plain_label(_said(figure, figure['standing_value']))} stands now.]"
        )


def _evidence(view: View, figure: Row, auditing: bool) -> None:
    st.header("Evidence", anchor=False)
    if not figure["evidence"]:
        st.markdown(":small[Nothing has been attached yet.]")
    for number, file in enumerate(figure["evidence"]):
        st.download_button(
            plain_label(file["file_name"]),
            partial(audit_sample.evidence_content, view.reader, file["file_hash"]),
            file_name=file["file_name"],
            mime="application/octet-stream",
            key=f"evidence_{figure['sample_no']}_{figure['place_no']}_{number}",
            on_click="ignore",
        )
        note = f" {file['note']}" if file["note"] else ""
        st.markdown(quiet(f"{file['attached_by']}, {wording.day(file['recorded_at'])}.{note}"))
    if not auditing:
        return
    with st.form(f"attach_{figure['sample_no']}_{figure['place_no']}", clear_on_submit=True, border=False):
        file = st.file_uploader("Attach a file, at most 10 MB", type=list(EVIDENCE), max_upload_size=10)
        note = st.text_input("What it shows", max_chars=300)
        if st.form_submit_button("Attach"):
            if file is None:
                st.error("Choose a file first.")
            else:
                _try(
                    lambda: _auditor(view).attach(
                        figure["sample_no"], figure["place_no"], file.name, file.getvalue(), note
                    )
                )


def _finding(view: View, figure: Row, auditing: bool) -> None:
    st.header("What was found", anchor=False)
    st.text(_found(figure))
    if figure["outcome"]:
        st.markdown(quiet(f"{figure['found_by']}, {wording.day(figure['found_at'])}. {figure['note'] or ''}"))
    if not auditing:
        return
    if why_not := _auditor(view).may_record(figure):
        st.markdown(f":small[{plain_label(why_not)}]")
        return
    with st.form(f"find_{figure['sample_no']}_{figure['place_no']}", border=False):
        outcome = st.radio("The evidence", list(OUTCOMES), format_func=_OUTCOME_WORDS.__getitem__)
        typed = st.text_input("The figure that the evidence gives, if it differs", max_chars=40)
        note = st.text_area("Note", max_chars=1000, height=80)
        if st.form_submit_button("Record the finding"):
            value, problem = _number(typed)
            if problem:
                st.error(problem)
            else:
                _try(
                    lambda: _auditor(view).record(
                        figure["sample_no"], figure["place_no"], str(outcome), value, note
                    )
                )


_OUTCOME_WORDS = {
    "agrees": "agrees with the figure",
    "differs": "gives another figure",
    "no_evidence": "is not there",
}


def _number(typed: str) -> tuple[Decimal | None, str | None]:
    text = typed.strip().replace(",", "").removeprefix("£").removesuffix("%").strip()
    if not text:
        return None, None
    try:
        return Decimal(text), None
    except InvalidOperation:
        return None, f"“{plain_label(typed)}” is not a number. Type digits alone, such as 82.6."


def _reviews(view: View, auditing: bool) -> None:
    st.header("Does each still measure what it should?", anchor=False)
    rows = reads.indicators(view)
    newest = audit_sample.last_reviews(view.reader, view.moment)
    done = sum(row["code"] in newest for row in rows)
    words = view.framework.words
    st.markdown(
        f":small[{done} of {len(rows)} {words.indicators} have been reviewed. Each is to be looked at every"
        f" {view.framework.audit.review_after_months} months.]"
    )
    if newest:
        names = {row["code"]: row["name"] for row in rows}
        tables.plain_table(
            [
                {
                    words.indicator.capitalize(): plain_label(f"{code} {names.get(code, '')}"),
                    "Still measures what it should": REVIEWS[row["outcome"]],
                    "Note": plain_label(row["note"] or ""),
                    "By": plain_label(f"{row['reviewed_by']}, {wording.day(row['recorded_at'])}"),
                }
                for code, row in list(newest.items())[:20]
            ],
            "The newest reviews",
        )
    if not auditing or not rows:
        return
    with st.form("review", clear_on_submit=True):
        which, says, why, press = st.columns([3, 2, 3, 1], vertical_alignment="bottom")
        names = {row["code"]: f"{row['code']}  {row['name']}" for row in rows}
        code = which.selectbox(words.indicator.capitalize(), list(names), format_func=names.__getitem__)
        outcome = says.selectbox(
            "Still measures what it should", list(REVIEWS), format_func=REVIEWS.__getitem__
        )
        note = why.text_input("Note", max_chars=500)
        if press.form_submit_button("Record"):
            _try(lambda: _auditor(view).review(str(code), str(outcome), note))
