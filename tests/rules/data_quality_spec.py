"""Reads the tables `tests/spec/data_quality_*.csv` into one council. One row is one indicator.

`handed in` is `Q1 10 on 2025-07-20`: a period of 2025/26 (or with its year before it), what was handed in for it, and the
day; `North Q1 3 on …` is a place's. `asked about` names the questions that were asked of every figure of the row.
"""

from __future__ import annotations

import csv
import re
from datetime import datetime
from decimal import Decimal

from rules.council_facts import Council, FrameworkRow, IndicatorRow, ObservationRow, ReturnRow
from rules.data_quality_facts import Asked, AuditRow, Looked, ReviewRow, as_findings
from rules.spec_tables import SPEC, Row, figure, period

from pmf.model.period import parse_period
from pmf.model.words import FREQUENCY_WORDS

ASKED = parse_period("2025/26 Q1")
_ENTRY = re.compile(
    r"(?:(?P<place>North|South) )?(?P<period>(?:\d{4}/\d{2} )?\w+) (?P<said>\S+) on (?P<day>\S+)"
)
_KINDS = {"counts": "period", "level": "snapshot"}


def rows() -> list[Row]:
    """Every row of every table, each with a code of its own, its table, and the characteristic that it is about."""
    found: list[Row] = []
    for path in sorted(SPEC.glob("data_quality_*.csv")):
        name = path.stem.removeprefix("data_quality_")
        with path.open(encoding="utf-8", newline="") as lines:
            for number, row in enumerate(csv.DictReader(lines), 2):
                about = row.get("characteristic") or ("quality" if name == "overall" else name)
                found.append(
                    {"code": f"{name}-{number:03d}", "table": name} | row | {"characteristic": about}
                )
    return found


def council_of(rows: list[Row]) -> tuple[Council, Looked]:
    """The council of all rows, and what was audited and reviewed in it. Returns are numbered by their days."""
    days: dict[str, list[tuple[str, Row, str]]] = {"2020-01-01": []}
    for row in rows:
        for entry in filter(None, (part.strip() for part in row["handed in"].split(";"))):
            days.setdefault(entry.rsplit(" on ", 1)[1], []).append(("figure", row, entry))
        for day in filter(None, (part.strip() for part in row.get("defined anew", "").split(";"))):
            days.setdefault(day, []).append(("definition", row, day))
    made = Council([FrameworkRow()])
    for number, day in enumerate(sorted(days), 1):
        asked: list[Asked] = []
        for what, row, text in days[day]:
            if what == "definition":
                made.indicators.append(_indicator(row, number, f"as of {text}"))
            else:
                made.observations.append(_observation(row, number, text))
                for code in filter(None, row.get("asked about", "").split(" and ")):
                    severity = "note" if code.startswith("note ") else "warning"
                    word = code.removeprefix("note ").replace(" ", "_")
                    asked.append(Asked(len(made.observations) - 1, word, severity))
        if day == "2020-01-01":
            made.indicators += [_indicator(row, number, None) for row in rows]
        made.returns.append(
            ReturnRow(number, datetime.fromisoformat(f"{day}T12:00"), True, as_findings(asked))
        )
    looked = Looked()
    for row in rows:
        _add_looked(looked, row)
    return made, looked


def _indicator(row: Row, return_no: int, definition: str | None) -> IndicatorRow:
    return IndicatorRow(
        return_no, row["code"], kind=_KINDS[row.get("kind") or "counts"],
        frequency=FREQUENCY_WORDS[row.get("collected") or "quarterly"], definition=definition,
    )  # fmt: skip


def _observation(row: Row, return_no: int, text: str) -> ObservationRow:
    match = _ENTRY.fullmatch(text)
    if match is None:
        raise ValueError(f"“{text}” is not a period, what was handed in, and a day")
    made = figure(row["code"], period(match["period"]), match["said"], return_no)
    if match["place"]:
        return ObservationRow(return_no, made.code, made.period, made.value, place=match["place"])
    return made


def _add_looked(looked: Looked, row: Row) -> None:
    """`differs 100 found 95 on 2025-09-01`; `yes on 2025-09-01`."""
    for text in filter(None, (part.strip() for part in row.get("audit", "").split(";"))):
        said, day = text.rsplit(" on ", 1)
        words = said.split()
        found = Decimal(words[3]) if words[0] == "differs" else None
        outcome = words[0] if words[0] != "no" else "no_evidence"
        looked.audits.append(AuditRow(row["code"], _noon(day), outcome, Decimal(100), found))
    for text in filter(None, (part.strip() for part in row.get("review", "").split(";"))):
        said, day = text.rsplit(" on ", 1)
        looked.reviews.append(ReviewRow(row["code"], _noon(day), said))


def _noon(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T12:00")
