"""What targets and figures have in common: rows that stand under an indicator and a period."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any

from pmf.intake.columns import Batch, parse_cells
from pmf.intake.context import Context, KnownIndicator
from pmf.intake.parsing import CellProblem, period_in
from pmf.model.finding import Severity
from pmf.model.period import Period, YearType
from pmf.rules.judging import FIRST_YEAR, LAST_YEAR


def known_indicators(batch: Batch, context: Context) -> list[KnownIndicator | None]:
    """The indicator of each row; None, with a finding, where there is none such."""
    codes = batch.values["code"]
    known = [context.indicators.get(code) for code in codes]
    for row, indicator in enumerate(known):
        code = codes[row]
        if indicator is None and code is not None:
            other = context.spelt_otherwise(code)
            close = [other] if other else get_close_matches(code, context.indicators, n=1, cutoff=0.75)
            fix = f"Did you mean {close[0]}?" if close else "Check the code against the list of indicators."
            batch.say(
                Severity.ERROR,
                "unknown_code",
                row,
                "code",
                f"There is no indicator with the code {code}.",
                fix,
            )
    return known


def periods_of(batch: Batch, known: list[KnownIndicator | None]) -> list[Period | None]:
    """The period of each row in its indicator's kind of year; None, with a finding, where it is unclear."""
    cells = batch.table.columns["Period"]
    periods: list[Period | None] = [None] * len(cells)
    for year_type in {indicator.year_type if indicator else YearType.FINANCIAL for indicator in known}:
        rows = [
            row
            for row, indicator in enumerate(known)
            if (indicator.year_type if indicator else YearType.FINANCIAL) is year_type
        ]
        values, problems = parse_cells([cells[row] for row in rows], period_in(year_type))
        for at, row in enumerate(rows):
            periods[row] = values[at]
            problem = problems.get(at)
            if values[at] is not None and not FIRST_YEAR <= values[at].year <= LAST_YEAR:
                problem = CellProblem(
                    "unclear_period",
                    f"{values[at].label} is not a year that figures are kept for.",
                    "Check the year.",
                )
                periods[row] = None
            if problem:
                batch.say(Severity.ERROR, problem.code, row, "period", problem.message, problem.fix)
    return periods


def settle_periods(batch: Batch, periods: list[Period | None]) -> None:
    """Put each row's period into the columns that the store takes."""
    # A period stands thousands of times in a long return, so its parts are worked out once.
    parts: dict[Period | None, tuple[Any, ...]] = {None: (None, None, None, None)}
    for period in periods:
        if period is not None and period not in parts:
            parts[period] = (period.label, period.frequency.value, period.starts, period.ends)
    told = [parts[period] for period in periods]
    for at, name in enumerate(("period", "frequency", "starts", "ends")):
        batch.values[name] = [part[at] for part in told]
    for name in ("place", "population_group"):
        batch.values[name] = [text or "" for text in batch.values[name]]


def refuse_repeats(batch: Batch, periods: list[Period | None]) -> None:
    """An error for each row whose indicator, period, place and group stood before."""
    first: dict[tuple[Any, ...], int] = {}
    keys = zip(
        batch.values["code"], periods, batch.values["place"], batch.values["population_group"], strict=True
    )
    for row, key in enumerate(keys):
        if key[0] is None or key[1] is None:
            continue
        if key in first:
            earlier = batch.table.where("Indicator code", first[key])
            batch.say(
                Severity.ERROR,
                "duplicate",
                row,
                "code",
                f"{key[0]} for {key[1]} stands in {earlier} as well.",
                "Keep one of the rows.",
            )
        else:
            first[key] = row
