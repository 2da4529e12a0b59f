"""The words for how a figure stands. What decides among them is in `pmf/rules`."""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    """Rated: green to red (yellow under one rule alone). The rest are greys, each for its own reason."""

    GREEN = "green"
    YELLOW = "yellow"
    AMBER = "amber"
    RED = "red"
    NO_DATA = "no_data"
    NOT_DUE = "not_due"
    NO_TARGET = "no_target"
    DATA_ONLY = "data_only"
    NOT_APPLICABLE = "not_applicable"
    SUPPRESSED = "suppressed"


RATED = (Status.GREEN, Status.YELLOW, Status.AMBER, Status.RED)
GREYS = tuple(status for status in Status if status not in RATED)


class Marker(StrEnum):
    """What stands in a cell in place of a figure, on purpose."""

    NOT_APPLICABLE = "not_applicable"
    NOT_AVAILABLE = "not_available"
    SUPPRESSED = "suppressed"
    LOW = "low"
