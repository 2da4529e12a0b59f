"""What money should look like, worked out once more in plain Python and fractions, one position at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from fractions import Fraction

from rules.council_facts import BudgetRow, Council

from pmf.model.period import Frequency, Period
from pmf.model.subjects import Finance

FUNDS = {"general_fund": "General Fund", "hra": "HRA"}
Key = tuple[str, str, str]


@dataclass(frozen=True)
class Stands:
    """A position: what it comes to, why, and what it was before, the newest first."""

    subject: str
    status: str
    because: str
    value: Fraction | None
    kinds: tuple[str, ...]
    past: tuple[tuple[str, str, Fraction | None], ...]


class FinanceOracle:
    """The positions of a council in a period, for somebody who may see restricted lines or may not. Returns were all
    accepted long ago, so that only their number tells which is newer."""

    def __init__(self, council: Council, setting: Finance, *, restricted: bool) -> None:
        hidden = {(row.line, row.service) for row in self._versions(council.budgets) if row.restricted}
        self.setting = setting
        self.rows = [
            row
            for row in self._versions(council.budgets)
            if restricted or (row.line, row.service) not in hidden
        ]

    @staticmethod
    def _versions(rows: Sequence[BudgetRow]) -> list[BudgetRow]:
        """Of each line and period the version of the return with the highest number."""
        newest: dict[object, BudgetRow] = {}
        for row in rows:
            key = (row.line, row.service, row.account, row.fund, row.nature, row.when.starts, row.when.ends)
            if key not in newest or newest[key].return_no < row.return_no:
                newest[key] = row
        return list(newest.values())

    def positions(self, period: Period) -> list[Stands]:
        """Every position of a period, by subject."""
        shown: dict[Key, Stands] = {}
        for key in sorted({_key(row) for row in self.rows}):
            now = self._judged(key, period)
            if now is None:
                now = self._missing(key, period)
            if now is None:
                continue
            past = [(period.label, now[0], now[2])]
            for step in range(1, 8):
                before = self._judged(key, period.shift(-step))
                if before is not None:
                    past.append((period.shift(-step).label, before[0], before[2]))
            shown[key] = Stands(_subject(key), *now, tuple(past))
        for account, fund, name in [key for key in shown if key[0] == "borrowing"]:
            if ("reserves", fund, name) in shown:  # the reserve keeps its name
                key = (account, fund, name)
                shown[key] = replace(shown[key], subject=f"{name} · {FUNDS[fund]} borrowing")
        return sorted(shown.values(), key=lambda one: one.subject)

    def total(self, fund: str, account: str, period: Period) -> Fraction | None:
        """The variance of all services of a fund and account; None where a line wants one or there is none."""
        lines = [row for row in self._lines(period) if (row.fund, row.account) == (fund, account)]
        return sum((_adverse(row) for row in lines), Fraction(0)) if _whole(lines) and lines else None

    def _lines(self, period: Period) -> list[BudgetRow]:
        """Of each line the position that reaches furthest in the period's year."""
        first = period.within(Frequency.YEAR).starts
        newest: dict[object, BudgetRow] = {}
        for row in self.rows:
            key = (row.line, row.service, row.account, row.fund, row.nature)
            if first <= row.when.ends <= period.ends and (
                key not in newest or newest[key].when.ends < row.when.ends
            ):
                newest[key] = row
        return list(newest.values())

    def _missing(self, key: Key, period: Period) -> tuple[str, str, None, tuple[str, ...]] | None:
        first = period.within(Frequency.YEAR).starts
        last_year = [
            row for row in self.rows if _key(row) == key and row.when.ends == first - timedelta(days=1)
        ]
        return ("no_data", "awaited", None, ()) if last_year else None

    def _judged(self, key: Key, period: Period) -> tuple[str, str, Fraction | None, tuple[str, ...]] | None:
        lines = [row for row in self._lines(period) if _key(row) == key]
        if not lines:
            return None
        account = key[0]
        alone = account in ("reserves", "borrowing")
        kinds: list[str] = []
        short = self._savings_short(lines)
        if not _whole(lines):
            return "no_data", "no_forecast", None, ("savings_short",) if short else ()
        if alone:
            return self._balance(account, lines)
        adverse = sum((_adverse(row) for row in lines), Fraction(0))
        spent = sum(
            (Fraction(row.approved or 0) for row in lines if row.nature == "expenditure"), Fraction(0)
        )
        earned = sum((Fraction(row.approved or 0) for row in lines if row.nature == "income"), Fraction(0))
        base = spent if account == "capital" or self.setting.base == "gross" else spent - earned
        slipped = -sum((_adverse(row) for row in lines if row.nature == "expenditure"), Fraction(0))
        money = self.setting
        slips = account == "capital" and _beyond(slipped, money.slippage_percent, money.under_pounds, spent)
        if _beyond(adverse, money.red_percent, money.red_pounds, base):
            status, because = "red", "over_red"
            kinds.append("overspend")
        elif _beyond(adverse, money.amber_percent, money.amber_pounds, base):
            status, because = "amber", "over_amber"
        elif slips:
            status, because = "amber", "slipping"
        elif account == "revenue" and _beyond(-adverse, money.under_percent, money.under_pounds, base):
            status, because = "amber", "under"
        else:
            status = "green"
            because = "over_within" if adverse > 0 else "under_within" if adverse < 0 else "on_budget"
        kinds += ["savings_short"] if short else []
        kinds += ["capital_slippage"] if slips else []
        kinds += ["underspend"] if because == "under" else []
        return status, because, adverse, tuple(kinds)

    def _balance(
        self, account: str, lines: list[BudgetRow]
    ) -> tuple[str, str, Fraction | None, tuple[str, ...]]:
        forecast = sum((Fraction(row.forecast or 0) for row in lines), Fraction(0))
        planned = sum((Fraction(row.approved or 0) for row in lines), Fraction(0))
        now = [Fraction(row.actual) for row in lines if row.actual is not None]
        seen = [forecast, sum(now, Fraction(0))] if len(now) == len(lines) else [forecast]
        limits = [Fraction(row.limit_amount) for row in lines if row.limit_amount is not None]
        if not limits:
            return "data_only", "no_limit", (forecast - planned) * (-1 if account == "reserves" else 1), ()
        limit = sum(limits, Fraction(0))
        beyond = limit - min(seen) if account == "reserves" else max(seen) - limit
        if beyond <= 0:
            return "green", "limit_kept", beyond, ()
        return "red", "limit_passed", beyond, ("reserve_low" if account == "reserves" else "borrowing_high",)

    def _savings_short(self, lines: list[BudgetRow]) -> bool:
        due = [row for row in lines if row.savings_target is not None]
        wanted = sum((Fraction(row.savings_target or 0) for row in due), Fraction(0))
        done = sum((Fraction(row.savings_delivered or 0) for row in due), Fraction(0))
        return wanted > 0 and done * 100 < wanted * Fraction(self.setting.savings.minimum)


def _key(row: BudgetRow) -> Key:
    return row.account, row.fund, row.line if row.account in ("reserves", "borrowing") else row.service


def _subject(key: Key) -> str:
    account, fund, named = key
    if account in ("reserves", "borrowing"):
        return named + (" · HRA" if fund == "hra" else "")
    return f"{named} · {FUNDS[fund]} {account}"


def _whole(lines: list[BudgetRow]) -> bool:
    return all(row.approved is not None and row.forecast is not None for row in lines)


def _adverse(row: BudgetRow) -> Fraction:
    return (
        Fraction(row.forecast or 0) - Fraction(row.approved or 0)
        if row.nature == "expenditure"
        else Fraction(row.approved or 0) - Fraction(row.forecast or 0)
    )


def _beyond(amount: Fraction, per_cent: object, pounds: object, base: Fraction) -> bool:
    return amount > Fraction(pounds) and (base <= 0 or amount * 100 > Fraction(per_cent) * base)  # type: ignore[arg-type]
