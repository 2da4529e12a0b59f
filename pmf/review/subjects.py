"""What a decision is about, as it is spelt where it stands, and which service it is the business of."""

from __future__ import annotations

from pmf.model.review import DecisionKind
from pmf.review.audit import NotSoundError
from pmf.store.decisions import Row, Standing


def as_spelt(standing: Standing, subject_kind: str, subject: str) -> tuple[str, str]:
    """A subject as it is spelt where it stands. Raises NotSoundError for one that does not."""
    if not subject.strip():
        raise NotSoundError("Say what it is about.")
    if subject_kind == "indicator" and (found := standing.indicator(subject)):
        return subject_kind, str(found["code"])
    if subject_kind == "target" and (found := standing.target(subject)):
        return subject_kind, str(found["subject"])
    if subject_kind == "plan" and (found := standing.plan(subject)):
        return subject_kind, str(found["subject"])
    if subject_kind == "plan_action" and (found := standing.plan_action(subject)):
        return subject_kind, str(found["subject"])
    if subject_kind == "action" and subject.strip().isdecimal():
        row = standing.decision(int(subject)) if len(subject) < 18 else None
        if row is not None and row["kind"] == DecisionKind.ACTION:
            return subject_kind, str(row["decision_no"])
    if subject_kind == "general" and (title := " ".join(subject.split())):
        return subject_kind, title
    what = {"plan_action": "action of a plan"}.get(subject_kind, subject_kind)
    raise NotSoundError(f"There is no {what} “{subject}” to decide about.")


def service_of(standing: Standing, subject_kind: str, subject: str) -> str | None:
    """The service whose matter it is, or None."""
    found: Row | None = None
    if subject_kind == "indicator":
        found = standing.indicator(subject)
    elif subject_kind == "target":
        found = standing.target(subject)
    elif subject_kind == "plan":
        found = standing.plan(subject)
    elif subject_kind == "plan_action":
        found = standing.plan_action(subject)
    elif subject_kind == "action" and (row := standing.decision(int(subject))):
        return service_of(standing, row["subject_kind"], row["subject"])
    return found["service"] if found else None
