"""The nations of the United Kingdom, whose bank holidays differ."""

from __future__ import annotations

from enum import StrEnum


class Nation(StrEnum):
    """Where a council is. Working days are counted by its bank holidays."""

    ENGLAND = "England"
    SCOTLAND = "Scotland"
    WALES = "Wales"
    NORTHERN_IRELAND = "Northern Ireland"
