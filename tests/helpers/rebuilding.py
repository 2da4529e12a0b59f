"""Builds a council anew from what was handed in: the files that it keeps, in the order of its ledger."""

from __future__ import annotations

import json

from helpers.council import Council
from pmf.intake.road import examine, submit
from pmf.model.person import Person
from pmf.store import returns
from pmf.store.return_events import note_event
from pmf.store.returns import HandedIn

ROLES = frozenset({"officer", "performance_team"})


def rebuild(source: Council, fresh: Council) -> None:
    """Take every return of the source down the road into a fresh council, at the moments of the source.

    A refused file is not kept, so its refusal is noted under its number without being read again."""
    rows = {row["return_id"]: row for row in returns.every_return(source.database)}
    for entry in source.database.entries():
        moment = entry.recorded_at
        fresh.database._clock = lambda moment=moment: moment  # type: ignore[misc]
        detail = json.loads(entry.detail)
        if entry.event == "return accepted":
            row = rows[detail["return"]]
            examined = examine(
                fresh.road, Person(row["handed_in_by"], ROLES), row["file_name"],
                returns.content_of(source.database, row["file_hash"]), kind=row["kind"], mapping=row["mapping"],
            )  # fmt: skip
            stored = submit(fresh.road, Person(row["handed_in_by"], ROLES), examined, yes=True)
            assert stored is not None and stored.return_id == row["return_id"], examined.findings
        elif entry.event == "return refused":
            row = rows[detail["return"]]
            handed_in = HandedIn(row["file_name"], b"not kept", row["kind"], row["handed_in_by"])
            returns.refuse(fresh.database, handed_in, row["row_count"], [])
        elif entry.event.startswith("return "):
            event = entry.event.removeprefix("return ")
            note_event(fresh.database, entry.subject, event, by=entry.done_by, reason=detail["reason"])
