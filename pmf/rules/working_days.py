"""Working days: Monday to Friday without the bank holidays of a nation.

Bank holidays are worked out for a process once, and only where something has a clock: the library that knows them
takes longer to load than a council takes to open.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache

import pyarrow as pa

from pmf.model.nation import Nation
from pmf.rules.judging import FIRST_YEAR, LAST_YEAR
from pmf.store.database import Database

_PARTS = {
    Nation.ENGLAND: "ENG",
    Nation.SCOTLAND: "SCT",
    Nation.WALES: "WLS",
    Nation.NORTHERN_IRELAND: "NIR",
}
_SATURDAY = 5


@cache
def bank_holidays(nation: Nation) -> Mapping[date, str]:
    """Each bank holiday that holds in a nation, with its name, of every year that has periods."""
    from holidays.countries.united_kingdom import UnitedKingdom

    found = UnitedKingdom(subdiv=_PARTS[nation], years=range(FIRST_YEAR, LAST_YEAR + 1))  # type: ignore[no-untyped-call]
    return dict(sorted(found.items()))


def nation_of(database: Database) -> Nation:
    """The nation by whose working days an open council is judged."""
    with database.asking() as cursor:
        return Nation(cursor.execute("SELECT name FROM nation").fetchall()[0][0])


def is_working(day: date, nation: Nation) -> bool:
    """Whether it is a working day."""
    return day.weekday() < _SATURDAY and day not in bank_holidays(nation)


def after(day: date, count: int, nation: Nation) -> date:
    """The `count`th working day after a day, which may itself be no working day. The day itself for none."""
    while count > 0:
        day += timedelta(days=1)
        count -= is_working(day, nation)
    return day


def between(first: date, last: date, nation: Nation) -> int:
    """How many working days there are after the first day up to and with the last."""
    days = (first + timedelta(days=step) for step in range(1, (last - first).days + 1))
    return sum(is_working(day, nation) for day in days)


def holidays_between(first: date, last: date, nation: Nation) -> list[tuple[date, str]]:
    """The bank holidays on a Monday to Friday after the first day up to and with the last."""
    return [
        (day, name)
        for day, name in bank_holidays(nation).items()
        if first < day <= last and day.weekday() < _SATURDAY
    ]


@cache
def calendar(nation: Nation) -> pa.Table:
    """One row per day, with the number of working days up to and with it, for the database."""
    first, last = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)
    days = [first + timedelta(days=step) for step in range((last - first).days + 1)]
    numbers, number = [], 0
    for day in days:
        number += is_working(day, nation)
        numbers.append(number)
    return pa.table({"day": pa.array(days, pa.date32()), "number": pa.array(numbers, pa.int32())})
