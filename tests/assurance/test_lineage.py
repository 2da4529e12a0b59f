"""Every figure leads back to its cell: from what is shown to the return, the file, the sheet and the cell, and
what the cell says when the file is read again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest
from helpers.assurance import record, sized
from helpers.council import OFFICER, TOWER_HAMLETS, Council, open_road
from helpers.files import copied

from pmf.intake.columns import parse_table
from pmf.intake.headings import headings_of
from pmf.intake.opening import open_file
from pmf.intake.recognise import recognise
from pmf.intake.table import table_of
from pmf.reports.indicator import read_indicator
from pmf.reports.reading import Reader
from pmf.store.returns import content_of, every_return

Cells = dict[tuple[str | None, str], dict[str, Any]]
FIGURES = sized(200)


@pytest.fixture(scope="module")
def sample(sample_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Council]:
    """The sample council, open."""
    path = copied(sample_file, tmp_path_factory.mktemp("lineage") / "council.duckdb")
    with open_road(path, framework=TOWER_HAMLETS, now=None) as council:
        yield council


def test_random_figures_are_what_their_cells_say(sample: Council) -> None:
    """Drawn from what the indicator's page shows, by month, quarter and year."""
    chance = Random(20261122)
    reader = Reader(sample.database, sample.road.framework, OFFICER)
    returns = {row["return_id"]: row for row in every_return(sample.database)}
    files: dict[str, Cells] = {}
    figures = cells = put_together = wrong = 0
    at = sample.soon()
    with sample.database.asking() as cursor:
        codes = [
            row[0]
            for row in cursor.execute("SELECT DISTINCT code FROM council.observation ORDER BY 1").fetchall()
        ]
    while figures < FIGURES:
        story = read_indicator(reader, chance.choice(codes), at=at, months=chance.choice([1, 3, 12]))
        shown = [point for point in story.points if point["value"] is not None]
        for point in chance.sample(shown, min(4, len(shown))):
            assert point["parts"], f"{story.code} {point['period']} names no cell"
            figures += 1
            put_together += len(point["parts"]) > 1
            for part in point["parts"]:
                handed_in = returns[part["return_id"]]
                assert (handed_in["handed_in_by"], handed_in["accepted"]) == (part["handed_in_by"], True)
                if part["file_hash"] not in files:
                    files[part["file_hash"]] = _read_again(sample, part["file_name"], part["file_hash"])
                cell = files[part["file_hash"]][part["sheet"], part["cell"]]
                cells += 1
                wrong += not _same(story.code, part, cell)
            wrong += _recomputed(point, story.definition) != point["value"]
    record("lineage", figures=figures, put_together=put_together, cells=cells, files=len(files), wrong=wrong)
    assert wrong == 0
    assert put_together > 10


def _read_again(sample: Council, name: str, file_hash: str) -> Cells:
    """A stored file's figures by sheet and cell, read by intake as if handed in now."""
    content = content_of(sample.database, file_hash)
    assert hashlib.sha256(content).hexdigest() == file_hash
    kind, heading_row = recognise(open_file(name, content), "performance")
    table, _ = table_of(kind, heading_row, sample.road.framework)
    batch = parse_table(table, headings_of(kind, sample.road.framework))
    return {
        (table.sheet, table.where(heading, row)): {name: values[row] for name, values in batch.values.items()}
        for row in range(len(table))
        for heading in ("Value", "Numerator")
        if heading in table.columns
    }


def _same(code: str, part: Mapping[str, Any], cell: dict[str, Any]) -> bool:
    names = ("numerator", "denominator") if part["denominator"] is not None else ("value",)
    return cell["code"] == code and all(cell[name] == part[name] for name in names)


def _recomputed(point: Mapping[str, Any], definition: Mapping[str, Any]) -> Decimal | None:
    """The figure from its cells alone, by hand."""
    parts = point["parts"]
    if parts[0]["denominator"] is None or any(part["denominator"] is None for part in parts):
        values = [part["value"] for part in parts]
        return sum(values) / (len(values) if definition["kind"] == "average" else 1)
    times = definition["multiplier"] or (100 if definition["unit"] == "%" else 1)
    numerators, denominators = (sum(part[name] for part in parts) for name in ("numerator", "denominator"))
    # Whole numbers of trillionths, halves away from zero, as the rules say.
    top = int(numerators.scaleb(12)) * int(Decimal(times).scaleb(12))
    bottom = int(denominators.scaleb(12))
    size = (2 * abs(top) + abs(bottom)) // (2 * abs(bottom))
    return Decimal(size if (top < 0) == (bottom < 0) else -size).scaleb(-12)
