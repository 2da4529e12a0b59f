"""Reads the table of money in `tests/spec` into one return: each row a service, or a reserve or loan, of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from rules.spec_tables import Row, rows_of

from pmf.model.subjects import Finance

_LINE = re.compile(
    r"(?P<what>spend|income|holds) (?P<approved>[\d.]+) to (?P<forecast>[\d.]+)"
    r"(?: saves (?P<saved>[\d.]+) of (?P<to_save>[\d.]+))?(?: limit (?P<limit>[\d.]+))?"
)
HEADINGS = ("Line", "Service", "Period", "Fund", "Nature", "Account", "Approved budget", "Actual to date",
            "Forecast outturn", "Savings target", "Savings delivered", "Limit", "Directorate")  # fmt: skip


def cases() -> list[Row]:
    """The rows of the table."""
    return rows_of("finance")


def subject(row: Row) -> str:
    """What a row's position is called."""
    if row["account"] in ("Reserves", "Borrowing"):
        return row["code"] + (" · HRA" if row["fund"] == "HRA" else "")
    return f"{row['code']} · {row['fund']} {row['account'].lower()}"


def lines(period: str) -> Iterator[tuple[object, ...]]:
    """The lines of a return of every row."""
    yield HEADINGS
    for row in cases():
        for number, said in enumerate(row["lines"].split("; ")):
            found = _LINE.fullmatch(said)
            assert found, f"“{said}” is no line"
            alone = found["what"] == "holds"
            yield (
                row["code"] if alone else f"Line {number}", "Treasury" if alone else row["code"], period, row["fund"],
                "Income" if found["what"] == "income" or row["account"] == "Reserves" else "Expenditure", row["account"], found["approved"],
                found["approved"] if alone else "0", found["forecast"], found["to_save"] or "", found["saved"] or "",
                found["limit"] or "", "",
            )  # fmt: skip


def setting(row: Row) -> Finance:
    """What a row is judged by: `base gross; red 0.5%`, else what a framework has that says nothing."""
    told: dict[str, object] = {}
    for part in filter(None, row["settings"].split("; ")):
        name, said = part.split(" ")
        told[name if name == "base" else f"{name}_percent"] = (
            said if name == "base" else Decimal(said.rstrip("%"))
        )
    return Finance.model_validate(told)
