"""What an act said, as the ledger keeps it and the database writes it, so that the two can be held together."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any


def as_said(values: Sequence[Any]) -> list[str | None]:
    """Values as text: figures with their twelve places, days as ISO, nothing as None."""
    return [None if one is None else text_of(one) for one in values]


def text_of(one: Any) -> str:
    """One value as the database casts it to text."""
    return f"{one:.12f}" if isinstance(one, Decimal) else str(one)
