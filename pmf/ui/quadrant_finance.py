"""What a quadrant shows of money: forecast against budget by service, the worst first, the General Fund and the HRA
apart; what is behind the totals; capital; how the forecast moved; and the same as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import streamlit as st

from pmf.charts.palette import Mode, badge
from pmf.charts.variance_bars import Bar, Scale, hatch_key, variance_bar
from pmf.model.status import Status
from pmf.reports.finance import Finance
from pmf.rules import finance_wording as said
from pmf.ui import finance_reads, markup, tables
from pmf.ui.cards import plain_label, quiet
from pmf.ui.frame import PAGES, View
from pmf.ui.markup import Html, tag
from pmf.ui.pickers import address

Row = Mapping[str, Any]
_FULL_NAMES = {"general_fund": "General Fund", "hra": "Housing Revenue Account"}
# How much of the room for a bar the bar itself may take; its words have the rest.
_BARS = 58


def show(view: View, directorate: str | None) -> None:
    """Everything about money in the view's period; nothing where none was handed in."""
    told = finance_reads.finance(view, directorate)
    if not told.positions and not told.hidden:
        return
    for fund in told.funds():
        if told.of(fund, "revenue"):
            _revenue(view, told, fund)
    for fund in told.funds():
        if told.of(fund, "capital"):
            _capital(view, told, fund)
    _table(told)
    _links(view, told)
    left_out(len(told.hidden))


def left_out(lines: int) -> None:
    """How many restricted lines are in nothing that is shown, for whoever may not see them."""
    if lines:
        are = "line is" if lines == 1 else "lines are"
        st.markdown(quiet(f"{lines} restricted budget {are} left out of everything here, totals too."))


def _revenue(view: View, told: Finance, fund: str) -> None:
    with st.container(border=True, gap="small"):
        st.header(f"{_FULL_NAMES[fund]}: forecast against budget, by service", anchor=False)
        rows = told.of(fund, "revenue")
        markup.show(_key(rows, view.mode))
        markup.show(
            bars(
                [of_position(one) for one in rows],
                view.mode,
                f"{_FULL_NAMES[fund]}, forecast against budget by service",
            )
        )
        markup.show(figures(_figures(told, fund), view.mode))
        _history(view, told, fund, "revenue")


def _capital(view: View, told: Finance, fund: str) -> None:
    with st.container(border=True, gap="small"):
        st.header(f"{_FULL_NAMES[fund]}: capital programme, by service", anchor=False)
        rows = told.of(fund, "capital")
        markup.show(
            bars(
                [of_position(one) for one in rows],
                view.mode,
                f"{_FULL_NAMES[fund]}, capital forecast against programme by service",
            )
        )
        total = told.total(fund, "capital")
        if total is not None:
            slipped = f"{said.short(total['slippage'])} ({said.per_cent(total['slippage_share'])})"
            shown = [
                ("Programme", "", said.short(total["spending_budget"]), f"spent so far {said.short(total['actual'])}"),
                ("Forecast", total["status"], said.variance(total["variance"], said.short), _was(told, fund, "capital")),
                ("Later than this year", "", slipped if total["slippage"] else "nothing", "of the programme"),
            ]  # fmt: skip
            markup.show(figures(shown, view.mode))
        _history(view, told, fund, "capital")


def of_position(row: Row) -> Bar:
    """A position as a bar."""
    money = row["budget"]
    lost = (money["income_short"] or Decimal(0)) if money["account"] == "revenue" else Decimal(0)
    more = [said.per_cent(money["share"])] if money["share"] else []
    more += [f"{said.short(lost)} lost income"] if lost > 0 else []
    if money["lines_carried"]:
        part = "all" if money["lines_carried"] == money["lines"] else "part"
        more.append(f"{part} as of {money['carried_from']}")
    stands = said.STANDS[row["because"]]
    words = _variance(row["value"], money["account"]) if row["value"] is not None else stands
    return Bar(row["name"], row["value"], row["status"], stands, words, ", ".join(more), lost)


def of_period(period: str, value: Decimal | None, status: str, account: str, before: Decimal | None) -> Bar:
    """What was forecast in a period as a bar, with its change since the one before."""
    words = _variance(value, account) if value is not None else "not known"
    change = value - before if value is not None and before is not None else None
    moved = ("more", "less") if account == "capital" else ("worse", "better")
    more = f"{said.short(change)} {moved[change < 0]} than the period before" if change else ""
    return Bar(period, value, status, "", words, more)


def _variance(value: Decimal, account: str) -> str:
    if account == "capital" and value < 0:
        return f"{said.short(value)} later or less"
    return said.variance(value, said.short)


def bars(rows: Sequence[Bar], mode: Mode, name: str) -> Html:
    """Bars with their words beside them, in the order given."""
    scale = Scale.of([one.value for one in rows if one.value is not None])
    return tag("div", *(_bar(one, scale, mode) for one in rows), role="group", aria_label=name)


def _bar(one: Bar, scale: Scale, mode: Mode) -> Html:
    end = scale.share(max(one.value or Decimal(0), Decimal(0))) * _BARS
    picture = variance_bar(one.value, one.lost, one.status, scale, mode)
    strong = "font-weight:650;" if one.status in (Status.RED, Status.AMBER) else ""
    mark = markup.finance_mark(one.status, one.stands, mode)
    name = tag("div", mark, " ", one.name, style=f"flex:0 0 215px;{strong}overflow-wrap:anywhere")
    told = tag(
        "div",
        tag("span", one.words, style="font-weight:600"),
        tag("span", f" {one.more}" if one.more else "", style=markup.muted(mode)),
        style="flex:1 1 0;padding:4px 0 0 8px;min-width:0",
    )
    drawn = tag(
        "div",
        markup.image(picture, "", style=f"position:absolute;left:0;top:0;width:{_BARS}%;height:28px"),
        tag("div", style=f"flex:0 0 {end:.2f}%"),
        told,
        style="position:relative;display:flex;align-items:flex-start;flex:1 1 270px;min-height:28px;min-width:0",
    )
    return tag(
        "div", name, drawn, style="display:flex;flex-wrap:wrap;align-items:center;gap:0 8px;line-height:1.35"
    )


def _key(rows: Sequence[Row], mode: Mode) -> Html:
    known = next((one["budget"] for one in rows if one["budget"]["amber_percent"] is not None), None)
    words = []
    if any((one["budget"]["income_short"] or 0) > 0 and (one["value"] or 0) > 0 for one in rows):
        words += [
            markup.image(hatch_key(Status.RED, mode), "", style="vertical-align:-1px"),
            markup.text(" hatched: income not earned. "),
        ]
    if known:
        words.append(
            markup.text(
                f"Grey: within tolerance (amber begins at {said.bounds(known['amber_percent'], known['amber_pounds'])})."
            )
        )
    words.append(markup.text(" Left of the line: underspend; right: overspend."))
    return tag("div", *words, style="font-size:13px;" + markup.muted(mode))


def _figures(told: Finance, fund: str) -> list[tuple[str, str, str, str]]:
    """What stands under the bars: its name, its status, the figure, and a word on it."""
    total = told.total(fund, "revenue")
    shown: list[tuple[str, str, str, str]] = []
    if total is not None:
        shown.append(
            (
                "Net budget",
                "",
                said.signed(total["net_budget"], said.short),
                f"forecast {said.signed(total['forecast'], said.short)}",
            )
        )
        shown.append(
            (
                f"Forecast, {told.period.label}",
                total["status"],
                said.variance(total["variance"], said.short),
                _was(told, fund, "revenue"),
            )
        )
        if total["savings_target"]:
            status = (
                Status.RED
                if total["savings_short"]
                else Status.AMBER
                if total["savings_behind"]
                else Status.GREEN
            )
            shown.append(
                (
                    "Savings",
                    status,
                    said.short(total["savings_delivered"]),
                    f"of {said.short(total['savings_target'])} profiled",
                )
            )
    for one in [*told.of(fund, "reserves"), *told.of(fund, "borrowing")]:
        money = one["budget"]
        limit = said.short(money["limit_amount"]) if money["limit_amount"] is not None else ""
        named = {"reserves": "floor", "borrowing": "limit"}[money["account"]]
        note = f"{said.short(money['forecast'])} after" + (f", {named} {limit}" if limit else "")
        shown.append((one["name"], one["status"], said.short(money["actual"]), note))
    return shown


def _was(told: Finance, fund: str, account: str) -> str:
    """What the same was at the period before, in the same year."""
    before = told.history(fund, account)[:-1]
    if not before:
        return "the first of the year"
    return f"was {said.variance(before[-1]['variance'], said.short)} at {before[-1]['asked_period']}"


def figures(shown: Sequence[tuple[str, str, str, str]], mode: Mode) -> Html:
    """Figures in a row that wraps: label, mark and figure, note."""
    cells = [
        tag(
            "div",
            tag("div", label, style="font-size:13px;" + markup.muted(mode)),
            tag(
                "div",
                Html(markup.finance_mark(status, "", mode, size=15) + " ") if status else Html(""),
                figure,
                style="font-size:1.45rem;font-weight:560;line-height:1.3",
            ),
            tag("div", note, style="font-size:13px;" + markup.muted(mode)),
            style="flex:0 1 auto;min-width:130px",
        )
        for label, status, figure, note in shown
    ]
    style = "display:flex;flex-wrap:wrap;gap:12px 36px;border-top:1px solid rgba(128,140,150,.35);padding-top:12px"
    return tag("div", *cells, style=style)


def _history(view: View, told: Finance, fund: str, account: str) -> None:
    rows = told.history(fund, account)
    if len(rows) > 1:
        st.markdown(quiet("How the forecast moved through the year"))
        told_of = [
            of_period(
                one["asked_period"],
                one["variance"],
                one["status"],
                account,
                before["variance"] if before else None,
            )
            for one, before in zip(rows, _shifted(rows), strict=False)
        ]
        markup.show(bars(told_of, view.mode, f"{_FULL_NAMES[fund]} {account}, how the forecast moved"))


def _shifted(rows: Sequence[Row]) -> list[Row | None]:
    """What stood before each of them."""
    return [None, *rows[:-1]]


def _table(told: Finance) -> None:
    with st.expander("The same as a table"):
        tables.plain_table(
            [
                {
                    "Service or line": f"**{plain_label(one['name'])}** {plain_label(one['part'])}",
                    "Stands": badge(one["status"], said.STANDS[one["because"]]),
                    "Budget": plain_label(said.signed(one["budget"]["net_budget"])),
                    "Forecast": plain_label(said.signed(one["budget"]["forecast"])),
                    "In words": plain_label(one["reason"]),
                }
                for fund in told.funds()
                for account in said.ACCOUNTS
                for one in told.of(fund, account)
            ],
            "Budgets, reserves and borrowing with what is forecast of each",
        )


def _links(view: View, told: Finance) -> None:
    services = sorted({one["service"] for one in told.positions if one["service"]})
    st.markdown(quiet("Open a service's budget: its lines, how its forecast moved, and virements"))
    with st.container(horizontal=True, gap="small"):
        for service in services:
            st.page_link(
                PAGES["budget"].file, label=plain_label(service), query_params=address(view, service=service)
            )
