"""A table that a mapping is making: its rows can be taken out, and each time it is said which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pmf.intake.coded import Coded, Mask, Rows
from pmf.intake.grid import Table
from pmf.intake.mapping_model import Reading
from pmf.intake.mapping_sheet import FoundTable
from pmf.model.cell import RawCell
from pmf.model.finding import Finding, Severity

CODE, PERIOD, STANDING = "Indicator code", "Period", "Standing"


@dataclass(slots=True)
class Draft:
    """A table in the making: every column, where its cells stand, and the rows that are kept."""

    columns: dict[str, Coded[RawCell]]
    places: dict[str, Sequence[int] | int]
    numbers: np.ndarray

    def keep(self, rows: Mask | Rows) -> None:
        """Go on with some of the rows alone."""
        self.columns = {name: column.take(rows) for name, column in self.columns.items()}
        self.places = {
            name: place if isinstance(place, int) else np.asarray(place)[rows]  # type: ignore[misc]
            for name, place in self.places.items()
        }
        self.numbers = self.numbers[rows]

    def table(self, reading: Reading, sheet: str | None) -> Table:
        """The table as it is by now."""
        return Table(
            reading.kind, sheet, self.numbers, self.columns, dict(self.places), reading.value_wins  # type: ignore[arg-type]
        )  # fmt: skip


def leave_out(
    draft: Draft, hit: Mask, heading: str, found: FoundTable, findings: list[Finding],
    code: str, what: str, severity: Severity,
) -> None:  # fmt: skip
    """Take rows out, and say how many and where they stand."""
    rows = np.flatnonzero(hit)
    if not len(rows):
        return
    table = Table("performance", None, draft.numbers, draft.columns, dict(draft.places))  # type: ignore[arg-type]
    many = f"{len(rows):,} rows" if len(rows) != 1 else "1 row"
    said = what if len(rows) != 1 else what.replace("have ", "has ", 1).replace("are left", "is left").replace("say ", "says ", 1)  # fmt: skip
    findings.append(
        Finding(
            severity, code, f"{many} {said}.",
            "Nothing to do, if the publisher means it; otherwise mend the file or the mapping.",
            found.sheet.name, addresses_of(table, rows, heading),
        )
    )  # fmt: skip
    draft.keep(~hit)


def addresses_of(table: Table, rows: Rows, heading: str = PERIOD) -> tuple[str, ...]:
    """Where a heading's cells stand in some of the rows, each place once."""
    return tuple(dict.fromkeys(table.where(heading, row) for row in rows.tolist()))
