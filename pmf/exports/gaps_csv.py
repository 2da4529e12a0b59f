"""Where the golden thread is broken as a CSV, every cell a text."""

from __future__ import annotations

from collections.abc import Sequence

from pmf.exports.csv_table import csv_table
from pmf.reports.thread import Gap

_HEADS = ("Kind", "Of", "Id or code", "Name", "What is missing", "What to do")


def gaps_csv(gaps: Sequence[Gap]) -> bytes:
    """One row a gap, in order."""
    rows = [(one.kind, one.subject_kind, one.node, one.name, one.message, one.fix) for one in gaps]
    return csv_table([_HEADS, *rows])
