"""What is said of a position, whichever of the four it belongs to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from pmf.model.framework import Words
from pmf.rules import customer_wording, finance_wording, rate_wording, risk_wording, workforce_wording

Row = Mapping[str, Any]
OF = {
    "finance": finance_wording,
    "risk": risk_wording,
    "customer": customer_wording,
    "workforce": workforce_wording,
}
# The kinds of exception of all four, what each is called, the facts that each names, and its sentence.
KINDS: dict[str, str] = {kind: name for of in OF.values() for kind, name in of.KINDS.items()}
FACTS: dict[str, tuple[str, ...]] = {kind: names for of in OF.values() for kind, names in of.FACTS.items()}
SENTENCES: dict[str, Callable[[Row, Words], str]] = {
    kind: sentence for of in OF.values() for kind, sentence in of.SENTENCES.items()
}
_BALANCES = ("reserves", "borrowing")
# What the positions of a subject are called, one and several.
CALLED = {
    "finance": ("budget", "budgets"),
    "risk": ("risk", "risks"),
    "customer": ("service", "services"),
    "workforce": ("service", "services"),
}
# What the statuses are called where a position has them, or indicators and positions together: a budget has no target.
BADGES = {"green": "Within limits", "amber": "To watch", "red": "Beyond limit"}
STATUSES = {
    "green": "as it should be",
    "yellow": "just short",
    "amber": "to watch",
    "red": "beyond the limit",
}


def reason(row: Row, words: Words) -> str:
    """Why a position has the status that it has, in one sentence."""
    said: str = OF[row["about"]].reason(row, words)
    return said


def reasons(row: Row, words: Words) -> list[str]:
    """Each kind of exception that a position gives, as a sentence."""
    of = OF[row["about"]]
    return [of.SENTENCES[kind](row, words) for kind in row["own_kinds"]]


def title(row: Row) -> str:
    """What a position is called where others stand beside it."""
    name = str(row["name"])
    if row["about"] == "finance":
        return f"{name}: {row['part']}" if row["part"] else name
    if row["about"] == "risk":
        return f"{row['subject']} {name}"
    return f"{name}: {'complaints and feedback' if row['about'] == 'customer' else 'people'}"


def shown(row: Row) -> str:
    """The figure that a position stands by, shortly: `£612k over`, `score 20`, `58% of stage 1 in time`, `11.9 days sick`. A dash
    where there is none that may be shown."""
    if row["value"] is None or row["status"] == "suppressed":
        return "–"
    money = row.get("budget")
    if money is not None and money["account"] in _BALANCES and money["forecast"] is not None:
        return f"{pounds(money['forecast'])} at the year’s end"
    return _deciding(row) or figure(row, row["value"])


# What the share of a rate is of, where a service's customers or workforce stand by it.
_RATES = {
    "stage_1": "of stage 1 in time",
    "stage_2": "of stage 2 in time",
    "enquiries": "of enquiries in time",
    "information": "of requests in time",
    "satisfaction": "satisfied",
    "avoidable": "of contacts avoidable",
    "ombudsman": "upheld by the Ombudsman",
    "turnover": "turnover",
    "vacancies": "of posts vacant",
    "agency": "of pay for agency staff",
    "appraisals": "of appraisals done",
    "engagement": "engaged",
}


def _deciding(row: Row) -> str:
    """The rate that made the status of a service's customers or workforce what it is, shortly; nothing where none did, or
    where it is the one that `figure` tells."""
    facts = row.get("feedback") or row.get("workforce")
    decides = facts["decides"] if facts else None
    rate = rate_wording.of(facts["rates"], decides) if facts and decides else None
    if rate is None or rate["value"] is None or decides not in _RATES:
        return ""
    return f"{rate['value']:.0f}% {_RATES[decides]}"


def figure(row: Row, value: Decimal) -> str:
    """A figure of a position, or one that it had before, shortly."""
    about, money = row["about"], row.get("budget")
    if about == "finance":
        beyond = money is not None and money["account"] in _BALANCES
        if beyond and round(value):
            return f"{pounds(value)} {'beyond' if value > 0 else 'within'} its limit"
        return finance_wording.variance(value, pounds)
    if about == "risk":
        return f"score {value:.0f}"
    return f"{value:.0f}% of stage 1 in time" if about == "customer" else f"{value:.1f} days sick"


def pounds(amount: Decimal | None) -> str:
    """Pounds in a few letters, without a sign: `£1.24m`, `£612k`, `£840`."""
    return finance_wording.short(amount)
