"""What happens to a return after it was handed in: verified, sent back, withdrawn, restored."""

from __future__ import annotations

from pmf.store.database import Act, Database
from pmf.store.returns import UnknownReturnError, return_called

# From which state each event may follow.
_FROM = {
    "verified": ("awaiting",),
    "sent_back": ("awaiting",),
    "withdrawn": ("accepted", "awaiting"),
    "restored": ("withdrawn", "sent_back"),
}


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
        if row["state"] not in _FROM[event]:
            raise UnknownReturnError(
                f"{return_id} is {row['state'].replace('_', ' ')}, so it cannot be {event.replace('_', ' ')}."
            )
        if file_hash is not None and file_hash != row["file_hash"]:
            raise UnknownReturnError(
                f"{return_id} is not the file that was shown. Open it again and look once more."
            )
        work.detail |= {"reason": reason, "file": row["file_hash"]}
        work.cursor.execute(
            "INSERT INTO council.return_event VALUES (?, ?, ?, ?, ?, ?)",
            [row["return_no"], event, work.moment, by, reason, file_hash],
        )
