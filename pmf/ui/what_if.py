"""The parts of the page What if: which rule, what would move where, and which indicators."""

from __future__ import annotations

from decimal import Decimal
from urllib.parse import urlencode

import streamlit as st

from pmf.charts.palette import badge
from pmf.model.words import StatusRule
from pmf.reports.scorecard import Line
from pmf.reports.what_if import WITH_OUTER_TOLERANCE, WITH_TOLERANCE, WhatIf
from pmf.rules import wording
from pmf.rules.judging import Supposition
from pmf.ui import pickers, reads, tables
from pmf.ui.cards import plain_label
from pmf.ui.frame import View

_NAMES = {rule: rule.value.replace("_", " ").capitalize() for rule in StatusRule}
_PAGE = 30


def choices(view: View) -> tuple[Supposition, str | None]:
    """The bar and the rule that is supposed, with its tolerances; and the directorate. All in the address."""
    directorate, _ = pickers.page_bar(view, sets=False)
    set_rule = view.framework.status_rule
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        name = st.selectbox(
            "Rule",
            list(_NAMES.values()),
            index=list(_NAMES).index(StatusRule.STRICT),
            key="rule",
            bind="query-params",
            width=260,
        )
        rule = next(one for one, called in _NAMES.items() if called == name)
        tolerance = outer = None
        if rule in WITH_TOLERANCE:
            unit = "points" if rule is StatusRule.POINT_TOLERANCE else "%"
            tolerance = _number(f"Tolerance ({unit})", "tolerance", set_rule.tolerance)
        if rule in WITH_OUTER_TOLERANCE:
            outer = _number("Outer tolerance (%)", "outer", set_rule.outer_tolerance)
    return Supposition(rule, tolerance, outer), directorate


def _number(label: str, key: str, usual: Decimal) -> Decimal:
    typed = st.number_input(
        label,
        min_value=0.0,
        max_value=1000.0,
        value=float(usual),
        step=1.0,
        format="%g",
        key=key,
        bind="query-params",
        width=170,
    )
    return Decimal(str(typed))


def show(view: View, told: WhatIf) -> None:
    """The answer: in a sentence, as moves between statuses, and indicator by indicator with both reasons."""
    st.title(told.headline(), anchor=False)
    st.markdown(f":gray[:small[{_rules(view, told)}]]")
    if not told.changed():
        return
    total = len(told.now.lines)
    tables.plain_table(
        [
            {"Now": badge(now), "Would be": badge(then), "How many": f"{count} of {total}"}
            for now, then, count in told.moves()
        ],
        "How many would move from one status to another",
    )
    changed = told.changed()
    st.header("Which, and why", anchor=False)
    rows = pickers.page_of(len(changed), _PAGE)
    tables.plain_table(
        [
            {
                view.framework.words.indicator.capitalize(): _name(view, now),
                "Figure": plain_label(wording.shown(now)),
                "Now": badge(now["status"]),
                "Because": plain_label(now["reason"]),
                "Would be": badge(then["status"]),
                "Because then": plain_label(then["reason"]),
            }
            for now, then in (changed[row] for row in rows)
        ],
        "The indicators that would change their status, with both reasons",
    )


def _name(view: View, line: Line) -> str:
    query = urlencode(pickers.address(view, code=line["code"]))
    return f"[{plain_label(line['name'])}](indicator?{query})"


def _rules(view: View, told: WhatIf) -> str:
    rule = view.framework.status_rule
    own = sum(1 for row in reads.indicators(view) if row["status_rule"])
    also = f", and {own} have a rule of their own" if own else ""
    return (
        f"Now: {wording.RULES[rule.rule]}, set by {plain_label(rule.set_by)} on {wording.day(rule.set_on)}{also}. Supposed for all of"
        f" them: {wording.RULES[told.supposed.rule]}. Figures, targets and minimum standards stay as they are, and nothing is stored."
    )
