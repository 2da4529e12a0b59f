"""The yearly audit of figures against their evidence, and whether indicators still measure what they should.

Never by the one who handed the figure in. Files that are attached are kept and given back as they came;
nothing here opens them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pmf.access.permissions import NotAllowedError, require
from pmf.model.cell import LARGEST, settled
from pmf.model.framework import Framework
from pmf.model.period import Period
from pmf.model.person import Person
from pmf.model.role import Action
from pmf.store import audit, returns
from pmf.store.database import Database

OUTCOMES = {"agrees": "Agrees", "differs": "Differs", "no_evidence": "No evidence"}
REVIEWS = {"yes": "Yes", "change": "It should be changed", "retire": "It should be retired"}
LARGEST_EVIDENCE = 10 * 1024 * 1024
# What a file of each kind begins with; None for plain text.
EVIDENCE = {"xlsx": b"PK", "docx": b"PK", "pdf": b"%PDF", "png": b"\x89PNG", "csv": None, "txt": None}


class NotSoundError(ValueError):
    """Something that was handed over cannot be taken. The message says what to do."""


@dataclass(frozen=True, slots=True)
class Auditor:
    """Who audits, in which database, in which council's way."""

    database: Database
    framework: Framework
    person: Person

    def draw(self, year: Period) -> int:
        """Draw the sample of a year by the framework's rule. Raises CannotDrawError."""
        self._require()
        chosen = self.framework.audit
        inside = chosen.indicator_set and self.framework.set_and_those_inside(chosen.indicator_set)
        return audit.draw(
            self.database, year.label, year.starts, year.ends, indicator_set=chosen.indicator_set,
            sets=sorted(inside) if inside else None, size=chosen.size, by=self.person.signature,
        )  # fmt: skip

    def attach(self, sample_no: int, place_no: int, file_name: str, content: bytes, note: str = "") -> None:
        """Keep a file as evidence for a drawn figure. Raises NotSoundError."""
        self._require()
        figure = self._figure(sample_no, place_no)
        name = safe_name(file_name)
        _refuse_unsound(name, content)
        audit.attach(self.database, figure, name, content, note.strip() or None, by=self.person.signature)

    def record(
        self, sample_no: int, place_no: int, outcome: str, found_value: Decimal | None = None, note: str = ""
    ) -> None:
        """Record what was found of a drawn figure. Raises NotSoundError, or NotAllowedError for whoever
        handed the figure in."""
        self._require()
        figure = self._figure(sample_no, place_no)
        if why_not := self.may_record(figure):
            raise NotAllowedError(why_not)
        said = note.strip() or None
        value = _found(figure, outcome, found_value)
        if outcome != "agrees" and said is None:
            raise NotSoundError("Say what was found, because people will ask.")
        audit.note_finding(self.database, figure, outcome, value, said, by=self.person.signature)

    def may_record(self, figure: Mapping[str, Any]) -> str | None:
        """None if this person may record a finding on a drawn figure, else the sentence why not."""
        try:
            self._require()
        except NotAllowedError as problem:
            return str(problem)
        if self.person.signed(figure["handed_in_by"] or ""):
            return f"{self.person.name} handed this figure in, so somebody else has to audit it."
        return None

    def review(self, code: str, outcome: str, note: str = "") -> None:
        """Record whether an indicator still measures what it should. Raises NotSoundError."""
        self._require()
        now = self.database.now()
        if code not in {row["code"] for row in returns.standing(self.database, "indicators", now)}:
            raise NotSoundError(f"There is no indicator with the code {code}.")
        if outcome not in REVIEWS:
            raise NotSoundError("Choose one of: " + ", ".join(REVIEWS.values()) + ".")
        said = note.strip() or None
        if outcome != "yes" and said is None:
            raise NotSoundError("Say what should become of it and why.")
        audit.note_review(self.database, code, outcome, said, by=self.person.signature)

    def _require(self) -> None:
        require(self.framework, self.person, Action.AUDIT_DATA)

    def _figure(self, sample_no: int, place_no: int) -> Mapping[str, Any]:
        for row in audit.drawn(self.database, sample_no):
            if row["place_no"] == place_no:
                return row
        raise NotSoundError("That figure is not in the sample.")


def _found(figure: Mapping[str, Any], outcome: str, found_value: Decimal | None) -> Decimal | None:
    if outcome not in OUTCOMES:
        raise NotSoundError("Choose one of: " + ", ".join(OUTCOMES.values()) + ".")
    if outcome != "differs":
        return None
    if found_value is None or not found_value.is_finite() or abs(found_value) > LARGEST:
        raise NotSoundError("Type the figure that the evidence gives, as a number.")
    value = settled(found_value)
    if value == figure["value"]:
        raise NotSoundError("The figure that was found is the one that stands: that is “Agrees”.")
    return value


def safe_name(file_name: str) -> str:
    """A file's name without its folder and without what no name should hold; at most 120 characters."""
    name = re.split(r"[\\/]", file_name)[-1]
    name = "".join(one if one.isprintable() and one not in '<>:"|?*' else "_" for one in name).strip(" .")
    stem, dot, ending = name.rpartition(".")
    return f"{stem[: 119 - len(ending)]}{dot}{ending}" if dot and stem else name[:120]


def _refuse_unsound(name: str, content: bytes) -> None:
    ending = name.rpartition(".")[2].lower()
    if ending not in EVIDENCE or "." not in name:
        raise NotSoundError(f"“{name}” is not of a kind that is kept here. Attach {', '.join(EVIDENCE)}.")
    if not content:
        raise NotSoundError(f"“{name}” is empty. Check that you chose the right file.")
    if len(content) > LARGEST_EVIDENCE:
        raise NotSoundError(
            f"“{name}” has {len(content) / 1024**2:.0f} MB; at most {LARGEST_EVIDENCE // 1024**2} MB are kept."
        )
    beginning = EVIDENCE[ending]
    if not content.startswith(beginning) if beginning else b"\x00" in content[:4096]:
        raise NotSoundError(f"“{name}” is not what its name says. Save it again as {ending} and attach that.")
