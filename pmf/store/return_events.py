"""What happens to a return after it was handed in: verified, sent back, withdrawn, restored."""

from __future__ import annotations

from pmf.store.database import Act, Database, Writing
from pmf.store.returns import UnknownReturnError, return_called

# From which state each event may follow.
_FROM = {
    "verified": ("awaiting",),
    "sent_back": ("awaiting",),
    "withdrawn": ("accepted", "awaiting"),
    "restored": ("withdrawn", "sent_back"),
}


def refuse_out_of_turn(row: dict[str, object], event: str) -> None:
    """Raise UnknownReturnError unless a return is in a state that an event may follow."""
    if row["state"] not in _FROM[event]:
        state = str(row["state"]).replace("_", " ")
        raise UnknownReturnError(f"{row['return_id']} is {state}, so it cannot be {event.replace('_', ' ')}.")


def note_event(
    database: Database,
    return_id: str,
    event: str,
    *,
    by: str,
    reason: str | None = None,
    file_hash: str | None = None,
) -> None:
    """Record an event of a return, with the hash of the file that was before the eyes of whoever did it.

    Raises UnknownReturnError if there is no such return, its state does not allow the event, or the
    hash is of another file.
    """
    return_id = return_id.strip().upper()
    with database.writing(Act(f"return {event}", return_id, by)) as work:
        # Looked at inside the transaction, so that of two people pressing at once one is told.
        row = return_called(database, return_id)
        refuse_out_of_turn(row, event)
        if file_hash is not None and file_hash != row["file_hash"]:
            raise UnknownReturnError(
                f"{return_id} is not the file that was shown. Open it again and look once more."
            )
        work.detail |= {"reason": reason, "file": row["file_hash"]}
        _write(work, int(row["return_no"]), event, by, reason, file_hash)


def suppose_event(work: Writing, return_no: int, event: str) -> None:
    """Write an event in a transaction that will be undone, to see what would be so."""
    _write(work, return_no, event, "nobody", None, None)


def _write(
    work: Writing, return_no: int, event: str, by: str, reason: str | None, file_hash: str | None
) -> None:
    work.cursor.execute(
        "INSERT INTO council.return_event VALUES (?, ?, ?, ?, ?, ?)",
        [return_no, event, work.moment, by, reason, file_hash],
    )
