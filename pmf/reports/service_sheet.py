"""A service's own quarterly sheet: its complaints, comments and compliments, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pmf.model.period import Period
from pmf.reports.customer import Row, read_customers
from pmf.reports.reading import Reader, UnknownChoiceError
from pmf.rules import customer
from pmf.rules.customer_wording import VOLUMES, rate_sentence
from pmf.rules.rate_wording import trend

_UNITS_OF_TIME = {1: "month", 3: "quarter", 6: "half-year", 12: "year"}


@dataclass(frozen=True)
class Sheet:
    """A service's position, each rate with its sentence, each volume's name with its trend in words, its cases past their
    clock, and what it says itself."""

    position: Row
    rates: Sequence[tuple[Row, str]]
    volumes: Sequence[tuple[str, str]]
    open_late: Sequence[Row]
    said: str

    @property
    def title(self) -> str:
        """What the sheet is, in a line."""
        return f"{self.position['service']}: complaints, comments and compliments, {self.position['period']}"


def read_service_sheet(reader: Reader, service: str, *, period: Period, at: datetime) -> Sheet:
    """One service's sheet. Raises UnknownChoiceError where it has none."""
    reader.check()
    told = read_customers(reader, period=period, at=at)
    found = next((one for one in told.services if one["service"] == service), None)
    if found is None:
        raise UnknownChoiceError(f"Nothing of “{service}” was handed in for {period.label}.")
    facts, words = found["feedback"], reader.framework.words
    unit = _UNITS_OF_TIME[period.frequency.months]
    by_name = {one["volume"]: one for one in facts["volumes"] or ()}
    return Sheet(
        found,
        [(one, rate_sentence(one, facts, words)) for one in facts["rates"] or ()],
        [
            (VOLUMES[name], trend(by_name[name]["now"], by_name[name]["before"], by_name[name]["year_before"], unit))
            for name in VOLUMES
            if name in by_name
        ],
        [one for one in told.open_late if one["service"] == service],
        customer.said_by(reader.database, at=at, service=service, ends=found["ends"]),
    )  # fmt: skip
