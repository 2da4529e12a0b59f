"""How long fifty people wait for an indicator's story while others hand returns in, against the same fifty alone."""

from __future__ import annotations

import random
import statistics
import threading
import time
from collections.abc import Callable

from pmf.bench import council
from pmf.intake.road import Road, examine, submit
from pmf.model.person import Person
from pmf.reports.indicator import read_indicator
from pmf.reports.reading import Reader

PEOPLE, LOADS = 50, 10
# Somebody looks at what came for so long before asking for the next thing, and returns come so often.
PAUSE, BETWEEN = 15.0, 1.5


def waiting(road: Road, person: Person, codes: list[str], say: Callable[[str], None]) -> tuple[float, float]:
    """The median wait in milliseconds of one reading among fifty people, while ten returns are handed in, and
    for as long with none."""
    reader = Reader(road.database, road.framework, person)
    dice = random.Random(PEOPLE)

    def read() -> None:
        # Scorecards are kept by the pages until the data changes; stories are what people go on to.
        read_indicator(reader, dice.choice(codes), at=road.database.now())

    def load() -> None:
        for step in range(LOADS):
            content = council.workbook(codes, council.LAST.shift(-24 - step))
            submit(road, person, examine(road, person, f"{step}.xlsx", content), yes=True)
            time.sleep(BETWEEN)

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
