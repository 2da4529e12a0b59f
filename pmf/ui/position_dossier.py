"""The dossier of a budget, a risk, a service's customers or its workforce."""

from __future__ import annotations

import streamlit as st

from pmf.charts.marks import inline_mark, sparkline
from pmf.charts.palette import badge, word
from pmf.exports.position_words import sheet_of_position
from pmf.reports.position_dossier import PositionDossier
from pmf.reports.reading import UnknownChoiceError
from pmf.rules import position_wording, wording
from pmf.ui import deciding, dossier, dossier_print, exception_reads, provenance, tables
from pmf.ui.exception_rows import quiet
from pmf.ui.frame import View
from pmf.ui.markup import plain_label
from pmf.ui.position_links import leads_to


def show(view: View, subject_kind: str, subject: str) -> None:
    """All of it; where there is none such, that."""
    try:
        told = exception_reads.position_dossier(view, subject_kind, subject)
    except UnknownChoiceError as problem:
        st.title(plain_label(str(problem)), anchor=False)
        st.markdown("Go to the exceptions and choose one from there.")
        return
    st.set_page_config(page_title=told.position["title"])
    deciding.receipt(view)
    _heading(view, told)
    left, right = st.columns([2, 1], gap="small")
    with left:
        _history(view, told)
        _said(told)
        _decided(view, told)
    with right:
        dossier.why(told.exception)
        dossier.to_ask(told.questions)
        _beside(view, told)
        _where_from(view, told)


def _heading(view: View, told: PositionDossier) -> None:
    one, row = told.exception, told.position
    st.title(plain_label(told.sentence()), anchor=False)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if one is None:
            st.markdown(f"{badge(row['status'])} {plain_label(row['reason'])}", width="stretch")
        else:
            whose = ", ".join(part for part in (one.owner, one.service, one.directorate) if part)
            st.markdown(
                f"{badge(row['status'], position_wording.BADGES.get(row['status'], ''))} :blue-badge[{plain_label(one.state_name)}]"
                f" {quiet(one.state_note)}  \n{quiet(whose)}",
                width="stretch",
            )
            deciding.button(view, one, main=True)
            dossier_print.button(
                view,
                told.position["code"],
                lambda now: sheet_of_position(told, view.served.settings.council.name, now),
            )
        file, query = leads_to(view, row)
        st.page_link(file, label=f"Open {plain_label(row['title'])}", query_params=query)
    if one is not None:
        deciding.who_decides(view)


def _history(view: View, told: PositionDossier) -> None:
    """How it stood period by period: a small picture and the table that says the same."""
    row = told.position
    past = row["past"]
    with st.container(border=True, gap="xsmall"):
        st.header("How it stood", anchor=False)
        if not past:
            st.markdown(":gray[It has no history yet.]")
            return
        known = [point for point in past if point["value"] is not None]
        if len(known) > 1:
            drawn = [point | {"target": None, "minimum": None} for point in reversed(past)]
            first, last = (position_wording.figure(row, known[place]["value"]) for place in (-1, 0))
            picture = sparkline(drawn, "none", view.mode, width=420, height=90)
            st.markdown(
                f"![From {plain_label(first)} to {plain_label(last)} in {len(known)} periods]({picture})"
            )
        tables.plain_table(
            [
                {
                    "Period": point["period"],
                    "Status": _status(view, point["status"]),
                    "Figure": plain_label(position_wording.figure(row, point["value"]) if point["value"] is not None else "–"),
                }
                for point in past
            ],
            f"{row['title']}, period by period",
        )  # fmt: skip
        st.markdown(plain_label(row["reason"]))


def _status(view: View, status: str) -> str:
    """A status as its mark and its word."""
    called = position_wording.STATUSES.get(status, word(status))
    return f"{inline_mark(status, view.mode, '–')} {called[:1].upper()}{called[1:]}"


def _said(told: PositionDossier) -> None:
    one = told.exception
    if one is None or one.commentary is None or not one.commentary.words:
        return
    with st.container(border=True, gap="xsmall"):
        st.header("What is said of it", anchor=False)
        st.markdown(plain_label(one.commentary.words))


def _decided(view: View, told: PositionDossier) -> None:
    with st.container(border=True, gap="xsmall"):
        st.header("Decided so far", anchor=False)
        if not told.decisions:
            st.markdown(":gray[Nothing has been decided about it.]")
            return
        rows = [dossier.decision_row(row) for row in told.decisions]
        tables.plain_table(rows, f"Decisions about {told.position['title']}")
        dossier.to_take_back(view, told.decisions, told.position["title"])


def _beside(view: View, told: PositionDossier) -> None:
    near, service = told.beside, told.position["service"]
    with st.container(border=True, gap="xsmall"):
        st.header("Beside it", anchor=False)
        dossier.listed(view, f"Amiss in {service}", near.indicators)
        if not near.indicators:
            st.markdown(
                quiet(
                    "No indicator of this service is below its target."
                    if service
                    else "It belongs to no service."
                )
            )
        dossier.of_subjects(view, near)
        dossier.late(view, near)


def _where_from(view: View, told: PositionDossier) -> None:
    source = told.source
    if source is None:
        return
    with st.container(border=True, gap="xsmall"):
        st.header("Where the figure comes from", anchor=False)
        sheet = f", sheet {source['sheet']}" if source["sheet"] else ""
        st.text(f"{source['file_name']}{sheet}, cell {source['cell']}")
        st.markdown(
            quiet(
                f"Handed in by {source['handed_in_by']} on {wording.day(source['recorded_at'])}, return {source['return_id']}."
            )
        )
        provenance.open_return(view, source["return_id"])
