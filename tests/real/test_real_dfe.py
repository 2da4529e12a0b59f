"""Three vintages of a department's long table, half a million rows and more each, loaded in turn.

A restatement as its publisher's readers count it: a row with the same indicator, label of the year and area
in both vintages, a number in both, and not the same number. The program counts more, on purpose: figures
whose year has another label by now, such as 2023 (Rev) for 2023 (Revised), and figures taken back.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import pytest
from helpers.assurance import record
from helpers.real_data import FOLDER, HERE, needs, pmf

pytestmark = needs("dfe-lait")
VINTAGES = (
    "bds_long_0.vintage-2024-11-20.parquet",
    "bds_long_0.vintage-2025-06-23.parquet",
    "bds_long_0.parquet",
)
PUBLISHED = (40_143, 36_102)
MOST_MEMORY = 2 * 1024**3


class Load(NamedTuple):
    """What loading one vintage said, what it told of its progress, and what it took."""

    outcome: dict[str, Any]
    told: str
    peak: int
    seconds: float

    def codes(self) -> Counter[str]:
        return Counter(one["code"] for one in self.outcome["findings"])

    def count_of(self, code: str) -> int:
        """The number that begins the sentence of a finding."""
        message = next(one["message"] for one in self.outcome["findings"] if one["code"] == code)
        return int(message.split()[0].replace(",", ""))


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Load]]:
    """The database after all three, each loaded by the command line in a process of its own."""
    folder = tmp_path_factory.mktemp("dfe")
    database = folder / "dfe.duckdb"
    assert pmf("init", "--database", str(database))[0] == 0
    loads = []
    for number, name in enumerate(VINTAGES):
        file = folder / f"vintage{number}.csv"
        duckdb.connect().execute("COPY (FROM read_parquet($1)) TO $2 (HEADER)", [str(FOLDER / "dfe-lait" / name), str(file)])  # fmt: skip
        loads.append(_load(file, database))
        file.unlink()
    return database, loads


def _load(file: Path, database: Path) -> Load:
    command = [
        *(sys.executable, "-m", "pmf", "load", str(file), "--mapping", str(HERE / "dfe.toml")),
        *("--yes", "--json", "--database", str(database)),
    ]
    out, told = file.with_suffix(".json"), file.with_suffix(".txt")
    start = time.monotonic()
    with out.open("wb") as standard, told.open("wb") as error:
        child = subprocess.Popen(command, stdout=standard, stderr=error, cwd=HERE.parents[1])
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    assert child.returncode == 0, out.read_text()[:2000] + told.read_text()[-2000:]
    (outcome,) = json.loads(out.read_text(encoding="utf-8"), parse_float=Decimal)
    return Load(outcome, told.read_text(encoding="utf-8"), used.ru_maxrss * 1024, time.monotonic() - start)


@pytest.fixture(scope="module")
def beside(loaded: tuple[Path, list[Load]]) -> duckdb.DuckDBPyConnection:
    """The publisher's tables v0, v1, v2, a row a key, beside what the program made of them as `council`."""
    connection = duckdb.connect()
    for number, name in enumerate(VINTAGES):
        connection.execute(
            f"""CREATE TABLE v{number} AS SELECT "Short Desc" AS code, "Years" AS label,
                trim(regexp_replace("Years", '\\(.*\\)', '')) AS year, "LA and Regions" AS area, count(*) AS times,
                any_value("Values") AS value, try_cast(any_value("Values") AS DOUBLE) AS number
            FROM read_parquet($1) WHERE "Years" <> '0' GROUP BY ALL""",
            [str(FOLDER / "dfe-lait" / name)],
        )
    connection.execute(f"ATTACH '{loaded[0]}' AS council (READ_ONLY)")
    return connection


def _one(connection: duckdb.DuckDBPyConnection, question: str) -> int:
    ((count,),) = connection.execute(question).fetchall()
    return int(count)


def _is_span(label: str) -> bool:
    years = re.fullmatch(r"\d\d(\d\d)-(\d\d)", label)
    return re.fullmatch(r"\d{4}/\d\d-\d\d/\d\d", label) is not None or (
        years is not None and (int(years[1]) + 1) % 100 != int(years[2])
    )


def test_every_row_of_every_vintage_is_read_or_named(
    loaded: tuple[Path, list[Load]], beside: duckdb.DuckDBPyConnection
) -> None:
    for number, load in enumerate(loaded[1]):
        figures = _one(beside, f"SELECT count(*) FROM v{number}")
        indicators = _one(beside, f"SELECT count(DISTINCT code) FROM v{number}")
        # an indicator that has no year but 0 is in the list all the same
        assert figures + indicators <= load.outcome["rows"] <= figures + indicators + 1
    first, second, third = (load.codes() for _, load in zip(VINTAGES, loaded[1], strict=True))
    assert first["same_row_again"] == 1 and loaded[1][0].count_of("same_row_again") == 1_530
    assert not second["same_row_again"] and not third["same_row_again"]
    assert [load.count_of("period_left_out") for load in loaded[1][1:]] == [170, 170]
    for number, codes in enumerate((first, second, third)):
        labels = {label for (label,) in beside.execute(f"SELECT DISTINCT label FROM v{number}").fetchall()}
        assert codes["period_relabelled"] == sum(_is_span(label) for label in labels) > 10
    assert not [one for load in loaded[1] for one in load.outcome["findings"] if one["severity"] == "error"]


def test_the_publishers_restatements_are_all_found(
    loaded: tuple[Path, list[Load]], beside: duckdb.DuckDBPyConnection
) -> None:
    stood = "v0"
    for number in (1, 2):
        new = f"v{number}"
        beside.execute(
            f"""CREATE OR REPLACE TABLE pair AS SELECT s.code, s.year, s.area, s.label = n.label AS same_label,
                s.number AS was, n.number AS now, s.value AS was_text, n.value AS now_text
            FROM {stood} AS s JOIN {new} AS n USING (code, year, area)"""
        )
        published = _one(
            beside, f"""SELECT count(*) FROM v{number - 1} AS s JOIN {new} AS n USING (code, label, area)
            WHERE s.number <> n.number""",
        )  # fmt: skip
        changed = _one(beside, "SELECT count(*) FROM pair WHERE was <> now")
        relabelled = _one(beside, "SELECT count(*) FROM pair WHERE was <> now AND NOT same_label")
        taken_back = _one(beside, "SELECT count(*) FROM pair WHERE was IS NOT NULL AND now IS NULL")
        no_longer_hidden = _one(beside, "SELECT count(*) FROM pair WHERE was_text = 'c' AND now_text <> 'c'")
        register = _one(
            beside, f"""SELECT count(*) FROM council.indicator AS i WHERE return_no = {number + 1}
            AND code IN (SELECT code FROM council.indicator WHERE return_no <= {number})""",
        )  # fmt: skip
        record(
            f"dfe_restatements_{number}", published=published, year_relabelled=relabelled, taken_back=taken_back,
            no_longer_hidden=no_longer_hidden, indicators=register, by_the_road=loaded[1][number].outcome["restated"],
        )  # fmt: skip
        assert published == PUBLISHED[number - 1]
        assert loaded[1][number].outcome["restated"] == changed + taken_back + no_longer_hidden + register
        # and row by row: each that the publisher changed has a newer version with its number
        missed = _one(
            beside, f"""SELECT count(*) FROM (FROM pair WHERE was <> now) AS p
            LEFT JOIN council.observation AS o ON o.return_no = {number + 1} AND o.code = p.code
                AND o.place = CASE p.area WHEN 'England' THEN '' ELSE p.area END
                AND left(o.period, 4) = CASE
                    WHEN p.year LIKE '____/__-__/__' THEN '20' || substr(p.year, 9, 2)
                    WHEN p.year LIKE '____-__' AND CAST(right(p.year, 2) AS INT) <> (CAST(substr(p.year, 3, 2) AS INT) + 1) % 100
                        THEN '20' || right(p.year, 2)
                    ELSE left(p.year, 4) END
            WHERE o.value IS NULL OR abs(CAST(o.value AS DOUBLE) - p.now) > 1e-9""",
        )  # fmt: skip
        assert missed == 0
        beside.execute(
            f"""CREATE OR REPLACE TABLE stood AS FROM {new} UNION ALL BY NAME
            (FROM {stood} ANTI JOIN {new} USING (code, year, area))"""
        )
        stood = "stood"


def test_marks_and_standings_are_kept(
    loaded: tuple[Path, list[Load]], beside: duckdb.DuckDBPyConnection
) -> None:
    marks = dict(
        beside.execute("SELECT marker, count(*) FROM council.observation WHERE return_no = 1 AND marker IS NOT NULL GROUP BY ALL").fetchall()
    )  # fmt: skip
    assert marks == {
        "not_available": _one(beside, "SELECT count(*) FROM v0 WHERE value IN ('-', '..')"),
        "suppressed": 1,
    }
    for label, standing in (("prov", "provisional"), ("Rev", "revised")):
        assert _one(beside, f"SELECT count(*) FROM v0 WHERE label ILIKE '%({label}%'") == _one(
            beside,
            f"SELECT count(*) FROM council.observation WHERE return_no = 1 AND standing = '{standing}'",
        )
    assert _one(beside, "SELECT count(*) FROM council.observation WHERE place = 'England'") == 0


def test_long_files_stay_small_in_memory_and_say_how_far_they_are(loaded: tuple[Path, list[Load]]) -> None:
    for number, load in enumerate(loaded[1]):
        record(
            f"dfe_load_{number}", rows=load.outcome["rows"], seconds=round(load.seconds, 1),
            peak_megabytes=load.peak // 1024**2,
        )  # fmt: skip
        assert load.peak < MOST_MEMORY
        assert [
            word
            for word in ("read", "checked", "compared with what stands", "stored")
            if word not in load.told
        ] == []
