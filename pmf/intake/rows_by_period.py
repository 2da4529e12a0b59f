"""What targets and figures have in common: rows that stand under an indicator and a period."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any

import numpy as np

from pmf.intake.coded import Coded, combined, together
from pmf.intake.columns import Batch
from pmf.intake.context import Context, KnownIndicator
from pmf.intake.parsing import CellProblem, period_in
from pmf.model.cell import RawCell
from pmf.model.finding import Severity
from pmf.model.period import Period, YearType
from pmf.rules.judging import FIRST_YEAR, LAST_YEAR


def known_indicators(batch: Batch, context: Context) -> Coded[KnownIndicator | None]:
    """The indicator of each row; None, with a finding, where there is none such."""
    codes = batch.column("code")
    fixes: dict[str, str] = {}
    for code in codes.values:
        if code is not None and code not in context.indicators:
            other = context.spelt_otherwise(code)
            close = [other] if other else get_close_matches(code, context.indicators, n=1, cutoff=0.75)
            fixes[code] = (
                f"Did you mean {close[0]}?" if close else "Check the code against the list of indicators."
            )
    for row in codes.rows(lambda code: code in fixes):
        batch.say(
            Severity.ERROR,
            "unknown_code",
            row,
            "code",
            f"There is no indicator with the code {codes[row]}.",
            fixes[codes[row]],
        )
    return codes.map(context.indicators.get)


def periods_of(batch: Batch, known: Coded[KnownIndicator | None]) -> Coded[Period | None]:
    """The period of each row in its indicator's kind of year; None, with a finding, where it is unclear."""
    cells = batch.table.columns["Period"]
    year_types = known.map(lambda indicator: indicator.year_type if indicator else YearType.FINANCIAL)
    told = combined((cells, year_types), _period)
    for row in told.rows(lambda period: isinstance(period, CellProblem)):
        problem = told[row]
        if isinstance(problem, CellProblem):
            batch.say(Severity.ERROR, problem.code, row, "period", problem.message, problem.fix)
    return told.map(lambda period: None if isinstance(period, CellProblem) else period)


def _period(cell: RawCell, year_type: YearType) -> Period | CellProblem | None:
    if cell is None:
        return None
    try:
        period: Period = period_in(year_type)(cell)
    except CellProblem as problem:
        return problem
    if not FIRST_YEAR <= period.year <= LAST_YEAR:
        return CellProblem(
            "unclear_period", f"{period.label} is not a year that figures are kept for.", "Check the year."
        )
    return period


def settle_periods(batch: Batch, periods: Coded[Period | None]) -> None:
    """Put each row's period into the columns that the store takes."""
    batch.values["period"] = periods.map(lambda period: period and period.label)
    batch.values["frequency"] = periods.map(lambda period: period and period.frequency.value)
    batch.values["starts"] = periods.map(lambda period: period and period.starts)
    batch.values["ends"] = periods.map(lambda period: period and period.ends)
    for name in ("place", "population_group"):
        batch.values[name] = batch.column(name).map(lambda text: text or "")


def refuse_repeats(batch: Batch, periods: Coded[Period | None]) -> None:
    """An error for each row whose indicator, period, place and group stood before."""
    codes = batch.column("code")
    which, firsts = together([codes, periods, batch.column("place"), batch.column("population_group")])
    if len(firsts) == len(which):
        return
    first = firsts[which]
    whole = codes.mask(lambda code: code is not None) & periods.mask(lambda period: period is not None)
    for row in np.flatnonzero((first != np.arange(len(first))) & whole).tolist():
        earlier = batch.table.where("Indicator code", int(first[row]))
        batch.say(
            Severity.ERROR,
            "duplicate",
            row,
            "code",
            f"{codes[row]} for {periods[row]} stands in {earlier} as well.",
            "Keep one of the rows.",
        )


def refuse_repeats_between(batches: Sequence[Batch]) -> None:
    """An error for each row that says of a period what a row of another table of the same return says."""
    figures = ("code", "starts", "ends", "place", "population_group")
    reports = ("action_id", "starts", "ends")
    sums = ("service", "starts", "ends")
    lines = ("line", "service", "account", "fund", "nature", "starts", "ends")
    for kind, names in (
        ("targets", figures), ("performance", figures), ("actions", reports), ("budget", lines),
        ("feedback", sums), ("workforce", sums), ("risks", ("risk_id", "reviewed_on")),
        ("complaints", ("case_id", "stage")),
    ):  # fmt: skip
        same = [batch for batch in batches if batch.table.kind == kind]
        seen: dict[tuple[Any, ...], tuple[Batch, int]] = {}
        for batch in same if len(same) > 1 else ():
            for row, key in enumerate(zip(*(batch.column(name) for name in names), strict=True)):
                other, first = seen.setdefault(key, (batch, row))
                if other is not batch and None not in key:
                    where = f"{other.table.sheet}!" if other.table.sheet else ""
                    batch.say(
                        Severity.ERROR,
                        "duplicate",
                        row,
                        names[0],
                        f"{key[0]}{_for(batch, row)} stands in {where}{other.table.where(other.headings[names[0]], first)} as well.",
                        "Keep one of the rows.",
                    )


def _for(batch: Batch, row: int) -> str:
    """For when a row speaks, if it is of a period."""
    return f" for {batch.values['period'][row] or 'today'}" if "period" in batch.values else ""
