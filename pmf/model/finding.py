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


# So many findings of one sort are told each by itself. A long file may have thousands that nobody reads.
MOST_ALIKE = 500


def gathered(findings: list[Finding]) -> list[Finding]:
    """The same finding in many cells as one, its cells listed in order; errors first. Beyond MOST_ALIKE of
    one sort on a sheet, the rest are told as one that counts them and lists their cells."""
    cells: dict[tuple[str | None, ...], tuple[Finding, dict[str, None]]] = {}
    alike: dict[tuple[str, str | None], int] = {}
    rest: dict[tuple[str, str | None], list[Finding]] = {}
    for finding in findings:
        sort = (finding.code, finding.sheet)
        key = (finding.severity, finding.code, finding.message, finding.fix, finding.sheet)
        if key in cells:
            cells[key][1].update(dict.fromkeys(finding.cells))
        elif alike.get(sort, 0) < MOST_ALIKE:
            alike[sort] = alike.get(sort, 0) + 1
            cells[key] = (finding, dict.fromkeys(finding.cells))
        else:
            rest.setdefault(sort, []).append(finding)
    merged = [replace(finding, cells=tuple(where)) for finding, where in cells.values()]
    for others in rest.values():
        where = dict.fromkeys(cell for finding in others for cell in finding.cells)
        said = f"{len(others):,} more of the same sort, the first: {others[0].message}"
        severity = min((finding.severity for finding in others), key=_ORDER.__getitem__)
        merged.append(replace(others[0], severity=severity, message=said, cells=tuple(where)))
    return sorted(merged, key=lambda finding: _ORDER[finding.severity])


def stops(findings: list[Finding]) -> bool:
    """Whether any of them is an error."""
    return any(finding.severity is Severity.ERROR for finding in findings)


def asks(findings: list[Finding]) -> bool:
    """Whether any of them needs a yes."""
    return any(finding.severity is Severity.WARNING for finding in findings)
