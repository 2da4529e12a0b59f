"""Every judgement's sentence, made once, from the row that the SQL gave. Decides nothing.

Numbers are shown at the indicator's own precision, and with one decimal more where rounding would
make a missed target look met.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from pmf.model.framework import Words

Row = Mapping[str, Any]

_MONEY = ((Decimal(1_000_000_000), "bn"), (Decimal(1_000_000), "m"))
RULES = {
    "bandwidth": "bandwidth between target and minimum standard",
    "percent_tolerance": "tolerance in per cent of the target",
    "point_tolerance": "tolerance in points",
    "four_band": "four bands",
    "tolerance_and_direction": "tolerance and direction of travel",
    "improved_on_last_year": "target, or better than last year",
    "recoverable": "target, or able to reach it within the year",
    "symmetrical": "better, within or worse than the tolerance",
    "strict": "target met or not",
}


def rounded(value: Decimal, decimals: int) -> Decimal:
    """A value at so many decimals, halves away from zero, as people round."""
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def default_decimals(unit: str, decimals: int | None) -> int | None:
    """An indicator's own decimals; one for a percentage; None for as many as there are, up to two."""
    return decimals if decimals is not None else (1 if unit == "%" else None)


def said(value: Decimal | None, unit: str, decimals: int | None = None) -> str:
    """A figure as it is shown: `87.2%`, `£1.93m`, `7.7 days`, `1,966`, minus as −, nothing as –."""
    if value is None:
        return "–"
    places = default_decimals(unit, decimals)
    if unit == "£":
        return _money(value, places)
    text = _digits(abs(value), places)
    sign = "−" if value < 0 and any(character in "123456789" for character in text) else ""
    if unit == "%":
        return f"{sign}{text}%"
    if unit.lower() in ("number", "count", "", "score", "ratio", "no.", "index"):
        return sign + text
    if unit.startswith("£"):
        return f"{sign}£{text}{unit[1:]}"
    return f"{sign}{text} {unit}"


def _digits(value: Decimal, places: int | None) -> str:
    if places is None:
        value = rounded(value, 2).normalize()
        exponent = value.as_tuple().exponent
        places = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    return f"{rounded(value, places):,.{places}f}"


def _money(value: Decimal, places: int | None) -> str:
    sign = "−" if value < 0 else ""
    for size, letter in _MONEY:
        if abs(value) >= size:
            return f"{sign}£{rounded(abs(value) / size, 2):.2f}{letter}"
    return f"{sign}£{_digits(abs(value), places if places is not None else 0)}"


def difference(change: Decimal, unit: str, decimals: int | None = None) -> str:
    """The size of a change: `2.3 points` between percentages, else a figure of the unit."""
    places = default_decimals(unit, decimals)
    least = Decimal(1).scaleb(-(places or 0))
    if change and places is not None and rounded(abs(change), places) == 0:
        return "less than " + difference(least, unit, decimals)
    if unit == "%":
        text = _digits(abs(change), places)
        return f"{text} point" if text == "1" else f"{text} points"
    return said(abs(change), unit, decimals)


def share_of(change: Decimal, whole: Decimal) -> str:
    """A change as a share of what it changed, without a sign: `3.3%`."""
    share = abs(change / whole) * 100
    return "less than 0.1%" if 0 < share < Decimal("0.05") else f"{_digits(share, 1)}%"


def from_target(row: Row) -> tuple[str, str]:
    """How far a figure is from its target, and on which side of it: `8.6 points`, `below 90%`."""
    gap = row["value"] - row["target"]
    side = "above" if gap > 0 else "below"
    where = f"{side} {said(row['target'], row['unit'], row['decimals'])}" if gap else "equal to it"
    return difference(gap, row["unit"], row["decimals"]), where


def day(moment: date) -> str:
    """`12 Nov 2025`."""
    return f"{moment.day} {moment:%b %Y}"


def shown(row: Row) -> str:
    """The figure of a judged row, with a decimal more where its rounding would hide a miss."""
    return _against(row)[0]


def _against(row: Row) -> tuple[str, str]:
    unit, decimals = row["unit"], row["decimals"]
    value, target = row["value"], row["target"]
    mine, theirs = said(value, unit, decimals), said(target, unit, decimals)
    missed = row["status"] not in ("green", "data_only")
    if missed and value is not None and target is not None and mine == theirs and value != target:
        finer = (default_decimals(unit, decimals) if default_decimals(unit, decimals) is not None else 2) or 0
        return said(value, unit, finer + 1), said(target, unit, finer + 1)
    return mine, theirs


def reason(row: Row, words: Words) -> str:
    """Why a judged row has the status that it has, in one or two sentences."""
    sentence = _SENTENCES[row["because"]](row, words)
    return (sentence + _where_from(row)).strip()


def _figure(row: Row) -> str:
    return shown(row)


def _target(row: Row, words: Words) -> str:
    if row["polarity"] == "range" and not (row["lower_limit"] is None and row["upper_limit"] is None):
        return "the range " + _range(row)
    spread = {"even": "the even share of ", "by_history": "last year's share of "}.get(
        row["target_how"] or "", ""
    )
    of_year = f"{spread}the year's {words.target}, " if spread else f"the {words.target} of "
    return of_year + _against(row)[1]


def _range(row: Row) -> str:
    unit, decimals = row["unit"], row["decimals"]
    lower, upper = row["lower_limit"], row["upper_limit"]
    if lower is None:
        return f"up to {said(upper, unit, decimals)}"
    if upper is None:
        return f"from {said(lower, unit, decimals)}"
    return f"{said(lower, unit, decimals)} to {said(upper, unit, decimals)}"


def _worse(row: Row) -> str:
    return {"higher": "below", "lower": "above"}.get(row["polarity"], "outside")


def _better(row: Row) -> str:
    return {"higher": "above", "lower": "below"}.get(row["polarity"], "inside")


def _met(row: Row, words: Words) -> str:
    if row["polarity"] == "range":
        return f"{_figure(row)} is within {_target(row, words)}."
    if row["value"] == row["target"]:
        return f"{_figure(row)} equals {_target(row, words)}."
    return f"{_figure(row)} is {_better(row)} {_target(row, words)}."


def _minimum(row: Row) -> str:
    return said(row["minimum"], row["unit"], row["decimals"])


def _missed(row: Row, words: Words) -> str:
    return f"{_figure(row)} is {_worse(row)} {_target(row, words)}"


def _above_minimum(row: Row, words: Words) -> str:
    if row["value"] == row["minimum"]:
        return f"{_missed(row, words)} and equals the {words.minimum}."
    return f"{_missed(row, words)} and {_better(row)} the {words.minimum} of {_minimum(row)}."


def _below_minimum(row: Row, words: Words) -> str:
    return f"{_figure(row)} is {_worse(row)} the {words.minimum} of {_minimum(row)} ({words.target} {_against(row)[1]})."


def _tolerance(row: Row, name: str = "tolerance") -> str:
    amount = f"{row[name]:f}".rstrip("0").rstrip(".") if "." in f"{row[name]:f}" else f"{row[name]:f}"
    if row["status_rule"] == "point_tolerance":
        return f"{amount} points" if row["unit"] == "%" else said(row[name], row["unit"], row["decimals"])
    return f"{amount}%"


def _year_ago(row: Row) -> str:
    return said(row["year_ago"], row["unit"], row["decimals"])


def _incomplete(row: Row, words: Words) -> str:
    found, expected = row["found"] or 0, row["expected"] or 0
    if row["kind"] == "rolling":
        return "The twelve months are not complete yet, so there is no figure."
    if row["kind"] in ("snapshot", "cumulative"):
        return "The last month or quarter of the period was not handed in, so there is no figure."
    return f"{found} of {expected} parts of the period have a figure, so it cannot be put together."


def _forecast(row: Row) -> str:
    return said(row["forecast"], row["unit"], row["decimals"])


_SENTENCES: dict[str, Callable[[Row, Words], str]] = {
    "on_target": _met,
    "better_than_tolerance": lambda r, w: (
        f"{_figure(r)} is better than {_target(r, w)} by more than {_tolerance(r)}."
    ),
    "within_symmetry": lambda r, w: f"{_figure(r)} is within {_tolerance(r)} of {_target(r, w)}.",
    "worse_than_tolerance": lambda r, w: f"{_missed(r, w)} by more than {_tolerance(r)}.",
    "near_enough": lambda r, w: f"{_missed(r, w)}, but within {_tolerance(r)} of it.",
    "within_inner_tolerance": lambda r, w: f"{_missed(r, w)}, but within {_tolerance(r)} of it.",
    "within_tolerance": lambda r, w: f"{_missed(r, w)}, but within {_tolerance(r)} of it.",
    "within_outer_tolerance": lambda r, w: (
        f"{_missed(r, w)} by more than {_tolerance(r)}, but within {_tolerance(r, 'outer_tolerance')} of it."
    ),
    "beyond_tolerance": lambda r, w: f"{_missed(r, w)} by more than the tolerance of {_tolerance(r)}.",
    "above_minimum": _above_minimum,
    "below_minimum": _below_minimum,
    "no_minimum": lambda r, w: f"{_missed(r, w)}, and no {w.minimum} is set.",
    "off_target": lambda r, w: f"{_missed(r, w)}.",
    "outside_range": lambda r, w: f"{_missed(r, w)} by more than the tolerance of {_tolerance(r)}.",
    "beyond_but_held": lambda r, w: (
        f"{_missed(r, w)} by more than {_tolerance(r)}, but no worse than a year ago ({_year_ago(r)})."
    ),
    "beyond_and_worse": lambda r, w: (
        f"{_missed(r, w)} by more than {_tolerance(r)}, and worse than a year ago ({_year_ago(r)})."
    ),
    "beyond_no_last_year": lambda r, w: (
        f"{_missed(r, w)} by more than {_tolerance(r)}, and there is no figure of a year ago to compare with."
    ),
    "missed_but_better": lambda r, w: f"{_missed(r, w)}, but better than a year ago ({_year_ago(r)}).",
    "missed_and_no_better": lambda r, w: f"{_missed(r, w)}, and no better than a year ago ({_year_ago(r)}).",
    "missed_no_last_year": lambda r, w: (
        f"{_missed(r, w)}, and there is no figure of a year ago to compare with."
    ),
    "recoverable": lambda r, w: (
        f"{_missed(r, w)}, but the forecast outturn of {_forecast(r)} meets the year's {w.target}."
    ),
    "not_recoverable": lambda r, w: (
        f"{_missed(r, w)}, and the forecast outturn of {_forecast(r)} does not meet the year's {w.target}."
    ),
    "missed_no_forecast": lambda r, w: f"{_missed(r, w)}, and no forecast outturn was handed in.",
    "awaited": lambda r, w: f"No figure was handed in; it was due by {day(r['deadline'])}.",
    "incomplete": _incomplete,
    "said_not_available": lambda r, w: "The service says that the figure is not available.",
    "not_yet_due": lambda r, w: f"The figure is due by {day(r['deadline'])}.",
    "collected_less_often": lambda r, w: f"It is collected less often: the next figure is for {r['period']}.",
    "no_target": lambda r, w: f"{_figure(r)}; no {w.target} is set for this period.",
    "data_only": lambda r, w: f"{_figure(r)}, for information: it has no {w.target} and is not rated.",
    "not_applicable": lambda r, w: "It does not apply in this period.",
    "suppressed": lambda r, w: "The figure is not shown, because the numbers behind it are small.",
}


def _where_from(row: Row) -> str:
    if row.get("figure_how") == "last_share":
        return f" It is the figure for {row['figure_period']}: shares of months cannot be added up without their parts."
    return ""


def persistence(row: Row, words: Words) -> str | None:
    """How long it has been failing, with what is missing said; None for an indicator that is not."""
    unit_of_time = {"month": "month", "quarter": "quarter", "half": "half-year", "year": "year"}[
        row["frequency_shown"]
    ]
    failing, looked_at = row["red_of_last"], row["last_looked_at"]
    parts = []
    if failing > 1:
        parts.append(f"below its {words.minimum} in {failing} of the last {looked_at} {unit_of_time}s")
    missing = row["missing_of_last"]
    if parts and missing:
        were = "was" if len(missing) == 1 else "were"
        parts.append(f"{', '.join(reversed(missing))} {were} not returned")
    if row["persistent_decline"]:
        parts.append(f"getting worse for {row['periods_worse']} {unit_of_time}s running")
    if not parts:
        return None
    sentence = "; ".join(parts)
    return sentence[0].upper() + sentence[1:] + "."


def ordinal(number: int) -> str:
    """`1st`, `2nd`, `3rd`, `11th`."""
    if number % 100 in (11, 12, 13):
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"
