"""Where a budget, a risk, a service's customers or its workforce leads to, and what it says as a line of a list."""

from __future__ import annotations

import streamlit as st

from pmf.charts.marks import inline_mark
from pmf.reports.positions import Position
from pmf.rules.position_wording import STATUSES
from pmf.ui.frame import PAGES, View
from pmf.ui.markup import plain_label
from pmf.ui.pickers import address


def leads_to(view: View, row: Position) -> tuple[str, dict[str, str]]:
    """The page of a position, and its address there."""
    about, service = row["about"], row["service"]
    if about == "risk":
        return PAGES["risk"].file, address(view, risk=row["subject"])
    if about == "finance" and service:
        return PAGES["budget"].file, address(view, service=service)
    if about == "customer":
        return PAGES["service_sheet"].file, address(view, service=service)
    return quadrant_of(view, about, row["directorate"])


def quadrant_of(view: View, about: str, directorate: str | None = None) -> tuple[str, dict[str, str]]:
    """The page of the quadrant that covers a subject, of a directorate or of all; the scorecard where none does."""
    quadrant = view.framework.quadrant_named(about)
    if quadrant is None:
        return PAGES["scorecard"].file, address(view, directorate=directorate)
    return PAGES["quadrant"].file, address(view, quadrant=quadrant.name, directorate=directorate)


def position_line(view: View, row: Position, note: str = "") -> None:
    """A position as a line that leads to its page: mark, figure, what it is, and a word."""
    more = f" :gray[{plain_label(note)}]" if note else ""
    file, query = leads_to(view, row)
    st.page_link(
        file,
        label=f"{inline_mark(row['status'], view.mode, STATUSES.get(row['status'], ''))} **{plain_label(row['shown'])}** {plain_label(row['title'])}{more}",
        query_params=query,
    )


def dossier_of(view: View, subject_kind: str, subject: str) -> tuple[str, dict[str, str]]:
    """The page of an exception's dossier, and its address there."""
    kind = None if subject_kind == "indicator" else subject_kind
    return PAGES["dossier"].file, address(view, kind=kind, code=subject)
