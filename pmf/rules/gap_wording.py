"""Every place where the thread is broken in words: what is so, and what to do. Decides nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pmf.model.framework import Words
from pmf.rules.wording import day

Row = Mapping[str, Any]

# The kinds of gap, and what each is called.
KINDS = {
    "circle": "Plans in a circle",
    "plan_of_unknown": "Names a plan that is not there",
    "plan_missing": "Plan expected and missing",
    "plan_without_parent": "Plan under nothing",
    "deliverable_without_service": "No lead service",
    "node_without_owner": "No owner",
    "objective_without_indicator": "Nothing measures it",
    "objective_without_action": "No action",
    "objective_without_budget": "No budget",
    "objective_without_risk": "No risk",
    "statutory_without_monitoring": "Statutory and not monitored",
    "plan_not_outlined": "Not outlined in time",
    "plan_not_approved": "Not approved in time",
    "review_overdue": "Review overdue",
    "indicator_without_plan": "Measures no plan",
    "indicator_without_target": "No target",
    "partnership_action_missing": "In no service plan",
    "risk_unknown": "Names a risk that is not there",
    "risk_without_plan": "Risk to no plan",
}
_DO = {
    "circle": "Take one of these parents out in a return of plans.",
    "plan_of_unknown": "Mend the id, or hand in the plan.",
    "plan_missing": "Hand in the plan, with its {whose} filled in.",
    "plan_without_parent": "Fill in “Parents” in a return of plans.",
    "deliverable_without_service": "Put a service plan under it, or fill in its “Service”.",
    "node_without_owner": "Fill in “Owner” in a return of plans.",
    "objective_without_indicator": "Name it in “Plans” of an {indicator}, or put a plan under it that one measures.",
    "objective_without_action": "Name it as the plan of an action in a return of actions.",
    "objective_without_budget": "Fill in “Budget lines” of it or of a plan under it.",
    "objective_without_risk": "Fill in “Risks” of it or of a plan under it.",
    "statutory_without_monitoring": "Fill in “Monitored by”, and give it an {indicator} or an action.",
    "plan_not_outlined": "Outline it, and fill in “Outlined on”.",
    "plan_not_approved": "Have it approved, and fill in “Approved on”.",
    "review_overdue": "Review it, and fill in when it is reviewed next in “Review on”.",
    "indicator_without_plan": "Fill in “Plans” in the {indicator}'s row, or retire it.",
    "indicator_without_target": "Set a {target} for the year, or say that it has none: “Polarity” None.",
    "partnership_action_missing": "Name a plan of the service as well in the action's “Plan id”, with “;” between.",
    "risk_unknown": "Mend the id, or hand in the risk.",
    "risk_without_plan": "Fill in “Plans” in a return of risks, or “Risks” in one of plans; or close it.",
}


def message(gap: Row, words: Words, levels: Mapping[str, str]) -> str:
    """What is so, in a sentence. `levels` are the names of the levels by id."""
    return _SENTENCES[gap["gap"]](gap, words, levels)


def fix(gap: Row, words: Words) -> str:
    """What to do about it."""
    whose = {"service": "“Service”", "directorate": "“Directorate”"}.get(
        gap["names"][0] if gap["names"] else ""
    )
    return _DO[gap["gap"]].format(indicator=words.indicator, target=words.target, whose=whose)


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _unknown(gap: Row, words: Words, levels: Mapping[str, str]) -> str:
    names = gap["names"]
    ids = "ids" if len(names) > 1 else "id"
    what = {"plan": "as its parent", "indicator": "as the plan that it measures", "action": "as its plan"}
    if len(names) > 1:
        what = {"plan": "as parents", "indicator": "as plans that it measures", "action": "as its plans"}
    there = "and there are no plans with these" if len(names) > 1 else "and there is no plan with this"
    return f"It names {_listed(names)} {what[gap['subject_kind']]}, {there} {ids}."


def _missing(gap: Row, words: Words, levels: Mapping[str, str]) -> str:
    return f"{gap['name']} has no {levels.get(gap['level'], gap['level'])}, and every {gap['names'][0]} is to have one."


def _monitoring(gap: Row, words: Words, levels: Mapping[str, str]) -> str:
    if not gap["is_monitored"]:
        return "It is statutory, and nobody is named who monitors it."
    return f"It is statutory, and no {words.indicator} and no action shows how it goes."


def _review(gap: Row, words: Words, levels: Mapping[str, str]) -> str:
    if gap["review_on"]:
        return f"Its review was due on {day(gap['day'])}."
    months = "month" if gap["review_months"] == 1 else f"{gap['review_months']} months"
    return f"It was approved on {day(gap['approved_on'])} and is reviewed every {months}: its review was due on {day(gap['day'])}."


def _without_plan(gap: Row, words: Words, levels: Mapping[str, str]) -> str:
    names = gap["names"]
    if not names:
        return "It measures no plan, so nothing says what it is for."
    have = "have" if len(names) > 1 else "has"
    when = "ended or not begun"
    return f"It measures {_listed(names)} alone, which {have} {when}, so nothing says what it is for now."


def _partnership(gap: Row, words: Words, levels: Mapping[str, str]) -> str:
    plan, service = gap["names"]
    return f"It is an action of {plan}, which {service} leads, and stands in no service plan."


def _risk_unknown(gap: Row, words: Words, levels: Mapping[str, str]) -> str:
    names = gap["names"]
    what = ("risks", "these ids") if len(names) > 1 else ("risk", "this id")
    return f"It names the {what[0]} {_listed(names)}, and the register has none with {what[1]}."


def _without_risk_plan(gap: Row, words: Words, levels: Mapping[str, str]) -> str:
    names = gap["names"]
    if not names:
        return "No plan names this risk and it names none, so nothing says what it is a risk to."
    none = "none of which is a plan that stands now" if len(names) > 1 else "which is no plan that stands now"
    return f"It is said to be a risk to {_listed(names)}, {none}, and no plan names it."


_Sentence = Callable[[Row, Words, Mapping[str, str]], str]
_SENTENCES: dict[str, _Sentence] = {
    "circle": lambda g, w, names: (
        f"The plans go in a circle: {' under '.join(g['names'])}. It is not shown under {g['names'][1]}."
    ),
    "plan_of_unknown": _unknown,
    "plan_missing": _missing,
    "plan_without_parent": lambda g, w, names: "It lies under no other plan, so it leads to no priority.",
    "deliverable_without_service": lambda g, w, names: (
        "No service leads it: it names none, and no service or team plan lies under it."
    ),
    "node_without_owner": lambda g, w, names: "Nobody is named as its owner.",
    "objective_without_indicator": lambda g, w, names: f"No {w.indicator} measures it or a plan below it.",
    "objective_without_action": lambda g, w, names: "No action hangs on it or on a plan below it.",
    "objective_without_budget": lambda g, w, names: "No budget line is named for it or for a plan below it.",
    "objective_without_risk": lambda g, w, names: "No risk is named for it or for a plan below it.",
    "statutory_without_monitoring": _monitoring,
    "plan_not_outlined": lambda g, w, names: (
        f"It starts on {day(g['starts'])} and was to be outlined by {day(g['day'])}; no day is given on which it was."
    ),
    "plan_not_approved": lambda g, w, names: (
        f"It starts on {day(g['starts'])} and was to be approved by {day(g['day'])}; no day is given on which it was."
    ),
    "review_overdue": _review,
    "indicator_without_plan": _without_plan,
    "indicator_without_target": lambda g, w, names: f"It is rated, and no {w.target} is set for {g['names'][0]}.",
    "partnership_action_missing": _partnership,
    "risk_unknown": _risk_unknown,
    "risk_without_plan": _without_risk_plan,
}  # fmt: skip
