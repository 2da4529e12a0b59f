"""Every reason of an exception as a sentence, made once, from the facts that the SQL gave. Decides nothing.

A sentence is made from the facts of its own kind alone, which `FACTS` names: what it says can be recomputed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pmf.model.framework import Words
from pmf.rules import gap_wording, outlook_wording, position_wording, quality_wording, thread_wording, wording

Row = Mapping[str, Any]

# The kinds of reason, the gravest first, and what each is called.
KINDS = {
    "below_minimum": "Below its minimum standard",
    "persistent": "Persistent failure",
    "any_failure": "Any failure calls it in",
    "acceptance_expired": "Acceptance has run out",
    "masked": "Hidden by the whole",
    "action_overdue": "Action overdue or off track",
    "action_off_track": "Action off track",
    "overdue": "Figure overdue",
    "projected_miss": "Expected to miss the year",
    "deteriorating": "Getting worse",
    "poor_data": "Poor data",
    "thread_broken": "Golden thread broken",
    **position_wording.KINDS,
}
_JUDGED = (
    "because", "status", "value", "target", "minimum", "lower_limit", "upper_limit", "unit", "decimals", "polarity",
    "target_how", "figure_how", "figure_period", "status_rule", "tolerance", "outer_tolerance", "year_ago",
    "forecast", "year_target", "deadline", "kind", "found", "expected", "period",
)  # fmt: skip
# The facts that the sentence of each kind names.
FACTS: dict[str, tuple[str, ...]] = {
    "below_minimum": _JUDGED,
    "persistent": ("red_of_last", "last_looked_at", "missing_of_last", "frequency_shown"),
    "any_failure": ("trigger_in_force",),
    "acceptance_expired": ("decided_due", "decided_by", "decided_at"),
    "masked": ("worst_part", "parts", "parts_red", "value", *_JUDGED),
    "action_overdue": (
        "action_is_late",
        "words",
        "status",
        "late_decisions",
        "late_decision",
        "today",
        "plan_action",
    ),
    "action_off_track": ("plan_action",),
    "overdue": (*_JUDGED, "days_late"),
    "projected_miss": ("projected",),
    "deteriorating": ("periods_worse", "frequency_shown", "worse_values", "unit", "decimals"),
    "poor_data": ("data_quality",),
    "thread_broken": ("gaps",),
    **position_wording.FACTS,
}
_UNITS_OF_TIME = {"month": "month", "quarter": "quarter", "half": "half-year", "year": "year"}


def evidence(row: Row, kind: str) -> dict[str, Any]:
    """The facts of an exception's row that the reason of a kind names. None where the row has no such column."""
    return {name: row.get(name) for name in FACTS[kind]}


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


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"


def _acceptance_expired(facts: Row, words: Words) -> str:
    return (
        f"It was accepted until {wording.day(facts['decided_due'])} by {facts['decided_by']},"
        f" on {wording.day(facts['decided_at'])}. That time is over."
    )


def part_name(part: Row) -> str:
    """A place, a population group, or a group in a place."""
    return ", ".join(name for name in (part["place"], part["population_group"]) if name)


def _masked(facts: Row, words: Words) -> str:
    part, red, many = facts["worst_part"], facts["parts_red"], facts["parts"]
    worst = wording.reason({**facts, **part, "target_how": None, "figure_how": None}, words)
    whose = f" ({words.target} and {words.minimum} are its own)" if part["has_own"] else ""
    miss = "misses" if red == 1 else "miss"
    whole = wording.said(facts["value"], facts["unit"], facts["decimals"])
    hides = (
        f"which the whole of {whole} does not show" if facts["value"] is not None else "and there is no whole"
    )
    return f"{part_name(part)}: {worst[:-1]}{whose}. {red} of {many} places and groups {miss} it, {hides}."


_IN_THE_WAY = {
    "red": "it is still below its {minimum}",
    "amber": "it still misses its {target}",
    "yellow": "it still misses its {target}",
    "no_data": "there is no figure to show for it",
}
_DECIDED = {"action": "The action", "call_in": "The call-in", "commission": "The review"}


def _action_overdue(facts: Row, words: Words) -> str:
    said = []
    of_plan = facts.get("plan_action")
    if of_plan is not None and of_plan["is_overdue"]:
        said.append(thread_wording.action_reason(of_plan))
    if facts["action_is_late"]:
        told = facts["words"]
        still = _IN_THE_WAY[facts["status"]].format(minimum=words.minimum, target=words.target)
        who = f" ({told['action_owner']})" if told["action_owner"] else ""
        action = told["action"] or "An action"
        said.append(f"“{action}”{who} was to be done by {wording.day(told['action_due'])}, and {still}.")
    late = facts["late_decision"]
    if late is not None:
        who = f" ({late['owner']})" if late["owner"] else ""
        said.append(f"{_DECIDED[late['kind']]} “{late['words']}”{who} {_how_late(late, facts)}.")
        more = facts["late_decisions"] - 1
        if more:
            said.append(f"{more} more {'is' if more == 1 else 'are'} late or off track.")
    return " ".join(said)


def _off_track(facts: Row, words: Words) -> str:
    action = facts["plan_action"]
    said = thread_wording.action_reason(action)
    return f"{said} “{action['commentary']}”" if action["commentary"] else said


def _thread_broken(facts: Row, words: Words) -> str:
    return " ".join(gap_wording.message(gap, words, {}) for gap in facts["gaps"])


def _how_late(late: Row, facts: Row) -> str:
    parts = []
    if late["overdue"]:
        days = _days((facts["today"] - late["due"]).days)
        parts.append(f"was due by {wording.day(late['due'])}, {days} ago")
    if late["off_track"]:
        parts.append("is off track" + (f": {late['last_words'].rstrip('.')}" if late["last_words"] else ""))
    return " and ".join(parts)


def _overdue(facts: Row, words: Words) -> str:
    by, late = wording.day(facts["deadline"]), _days(facts["days_late"])
    if facts["because"] == "awaited":
        return f"No figure for {facts['period']} was handed in. It was due by {by}, {late} ago."
    return f"{wording.reason(facts, words)} It was due by {by}, {late} ago."


def _projected_miss(facts: Row, words: Words) -> str:
    return outlook_wording.sentence(facts["projected"], words)


def _deteriorating(facts: Row, words: Words) -> str:
    unit = _UNITS_OF_TIME[facts["frequency_shown"]]
    values = [wording.said(value, facts["unit"], facts["decimals"]) for value in facts["worse_values"]]
    return f"Getting worse for {facts['periods_worse']} {unit}s running: from {values[0]} to {values[-1]}."


def _poor_data(facts: Row, words: Words) -> str:
    row = facts["data_quality"]
    poor = [name for name in quality_wording.NAMES if row[name] == "poor"]
    said = " ".join(quality_wording.sentence(row, name) for name in poor)
    return f"The data is poor in {_listed(poor)}. {said}"


_SENTENCES: dict[str, Callable[[Row, Words], str]] = {
    "below_minimum": wording.reason,
    "persistent": _persistent,
    "any_failure": lambda facts, words: f"Any failure of this {words.indicator} calls it in.",
    "acceptance_expired": _acceptance_expired,
    "masked": _masked,
    "action_overdue": _action_overdue,
    "action_off_track": _off_track,
    "overdue": _overdue,
    "projected_miss": _projected_miss,
    "deteriorating": _deteriorating,
    "poor_data": _poor_data,
    "thread_broken": _thread_broken,
    **position_wording.SENTENCES,
}

# How grave an exception is: by the first of these that is true of it.
SEVERITY: tuple[tuple[str, str, str], ...] = (
    ("acceptance_expired", "high", "the time for which it was accepted has run out"),
    ("grave_budget", "high", "it is money forecast to go beyond the limit that the framework sets"),
    ("grave_risk", "high", "it is a risk beyond what is to be borne, or above appetite and not mitigated"),
    ("grave_feedback", "high", "it is how a service answers residents, below its minimum for the second period running"),
    ("grave_workforce", "high", "it is how the people of a service fare, beyond the limit for the second period running"),
    ("calls_itself_in", "high", "it calls itself in by its trigger"),
    ("critical_below_minimum", "high", "it is business critical and below its {minimum}"),
    ("below_minimum", "medium", "it is below its {minimum}"),
    ("red_position", "medium", "it is beyond the limit that the framework sets for its kind"),
    ("masked", "medium", "a place or group in it is below the {minimum}"),
    ("late_action_of_plan", "medium", "it is an action of a plan and overdue or off track"),
    ("action_overdue", "medium", "an action for it is overdue or off track"),
    ("critical_overdue", "medium", "it is business critical and its figure is overdue"),
    ("declines", "medium", "it has been getting worse for so many periods running that it calls itself in"),
    ("rest", "low", "none of the graver reasons holds"),
)  # fmt: skip


def severity_why(because: str, words: Words) -> str:
    """The sentence of the rule that gave a severity."""
    said = next(said for name, _, said in SEVERITY if name == because).format(minimum=words.minimum)
    return said[0].upper() + said[1:] + "."


def rule(words: Words) -> tuple[str, ...]:
    """The rule of severity as it is printed: the first sentence that is true of an exception gives it."""
    return tuple(
        f"{level.capitalize()}: {said.format(minimum=words.minimum)}." for _, level, said in SEVERITY
    )


def state_note(row: Row) -> str:
    """Until when it is accepted, or who decided and when; nothing where nobody did."""
    if row["state"] == "new":
        return ""
    if row["decided_kind"] == "accept" and row["decided_due"] is not None:
        day = wording.day(row["decided_due"])
        return f"ran out on {day}" if row["has_expired"] else f"until {day}"
    return f"by {row['decided_by']}, {wording.day(row['decided_at'])}"
