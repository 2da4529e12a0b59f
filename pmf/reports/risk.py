"""The risk register in words, for a person who may see it: above appetite first."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from pmf.model.period import Period
from pmf.model.subjects import Risk
from pmf.reports.reading import Reader
from pmf.rules import risk, risk_wording
from pmf.rules.asked_positions import Asked
from pmf.store.framework_settings import subjects_at

# A row of `risk.sql` with its `reason`, the `reasons` of its exceptions, its `standing` in words, how it `moved`,
# whether it is `mitigated`, and the most needful `in_short`.
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Register:
    """The risks and opportunities of a period: those that are open, the gravest first, and those that are closed, each
    by its last position. `matrix` is what they are judged by."""

    period: Period
    matrix: Risk
    rows: Sequence[Row]
    closed: Sequence[Row]

    @cached_property
    def threats(self) -> list[Row]:
        """The open risks."""
        return [one for one in self.rows if one["risk"]["kind"] == "threat"]

    @cached_property
    def opportunities(self) -> list[Row]:
        """The open opportunities."""
        return [one for one in self.rows if one["risk"]["kind"] == "opportunity"]

    @cached_property
    def above(self) -> list[Row]:
        """The open risks that are above appetite."""
        return [one for one in self.threats if one["status"] == "red"]

    @cached_property
    def others(self) -> list[Row]:
        """The open risks that are not above appetite."""
        return [one for one in self.threats if one["status"] != "red"]

    def counts(self) -> dict[str, int]:
        """How many open risks and opportunities stand how, in words, the gravest first."""
        found = Counter(one["because"] for one in self.rows)
        return {name: found[because] for because, name in risk_wording.STANDINGS.items() if found[because]}

    def moves(self) -> dict[str, int]:
        """How many open risks went `up`, `down`, stayed (`none`) or are `new`, against the review before."""
        found = Counter(one["risk"]["moved"] for one in self.threats)
        return {name: found[name] for name in ("up", "down", "none", "new")}

    def headline(self) -> str:
        """`4 of 23 risks stand above appetite; the highest is R07 Housing demand at 20.`"""
        if not self.threats:
            return "No risk is open." if self.closed or self.rows else "No risk was handed in."
        many = len(self.threats)
        risks = "risk stands" if many == 1 else "risks stand"
        if not self.above:
            return (
                f"None of {many} {risks} above appetite."
                if many > 1
                else "The one risk that is open is within appetite."
            )
        top = self.above[0]
        which = f"{top['subject']} {top['name']} at {top['risk']['score']}"
        if len(self.above) == 1:
            return f"1 of {many} {risks} above appetite: {which}."
        return f"{len(self.above)} of {many} {risks} above appetite; the highest is {which}."

    def summary(self) -> str:
        """What moved, and which are not mitigated or not reviewed, in one or two sentences."""
        moves = self.moves()
        told = [
            f"{moves[way]} went {way}" for way in ("up", "down") if moves[way]
        ]  # fmt: skip
        if moves["new"]:
            told.append(f"{moves['new']} {'is' if moves['new'] == 1 else 'are'} new")
        first = (
            f"Since the review before, {_listed(told)}."
            if told
            else "Nothing moved since the review before."
            if self.threats
            else ""
        )
        kinds = Counter(kind for one in self.rows for kind in one["own_kinds"])
        wanting = [
            f"{kinds[kind]} {words[kinds[kind] > 1]}"
            for kind, words in _WANTING.items()
            if kinds[kind]
        ]  # fmt: skip
        return f"{first} {_listed(wanting).capitalize()}.".strip() if wanting else first


_WANTING = {
    "not_mitigated": ("is not being mitigated", "are not being mitigated"),
    "target_date_passed": ("is past its target date", "are past their target dates"),
    "risk_review_overdue": ("has a review overdue", "have reviews overdue"),
}


def _listed(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def read_risks(reader: Reader, *, period: Period, at: datetime, directorate: str | None = None) -> Register:
    """The register as it stood at the end of a period, seen at a moment (UTC), of one directorate or of all."""
    reader.check()
    subjects = subjects_at(reader.database, at)
    found = risk.closed_too(reader.database, Asked(at, period, subjects))
    rows = [
        _in_words(reader, one) for one in found if directorate is None or one["directorate"] == directorate
    ]
    rows.sort(key=_place)
    return Register(
        period,
        subjects.risk,
        [one for one in rows if not one["is_closed"]],
        [one for one in rows if one["is_closed"]],
    )


def _in_words(reader: Reader, row: Row) -> dict[str, Any]:
    """A row of the rules with what is said of it."""
    words, told = reader.framework.words, row["risk"]
    return {
        **row,
        "reason": risk_wording.reason(row, words),
        "reasons": [risk_wording.SENTENCES[kind](row, words) for kind in row["own_kinds"]],
        "standing": risk_wording.STANDINGS[row["because"]],
        "moved": risk_wording.movement(told),
        "mitigated": risk_wording.mitigated(told),
        "in_short": risk_wording.in_short(told),
    }


def _place(row: Row) -> tuple[int, int, list[tuple[int, str]]]:
    """The gravest first, then the highest score, then by id with the numbers in it as numbers: R2 before R10."""
    parts = re.findall(r"\d+|\D+", row["subject"])
    named = [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]
    return list(risk_wording.STANDINGS).index(row["because"]), -(row["risk"]["score"] or 0), named
