"""What every page opens with: who you are, whether you may see it, and where you are looking."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from html import escape
from typing import Literal, NamedTuple
from urllib.parse import urlsplit

import streamlit as st

from pmf.access.permissions import may
from pmf.catalogue.toml_file import ConfigError
from pmf.charts.palette import Mode
from pmf.model.framework import Framework
from pmf.model.period import Period, UnclearPeriodError, parse_period
from pmf.model.person import Person
from pmf.model.role import Action
from pmf.reports import reading
from pmf.reports.reading import Reader
from pmf.store.database import NoDatabaseError
from pmf.store.holding import DatabaseHeldError
from pmf.ui import council, identity, signing


class Page(NamedTuple):
    """A page: its file, its name in the menu, the action that its reader must be allowed (None: only to
    be somebody), the part of the menu that it stands in, none for the front row, and whether it is listed
    there at all: one that shows a single thing is reached through a link. `or_actions` open it as well."""

    file: str
    title: str
    action: Action | None
    section: str = ""
    listed: bool = True
    or_actions: tuple[Action, ...] = ()


PAGES = {
    "scorecard": Page("pages/scorecard.py", "Scorecard", Action.READ_SCORECARD),
    "quadrant": Page("pages/quadrant.py", "Quadrants", Action.READ_SCORECARD),
    "joint": Page("pages/joint.py", "Joint lens", Action.READ_SCORECARD),
    "budget": Page("pages/budget.py", "Budget", Action.READ_SCORECARD, listed=False),
    "exceptions": Page("pages/exceptions.py", "Exceptions", Action.READ_SCORECARD),
    "thread": Page("pages/thread.py", "Golden thread", Action.READ_SCORECARD),
    "dossier": Page("pages/dossier.py", "Exception dossier", Action.READ_SCORECARD, listed=False),
    "risk": Page("pages/risk.py", "Risk", Action.READ_SCORECARD, listed=False),
    "indicator": Page("pages/indicator.py", "Indicators", Action.READ_SCORECARD),
    "meeting": Page("pages/meeting.py", "Meeting", Action.READ_SCORECARD, "Meetings"),
    "decisions": Page("pages/decisions.py", "Decisions", Action.READ_SCORECARD, "Meetings"),
    "returns": Page("pages/returns.py", "Returns", Action.READ_RETURNS),
    "past_return": Page("pages/past_return.py", "Past return", Action.READ_RETURNS, listed=False),
    "hand_in": Page(
        "pages/hand_in.py",
        "Hand in",
        Action.HAND_IN_RETURN,
        or_actions=(Action.HAND_IN_REGISTERS, Action.HAND_IN_BUDGET, Action.HAND_IN_WORKFORCE),
    ),
    "service_sheet": Page("pages/service_sheet.py", "A service’s sheet", Action.READ_SCORECARD, listed=False),
    "activity": Page("pages/activity.py", "Activity tracker", Action.READ_SCORECARD, "Framework"),
    "calendar": Page("pages/calendar.py", "Calendar", Action.READ_SCORECARD, "Framework"),
    "framework": Page("pages/framework.py", "Framework health", Action.READ_SCORECARD, "Framework"),
    "data_list": Page("pages/data_list.py", "Data list", Action.READ_SCORECARD, "Framework"),
    "strategy_map": Page("pages/strategy_map.py", "Strategy map", Action.READ_SCORECARD, "Framework"),
    "data_quality": Page("pages/data_quality.py", "Data quality", Action.READ_SCORECARD, "Framework"),
    "targets": Page("pages/targets.py", "Targets", Action.READ_SCORECARD, "Framework"),
    "what_if": Page("pages/what_if.py", "What if", Action.READ_SCORECARD, "Framework"),
    "people": Page("pages/people.py", "People", Action.MANAGE_PEOPLE, "Framework"),
    "layouts": Page("pages/layouts.py", "Layouts", Action.SAVE_MAPPING, "Framework"),
    "you": Page("pages/you.py", "What you may do", None, "You"),
}
NOW = "As at now"


@dataclass(frozen=True)
class View:
    """Who looks, and from where: the choices that every page shares. `at` is None for now."""

    served: council.Served
    person: Person
    mode: Mode
    periods: tuple[Period, ...]
    period: Period
    as_at: date | None

    @property
    def framework(self) -> Framework:
        """The council's way of working."""
        return self.served.settings.framework

    @property
    def reader(self) -> Reader:
        """This person's reading."""
        return self.served.reader(self.person)

    @property
    def main_button(self) -> Literal["primary", "secondary"]:
        """How the one button that matters is drawn. White letters cannot be read on the dark page's
        accent, which has to be light enough to be a letter itself, so there it is drawn as the others."""
        return "secondary" if self.mode == "dark" else "primary"

    @property
    def moment(self) -> datetime:
        """The moment that is looked at, in UTC."""
        if self.as_at is None:
            return self.served.database.now()
        return datetime.combine(self.as_at, time.max)


def colour_mode() -> Mode:
    """Whether the reader's screen is light or dark."""
    return "dark" if st.context.theme.type == "dark" else "light"


def may_see(framework: Framework, person: Person, name: str) -> bool:
    """Whether a person may see a page."""
    page = PAGES[name]
    if page.action is None:
        return bool(person.roles)
    return any(may(framework, person, action) for action in (page.action, *page.or_actions))


def allowed_pages() -> dict[str, list[st.Page]]:
    """Every page by the parts of the menu. Those that this person may not see are hidden there, and say
    so in their own words when somebody has their address."""
    front = st.Page(PAGES["scorecard"].file, title="Scorecard", url_path="scorecard", default=True)
    try:
        here = council.served()
    except (ConfigError, DatabaseHeldError, NoDatabaseError):
        return {"": [front]}
    person = identity.who(here).person
    menu: dict[str, list[st.Page]] = {"": [front]}
    for name, page in PAGES.items():
        if name == "scorecard":
            continue
        allowed = may_see(here.settings.framework, person, name)
        section = identity.called(here, person) if page.section == "You" else page.section
        menu.setdefault(section if allowed else "", []).append(
            st.Page(
                page.file,
                title=page.title,
                url_path=name,
                visibility="visible" if allowed and page.listed else "hidden",
            )
        )
    return menu


def menu_position() -> Literal["top", "hidden"]:
    """Where the menu is. A meeting that goes on has the whole screen."""
    here = urlsplit(st.context.url or "").path.rstrip("/")
    return "hidden" if here.endswith("/meeting") and "meeting" in st.query_params else "top"


def open_page(name: str) -> View:
    """The frame of a page. Shows nothing but a sentence, and stops, for anyone who may not see it."""
    try:
        here = council.served()
    except (ConfigError, DatabaseHeldError, NoDatabaseError) as problem:
        st.title("The scorecard cannot be opened")
        st.text(str(problem))
        st.stop()
    recognised = identity.who(here)
    st.logo(here.settings.council.logo or _crest(here.settings.council.name), size="large")
    if not may_see(here.settings.framework, recognised.person, name):
        signing.turn_away(here, recognised, PAGES[name].action)
        st.stop()
    if here.database.warning:
        st.error("Some of what was confirmed is missing from the database.")
        st.text(here.database.warning)
    return _view(here, recognised.person)


def _crest(name: str) -> str:
    """A plain shield and the council's name, where the council has given no logo of its own."""
    ink = "#E8EEF3" if colour_mode() == "dark" else "#0F1A23"
    accent = "#8AB8F0" if colour_mode() == "dark" else "#1F4E8C"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{40 + 9 * len(name)}" height="32" role="img">'
        f"<title>{escape(name)}</title>"
        f'<path d="M4 4H26V16C26 23 20 27 15 29 10 27 4 23 4 16Z" fill="none" stroke="{accent}" stroke-width="2.2"/>'
        f'<path d="M9 15C11 12 13 18 15 15 17 12 19 18 21 15" fill="none" stroke="{accent}" stroke-width="2"/>'
        f'<text x="36" y="21" font-family="Segoe UI, Helvetica, Arial, sans-serif" font-size="16" font-weight="600" fill="{ink}">{escape(name)}</text></svg>'
    )


def _view(here: council.Served, person: Person) -> View:
    as_at = _asked_day()
    if as_at:
        st.markdown(f"**As it stood on {_in_full(as_at)}, 23:59.** What came or changed later is left out.")
    reader = here.reader(person)
    moment = datetime.combine(as_at, time.max) if as_at else here.database.now()
    periods = tuple(reading.periods_to_choose(reader, moment))
    period = _asked_period(periods)
    return View(here, person, colour_mode(), periods, period, as_at)


def _in_full(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _asked_day() -> date | None:
    text = st.query_params.get("as_at") or st.session_state.get("as_at")
    try:
        return date.fromisoformat(text) if text and text != NOW else None
    except (TypeError, ValueError):
        return None


def _asked_period(periods: tuple[Period, ...]) -> Period:
    text = st.session_state.get("period") or st.query_params.get("period")
    if text:
        try:
            return parse_period(text, periods[0].year_type)
        except UnclearPeriodError:
            pass
    return periods[0]
