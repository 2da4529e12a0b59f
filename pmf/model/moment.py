"""Moments, as people give them."""

from __future__ import annotations

from datetime import datetime


def moment_from(text: str) -> datetime:
    """A moment in UTC from ISO text. A bare date is the end of that day; a zone is converted."""
    moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    if moment.tzinfo is not None:
        offset = moment.utcoffset()
        moment = moment.replace(tzinfo=None) - offset if offset else moment.replace(tzinfo=None)
    if len(text) <= 10:
        moment = moment.replace(hour=23, minute=59, second=59, microsecond=999999)
    return moment
