"""A pre-filled template: what it holds for a kind of return, some services and a period."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from pmf.access.past_returns import HELD_BY_SOME
from pmf.access.permissions import may, require
from pmf.intake.check_person import REGISTERS, require_some_road
from pmf.intake.grid import tidy
from pmf.intake.template_actions import open_actions
from pmf.intake.template_columns import Column
from pmf.intake.template_help import Section, how_to
from pmf.intake.template_identity import Identity
from pmf.intake.template_performance import figures_due
from pmf.intake.template_quadrants import (
    budget_lines,
    counts_of_services,
    open_complaints,
    open_risks,
    sums_of_services,
)
from pmf.intake.template_register import indicators_as_they_stand, plans_as_they_stand
from pmf.intake.template_rows import Asked, Body, Row
from pmf.intake.template_targets import targets_to_set
from pmf.model.framework import Framework
from pmf.model.period import Frequency, Period
from pmf.model.person import Person
from pmf.model.role import Action
from pmf.reports.reading import UnknownChoiceError
from pmf.store import returns
from pmf.store.database import Database

_BODIES: dict[str, Callable[[Asked], Body]] = {
    "performance": figures_due,
    "targets": targets_to_set,
    "indicators": indicators_as_they_stand,
    "plans": plans_as_they_stand,
    "actions": open_actions,
    "budget": budget_lines,
    "risks": open_risks,
    "feedback": counts_of_services,
    "complaints": open_complaints,
    "workforce": sums_of_services,
}
# Kinds whose rows are of one period.
_OF_A_PERIOD = ("performance", "actions", "budget", "feedback", "workforce")
_NOT_IN_FILE_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
_LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class Template:
    """A file to be: what it is called, its columns and rows, its page of help, and what it knows of itself.

    `explained` says in a sentence what is in it. `spare_rows` is how many empty rows follow."""

    kind: str
    title: str
    explained: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    spare_rows: int
    how_to: tuple[Section, ...]
    identity: Identity

    def file_name(self, ending: str = "xlsx") -> str:
        """A name to save it under: `Performance, Repairs, 2025-26 Q3.xlsx`."""
        safe = _NOT_IN_FILE_NAMES.sub("-", self.title)[:_LONGEST_NAME].strip(" .-")
        return f"{safe}.{ending}"


def template_for(
    database: Database,
    framework: Framework,
    person: Person,
    kind: str,
    *,
    service: str | Sequence[str] | None,
    period: Period,
    at: datetime,
) -> Template:
    """The template of a kind as everything stood at a moment (UTC).

    `service` is one service, several, or None for all. Figures are those due for `period`, targets those
    of the year it lies in, actions are reported on for it; for plans and indicators it does not matter. Raises UnknownChoiceError, naming
    the services there are, for one that is not there, and NotAllowedError where what it is filled with is not for all.
    """
    require_some_road(framework, person)
    if kind in HELD_BY_SOME:
        require(framework, person, REGISTERS[kind])
    wanted = (service,) if isinstance(service, str) else tuple(service or ())
    services = _services(database, wanted, at)
    asked = Asked(
        database, framework, services, period, at, may(framework, person, Action.READ_RESTRICTED)
    )  # fmt: skip
    body = _BODIES[kind](asked)
    year = period.within(Frequency.YEAR).label
    about = period.label if kind in _OF_A_PERIOD else year if kind == "targets" else ""
    whose = _short_list(services)
    identity = Identity.made_now(
        kind, framework.id, services, about, at,
        tuple(column.words for column in body.columns if not column.reading),
        {row.key(kind): row.wants_nothing for row in body.rows},
    )  # fmt: skip
    title = ", ".join(part for part in (kind.capitalize(), whose, about) if part)
    return Template(
        kind, title, body.explained, body.columns, body.rows, body.spare_rows,
        how_to(kind, framework, body, made=at), identity,
    )  # fmt: skip


def _short_list(services: tuple[str, ...]) -> str:
    return " and ".join(services) if len(services) < 3 else f"{len(services)} services"


def services_of(database: Database, at: datetime) -> list[str]:
    """The services that have indicators or plans, by name."""
    found = {
        row["service"] for kind in ("indicators", "plans") for row in returns.standing(database, kind, at)
    }
    return sorted(service for service in found if service)


def _services(database: Database, wanted: tuple[str, ...], at: datetime) -> tuple[str, ...]:
    """Services as they are spelt."""
    if not wanted:
        return ()
    known = services_of(database, at)
    spelt = {tidy(name): name for name in reversed(known)}
    chosen = []
    for service in wanted:
        name = spelt.get(tidy(service))
        if name is None:
            listed = ", ".join(known) or "none has an indicator or a plan yet"
            raise UnknownChoiceError(f"There is no service “{service}”. There are: {listed}.")
        chosen.append(name)
    return tuple(dict.fromkeys(chosen))
