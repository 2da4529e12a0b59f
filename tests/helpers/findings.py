"""A finding that a file must have at its cells, and that a sound file must not have."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from helpers.council import OFFICER, Council, found, later
from pmf.model.finding import Finding, Severity
from pmf.review.verification import Reviewer
from pmf.store.returns import every_return


@dataclass(frozen=True)
class Case:
    """`wrong` must have the finding once, at `cells`; `right` must not have it."""

    code: str
    severity: Severity
    cells: tuple[str, ...]
    wrong: bytes
    right: bytes
    says: str = ""
    before: tuple[bytes, ...] = ()
    asked: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.code}-{'+'.join(self.cells) or 'file'}"


def holds_and_is_undone(case: Case, council: Council) -> None:
    """The same on a council that other cases share: what came before is withdrawn again."""
    stood = len(every_return(council.database))
    holds(case, council)
    for record in every_return(council.database)[: -stood or None]:
        later(council, seconds=1)
        Reviewer(council.database, council.road.framework, OFFICER).withdraw(record["return_id"], "Tried")


def holds(case: Case, council: Council) -> Finding:
    """Hand in what comes before, and look at both files. Gives the finding of the wrong one."""
    for earlier in case.before:
        council.accepted(earlier)
    finding = found(council.look(case.wrong, **case.asked).findings, case.code)
    assert (finding.severity, finding.cells) == (case.severity, case.cells)
    assert case.says in finding.message
    assert finding.fix
    passing = council.look(case.right, **case.asked)
    assert case.code not in {one.code for one in passing.findings}
    assert not passing.refused, passing.findings
    return finding
