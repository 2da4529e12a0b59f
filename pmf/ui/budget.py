"""The parts of a service's budget: sentence, lines, how the forecast moved, what was said, and where it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from pmf.charts.palette import badge
from pmf.reports.finance import Budget
from pmf.rules import finance_wording as said
from pmf.ui import markup, provenance, quadrant_finance, tables
from pmf.ui.cards import plain_label, quiet
from pmf.ui.frame import View

Row = Mapping[str, Any]


def heading(view: View, told: Budget) -> None:
    """The sentence, and why each fund and account stands as it does; savings."""
    st.title(plain_label(told.sentence()), anchor=False)
    for one in told.positions:
        name = (
            one["part"]
            if one["budget"]["account"] in ("revenue", "capital")
            else f"{one['name']}, {one['part']}"
        )
        st.markdown(
            f"{badge(one['status'], said.STANDS[one['because']])} **{plain_label(name)}** {plain_label(one['reason'])}"
        )
        money = one["budget"]
        if money["savings_target"]:
            st.markdown(
                quiet(
                    f"Savings: {said.exact(money['savings_delivered'])} delivered of {said.exact(money['savings_target'])} "
                    f"profiled ({said.per_cent(money['savings_share'])})."
                )
            )
    quadrant_finance.left_out(told.hidden)


def lines(told: Budget) -> None:
    """Each line of the service as its newest position in the year says."""
    if not told.lines:
        return
    st.header("Lines", anchor=False)
    tables.plain_table([_line(one) for one in told.lines], f"Budget lines of {told.service}")


def _line(one: Row) -> dict[str, str]:
    what = f"{said.FUNDS[one['fund']]} {one['account']}, {one['nature']}"
    late = f" As handed in for {one['period']}." if one["is_carried"] else ""
    hidden = " :gray-badge[Restricted]" if one["restricted"] else ""
    alone = one["account"] in ("reserves", "borrowing")
    return {
        "Line": f"**{plain_label(one['line'])}**{hidden}  \n{quiet(what + '.' + late)}",
        "Budget": plain_label(said.signed(one["approved"])),
        "Profile to date": plain_label(said.signed(one["profile"])),
        "Actual to date": plain_label(said.signed(one["actual"])),
        "Forecast": plain_label(said.signed(one["forecast"])),
        "In words": plain_label(_limit(one) if alone else said.line_variance(one)),
    }


def _limit(one: Row) -> str:
    named = "floor" if one["account"] == "reserves" else "limit"
    return (
        f"{named} {said.exact(one['limit_amount'])}" if one["limit_amount"] is not None else f"no {named} set"
    )


def history(view: View, told: Budget) -> None:
    """How the forecast of each fund and account moved through the year."""
    for one in told.positions:
        first = told.period.within(type(told.period.frequency).YEAR).starts
        past = [each for each in one["past"] if each["starts"] >= first and each["value"] is not None][::-1]
        if len(past) < 2 or one["budget"]["account"] not in ("revenue", "capital"):
            continue
        with st.container(border=True, gap="small"):
            st.header(f"How the forecast moved: {plain_label(one['part'])}", anchor=False)
            rows = [
                quadrant_finance.of_period(
                    each["period"],
                    each["value"],
                    each["status"],
                    one["budget"]["account"],
                    before["value"] if before else None,
                )
                for each, before in zip(past, [None, *past], strict=False)
            ]
            markup.show(quadrant_finance.bars(rows, view.mode, f"{told.service}, {one['part']}, by period"))
            _moved(told, one)


def _moved(told: Budget, position: Row) -> None:
    """Each line's forecast by period, where any moved."""
    own = [one for one in told.history if said.part(one["fund"], one["account"]) == position["part"]]
    periods = list(dict.fromkeys(one["asked_period"] for one in own))
    rows = []
    for line, nature in sorted({(one["line"], one["nature"]) for one in own}):
        by_period = {
            one["asked_period"]: one for one in own if (one["line"], one["nature"]) == (line, nature)
        }
        cells = {
            period: plain_label(_forecast(by_period.get(period), by_period.get(before)))
            for period, before in zip(periods, [None, *periods], strict=False)
        }
        rows.append({"Line": plain_label(f"{line} ({nature})"), **cells})
    with st.expander("What was forecast of each line"):
        tables.plain_table(rows, f"Forecasts of {told.service} by line and period")


def _forecast(now: Row | None, before: Row | None) -> str:
    if now is None:
        return "–"
    shown = said.signed(now["forecast"])
    if before is None or now["forecast"] is None or before["forecast"] is None:
        return shown
    change = now["forecast"] - before["forecast"]
    return (
        f"{shown} ({said.exact(change)} {'up' if change > 0 else 'down'})"
        if change
        else f"{shown} (unchanged)"
    )


def words(told: Budget) -> None:
    """What the service says of its lines."""
    spoken = [one for one in told.lines if one["commentary"]]
    if not spoken:
        return
    st.header("What the service says", anchor=False)
    for one in spoken:
        st.markdown(f"**{plain_label(one['line'])}** ({one['period']})  \n{plain_label(one['commentary'])}")


def where_from(told: Budget) -> None:
    """The file and cell of each line, who handed it in and who verified it."""
    if not told.lines:
        return
    with st.expander("Where the figures come from"):
        for one in told.lines:
            source = one["source"]
            st.markdown(
                f":small[**{plain_label(one['line'])}** ({one['nature']}) {plain_label(provenance.place(source))}]  \n"
                + quiet(
                    f"{provenance.handed_in(source)}, {source['return_id']}. {provenance.verified(source)}."
                )
            )
