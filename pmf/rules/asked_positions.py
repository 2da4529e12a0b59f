"""What the positions of money, risk, customers and workforce are asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pmf.model.period import Period
from pmf.model.subjects import Subjects


@dataclass(frozen=True, slots=True)
class Asked:
    """What the positions are asked for: as everything stood at a moment (UTC), for a period, of one directorate or
    of all. Without `restricted` no restricted budget line goes into anything."""

    at: datetime
    period: Period
    subjects: Subjects
    directorate: str | None = None
    restricted: bool = False

    @property
    def today(self) -> date:
        """The day of the moment."""
        return self.at.date()

    def parameters(self, text: str) -> dict[str, Any]:
        """Those of the common parameters that a query names."""
        every = {
            "at": self.at, "starts": self.period.starts, "ends": self.period.ends, "today": self.today,
            "directorate": self.directorate, "restricted": self.restricted, "months": self.period.frequency.months,
        }  # fmt: skip
        return {name: value for name, value in every.items() if f"${name}" in text}
