"""Who has which roles: a dated fact for each change, the newest counts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from pmf.store.answers import rows_of
from pmf.store.database import Act, Database

Row = dict[str, Any]
_NEWEST = "SELECT unnest(arg_max(a, a.recorded_at)) FROM council.account AS a"


def set_account(
    database: Database,
    email: str,
    name: str,
    roles: Sequence[str],
    services: Sequence[str],
    *,
    by: str,
    unless: Callable[[list[Row]], None] | None = None,
) -> None:
    """Say what someone may do from now on. No roles takes their access away.

    `unless` is shown every account within the transaction, so that of two people who press at once the
    second sees what the first did; nothing is written if it raises.
    """
    email = email.strip().casefold()
    with database.writing(Act("account set", email, by)) as work:
        if unless is not None:
            unless(accounts(database))
        work.detail |= {"roles": list(roles), "services": list(services)}
        work.cursor.execute(
            "INSERT INTO council.account VALUES (?, ?, ?, ?, ?, ?)",
            [work.moment, email, name.strip(), list(roles), list(services), by],
        )


def accounts(database: Database, at: datetime | None = None) -> list[Row]:
    """Everyone that was ever named, by address, as at a moment."""
    with database.asking() as cursor:
        return rows_of(
            cursor.execute(
                f"{_NEWEST} WHERE a.recorded_at <= $at GROUP BY a.email ORDER BY a.email",
                {"at": at or datetime(9999, 1, 1)},
            )
        )


def account_of(database: Database, email: str) -> Row | None:
    """What someone may do now, or None."""
    with database.asking() as cursor:
        found = rows_of(
            cursor.execute(
                f"{_NEWEST} WHERE a.email = $email GROUP BY a.email", {"email": email.strip().casefold()}
            )
        )
    return found[0] if found else None


def account_changes(database: Database) -> list[Row]:
    """Every change of every account, newest first, each with the roles and services `before` it."""
    with database.asking() as cursor:
        return rows_of(
            cursor.execute(
                "SELECT *, lag(roles) OVER each_one AS roles_before, lag(services) OVER each_one AS services_before"
                " FROM council.account WINDOW each_one AS (PARTITION BY email ORDER BY recorded_at)"
                " ORDER BY recorded_at DESC"
            )
        )
