"""How long fifty people wait for a scorecard while others hand returns in, against the same fifty alone."""

from __future__ import annotations

import statistics
import threading
import time
from collections.abc import Callable

from pmf.bench import council
from pmf.intake.road import Road, examine, submit
from pmf.model.period import Frequency
from pmf.model.person import Person
from pmf.reports.reading import Reader
from pmf.reports.scorecard import read_scorecard

PEOPLE, LOADS = 50, 10
# Somebody looks at what came for so long before asking for the next thing.
PAUSE = 5.0


def waiting(road: Road, person: Person, codes: list[str], say: Callable[[str], None]) -> tuple[float, float]:
    """The median wait in milliseconds of one reading among fifty people, while ten returns are handed in, and
    for as long with none."""
    reader = Reader(road.database, road.framework, person)
    period = council.LAST.within(Frequency.QUARTER)

    def read() -> None:
        read_scorecard(reader, period=period, at=road.database.now())

    def load() -> None:
        for step in range(LOADS):
            content = council.workbook(codes, council.LAST.shift(-24 - step))
            submit(road, person, examine(road, person, f"{step}.xlsx", content), yes=True)
            time.sleep(0.5)

    say(f"{PEOPLE} people read while {LOADS} returns are handed in.")
    start = time.perf_counter()
    busy = _median_wait(read, load)
    took = time.perf_counter() - start
    say("The same people with nothing handed in.")
    return busy, _median_wait(read, lambda: time.sleep(took))


def _median_wait(read: Callable[[], None], meanwhile: Callable[[], None]) -> float:
    """The median of what each of the people waits, from one reading to the next, until `meanwhile` ends."""
    ended = threading.Event()
    waits: list[float] = []

    def person(number: int) -> None:
        ended.wait(PAUSE * number / PEOPLE)
        while not ended.is_set():
            start = time.perf_counter()
            read()
            waits.append((time.perf_counter() - start) * 1000)
            ended.wait(PAUSE)

    people = [threading.Thread(target=person, args=(number,)) for number in range(PEOPLE)]
    for one in people:
        one.start()
    try:
        meanwhile()
    finally:
        ended.set()
        for one in people:
            one.join()
    return statistics.median(waits)
