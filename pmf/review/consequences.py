"""What would be so if a return were verified, withdrawn or put back: worked out by doing it in a
transaction that is undone, so that it is the rules themselves that say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pmf.access.past_returns import require_to_open
from pmf.access.permissions import require
from pmf.model.role import Action
from pmf.reports.reading import Reader
from pmf.rules import judging
from pmf.store.return_events import refuse_out_of_turn, suppose_event
from pmf.store.returns import return_called

Row = Mapping[str, Any]
Key = tuple[str, date, date]
# How far a return may reach for its statuses to be worked out while somebody waits.
_MOST_CODES = 400


@dataclass(frozen=True, slots=True)
class Moved:
    """An indicator whose status in a period would be another."""

    code: str
    name: str
    period: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Consequence:
    """`going_back` figures would be what they were before, `gone` would have none, `coming` would stand;
    `registers` are the plans, indicators and targets that would stand no longer, or stand. `moved` is None
    where too much would have to be judged."""

    going_back: int
    gone: int
    coming: int
    registers: int
    moved: Sequence[Moved] | None

    def sentence(self) -> str:
        """All of it in words."""
        parts = []
        for count, one, many in (
            (self.going_back, "figure goes back to what it was", "figures go back to what they were"),
            (self.gone, "figure is no longer there", "figures are no longer there"),
            (self.coming, "figure comes to stand", "figures come to stand"),
            (self.registers, "row of the registers is affected", "rows of the registers are affected"),
        ):
            if count:
                parts.append(f"{count:,} {one if count == 1 else many}")
        if self.moved is not None and (self.moved or parts):
            changes = len(self.moved)
            parts.append(
                "no status changes"
                if not changes
                else f"{changes:,} status{'' if changes == 1 else 'es'} change"
                + ("s" if changes == 1 else "")
            )
        said = "; ".join(parts)
        return said[:1].upper() + said[1:] + "."


def consequence(reader: Reader, return_id: str, event: str) -> Consequence:
    """What an event (`verified`, `withdrawn`, `restored`) would do to figures and statuses, now.

    Raises UnknownReturnError where the event cannot follow.
    """
    require(reader.framework, reader.person, Action.READ_RETURNS)
    database = reader.database
    row = return_called(database, return_id)
    require_to_open(database, reader.framework, reader.person, row)
    refuse_out_of_turn(row, event)
    asked = {"return_no": row["return_no"], "at": database.now()}
    figures = [
        one
        for one in database.ask("return_figures", asked)
        if one["became_in"] is None and (one["value"] is not None or one["marker"] is not None)
    ]
    registers = database.ask("return_registers", asked)
    targets = [one for one in registers if one["kind"] == "targets"]
    moved = _moved(reader, row["return_no"], event, [*figures, *targets])
    if event != "withdrawn":
        coming = sum(not one["counts"] for one in figures)
        return Consequence(0, 0, coming, len(registers), moved)
    standing = [one for one in figures if one["counts"]]
    back = sum(one["was"] is not None or one["was_marker"] is not None for one in standing)
    return Consequence(back, len(standing) - back, 0, len(registers), moved)


def _moved(reader: Reader, return_no: int, event: str, facts: Sequence[Row]) -> list[Moved] | None:
    database = reader.database
    today = database.now().date()
    codes = sorted({one.get("code") or one["subject"] for one in facts})
    if not codes or len(codes) > _MOST_CODES:
        return None if codes else []
    about: dict[str, Any] = {
        "codes": codes,
        "since": min(one["starts"] for one in facts),
        "until": max(min(max(one["ends"] for one in facts), today), min(one["starts"] for one in facts)),
    }
    before = _statuses(judging.own_periods(database, at=database.now(), **about))
    with database.trying() as work:
        suppose_event(work, return_no, event)
        after = _statuses(judging.own_periods_on(work.cursor, at=work.moment, **about))
    return [
        Moved(row["code"], row["name"], row["period"], row["status"], after[key]["status"])
        for key, row in before.items()
        if key in after and after[key]["status"] != row["status"]
    ]


def _statuses(rows: Sequence[Row]) -> dict[Key, Row]:
    return {(row["code"], row["starts"], row["ends"]): row for row in rows}
