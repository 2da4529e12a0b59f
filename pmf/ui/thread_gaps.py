"""Where the golden thread is broken: the line at the foot of the page, and the list behind it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import groupby

import streamlit as st

from pmf.exports.gaps_csv import gaps_csv
from pmf.reports.thread import Gap
from pmf.rules.gap_wording import KINDS
from pmf.ui import markup, pickers
from pmf.ui.cards import plain_label, quiet
from pmf.ui.frame import PAGES, View, may_see
from pmf.ui.pickers import address
from pmf.ui.thread import Place, to_plan

_PAGE = 25


def foot(place: Place) -> None:
    """How many of what hang on nothing, and the list of them when it is asked for."""
    gaps = place.thread.gaps
    if not gaps:
        st.markdown("**Nothing hangs loose.** :gray[Every plan, indicator and action is on the thread.]")
        return
    markup.hairline()
    st.markdown(f"**Hangs on nothing:** {plain_label(in_short(place.view, gaps))}")
    with st.expander("See the list", key="gaps", bind="query-params", type="compact") as opened:
        if opened.open:
            _listed(place, gaps)


# What each kind of gap is called when counted: of one, and of more.
_COUNTED = {
    "circle": ("circle of plans", "circles of plans"),
    "plan_without_parent": ("plan under no other", "plans under no other"),
    "objective_without_indicator": ("objective without an {indicator}", "objectives without an {indicator}"),
    "objective_without_action": ("objective without an action", "objectives without an action"),
    "objective_without_budget": ("objective without a budget", "objectives without a budget"),
    "objective_without_risk": ("objective without a risk", "objectives without a risk"),
    "node_without_owner": ("plan without an owner", "plans without an owner"),
    "deliverable_without_service": ("objective that no service leads", "objectives that no service leads"),
    "partnership_action_missing": (
        "partnership action in no service plan",
        "partnership actions in no service plan",
    ),
    "indicator_without_plan": (
        "{indicator} with no path to a priority",
        "{indicators} with no path to a priority",
    ),
    "plan_of_unknown": ("link to a plan that is not there", "links to plans that are not there"),
    "statutory_without_monitoring": (
        "statutory plan that nobody monitors",
        "statutory plans that nobody monitors",
    ),
    "review_overdue": ("review overdue", "reviews overdue"),
    "indicator_without_target": ("{indicator} without a {target}", "{indicators} without a {target}"),
    "plan_not_approved": ("plan not approved in time", "plans not approved in time"),
    "plan_not_outlined": ("plan not outlined in time", "plans not outlined in time"),
    "risk_unknown": ("link to a risk that is not there", "links to risks that are not there"),
    "risk_without_plan": ("risk to no plan", "risks to no plan"),
    "plan_missing": ("plan that is expected and missing", "plans that are expected and missing"),
}


def in_short(view: View, gaps: Sequence[Gap]) -> str:
    """How many of each kind, the kinds in the order of the list: `2 objectives without a budget · 1 plan without an owner`."""
    return " · ".join(
        f"{count} {kind_words(view, kind, count)}"
        for kind, count in Counter(one.kind for one in gaps).items()
    )


def kind_words(view: View, kind: str, count: int) -> str:
    """What a kind of gap is called when there are so many of it."""
    words = view.framework.words
    one, more = _COUNTED.get(kind, (KINDS[kind].lower(),) * 2)
    return (one if count == 1 else more).format(
        indicator=words.indicator, indicators=words.indicators, target=words.target
    )


def _listed(place: Place, gaps: Sequence[Gap]) -> None:
    """Each gap by its kind, with what to do and where; some to a page."""
    period = place.view.period.label.replace("/", "-")
    st.download_button(
        "Download CSV",
        lambda: gaps_csv(gaps),
        f"golden thread gaps {period}.csv",
        "text/csv",
        on_click="ignore",
    )
    counts = Counter(one.kind for one in gaps)
    kinds = list(counts)
    by_kind = sorted(gaps, key=lambda one: kinds.index(one.kind))
    shown = [by_kind[row] for row in pickers.page_of(len(gaps), _PAGE)]
    for kind, rows in groupby(shown, key=lambda one: one.kind):
        st.subheader(
            f"{counts[kind]} {plain_label(kind_words(place.view, kind, counts[kind]))}", anchor=False
        )
        for gap in rows:
            with st.container(horizontal=True, gap="small", vertical_alignment="center"):
                _where(place, gap)
                st.markdown(f"{plain_label(gap.message)} {quiet(gap.fix)}", width="content")


def _where(place: Place, gap: Gap) -> None:
    """The link to what the gap is of."""
    label = plain_label(gap.name or gap.node)
    if gap.subject_kind == "indicator":
        st.page_link(PAGES["indicator"].file, label=label, query_params=address(place.view, code=gap.node))
    elif gap.subject_kind == "plan" and gap.node in place.thread.nodes:
        to_plan(place, label, gap.node, None, f"gap {gap.kind}")
    elif gap.subject_kind == "action":
        st.page_link(PAGES["activity"].file, label=label, query_params=address(place.view, action=gap.node))
    elif gap.subject_kind == "risk":
        st.page_link(
            PAGES["risk"].file,
            label=plain_label(f"{gap.node} {gap.name}"),
            query_params=address(place.view, risk=gap.node),
        )
    elif may_see(place.view.framework, place.view.person, "hand_in"):
        st.page_link(PAGES["hand_in"].file, label=f"Hand in plans: {label}")
