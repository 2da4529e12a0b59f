"""What collecting an indicator is for and what it takes: which forums look at it, whether it could be collected
more often, and how much work it is. Decided from the framework's matrix and plain counts, in words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from pmf.model.forums import MatrixLine
from pmf.model.framework import Framework
from pmf.model.period import Frequency

Row = Mapping[str, Any]

# How many months lie between two looks. What is looked at as arranged has no such number.
_MONTHS = {"monthly": 1, "quarterly": 3, "six-monthly": 6, "annual": 12}
_HOW_OFTEN = {1: "every month", 3: "every quarter", 6: "every six months", 12: "once a year"}
# Where no forum's line names an indicator's set, the scorecard is still read each quarter.
_SCORECARD = 3
_TAGGED = re.compile(r"\bburden\s*:\s*([^;,|\n]+)", re.IGNORECASE)


def often(frequency: str) -> str:
    """How often an indicator is collected: `every quarter`."""
    return _HOW_OFTEN[Frequency(frequency).months]


def lines_of(framework: Framework, indicator_set: str | None) -> list[MatrixLine]:
    """The lines of the matrix that show an indicator of a set to a forum."""
    return [
        line
        for line in framework.lines()
        if line.frequency != "not applicable"
        and line.indicator_set
        and indicator_set in framework.set_and_those_inside(line.indicator_set)
    ]


def seen_by(framework: Framework, indicator_set: str | None) -> list[str]:
    """Which forums see an indicator of a set, how often and through which line of the matrix, a sentence each."""
    names = {one.id: one.name for one in framework.forums}
    cut = {"all": "", "exceptions": ", by exception"}
    return [
        f"{names[line.forum]}, {line.frequency}{cut[line.cut]}, in “{line.what}”"
        for line in lines_of(framework, indicator_set)
    ]


def could_be_more_often(framework: Framework, row: Row) -> str | None:
    """Why an indicator could be collected more often; None where it is as often as anybody looks at it."""
    own = Frequency(row["frequency"]).months
    names = {one.id: one.name for one in framework.forums}
    lines = [
        line
        for line in lines_of(framework, row["indicator_set"])
        if line.cut == "all" and line.frequency in _MONTHS
    ]
    if lines:
        soonest = min(_MONTHS[line.frequency] for line in lines)
        who = ", ".join(
            dict.fromkeys(names[line.forum] for line in lines if _MONTHS[line.frequency] == soonest)
        )
    else:
        soonest, who = _SCORECARD, "the scorecard"
    if own <= soonest:
        return None
    looks = "is read" if not lines else ("looks at it" if ", " not in who else "look at it")
    national = (
        " It is a statutory return, so how often may not be the council's choice." if row["statutory"] else ""
    )
    return f"It is collected {often(row['frequency'])}, and {who} {looks} {_HOW_OFTEN[soonest]}.{national}"


def burden_tag(tags: str | None) -> str | None:
    """What the tags say of the burden after `burden:`, or None."""
    found = _TAGGED.search(tags or "")
    return found[1].strip() if found else None


def burden(row: Row) -> str:
    """What collecting an indicator took in a year, in one or two sentences."""
    said = burden_tag(row["tags"])
    first = f"Said to be {said}. " if said else ""
    if not row["cells"]:
        return first + "Nothing was handed in for it in the last twelve months."
    parts = [f"{_many(row['cells'], 'cell')} in {_many(row['returns'], 'return')} in twelve months"]
    if row["places"]:
        parts.append(f"{_many(row['places'], 'place')} besides the whole")
    if row["population_groups"]:
        parts.append(f"{_many(row['population_groups'], 'group')} besides the whole")
    if row["mapped"] == row["returns"]:
        parts.append("taken from another system's layout")
    elif row["mapped"]:
        parts.append(f"{row['mapped']} of the returns taken from another system's layout, the rest typed")
    else:
        parts.append("typed into our own layout")
    return first + "; ".join(parts) + "."


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"
