"""The measurements, each a ratio of ours to the bare part, printed beside its aim. Nothing is asserted:
machines are noisy, and what falls short is said."""

from __future__ import annotations

import io
import json
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TextIO

import duckdb
import openpyxl

from pmf.bench import council, readers, threads
from pmf.bench.pages import SAMPLE, page_against_empty_page
from pmf.catalogue.council import Settings
from pmf.intake.opening import AT_THE_MACHINE, reading_process
from pmf.intake.road import Road, examine, submit
from pmf.intake.workbook import read_workbook
from pmf.model.framework import Framework
from pmf.model.period import Frequency
from pmf.model.person import Person
from pmf.reports.exception_report import read_exceptions
from pmf.reports.reading import Reader, default_period
from pmf.reports.scorecard import read_scorecard
from pmf.rules.opening import open_council
from pmf.store.database import Database
from pmf.store.returns import HandedIn, accept

PERSON = Person("bench", frozenset({"administrator"}))
SMALL, LARGE = 244, 24_400
BIG_CSV, LONG_CSV = 100_000, 500_000


@dataclass(frozen=True, slots=True)
class Line:
    """One measurement: ours and the bare part in milliseconds, their ratio, and the aim for it."""

    what: str
    against: str
    ours_ms: float
    bare_ms: float
    ratio: float
    aim: float

    @property
    def met(self) -> bool:
        """Whether the aim is reached in this run."""
        return self.ratio <= self.aim


def best_of(times: int, work: Callable[[], object]) -> float:
    """The quickest of several runs, in milliseconds: what it costs when nothing else is in the way."""
    best = float("inf")
    for _ in range(times):
        start = time.perf_counter()
        work()
        best = min(best, (time.perf_counter() - start) * 1000)
    return best


def _line(what: str, against: str, ours: float, bare: float, aim: float) -> Line:
    return Line(what, against, round(ours, 1), round(bare, 1), round(ours / bare, 2), aim)


def measure(framework: Framework, say: Callable[[str], None]) -> list[Line]:
    """Every measurement, in one run on one machine."""
    lines = []
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        say(f"Making a council of {SMALL} indicators and {council.YEARS} years of months.")
        with closing(council.big_council(home / "small.duckdb", framework, SMALL)) as small:
            say("Reading its scorecard.")
            ours_small, scorecard_line = _scorecard(small, framework)
            lines.append(scorecard_line)
            say("Reading its exceptions.")
            exceptions_small = _exceptions(small, framework, 5)
            what = f"the exceptions of {SMALL} indicators and {council.YEARS} years of months"
            lines.append(_line(what, "the scorecard's data", exceptions_small, ours_small, 2))
            say("Taking in a workbook of 250 rows.")
            lines.append(_workbook(small, framework))
            lines.append(_readers(small, framework, say))
        say(f"Reading the golden thread of {threads.SIZE:,} plans and as many indicators.")
        lines += _threads(home, framework)
        say("Reading a workbook of 250 rows in a process of its own.")
        lines.append(_child())
        for rows, aim in ((BIG_CSV, 3), (LONG_CSV, 5)):
            say(f"Taking in a CSV of {rows:,} rows.")
            lines.append(_big_csv(home, framework, rows, aim))
        say(f"Making a council of {LARGE:,} indicators.")
        with closing(council.big_council(home / "large.duckdb", framework, LARGE)) as large:
            say("Reading its scorecard.")
            lines += _growth(large, framework, ours_small)
            say("Reading its exceptions.")
            lines.append(_growth_of_exceptions(large, framework, exceptions_small))
        say("Serving the scorecard's page and an empty one.")
        ours, bare = page_against_empty_page(home)
        lines.append(
            _line(
                "the scorecard's page, run again in full", "an empty page of the same server", ours, bare, 3
            )
        )
        say("Reading the sample's five quadrants.")
        with closing(open_council(home / SAMPLE, framework)) as sample:
            lines.append(_five_quadrants(sample, framework))
    return lines


def _scorecard(database: Database, framework: Framework) -> tuple[float, Line]:
    reader = Reader(database, framework, PERSON)
    period = council.LAST.within(Frequency.QUARTER)
    ours = best_of(7, lambda: read_scorecard(reader, period=period, at=database.now()))

    def latest() -> object:
        with database.asking() as cursor:
            return cursor.execute(
                "SELECT code, arg_max(value, (ends, return_no)) FROM council.observation GROUP BY code"
            ).fetchall()

    bare = best_of(7, latest)
    what = f"the scorecard's data, {SMALL} indicators and {council.YEARS} years of months"
    return ours, _line(what, "one SELECT of the latest figures", ours, bare, 10)


def _five_quadrants(database: Database, framework: Framework) -> Line:
    """The sample's scorecard with money, risks, customers and workforce against its indicators alone."""
    reader, at = Reader(database, framework, PERSON), database.now()
    period = default_period(reader, at)
    alone = best_of(5, lambda: read_scorecard(reader, period=period, at=at, indicators_alone=True))
    ours = best_of(5, lambda: read_scorecard(reader, period=period, at=at))
    return _line("the scorecard of all five quadrants", "its indicators alone", ours, alone, 1.5)


def _exceptions(database: Database, framework: Framework, times: int) -> float:
    reader = Reader(database, framework, PERSON)
    period = council.LAST.within(Frequency.QUARTER)
    return best_of(times, lambda: read_exceptions(reader, period=period, at=database.now()))


def _growth_of_exceptions(database: Database, framework: Framework, small: float) -> Line:
    times = LARGE // SMALL
    return _line(
        f"the exceptions of {LARGE:,} indicators, {times} times as many", f"{times} times those of {SMALL}",
        _exceptions(database, framework, 2), small * times, 1,
    )  # fmt: skip


def _threads(home: Path, framework: Framework) -> list[Line]:
    told = threads.costs(home, framework, PERSON, best_of)
    what = f"the golden thread of {threads.SIZE:,} plans and as many indicators"
    return [
        _line(
            f"{what}, given the scorecard's lines",
            "a bare recursive query of the plans",
            told.given_lines,
            told.bare,
            5,
        ),
        _line(f"{what}, the scorecard in it", "that scorecard alone", told.whole, told.scorecard, 1.5),
    ]


def _workbook(database: Database, framework: Framework) -> Line:
    codes = [f"I{number:05d}" for number in range(SMALL)]
    road = Road(database, framework)
    content = [council.workbook(codes, council.LAST.shift(-step)) for step in range(5)]
    reading_process.start()
    examine(road, PERSON, "warm.xlsx", content[0])
    runs = iter(content)

    def whole_road() -> object:
        return submit(road, PERSON, examine(road, PERSON, "return.xlsx", next(runs)), yes=True)

    ours = best_of(len(content), whole_road)
    bare = best_of(5, lambda: _read_cells(content[0]))
    return _line(f"the whole road of a {SMALL}-row workbook", "reading it with openpyxl", ours, bare, 1.5)


def _readers(database: Database, framework: Framework, say: Callable[[str], None]) -> Line:
    codes = [f"I{number:05d}" for number in range(SMALL)]
    busy, quiet = readers.waiting(Road(database, framework), PERSON, codes, say)
    what = (
        f"an indicator's story, read by {readers.PEOPLE} people while {readers.LOADS} returns are handed in"
    )
    return _line(what, "the same people with nothing handed in", busy, quiet, 2)


def _read_cells(content: bytes) -> int:
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    return sum(1 for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None)


def _child() -> Line:
    """What it costs that a workbook is read in a process that can be killed, once that is warm."""
    content = council.workbook([f"I{number:05d}" for number in range(250)], council.LAST)
    reading_process.read(content)
    ours = best_of(9, lambda: reading_process.read(content))
    return _line(
        "reading a 250-row workbook in its own process", "the same in this one", ours,
        best_of(9, lambda: read_workbook(content)), 2,
    )  # fmt: skip


def _big_csv(home: Path, framework: Framework, rows: int, aim: float) -> Line:
    # a hundred months of each indicator, so that every period is one that figures are kept for
    codes = [f"I{number:05d}" for number in range(rows // 100)]
    content = council.long_csv(codes, rows)
    file = home / f"long{rows}.csv"
    file.write_bytes(content)
    best = float("inf")
    for turn in range(2):
        with closing(council.big_council(home / f"csv{rows}-{turn}.duckdb", framework, 10)) as database:
            _register_codes(database, codes, framework)
            road = Road(database, framework)
            start = time.perf_counter()
            examined = examine(road, PERSON, "long.csv", content, kind="performance", limits=AT_THE_MACHINE)
            if submit(road, PERSON, examined, yes=True) is None:
                raise ValueError(f"the file was refused: {examined.findings[:3]}")
            best = min(best, (time.perf_counter() - start) * 1000)

    def bare_reader() -> object:
        with closing(duckdb.connect()) as connection:
            return connection.execute(
                "CREATE TABLE t AS SELECT * FROM read_csv(?, all_varchar = true)", [str(file)]
            ).fetchall()

    return _line(
        f"a CSV of {rows:,} rows", "DuckDB's own CSV reader into a table", best, best_of(5, bare_reader), aim
    )


def _register_codes(database: Database, codes: list[str], framework: Framework) -> None:
    columns = council.indicator_columns(codes, framework)
    columns["denominator_label"] = [None] * len(codes)
    columns["kind"] = ["snapshot"] * len(codes)
    accept(database, HandedIn("codes", b"codes", "indicators", "bench"), [("indicators", columns)], [])


def _growth(database: Database, framework: Framework, ours_small: float) -> list[Line]:
    reader = Reader(database, framework, PERSON)
    period = council.LAST.within(Frequency.QUARTER)
    ours = best_of(2, lambda: read_scorecard(reader, period=period, at=database.now()))
    directorate = best_of(
        2, lambda: read_scorecard(reader, period=period, at=database.now(), directorate="Directorate 0")
    )
    times = LARGE // SMALL
    return [
        _line(
            f"growth to {LARGE:,} indicators, {times} times as many",
            f"{times} times the small scorecard",
            ours,
            ours_small * times,
            1,
        ),
        _line("one directorate of the large council", "all of the large council", directorate, ours, 1.5),
    ]


def run(*, json_wanted: bool, settings: Settings, out: TextIO) -> int:
    """Measure and print. Gives 0 whatever the figures are."""
    lines = measure(settings.framework, lambda words: print(words, file=sys.stderr, flush=True))
    reading_process.close()
    if json_wanted:
        json.dump([asdict(line) | {"met": line.met} for line in lines], out, indent=1)
        out.write("\n")
        return 0
    for line in lines:
        verdict = "met" if line.met else "falls short"
        print(
            f"{line.ratio:>7.2f}  aim {line.aim:>4g}  {verdict:<11}  {line.what}: {line.ours_ms:,.0f} ms",
            file=out,
        )
        print(f"{'':>34}against {line.against}: {line.bare_ms:,.0f} ms", file=out)
    return 0
