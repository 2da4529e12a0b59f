"""Financial years, quarters and months, and the ways in which officers write them.

Months count from 0, April 2023; quarters from 0, 2023/24 Q1. 2026/27 Q2 is quarter 13.
"""

import datetime as dt
from dataclasses import dataclass

FIRST_YEAR = 2023
FIRST_RETURN = 11
LAST_QUARTER = 13
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
LENGTH = {"Monthly": 1, "Quarterly": 3, "Six-monthly": 6, "Annual": 12}


@dataclass(frozen=True)
class Period:
    """A stretch of months that an indicator is counted over. `first` is its first month, from April 2023."""

    first: int
    months: int
    calendar: str = "Financial"

    @property
    def last(self) -> int:
        return self.first + self.months - 1

    @property
    def quarter(self) -> int:
        """The quarter whose return brings the figure."""
        return self.last // 3

    @property
    def start(self) -> dt.date:
        return month_date(self.first)

    @property
    def label(self) -> str:
        """As the program writes it."""
        year = year_label(FIRST_YEAR + self.first // 12)
        if self.calendar != "Financial":
            return str(self.start.year) if self.calendar == "Calendar" else year_label(self.start.year)
        if self.months == 1:
            return f"{year} {MONTHS[self.start.month - 1]}"
        step = {3: "Q", 6: "H"}.get(self.months)
        return f"{year} {step}{self.first % 12 // self.months + 1}" if step else year

    def written(self, month_style: str, quarter_style: str) -> str | dt.date:
        """As this officer writes it."""
        if self.months == 1:
            return written_month(self.start, month_style, self.label)
        return written_quarter(self.quarter, quarter_style) if self.months == 3 else self.label


def month_date(month: int) -> dt.date:
    return dt.date(FIRST_YEAR + (month + 3) // 12, (month + 3) % 12 + 1, 1)


def year_label(year: int, dash: str = "/") -> str:
    return f"{year}{dash}{(year + 1) % 100:02}"


def quarter_label(quarter: int) -> str:
    return f"{year_label(FIRST_YEAR + quarter // 4)} Q{quarter % 4 + 1}"


def quarter_end(quarter: int) -> dt.date:
    return month_date(3 * quarter + 3) - dt.timedelta(days=1)


def written_month(day: dt.date, style: str, label: str) -> str | dt.date:
    name = MONTHS[day.month - 1]
    return {
        "Excel date": day,
        "Dec-25": f"{name}-{day.year % 100}",
        "December 2025": day.strftime("%B %Y"),
        "2025-12": f"{day.year}-{day.month:02}",
    }.get(style, label)


def written_quarter(quarter: int, style: str) -> str:
    year, q = FIRST_YEAR + quarter // 4, quarter % 4 + 1
    return {
        "Q3 25/26": f"Q{q} {year % 100}/{(year + 1) % 100}",
        "2025-26 Q3": f"{year_label(year, '-')} Q{q}",
        "Q3 2025/26": f"Q{q} {year_label(year)}",
    }.get(style, quarter_label(quarter))


def periods_of(frequency: str, calendar: str = "Financial") -> list[Period]:
    """Every finished period between April 2023 and September 2026."""
    months = LENGTH[frequency]
    first = {"Financial": 0, "Calendar": -3, "Academic": 5}[calendar]
    ends = 3 * LAST_QUARTER + 3
    return [Period(m, months, calendar) for m in range(first, ends - months + 1, months)]
