"""The yearly audit sample and what was found, and reviews of indicators: facts, each a signed act.

Nobody chooses what is drawn: the seed is the hash of the ledger's last entry before the drawing, and
whoever has the seed can draw again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from pmf.store.answers import first_row, rows_of
from pmf.store.database import Act, Database, Writing, question
from pmf.store.said import as_said, text_of

_LATER = datetime(9999, 1, 1)
Row = Mapping[str, Any]


class CannotDrawError(Exception):
    """There is nothing to draw from, or the year's sample was drawn already."""


def picked(candidates: Sequence[Row], seed: str, size: int) -> list[Row]:
    """The sample: so many indicators in the order of the sha256 of `seed|code`, and of each the figure that
    the same number points to, counted round its figures from the oldest."""
    figures: dict[str, list[Row]] = {}
    for row in candidates:
        figures.setdefault(row["code"], []).append(row)
    numbers = {code: int(hashlib.sha256(f"{seed}|{code}".encode()).hexdigest(), 16) for code in figures}
    order = sorted(figures, key=lambda code: numbers[code])[:size]
    return [figures[code][numbers[code] % len(figures[code])] for code in order]


def draw(
    database: Database,
    year: str,
    starts: date,
    ends: date,
    *,
    indicator_set: str | None,
    sets: Sequence[str] | None,
    size: int,
    by: str,
) -> int:
    """Draw a year's sample and give its number. `sets` are the set and those inside it, None for all.

    Raises CannotDrawError where there is no figure to draw, or the year has its sample.
    """
    with database.writing(Act("audit sample drawn", year, by)) as work:
        found = first_row(
            work.cursor.execute("SELECT count(*) FROM council.audit_sample WHERE year = ?", [year])
        )
        if found and found[0]:
            raise CannotDrawError(f"The sample for {year} was drawn already, and it stands.")
        seed = _head(work)
        asked = {"at": work.moment, "starts": starts, "ends": ends, "sets": sets}
        sample = picked(rows_of(work.cursor.execute(question("audit_candidates"), asked)), seed, size)
        if not sample:
            raise CannotDrawError(f"No figure stands for {year} that could be drawn.")
        number = _next_number(work)
        work.cursor.execute(
            "INSERT INTO council.audit_sample VALUES (?, ?, ?, ?, ?, ?, ?)",
            [number, work.moment, by, year, indicator_set, size, seed],
        )
        for place, row in enumerate(sample, 1):
            work.cursor.execute(
                "INSERT INTO council.audit_figure VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [number, place, *(row[name] for name in _DRAWN)],
            )
        shown = ";".join(
            "|".join(text_of(one) for one in (place, *(row[name] for name in _DRAWN if name not in _DAYS)))
            for place, row in enumerate(sample, 1)
        )
        work.detail |= {"said": [str(number), indicator_set, str(size), seed, shown], "sets": sets}
        work.detail |= {"starts": starts.isoformat(), "ends": ends.isoformat()}
    return number


_DAYS = ("starts", "ends")
_DRAWN = ("code", "period", "starts", "ends", "value", "return_no", "row_no")


def _head(work: Writing) -> str:
    found = first_row(work.cursor.execute("SELECT hash FROM council.ledger ORDER BY entry_no DESC LIMIT 1"))
    return str(found[0]) if found else ""


def _next_number(work: Writing) -> int:
    found = first_row(work.cursor.execute("SELECT coalesce(max(sample_no), 0) + 1 FROM council.audit_sample"))
    return int(found[0]) if found else 1


def redrawn(database: Database, sample_no: int) -> str | None:
    """Draw a sample again from the ledger and what stood then: None if it is the same, else what differs."""
    sample = next((one for one in samples(database) if one["sample_no"] == sample_no), None)
    entries = database.entries()
    at = next(
        (
            place
            for place, entry in enumerate(entries)
            if entry.event == "audit sample drawn" and sample and entry.recorded_at == sample["recorded_at"]
        ),
        None,
    )
    if sample is None or at is None:
        return "The ledger knows nothing of this sample."
    if entries[at].previous != sample["seed"]:
        return "The seed is not the hash of the ledger's last entry before the drawing."
    told = json.loads(entries[at].detail)
    candidates = database.ask(
        "audit_candidates",
        {
            "at": sample["recorded_at"] - timedelta(microseconds=1),
            "sets": told["sets"],
            "starts": date.fromisoformat(told["starts"]),
            "ends": date.fromisoformat(told["ends"]),
        },
    )
    again = [
        tuple(row[name] for name in _DRAWN) for row in picked(candidates, sample["seed"], sample["size"])
    ]
    stands = [tuple(row[name] for name in _DRAWN) for row in drawn(database, sample_no)]
    return None if again == stands else "Drawn again, the sample holds other figures."


def samples(database: Database, at: datetime | None = None) -> list[dict[str, Any]]:
    """Every sample drawn by a moment, newest first."""
    return database.ask("audit_samples", {"at": at or _LATER})


def drawn(database: Database, sample_no: int, at: datetime | None = None) -> list[dict[str, Any]]:
    """The figures of a sample, where each came from, and the newest finding of each by a moment."""
    return database.ask("audit_figures", {"sample_no": sample_no, "at": at or _LATER})


def evidence(database: Database, sample_no: int, at: datetime | None = None) -> list[dict[str, Any]]:
    """The files attached to a sample's figures by a moment. Their content: `returns.content_of`."""
    return database.ask("audit_evidence", {"sample_no": sample_no, "at": at or _LATER})


def is_evidence(database: Database, file_hash: str) -> bool:
    """Whether a file was ever attached to an audited figure."""
    with database.asking() as cursor:
        found = first_row(
            cursor.execute("SELECT 1 FROM council.audit_evidence WHERE file_hash = ? LIMIT 1", [file_hash])
        )
    return found is not None


def attach(
    database: Database, figure: Row, file_name: str, content: bytes, note: str | None, *, by: str
) -> str:
    """Keep a file as evidence for a drawn figure, once however often it is attached. Gives its hash."""
    file_hash = hashlib.sha256(content).hexdigest()
    said: list[Any] = [figure["sample_no"], figure["place_no"], file_name, file_hash, note]
    with database.writing(Act("audit evidence attached", figure["code"], by)) as work:
        work.cursor.execute(
            "INSERT INTO council.return_file SELECT $hash, $content"
            " WHERE NOT EXISTS (SELECT 1 FROM council.return_file WHERE file_hash = $hash)",
            {"hash": file_hash, "content": content},
        )
        work.cursor.execute(
            "INSERT INTO council.audit_evidence VALUES (?, ?, ?, ?, ?, ?, ?)",
            [*said[:2], work.moment, by, *said[2:]],
        )
        work.detail["said"] = as_said(said)
    return file_hash


def note_finding(
    database: Database, figure: Row, outcome: str, found_value: Decimal | None, note: str | None, *, by: str
) -> None:
    """Record what an auditor found of a drawn figure. The newest counts, none is lost."""
    said: list[Any] = [figure["sample_no"], figure["place_no"], outcome, found_value, note]
    with database.writing(Act("audit finding recorded", figure["code"], by)) as work:
        work.cursor.execute(
            "INSERT INTO council.audit_finding VALUES (?, ?, ?, ?, ?, ?, ?)",
            [*said[:2], work.moment, by, *said[2:]],
        )
        work.detail["said"] = as_said(said)


def note_review(database: Database, code: str, outcome: str, note: str | None, *, by: str) -> None:
    """Record whether an indicator still measures what it should."""
    with database.writing(Act("indicator reviewed", code, by)) as work:
        work.cursor.execute(
            "INSERT INTO council.indicator_review VALUES (?, ?, ?, ?, ?)",
            [code, work.moment, by, outcome, note],
        )
        work.detail["said"] = as_said([outcome, note])


def reviews(database: Database, at: datetime | None = None) -> list[dict[str, Any]]:
    """Every review of an indicator by a moment, newest first."""
    with database.asking() as cursor:
        return rows_of(
            cursor.execute(
                "SELECT * FROM council.indicator_review WHERE recorded_at <= ? ORDER BY recorded_at DESC",
                [at or _LATER],
            )
        )
