"""The change register of the data list: which indicators were added, changed, retired or brought back, in what,
why, by whom and in which return's cell. Read from the versions; nothing of it is kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from typing import Any, Literal

from pmf.model.framework import Framework
from pmf.reports.reading import Reader, text_of
from pmf.rules.wording import day

Row = Mapping[str, Any]
What = Literal["added", "changed", "retired", "brought_back"]
WORDS: dict[What, str] = {
    "added": "Added",
    "changed": "Changed",
    "retired": "Retired",
    "brought_back": "Brought back",
}
# The heading that each column is handed in under.
FIELDS = {
    "name": "Name", "definition": "Definition", "quadrant": "Quadrant", "indicator_set": "Indicator set",
    "directorate": "Directorate", "service": "Service", "owner": "Owner", "lead_member": "Lead member", "unit": "Unit",
    "decimals": "Decimals", "polarity": "Polarity", "kind": "Kind", "frequency": "Frequency", "year_type": "Period type",
    "numerator_label": "Numerator", "denominator_label": "Denominator", "multiplier": "Multiplier",
    "days_allowed": "Days allowed", "source": "Source", "statutory": "Statutory", "benchmark_source": "Benchmark source",
    "status_rule": "Status rule", "tolerance": "Tolerance", "review_trigger": "Trigger", "plans": "Plans",
    "introduced": "Introduced", "proxy": "Proxy", "business_critical": "Business critical", "tags": "Tags",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one indicator. `on` is the day that it holds from: when it was introduced or retired where that
    is said, else when it was handed in. `field`, `was` and `now` are of what was changed; `why` is the reason given."""

    code: str
    name: str
    what: What
    on: date
    field: str
    was: str
    now: str
    why: str
    by: str
    at: datetime
    return_id: str
    sheet: str | None
    cell: str
    directorate: str | None

    @property
    def place(self) -> str:
        """The return and its cell: `R0002, Indicators A4`."""
        return f"{self.return_id}, {self.sheet + ' ' if self.sheet else ''}{self.cell}"


def read_changes(reader: Reader, *, at: datetime, since: date, until: date) -> list[Change]:
    """The changes that hold from, or were handed in on, a day between two (both included), newest first, as
    everything stood at a moment (UTC)."""
    reader.check()
    versions = reader.database.ask("indicator_versions", {"at": at})
    changes: list[Change] = []
    for _, of_one in groupby(versions, key=lambda row: row["code"]):
        before: Row | None = None
        for version in of_one:
            changes += _between(before, version, reader.framework)
            before = version
    wanted = [one for one in changes if since <= one.on <= until or since <= one.at.date() <= until]
    return sorted(wanted, key=lambda one: (-one.at.timestamp(), -one.on.toordinal(), one.code))


def _between(before: Row | None, after: Row, framework: Framework) -> list[Change]:
    """What one version changed against the one before it."""
    found: list[Change] = []
    if before is None:
        began = after["introduced"] or after["recorded_at"].date()
        found.append(_change(after, "added", began, now=_said("introduced", after["introduced"], framework)))
    else:
        for column, heading in FIELDS.items():
            if before[column] != after[column]:
                was, now = (_said(column, one[column], framework) for one in (before, after))
                found.append(
                    _change(after, "changed", after["recorded_at"].date(), heading, was, now, after["reason"])
                )
    gone_before = before["retired"] if before else None
    if after["retired"] and after["retired"] != gone_before:
        was = day(gone_before) if gone_before else ""
        found.append(_change(after, "retired", after["retired"], "Retired", was, day(after["retired"]), after["reason"]))  # fmt: skip
    elif gone_before and not after["retired"]:
        found.append(_change(after, "brought_back", after["recorded_at"].date(), "Retired", day(gone_before), "", after["reason"]))  # fmt: skip
    return found


def _change(
    version: Row, what: What, on: date, field: str = "", was: str = "", now: str = "", why: str | None = None
) -> Change:
    return Change(
        version["code"], version["name"], what, on, field, was, now, why or "", version["handed_in_by"],
        version["recorded_at"], version["return_id"], version["sheet"], version["cell"], version["directorate"],
    )  # fmt: skip


def _said(column: str, value: Any, framework: Framework) -> str:
    """A column's value as an officer would write it; nothing as nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, date):
        return day(value)
    if isinstance(value, list):
        return "; ".join(value)
    if isinstance(value, Decimal):
        return text_of(value)
    parts = {"quadrant": framework.quadrants, "indicator_set": framework.indicator_sets}.get(column, ())
    return next((one.name for one in parts if one.id == value), str(value))


def headline(changes: Sequence[Change], when: str) -> str:
    """How many indicators were added, changed and retired, in one sentence. `when` reads `in 2025/26 Q2`."""
    counted = Counter[What]()
    for what in WORDS:
        counted[what] = len({one.code for one in changes if one.what == what})
    said = [f"{counted[what]} {WORDS[what].lower()}" for what in WORDS if counted[what]]
    if not said:
        return f"Nothing was added, changed or retired {when}."
    return ", ".join(said[:-1]) + (" and " if len(said) > 1 else "") + f"{said[-1]} {when}."


def as_table(changes: Sequence[Change]) -> list[list[str]]:
    """The changes as rows of words, headings first: what is downloaded."""
    heads = ["Indicator code", "Name", "What", "Holds from", "Field", "From", "To", "Why", "Handed in by", "Handed in on",
             "Return", "Sheet", "Cell"]  # fmt: skip
    return [heads] + [
        [one.code, one.name, WORDS[one.what], one.on.isoformat(), one.field, one.was, one.now, one.why, one.by,
         one.at.date().isoformat(), one.return_id, one.sheet or "", one.cell]
        for one in changes
    ]  # fmt: skip
