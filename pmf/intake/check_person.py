"""Whether the person may hand this return in: its kind, and the services whose figures are in it."""

from __future__ import annotations

from pmf.access.permissions import NotAllowedError, explain, may
from pmf.intake.columns import Batch
from pmf.intake.context import Context
from pmf.model.finding import Severity
from pmf.model.framework import Framework
from pmf.model.person import Person
from pmf.model.role import Action

REGISTERS = ("plans", "indicators", "targets")


def require_some_road(framework: Framework, person: Person) -> None:
    """Raise NotAllowedError for someone who may hand in nothing at all."""
    if not any(may(framework, person, one) for one in (Action.HAND_IN_RETURN, Action.HAND_IN_REGISTERS)):
        raise NotAllowedError(explain(framework, person, Action.HAND_IN_RETURN))


def check_person(batch: Batch, context: Context, person: Person) -> None:
    """Errors where the kind, or a service's figures, are not this person's to hand in."""
    framework = context.framework
    if batch.table.kind in REGISTERS:
        if not may(framework, person, Action.HAND_IN_REGISTERS):
            batch.say_of_all(
                "may_not_hand_in",
                f"A return of {batch.table.kind} is not yours to hand in: "
                f"{explain(framework, person, Action.HAND_IN_REGISTERS)}",
                "Ask the performance team to hand it in.",
            )
        return
    allowed: dict[str, bool] = {}
    for row, code in enumerate(batch.values["code"]):
        indicator = context.indicators.get(code)
        if indicator is None:
            continue
        service = indicator.service or "no service"
        if service not in allowed:
            allowed[service] = may(framework, person, Action.HAND_IN_RETURN, service)
        if not allowed[service]:
            batch.say(
                Severity.ERROR,
                "not_your_service",
                row,
                "code",
                f"{code} belongs to {service}, and you may hand in for {_own(person)} alone.",
                "Take the row out, or ask the performance team to add the service to yours.",
            )


def _own(person: Person) -> str:
    return ", ".join(sorted(person.services)) or "no service"
