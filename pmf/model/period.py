"""A stretch of time that a figure covers, and how officers write it.

Quarters and halves are counted from the start of the year they belong to: April for the
financial year of UK local government, January for the calendar year, September for the
academic year. A label always names both years of a year that spans two, so that nobody has
to guess which year "Q4 2025" lies in.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cached_property, lru_cache


class YearType(StrEnum):
    """Which year an indicator is counted in."""

    FINANCIAL = "financial"
    CALENDAR = "calendar"
    ACADEMIC = "academic"

    @property
    def first_month(self) -> int:
        """The month, 1 to 12, in which such a year begins."""
        return {"financial": 4, "calendar": 1, "academic": 9}[self.value]


class Frequency(StrEnum):
    """How long a period is."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"

    @property
    def months(self) -> int:
        """How many months such a period has."""
        return _MONTHS_OF[self]

    @property
    def per_year(self) -> int:
        """How many such periods make a year."""
        return 12 // self.months


_MONTHS_OF = {Frequency.MONTH: 1, Frequency.QUARTER: 3, Frequency.HALF: 6, Frequency.YEAR: 12}


class UnclearPeriodError(ValueError):
    """A text that is no period, or could be more than one. The message says which, in plain words."""


MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTH_NUMBERS = {name.lower(): number for number, name in enumerate(MONTHS, 1)} | {
    name.lower(): number for number, name in enumerate(calendar.month_name) if name
}
_MONTH_NUMBERS["sept"] = 9


@dataclass(frozen=True)
class Period:
    """`number` counts the periods of its frequency within the year that begins in `year`, from 1."""

    year_type: YearType
    frequency: Frequency
    year: int
    number: int

    @cached_property
    def starts(self) -> date:
        """The first day."""
        months = self.year_type.first_month - 1 + (self.number - 1) * self.frequency.months
        return date(self.year + months // 12, months % 12 + 1, 1)

    @cached_property
    def ends(self) -> date:
        """The last day."""
        months = self.starts.month - 1 + self.frequency.months
        return date(self.starts.year + months // 12, months % 12 + 1, 1) - timedelta(days=1)

    @cached_property
    def year_label(self) -> str:
        """The year it lies in: `2025/26`, or `2025` for a calendar year."""
        if self.year_type is YearType.CALENDAR:
            return str(self.year)
        return f"{self.year}/{(self.year + 1) % 100:02d}"

    @cached_property
    def label(self) -> str:
        """How it is written everywhere: `2025/26 Q3`, `2025/26 Dec`, `2025/26 H1`, `2025/26`."""
        match self.frequency:
            case Frequency.YEAR:
                return self.year_label
            case Frequency.HALF:
                return f"{self.year_label} H{self.number}"
            case Frequency.QUARTER:
                return f"{self.year_label} Q{self.number}"
            case _:
                return f"{self.year_label} {MONTHS[self.starts.month - 1]}"

    @property
    def position(self) -> int:
        """A running count, so that the period before has this less one, and the same period last
        year has this less `frequency.per_year`."""
        return self.year * self.frequency.per_year + self.number - 1

    def shift(self, steps: int) -> Period:
        """The period `steps` later, or earlier if negative."""
        year, number = divmod(self.position + steps, self.frequency.per_year)
        return Period(self.year_type, self.frequency, year, number + 1)

    def within(self, frequency: Frequency) -> Period:
        """The period of the given, longer or equal, frequency that this one lies in."""
        months_in = (self.number - 1) * self.frequency.months
        return Period(self.year_type, frequency, self.year, months_in // frequency.months + 1)

    def parts(self, frequency: Frequency) -> list[Period]:
        """The periods of the given, shorter or equal, frequency that make up this one."""
        count = self.frequency.months // frequency.months
        first = (self.number - 1) * count + 1
        return [Period(self.year_type, frequency, self.year, first + step) for step in range(count)]

    def __str__(self) -> str:
        return self.label


def period_of(day: date, frequency: Frequency, year_type: YearType = YearType.FINANCIAL) -> Period:
    """The period of a frequency that holds a day."""
    first = year_type.first_month
    year = day.year if day.month >= first else day.year - 1
    return Period(year_type, frequency, year, ((day.month - first) % 12) // frequency.months + 1)


def every_period(first_year: int, last_year: int) -> Iterator[Period]:
    """Each period of each kind of year that begins between two years, both included."""
    for year_type in YearType:
        for frequency in Frequency:
            for year in range(first_year, last_year + 1):
                for number in range(1, frequency.per_year + 1):
                    yield Period(year_type, frequency, year, number)


_YEAR_PAIR = re.compile(r"(?<!\d)(\d{4}|\d{2})\s*[/-]\s*(\d{4}|\d{2})(?!\d)")
_ONE_YEAR = re.compile(r"(?<!\d)(\d{4})(?!\d)")
_SUB_PERIOD = re.compile(r"(?i)\b(?:(q|quarter|qtr|h|half)\s*([1-4]))\b")
_MONTH_WORD = re.compile(r"(?i)\b(" + "|".join(sorted(_MONTH_NUMBERS, key=len, reverse=True)) + r")\b\.?")
_ISO_MONTH = re.compile(r"^(\d{4})-(\d{2})$")
_ISO_DAY = re.compile(r"^(\d{4})-(\d{2})-(\d{2})(?:[ T]00:00(?::00)?)?$")
_BRITISH_DAY = re.compile(r"^(\d{1,2})[/.](\d{1,2})[/.](\d{4})$")
_MONTH_AND_YEAR = re.compile(r"^([A-Za-z]+)\.?[\s\-']*(\d{4}|\d{2})$")

HOW_TO_WRITE = "Write it like 2025/26 Q3, 2025/26 Dec or 2025/26."


@lru_cache(maxsize=16384)
def parse_period(written: str | date, year_type: YearType = YearType.FINANCIAL) -> Period:
    """Read a period as officers write it.

    `written` is the text of a cell, or the date in it. `year_type` is the indicator's. Raises
    UnclearPeriodError where the text could mean two things: it is never guessed.
    """
    if isinstance(written, datetime):
        written = written.date()
    if isinstance(written, date):
        return period_of(written, Frequency.MONTH, year_type)
    text = " ".join(written.replace("–", "-").replace(";", " ").replace(",", " ").split())
    try:
        return _from_text(text, year_type)
    except UnclearPeriodError:
        raise
    except ValueError:  # a year that the calendar does not have, such as 0000
        raise UnclearPeriodError(f"“{text}” is not in the calendar.") from None


def _from_text(text: str, year_type: YearType) -> Period:
    day = _a_day(text)
    if day:
        return period_of(day, Frequency.MONTH, year_type)
    if match := _ISO_MONTH.match(text):
        return _iso_month(match, text, year_type)
    if match := _YEAR_PAIR.search(text):
        return _in_named_year(text, match, year_type)
    if (match := _MONTH_AND_YEAR.match(text)) and match[1].lower() in _MONTH_NUMBERS:
        year = int(match[2]) if len(match[2]) == 4 else 2000 + int(match[2])
        return period_of(date(year, _MONTH_NUMBERS[match[1].lower()], 1), Frequency.MONTH, year_type)
    if match := _ONE_YEAR.search(text):
        return _in_single_year(text, match, year_type)
    raise UnclearPeriodError(f"“{text}” is not a period.")


def _a_day(text: str) -> date | None:
    try:
        if match := _ISO_DAY.match(text):
            return date(int(match[1]), int(match[2]), int(match[3]))
        if match := _BRITISH_DAY.match(text):
            return date(int(match[3]), int(match[2]), int(match[1]))
    except ValueError:
        raise UnclearPeriodError(f"“{text}” is not a date in the calendar.") from None
    return None


def _iso_month(match: re.Match[str], text: str, year_type: YearType) -> Period:
    year, second = int(match[1]), int(match[2])
    follows = second == (year + 1) % 100
    if 1 <= second <= 12 and follows:
        raise UnclearPeriodError(
            f"“{text}” could be the year {year}/{second:02d} or {MONTHS[second - 1]} {year}."
        )
    if 1 <= second <= 12:
        return period_of(date(year, second, 1), Frequency.MONTH, year_type)
    if follows:
        return _whole_year(year, year_type, text)
    raise UnclearPeriodError(f"“{text}” is neither a month nor a year.")


def _in_named_year(text: str, match: re.Match[str], year_type: YearType) -> Period:
    first, second = match[1], match[2]
    year = int(first) if len(first) == 4 else 2000 + int(first)
    if int(second) % 100 != (year + 1) % 100 or (len(second) == 4 and int(second) != year + 1):
        raise UnclearPeriodError(f"“{text}” spans more than one year.")
    rest = (text[: match.start()] + " " + text[match.end() :]).strip(" -:")
    if not rest or re.fullmatch(r"(?i)(fy|f/y|year|financial year|academic year|outturn)", rest):
        return _whole_year(year, year_type, text)
    if year_type is YearType.CALENDAR:
        raise UnclearPeriodError(f"“{text}” names two years, but this indicator counts calendar years.")
    if (sub := _SUB_PERIOD.search(rest)) and _SUB_PERIOD.sub("", rest, count=1).strip(" -:") == "":
        return _numbered(sub, year, year_type, text)
    if (word := _MONTH_WORD.search(rest)) and _MONTH_WORD.sub("", rest, count=1).strip(" -:") == "":
        month = _MONTH_NUMBERS[word[1].lower()]
        return period_of(
            date(year if month >= year_type.first_month else year + 1, month, 1), Frequency.MONTH, year_type
        )
    raise UnclearPeriodError(f"“{text}” is not a period.")


def _in_single_year(text: str, match: re.Match[str], year_type: YearType) -> Period:
    year = int(match[1])
    rest = (text[: match.start()] + " " + text[match.end() :]).strip(" -:")
    sub = _SUB_PERIOD.fullmatch(rest)
    if rest and not sub:
        raise UnclearPeriodError(f"“{text}” is not a period.")
    if year_type is not YearType.CALENDAR:
        start, before = f"{year}/{(year + 1) % 100:02d}", f"{year - 1}/{year % 100:02d}"
        part = f" {sub[0].upper()}" if sub else ""
        raise UnclearPeriodError(f"“{text}” could be {before}{part} or {start}{part}.")
    return _numbered(sub, year, year_type, text) if sub else _whole_year(year, year_type, text)


def _whole_year(year: int, year_type: YearType, text: str) -> Period:
    if year_type is YearType.CALENDAR and not _ONE_YEAR.fullmatch(text):
        raise UnclearPeriodError(f"“{text}” names two years, but this indicator counts calendar years.")
    return Period(year_type, Frequency.YEAR, year, 1)


def _numbered(sub: re.Match[str], year: int, year_type: YearType, text: str) -> Period:
    number = int(sub[2])
    if sub[1].lower().startswith("q"):
        return Period(year_type, Frequency.QUARTER, year, number)
    if number > 2:
        raise UnclearPeriodError(f"“{text}”: a year has two halves, H1 and H2.")
    return Period(year_type, Frequency.HALF, year, number)
