"""What was found in a file before anything of it is stored, and the reasons that are given for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from pmf.intake.changes import Change, FigureKey, Summary
from pmf.intake.grid import Grid
from pmf.intake.surroundings import RowCount
from pmf.model.finding import Finding, asks, stops
from pmf.model.person import NOBODY, Person
from pmf.store.facts import Columns
from pmf.store.returns import HandedIn, Tally

# A reason for every figure that needs one, or one for each by its key.
Reasons = Mapping[FigureKey, str] | str
_EXPLAINED_BY_A_REASON = ("restated_without_reason", "closed_period")


@dataclass(frozen=True, slots=True)
class About:
    """Whose indicators a return is about, and for which periods, oldest first."""

    services: tuple[str, ...]
    periods: tuple[str, ...]


@dataclass
class Examination:
    """What was found in a file, before anything is stored. `twin` is the return in which this very file
    stands already: it then says nothing new, even where later returns have changed some of its figures.

    `grid` is what was read, to give it back with its cells marked; None if it could not be read.
    `unexplained` gives the sheet and cell of each figure that needs a reason and has none, and `reasons`
    those that were given outside the file. It was `checked_for` one person, and nobody else can submit it.
    """

    handed_in: HandedIn
    findings: list[Finding]
    tally: Tally = field(default_factory=lambda: Tally(0))
    parts: list[tuple[str, Columns]] = field(default_factory=list)
    twin: str | None = None
    rows: RowCount | None = None
    grid: Grid | None = None
    unexplained: dict[FigureKey, tuple[str | None, str]] = field(default_factory=dict)
    reasons: dict[FigureKey, str] = field(default_factory=dict)
    checked_for: Person = NOBODY
    about: About = field(default_factory=lambda: About((), ()))
    tell_changes: list[Callable[[], list[Change]]] = field(default_factory=list)
    tell_missing: list[Callable[[], list[Change]]] = field(default_factory=list)

    @cached_property
    def changes(self) -> list[Change]:
        """What each row would do. Put into words only when somebody asks."""
        told = [change for tell in self.tell_changes for change in tell()]
        return [
            replace(change, reason=self.reasons[change.key]) if change.key in self.reasons else change
            for change in told
        ]

    @cached_property
    def missing(self) -> list[Change]:
        """What is due from the return's services for its period, and is neither in it nor here already."""
        return [change for tell in self.tell_missing for change in tell()]

    @cached_property
    def summary(self) -> Summary:
        """How many rows would do what."""
        return Summary.of(self.changes, len(self.missing))

    @property
    def needs_reasons(self) -> list[Change]:
        """The rows for which a reason is asked and none is given."""
        return [change for change in self.changes if change.key in self.unexplained]

    @property
    def kind(self) -> str:
        """The kind of return, or `unknown`."""
        return self.handed_in.kind

    @property
    def services(self) -> tuple[str, ...]:
        """The services whose indicators are in it, by name."""
        return tuple(sorted({one for one in self.about.services if one}))

    @property
    def periods(self) -> tuple[str, ...]:
        """The periods that it has figures or targets for, oldest first."""
        return self.about.periods

    @property
    def refused(self) -> bool:
        """Whether an error stops it."""
        return stops(self.findings)

    @property
    def needs_a_yes(self) -> bool:
        """Whether it has warnings and no errors."""
        return not self.refused and asks(self.findings)


def with_reasons(examined: Examination, reasons: Reasons) -> Examination:
    """The same with reasons for figures that need one and have none in the file: one text for all of
    them, or a text by the key of a change. They are stored with the figures, and nothing more is asked
    of these."""
    given = {
        key: text
        for key in examined.unexplained
        if (text := (reasons if isinstance(reasons, str) else reasons.get(key, "")).strip())
    }
    if not given:
        return examined
    explained = {examined.unexplained[key] for key in given}
    findings = [_without(finding, explained) for finding in examined.findings]
    return Examination(
        examined.handed_in,
        [finding for finding in findings if finding is not None],
        examined.tally,
        [
            (kind, _explained(columns, given) if kind == "performance" else columns)
            for kind, columns in examined.parts
        ],
        rows=examined.rows,
        grid=examined.grid,
        checked_for=examined.checked_for,
        about=examined.about,
        unexplained={key: at for key, at in examined.unexplained.items() if key not in given},
        reasons=examined.reasons | given,
        tell_changes=examined.tell_changes,
        tell_missing=examined.tell_missing,
    )


def _without(finding: Finding, explained: set[tuple[str | None, str]]) -> Finding | None:
    if finding.code not in _EXPLAINED_BY_A_REASON:
        return finding
    left = tuple(cell for cell in finding.cells if (finding.sheet, cell) not in explained)
    return replace(finding, cells=left) if left else None


def _explained(columns: Columns, given: Mapping[FigureKey, str]) -> Columns:
    keys = map(FigureKey, columns["code"], columns["period"], columns["place"], columns["population_group"])
    reasons = [given.get(key, reason) for key, reason in zip(keys, columns["reason"], strict=True)]
    return {**columns, "reason": reasons}
