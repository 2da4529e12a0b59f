"""Who monitors a plan and how often: by its own word, or by the framework's matrix; and what is wanting in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pmf.model.forums import MatrixLine
from pmf.model.framework import Framework
from pmf.rules.wording import day

# How many months lie between two looks, by the words that plans and matrices use for it.
_OFTEN = {
    "weekly": 1, "monthly": 1, "every month": 1, "bi-monthly": 2, "two-monthly": 2, "quarterly": 3, "every quarter": 3,
    "six-monthly": 6, "half-yearly": 6, "twice a year": 6, "annual": 12, "annually": 12, "yearly": 12, "every year": 12,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Monitoring:
    """A body that monitors a plan, how often (in words, empty where nobody says), and whether the plan itself says so
    or only the framework's matrix, by whose year it then comes `next_on` (the first day of the month)."""

    body: str
    how_often: str
    by_matrix: bool
    next_on: date | None = None


def months_between(words: str | None) -> int | None:
    """How many months lie between two looks by some words, or None where they do not say."""
    text = re.sub(r"\s+", " ", (words or "").strip().lower()).replace("6-monthly", "six-monthly")
    text = text.replace("6 monthly", "six-monthly").replace("six monthly", "six-monthly").rstrip(".")
    return _OFTEN.get(text)


def lines_about(framework: Framework, level: str) -> list[MatrixLine]:
    """The lines of the matrix that show plans of a level to a forum."""
    return [line for line in framework.lines() if level in line.levels and line.frequency != "not applicable"]


def monitoring_of(
    framework: Framework, level: str, bodies: str | None, often: str | None, today: date
) -> list[Monitoring]:
    """Who monitors a plan of a level that names `bodies` (several with `;` between) and `often`."""
    named = [one.strip() for one in (bodies or "").split(";") if one.strip()]
    if named:
        return [Monitoring(one, (often or "").strip(), by_matrix=False) for one in named]
    names = {one.id: one.name for one in framework.forums}
    return [
        Monitoring(
            names[line.forum],
            line.frequency,
            by_matrix=True,
            next_on=framework.calendar.next_due(line, today),
        )
        for line in lines_about(framework, level)
    ]


def wanting(
    framework: Framework, level: str, found: Sequence[Monitoring], review_on: date | None, today: date
) -> list[str]:
    """What is wanting in how a plan is monitored, a sentence each."""
    said = []
    if not found:
        said.append("Nobody monitors it.")
    elif not any(one.how_often for one in found):
        said.append("Nobody says how often it is monitored.")
    asked = [
        (months, line.frequency)
        for line in lines_about(framework, level)
        if (months := months_between(line.frequency))
    ]
    own = [months for one in found if not one.by_matrix and (months := months_between(one.how_often))]
    if asked and own and min(own) > min(asked)[0]:
        words = next(one.how_often for one in found if months_between(one.how_often) == min(own))
        said.append(f"It is monitored {words.lower()}; the framework asks for {min(asked)[1]}.")
    if review_on is not None and review_on < today:
        said.append(f"Its review was due on {day(review_on)}.")
    return said
