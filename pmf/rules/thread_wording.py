"""How a plan's status follows from what lies below it, and how its actions stand, in sentences. Decides nothing."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from pmf.model.framework import Words
from pmf.rules.wording import day, rounded

Row = Mapping[str, Any]

NOTHING = "Nothing measures it: no {indicator} and no action hangs on it or below it."
_GREYS = {
    "no_data": "figures that were due are missing",
    "suppressed": "figures are not shown, because the numbers behind them are small",
    "no_target": "there is no {target} to rate them by",
    "data_only": "they are for information",
    "not_due": "nothing is due yet",
    "not_applicable": "none of them applies now",
}
_METHODS = {
    "worst_of": "A plan is as the worst of the {indicators} and actions that hang on it or below it and are rated.",
    "share_of": (
        "A plan goes by the share that is on {target} of the {indicators} and actions that hang on it or below it and are rated,"
        " each counted once: on {target} from {green_from}, below {target} from {amber_from}, else below {minimum}."
    ),
    "weighted": (
        "A plan goes by the mean of what hangs directly on it, level by level: an {indicator} or an action weighs 1, a plan its weight."
        " On {target} counts 1, just below it three quarters, below it a half, below {minimum} nothing; what is not rated is left out."
        " It is on {target} from {green_from}, below {target} from {amber_from}, else below {minimum}."
    ),
}


def status_words(status: str, words: Words) -> str:
    """A rated status as it begins a sentence: `Below minimum standard`."""
    return {
        "green": f"On {words.target}",
        "yellow": f"Just below {words.target}",
        "amber": f"Below {words.target}",
        "red": f"Below {words.minimum}",
    }[status]


def method(settings: Row, words: Words) -> str:
    """The rule by which statuses roll up, as it is printed."""
    return _METHODS[settings["roll_up"]].format(
        indicator=words.indicator, indicators=words.indicators, target=words.target, minimum=words.minimum,
        green_from=_plain(settings.get("green_from")), amber_from=_plain(settings.get("amber_from")),
    )  # fmt: skip


def reason(reading: Row | None, settings: Row, words: Words, where: str = "below it") -> str:
    """How a plan's status follows from one reading of it, in one sentence."""
    if reading is None:
        return NOTHING.format(indicator=words.indicator)
    status = reading["status"]
    if status not in ("green", "yellow", "amber", "red"):
        return _not_rated(reading, words, where)
    begins = status_words(status, words)
    if settings["roll_up"] == "worst_of":
        if status == "green":
            return f"{begins}, because {_all(reading, words, where)}."
        count = reading[status]
        are = "is" if count == 1 else "are"
        return f"{begins}, because {_of(count, reading, words, where)} {are}; the worst of them counts."
    by_weight = " by weight" if settings["roll_up"] == "weighted" else ""
    limit = _limit(reading, settings, by_weight)
    if settings["roll_up"] == "share_of":
        on_target = reading["on_target"]
        if reading["total"] == 1 and not on_target:
            return f"{begins}, because the one {_noun(reading, words)} {where} is not on {words.target}, {limit}."
        are = "is" if on_target == 1 else "are"
        return f"{begins}, because {_of(on_target, reading, words, where)} {are} on {words.target}, {limit}."
    parts = int(reading["parts"])
    those = "the one rated part" if parts == 1 else f"the {parts} rated parts"
    come = "comes" if parts == 1 else "come"
    return f"{begins}, because {those} directly {'on it' if where == 'directly on it' else 'under it'} {come} to {limit}."


def _all(reading: Row, words: Words, where: str) -> str:
    rated, total = reading["rated"], reading["total"]
    noun = _noun(reading, words)
    if total == 1:
        return f"the one {noun} {where} is"
    if rated == 1:
        return f"the one that is rated of the {total} {noun} {where} is"
    return f"all {rated} {noun} {where}{_rated_of(reading)} are"


def _of(count: int, reading: Row, words: Words, where: str) -> str:
    rated, noun = reading["rated"], _noun(reading, words)
    if reading["total"] == 1:
        return f"the one {noun} {where}"
    if count == rated > 1:
        return f"all {rated} {noun} {where}{_rated_of(reading)}"
    return f"{count or 'none'} of the {rated} {noun} {where}{_rated_of(reading)}"


def _rated_of(reading: Row) -> str:
    rated, total = reading["rated"], reading["total"]
    return "" if rated == total else f" that are rated ({total} in all)"


def _noun(reading: Row, words: Words) -> str:
    one = reading["total"] == 1
    indicators, actions = reading["indicators"], reading["actions"]
    if not actions:
        return words.indicator if one else words.indicators
    if not indicators:
        return "action" if one else "actions"
    return f"{words.indicators} and actions"


def _limit(reading: Row, settings: Row, by_weight: str) -> str:
    """`75%, less than 90%`: the share beside the line that it reached, or the one that it missed."""
    share, status = reading["per_cent"], reading["status"]
    if status == "green":
        line, reached = settings["green_from"], True
    else:
        line, reached = settings["green_from" if status == "amber" else "amber_from"], False
    said = _share(share, line, reached)
    said += by_weight
    return f"{said}, and {_plain(line)} is enough" if reached else f"{said}, less than {_plain(line)}"


def _share(share: Decimal, line: Decimal, reached: bool) -> str:
    """A share with as many decimals as it needs to be seen on its side of a line."""
    for places in (0, 1, 2, 3, 4, 8):
        shown = rounded(share, places)
        if (shown >= line) is reached:
            return f"{shown:f}%"
    return f"{share.normalize():f}%"


def _plain(number: Decimal | None) -> str:
    if number is None:
        return ""
    text = f"{number:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) + "%"


def _not_rated(reading: Row, words: Words, where: str) -> str:
    total, noun = reading["total"], _noun(reading, words)
    if reading["rated"]:
        return "Not rated, because what is rated weighs nothing here."
    those = f"the one {noun} {where} is not" if total == 1 else f"none of the {total} {noun} {where} is"
    why = _GREYS[reading["status"]].format(target=words.target)
    return f"Not rated, because {those}: {why}."


_REPORTED = {
    "not_started": "not started", "on_track": "on track", "at_risk": "at risk", "off_track": "off track",
    "complete": "complete", "cancelled": "cancelled",
}  # fmt: skip


def reported(status: str) -> str:
    """The status that an action's report gives it, in words."""
    return _REPORTED[status]


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"


def action_reason(row: Row) -> str:
    """How an action of a plan stands and why, in a sentence or two."""
    return _action_stands(row) + _slipped(row) + _stale(row)


def _action_stands(row: Row) -> str:
    due = day(row["due_now"])
    match row["because"]:
        case "complete":
            return f"Complete on {day(row['completed_on'])}." if row["completed_on"] else "Complete."
        case "cancelled":
            return "Cancelled, so it counts no more."
        case "overdue":
            return f"It was due by {due}, {_days(row['days_late'])} ago, and is reported as {reported(row['status'])}."
        case "late_to_begin":
            return f"It was to begin on {day(row['begins'])} and has not started. It is due by {due}."
        case "not_started":
            begins = f"It begins on {day(row['begins'])} and is" if row["begins"] else "Not started; it is"
            return f"{begins} due by {due}."
        case because:
            said = reported(because)
            return f"{said[0].upper()}{said[1:]}, due by {due}."


def _slipped(row: Row) -> str:
    times = row["slipped_times"]
    if not times:
        return ""
    often = {1: "once", 2: "twice"}.get(times, f"{times} times")
    return f" Put off {often}; it was first due by {day(row['first_due'])}."


def _stale(row: Row) -> str:
    if not row["is_stale"]:
        return ""
    return f" The last report on it is of {row['period'] or day(row['ends'])}."
