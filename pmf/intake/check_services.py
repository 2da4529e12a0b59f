"""What the returns of money, risks, customers and people have in common: a service in each row, and no row twice."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from difflib import get_close_matches

from pmf.intake.columns import Batch
from pmf.intake.context import Context
from pmf.intake.grid import tidy
from pmf.model.finding import Severity

Told = tuple[Severity, str, str, str, str]


def settle_services(batch: Batch, context: Context, *, leave_out: Sequence[int] = ()) -> None:
    """Give each service its usual spelling; say where there is none such, or another was asked for.

    A service without indicators and plans is asked about the first time alone, unless its name is almost one that is
    known. Rows to `leave_out` are the whole council's.
    """
    known = {tidy(name): name for name in sorted(context.services_known)}
    before = {tidy(name) for name in context.services_before(batch.table.kind)}
    apart = set(leave_out)
    services: list[str | None] = list(batch.values["service"])
    for row, service in enumerate(services):
        if not service:
            services[row] = None
            continue
        word = tidy(service)
        services[row] = known.get(word, service)
        if row not in apart and known and word not in known:
            near = [known[one] for one in get_close_matches(word, known, n=3, cutoff=0.75)]
            if near or word not in before:
                batch.say(
                    Severity.WARNING,
                    "unknown_service",
                    row,
                    "service",
                    f"There is no service “{service}” among those with indicators or plans.",
                    f"Did you mean {' or '.join(near)}? If it is another, accept it."
                    if near
                    else "Check how it is spelt. If it is right, accept it: it is known from then on.",
                )
        if context.service and word != tidy(context.service):
            batch.say(
                Severity.ERROR,
                "other_service",
                row,
                "service",
                f"This row belongs to {service}, not to {context.service}.",
                "Take the row out, or hand it in with that service's return.",
            )
    batch.values["service"] = services


def refuse_repeats(batch: Batch, names: Sequence[str], what: str) -> None:
    """An error for each row whose fields stood in a row before. `what` says in words what would be there twice."""
    first: dict[tuple[object, ...], int] = {}
    values = batch.values
    for row, key in enumerate(zip(*(values[name] for name in names), strict=True)):
        if None in key:
            continue
        if (earlier := first.setdefault(key, row)) != row:
            where = batch.table.where(batch.headings[names[0]], earlier)
            batch.say(
                Severity.ERROR,
                "duplicate",
                row,
                names[0],
                f"{what} stands in {where} as well.",
                "Keep one of the rows, or put them together into one.",
            )


def say_all(batch: Batch, row: int, told: Sequence[Told]) -> None:
    """Add what was found in a row."""
    for severity, code, name, message, fix in told:
        batch.say(severity, code, row, name, message, fix)


def pounds(amount: Decimal) -> str:
    """An amount to the pound, as finance writes it: `£1,234,000`, `−£5`."""
    return f"{'−' if amount < 0 else ''}£{abs(amount):,.0f}"


def count(number: Decimal | int) -> str:
    """A number with its thousands apart and no noughts at its end."""
    return f"{Decimal(number).normalize():,f}"


def say_blank(batch: Batch, row: int) -> None:
    """Nothing is given in a row but whose it is: it is left out, and what stood stays."""
    batch.say(
        Severity.WARNING,
        "blank_where_due",
        row,
        "service",
        f"Nothing is given for {batch.values['service'][row]} in {batch.values['period'][row]}, so nothing is stored for it.",
        "Fill the row in, or accept: what stood before stays as it was.",
    )
