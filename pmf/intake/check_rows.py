"""Checks of a return's figures as a whole: rows that slipped, a column that was sorted, two that were
swapped, and figures that are those of another period."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from pmf.intake.columns import Batch
from pmf.intake.history import FIELDS, Brought, where_typed
from pmf.intake.past import date_of
from pmf.model.finding import Finding, Severity
from pmf.model.period import Frequency, period_of

# Longer returns are histories, which nobody types by hand: their figures are looked at one by one alone.
MOST_ROWS = 3_000
_AT_LEAST = 3
# A figure counts for no more than this when it is asked whether a column would fit better elsewhere.
_CAP = 2.0
_GAIN = 3.0
Misfit = Callable[[int, int], float | None]


def check_rows(batch: Batch, figures: Sequence[Brought]) -> None:
    """Say what went wrong with many rows at once. To be asked before any of the figures is trusted."""
    if not 0 < len(figures) <= MOST_ROWS:
        return
    _check_swapped(batch, figures)
    for name in FIELDS:
        typed = [figure for figure in figures if name in figure.as_typed]
        if len(typed) >= _AT_LEAST and not _check_sorted(batch, typed, name):
            _check_slipped(batch, figures, name)
    _check_other_period(batch, figures)


def _say(
    severity: Severity, code: str, batch: Batch, where: Sequence[tuple[int, str]], message: str, fix: str
) -> None:
    cells = tuple(batch.table.where(batch.headings[name], row) for row, name in where)
    batch.findings.append(Finding(severity, code, message, fix, batch.table.sheet, cells))


def _check_slipped(batch: Batch, figures: Sequence[Brought], name: str) -> None:
    for by, side in ((1, "above"), (-1, "below")):
        run = _best_run([_gain(figures, at, at - by, name) for at in range(len(figures))])
        moved = [figures[at].row for at in run if name in figures[at].as_typed]
        if len(moved) >= _AT_LEAST:
            cells = [(row, name) for row in moved]
            first, last = (batch.table.where(batch.headings[name], row) for row in (moved[0], moved[-1]))
            _say(
                Severity.WARNING,
                "rows_slipped",
                batch,
                cells,
                f"From {first} to {last} the figures seem to have slipped by one row: they fit the indicators one row {side} better.",
                f"Check that each figure stands beside its own indicator, and move them {'up' if by > 0 else 'down'} if not.",
            )
            return


def _gain(figures: Sequence[Brought], at: int, elsewhere: int, name: str) -> float:
    """How much better a number fits another row than its own: below 0 if worse, 0 if it cannot be told."""
    number = figures[at].as_typed.get(name)
    if number is None or not 0 <= elsewhere < len(figures):
        return 0.0
    here, there = figures[at].misfit(name, number), figures[elsewhere].misfit(name, number)
    if here is None or there is None:
        return 0.0
    return min(here, _CAP) - min(there, _CAP)


def _best_run(gains: Sequence[float]) -> range:
    """The run of rows that gains most, if it gains enough."""
    best, best_run, total, start = 0.0, range(0), 0.0, 0
    for at, gain in enumerate(gains):
        if total <= 0:
            total, start = 0.0, at
        total += gain
        if total > best:
            best, best_run = total, range(start, at + 1)
    return best_run if best >= _GAIN else range(0)


def _check_sorted(batch: Batch, typed: Sequence[Brought], name: str) -> bool:
    numbers = [figure.as_typed[name] for figure in typed]
    if len(set(numbers)) < 5 or (numbers != sorted(numbers) and numbers != sorted(numbers, reverse=True)):
        return False
    misfits = [figure.misfit(name, number) for figure, number in zip(typed, numbers, strict=True)]
    odd = sum(misfit is not None and misfit > 1 for misfit in misfits)
    if odd < max(2, len(typed) // 5):
        return False
    _say(
        Severity.WARNING,
        "column_sorted",
        batch,
        [(figure.row, name) for figure in typed],
        f"The column “{batch.headings[name]}” is in order of size, and {odd} of its figures do not fit their indicators.",
        "It may have been sorted without the rest of the table. Undo the sorting, or copy the column anew.",
    )
    return True


def _check_swapped(batch: Batch, figures: Sequence[Brought]) -> None:
    swapped = []
    whole = [figure for figure in figures if {"numerator", "denominator"} <= set(figure.numbers)]
    for figure in whole:
        top, bottom = figure.numbers["numerator"], figure.numbers["denominator"]
        as_is = [figure.misfit("numerator", top), figure.misfit("denominator", bottom)]
        other = [figure.misfit("numerator", bottom), figure.misfit("denominator", top)]
        if all(fit is not None and fit <= 1 for fit in other) and any(
            fit is not None and fit > 1 for fit in as_is
        ):
            swapped.append(figure)
    if not swapped or (len(swapped) < _AT_LEAST and len(swapped) < len(whole)):
        return
    _say(
        Severity.WARNING,
        "columns_swapped",
        batch,
        [(figure.row, name) for figure in swapped for name in ("numerator", "denominator")],
        f"In {_rows(len(swapped))} the numerator fits the denominators before it, and the denominator the numerators.",
        "Check whether the two columns are swapped.",
    )


def _check_other_period(batch: Batch, figures: Sequence[Brought]) -> None:
    """Figures that were handed in for another period already: the wrong file, or one filled in on top."""
    same: Counter[int] = Counter()
    could_be: Counter[int] = Counter()
    which: dict[int, list[Brought]] = {}
    for figure in figures:
        columns = [figure.series.past(name) for name in figure.as_typed]
        if not any(past.varies for past in columns):
            continue
        for month in columns[0].stands:
            steps = figure.month - month
            could_be[steps] += 1
            if all(
                past.stands.get(month) == figure.as_typed[name]
                for name, past in zip(figure.as_typed, columns, strict=True)
            ):
                same[steps] += 1
                which.setdefault(steps, []).append(figure)
    if not same:
        return
    steps, count = max(same.items(), key=lambda item: (item[1], -abs(item[0])))
    if count < _AT_LEAST or count < 0.5 * could_be[steps]:
        return
    found = which[steps]
    of = sorted({_period(batch, figure, figure.month - steps) for figure in found})
    _say(
        Severity.WARNING,
        "figures_of_another_period",
        batch,
        [(figure.row, where_typed(batch, figure)) for figure in found],
        f"These {count} figures are exactly those that stand for {_listed(of)}.",
        "Check that it is the right file, and that the new figures were typed over the old ones.",
    )


def _period(batch: Batch, figure: Brought, month: int) -> str:
    indicator = figure.series.indicator
    frequency = batch.values["frequency"][figure.row]
    return period_of(date_of(month), Frequency(frequency), indicator.year_type).label


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " and " + words[-1]


def _rows(count: int) -> str:
    return "one row" if count == 1 else f"{count} rows"
