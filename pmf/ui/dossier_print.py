"""The dossier as a sheet of paper: a button that gives the PDF."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import streamlit as st

from pmf.exports.dossier_sheet import Sheet, dossier_pdf
from pmf.ui.frame import View


def button(view: View, named: str, sheet: Callable[[datetime], Sheet]) -> None:
    """The PDF of one page about a subject, made when the button is pressed: `sheet` is asked with that moment, UTC."""
    st.download_button(
        "Print on one page",
        lambda: _made(sheet),
        file_name=f"{named} {view.period.label}.pdf".replace("/", "-"),
        mime="application/pdf",
        on_click="ignore",
    )


def _made(sheet: Callable[[datetime], Sheet]) -> bytes:
    now = datetime.now(UTC)
    return dossier_pdf(sheet(now), now)
