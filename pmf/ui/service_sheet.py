"""A service's sheet on screen, and the same as a page to print."""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

from pmf.charts.marks import mark_svg
from pmf.charts.palette import badge, word
from pmf.exports.service_sheet import ServiceSheet, service_pdf
from pmf.reports.service_sheet import Sheet
from pmf.rules.wording import day
from pmf.ui import markup, picture_table
from pmf.ui.cards import plain_label
from pmf.ui.customer_words import HEADS, case_cells
from pmf.ui.frame import PAGES, View
from pmf.ui.pickers import address


def heading(view: View, told: Sheet) -> None:
    """What it is, how it stands and why, the way back, and the button that prints it."""
    st.title(told.title, anchor=False)
    st.markdown(f"{badge(told.position['status'])} {plain_label(told.position['reason'])}")
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.download_button(
            "Print on one page",
            lambda: _made(view, told),
            file_name=f"{told.position['service']} {told.position['period'].replace('/', '-')}.pdf",
            mime="application/pdf",
            on_click="ignore",
        )
        quadrant = next((one for one in view.framework.quadrants if "customer" in (one.covers or (one.id,))), None)  # fmt: skip
        if quadrant:
            st.page_link(
                PAGES["quadrant"].file,
                label=f"All of {plain_label(quadrant.name)}",
                query_params=address(view, quadrant=quadrant.name),
            )


def body(view: View, told: Sheet) -> None:
    """How it was answered, how much came, which cases are late, and what the service says."""
    left, right = st.columns([3, 2], gap="medium")
    with left:
        if told.rates:
            st.header("How it was answered", anchor=False)
            rows = [(markup.status_mark(rate["status"], view.mode), said) for rate, said in told.rates]
            picture_table.show(
                "How it was answered", (picture_table.unseen("Status"), "In words"), rows, view.mode
            )
    with right:
        if told.volumes:
            st.header("How much came", anchor=False)
            picture_table.show("How much came", ("What", "Now and before"), told.volumes, view.mode)
        if told.said:
            st.header("What the service says", anchor=False)
            st.text(told.said)
    if told.open_late:
        st.header(f"Open past the last day to answer on {day(told.open_late[0]['looked_at'])}", anchor=False)
        picture_table.show("Cases", HEADS, [case_cells(one) for one in told.open_late], view.mode)


def _made(view: View, told: Sheet) -> bytes:
    now = datetime.now(UTC)
    status = told.position["status"]
    sheet = ServiceSheet(
        council=view.served.settings.council.name,
        kind="Customers",
        title=told.title,
        mark=mark_svg(status, "light"),
        status=word(status),
        reason=told.position["reason"],
        rates=[(mark_svg(one["status"], "light"), word(one["status"]), said) for one, said in told.rates],
        volumes=told.volumes,
        cases=[case_cells(one) for one in told.open_late],
        said=told.said,
        foot=f"As everything stood on {day(view.moment)}. More is not worse: volumes are not rated. Printed {day(now)}.",
    )
    return service_pdf(sheet, now)
