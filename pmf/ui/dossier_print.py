"""The dossier as a sheet of paper: a button that gives the PDF."""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

from pmf.exports.dossier_sheet import dossier_pdf
from pmf.exports.dossier_words import sheet_of
from pmf.reports.dossier import Dossier
from pmf.ui.frame import View


def button(view: View, told: Dossier) -> None:
    """The PDF of one page, made when the button is pressed."""
    st.download_button(
        "Print on one page",
        lambda: _made(view, told),
        file_name=f"{told.story.code} {told.period.label.replace('/', '-')}.pdf",
        mime="application/pdf",
        on_click="ignore",
    )


def _made(view: View, told: Dossier) -> bytes:
    now = datetime.now(UTC)
    return dossier_pdf(sheet_of(told, view.served.settings.council.name, now), now)
