"""What an officer's services owe, and the templates to start from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from pmf.access.permissions import may
from pmf.exports.template_csv import write_template_csv
from pmf.exports.template_workbook import write_template
from pmf.intake.template import Template, template_for
from pmf.model.role import Action
from pmf.reports.quadrants_board import ALL_SERVICES, HANDED_IN_WHOLE
from pmf.reports.returns_board import NO_SERVICE, Owed
from pmf.rules import wording
from pmf.ui import reads
from pmf.ui.cards import plain_label
from pmf.ui.frame import View
from pmf.ui.handing_in import many

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Templates of money, risks, customers and people, and what one must be able to do to have each.
_QUADRANTS = {
    "budget": ("Budget", Action.HAND_IN_BUDGET),
    "risks": ("Risks of a service", Action.HAND_IN_RETURN),
    "feedback": ("What people told a service", Action.HAND_IN_RETURN),
    "complaints": ("Complaints of a service, case by case", Action.HAND_IN_RETURN),
    "workforce": ("Workforce", Action.HAND_IN_WORKFORCE),
}
_REGISTERS = {
    "targets": "Targets, by service",
    "indicators": "Indicators, the single data list",
    "plans": "Plans",
}
_WHAT_FOR = {
    "performance": "Figures of a service",
    "actions": "Actions of a service",
    **{kind: name for kind, (name, _) in _QUADRANTS.items()},
    **_REGISTERS,
}
_OF_A_SERVICE = ("performance", "actions", "targets", "risks", "feedback", "complaints")
_WHOLE = ("budget", "workforce")


def own_services(view: View) -> list[Owed]:
    """What the services that this person may hand in for owe or have handed in for the view's period."""
    return [
        one
        for one in reads.board(view)
        if may(view.framework, view.person, Action.HAND_IN_RETURN, one.service)
    ]


def own_actions(view: View) -> list[Owed]:
    """The same of their reports on actions."""
    return [
        one
        for one in reads.actions_board(view)
        if may(view.framework, view.person, Action.HAND_IN_RETURN, one.service)
    ]


def own_quadrants(view: View) -> list[Owed]:
    """The same of the returns of money, customers and people, and of the risks to be reviewed."""
    return [one for one in reads.quadrants_board(view) if _is_ones_own(view, one)]


def _is_ones_own(view: View, one: Owed) -> bool:
    action = HANDED_IN_WHOLE.get(one.kind, Action.HAND_IN_RETURN)
    if action is not Action.HAND_IN_RETURN:
        return may(view.framework, view.person, action)
    services = [one.service] if one.kind == "risks" else [missing.code for missing in one.missing]
    return any(may(view.framework, view.person, action, service) for service in services)


def outstanding(board: Sequence[Owed]) -> list[Owed]:
    """Those with figures still to come, the latest first."""
    owing = [one for one in board if one.received < one.expected]
    return sorted(owing, key=lambda one: (one.due, one.service))


def owing_in_words(view: View, board: Sequence[Owed]) -> str:
    """The page's first line where no file lies in the box."""
    owing = outstanding(board)
    if not board:
        return "Hand in a return"
    if not owing:
        whose = plain_label(board[0].service) if len(board) == 1 else f"All {len(board)} services"
        return f"{whose} {'has' if len(board) == 1 else 'have'} handed in for {view.period.label}"
    missing = sum(one.expected - one.received for one in owing)
    if len(owing) == 1:
        one = owing[0]
        return f"{plain_label(one.service)} owes {many(missing, 'figure')} for {view.period.label}, {_when(view, one.due)}"
    late = sum(one.due < view.moment.date() for one in owing)
    tail = f", {late} of them late" if late else ""
    return f"{len(owing)} services owe {many(missing, 'figure')} for {view.period.label}{tail}"


def _when(view: View, due: date) -> str:
    days = (due - view.moment.date()).days
    if days < 0:
        return f"{many(-days, 'day')} late"
    return "due today" if days == 0 else f"due in {many(days, 'day')}"


def what_is_owed(view: View, board: Sequence[Owed], others: Sequence[Owed]) -> None:
    """A row for each return still to come, of figures, actions and the rest, each with its template."""
    owing = [*outstanding(board), *outstanding(others)]
    with st.container(border=True, gap="small"):
        st.header(f"Still to come for {view.period.label}", anchor=False)
        if not board and not others:
            st.markdown(
                "None of your services has a figure due. If one should be yours, ask the performance team to add it to "
                "your name."
            )
        elif not owing:
            st.markdown("Nothing. To correct a figure, hand it in again with the reason beside it.")
        for one in owing:
            name, state, due, get = st.columns([3, 2.4, 2.6, 2], vertical_alignment="center")
            name.markdown(f"**{plain_label(one.service)}**")
            what = _IN_WORDS.get(one.kind, "figures in")
            state.markdown(f"{one.received} of {one.expected} {what}")
            late = one.due < view.moment.date()
            words = f"{wording.day(one.due)}, {_when(view, one.due)}"
            due.markdown(f":red[■ {words}]" if late else f":gray[{words}]")
            with get:
                key = f"due_{one.service}" if one.kind == "performance" else f"due_{one.kind}_{one.service}"
                label = "Template" if one.kind == "performance" else f"{one.kind.capitalize()} template"
                whole = one.service in (ALL_SERVICES, NO_SERVICE)
                _download(
                    view, one.kind, None if whole and one.kind in _QUADRANTS else one.service, label, key=key
                )


def templates(view: View, board: Sequence[Owed]) -> None:
    """Any template: of a service's figures, also when nothing is due, and of the registers."""
    with st.container(border=True, gap="small"):
        st.header("Templates", anchor=False)
        kinds = ["performance", "actions"] if board else []
        kinds += [kind for kind, (_, asks) in _QUADRANTS.items() if may(view.framework, view.person, asks)]
        if may(view.framework, view.person, Action.HAND_IN_REGISTERS):
            kinds += list(_REGISTERS)
        if not kinds:
            st.markdown(":gray[Templates come when there are indicators.]")
            return
        kind = kinds[0]
        if len(kinds) > 1:
            kind = st.selectbox(
                "What for", kinds, key="template_kind",
                format_func=lambda one: _WHAT_FOR[one],
            )  # fmt: skip
        elif kind in _QUADRANTS:
            st.markdown(f"**{_WHAT_FOR[kind]}**")
        service = None
        if kind in _OF_A_SERVICE:
            in_order = [*outstanding(board), *(one for one in board if one.received >= one.expected)]
            named = [one.service for one in in_order if one.service != NO_SERVICE]
            if kind in _QUADRANTS:
                everywhere = [ALL_SERVICES] if len(board) == len(reads.board(view)) else []
                chosen = st.selectbox("Service", [*everywhere, *named], key="template_service")
                service = None if chosen == ALL_SERVICES else chosen
            elif named:
                service = st.selectbox("Service", named, key="service", bind="query-params")
        with st.container(horizontal=True, gap="small"):
            _download(view, kind, service, "Workbook", key="template_xlsx")
            _download(view, kind, service, "CSV", key="template_csv")
        st.markdown(
            ":gray[:small[Filled in as far as we know: what is due, with last figures and targets beside the empty cells.]]"
        )


_IN_WORDS = {
    "actions": "actions reported",
    "budget": "services' budgets in",
    "workforce": "services' sums in",
    "feedback": "services' counts in",
    "risks": "risks reviewed",
}


def _download(view: View, kind: str, service: str | None, label: str, *, key: str) -> None:
    as_csv = label == "CSV"
    about = service or {"performance": "all services"}.get(kind, kind)
    if kind == "actions" or kind in _QUADRANTS:
        about = f"{service or 'all services'}, {kind}"
    st.download_button(
        label, key=key, file_name=_file_name(view, kind, about, "csv" if as_csv else "xlsx"), on_click="ignore",
        icon=":material/download:", mime="text/csv" if as_csv else _XLSX, width="stretch",
        data=lambda: (write_template_csv if as_csv else write_template)(_template(view, kind, service)),
        help=f"{label} for {about}",
    )  # fmt: skip


def _file_name(view: View, kind: str, about: str, ending: str) -> str:
    when = f" {view.period.label}" if kind in (*_OF_A_SERVICE, *_WHOLE) else ""
    return f"{about}{when}.{ending}".replace("/", "-")


def _template(view: View, kind: str, service: str | None) -> Template:
    return template_for(
        view.served.database, view.framework, view.person, kind,
        service=service, period=view.period, at=view.moment,
    )  # fmt: skip
