"""What is said of budgets, from the facts that the SQL gave. Decides nothing.

In sentences money is said to the pound (`£612,000`), so that it can be held against the books; in pictures and
headlines it is short (`£612k`, `£1.24m`). A variance is never a sign alone, and no per cent goes without its base.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from pmf.model.framework import Words
from pmf.rules.wording import day, rounded

Row = Mapping[str, Any]

# The kinds of exception that it gives, the gravest first, and what each is called; the facts of the row that the
# sentence of each names; and the sentences.
KINDS: dict[str, str] = {
    "overspend": "Overspend",
    "reserve_low": "Reserve below its least",
    "borrowing_high": "Borrowing above its limit",
    "savings_short": "Savings not delivered",
    "capital_slippage": "Capital slipping",
    "underspend": "Underspend",
}
FACTS: dict[str, tuple[str, ...]] = dict.fromkeys(KINDS, ("budget",))

FUNDS = {"general_fund": "General Fund", "hra": "HRA"}
ACCOUNTS = {"revenue": "Revenue", "capital": "Capital", "reserves": "Reserves", "borrowing": "Borrowing"}
# What a matter is said to be, beside its mark, by its ground.
STANDS = {
    "over_red": "Overspend", "over_amber": "Overspend to watch", "under": "Underspend", "slipping": "Slipping",
    "over_within": "Within tolerance", "under_within": "Within tolerance", "on_budget": "On budget",
    "limit_passed": "Limit passed", "limit_kept": "Within its limit", "no_limit": "No limit set",
    "no_forecast": "No forecast", "awaited": "Overdue", "not_yet_due": "Not due",
}  # fmt: skip
# What a per cent is of.
_BASES = {"net": "net budget", "gross": "gross budget", "programme": "programme"}


def part(fund: str, account: str) -> str:
    """`General Fund revenue`, as `finance.sql` names it."""
    return f"{FUNDS[fund]} {account}"


def exact(amount: Decimal | None) -> str:
    """An amount to the pound, without a sign: `£612,000`; nothing as –."""
    return "–" if amount is None else f"£{rounded(abs(amount), 0):,}"


def short(amount: Decimal | None) -> str:
    """An amount as a picture has room for it, without a sign: `£2`, `£612k`, `£1.24m`, `£21.60m`, `£1.20bn`."""
    if amount is None:
        return "–"
    size = abs(amount)
    for from_, unit, letter, places in (
        (Decimal(999_995_000), Decimal(1_000_000_000), "bn", 2),
        (Decimal(999_500), Decimal(1_000_000), "m", 2),
        (Decimal(1_000), Decimal(1_000), "k", 0),
    ):
        if size >= from_:
            return f"£{rounded(size / unit, places):,}{letter}"
    return f"£{rounded(size, 0):,}"


def signed(amount: Decimal | None, said: Callable[[Decimal | None], str] = exact) -> str:
    """An amount that may be less than nothing, with its minus: `−£3,000`."""
    return f"−{said(amount)}" if amount is not None and amount < 0 and said(amount) != "£0" else said(amount)


def variance(amount: Decimal | None, said: Callable[[Decimal | None], str] = exact) -> str:
    """A variance in words: `£612,000 over`, `£31,000 under`, `on budget`."""
    if amount is None:
        return "not known"
    return f"{said(amount)} {'over' if amount > 0 else 'under'}" if amount else "on budget"


def line_variance(row: Row) -> str:
    """A line's variance as what it means for it: more spent, or less earned."""
    adverse = row["adverse"]
    if adverse is None:
        return "no forecast"
    if not adverse:
        return "on budget"
    if row["nature"] == "income":
        return f"{exact(adverse)} {'not earned' if adverse > 0 else 'more earned'}"
    if row["account"] == "capital" and adverse < 0:
        return f"{exact(adverse)} later or less"
    return f"{exact(adverse)} {'overspent' if adverse > 0 else 'underspent'}"


def per_cent(share: Decimal | None) -> str:
    """A share without a sign, with a decimal: `14.8%`; with two where one would be nothing; nothing where there is none."""
    if share is None:
        return ""
    size = abs(share)
    places = 1 if size >= Decimal("0.95") or not size else 2
    return f"{rounded(size, places)}%" if not size or rounded(size, 2) else "less than 0.01%"


def bounds(percent: Decimal, pounds: Decimal) -> str:
    """The two amounts that a variance has to be above: `2% and £50,000`."""
    return f"{_plain(percent)}% and {exact(pounds)}"


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def reason(row: Row, words: Words) -> str:
    """Why a position has the status that it has, in one or two sentences."""
    money = row["budget"]
    return _REASONS[row["because"]](money) + carried(money)


def carried(money: Row) -> str:
    """What is not of the period itself, in a sentence; nothing where all is."""
    late, lines = money["lines_carried"] or 0, money["lines"]
    if not late:
        return ""
    which = "It is" if late == lines else f"{late} of its {lines} lines {'is' if late == 1 else 'are'}"
    return f" {which} as handed in for {money['carried_from']}."


def of_base(money: Row) -> str:
    """What a position's budget is and what share of it the variance comes to: `its net budget of £4,135,000 (14.8%)`."""
    named = f"its {_BASES[money['base_kind']]} of {signed(money['base'])}"
    return f"{named} ({per_cent(money['share'])})" if money["share"] is not None else named


def income(money: Row) -> str:
    """Which part of a variance is income not earned, to go on a sentence; nothing where none is."""
    short_by, over = money["income_short"], money["variance"]
    if short_by <= 0:
        return ""
    if over >= short_by:
        return f", {exact(short_by)} of it income not earned"
    return f"; {exact(short_by)} of income is not earned, and spending below budget makes up for {'it' if over <= 0 else 'part of it'}"


def _over(money: Row) -> str:
    return f"Forecast {exact(money['variance'])} over {of_base(money)}{income(money)}"


def _under(money: Row) -> str:
    return f"Forecast {exact(money['variance'])} under {of_base(money)}{income(money)}"


def _begins(colour: str, money: Row) -> str:
    percent, pounds = money[f"{colour}_percent"], money[f"{colour}_pounds"]
    if money["share"] is None:
        return f"; {_COLOURS[colour]} begins at {exact(pounds)}, because there is no budget to say a per cent of."
    return f"; {_COLOURS[colour]} begins at {bounds(percent, pounds)}."


_COLOURS = {"amber": "amber", "red": "red", "under": "an underspend to talk about"}


def _slipping(money: Row) -> str:
    return (
        f"{exact(money['slippage'])} of the programme of {exact(money['spending_budget'])} "
        f"({per_cent(money['slippage_share'])}) will not be spent this year; slippage to talk about begins at "
        f"{bounds(money['slippage_percent'], money['under_pounds'])}."
    )


def _limit_passed(money: Row) -> str:
    now, then, limit = exact(money["actual"]), exact(money["forecast"]), exact(money["limit_amount"])
    if money["account"] == "reserves":
        return f"{now} now and {then} at the year's end: {exact(money['beyond_limit'])} below the least of {limit}."
    return (
        f"{now} now and {then} at the year's end: {exact(money['beyond_limit'])} above the limit of {limit}."
    )


def _limit_kept(money: Row) -> str:
    now, then, limit = exact(money["actual"]), exact(money["forecast"]), exact(money["limit_amount"])
    which = "at or above the least of" if money["account"] == "reserves" else "within the limit of"
    return f"{now} now and {then} at the year's end, {which} {limit}."


def _no_limit(money: Row) -> str:
    which = "least" if money["account"] == "reserves" else "limit"
    return (
        f"{exact(money['actual'])} now and {exact(money['forecast'])} at the year's end; no {which} is set."
    )


def _no_forecast(money: Row) -> str:
    wanting, lines = money["lines_wanting"], money["lines"]
    were = "has" if wanting == 1 else "have"
    return f"{wanting} of {lines} lines {were} no budget or no forecast, so no variance can be said."


_REASONS: dict[str, Callable[[Row], str]] = {
    "over_red": lambda m: _over(m) + _begins("red", m),
    "over_amber": lambda m: _over(m) + _begins("amber", m),
    "over_within": lambda m: _over(m) + _begins("amber", m),
    "under": lambda m: _under(m) + _begins("under", m),
    "under_within": lambda m: f"{_under(m)}.",
    "on_budget": lambda m: (
        f"Forecast to come to its {_BASES[m['base_kind']]} of {signed(m['base'])} exactly{income(m)}."
    ),
    "slipping": _slipping,
    "limit_passed": _limit_passed,
    "limit_kept": _limit_kept,
    "no_limit": _no_limit,
    "no_forecast": _no_forecast,
    "awaited": lambda m: f"Nothing was handed in for this year; it was due by {day(m['due_by'])}.",
    "not_yet_due": lambda m: f"The first budget of this year is due by {day(m['due_by'])}.",
}


def _savings(row: Row, words: Words) -> str:
    money = row["budget"]
    return (
        f"{exact(money['savings_delivered'])} of {exact(money['savings_target'])} of savings is delivered "
        f"({per_cent(money['savings_share'])}); the least is {_plain(money['savings_minimum_percent'])}%."
    )


SENTENCES: dict[str, Callable[[Row, Words], str]] = {
    "overspend": lambda row, words: _over(row["budget"]) + _begins("red", row["budget"]),
    "reserve_low": lambda row, words: _limit_passed(row["budget"]),
    "borrowing_high": lambda row, words: _limit_passed(row["budget"]),
    "savings_short": _savings,
    "capital_slippage": lambda row, words: _slipping(row["budget"]),
    "underspend": lambda row, words: _under(row["budget"]) + _begins("under", row["budget"]),
}
