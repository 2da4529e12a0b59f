"""Whether the person may hand this return in: its kind, and the services whose figures are in it."""

from __future__ import annotations

from collections.abc import Iterator

from pmf.access.permissions import NotAllowedError, explain, may
from pmf.intake.columns import Batch
from pmf.intake.context import Context
from pmf.model.finding import Severity
from pmf.model.framework import Framework
from pmf.model.person import Person
from pmf.model.role import Action

# The kinds that are handed in whole, for every service, and what that asks for.
REGISTERS = {
    "plans": Action.HAND_IN_REGISTERS,
    "indicators": Action.HAND_IN_REGISTERS,
    "targets": Action.HAND_IN_REGISTERS,
    "budget": Action.HAND_IN_BUDGET,
    "workforce": Action.HAND_IN_WORKFORCE,
}


def require_some_road(framework: Framework, person: Person) -> None:
    """Raise NotAllowedError for someone who may hand in nothing at all."""
    if not any(may(framework, person, one) for one in (Action.HAND_IN_RETURN, *REGISTERS.values())):
        raise NotAllowedError(explain(framework, person, Action.HAND_IN_RETURN))


def check_person(batch: Batch, context: Context, person: Person) -> None:
    """Errors where the kind, or a service's figures, are not this person's to hand in."""
    framework = context.framework
    if (wanted := REGISTERS.get(batch.table.kind)) is not None:
        if not may(framework, person, wanted):
            batch.say_of_all(
                "may_not_hand_in",
                f"A return of {batch.table.kind} is not yours to hand in: "
                f"{explain(framework, person, wanted)}",
                "Ask the performance team to hand it in.",
            )
        return
    allowed: dict[str, bool] = {}
    owners = _OWNERS.get(batch.table.kind, _indicators_owners)
    for row, name, what, service in owners(batch, context):
        if service not in allowed:
            allowed[service] = may(framework, person, Action.HAND_IN_RETURN, service)
        if not allowed[service]:
            batch.say(
                Severity.ERROR,
                "not_your_service",
                row,
                name,
                f"{what} belongs to {service}, and you may hand in for {_own(person)} alone.",
                "Take the row out, or ask the performance team to add the service to yours.",
            )


def _indicators_owners(batch: Batch, context: Context) -> Iterator[tuple[int, str, str, str]]:
    """The row, field, code and service of each figure."""
    for row, code in enumerate(batch.values["code"]):
        if (indicator := context.indicators.get(code)) is not None:
            yield row, "code", code, indicator.service or "no service"


def _actions_owners(batch: Batch, context: Context) -> Iterator[tuple[int, str, str, str]]:
    """The row, field, id and service of each action: of its plans now, and of those it stood under before,
    so that nobody takes an action over by naming a plan of their own."""
    for row, (action_id, plans) in enumerate(
        zip(batch.values["action_id"], batch.values["plans"], strict=True)
    ):
        if any(plan in context.plan_ids for plan in plans or ()):
            yield row, "plans", action_id or "This action", context.service_of(plans) or "no service"
        if action_id in context.actions:
            before = context.service_of(context.actions[action_id][0]) or "no service"
            if before != context.service_of(plans):
                yield row, "action_id", action_id, before


def _services_owners(batch: Batch, context: Context) -> Iterator[tuple[int, str, str, str]]:
    """The row, field, name and service of each row that names its service."""
    for row, service in enumerate(batch.values["service"]):
        yield row, "service", f"Row {batch.table.row_numbers[row]}", service or "no service"
    # A risk or a case stays with the service that it stood under before, so that nobody takes one over.
    name = {"risks": "risk_id", "complaints": "case_id"}.get(batch.table.kind)
    if name is None:
        return
    stood = {one[name]: one["service"] or "no service" for one in context.standing(batch.table.kind)}
    for row, subject in enumerate(batch.values[name]):
        if subject in stood and stood[subject] != batch.values["service"][row]:
            yield row, name, subject, stood[subject]


_OWNERS = {
    "actions": _actions_owners,
    "risks": _services_owners,
    "feedback": _services_owners,
    "complaints": _services_owners,
}


def _own(person: Person) -> str:
    return ", ".join(sorted(person.services)) or "no service"
