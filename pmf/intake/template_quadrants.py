"""The templates for money, risks, customers and people: filled with what stands and what is to be brought up to date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from pmf.intake.headings import headings_of
from pmf.intake.template_columns import Column, columns_of, to_read
from pmf.intake.template_quadrant_words import FUNDS, WORKFORCE
from pmf.intake.template_rows import SPARE_ROWS, Asked, Body, Row
from pmf.model.framework import Framework
from pmf.model.period import Frequency
from pmf.store import returns

Stood = dict[str, Any]
# What is told of every line anew; what is left of it when a year begins.
_TOLD_ANEW = ("actual", "forecast", "profile", "savings_delivered", "commentary")
_OF_A_YEAR = ("approved", "savings_target")


def budget_lines(asked: Asked) -> Body:
    """Every line of the newest period, its budget carried over and its actual and forecast to fill; as it stands
    where the period was handed in before. What only some may see is left out for the others."""
    period = asked.period
    rows = [
        row
        for row in returns.standing(asked.database, "budget", asked.at)
        if row["ends"] <= period.ends and asked.covers(row["service"])
        and (asked.sees_restricted or not row["restricted"])
    ]  # fmt: skip
    newest = max((row["ends"] for row in rows), default=None)
    rows = sorted((row for row in rows if row["ends"] == newest), key=lambda row: (row["service"], row["account"], row["fund"], row["line"], row["nature"]))  # fmt: skip
    again = newest == period.ends
    same_year = newest is not None and newest >= period.within(Frequency.YEAR).starts
    columns = columns_of("budget", asked.framework)
    filled = []
    for row in rows:
        gone = () if again else _TOLD_ANEW if same_year else (*_TOLD_ANEW, *_OF_A_YEAR)
        cells = _cells("budget", row | dict.fromkeys(gone), asked.framework) | {"Period": period.label}
        filled.append(Row(cells | {"Last actual": row["actual"], "Last forecast": row["forecast"]}))
    before = f" of {rows[0]['period']}" if rows else ""
    what = (
        "as they stand" if again else "with their approved budgets; actual and forecast are to be filled in"
    )
    return Body(
        _with_reading(columns, {"Actual to date": "Last actual", "Forecast outturn": "Last forecast"}),
        tuple(filled),
        f"{_many(len(rows), 'budget line')}{before}{_whose(asked)}, {what}, for {period.label}, and empty rows for more.",
        spare_rows=SPARE_ROWS,
    )


def open_risks(asked: Asked) -> Body:
    """Every risk that is not closed, as it was last reviewed, by its id."""
    newest: dict[str, Stood] = {}
    for row in sorted(returns.standing(asked.database, "risks", asked.at), key=lambda one: one["reviewed_on"]):  # fmt: skip
        newest[row["risk_id"]] = row
    rows = [
        row for _, row in sorted(newest.items()) if row["closed_on"] is None and asked.covers(row["service"])
    ]
    filled = [
        Row(
            _cells("risks", row | {"reviewed_on": None, "next_review": None, "commentary": None}, asked.framework)
            | {"Last reviewed": row["reviewed_on"]},
        )
        for row in rows
    ]  # fmt: skip
    return Body(
        _with_reading(columns_of("risks", asked.framework), {"Reviewed on": "Last reviewed"}),
        tuple(filled),
        f"{_many(len(rows), 'open risk')}{_whose(asked)} as last reviewed, and empty rows for more.",
        spare_rows=SPARE_ROWS,
    )


def open_complaints(asked: Asked) -> Body:
    """Every stage of a case that was not answered yet, the oldest first."""
    rows = [
        row
        for row in returns.standing(asked.database, "complaints", asked.at)
        if row["responded_on"] is None and row["outcome"] is None and asked.covers(row["service"])
    ]
    rows.sort(key=lambda row: (row["received_on"], row["case_id"], row["stage"]))
    return Body(
        tuple(columns_of("complaints", asked.framework).values()),
        tuple(Row(_cells("complaints", row, asked.framework)) for row in rows),
        f"{_many(len(rows), 'open case')}{_whose(asked)} as they stand, and empty rows for more.",
        spare_rows=SPARE_ROWS,
    )


def counts_of_services(asked: Asked) -> Body:
    """A row for each service, with what was counted already."""
    return _of_services("feedback", asked, {})


def sums_of_services(asked: Asked) -> Body:
    """A row for each service, with what was summed already; a period begins with what the one before ended with."""
    day_before = asked.period.starts - timedelta(days=1)
    ended = {
        row["service"]: {"fte_start": row["fte_end"]}
        for row in returns.standing(asked.database, "workforce", asked.at)
        if row["ends"] == day_before
    }
    return _of_services("workforce", asked, ended)


def _of_services(kind: str, asked: Asked, begins_with: dict[str, Stood]) -> Body:
    period = asked.period
    standing = returns.standing(asked.database, kind, asked.at)
    stood = {row["service"]: row for row in standing if (row["starts"], row["ends"]) == (period.starts, period.ends)}  # fmt: skip
    services = {row["service"] for row in standing}
    for known in ("indicators", "plans"):
        services |= {row["service"] for row in returns.standing(asked.database, known, asked.at) if row["service"]}  # fmt: skip
    blank: Stood = dict.fromkeys(heading.field for heading in headings_of(kind, asked.framework))
    rows = []
    for service in sorted(one for one in services if asked.covers(one)):
        row = stood.get(service, blank | begins_with.get(service, {}))
        cells = _cells(kind, row | {"service": service, "period": period.label}, asked.framework)
        rows.append(Row(cells))
    return Body(
        tuple(columns_of(kind, asked.framework).values()),
        tuple(rows),
        f"A row for each of {_many(len(rows), 'service')}, to be filled in for {period.label}, and empty rows for more.",
        spare_rows=SPARE_ROWS,
    )


def _cells(kind: str, row: Stood, framework: Framework) -> dict[str, Any]:
    """A row that stands as a template prints it."""
    return {
        heading.words: _written(heading.field, row.get(heading.field), framework)
        for heading in headings_of(kind, framework)
    }


def _written(field: str, value: Any, framework: Framework) -> Any:
    match value:
        case None | [] | "":
            return None
        case bool():
            return "Yes" if value else "No"
        case list():
            return "; ".join(value)
    if field.endswith(("_impact", "_likelihood")):
        sides = framework.risk.impacts if field.endswith("_impact") else framework.risk.likelihoods
        return sides[value - 1]
    if field in ("fund", "nature", "account", "kind", "outcome", "stage"):
        return FUNDS.get(value) or str(value).replace("_", " ").capitalize()
    return value


def _with_reading(columns: dict[str, Column], beside: dict[str, str]) -> tuple[Column, ...]:
    """The columns, each of some followed by what stood before it."""
    printed: list[Column] = []
    for words, column in columns.items():
        if words in beside:
            printed.append(to_read(beside[words]))
        printed.append(column)
    return tuple(printed)


def _whose(asked: Asked) -> str:
    return f" of {' and '.join(asked.services)}" if asked.services else ""


def _many(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def filled_in(kind: str) -> Sequence[str]:
    """The headings of which at least one has to be filled in for a row to say anything; none for a kind whose rows
    always do."""
    return _FILLED_IN.get(kind, ())


_FILLED_IN = {
    "targets": ("Target", "Minimum standard", "Lower limit", "Upper limit", "Stretch", "Set by", "Agreed on", "Rationale"),
    "budget": ("Actual to date", "Forecast outturn"),
    "risks": ("Reviewed on",),
    "workforce": tuple(words for words in WORKFORCE if words not in ("Service", "Period", "FTE at start")),
}  # fmt: skip
