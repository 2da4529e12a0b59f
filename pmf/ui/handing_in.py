"""The parts of the page on which returns are handed in. Nothing is stored until the officer says yes."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from pmf.charts.palette import badge, word
from pmf.exports.template_workbook import write_template
from pmf.intake.changes import Change
from pmf.intake.road import Examination, examine, submit
from pmf.intake.template import template_for
from pmf.model.finding import Finding, Severity
from pmf.reports.returns_board import NO_SERVICE
from pmf.rules import wording
from pmf.store.database import CannotWriteError
from pmf.store.returns import Stored
from pmf.ui import reads, tables
from pmf.ui.cards import plain_label
from pmf.ui.frame import PAGES, View
from pmf.ui.pickers import address

_KINDS = {
    Severity.ERROR: ":red-badge[■ Error]",
    Severity.WARNING: ":orange-badge[▲ Check]",
    Severity.NOTE: ":gray-badge[• Note]",
}
_MOST_ROWS = 200


def dropped() -> Sequence[UploadedFile]:
    """The files that are dropped here."""
    st.title("Hand in a return", anchor=False)
    files = st.file_uploader(
        "Drop your workbook or CSV here", type=["xlsx", "csv"], accept_multiple_files=True, key="returns",
        help="A filled-in template, or a spreadsheet of your own that the performance team has saved a mapping for.",
    )  # fmt: skip
    if not files:
        st.markdown(
            ":gray[You see what was found and what would change before anything is stored. "
            "You can hand the same file in twice: the second time changes nothing.]"
        )
    return files or []


def take_through(view: View, upload: UploadedFile) -> None:
    """One file: its findings, what would change, and the yes."""
    content = upload.getvalue()
    key = hashlib.sha256(content).hexdigest()[:16] + upload.name
    done: dict[str, Stored] = st.session_state.setdefault("handed_in", {})
    with st.container(border=True, gap="small"):
        if key in done:
            _receipt(view, upload.name, done[key])
            return
        with st.spinner(f"Reading {upload.name}"):
            examined = _examined(view, key, upload.name, content)
        _heading(examined)
        if examined.findings:
            _findings(examined.findings)
        if not examined.refused and not examined.twin:
            _changes(view, examined.changes)
            _submit(view, key, examined, done)


def _examined(view: View, key: str, name: str, content: bytes) -> Examination:
    """Looked at once for a version of the data, not at every press of a button."""
    kept: dict[Any, Examination] = st.session_state.setdefault("examined", {})
    at = (key, view.served.database.version(), view.person)
    if at not in kept:
        kept.clear()
        kept[at] = examine(view.served.road(), view.person, name, content, with_statuses=True)
    return kept[at]


def _heading(examined: Examination) -> None:
    errors = sum(finding.severity is Severity.ERROR for finding in examined.findings)
    checks = sum(finding.severity is Severity.WARNING for finding in examined.findings)
    name = plain_label(examined.handed_in.file_name)
    tally = examined.tally
    if examined.twin:
        st.header(f"{name} changes nothing", anchor=False)
        return
    if errors:
        st.header(f"{_many(errors, 'error')} must be mended before {name} can be handed in", anchor=False)
        st.markdown(":gray[:small[Nothing of it is stored. Mend the file and drop it again.]]")
        return
    ready = (
        f"{_many(checks, 'thing')} to check before {name} is handed in"
        if checks
        else f"{name} is ready to be handed in"
    )
    st.header(ready, anchor=False)
    st.markdown(
        f":gray[:small[A return of {examined.kind}, {_many(tally.rows, 'row')} read: {tally.added} new, {tally.restated} restated,"
        f" {tally.unchanged} unchanged. Nothing is stored until you hand it in.]]"
    )


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def _findings(findings: Sequence[Finding]) -> None:
    st.markdown("**What we found, and what to do**")
    rows = [
        {
            "Kind": _KINDS[finding.severity],
            "Sheet": plain_label(finding.sheet or "–"),
            "Cell": _cells(finding),
            "What and what to do": f"{plain_label(finding.message)} :gray[{plain_label(finding.fix)}]",
        }
        for finding in findings[:_MOST_ROWS]
    ]
    tables.plain_table(rows, "Findings")
    if len(findings) > _MOST_ROWS:
        st.markdown(f":gray[and {len(findings) - _MOST_ROWS} more]")


def _cells(finding: Finding) -> str:
    cells = finding.cells
    if len(cells) > 6:
        return f"{', '.join(cells[:5])} and {len(cells) - 5} more"
    return ", ".join(cells) or "–"


_OUTCOMES = {
    "new": "new",
    "restated": "restated",
    "amended": "words changed",
    "unchanged": "unchanged",
    "blank": "no figure",
}


def _changes(view: View, changes: Sequence[Change]) -> None:
    telling = [change for change in changes if change.outcome != "unchanged"]
    st.markdown(f"**What would change** :gray[:small[{_many(len(telling), 'row')} of {len(changes)}]]")
    if not telling:
        st.markdown(":gray[Nothing: all of it stands already.]")
        return
    figures = telling[0].kind == "performance"
    rows = [
        _figure_row(change) if change.kind == "performance" else _other_row(change)
        for change in telling[:_MOST_ROWS]
    ]
    if figures and len(rows) <= 40:
        tables.plain_table(rows, "What would change")
    else:
        st.dataframe(pd.DataFrame(rows), hide_index=True, alt="What would change", height=420)
    if len(telling) > _MOST_ROWS:
        st.markdown(f":gray[and {len(telling) - _MOST_ROWS:,} more]")


def _figure_row(change: Change) -> dict[str, str]:
    if change.status_after is None:
        moved = ""
    elif change.status_before in (None, change.status_after):
        moved = badge(change.status_after)
    else:
        moved = f"{word(change.status_before)} → {badge(change.status_after)}"
    return {
        "Indicator": plain_label(f"{change.subject} {change.name}"),
        "Period": change.period or "",
        "Stands now": plain_label(_said(change.stands, change.stands_marker, change.unit)),
        "In your file": plain_label(_said(change.brings, change.brings_marker, change.unit)),
        "Kind": _OUTCOMES[change.outcome],
        "Status, if handed in": moved,
    }


def _said(value: Any, marker: str | None, unit: str) -> str:
    return marker.replace("_", " ") if marker else wording.said(value, unit)


def _other_row(change: Change) -> dict[str, str]:
    row = {"Id": change.subject, "Name": change.name, "Kind": _OUTCOMES[change.outcome]}
    return row | ({"Period": change.period} if change.period else {})


def _submit(view: View, key: str, examined: Examination, done: dict[str, Stored]) -> None:
    yes = True
    if examined.needs_a_yes:
        yes = st.checkbox("I have checked each of these, and the figures are right", key=f"yes_{key}")
    pressed = st.button("Hand it in", type="primary", disabled=not yes, key=f"submit_{key}")
    if not yes:
        st.markdown(":gray[:small[Opens when you have said that the checks are right.]]")
    if pressed:
        try:
            stored = submit(view.served.road(), view.person, examined, yes=yes)
        except CannotWriteError as problem:
            st.error(plain_label(str(problem)))
            return
        if stored is not None:
            done[key] = stored
            st.rerun()


def _receipt(view: View, name: str, stored: Stored) -> None:
    tally = stored.tally
    if stored.return_id and tally.says_something:
        st.header(f"{plain_label(name)} is handed in: return {stored.return_id}", anchor=False)
        st.markdown(
            f"{_many(tally.rows, 'row')} in your file: {tally.added} new, {tally.restated} restated, {tally.unchanged} unchanged."
        )
    else:
        st.header(f"{plain_label(name)} changes nothing", anchor=False)
        st.markdown("All of it stands already, so nothing was stored again.")
    st.page_link(PAGES["scorecard"].file, label="See it on the scorecard", query_params=address(view))


def what_is_due(view: View) -> None:
    """Who owes what for the period."""
    with st.container(border=True, gap="xsmall"):
        st.header(f"Due for {view.period.label}", anchor=False)
        board = reads.board(view)
        if not board:
            st.markdown(":gray[Nothing: there are no indicators yet.]")
        owing = [one for one in board if one.state != "accepted"]
        if board and not owing:
            st.markdown(f"All {_many(len(board), 'service')} have handed in.")
        for one in owing:
            late = (
                f":red[■ late, was due {wording.day(one.due)}]"
                if one.state == "late"
                else f":gray[due {wording.day(one.due)}]"
            )
            st.markdown(
                f"**{plain_label(one.service)}** :small[{one.received} of {one.expected} figures in, {late}]"
            )


def template(view: View) -> None:
    """The pre-filled workbook of a service."""
    services = [one.service for one in reads.board(view) if one.service != NO_SERVICE]
    with st.container(border=True, gap="xsmall"):
        st.header("Start from the template", anchor=False)
        if not services:
            st.markdown(":gray[Templates come when there are indicators.]")
            return
        service = st.selectbox("Service", services, key="service", bind="query-params")
        st.download_button(
            "Download it, already filled in",
            data=lambda: _template_bytes(view, service),
            file_name=f"{service} {view.period.label.replace('/', '-')}.xlsx",
            mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            width="stretch",
        )
        st.markdown(
            ":gray[:small[It holds only what is still due, with last figures and targets beside the empty cells.]]"
        )


def _template_bytes(view: View, service: str) -> bytes:
    return write_template(
        template_for(
            view.served.database,
            view.framework,
            view.person,
            "performance",
            service=service,
            period=view.period,
            at=view.moment,
        )
    )
