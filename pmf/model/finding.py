"""Something in a return that an officer should know about, and what to do."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum


class Severity(StrEnum):
    """Errors stop a return. Warnings ask for a yes. Notes ask for nothing."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence about one or more cells. `cells` is empty for a finding about the whole file."""

    severity: Severity
    code: str
    message: str
    fix: str
    sheet: str | None = None
    cells: tuple[str, ...] = ()


class RefusedError(Exception):
    """A return, or a request, that cannot go further. Carries the finding that says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}


def gathered(findings: list[Finding]) -> list[Finding]:
    """The same finding in many cells as one, its cells listed in order; errors first."""
    cells: dict[Finding, dict[str, None]] = {}
    for finding in findings:
        cells.setdefault(replace(finding, cells=()), {}).update(dict.fromkeys(finding.cells))
    merged = [replace(finding, cells=tuple(where)) for finding, where in cells.items()]
    return sorted(merged, key=lambda finding: _ORDER[finding.severity])


def stops(findings: list[Finding]) -> bool:
    """Whether any of them is an error."""
    return any(finding.severity is Severity.ERROR for finding in findings)


def asks(findings: list[Finding]) -> bool:
    """Whether any of them needs a yes."""
    return any(finding.severity is Severity.WARNING for finding in findings)
