"""Money that is moved between budget lines: asked for and answered, facts, each a signed act, never changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import duckdb

from pmf.model.period import Period
from pmf.store.answers import first_row, rows_of
from pmf.store.database import Act, Database
from pmf.store.said import as_said

Row = Mapping[str, Any]
ASKED, APPROVED, REFUSED, TAKEN_BACK = "asked", "approved", "refused", "taken_back"


@dataclass(frozen=True, slots=True)
class Virement:
    """An amount in pounds that is to move between two lines of what is spent in a `year`, of one fund and account."""

    year: Period
    fund: str
    account: str
    from_service: str
    from_line: str
    to_service: str
    to_line: str
    amount: Decimal
    reason: str


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands at the moment of a write, looked at inside its transaction."""

    cursor: duckdb.DuckDBPyConnection
    at: datetime

    def lines(self, year: Period, *, may_see: bool, without: int | None = None) -> list[dict[str, Any]]:
        """The lines of what is spent in a year: `approved`, and how much of it is `spoken_for` by virements, of which
        one may be left out."""
        text = "FROM spending_line($at, $starts, $ends, $without, $may_see) WHERE $may_see OR NOT restricted"
        asked = {
            "at": self.at,
            "starts": year.starts,
            "ends": year.ends,
            "without": without,
            "may_see": may_see,
        }
        return rows_of(self.cursor.execute(text, asked))

    def virement(self, number: int) -> Row | None:
        """The row of `standing_virement` for a number, or None."""
        text = "FROM standing_virement($at) WHERE virement_no = $number"
        found = rows_of(self.cursor.execute(text, {"at": self.at, "number": number}))
        return found[0] if found else None


def ask(database: Database, look: Callable[[Standing], Virement], *, by: str) -> int:
    """Record that a virement is asked for and give its number. `look` is shown what stands within the transaction and
    gives the virement with lines as they are spelt, or raises: then nothing is written."""
    with database.writing(Act("virement asked", "virement", by)) as work:
        one = look(Standing(work.cursor, work.moment))
        found = first_row(
            work.cursor.execute("SELECT coalesce(max(virement_no), 0) + 1 FROM council.virement")
        )
        number = int(found[0]) if found else 1
        rest = [one.year.label, one.year.starts, one.fund, one.account, one.from_service, one.from_line, one.to_service,
                one.to_line, one.amount, one.reason]  # fmt: skip
        work.cursor.execute(
            "INSERT INTO council.virement VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [number, work.moment, by, *rest],
        )
        work.detail["said"] = as_said([number, *rest])
    return number


def answer(
    database: Database,
    number: int,
    event: str,
    words: str | None,
    look: Callable[[Standing], None],
    *,
    by: str,
) -> None:
    """Record what became of a virement: APPROVED, REFUSED or TAKEN_BACK. `look` is shown what stands, and raises
    where that may not be."""
    with database.writing(Act("virement answered", f"virement {number}", by)) as work:
        look(Standing(work.cursor, work.moment))
        work.cursor.execute(
            "INSERT INTO council.virement_event VALUES (?, ?, ?, ?, ?)",
            [number, work.moment, by, event, words],
        )
        work.detail["said"] = as_said([number, event, words])


def virements(database: Database, at: datetime, *, may_see: bool) -> list[dict[str, Any]]:
    """Every virement as it stood at a moment (UTC), newest first; without `may_see` none of restricted lines."""
    return database.ask("virements", {"at": at, "may_see": may_see})


def spending_lines(database: Database, at: datetime, year: Period, *, may_see: bool) -> list[dict[str, Any]]:
    """The lines between which money may be moved in a year, by service; without `may_see` no restricted ones."""
    asked = {"at": at, "starts": year.starts, "ends": year.ends, "may_see": may_see}
    return database.ask("spending_lines", asked)
