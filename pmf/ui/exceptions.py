"""The list of exceptions: its sentence, how it is sifted and grouped, its rows, what is said when it is empty."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby

import streamlit as st

from pmf.charts.marks import inline_mark
from pmf.exports.exceptions_csv import exceptions_csv
from pmf.model.framework import Quadrant
from pmf.model.status import Status
from pmf.reports.exception_report import PerformanceException
from pmf.reports.scorecard import Standing
from pmf.rules.exception_wording import KINDS
from pmf.ui import cards, deciding, exception_reads, exception_rows, markup, pickers, reads, signal_reads
from pmf.ui.cards import plain_label
from pmf.ui.exception_rows import Row, quiet
from pmf.ui.frame import PAGES, View, may_see
from pmf.ui.pickers import address, page_of
from pmf.ui.position_links import dossier_of

ALL, CALLED, NEW, LONG, ACCEPTED, SILENT, RELEASED = (
    "All",
    "Calls itself in",
    "New",
    "Two quarters or more",
    "Accepted",
    "No comment",
    "Released",
)
WORST, DIRECTORATE, QUADRANT, REASON = "Worst first", "Directorate", "Quadrant", "Reason"
_PAGE = 15
_WIDTHS = [1.65, 3.6, 1.45, 1.55, 2.9, 2.4, 0.95]


def _accepted(one: PerformanceException) -> bool:
    return one.state == "accepted"


def _released(one: PerformanceException) -> bool:
    return one.state == "released"


def _open(one: PerformanceException) -> bool:
    return not _accepted(one) and not _released(one)


_SIFTED: dict[str, Callable[[PerformanceException], bool]] = {
    ALL: lambda one: True,
    CALLED: lambda one: _open(one) and one.call_in,
    NEW: lambda one: _open(one) and one.periods_running <= 1,
    LONG: lambda one: _open(one) and one.periods_running > 1,
    ACCEPTED: _accepted,
    SILENT: exception_rows.says_nothing,
    RELEASED: _released,
}


def sentence(found: Sequence[PerformanceException]) -> str:
    """How many need a conversation, how many of them are new, old, or accepted for a time."""
    counts = {name: sum(map(holds, found)) for name, holds in _SIFTED.items()}
    many = len(found) - counts[RELEASED]
    parts = [
        f"{count} {one if count == 1 else more}"
        for count, one, more in (
            (counts[NEW], "is new", "are new"),
            (counts[LONG], "has run two quarters or more", "have run two quarters or more"),
            (counts[ACCEPTED], "is accepted for a time", "are accepted for a time"),
        )
        if count
    ]
    said = f"{many} exception{' needs' if many == 1 else 's need'} a conversation"
    if called := counts[CALLED]:
        said += f", {called} of them by {'its' if called == 1 else 'their'} own trigger"
    if len(parts) > 1:
        listed = ", ".join(parts[:-1]) + f"{',' if len(parts) > 2 else ''} and {parts[-1]}"
        said += f": {listed}"
    elif parts:
        said += f": {'it' if many == 1 else 'all'} {parts[0].split(' ', 1)[1]}"
    released = counts[RELEASED]
    return said + (f". {released} more {'is' if released == 1 else 'are'} released." if released else ".")


def how_many(view: View, directorate: str | None, set_id: str | None) -> None:
    """A quiet link that says how many there are."""
    rows = exception_reads.rows(view, directorate, None, set_id)
    found = [row for row in rows if not _released(row.exception)]
    if found:
        many = "1 exception needs" if len(found) == 1 else f"{len(found)} exceptions need"
        cards.exceptions_link(view, f"{many} a conversation", directorate, set_id=set_id)


def service_asked() -> str | None:
    """The one service that the address asks for, if it does."""
    return st.query_params.get("service") or None


def of_service(view: View, service: str | None, directorate: str | None) -> None:
    """Where the list is of one service alone: that it is, and the way back to all."""
    if service is None:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"Of **{plain_label(service)}** alone.", width="content")
        st.page_link(
            PAGES["exceptions"].file,
            label="All services",
            query_params=address(view, directorate=directorate),
        )


def heading(view: View, found: Sequence[Row], rule: Sequence[str]) -> None:
    """The sentence, and quietly what is in the list, in which order and by which rule."""
    st.title(plain_label(sentence([row.exception for row in found])), anchor=False)
    st.markdown(
        quiet(
            f"Every quadrant of {view.period.label}. Graver first, then the longest running; what is accepted or released comes last."
        )
    )
    with st.expander("How grave it is: by the first of these that is true of it"):
        st.markdown("\n".join(f"- {plain_label(one)}" for one in rule))


def sifted(found: Sequence[Row]) -> tuple[Sequence[Row], str]:
    """The rows that the pills leave, and how they are grouped. Both are in the address."""
    counts = {name: sum(holds(row.exception) for row in found) for name, holds in _SIFTED.items()}
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        chosen = pickers.sifting({name: count for name, count in counts.items() if count or name != RELEASED})
        grouped = pickers.grouping([WORST, *_GROUPED])
    return [row for row in found if _SIFTED[chosen](row.exception)], grouped


_GROUPED: dict[str, Callable[[Row], str]] = {
    DIRECTORATE: lambda row: row.exception.directorate or "No directorate",
    QUADRANT: lambda row: row.quadrant or "No quadrant",
    REASON: lambda row: KINDS[row.exception.kind],
}


def listed(view: View, found: Sequence[Row], grouped: str) -> None:
    """The rows, fifteen a page, in groups if that is asked for, each group in the order of the list."""
    if not found:
        st.markdown("No exception is like that. Choose *All* to see every one.")
        return
    group = _GROUPED.get(grouped)
    ordered = sorted(found, key=group) if group else list(found)
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        _legend(view)
        shown = [ordered[place] for place in page_of(len(ordered), _PAGE)]
    for title, rows in groupby(shown, key=group or (lambda row: "")):
        if title:
            st.header(plain_label(title), anchor=False)
        with st.container(border=True, gap="xsmall"):
            _heads()
            for row in rows:
                markup.hairline()
                _row(view, row)


def _legend(view: View) -> None:
    marks = "  ".join(
        f"{inline_mark(status, view.mode)} {said}"
        for status, said in (
            (Status.RED, "below minimum or above limit"),
            (Status.AMBER, "below target"),
            (Status.GREEN, "on target"),
            (Status.NO_DATA, "overdue"),
        )
    )
    st.markdown(f":gray[:small[{marks} · band on the trend: between target and minimum]]")


def _heads() -> None:
    columns = st.columns(_WIDTHS, gap="small")
    heads = ("Status", "Why it is here", "Now", "Trend", "What the officer says", "Review", "")
    for column, title in zip(columns, heads, strict=True):
        if title:
            column.markdown(f":gray[:small[{title}]]")


def _row(view: View, row: Row) -> None:
    one = row.exception
    # The name has a line of its own: however long it is, it can be read, and it is a link.
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if exception_rows.has_dossier(one):
            file, query = dossier_of(view, one.subject_kind, one.subject)
            st.page_link(file, label=row.name, query_params=query)
        elif "thread" in PAGES and (plan := exception_rows.plan_of(one)):
            st.page_link(PAGES["thread"].file, label=row.name, query_params=address(view, node=plan))
        else:
            st.markdown(row.name, width="content")
        st.markdown(row.where, width="content")
    status, why, now, trend, says, review, act = st.columns(_WIDTHS, gap="small")
    status.markdown(row.status)
    why.markdown(row.why)
    now.markdown(row.now)
    trend.markdown(row.trend)
    says.markdown(row.says)
    review.markdown(row.review)
    with act:
        deciding.button(view, one)


def nothing_here(
    view: View, directorate: str | None, quadrant: Quadrant | None, set_id: str | None = None
) -> None:
    """What is said where nothing is an exception: that it is so, and what went well; or what to do first."""
    words = view.framework.words
    if not reads.indicators(view):
        st.title("There is nothing to review yet", anchor=False)
        st.markdown(
            f"Exceptions come from returns: once {words.indicators}, targets and figures are handed in, whatever falls below"
            f" its {words.minimum}, gets worse or is overdue stands here by itself."
        )
        if may_see(view.framework, view.person, "hand_in"):
            st.page_link(PAGES["hand_in"].file, label="Hand in a return")
        return
    sets = {one.id: one.name for one in view.framework.indicator_sets}
    where = ", ".join(
        part for part in (quadrant and quadrant.name, sets.get(set_id or ""), directorate) if part
    )
    st.title(
        plain_label(
            f"Nothing needs a conversation for {view.period.label}" + (f" in {where}" if where else "")
        ),
        anchor=False,
    )
    whole: Standing = reads.scorecard(view, directorate, set_id)
    card = whole.of(quadrant=quadrant.id) if quadrant else whole
    if not card.rated:
        st.markdown("Nothing is rated in this period yet, so this may change as figures come in.")
        return
    st.markdown(f"{card.on_target} of {card.rated} rated {words.indicators} are on {words.target}.")
    good = signal_reads.highlights(view, directorate, set_id)
    cards.highlights(view, good.of(quadrant.id) if quadrant else good)


def meeting(view: View) -> None:
    """The way into the meeting that goes through them."""
    if may_see(view.framework, view.person, "meeting"):
        st.page_link(PAGES["meeting"].file, label="Start the meeting", query_params=address(view))


def download(view: View, found: Sequence[Row]) -> None:
    """The list as a CSV that a spreadsheet opens as text."""
    names = {one.id: one.name for one in view.framework.quadrants}
    st.download_button(
        "Download CSV",
        lambda: exceptions_csv([row.exception for row in found], names),
        f"exceptions {view.period.label.replace('/', '-')}.csv",
        "text/csv",
        on_click="ignore",
    )
