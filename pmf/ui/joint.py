"""The joint lens on screen: its sentence, the picture, the table that says the same with a way down from each cell, and
the sections of the council's own joint report."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from pmf.charts.joint_lens import in_words, joint_lens
from pmf.charts.marks import inline_mark
from pmf.model.joint_report import JointSection
from pmf.reports import joint
from pmf.reports.joint import ZONES, Lens, Service
from pmf.reports.scorecard import Scorecard, headline
from pmf.ui import activity_reads, markup, reads, subject_headlines
from pmf.ui.cards import plain_label, quiet
from pmf.ui.frame import PAGES, View
from pmf.ui.pickers import address
from pmf.ui.position_links import quadrant_of

_WIDTHS = [2.1, 2.1, 2.1, 1.3, 1.6, 2.6]
_HEADS = (
    "Service",
    "Indicators on target",
    "Revenue against budget",
    "Highest risk",
    "Sickness, days per FTE",
    "Complaints answered in time",
)
_BALANCES = ("reserves", "borrowing")


def read(view: View, directorate: str | None) -> tuple[Scorecard, Lens]:
    """The whole scorecard of the view, and the lens over it."""
    card = reads.scorecard(view, None, None)
    return card, joint.joint_lens(card, view.framework, directorate)


def heading(lens: Lens) -> None:
    """The sentence, how many services are where, and the rule."""
    st.title(plain_label(lens.headline()), anchor=False)
    if lens.services:
        counts = " · ".join(f"{ZONES[zone]}: {many}" for zone, many in lens.counts().items())
        st.markdown(quiet(f"{counts}. {' '.join(lens.rule())}"))


def picture(view: View, lens: Lens) -> None:
    """The chart, and its key."""
    with st.container(border=True, gap="xsmall"):
        st.vega_lite_chart(joint_lens(lens, view.mode), theme=None, width="stretch", alt=in_words(lens))
        st.markdown(
            quiet(
                "Within a zone the services with most failing indicators come first. Money to the right of the line is over budget."
                " Grey bars are within tolerance or have no standard. On a narrow screen the picture shows performance and"
                " money; the table has all five."
            )
        )


def table(view: View, lens: Lens) -> None:
    """The same in words, zone by zone, each cell a way down."""
    with st.container(border=True, gap="xsmall"):
        st.header("The same as a table", anchor=False)
        for column, title in zip(st.columns(_WIDTHS, gap="small"), _HEADS, strict=True):
            column.markdown(quiet(title))
        for zone, name in ZONES.items():
            services = lens.of(zone)
            if services:
                markup.hairline()
                st.markdown(f"**{name}**")
            for one in services:
                _row(view, one)


def _row(view: View, one: Service) -> None:
    cells = st.columns(_WIDTHS, gap="small", vertical_alignment="center")
    where = one.directorate
    performance = view.framework.quadrant_named("performance")
    with cells[0]:
        st.page_link(
            PAGES["service_sheet"].file,
            label=f"**{plain_label(one.name)}**",
            query_params=address(view, service=one.name),
        )
    downs = {
        "performance": (
            (PAGES["exceptions"].file, address(view, service=one.name))
            if one.below
            else (
                PAGES["quadrant"].file,
                address(view, quadrant=performance.name if performance else None, directorate=where),
            )
        ),
        "finance": (
            PAGES["budget"].file,
            address(view, service=one.name),
        ),
        "risk": (PAGES["risk"].file, address(view, risk=one.risk.subject)),
        "workforce": quadrant_of(view, "workforce", where),
        "customer": (PAGES["service_sheet"].file, address(view, service=one.name)),
    }
    for column, (subject, cell) in zip(cells[1:], one.cells().items(), strict=True):
        note = f" :gray[{plain_label(cell.note)}]" if cell.note else ""
        label = f"{inline_mark(cell.status, view.mode)} **{plain_label(cell.shown)}**{note}"
        with column:
            if cell is joint.NOTHING:
                st.markdown(":gray[–]")
            else:
                file, query = downs[subject]
                st.page_link(file, label=label, query_params=query)


def report(view: View, card: Scorecard, directorate: str | None) -> None:
    """The sections of the council's own joint report, in its order and its words; nothing where it has none."""
    sections = view.framework.joint_report
    if not sections:
        return
    st.header(plain_label(view.framework.joint_report_name or "The joint report"), anchor=False)
    with st.container(border=True, gap="small"):
        for number, section in enumerate(sections, 1):
            said = [one for draw in section.draws if (one := _SAYS[draw](view, card, directorate))]
            st.markdown(
                f"**{number}. {plain_label(section.name)}**"
                + (f"  \n{quiet(section.text)}" if section.text else "")
                + f"  \n{plain_label(' '.join(said) or 'Nothing was handed in for it yet.')}"
            )
            _ways_in(view, section, directorate)


def _performance(view: View, card: Scorecard, directorate: str | None) -> str:
    seen = card.of(directorate=directorate) if directorate else card
    return headline(seen, view.framework.words, view.period.label)


def _of_subject(subject: str) -> Callable[[View, Scorecard, str | None], str]:
    def says(view: View, card: Scorecard, directorate: str | None) -> str:
        if not any(row["about"] == subject for row in card.positions):
            return ""
        return subject_headlines.of_subject(view, subject, directorate)

    return says


def _actions(view: View, card: Scorecard, directorate: str | None) -> str:
    return activity_reads.activity(view, directorate).headline() + "."


def _balances(view: View, card: Scorecard, directorate: str | None) -> str:
    rows = [
        row for row in card.positions if row["about"] == "finance" and row["budget"]["account"] in _BALANCES
    ]
    return " ".join(
        f"{row['name']}: {row['reason']}" for row in rows if directorate in (None, row["directorate"])
    )


_SAYS: dict[str, Callable[[View, Scorecard, str | None], str]] = {
    "performance": _performance,
    **{subject: _of_subject(subject) for subject in ("finance", "risk", "customer", "workforce")},
    "actions": _actions,
    "balances": _balances,
}


def _ways_in(view: View, section: JointSection, directorate: str | None) -> None:
    """A link to the page of everything that a section draws on."""
    shown = set()
    with st.container(horizontal=True, gap="small"):
        for draw in section.draws:
            if draw == "actions":
                file, query, name = (
                    PAGES["activity"].file,
                    address(view, directorate=directorate),
                    PAGES["activity"].title,
                )
            else:
                subject = "finance" if draw == "balances" else draw
                quadrant = view.framework.quadrant_named(subject)
                file, query = quadrant_of(view, subject, directorate)
                name = quadrant.name if quadrant else "Scorecard"
            if name not in shown:
                shown.add(name)
                st.page_link(file, label=f"Open {plain_label(name)}", query_params=query)
