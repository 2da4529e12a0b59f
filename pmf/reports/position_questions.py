"""The questions to ask about money, a risk, customers or people that need a conversation, chosen by facts: one rule a
question, as in `questions.py`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from pmf.rules import wording

MOST = 8


@dataclass(frozen=True)
class Facts:
    """What the questions hang on. What is not known is empty or None; what lies beside comes as a clause."""

    kinds: tuple[str, ...] = ()
    about: str = ""
    since: str | None = None
    periods_running: int = 0
    owner: str | None = None
    said: bool = False
    unmoved: str = ""
    accepted_until: date | None = None
    income: str = ""
    late_action: str = ""
    mitigated: str = ""
    failing: str = ""
    money: str = ""
    risk: str = ""
    customers: str = ""
    people: str = ""


class Rule(NamedTuple):
    """A question, by name, and when it is asked."""

    name: str
    when: Callable[[Facts], bool]
    asks: Callable[[Facts], str]


def _has(*kinds: str) -> Callable[[Facts], bool]:
    return lambda facts: bool(set(kinds) & set(facts.kinds))


# In the order in which they are asked.
RULES = (
    Rule("decided", lambda f: bool(f.unmoved),
         lambda f: f"“{f.unmoved}” was decided and the figure is no better. Should it go on, change or stop?"),
    Rule("accepted", lambda f: f.accepted_until is not None,
         lambda f: f"It was accepted until {wording.day(f.accepted_until) if f.accepted_until else ''}. Has what it waited for come about?"),
    Rule("tried", lambda f: f.periods_running > 1 and bool(f.since),
         lambda f: f"What has been tried since {f.since}, and why did it not turn?"),
    Rule("cause", lambda f: not f.said and f.about != "risk",
         lambda f: "Nobody has said why. What does the service say that the cause is?"),
    Rule("meet", lambda f: bool(f.failing),
         lambda f: f"{f.failing}, in the same service. Is it one cause, and what comes first if only one can be mended?"),
    Rule("overspend", _has("overspend"),
         lambda f: "How much of it would come again next year, and what is proposed to bring it back: less spent, more earned, or money from elsewhere?"),
    Rule("income", lambda f: bool(f.income),
         lambda f: f"{f.income} of income is not earned. Will it come later, or is the budget for it wrong?"),
    Rule("underspend", _has("underspend"),
         lambda f: "What is not being done for the money that is not spent, and who does without it?"),
    Rule("savings", _has("savings_short"),
         lambda f: "Which savings will not come, and what takes their place in next year's budget?"),
    Rule("capital", _has("capital_slippage"),
         lambda f: "What holds the schemes up, when will the money be spent, and what does waiting cost?"),
    Rule("reserve", _has("reserve_low", "borrowing_high"),
         lambda f: "What brings it back within its limit, and by when?"),
    Rule("bearing", _has("beyond_tolerance", "above_appetite"),
         lambda f: "Does the council mean to bear it as it stands? If not, what is stopped or paid for to bring it down?"),
    Rule("mitigation", lambda f: f.mitigated in ("no_effect", "failing", "not_started"),
         lambda f: "The mitigation does not bring it down. Is it the wrong one, too little of it, or too early to tell?"),
    Rule("moved", _has("moved_up"),
         lambda f: "What was learnt that made it worse, and what else does that change?"),
    Rule("review", _has("risk_review_overdue", "target_date_passed"),
         lambda f: "Its day has passed. Who looks at it next, and which date can be relied on?"),
    Rule("late", lambda f: bool(f.late_action),
         lambda f: f"“{f.late_action}” is late. What holds it up, and what waits for it?"),
    Rule("clock", _has("clock_missed", "complaints_late", "enquiries_late", "information_late"),
         lambda f: "Where do the days go: in reaching the right person, in finding out, or in signing it off?"),
    Rule("learning", _has("ombudsman_upheld", "satisfaction_low", "avoidable_contact_high", "clock_missed", "complaints_late"),
         lambda f: "What do people complain of most, and what was changed because of it?"),
    Rule("absence", _has("sickness_high"),
         lambda f: "How much of it is long-term, how many posts stand behind it, and who does their work?"),
    Rule("staffing", _has("agency_high", "turnover_high", "vacancies_high"),
         lambda f: "What would it take to fill the posts, and what does not filling them cost?"),
    Rule("wellbeing", _has("appraisals_low", "engagement_low", "accidents_up"),
         lambda f: "What do the people who work there say, and who has listened to them?"),
    Rule("money", lambda f: bool(f.money) and f.about != "finance",
         lambda f: f"{f.money}. Is the money part of the reason, or part of the answer?"),
    Rule("people", lambda f: bool(f.people) and f.about != "workforce",
         lambda f: f"{f.people}. How much of this is people who are not there?"),
    Rule("risk", lambda f: bool(f.risk) and f.about != "risk",
         lambda f: f"{f.risk}. Is this that risk come true?"),
    Rule("customers", lambda f: bool(f.customers) and f.about != "customer",
         lambda f: f"{f.customers}. What do residents notice of it?"),
    Rule("owner", lambda f: not f.owner and f.about == "risk", lambda f: "Nobody is named as its owner. Who answers for it today?"),
    Rule("next", lambda f: True, lambda f: "Where will it stand next period, and what happens if it does not?"),
)  # fmt: skip


def asked(facts: Facts) -> list[str]:
    """The names of the rules whose questions are asked, in order: eight at most, the last always among them."""
    names = [rule.name for rule in RULES if rule.when(facts)]
    return names if len(names) <= MOST else [*names[: MOST - 1], names[-1]]


def questions(facts: Facts) -> list[str]:
    """The questions themselves."""
    by_name = {rule.name: rule for rule in RULES}
    return [by_name[name].asks(facts) for name in asked(facts)]
