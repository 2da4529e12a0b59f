"""Writes reminders as a CSV for a mail merge."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from pmf.reports.reminders import Reminder

_HEADINGS = ("Service", "Officer", "Address", "Subject", "Text")
# What a spreadsheet would take for the beginning of a formula.
_LIVE = ("=", "+", "-", "@", "\t", "\r", "\n")


def reminders_csv(reminders: Sequence[Reminder]) -> bytes:
    """One line per reminder, UTF-8 with a mark so that Excel reads it as such. No cell is a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(_HEADINGS)
    for one in reminders:
        row = (one.service, one.officer or "", one.address or "", one.subject, one.text)
        writer.writerow([_inert(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def _inert(cell: str) -> str:
    return "'" + cell if cell.startswith(_LIVE) else cell
