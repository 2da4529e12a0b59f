"""Rows of words as a CSV that Excel opens as what it is."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

# What begins with one of these a spreadsheet would work out instead of showing.
_WORKED_OUT = ("=", "+", "-", "@", "\t", "\r", "\n")


def csv_table(rows: Sequence[Sequence[str]]) -> bytes:
    """The rows as UTF-8 with a mark, each cell arriving as the text that it is."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([_safe(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _safe(cell: str) -> str:
    return "'" + cell if cell.lstrip(" ").startswith(_WORKED_OUT) else cell
