"""What audits and reviews leave behind, and how a return's questions are written down."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from rules.council_facts import Council, put_into

from pmf.store.database import Database


@dataclass(frozen=True)
class AuditRow:
    """What an audit found of an indicator: agrees, differs or no_evidence."""

    code: str
    recorded_at: datetime
    outcome: str
    value: Decimal
    found_value: Decimal | None = None


@dataclass(frozen=True)
class ReviewRow:
    """What a review said of an indicator: yes, change or retire."""

    code: str
    recorded_at: datetime
    outcome: str


@dataclass
class Looked:
    """Everything that was looked at after the figures came."""

    audits: list[AuditRow] = field(default_factory=list)
    reviews: list[ReviewRow] = field(default_factory=list)


@dataclass(frozen=True)
class Asked:
    """A finding of a return about one of its figures, by the figure's place in the council's list."""

    observation: int
    code: str
    severity: str = "warning"
    column: str = "A"


def as_findings(asked: list[Asked]) -> str:
    """The findings as a return keeps them. A figure's cell is A and its number from 1."""
    return json.dumps(
        [
            {"severity": one.severity, "code": one.code, "message": "m", "fix": "f", "sheet": None,
             "cells": [f"{one.column}{one.observation + 1}"]}
            for one in asked
        ]
    )  # fmt: skip


def put_all(database: Database, council: Council, looked: Looked) -> None:
    """Make the database hold this council, and what was looked at in it, and no other."""
    put_into(database, council)
    with database.asking() as cursor:
        for table in ("audit_sample", "audit_figure", "audit_finding", "indicator_review"):
            cursor.execute(f"DELETE FROM council.{table}")
        cursor.execute(
            "INSERT INTO council.audit_sample VALUES (1, '2020-01-01', 'a', '2025/26', NULL, 10, 's')"
        )
        for place, one in enumerate(looked.audits, 1):
            cursor.execute(
                "INSERT INTO council.audit_figure VALUES (1, ?, ?, 'Q1', ?, ?, ?, 1, 1)",
                [place, one.code, date(2025, 4, 1), date(2025, 6, 30), one.value],
            )
            cursor.execute(
                "INSERT INTO council.audit_finding VALUES (1, ?, ?, 'a', ?, ?, NULL)",
                [place, one.recorded_at, one.outcome, one.found_value],
            )
        for review in looked.reviews:
            cursor.execute(
                "INSERT INTO council.indicator_review VALUES (?, ?, 'a', ?, NULL)",
                [review.code, review.recorded_at, review.outcome],
            )
