"""What is said of a position, whichever of the four it belongs to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from pmf.model.framework import Words
from pmf.rules import customer_wording, finance_wording, risk_wording, workforce_wording

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
# What the positions of a subject are called, one and several.
CALLED = {
    "finance": ("budget", "budgets"),
    "risk": ("risk", "risks"),
    "customer": ("service’s customers", "services’ customers"),
    "workforce": ("service’s workforce", "services’ workforces"),
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
    """The figure that a position stands by, shortly: `£612k over`, `score 20`, `58% in time`, `11.9 days`. A dash
    where there is none that may be shown."""
    value = row["value"]
    if value is None or row["status"] == "suppressed":
        return "–"
    return figure(row["about"], value)


def figure(about: str, value: Decimal) -> str:
    """A figure of a subject, shortly."""
    if about == "finance":
        return variance(value)
    if about == "risk":
        return f"score {value:.0f}"
    return f"{value:.0f}% in time" if about == "customer" else f"{value:.1f} days"


def variance(value: Decimal) -> str:
    """A variance of money in a few letters, never by a sign: `£1.24m over`, `£310k under`, `to budget`."""
    if round(value) == 0:
        return "to budget"
    return f"{pounds(abs(value))} {'over' if value > 0 else 'under'}"


def pounds(amount: Decimal) -> str:
    """Pounds in a few letters: `£1.24m`, `£612k`, `£840`."""
    if amount >= 999_500:
        return f"£{amount / 1_000_000:.2f}m"
    return f"£{amount / 1_000:.0f}k" if amount >= 1_000 else f"£{amount:.0f}"
