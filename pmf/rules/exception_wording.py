"""Every reason of an exception as a sentence, made once, from the facts that the SQL gave. Decides nothing.

A sentence is made from `evidence` alone: the facts of its kind, as `FACTS` lists them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pmf.model.framework import Words
from pmf.rules import wording

Row = Mapping[str, Any]

# The kinds of reason, the gravest first, and what each is called.
KINDS = {
    "below_minimum": "Below its minimum standard",
    "persistent": "Persistent failure",
    "any_failure": "Any failure calls in",
    "overdue": "Figures overdue",
    "deteriorating": "Getting worse",
}
_UNITS_OF_TIME = {"month": "month", "quarter": "quarter", "half": "half-year", "year": "year"}
_JUDGED = (
    "because", "status", "value", "target", "minimum", "lower_limit", "upper_limit", "unit", "decimals", "polarity",
    "target_how", "figure_how", "figure_period", "status_rule", "tolerance", "outer_tolerance", "year_ago",
    "forecast", "year_target", "deadline", "kind", "found", "expected", "period",
)  # fmt: skip
# The facts that the sentence of each kind names.
FACTS: dict[str, tuple[str, ...]] = {
    "below_minimum": _JUDGED,
    "persistent": ("red_of_last", "last_looked_at", "missing_of_last", "frequency_shown", "n", "m"),
    "any_failure": ("trigger_in_force",),
    "overdue": (*_JUDGED, "days_late"),
    "deteriorating": ("periods_worse", "frequency_shown", "status", "worse_values", "unit", "decimals"),
}


def evidence(row: Row, kind: str) -> dict[str, Any]:
    """The facts of a judged row that the reason of a kind names."""
    return {name: row[name] for name in FACTS[kind]}


def sentence(kind: str, facts: Row, words: Words) -> str:
    """A reason in words, from its own facts."""
    return _SENTENCES[kind](facts, words)


def _persistent(facts: Row, words: Words) -> str:
    unit = _UNITS_OF_TIME[facts["frequency_shown"]]
    said = (
        f"Below its {words.minimum} in {facts['red_of_last']} of the last {facts['last_looked_at']} {unit}s"
    )
    missing = list(reversed(facts["missing_of_last"]))
    if missing:
        said += f"; {_listed(missing)} {'was' if len(missing) == 1 else 'were'} not returned"
    return said + "."


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _any_failure(facts: Row, words: Words) -> str:
    return f"Any failure of this {words.indicator} calls it in."


def _overdue(facts: Row, words: Words) -> str:
    late = facts["days_late"]
    days = "1 day" if late == 1 else f"{late} days"
    if facts["because"] == "awaited":
        return f"No figure for {facts['period']} was handed in; it was due by {wording.day(facts['deadline'])} and is {days} late."
    return (
        f"{wording.reason(facts, words)} It was due by {wording.day(facts['deadline'])} and is {days} late."
    )


def _deteriorating(facts: Row, words: Words) -> str:
    unit = _UNITS_OF_TIME[facts["frequency_shown"]]
    values = [wording.said(value, facts["unit"], facts["decimals"]) for value in facts["worse_values"]]
    running = facts["periods_worse"]
    way = f": {' → '.join(values)}" if values else ""
    return f"Getting worse for {running} {unit}s running{way}."


_SENTENCES: dict[str, Callable[[Row, Words], str]] = {
    "below_minimum": wording.reason,
    "persistent": _persistent,
    "any_failure": _any_failure,
    "overdue": _overdue,
    "deteriorating": _deteriorating,
}

# How grave an exception is, by the first of these that is true of it.
SEVERITY: tuple[tuple[str, str, str], ...] = (
    ("acceptance_expired", "high", "The time for which it was accepted has run out."),
    ("calls_itself_in", "high", "It calls itself in by its trigger."),
    ("critical_below_minimum", "high", "It is business critical and below its {minimum}."),
    ("below_minimum", "medium", "It is below its {minimum}."),
    ("declines", "medium", "It calls itself in, because it has been getting worse for several periods running."),
    ("critical_overdue", "medium", "It is business critical and its figure is overdue."),
    ("rest", "low", "None of the graver reasons holds."),
)  # fmt: skip


def severity_why(because: str, words: Words) -> str:
    """The sentence of the rule that gave a severity."""
    return next(said for name, _, said in SEVERITY if name == because).format(minimum=words.minimum)


def rule(words: Words) -> tuple[str, ...]:
    """The rule of severity as it is printed, the gravest first."""
    return tuple(f"{level.capitalize()}: {said.format(minimum=words.minimum)}" for _, level, said in SEVERITY)


def state_note(row: Row) -> str:
    """Until when it is accepted, or who decided and when; nothing where nobody did."""
    if row["state"] == "new":
        return ""
    if row["decided_kind"] == "accept" and row["decided_due"] is not None:
        day = wording.day(row["decided_due"])
        return f"ran out on {day}" if row["state"] == "acceptance_expired" else f"until {day}"
    return f"by {row['decided_by']}, {wording.day(row['decided_at'])}"
