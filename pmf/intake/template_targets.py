"""The template for targets: every living indicator for a year, with last year beside the empty cells."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from pmf.intake.template_columns import Column, columns_of, shown, to_read
from pmf.intake.template_rows import (
    SPARE_ROWS,
    Asked,
    Body,
    Row,
    columns_used,
    figure_said,
    goal_said,
    value_said,
)
from pmf.model.period import Frequency, Period, YearType
from pmf.model.words import POLARITY_WORDS, PROFILE_WORDS
from pmf.rules import judging

_BESIDE = (
    "Unit of measure",
    "Which way is good",
    "Target last year",
    "Minimum last year",
    "Outturn last year",
)
_LIMITS = frozenset({"Lower limit", "Upper limit"})
_NUMBERS = frozenset({"Target", "Minimum standard", "Stretch", *_LIMITS})
_SELDOM = ("Place", "Group")
_POLARITY = {polarity.value: shown(word) for word, polarity in POLARITY_WORDS.items()}
_PROFILE = {profile.value: shown(word) for word, profile in PROFILE_WORDS.items()}

_Key = tuple[str, str, str]


def targets_to_set(asked: Asked) -> Body:
    """A row for each living indicator; for those with targets already, what stands, ready to be changed."""
    year = asked.period.within(Frequency.YEAR)
    living = [row for row in asked.indicators() if _lives(row, _year_of(row, year))]
    before = _by_place(_standing(asked, living, year.shift(-1)))
    now = _standing(asked, living, year)
    outturns = _outturns(asked, living, year.shift(-1))
    rows = [
        _row(indicator, _year_of(indicator, year), target, before, outturns)
        for indicator in living
        for target in now.get(indicator["code"]) or (None,)
    ]
    whose = f" of {' and '.join(asked.services)}" if asked.services else ""
    unset = sum(1 for row in rows if not row.cells.keys() & _NUMBERS and not row.wants_nothing)
    said = f"{unset} {'indicator' if unset == 1 else 'indicators'}{whose} {'has' if unset == 1 else 'have'}"
    return Body(
        _columns(asked, rows), tuple(rows), f"{said} no target yet for {year.label}.",
        spare_rows=SPARE_ROWS,
    )  # fmt: skip


def _year_of(indicator: dict[str, Any], year: Period) -> Period:
    return Period(YearType(indicator["year_type"]), Frequency.YEAR, year.year, 1)


def _lives(indicator: dict[str, Any], year: Period) -> bool:
    introduced, retired = indicator["introduced"], indicator["retired"]
    return (introduced is None or introduced <= year.ends) and (retired is None or retired > year.starts)


def _standing(asked: Asked, living: list[dict[str, Any]], year: Period) -> dict[str, list[dict[str, Any]]]:
    """The targets of a year by indicator; a year's own before its quarters'."""
    years = [_year_of(row, year) for row in living]
    if not years:
        return {}
    found = asked.database.ask(
        "targets_since",
        {
            "at": asked.at,
            "since": min(one.starts for one in years),
            "until": max(one.ends for one in years),
            "codes": [row["code"] for row in living],
        },
    )
    spans = {row["code"]: one for row, one in zip(living, years, strict=True)}
    targets: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for target in found:
        span = spans[target["code"]]
        if span.starts <= target["starts"] and target["ends"] <= span.ends:
            targets[target["code"]].append(target)
    return targets


def _by_place(targets: dict[str, list[dict[str, Any]]]) -> dict[_Key, dict[str, Any]]:
    """One target for each indicator, place and group: the year's, or that of its last quarter."""
    ordered = sorted((one for several in targets.values() for one in several), key=_lasts)
    return {(one["code"], one["place"], one["population_group"]): one for one in ordered}


def _lasts(target: dict[str, Any]) -> tuple[bool, Any]:
    return target["frequency"] == "year", target["ends"]


def _outturns(asked: Asked, living: list[dict[str, Any]], year: Period) -> dict[_Key, str | None]:
    """How the year before ended, or its newest figure, as it is shown."""
    years = {row["code"]: _year_of(row, year) for row in living}
    indicators = {row["code"]: row for row in living}
    if not years:
        return {}
    newest = asked.database.ask(
        "figures_since",
        {
            "at": asked.at,
            "since": min(one.starts for one in years.values()),
            "until": max(one.ends for one in years.values()),
            "codes": list(years),
        },
    )
    said = {}
    for figure in newest:
        code = figure["code"]
        if years[code].starts <= figure["starts"] and figure["ends"] <= years[code].ends:
            key = (code, figure["place"], figure["population_group"])
            said[key] = figure_said(indicators[code], figure)
    for year_type in {one.year_type for one in years.values()}:
        span = Period(year_type, Frequency.YEAR, year.year, 1)
        codes = [code for code, one in years.items() if one == span]
        for row in judging.whole(asked.database, at=asked.at, codes=codes, period=span):
            if row["value"] is not None:
                period = row["figure_period"] or row["period"]
                said[row["code"], "", ""] = f"{value_said(row, row['value'])} ({period})"
    return said


def _row(
    indicator: dict[str, Any],
    year: Period,
    target: dict[str, Any] | None,
    before: dict[_Key, dict[str, Any]],
    outturns: dict[_Key, str | None],
) -> Row:
    key = (indicator["code"], target["place"], target["population_group"]) if target else (indicator["code"], "", "")  # fmt: skip
    last = before.get(key)
    cells: dict[str, Any] = {
        "Indicator code": indicator["code"],
        "Indicator name": indicator["name"],
        "Period": target["period"] if target else year.label,
        "Unit of measure": indicator["unit"],
        "Which way is good": _POLARITY[indicator["polarity"]],
        "Target last year": goal_said(indicator, last),
        "Minimum last year": value_said(indicator, last["minimum"]) if last else None,
        "Outturn last year": outturns.get(key),
    }
    if target:
        cells |= _as_it_stands(target)
        return Row(cells, _LIMITS - cells.keys() if indicator["polarity"] != "range" else frozenset())
    if indicator["polarity"] == "none":
        return Row(cells, _NUMBERS, wants_nothing=True)
    return Row(cells, _LIMITS if indicator["polarity"] != "range" else frozenset())


def _as_it_stands(target: dict[str, Any]) -> dict[str, Any]:
    cells = {
        "Target": target["target"],
        "Minimum standard": target["minimum"],
        "Lower limit": target["lower_limit"],
        "Upper limit": target["upper_limit"],
        "Stretch": target["stretch"],
        "Place": target["place"] or None,
        "Group": target["population_group"] or None,
        "Profile": _PROFILE.get(target["profile"]),
        "Set by": target["set_by"],
        "Agreed on": target["agreed_on"],
        "Rationale": target["rationale"],
    }
    return {heading: cell for heading, cell in cells.items() if cell is not None}


def _columns(asked: Asked, rows: list[Row]) -> tuple[Column, ...]:
    fill = columns_of("targets", asked.framework)
    order = [fill["Indicator code"], to_read("Indicator name"), fill["Period"], fill["Place"], fill["Group"]]
    order += [to_read(beside) for beside in _BESIDE]
    order += [column for word, column in fill.items() if not column.key]
    ranges = any(_LIMITS - row.not_wanted for row in rows)
    kept = columns_used(order, rows, _SELDOM)
    return tuple(column for column in kept if ranges or column.words not in _LIMITS)
