"""Figures beside their usual variation, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from pmf.model.period import Period
from pmf.reports.reading import Reader
from pmf.rules import judging, signal_wording

Row = Mapping[str, Any]


def read_signals(
    reader: Reader, *, at: datetime, period: Period, codes: Sequence[str] | None = None
) -> dict[str, Row]:
    """By code, the signal of the figure of a period, as it stood at a moment (UTC), with its `sentence`, and
    `is_new` where the figure before it had another. Codes without a figure in the period are left out."""
    reader.check()
    wanted = judging.codes(reader.database, at=at) if codes is None else list(codes)
    rows = judging.signals(
        reader.database, at=at, codes=wanted, until=period.ends, months=period.frequency.months
    )
    newest: dict[str, dict[str, Any]] = {}
    for before, row in pairwise([{"code": None, "signal": None}, *rows]):
        if row["ends"] >= period.starts:
            row["is_new"] = before["code"] != row["code"] or before["signal"] != row["signal"]
            newest[row["code"]] = row
    for row in newest.values():
        row["sentence"] = signal_wording.sentence(row, reader.framework.words)
    return dict(newest)


def read_signals_of(
    reader: Reader, code: str, *, at: datetime, until: date, months: int = 1
) -> dict[date, Row]:
    """Every figure of an indicator up to a day beside its usual variation, by the end of its period, in periods
    of so many months or its own, each with its `sentence`."""
    reader.check()
    rows = judging.signals(reader.database, at=at, codes=[code], until=until, months=months)
    for row in rows:
        row["sentence"] = signal_wording.sentence(row, reader.framework.words)
    return {row["ends"]: row for row in rows}
