"""Any CSV at all: what is in it comes back as it was, or it is refused in a sentence. Never another end."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

from helpers.council import Council
from helpers.files import csv_file
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from pmf.intake.opening import open_file
from pmf.model.finding import RefusedError

CELL = st.one_of(
    st.text(max_size=12),
    st.sampled_from(["", "REP01", "REP02", "HOM01", "2025/26 Q1", "2025/26 Jun", "Q3 2025", "0000-12", "9999/00 Jan", "n/a", "c",
                     "12%", "(3)", "1e19", "-1e-40", "9" * 19 + "." + "1" * 30, "£", "٣", "½", "=1+1", "NaN", "1,2,3"]),
    st.decimals(allow_nan=False, allow_infinity=False, places=3).map(str),
    st.integers(-(10**25), 10**25).map(str),
)  # fmt: skip
HEADINGS = [
    "Indicator code",
    "Period",
    "Value",
    "Numerator",
    "Denominator",
    "Commentary",
    "Reported status",
    "Place",
]
TABLE = st.permutations(HEADINGS).flatmap(
    lambda names: st.tuples(
        st.just(tuple(names)), st.lists(st.tuples(*[CELL] * len(names)), min_size=1, max_size=6)
    )
)
ENCODINGS = st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16"])
FEW = settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@FEW
@given(
    st.lists(st.lists(CELL, min_size=2, max_size=5), min_size=1, max_size=6),
    ENCODINGS,
    st.sampled_from(",;\t|"),
)
@example([["a", "\r"], ["b", '"']], "utf-8", ",")
def test_cells_come_back_as_they_were_or_the_file_is_refused(
    rows: list[list[str]], encoding: str, separator: str
) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator, quoting=csv.QUOTE_ALL).writerows(rows)
    content = out.getvalue().encode(encoding, errors="replace")
    text = content.decode(encoding)
    assume(encoding != "cp1252" or not _is_utf_8(content))
    wanted = [
        [cell.strip() or None for cell in row]
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    ]
    try:
        grid = open_file("fuzz.csv", content)
    except RefusedError as problem:
        assert problem.finding.message and problem.finding.fix
        return
    width = max(map(len, wanted), default=0)
    assert list(grid.sheets[0].rows) == [row + [None] * (width - len(row)) for row in wanted]


def _is_utf_8(content: bytes) -> bool:
    try:
        return not content.decode("utf-8").isascii()
    except UnicodeDecodeError:
        return False


@FEW
@given(st.binary(max_size=200))
@example(b"PK\x03\x04")
@example(b"PK\x05\x06" + b"\0" * 18)
@example(b"\xff\xfe\x00\xd8")
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    try:
        open_file("fuzz", content)
    except RefusedError as problem:
        assert problem.finding.message and problem.finding.fix


@FEW
@given(TABLE)
def test_any_return_of_figures_is_examined_to_the_end(
    looking: Council, table: tuple[tuple[str, ...], list[tuple[str, ...]]]
) -> None:
    names, rows = table
    examined = looking.look(csv_file(names, *rows))
    for finding in examined.findings:
        assert finding.message and finding.fix and "Traceback" not in finding.message
    if not examined.refused:
        for _, columns in examined.parts:
            assert all(value is None or isinstance(value, Decimal) for value in columns["value"])
