"""V1: every row of a file is read or named. Counted by the test, by the reader's own count, and as stored."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

import pytest
from helpers.assurance import record, sized
from helpers.council import Council, errors
from helpers.files import FIGURES, csv_file, edited, workbook
from helpers.odd_books import SHEET, raw_book, raw_row, raw_sheet

from pmf.intake import delimited
from pmf.intake import workbook as reading
from pmf.intake.coded import CodedRows
from pmf.intake.counting import count_records
from pmf.intake.opening import open_file
from pmf.intake.package import UnfitError
from pmf.intake.road import Examination
from pmf.model.cell import RawCell
from pmf.model.finding import RefusedError

HEADINGS = "".join(raw_row(1, *FIGURES))
BIG = (65_535, 65_536, 65_537, 100_000, 100_001)
PERIODS = [
    f"{year}/{(year + 1) % 100:02d} Q{quarter}" for year in range(1990, 2025) for quarter in (1, 2, 3, 4)
]


def long_workbook(rows: int) -> bytes:
    """A workbook with so many rows of figures under its headings, made without any spreadsheet program."""
    one = '<row r="{0}"><c r="A{0}" t="s"><v>0</v></c><c r="B{0}" t="s"><v>1</v></c><c r="C{0}"><v>{0}</v></c></row>'
    body = HEADINGS + "".join(one.format(number) for number in range(2, rows + 2))
    strings = (
        b'<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b"<si><t>REP02</t></si><si><t>2025/26 Q1</t></si></sst>"
    )
    return raw_book(raw_sheet(body), strings=strings)


@pytest.mark.parametrize("rows", BIG if sized(2) > 2 else (65_537, 100_001))
def test_long_workbooks_are_read_to_the_last_row(rows: int) -> None:
    grid = open_file("long.xlsx", long_workbook(rows))
    assert grid.sheets[0].layout.counted == len(grid.sheets[0].rows) == rows + 1
    assert grid.sheets[0].rows[-1][2].text == str(rows + 1)  # type: ignore[union-attr]


@pytest.mark.parametrize("rows", BIG)
def test_long_csvs_are_read_to_the_last_row(rows: int) -> None:
    content = b"Indicator code,Period,Value\r\n" + b"".join(
        b"REP02,2025/26 Q1,%d\r\n" % n for n in range(rows)
    )
    assert open_file("long.csv", content).sheets[0].layout.counted == rows + 1


def odd_files(seed: int) -> Iterator[tuple[str, bytes, int]]:
    """Small files of all makings: what, the file, and how many figures it has."""
    dice = random.Random(seed)
    for turn in range(100):
        periods = dice.sample(PERIODS, dice.randint(2, 60))
        content = workbook(FIGURES, *[("REP02", period, 9) for period in periods])
        lie = dice.choice(
            [b"A1", b"A1:C2", b"A1:A1", b"C3:C3", b"A1:XFD1048576", b"A1:B%d" % len(periods), b"D9:E10"]
        )
        yield "dimension", edited(content, SHEET, lambda xml, lie=lie: re.sub(rb'ref="[^"]*"', b'ref="' + lie + b'"', xml, count=1)), len(periods)  # type: ignore[misc]  # fmt: skip
        if turn % 4 == 0:
            rows = _with_gaps(dice, periods)
            yield "gaps in a workbook", workbook(FIGURES, *rows), len(periods)
            yield "gaps in a CSV", csv_file(FIGURES, *rows), len(periods)
            yield "no addresses", _without_addresses(periods), len(periods)
            yield "filter", _filtered(dice, periods), len(periods)
            yield "line breaks in a CSV", _with_line_breaks(dice, periods), len(periods)


def _with_gaps(dice: random.Random, periods: list[str]) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    for period in periods:
        rows += [
            dice.choice([(), ("", "", ""), (None, " ", None)]) for _ in range(dice.choice([0, 0, 0, 1, 3]))
        ]
        rows.append(("REP02", period, 9))
    return rows


def _without_addresses(periods: list[str]) -> bytes:
    rows = HEADINGS + "".join(
        raw_row(number, "REP02", period, "9") for number, period in enumerate(periods, 2)
    )
    return raw_book(raw_sheet(re.sub(r' r="\w+"', "", rows)))


def _filtered(dice: random.Random, periods: list[str]) -> bytes:
    rows = [
        raw_row(number, "REP02", period, "9", attributes=dice.choice(["", 'hidden="1"']))
        for number, period in enumerate(periods, 2)
    ]
    return raw_book(raw_sheet(HEADINGS + "".join(rows), after=f'<autoFilter ref="A1:C{len(periods) + 1}"/>'))


def _with_line_breaks(dice: random.Random, periods: list[str]) -> bytes:
    said = ["", "One.\nTwo.", 'He said "no".', "a\r\n\r\nb", '"', "\n", " , ;\n"]
    return csv_file(
        (*FIGURES, "Commentary"),
        *[("REP02", period, 9, dice.choice(said)) for period in periods],
        separator=dice.choice(",;\t|"),
    )


def _accounted(examined: Examination) -> bool:
    rows = examined.rows
    return rows is not None and rows.adds_up and rows.read == examined.tally.rows


def test_row_reconciliation(looking: Council) -> None:
    files = lost = refused = 0
    for what, content, figures in odd_files(seed=20251121):
        examined = looking.look(content, "return.xlsx")
        files += 1
        refused += examined.refused
        if not examined.refused and (examined.tally.rows != figures or not _accounted(examined)):
            lost += 1
            print(what, examined.tally.rows, figures, examined.findings)
    assert (lost, refused) == (0, 0) and files >= 150
    record("V1 row_reconciliation", files=files, longest=max(BIG), refused=refused, silent_row_loss=lost)


def test_what_is_stored_is_what_was_in_the_file(council: Council) -> None:
    for what, content, figures in list(odd_files(seed=7))[:12]:
        before = council.counts()["observation"]
        examined = council.look(content, f"{what}.xlsx")
        stored = council.hand_in(content, f"{what}.xlsx")
        assert stored is not None
        tally = stored.tally
        assert tally.rows == figures == tally.added + tally.restated + tally.unchanged
        kept = tally.added + tally.restated + tally.amended
        assert council.counts()["observation"] - before == kept
        assert examined.rows is not None and examined.rows.in_file == figures + 1


def test_a_reader_that_loses_a_row_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = reading._Reader._cells

    def forgetful(self: reading._Reader, title: str) -> Iterator[dict[str, object]]:
        return (cell for cell in whole(self, title) if cell["row"] != 3)

    content = workbook(FIGURES, *[("REP02", period, 9) for period in PERIODS[:5]])
    assert len(reading.read_workbook(content)["sheets"][0]["rows"]) == 6
    monkeypatch.setattr(reading._Reader, "_cells", forgetful)
    with pytest.raises(UnfitError, match="does_not_add_up"):
        reading.read_workbook(content)


def test_a_reader_of_csvs_that_loses_a_row_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = delimited._columns

    def forgetful(text: str, most_rows: int, progress: delimited.Progress) -> CodedRows[RawCell]:
        return whole(text, most_rows, progress)[:-1]

    monkeypatch.setattr(delimited, "_columns", forgetful)
    with pytest.raises(RefusedError, match="Two counts"):
        open_file("a.csv", csv_file(FIGURES, ("REP02", "2025/26 Q1", 9)))


def test_rows_that_a_mark_would_swallow_are_not_lost(looking: Council) -> None:
    content = b'Indicator code,Period,Value,Commentary\r\nREP02,2025/26 Q1,9,"never closed\r\nREP02,2025/26 Q2,9,\r\n'
    assert errors(looking.look(content).findings) == {"rows_do_not_add_up"}


@pytest.mark.parametrize(
    ("text", "rows"),
    [("", 0), ("a", 1), ("a\n", 1), ("a\n\n\n", 1), (",,\n a", 1), ('"a\nb",c\n', 1), ('"",\n', 0), ('" "\n', 0),
     ('x"y\nz', 2), ('"a""\n""b"\nc', 2), ('"a"b\nc', 2), ("a\rb\r\nc", 3)],
)  # fmt: skip
def test_the_count_of_records(text: str, rows: int) -> None:
    assert count_records(text, ",") == rows
