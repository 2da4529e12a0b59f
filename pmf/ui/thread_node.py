"""What is known of one plan: how its status follows, what hangs on it, what is said, what is missing, how it changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import streamlit as st

from pmf.charts.icicle_layout import standing, stands
from pmf.charts.marks import inline_mark, sparkline
from pmf.charts.palette import badge
from pmf.model.status import Status
from pmf.reports.scorecard import Line, Standing
from pmf.reports.thread import ThreadNode
from pmf.reports.thread_part import risks_of
from pmf.rules import wording
from pmf.ui import risk_reads, signal_reads, thread_reads
from pmf.ui.cards import plain_label, quiet, spark_words
from pmf.ui.frame import PAGES
from pmf.ui.pickers import address
from pmf.ui.quadrant_risk import risk_mark
from pmf.ui.thread import Place, plan_link

_SHOWN, _SAID, _VERSIONS = 6, 3, 4


def show(place: Place) -> None:
    """The panel beside the picture."""
    with st.container(border=True, gap="small"):
        if place.node is None:
            _above_all(place)
            return
        _what_it_is(place, place.node)
        _how_it_follows(place, place.node)
        _indicators(place, place.node)
        _actions(place, place.node)
        _missing(place, place.node)
        _said_below(place, place.node)
        _risks(place, place.node)
        _budget(place, place.node)
        _facts(place, place.node)
        _versions(place, place.node)


def _above_all(place: Place) -> None:
    st.header("All plans", anchor=False)
    st.markdown(plain_label(place.thread.method_words))
    for node in place.thread.roots:
        plan_link(place, node, "top")


def _what_it_is(place: Place, node: ThreadNode) -> None:
    level = next((one for one in place.view.framework.levels if one.id == node.level), None)
    people = [
        f"{what}: {who}" for what, who in (("Owner", node.owner), ("Lead member", node.lead_member)) if who
    ]
    st.header(plain_label(f"{node.level_name} {node.id}"), anchor=False)
    if people:
        st.markdown(quiet(". ".join(people) + "."))
    purpose = node.purpose or (level.purpose if level else "")
    if purpose:
        st.markdown(plain_label(purpose))


def _how_it_follows(place: Place, node: ThreadNode) -> None:
    """The status with its reason and rule, that of its own, and what made it so."""
    mark = badge(node.status) if node.total else ":gray-badge[– Nothing measures it]"
    # Below the top the page's own sentence has said why.
    said = node.reason if len(place.path) == 1 else standing(node, place.thread.words.target).capitalize()
    st.markdown(f"{mark} {plain_label(said)}")
    if node.own is not None and node.lower is not None:
        st.markdown(f":small[Directly on it:] {badge(node.own)} :small[{plain_label(node.own_reason)}]")
    if node.total:
        st.markdown(quiet(f"Rule: {place.thread.method_words}"))
    direct = set(place.thread.indicators(node.id)) | set(place.thread.actions_of(node.id))
    further = [(kind, one) for kind, one in node.drivers if one not in direct]
    if further:
        st.markdown(quiet("What makes it so further down, worst first"))
        for kind, one in further[:_SHOWN]:
            _driver(place, kind, one)
        _rest(len(further) - _SHOWN)


def _driver(place: Place, kind: str, one: str) -> None:
    if kind == "plan" and one in place.thread.nodes:
        plan_link(place, one, "driver")
    elif kind == "indicator" and one in place.thread.lines:
        line = place.thread.lines[one]
        _indicator_link(place, line, wording.shown(line))
    elif kind == "action" and one in place.thread.actions:
        _action(place, place.thread.actions[one], linked=False)


def _rest(count: int) -> None:
    if count > 0:
        st.markdown(quiet(f"and {count} more"))


def _indicator_link(place: Place, line: Line, note: str = "") -> None:
    st.page_link(
        PAGES["indicator"].file,
        label=f"{inline_mark(line['status'], place.view.mode)} {plain_label(line['name'])} {quiet(note)}",
        query_params=address(place.view, code=line["code"]),
    )


def _indicators(place: Place, node: ThreadNode) -> None:
    lines = Standing([place.thread.lines[code] for code in place.thread.indicators(node.id)]).worst()
    if not lines:
        return
    words = place.view.framework.words
    st.subheader(
        f"{words.indicators.capitalize()} on it, {_on_track(line['status'] for line in lines)}", anchor=False
    )
    for line in lines[:_SHOWN]:
        _indicator(place, line)
    if len(lines) > _SHOWN:
        with st.expander(f"{len(lines) - _SHOWN} more {words.indicators}", type="compact"):
            for line in lines[_SHOWN:]:
                _indicator_link(place, line, wording.shown(line))


def _on_track(statuses: Iterable[str]) -> str:
    """How many of those that are rated are green, as the end of a heading."""
    standing = Standing([{"status": Status(one)} for one in statuses])
    return f"{standing.on_target} of {standing.rated} on target" if standing.rated else "none rated"


def _indicator(place: Place, line: Line) -> None:
    picture = sparkline(
        list(reversed(line["past"])),
        line["polarity"],
        place.view.mode,
        kind=line["kind"],
        width=72,
        height=20,
    )
    drawn = f"![{plain_label(spark_words(line))}]({picture})" if line["past"] else ""
    # Side by side where the name leaves room for it, and else on a line of its own: no name is cut.
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", gap="xsmall"
    ):
        _indicator_link(place, line)
        st.markdown(f"**{plain_label(wording.shown(line))}** {drawn}", width="content")


def _actions(place: Place, node: ThreadNode) -> None:
    actions = [place.thread.actions[one] for one in place.thread.actions_of(node.id)]
    if not actions:
        return
    st.subheader(f"Actions on it, {_on_track(one['counts_as'] for one in actions)}", anchor=False)
    for action in actions:
        _action(place, action)


def _action(place: Place, action: Mapping[str, Any], *, linked: bool = True) -> None:
    """An action with how it stands, whose it is, when it is due, how often it slipped, and what it is linked to."""
    times = action["slipped_times"] or 0
    slipped = {0: "", 1: "slipped once", 2: "slipped twice"}.get(times, f"slipped {times} times")
    due = f"due {wording.day(action['due_now'])}" if action["due_now"] else ""
    facts = [stands(action), action["owner"] or "nobody named", due, slipped]
    if linked and action["risk_id"]:
        facts.append(f"is to lessen the risk {action['risk_id']}")
    mark = inline_mark(action["counts_as"], place.view.mode)
    with st.container(gap=None):
        st.page_link(
            PAGES["activity"].file,
            label=f"{mark} {plain_label(action['title'])}",
            help=plain_label(action["reason"]),
            query_params=address(place.view, action=action["action_id"]),
        )
        st.markdown(quiet(" · ".join(fact for fact in facts if fact)))
        if linked and action["code"] in place.thread.lines:
            _indicator_link(place, place.thread.lines[action["code"]], "is linked to it")


def _missing(place: Place, node: ThreadNode) -> None:
    gaps = place.thread.gaps_of(node.id)
    if gaps:
        st.subheader("What is missing", anchor=False)
        for gap in gaps:
            st.markdown(f"{plain_label(gap.message)} {quiet(gap.fix)}")


def _said_below(place: Place, node: ThreadNode) -> None:
    """What officers say of the indicators below it that are red."""
    plans = {node.id} | place.thread.below(node.id)
    codes = dict.fromkeys(
        code for plan in place.thread.nodes if plan in plans for code in place.thread.indicators(plan)
    )
    red = Standing(
        [line for code in codes if (line := place.thread.lines[code])["status"] == Status.RED]
    ).worst()
    if not red:
        return
    said = signal_reads.commentary(place.view)
    spoken = [(line, one) for line in red if (one := said.get(line["code"])) is not None and one.words]
    st.subheader("What the services say of what is red", anchor=False)
    for line, one in spoken[:_SAID]:
        words = " ".join((one.words or "").split())
        cut = words if len(words) <= 220 else words[:220].rsplit(" ", 1)[0].rstrip(",;:") + "…"
        st.markdown(
            f"{inline_mark(line['status'], place.view.mode)} **{plain_label(line['name'])}** {quiet(one.period or '')}  \n{plain_label(cut)}"
        )
    _rest(len(spoken) - _SAID)
    if silent := len(red) - len(spoken):
        st.markdown(quiet(f"Of {silent} that {'is' if silent == 1 else 'are'} red nothing has been said."))


def _risks(place: Place, node: ThreadNode) -> None:
    """The risks to it, each with how it stands; and those that it names and nobody knows."""
    linked, unknown = risks_of(node, risk_reads.risks(place.view, None))
    if not linked and not unknown:
        return
    st.subheader("Risks to it", anchor=False)
    for one in linked[:_SHOWN]:
        closed = ", closed" if one["is_closed"] else ""
        score = "–" if one["risk"]["score"] is None else str(one["risk"]["score"])
        st.page_link(
            PAGES["risk"].file,
            label=f"{risk_mark(one, place.view.mode)} **{score}** {plain_label(one['subject'] + ' ' + one['name'])} {quiet(one['standing'].lower() + closed)}",
            help=plain_label(one["reason"]),
            query_params=address(place.view, risk=one["subject"]),
        )
    _rest(len(linked) - _SHOWN)
    if unknown:
        st.markdown(quiet(f"It names {', '.join(unknown)} too, which no register has yet."))


def _budget(place: Place, node: ThreadNode) -> None:
    if not node.budget_lines:
        return
    st.subheader("Budget", anchor=False)
    if "budget" in PAGES and node.service:
        st.page_link(
            PAGES["budget"].file,
            label=plain_label(f"{node.service}: {', '.join(node.budget_lines)}"),
            query_params=address(place.view, service=node.service),
        )
        return
    st.markdown(plain_label(f"It names the budget lines {', '.join(node.budget_lines)}."))


def _facts(place: Place, node: ThreadNode) -> None:
    dates = (
        ("Runs from", node.starts), ("to", node.ends), ("Outlined on", node.outlined_on), ("Approved on", node.approved_on),
        ("Next review", node.review_on),
    )  # fmt: skip
    told = {name: wording.day(day) for name, day in dates if day}
    runs = " ".join(f"{name} {told[name]}" for name in ("Runs from", "to") if name in told)
    watched = ", ".join(part for part in (node.monitored_by, node.monitored) if part)
    facts = [
        "Statutory" if node.statutory else "Not statutory",
        node.directorate and f"Directorate: {node.directorate}",
        node.service and f"Service: {node.service}",
        runs,
        *(f"{name}: {told[name]}" for name in ("Outlined on", "Approved on", "Next review") if name in told),
        f"Monitored by: {watched or 'nobody is named'}",
    ]
    st.subheader("About it", anchor=False)
    st.markdown(":small[" + "  \n".join(plain_label(fact) for fact in facts if fact) + "]")


def _versions(place: Place, node: ThreadNode) -> None:
    """How the plan was changed in its life, and from which cell each version came."""
    rows = thread_reads.versions(place.view, node.id)
    if not rows:
        return
    st.subheader("A living plan", anchor=False)
    st.markdown(_changed(rows))
    for row in rows[:_VERSIONS]:
        what = "First handed in" if row["is_first"] else _what(row["changes"])
        cell = ", ".join(
            str(part)
            for part in (row["file_name"], row["sheet"] and f"sheet {row['sheet']}", f"cell {row['cell']}")
            if part
        )
        whence = f"{wording.day(row['recorded_at'])}, by {row['handed_in_by']}: {cell}"
        st.markdown(f":small[{plain_label(what)}]  \n{quiet(whence)}")
    _rest(len(rows) - _VERSIONS)


def _changed(rows: Sequence[Mapping[str, Any]]) -> str:
    changes = [row for row in rows if not row["is_first"]]
    if not changes:
        return "Not changed since it was first handed in."
    newest = changes[0]
    times = {1: "once", 2: "twice"}.get(len(changes), f"{len(changes)} times")
    last = ", ".join(one["heading"].lower() for one in newest["changes"]) or "nothing of it"
    said = f"Changed {times} since {wording.day(rows[-1]['recorded_at'])}; last: {last}, {wording.day(newest['recorded_at'])}, by {newest['handed_in_by']}."
    return plain_label(said)


def _what(changes: Sequence[Mapping[str, Any]]) -> str:
    said = [f"{one['heading']}: {_value(one['was'])} → {_value(one['now'])}" for one in changes]
    return "; ".join(said) or "Handed in again as it stood"


def _value(value: Any) -> str:
    if value is None or value == []:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(str(one) for one in value)
    return wording.day(value) if hasattr(value, "year") else str(value)
