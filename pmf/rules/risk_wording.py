"""What is said of risks and opportunities, from the facts that the SQL gave. Decides nothing.

Every sentence is made from the row's one column `risk`, the struct at the end of `risk.sql`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from pmf.model.framework import Words
from pmf.rules import wording

Row = Mapping[str, Any]

# The kinds of exception that it gives, the gravest first, and what each is called; the facts of the row that the
# sentence of each names; and the sentences.
KINDS: dict[str, str] = {
    "beyond_tolerance": "Risk beyond tolerance",
    "above_appetite": "Risk above appetite",
    "not_mitigated": "Risk not mitigated",
    "moved_up": "Risk moved up",
    "target_date_passed": "Target date of a risk passed",
    "risk_review_overdue": "Review of a risk overdue",
}
FACTS: dict[str, tuple[str, ...]] = dict.fromkeys(KINDS, ("risk",))

# What a risk's standing is called beside its mark, the gravest first.
STANDINGS = {
    "beyond_tolerance": "Beyond tolerance",
    "above_appetite": "Above appetite",
    "watched": "Near appetite",
    "within_appetite": "Within appetite",
    "off_matrix": "Off the matrix",
    "opportunity_short": "Opportunity, not there yet",
    "opportunity_reached": "Opportunity, at its target",
    "opportunity_without_target": "Opportunity",
}
# The answers to the question whether a risk is being mitigated (`risk_mitigation.sql`), in short.
MITIGATED = {
    "at_target": "Yes, at its target",
    "working": "Yes, it is working",
    "no_effect": "No, it has no effect",
    "failing": "No, it is failing",
    "not_started": "Not yet, nothing has begun",
    "not_known": "Not known",
}
# The rule that gives them, as it is printed: the first that is true.
MITIGATED_RULE = (
    "At its target or better: at its target. Else, actions planned, none begun and none late, and the score no lower"
    " than without mitigation: not begun. Else, the score no lower than without mitigation: no effect. Else, up at the"
    " newest review, or an action overdue or off track: failing. Else, the score lower than without mitigation:"
    " working. Else it is not known. For an opportunity, higher takes the place of lower."
)


def reason(row: Row, words: Words) -> str:
    """Why a position has the status that it has, in one to three short sentences."""
    risk = row["risk"]
    return " ".join(part for part in (f"{_stands(risk)}.", _path(risk), _closed(risk)) if part)


def where(risk: Row) -> str:
    """Its score and cell: `Score 20 (Severe × Likely)`."""
    if risk["score"] is None:
        return f"Impact {risk['impact']} × likelihood {risk['likelihood']}"
    return f"Score {risk['score']} ({risk['impact_name']} × {risk['likelihood_name']})"


def _stands(risk: Row) -> str:
    own = "its own appetite" if risk["has_own_appetite"] else "the appetite"
    return (
        where(risk)
        + {
            "off_matrix": ", which is no cell of the matrix that holds now, so it cannot be scored",
            "beyond_tolerance": f", beyond the tolerance of {_outermost(risk)}",
            "above_appetite": f", above {own} of {risk['appetite']}",
            "watched": f", within {own} of {risk['appetite']} and watched from {risk['amber_from']} on",
            "within_appetite": f", within {own} of {risk['appetite']}",
            "opportunity_reached": f": an opportunity as large as it is meant to become ({risk['target']})",
            "opportunity_short": f": an opportunity that is meant to come to {risk['target']}{_by(risk)}",
            "opportunity_without_target": ": an opportunity without a target",
        }[risk["because"]]
    )


def _outermost(risk: Row) -> int:
    return int(max(risk["tolerance"] or 0, risk["appetite"]))


def _path(risk: Row) -> str:
    """What it was before anything was done, and what it is to come to."""
    if risk["score"] is None:
        return ""
    doing = "mitigation" if risk["kind"] == "threat" else "anything was done"
    was = ""
    if risk["inherent"] is not None:
        same = risk["inherent"] == risk["score"]
        was = f"It was {'the same' if same else risk['inherent']} before {doing}"
    if risk["kind"] == "opportunity":
        passed = " The day it was meant for has passed." if risk["target_date_passed"] else ""
        return f"{was}.{passed}" if was else passed.strip()
    if risk["target"] is None:
        return f"{was}." if was else ""
    if risk["score"] <= risk["target"]:
        to = f"is at its target of {risk['target']}"
    else:
        due = f"; that was due by {_long(risk['target_date'])}" if risk["target_date_passed"] else _by(risk)
        to = f"is to come to {risk['target']}{due}"
    return f"{was} and {to}." if was else f"It {to}."


def _by(risk: Row) -> str:
    return f" by {_long(risk['target_date'])}" if risk["target_date"] else ""


def _closed(risk: Row) -> str:
    return f"Closed on {_long(risk['closed_on'])}." if risk["closed_on"] else ""


def movement(risk: Row) -> str:
    """What moved: `up from 12 since June 2026; a year ago 12`. Empty where it was never reviewed before."""
    if risk["moved"] == "new":
        return "first review"
    if risk["moved"] is None:
        return ""
    before, year = risk["before"], risk["year_ago"]
    since = f"{before['reviewed_on']:%B %Y}"
    said = {
        "up": f"up from {before['score']} since {since}",
        "down": f"down from {before['score']} since {since}",
        "none": f"unchanged since {since}",
    }[risk["moved"]]
    if year is None or year["score"] is None:
        return said
    return f"{said}; a year ago {year['score'] if year['score'] != risk['score'] else 'the same'}"


def in_short(risk: Row) -> list[str]:
    """What is to be known of it at a glance, each in a few words: `up from 12`, `target date passed`."""
    before = risk["before"]
    moved = {
        "up": f"up from {before['score']}" if before else "",
        "down": f"down from {before['score']}" if before else "",
        "new": "new",
    }.get(risk["moved"] or "", "")
    answer = _SHORT[risk["kind"]].get(risk["mitigated"], "")
    told = (
        moved,
        "target date passed" if risk["target_date_passed"] else "",
        answer,
        "not reviewed" if risk["review_overdue"] else "",
        f"own appetite {risk['appetite']}" if risk["has_own_appetite"] else "",
    )
    said = [one for one in told if one]
    works = "mitigation is working" if risk["kind"] == "threat" else "on its way"
    return said or ([works] if risk["mitigated"] == "working" else [])


_SHORT = {
    "threat": {
        "no_effect": "mitigation has no effect",
        "failing": "mitigation is failing",
        "not_started": "mitigation has not begun",
        "at_target": "at its target",
    },
    "opportunity": {
        "no_effect": "nothing has come of it yet",
        "failing": "slipping away",
        "not_started": "not begun",
        "at_target": "at its target",
    },
}


def mitigated(risk: Row) -> str:
    """Whether it is being mitigated, in a sentence, with the actions that say so."""
    return _ANSWERS[risk["mitigated"]](risk)


def _at_target(risk: Row) -> str:
    return f"Yes: it stands at {risk['score']}, and its target is {risk['target']}."


def _doing(risk: Row) -> str:
    return "Mitigation" if risk["kind"] == "threat" else "What is done for it"


def _working(risk: Row) -> str:
    way = "up" if risk["kind"] == "opportunity" else "down"
    return f"It is working: {way} from {risk['inherent']} to {risk['score']}{_actions(risk)}."


def _no_effect(risk: Row) -> str:
    return f"{_doing(risk)} has no effect: the score was {risk['inherent']} before it and is {risk['score']}{_actions(risk)}."


def _failing(risk: Row) -> str:
    wrong = ["the score went the wrong way at the newest review"] if _went_wrong(risk) else []
    return f"{_doing(risk)} is failing: {' and '.join(wrong + _late(risk))}."


def _not_started(risk: Row) -> str:
    number = len(risk["actions"])
    which = "its only action is" if number == 1 else f"all {number} of its actions are"
    return f"{_doing(risk)} has not begun: {which} not started."


def _not_known(risk: Row) -> str:
    if risk["score"] is None:
        return "Not known: its score cannot be told by the matrix that holds now."
    return f"Not known: the register does not say how it would stand without mitigation{_actions(risk)}."


_ANSWERS: dict[str, Callable[[Row], str]] = {
    "at_target": _at_target,
    "working": _working,
    "no_effect": _no_effect,
    "failing": _failing,
    "not_started": _not_started,
    "not_known": _not_known,
}


def _went_wrong(risk: Row) -> bool:
    wrong: bool = risk["moved"] == ("down" if risk["kind"] == "opportunity" else "up")
    return wrong


def _late(risk: Row) -> list[str]:
    red = [one for one in risk["actions"] if one["counts_as"] == "red"]
    if not red:
        return []
    total = len(risk["actions"])
    which = "its only action" if total == 1 else f"{len(red)} of its {total} actions"
    return [f"{which} {'is' if len(red) == 1 else 'are'} overdue or off track ({_named(red)})"]


def _actions(risk: Row) -> str:
    """The state of its actions, to end a sentence with."""
    actions: Sequence[Row] = risk["actions"]
    if not actions:
        return "; no action of a plan names it"
    if late := _late(risk):
        return f", and {late[0]}"
    if len(actions) == 1:
        words = {"complete": "complete", "not_started": "not started"}
        return f"; its only action is {words.get(actions[0]['status'], 'under way')}"
    done = sum(one["status"] == "complete" for one in actions)
    are = "is" if done == 1 else "are"
    return f"; of its {len(actions)} actions {done} {are} complete and none is overdue or off track"


def _named(actions: Sequence[Row]) -> str:
    return ", ".join(one["action_id"] for one in actions)


def _above_appetite(row: Row, words: Words) -> str:
    return f"{_stands(row['risk'])}."


def _not_mitigated(row: Row, words: Words) -> str:
    return mitigated(row["risk"])


def _moved_up(row: Row, words: Words) -> str:
    said = movement(row["risk"])
    return f"{said[0].upper()}{said[1:]}."


def _target_date_passed(row: Row, words: Words) -> str:
    risk = row["risk"]
    return (
        f"It was to come to {risk['target']} by {_long(risk['target_date'])} and stands at {risk['score']}."
    )


def _review_overdue(row: Row, words: Words) -> str:
    risk = row["risk"]
    days = "1 day" if risk["days_overdue"] == 1 else f"{risk['days_overdue']} days"
    return (
        f"Last reviewed on {wording.day(risk['reviewed_on'])}; the next review was due by"
        f" {wording.day(risk['review_due'])}, {days} ago."
    )


def _long(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


SENTENCES: dict[str, Callable[[Row, Words], str]] = {
    "beyond_tolerance": _above_appetite,
    "above_appetite": _above_appetite,
    "not_mitigated": _not_mitigated,
    "moved_up": _moved_up,
    "target_date_passed": _target_date_passed,
    "risk_review_overdue": _review_overdue,
}
