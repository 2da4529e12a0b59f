"""Who handed in which file, and when: the manifest."""

import datetime as dt
import random
from dataclasses import dataclass
from typing import NamedTuple

import council
import story
from periods import FIRST_RETURN, FIRST_YEAR, quarter_end


class HandedIn(NamedTuple):
    """A line of the manifest."""

    file: str
    kind: str
    by: str
    at: dt.datetime
    verified_by: str = ""
    verified_at: dt.datetime | None = None


@dataclass(frozen=True)
class Clock:
    """Office hours, the same each run."""

    rng: random.Random

    def on(self, day: dt.date) -> dt.datetime:
        while day.weekday() > 4:
            day -= dt.timedelta(days=1)
        minute = self.rng.randrange(8 * 60 + 20, 17 * 60 + 40)
        return dt.datetime.combine(day, dt.time()) + dt.timedelta(
            minutes=minute, seconds=self.rng.randrange(60)
        )


def days_taken(service: council.Service, quarter: int, rng: random.Random) -> int:
    name, late_quarter, late_days = story.LATE
    if (service.name, quarter) == (name, late_quarter):
        return late_days
    return service.days_taken + rng.randrange(-2, 3) * (service.code not in ("CHI", "ASC"))


def return_handed_in(service: council.Service, quarter: int, file: str) -> HandedIn:
    rng = random.Random(f"{council.SEED} {service.code} {quarter} handed in")
    day = quarter_end(quarter) + dt.timedelta(days=days_taken(service, quarter, rng))
    line = HandedIn(file, "performance", service.officer, Clock(rng).on(day))
    if (service.name, quarter) in story.NOT_YET_VERIFIED:
        return line
    return verified(line, service.verifier)


def verified(line: HandedIn, by: str) -> HandedIn:
    """Looked at by a second person, a few days later."""
    rng = random.Random(f"{council.SEED} {line.file} verified")
    day = line.at.date() + dt.timedelta(days=1 + rng.randrange(4))
    while day.weekday() > 4:
        day += dt.timedelta(days=1)
    return line._replace(verified_by=by, verified_at=Clock(rng).on(day))


def history_handed_in(directorate: str, year: int, file: str) -> HandedIn:
    rng = random.Random(f"{council.SEED} {directorate} {year} history")
    last = min(4 * (year - FIRST_YEAR) + 3, FIRST_RETURN - 1)
    day = quarter_end(last) + dt.timedelta(days=37 + rng.randrange(16))
    line = HandedIn(file, "performance", first_officer(directorate), Clock(rng).on(day))
    return verified(line, council.PERFORMANCE_TEAM)


def first_officer(directorate: str) -> str:
    return next(s.officer for s in council.SERVICES if s.directorate == directorate)


def team_handed_in(file: str, kind: str, year: int = FIRST_YEAR) -> HandedIn:
    """Plans and indicators in March 2023, targets in March of each year."""
    rng = random.Random(f"{council.SEED} {file}")
    day = {"plans": dt.date(2023, 3, 30), "indicators": dt.date(2023, 3, 31)}.get(kind, dt.date(year, 4, 4))
    return HandedIn(file, kind, council.PERFORMANCE_TEAM, Clock(rng).on(day))


def team_handed_in_on(file: str, kind: str, day: dt.date) -> HandedIn:
    """What the performance team changes in the life of plans and indicators."""
    return HandedIn(
        file, kind, council.PERFORMANCE_TEAM, Clock(random.Random(f"{council.SEED} {file}")).on(day)
    )


def actions_handed_in(service: council.Service, quarter: int, file: str) -> HandedIn:
    """A day or two after the figures of the quarter."""
    figures = return_handed_in(service, quarter, file)
    rng = random.Random(f"{council.SEED} {service.code} {quarter} actions")
    return HandedIn(file, "actions", service.officer, Clock(rng).on(figures.at.date() + dt.timedelta(days=1 + rng.randrange(2))))  # fmt: skip


def correction_handed_in(service: council.Service, restatement: story.Restatement, file: str) -> HandedIn:
    at = dt.datetime.fromisoformat(restatement.handed_in_at)
    return verified(HandedIn(file, "performance", service.officer, at), service.verifier)
