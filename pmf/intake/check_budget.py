"""Checks of budget lines: what each says of itself. What stood before is `check_budget_before`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from pmf.intake.check_periods import settle_periods
from pmf.intake.check_services import Told, pounds, refuse_repeats, say_all, settle_services
from pmf.intake.columns import Batch
from pmf.intake.context import Context
from pmf.intake.grid import tidy
from pmf.model.finding import Severity
from pmf.model.words import Account, Nature

KEY = ("line", "service", "account", "fund", "nature")
# By so much an amount may lie above what it is part of before anybody is asked.
_ROOM, _ROOM_POUNDS = Decimal("1.05"), 1_000
_AMOUNTS = {
    "approved": "approved budget", "actual": "actual", "forecast": "forecast", "profile": "profile",
}  # fmt: skip
BALANCES = (Account.RESERVES, Account.BORROWING)


def check_budget(batch: Batch, context: Context) -> None:
    """Periods, services, no line twice, and amounts that fit each other. A revenue line where nothing else is said;
    a line that was restricted stays so where nothing is said."""
    settle_periods(batch, context)
    values = batch.values
    values["account"] = [one or Account.REVENUE for one in values["account"]]
    settle_services(
        batch, context, leave_out=[row for row, one in enumerate(values["account"]) if one in BALANCES]
    )
    refuse_repeats(batch, (*KEY, "starts", "ends"), "The same line for this period")
    for row in range(len(batch.table)):
        line = {name: values[name][row] for name in values}
        told = [*_signs(line), *_above(line), *_savings(line), *_balance(line), *_restricted(line, context)]
        say_all(batch, row, told)
    values["restricted"] = [
        _stays_restricted(line, context) if said is None else said
        for line, said in zip(values["line"], values["restricted"], strict=True)
    ]


def _signs(line: Mapping[str, Any]) -> Iterator[Told]:
    """Income is positive here; a ledger keeps it with a minus."""
    below = [name for name in _AMOUNTS if line[name] is not None and line[name] < 0]
    is_income = line["nature"] is Nature.INCOME and line["account"] not in BALANCES
    as_in_a_ledger = is_income and {"approved", "forecast"} & set(below)
    for name in below:
        if as_in_a_ledger:
            yield (
                Severity.ERROR,
                "income_negative",
                name,
                f"Income is typed with a minus, {pounds(line[name])}, as ledgers keep it.",
                "Type it without the minus: the column “Nature” says that it is income. For a ledger's own export,"
                " have a layout saved that turns the sign.",
            )
        else:
            yield (
                Severity.WARNING,
                "amount_negative",
                name,
                f"The {_AMOUNTS[name]} is below 0: {pounds(line[name])}.",
                "Check the sign. If money came back, or the line is a recharge, accept it.",
            )


def _above(line: Mapping[str, Any]) -> Iterator[Told]:
    """More spent or earned than the whole year is to bring."""
    if line["account"] in BALANCES:
        return
    pairs = (
        ("actual", "forecast", "actual_above_forecast", "The actual to date, {}, is above the forecast for the whole year, {}.", "Check both, and bring the forecast up to date."),
        ("profile", "approved", "profile_above_budget", "The profile to date, {}, is above the approved budget for the whole year, {}.", "Check both: the profile is the part of the budget that falls due by now."),
    )  # fmt: skip
    for part, whole, code, message, fix in pairs:
        one, all_of_it = line[part], line[whole]
        if None not in (one, all_of_it) and one > max(all_of_it, 0) * _ROOM + _ROOM_POUNDS:
            yield (Severity.WARNING, code, part, message.format(pounds(one), pounds(all_of_it)), fix)


def _savings(line: Mapping[str, Any]) -> Iterator[Told]:
    target, delivered = line["savings_target"], line["savings_delivered"]
    if line["account"] is not Account.REVENUE and (target or delivered):
        yield (
            Severity.WARNING,
            "capital_savings",
            "savings_target" if target else "savings_delivered",
            f"Savings are of revenue, and this is a line of {line['account'].value}.",
            "Put the saving on the revenue line that it is made on.",
        )
    elif delivered and target is None:
        yield (
            Severity.WARNING,
            "savings_above_target",
            "savings_delivered",
            f"Savings of {pounds(delivered)} are delivered, and there is no target for them.",
            "Fill in “Savings target”, so that it can be said how much of it is delivered.",
        )
    elif delivered is not None and target is not None and delivered > target:
        yield (
            Severity.WARNING,
            "savings_above_target",
            "savings_delivered",
            f"More savings are delivered, {pounds(delivered)}, than were to be made, {pounds(target)}.",
            "Check both. If more was saved than planned, accept it and say so in “Commentary”.",
        )


def _balance(line: Mapping[str, Any]) -> Iterator[Told]:
    """Reserves and borrowing: balances, with the least or the most that they may come to."""
    limit, planned = line["limit_amount"], line["approved"]
    account = line["account"]
    if account not in BALANCES:
        if limit is not None:
            yield (
                Severity.WARNING,
                "limit_misplaced",
                "limit_amount",
                "A limit is given for a line that is neither of reserves nor of borrowing, and is not used.",
                "Choose the Account that it belongs to, or empty the cell.",
            )
        return
    what = "floor" if account is Account.RESERVES else "ceiling"
    if limit is None:
        yield (
            Severity.NOTE,
            "no_limit",
            "limit_amount",
            f"No {what} is given, so nobody can be told when the balance goes beyond it.",
            f"Fill in “Limit” with the {'least' if what == 'floor' else 'most'} that the balance may come to.",
        )
    elif planned is not None and (planned < limit if what == "floor" else planned > limit):
        yield (
            Severity.WARNING,
            "plan_beyond_limit",
            "approved",
            f"The balance planned for the year's end, {pounds(planned)}, is beyond its {what} of {pounds(limit)} already.",
            "Check both: Approved budget is the balance planned, Actual the balance now, Forecast the balance expected.",
        )


def _restricted(line: Mapping[str, Any], context: Context) -> Iterator[Told]:
    if not _stays_restricted(line["line"], context):
        return
    if line["restricted"] is None:
        yield (
            Severity.WARNING,
            "restricted_kept",
            "restricted",
            "“Restricted” is blank, and it was Yes before. The line stays restricted.",
            "Type Yes. If everybody may see it now, type No.",
        )
    elif line["restricted"] is False:
        yield (
            Severity.WARNING,
            "restricted_lifted",
            "restricted",
            "This line was restricted, and “Restricted” now says No: everybody will see it.",
            "Type Yes, unless that is meant.",
        )


def _stays_restricted(line: str | None, context: Context) -> bool:
    return tidy(line or "") in context.restricted_lines
