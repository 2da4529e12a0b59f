"""Checks of budget lines against the period before of the same year, and of what a return leaves out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from pmf.intake.check_budget import BALANCES, KEY
from pmf.intake.check_services import Told, pounds, say_all
from pmf.intake.columns import Batch
from pmf.intake.context import Context
from pmf.intake.odd_figures import MAGNITUDE
from pmf.intake.sorting import listed
from pmf.model.finding import Finding, Severity
from pmf.model.period import Frequency, period_of

Rows = Sequence[Mapping[str, Any]]


def check_budget_before(batch: Batch, context: Context, before: Rows, standing: Rows) -> None:
    """`before` are rows of the question `budget_before`, `standing` those of `budget_of_year`: each line of the newest
    period before, of the years that the return is about."""
    was = {row["row_no"]: row["before"] for row in before if row["before"]}
    moved = {row["row_no"]: row["moved"] for row in before}
    for row in range(len(batch.table)):
        line = {name: values[row] for name, values in batch.values.items()}
        told = list(_magnitude(line, was.get(row)))
        if row in was and _year_of(was[row], context) == _year_of(line, context):
            told += _approved(line, was[row], moved[row])
        say_all(batch, row, told)
    _left_out(batch, context, standing)


def _year_of(line: Mapping[str, Any], context: Context) -> int | None:
    return line["ends"] and period_of(line["ends"], Frequency.YEAR, context.framework.calendar.year_type).year


def _magnitude(line: Mapping[str, Any], was: Mapping[str, Any] | None) -> Iterator[Told]:
    """Pounds typed as thousands, or a digit too many: against the forecast before, else against the budget."""
    forecast = line["forecast"]
    other, what = (was["forecast"], was["period"]) if was else (line["approved"], "the approved budget")
    if was and not _far(forecast, line["approved"]):
        return
    if _far(forecast, other):
        said = f"{pounds(other)} of {what}" if was else f"{pounds(other)} of approved budget"
        yield (
            Severity.WARNING,
            "order_of_magnitude",
            "forecast",
            f"A forecast of {pounds(forecast)} is far from the {said}.",
            "Check it: are all amounts in pounds? If it is right, accept it and say why in “Commentary”.",
        )


def _far(one: Decimal | None, other: Decimal | None) -> bool:
    if one is None or not other or max(abs(one), abs(other)) < 1_000:
        return False
    return one != 0 and (abs(one) >= MAGNITUDE * abs(other) or abs(one) * MAGNITUDE <= abs(other))


def _approved(line: Mapping[str, Any], was: Mapping[str, Any], moved: Decimal | None) -> Iterator[Told]:
    """A budget that changed within the year, unless approved virements say by how much."""
    now, before = line["approved"], was["approved"]
    if None in (now, before) or now - before == (moved or 0) or line["account"] in BALANCES:
        return
    step = f"{pounds(abs(now - before))} {'more' if now > before else 'less'}"
    yield (
        Severity.WARNING,
        "approved_changed",
        "approved",
        f"The approved budget was {pounds(before)} in {was['period']} and is {pounds(now)} now: {step}.",
        "If money was moved to or from this line, ask for the virement on the service's budget, or accept it and say by"
        " whose approval in “Commentary”."
        " If not, type what was approved.",
    )


def _left_out(batch: Batch, context: Context, standing: Rows) -> None:
    """Lines of the year that are not in the file, of its services; of all, where the file is of most of them."""
    values = batch.values
    there = {tuple(values[name][row] for name in KEY) for row in range(len(batch.table))}
    services = set(values["service"])
    all_of_them = {row["service"] for row in standing}
    whole = context.service is None and 2 * len(services & all_of_them) > len(all_of_them)
    gone = sorted(
        f"{row['line']} ({row['service']})"
        for row in standing
        if tuple(row[name] for name in KEY) not in there and (whole or row["service"] in services)
    )
    if gone:
        one = len(gone) == 1
        batch.findings.append(
            Finding(
                Severity.WARNING,
                "lines_missing",
                f"{'This line stood' if one else f'{len(gone)} lines stood'} in {standing[0]['period']} and "
                f"{'is' if one else 'are'} not in the file: {listed(gone)}.",
                "Put them back, with a forecast of 0 where nothing more is to come. Left out, they stay as they stood.",
                batch.table.sheet,
            )
        )
