"""What was found in a file, led by what to do, and the file given back with its cells marked."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from pmf.exports.marked_workbook import write_marked
from pmf.model.finding import Finding, Severity
from pmf.ui import tables
from pmf.ui.cards import plain_label
from pmf.ui.frame import View
from pmf.ui.handing_in import InHand, many

_KINDS = {
    Severity.ERROR: ":red-badge[■ Error]",
    Severity.WARNING: ":orange-badge[▲ Check]",
    Severity.NOTE: ":gray-badge[• Note]",
}
_AT_FIRST = 12
_MOST = 300
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def recognised(one: InHand) -> None:
    """What the program takes the file to be, said back to the officer."""
    examined = one.examined
    if examined.tally.rows == 0:
        return
    st.markdown(f":gray[{plain_label(_said_back(one))}]")


def _said_back(one: InHand) -> str:
    examined = one.examined
    what = (
        "Your own layout, read by a saved mapping"
        if examined.kind == "mapped"
        else f"A return of {examined.kind}"
    )
    services, periods = examined.services, examined.periods
    whose = f" from {_few(services)}" if services else ""
    when = f" for {_few(periods)}" if periods else ""
    return f"{what}{whose}{when}: {many(examined.tally.rows, 'row')} read."


def _few(names: Sequence[str], most: int = 3) -> str:
    if len(names) > most:
        return f"{', '.join(names[:most])} and {len(names) - most} more"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def findings(view: View, one: InHand) -> None:
    """The findings as a table: what to do first, then what is wrong and where."""
    found = one.examined.findings
    if not found:
        return
    with st.container(border=True, gap="small"):
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            st.header("What to do", anchor=False)
            if one.examined.grid is not None and any(finding.cells for finding in found):
                st.download_button(
                    "Your file with its cells marked", key=f"marked_{one.key}", icon=":material/download:",
                    data=lambda: _marked(one), mime=_XLSX, on_click="ignore",
                    file_name=f"{one.examined.handed_in.file_name.rsplit('.', 1)[0]} marked.xlsx",
                )  # fmt: skip
        st.markdown(f":gray[:small[{_counts(one)}]]")
        tables.plain_table([_row(finding) for finding in found[:_AT_FIRST]], "What to do")
        if len(found) > _AT_FIRST:
            with st.expander(f"{many(min(len(found), _MOST) - _AT_FIRST, 'more finding')}"):
                tables.plain_table([_row(finding) for finding in found[_AT_FIRST:_MOST]], "More findings")
            if len(found) > _MOST:
                st.markdown(f":gray[The marked file lists all {len(found):,}.]")


def _marked(one: InHand) -> bytes:
    examined = one.examined
    if examined.grid is None:
        raise ValueError("what could not be read cannot be marked")
    name = examined.handed_in.file_name
    return write_marked(examined.grid, examined.findings, file_name=name, kind=examined.kind)


def _counts(one: InHand) -> str:
    said = [
        many(count, word)
        for severity, word in (
            (Severity.ERROR, "error"),
            (Severity.WARNING, "check"),
            (Severity.NOTE, "note"),
        )
        if (count := one.count(severity))
    ]
    stops = (
        " Errors stop the whole file: nothing of it is stored until they are mended."
        if one.examined.refused
        else ""
    )
    return ", ".join(said) + "." + stops


def _row(finding: Finding) -> dict[str, str]:
    return {
        "Kind": _KINDS[finding.severity],
        "What to do": plain_label(finding.fix),
        "What was found": plain_label(finding.message),
        "Where": plain_label(_where(finding)),
    }


def _where(finding: Finding) -> str:
    cells: Sequence[str] = finding.cells
    listed = ", ".join(cells) if len(cells) <= 6 else f"{', '.join(cells[:5])} and {len(cells) - 5} more"
    if finding.sheet and listed:
        return f"{finding.sheet}: {listed}"
    return listed or finding.sheet or "the whole file"
