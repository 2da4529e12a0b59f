"""Any text with separators, in any encoding that officers' programs write: read cell by cell, or refused in a
sentence. What is asserted is worked out here from the cells, not with a CSV reader."""

from __future__ import annotations

from collections import Counter

from helpers.assurance import record, sized
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pmf.intake import delimited
from pmf.intake.opening import open_file
from pmf.model.finding import RefusedError

EXAMPLES = 2_000
ENCODINGS = (*("utf-8", "utf-8-sig", "utf-16") * 3, "cp1252", "utf-16-le", "utf-16-be", "latin-1", "cp437")
# What breaks readers: quotes, separators and line ends inside cells, NUL, text beyond the first plane.
LETTERS = st.one_of(
    st.sampled_from(list("ab19 .,;|\t\"'£é–\u00a0\r\n\ufeff=+@-")),
    st.characters(codec="utf-8", exclude_characters="\x00"),
)
CELLS = st.one_of(
    st.sampled_from(["", "x", "1,966", "2025/26 Q1", '"', '""', "a\nb", "£1.2m", "n/a", "=1+1"]),
    st.text(LETTERS, max_size=12),
)
TABLES = st.lists(st.lists(CELLS, min_size=2, max_size=6), min_size=1, max_size=8)


def _written(rows: list[list[str]], separator: str, end: str, quoting: str, bare: bool) -> str:
    """Rows as text: each cell in quotes, or those that need it; `bare` leaves out even needed quotes."""
    out = []
    for row in rows:
        cells = []
        for cell in row:
            needed = any(mark in cell for mark in (separator, '"', "\r", "\n"))
            quoted = not bare and (quoting == "all" or needed)
            cells.append('"' + cell.replace('"', '""') + '"' if quoted else cell)
        out.append(separator.join(cells) + end)
    return "".join(out)


def test_a_csv_comes_back_as_it_was_or_is_refused_in_a_sentence() -> None:
    counts = Counter[str]()

    @settings(
        max_examples=sized(EXAMPLES), deadline=None, database=None, derandomize=True,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(
        TABLES, st.sampled_from(ENCODINGS), st.sampled_from(",;\t|"), st.sampled_from(("\n", "\r\n", "\r")),
        st.sampled_from(("all", "needed")), st.sampled_from((False, False, False, True)), st.integers(0, 9),
    )  # fmt: skip
    def hold(
        rows: list[list[str]], encoding: str, separator: str, end: str, quoting: str, bare: bool, dice: int
    ) -> None:
        counts["files"] += 1
        text = _written(rows, separator, end, quoting, bare) + ("\x00" if dice == 0 else "")
        content = text.encode(encoding, errors="replace")
        try:
            grid = open_file("fuzz.csv", content)
        except RefusedError as problem:
            assert problem.finding.message.endswith((".", "”.")) and problem.finding.fix.endswith(".")
            counts["refused"] += 1
            return
        (sheet,) = grid.sheets
        read = [list(row) for row in sheet.rows]
        assert len({len(row) for row in read}) == 1
        if "\x00" in text and encoding.startswith("utf-8"):
            raise AssertionError("a file with NUL in it was read")
        if bare or not _is_readable(content, encoding, text) or not _tells(rows, separator, quoting):
            # which cells it has is a matter of taste; nothing may break, and no letter may come from nowhere
            counts["read as another layout"] += 1
            return
        width = max(map(len, rows))
        wanted = [[cell.strip() or None for cell in row] + [None] * (width - len(row)) for row in rows]
        assert read == wanted
        counts["came back exactly"] += 1

    hold()
    record("csv_fuzz", **{name.replace(" ", "_"): count for name, count in counts.items()}, tracebacks=0)
    assert counts["files"] >= sized(EXAMPLES)
    assert counts["came back exactly"] > EXAMPLES // 10 and counts["refused"] > EXAMPLES // 50


def test_the_quick_way_reads_what_the_thorough_way_reads() -> None:
    """A long file without quotation marks is read by another reader: it must see the very same cells."""
    counts = Counter[str]()
    plain = st.text(st.sampled_from(list("ab1 .,\u00a0é£\x0b\x0c\x1c\x85\u2028'")), max_size=5)

    @settings(max_examples=sized(500), deadline=None, database=None, derandomize=True)
    @given(
        st.lists(st.lists(plain, min_size=1, max_size=4), min_size=1, max_size=6),
        st.sampled_from(("\n", "\r\n", "\r")), st.booleans(), st.booleans(),
    )  # fmt: skip
    def hold(rows: list[list[str]], end: str, even: bool, ended: bool) -> None:
        if even:
            rows = [(row * 4)[:3] for row in rows]
        text = end.join(";".join(row) for row in rows) + (end if ended else "")
        counts["texts"] += 1
        quick = delimited._plain_columns(text, 1_000)
        if quick is not None:
            counts["read by both"] += 1
            thorough = delimited._columns(text, 1_000, delimited.quiet)
            assert list(quick) == list(thorough)

    hold()
    record(
        "csv_quick_and_thorough", **{name.replace(" ", "_"): count for name, count in counts.items()}, apart=0
    )
    assert counts["read by both"] > 100


def _is_readable(content: bytes, encoding: str, text: str) -> bool:
    """Whether the letters can be told from the bytes by somebody who is not told the encoding."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return encoding == "utf-16"
    try:
        return content.decode("utf-8-sig") == text
    except UnicodeDecodeError:
        return encoding == "cp1252" and content.decode("cp1252", errors="replace") == text


def _tells(rows: list[list[str]], separator: str, quoting: str) -> bool:
    """Whether the separator is plain: it parts every row, and no other stands outside quotes."""
    quotes = {'"', "\r", "\n", separator}
    others = set(",;\t|") - {separator}
    plain = quoting == "all" or all(
        not others & set(cell) or quotes & set(cell) for row in rows for cell in row
    )
    return plain and not rows[0][0].startswith("\ufeff") and all(len(row) > 1 for row in rows)
