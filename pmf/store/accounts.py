"""Who has which roles: a dated fact for each change, the newest counts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pmf.store.answers import rows_of
from pmf.store.database import Act, Database


def set_account(
    database: Database, email: str, name: str, roles: Sequence[str], services: Sequence[str], *, by: str
) -> None:
    """Say what someone may do from now on. No roles takes their access away."""
    with database.writing(Act("account set", email.casefold(), by)) as work:
        work.detail |= {"roles": list(roles), "services": list(services)}
        work.cursor.execute(
            "INSERT INTO council.account VALUES (?, ?, ?, ?, ?, ?)",
            [work.moment, email.strip().casefold(), name.strip(), list(roles), list(services), by],
        )


def accounts(database: Database, at: datetime | None = None) -> list[dict[str, Any]]:
    """Everyone that was ever named, by address, as at a moment."""
    with database.asking() as cursor:
        return rows_of(
            cursor.execute(
                "SELECT unnest(arg_max(a, a.recorded_at)) FROM council.account AS a WHERE a.recorded_at <= $at"
                " GROUP BY a.email ORDER BY a.email",
                {"at": at or datetime(9999, 1, 1)},
            )
        )


def account_of(database: Database, email: str) -> dict[str, Any] | None:
    """What someone may do now, or None."""
    return next((row for row in accounts(database) if row["email"] == email.strip().casefold()), None)
