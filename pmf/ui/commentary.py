"""What officers say beside a colour, with what is wanting in it."""

from __future__ import annotations

import streamlit as st

from pmf.charts.palette import badge
from pmf.reports.commentary import Commentary
from pmf.rules import wording
from pmf.ui import signal_reads, tables
from pmf.ui.cards import plain_label, quiet
from pmf.ui.frame import View

# Of somebody's words in a table; all of them are on the indicator's page.
_SHORT = 150


def in_short(said: Commentary | None) -> str:
    """One quiet line for a table, as Markdown: the beginning of the words, then what is wanting. Empty for none."""
    if said is None:
        return ""
    words = said.words or said.action or ""
    words = words if len(words) <= _SHORT else words[:_SHORT].rsplit(" ", 1)[0] + " …"
    told = f"“{words}”" if words else ""
    return "  \n".join(part for part in (quiet(told) if told else "", marks(said)) if part)


def marks(said: Commentary) -> str:
    """What is wanting, as Markdown: each after a small sign and in words."""
    return " ".join(f":gray-badge[:small[! {plain_label(one)}]]" for one in said.marks)


def latest(view: View, code: str) -> None:
    """What was last said of an indicator, in full, with what is wanting."""
    said = signal_reads.commentary(view).get(code)
    if said is None:
        return
    if said.words:
        st.text(said.words)
    if said.cause:
        st.text(f"Why: {said.cause}")
    if said.action:
        st.text("Action: " + action(said))
    if said.marks:
        st.markdown(marks(said))
    if said.by and said.at:
        st.markdown(quiet(f"{said.by}, {wording.day(said.at)}, for {said.period}"))


def action(said: Commentary) -> str:
    """The action with its owner and its date, as far as they are known."""
    known = [said.owner, f"by {wording.day(said.due)}" if said.due else None]
    beside = ", ".join(one for one in known if one)
    return (said.action or "") + (f" ({beside})" if beside else "")


def history(view: View, code: str) -> None:
    """All that was said of an indicator, newest first, a row each."""
    told = signal_reads.commentary_of(view, code)
    if not told:
        return
    st.header("What was said", anchor=False)
    rows = [
        {
            "Period": one.period or "",
            "Status": badge(one.status) if one.status else "",
            "Commentary": plain_label(" ".join(part for part in (one.words, one.cause) if part)),
            "Action": plain_label(action(one)) if one.action else "–",
            "Wanting": marks(one) or "–",
            "By": plain_label(f"{one.by}, {wording.day(one.at)}" if one.by and one.at else ""),
        }
        for one in told[:20]
    ]
    tables.plain_table(rows, "What was said of each period, newest first")
