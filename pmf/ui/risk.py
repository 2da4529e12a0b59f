"""One risk's page: what it is, its path over the matrix, its score through the reviews, whether it is being mitigated,
what hangs on it, and the cell of every review."""

from __future__ import annotations

from typing import Any

import streamlit as st

from pmf.charts.heat_map import heat_map, in_words
from pmf.charts.marks import inline_mark
from pmf.charts.risk_steps import risk_steps, steps_in_words
from pmf.reports.risk_story import RiskStory
from pmf.rules import wording
from pmf.rules.risk_wording import MITIGATED, MITIGATED_RULE
from pmf.rules.thread_wording import reported
from pmf.ui import tables
from pmf.ui.cards import line_link, plain_label, quiet
from pmf.ui.frame import PAGES, View
from pmf.ui.pickers import address, period_bar
from pmf.ui.provenance import open_return
from pmf.ui.quadrant_risk import badge

_SHOWN = 8


def bar(view: View) -> str:
    """The way back and the period. Gives the id that the address names."""
    quadrant = view.framework.quadrant_about("risk")
    name = next((one.name for one in view.framework.quadrants if one.id == quadrant), None)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.page_link(
            PAGES["quadrant" if name else "scorecard"].file,
            label=f"All of {name}" if name else "Scorecard",
            query_params=address(view, quadrant=name),
        )
        period_bar(view)
    return st.query_params.get("risk", "")


def heading(view: View, told: RiskStory) -> None:
    """The sentence, and who answers for it."""
    now, risk = told.now, told.now["risk"]
    st.title(f"{plain_label(now['subject'])} {plain_label(now['name'])}: {_stands(told)}", anchor=False)
    st.markdown(f"{badge(now)} {plain_label(now['reason'])}")
    who = [
        f"Owner: {now['owner']}",
        now["service"] or now["directorate"],
        f"reviewed on {wording.day(risk['reviewed_on'])}",
        f"next by {wording.day(risk['review_due'])}{', overdue' if risk['review_overdue'] else ''}",
    ]
    st.markdown(quiet(" · ".join(one for one in who if one)))


def _stands(told: RiskStory) -> str:
    risk = told.now["risk"]
    score = "no score" if risk["score"] is None else str(risk["score"])
    if told.now["is_closed"]:
        return f"closed, last at {score}"
    return f"{score}, {told.now['standing'].lower()}"


def what_it_is(told: RiskStory) -> None:
    """Cause, event and consequence."""
    risk = told.now["risk"]
    parts = [(name, risk[name.lower()]) for name in ("Cause", "Event", "Consequence") if risk[name.lower()]]
    if not parts:
        return
    with st.container(border=True, gap="xsmall"):
        st.header("What it is", anchor=False)
        for name, words in parts:
            st.markdown(f"**{name}** {plain_label(words)}")


def path(view: View, told: RiskStory) -> None:
    """Its path over the matrix: before mitigation, now, and its target."""
    if told.now["risk"]["score"] is None:
        return
    chance = told.now["risk"]["kind"] == "opportunity"
    with st.container(border=True, gap="xsmall"):
        st.header("Its path", anchor=False)
        st.markdown(
            quiet("○ before mitigation · ◎ target" if not chance else "○ before anything was done · ◎ target")
        )
        st.vega_lite_chart(
            heat_map([told.now], told.matrix, view.mode, "inherent", opportunities=chance, every_name=True),
            theme=None, key="risk_path", alt=in_words([told.now], told.matrix, "inherent", opportunities=chance),
        )  # fmt: skip


def through_reviews(view: View, told: RiskStory) -> None:
    """The score through the reviews."""
    if not any(one["score"] is not None for one in told.reviews):
        return
    with st.container(border=True, gap="xsmall"):
        st.header("Through its reviews", anchor=False)
        moved = told.now["moved"]
        if moved:
            st.markdown(f"{plain_label(moved[0].upper() + moved[1:])}.")
        until = min(view.moment.date(), told.now["risk"]["closed_on"] or view.moment.date())
        st.vega_lite_chart(
            risk_steps(told.reviews, until, view.mode),
            theme=None,
            key="risk_steps",
            alt=steps_in_words(told.reviews),
        )


def mitigation(view: View, told: RiskStory) -> None:
    """Whether it is being mitigated, by which rule, and the actions that are to do it."""
    now, risk = told.now, told.now["risk"]
    with st.container(border=True, gap="xsmall"):
        st.header("Is it being mitigated?", anchor=False)
        st.markdown(f"**{MITIGATED[risk['mitigated']]}.** {plain_label(now['mitigated'])}")
        if risk["mitigation"]:
            st.markdown(f":small[The register says: {plain_label(risk['mitigation'])}]")
        for action in told.actions:
            _action(view, action)
        if not told.actions:
            st.markdown(quiet(f"No action of a plan names {now['subject']} in its “Risk id”."))
        with st.expander("The rule", type="compact"):
            st.markdown(f":small[The first that is true. {plain_label(MITIGATED_RULE)}]")


def _action(view: View, action: Any) -> None:
    done = action["percent_complete"]
    facts = [
        reported(action["status"]),
        "" if done is None else f"{done.normalize():f}% done",
        action["owner"] or "nobody named",
        f"due {wording.day(action['due_now'])}" if action["due_now"] else "",
    ]
    with st.container(gap=None):
        st.page_link(
            PAGES["activity"].file,
            label=f"{inline_mark(action['counts_as'], view.mode)} {plain_label(action['title'])}",
            help=plain_label(action["reason"]),
            query_params=address(view, action=action["action_id"]),
        )
        st.markdown(quiet(" · ".join(one for one in facts if one)))


def hangs_on(view: View, told: RiskStory) -> None:
    """The plans that it is a risk to, and the indicators of those plans."""
    with st.container(border=True, gap="xsmall"):
        st.header("What it is a risk to", anchor=False)
        if not told.plans:
            st.markdown("It is linked to no plan: no plan names it, and it names none that is there.")
        for node in told.plans:
            st.page_link(
                PAGES["thread"].file,
                label=f"{inline_mark(node.status, view.mode)} {plain_label(node.title)}",
                help=plain_label(f"{node.level_name} {node.id}"),
                query_params=address(view, node=node.id),
            )
        if told.unknown_plans:
            st.markdown(
                quiet(f"It names {', '.join(told.unknown_plans)}, and there is no such plan in this period.")
            )
        if told.lines:
            st.markdown(quiet(f"{view.framework.words.indicators.capitalize()} of these plans"))
        for line in told.lines[:_SHOWN]:
            line_link(view, line, "")
        if len(told.lines) > _SHOWN:
            st.markdown(quiet(f"and {len(told.lines) - _SHOWN} more"))


def history(view: View, told: RiskStory) -> None:
    """Every review with what changed, what was said, and the cell that it came in."""
    st.header("Every review", anchor=False)
    tables.plain_table(
        [
            {
                "Reviewed on": wording.day(one["reviewed_on"]),
                "Score": "–" if one["score"] is None else f"**{one['score']}** {quiet(_cell(one))}",
                "What changed": f":small[{plain_label(_changed(one))}]",
                "What was said": f":small[{plain_label(one['commentary'] or '')}]",
                "From": f":small[{plain_label(_source(one))}]",
            }
            for one in told.reviews
        ],
        f"Every review of {told.now['subject']}",
    )
    open_return(view, told.reviews[0]["return_id"])


def _cell(one: Any) -> str:
    return f"{one['impact_name']} × {one['likelihood_name']}"


def _changed(one: Any) -> str:
    if one["is_first"]:
        return "First review"
    said = [f"{each['heading']}: {_value(each['was'])} → {_value(each['now'])}" for each in one["changes"]]
    return "; ".join(said) or "Nothing"


def _value(value: Any) -> str:
    if value is None or value == []:
        return "–"
    if isinstance(value, list):
        return ", ".join(value)
    return wording.day(value) if hasattr(value, "year") else str(value)


def _source(one: Any) -> str:
    where = f"{one['sheet']}!{one['cell']}" if one["sheet"] else one["cell"]
    again = "" if one["versions"] < 2 else f", handed in {one['versions']} times"
    return f"{one['file_name']}, {where}; {one['handed_in_by']}, {wording.day(one['recorded_at'])}{again}"
