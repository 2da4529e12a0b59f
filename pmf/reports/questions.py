"""The questions to ask about an exception, chosen by its facts: one rule a question, in our own words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from pmf.rules import wording

MOST = 8


@dataclass(frozen=True)
class Facts:
    """What the questions about one exception hang on. `kinds` are those of the exception, `marks` those of its
    commentary. Names and figures come ready to be read; what is not known is empty or None."""

    kinds: tuple[str, ...] = ()
    period: str = ""
    since: str | None = None
    periods_running: int = 0
    periods_worse: int = 0
    length: str = "quarter"
    owner: str | None = None
    status: str = "red"
    projected_status: str | None = None
    projected: str = ""
    year_target: str = ""
    year_ends: date | None = None
    signal: str | None = None
    marks: tuple[str, ...] = ()
    weak_part: str = ""
    weak_figure: str = ""
    poor_because: str = ""
    late_action: str = ""
    late_since: date | None = None
    unmoved_decision: str = ""
    unmoved_on: date | None = None
    accepted_until: date | None = None
    acceptance_over: bool = False
    business_critical: bool = False
    money: str = ""
    people: str = ""
    risk: str = ""
    customers: str = ""


class Rule(NamedTuple):
    """A question, by name, and when it is asked."""

    name: str
    when: Callable[[Facts], bool]
    asks: Callable[[Facts], str]


def _marked(facts: Facts, beginning: str) -> bool:
    return any(mark.startswith(beginning) for mark in facts.marks)


# In the order in which they are asked.
RULES = (
    Rule("tried", lambda f: f.periods_running > 1 and bool(f.since) and "overdue" not in f.kinds[:1],
         lambda f: f"What has been tried since {f.since}, and why did it not move the number?"),
    Rule("changed", lambda f: f.periods_running <= 1 and bool({"below_minimum", "any_failure"} & set(f.kinds)),
         lambda f: f"What changed in {f.period}: the service, the demand on it, or the way it is counted?"),
    Rule("decided", lambda f: bool(f.unmoved_decision),
         lambda f: f"“{f.unmoved_decision}” was decided{_on(f.unmoved_on)} and the figure is no better. Should it go on, change or stop?"),
    Rule("accepted", lambda f: f.acceptance_over,
         lambda f: f"It was accepted until {wording.day(f.accepted_until) if f.accepted_until else 'a day that has passed'}. Has what it waited for come about?"),
    Rule("masked", lambda f: bool(f.weak_part),
         lambda f: f"The whole hides {f.weak_part} ({f.weak_figure}). Who looks after it, and what is different there?"),
    Rule("missing", lambda f: "overdue" in f.kinds,
         lambda f: "Why was the figure not handed in, when will it come, and what does the service steer by until then?"),
    Rule("cause", lambda f: _marked(f, "No comment"),
         lambda f: "Nobody has said why. What does the service say that the cause is?"),
    Rule("stale", lambda f: _marked(f, "From ") or _marked(f, "The same words"),
         lambda f: "What is said of it is not new. What has happened since it was written?"),
    Rule("late", lambda f: bool(f.late_action),
         lambda f: f"“{f.late_action}” was due{_on(f.late_since)}. What holds it up, and which date can be relied on?"),
    Rule("action", lambda f: _marked(f, "No action") and not _marked(f, "No comment"),
         lambda f: "What will be done, by whom and by when?"),
    Rule("who", lambda f: _marked(f, "No owner"), lambda f: "Who answers for the action that is named?"),
    Rule("when", lambda f: _marked(f, "No date"), lambda f: "By when will the action show in the figures?"),
    Rule("owner", lambda f: not f.owner, lambda f: "Nobody is named as its owner. Who answers for it today?"),
    Rule("turning", lambda f: f.status == "green" and f.projected_status in ("amber", "red"),
         lambda f: f"It is on target now and heading for {f.projected} at the year's end. What is going to happen, and can it be stopped?"),
    Rule("hope", lambda f: f.status in ("amber", "red") and f.projected_status == "green",
         lambda f: f"It is short now and yet expected to end the year at {f.projected}. What is that expectation built on?"),
    Rule("year", lambda f: f.status != "green" and f.projected_status in ("amber", "red"),
         lambda f: f"It is heading for {f.projected}{f' against {f.year_target}' if f.year_target else ''}. What would have to be different{_by(f.year_ends)} to meet the target, and is that still possible?"),
    Rule("falling", lambda f: "deteriorating" in f.kinds,
         lambda f: f"It has got worse {f'for {f.periods_worse} {f.length}s running' if f.periods_worse > 1 else f'{f.length} by {f.length}'}. At what level would the service have raised it by itself?"),
    Rule("swing", lambda f: f.signal == "common_cause" and f.status in ("amber", "red"),
         lambda f: "The figure is within its usual swing, so a single cause may not be found. What about the way of working has to change?"),
    Rule("trust", lambda f: "poor_data" in f.kinds or bool(f.poor_because),
         lambda f: f"How far can the figure be relied on{f' ({_small(f.poor_because)})' if f.poor_because else ''}, and what would make it sound by next {f.length}?"),
    Rule("money", lambda f: bool(f.money),
         lambda f: f"{f.money}. Is the money part of the reason, or part of the answer?"),
    Rule("people", lambda f: bool(f.people), lambda f: f"{f.people}. How much of this is people who are not there?"),
    Rule("risk", lambda f: bool(f.risk), lambda f: f"{f.risk}. Is this that risk come true?"),
    Rule("customers", lambda f: bool(f.customers), lambda f: f"{f.customers}. What do residents notice of it?"),
    Rule("priority", lambda f: f.business_critical,
         lambda f: "The council cannot afford to fail at this. Is what it needs in the service's plan and in its budget?"),
    Rule("others", lambda f: f.periods_running > 1 or "deteriorating" in f.kinds,
         lambda f: "Who does this better, here or elsewhere, and what do they do differently?"),
    Rule("next", lambda f: True,
         lambda f: "What will the next figure be, and what happens if it is not?"),
)  # fmt: skip


def _on(day: date | None) -> str:
    return f" on {wording.day(day)}" if day else ""


def _by(day: date | None) -> str:
    return f" by {wording.day(day)}" if day else ""


def _small(sentence: str) -> str:
    return (sentence[:1].lower() + sentence[1:]).rstrip(".")


def asked(facts: Facts) -> list[str]:
    """The names of the rules whose questions are asked, in order: eight at most, the last always among them."""
    names = [rule.name for rule in RULES if rule.when(facts)]
    return names if len(names) <= MOST else [*names[: MOST - 1], names[-1]]


def questions(facts: Facts) -> list[str]:
    """The questions themselves."""
    by_name = {rule.name: rule for rule in RULES}
    return [by_name[name].asks(facts) for name in asked(facts)]
