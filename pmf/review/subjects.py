"""What a decision is about, as it is spelt where it stands, and which service it is the business of."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from pmf.model.review import DecisionKind
from pmf.review.audit import NotSoundError
from pmf.store.decisions import Row, Standing

# What a subject of a kind is called, where that is not the kind itself.
_CALLED = {
    "plan_action": "action of a plan",
    "feedback": "service with feedback called",
    "workforce": "service with people called",
}


def as_spelt(
    standing: Standing, subject_kind: str, subject: str, *, restricted: bool = False
) -> tuple[str, str]:
    """A subject as it is spelt where it stands. Raises NotSoundError for one that does not; for somebody who may
    not see restricted budget lines (`restricted`), also for a budget that is made of those alone."""
    if not subject.strip():
        raise NotSoundError("Say what it is about.")
    looked_up = _look_up(standing, restricted)
    if subject_kind in looked_up and (found := looked_up[subject_kind](subject)):
        return subject_kind, str(found["code"] if subject_kind == "indicator" else found["subject"])
    if subject_kind == "action" and subject.strip().isdecimal():
        row = standing.decision(int(subject)) if len(subject) < 18 else None
        if row is not None and row["kind"] == DecisionKind.ACTION:
            return subject_kind, str(row["decision_no"])
    if subject_kind == "general" and (title := " ".join(subject.split())):
        return subject_kind, title
    raise NotSoundError(f"There is no {_CALLED.get(subject_kind, subject_kind)} “{subject}” to decide about.")


def service_of(standing: Standing, subject_kind: str, subject: str) -> str | None:
    """The service whose matter it is, or None."""
    if subject_kind == "action":
        row = standing.decision(int(subject))
        return service_of(standing, row["subject_kind"], row["subject"]) if row else None
    look = _look_up(standing, restricted=True).get(subject_kind)
    found = look(subject) if look else None
    return found["service"] if found else None


def _look_up(standing: Standing, restricted: bool) -> dict[str, Callable[[str], Row | None]]:
    """How a subject of each kind is found by its name."""
    return {
        "indicator": standing.indicator,
        "target": standing.target,
        "plan": standing.plan,
        "plan_action": standing.plan_action,
        **{
            kind: partial(standing.position, kind, restricted=restricted)
            for kind in ("budget", "risk", "feedback", "workforce")
        },
    }
