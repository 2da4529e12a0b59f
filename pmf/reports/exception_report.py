"""The exceptions: what needs a conversation, why in words, how grave it is, and where its review stands."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from pmf.access.permissions import may
from pmf.model.framework import Words
from pmf.model.period import Period
from pmf.model.role import Action
from pmf.reports.commentary import Commentary, commentary_of
from pmf.reports.reading import Reader
from pmf.reports.scorecard import in_words
from pmf.rules import exception_wording, position_wording
from pmf.rules.finding_exceptions import decisions_about, exceptions

# What an exception of money, risk, customers and workforce is about.
SUBJECT_KINDS = ("budget", "risk", "feedback", "workforce")


@dataclass(frozen=True)
class PerformanceException:
    """One subject that needs a conversation. `kinds` are the gravest first and `reasons` one sentence each;
    `evidence` holds, by kind, every fact that its reason names; `line` is the scorecard's row.

    What is of no indicator has no quadrant and no figures: a decision's action that belongs to none ("action", of no
    directorate), an action of a plan ("plan_action") and a plan where the golden thread is broken ("plan"). Of money,
    risks, customers and workforce ("budget", "risk", "feedback", "workforce") `line` is the position.
    """

    subject_kind: str
    subject: str
    name: str
    quadrant: str | None
    directorate: str | None
    service: str | None
    owner: str | None
    lead_member: str | None
    business_critical: bool
    kinds: tuple[str, ...]
    reasons: tuple[str, ...]
    severity: str
    severity_why: str
    since: str | None
    periods_running: int
    persistent: bool
    call_in: bool
    state: str
    state_name: str
    state_note: str
    line: Mapping[str, Any]
    evidence: Mapping[str, Any]
    projected: Mapping[str, Any] | None = None
    commentary: Commentary | None = None
    decided: Sequence[Mapping[str, Any]] = field(default=())

    @property
    def kind(self) -> str:
        """The gravest kind."""
        return self.kinds[0]

    @property
    def is_indicator(self) -> bool:
        """Whether it is about an indicator."""
        return self.subject_kind == "indicator"

    @property
    def is_position(self) -> bool:
        """Whether it is about money, a risk, customers or workforce."""
        return self.subject_kind in SUBJECT_KINDS


@dataclass(frozen=True)
class ExceptionReport:
    """All exceptions of a period as at a moment, the gravest first, and the rule of how grave they are."""

    period: Period
    at: datetime
    words: Words
    exceptions: Sequence[PerformanceException]
    rule: tuple[str, ...]

    def headline(self) -> str:
        """How many need a conversation and how many of them call themselves in, in one sentence."""
        many = len(self.exceptions)
        if not many:
            return f"Nothing needs a conversation for {self.period.label}."
        grave = sum(one.severity == "high" for one in self.exceptions)
        called = sum(one.call_in for one in self.exceptions)
        new = len(self.of_state("new"))
        first = f"{many} {'needs' if many == 1 else 'need'} a conversation for {self.period.label}"
        parts = [f"{grave} of high severity"] if grave else []
        if called:
            parts.append(f"{called} {'calls itself' if called == 1 else 'call themselves'} in")
        parts.append(f"{new} {'is' if new == 1 else 'are'} new" if new else "none is new")
        return f"{first}: {', '.join(parts)}."

    def of_state(self, *states: str) -> list[PerformanceException]:
        """Those in one of some states, in order."""
        return [one for one in self.exceptions if one.state in states]

    def states(self) -> dict[str, int]:
        """How many are in each state, the commonest first."""
        return dict(Counter(one.state for one in self.exceptions).most_common())

    def by(
        self, what: Literal["directorate", "quadrant", "kind"]
    ) -> dict[str | None, list[PerformanceException]]:
        """They in groups, in order: one that has several kinds stands under the gravest. None is without."""
        groups: dict[str | None, list[PerformanceException]] = defaultdict(list)
        for one in self.exceptions:
            groups[getattr(one, what)].append(one)
        return dict(groups)


def read_exceptions(
    reader: Reader,
    *,
    period: Period,
    at: datetime,
    directorate: str | None = None,
    indicator_set: str | None = None,
    beside_sets: bool = False,
) -> ExceptionReport:
    """What needs a conversation about a period, as it stood at a moment (UTC), all or of a directorate or set. A set
    holds indicators alone: with `beside_sets` budgets, risks, customers and workforce are there all the same."""
    reader.check()
    framework = reader.framework
    sets = framework.set_and_those_inside(indicator_set) if indicator_set else None
    rows = exceptions(
        reader.database,
        at=at,
        period=period,
        directorate=directorate,
        sets=sets,
        review_after_months=framework.audit.review_after_months,
        levels=framework.levels,
        restricted=may(framework, reader.person, Action.READ_RESTRICTED),
        beside_sets=beside_sets,
    )
    found = _worded(reader, rows, period=period, at=at)
    return ExceptionReport(period, at, framework.words, found, exception_wording.rule(framework.words))


def read_exception(
    reader: Reader, subject: str, *, period: Period, at: datetime, subject_kind: str | None = None
) -> PerformanceException | None:
    """One subject's exception, or None where it needs no conversation about the period. Say the kind of subject
    where a plan could have the code of an indicator."""
    reader.check()
    report = read_exceptions(reader, period=period, at=at)
    return next(
        (
            one
            for one in report.exceptions
            if one.subject == subject and subject_kind in (None, one.subject_kind)
        ),
        None,
    )


def _worded(
    reader: Reader, rows: list[dict[str, Any]], *, period: Period, at: datetime
) -> list[PerformanceException]:
    of_indicators = [row for row in rows if row["subject_kind"] == "indicator"]
    in_words(reader, of_indicators, period=period, at=at)
    decided: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for one in decisions_about(reader.database, at=at, subjects=[row["subject"] for row in rows]):
        decided[one["subject_kind"], one["subject"]].append(one)
    said = _said_of_positions(reader, rows)
    for row in rows:
        if (position := row["position_row"]) is not None:
            row["position_words"] = said.get((position["return_no"], position["row_no"]))
    return [_one(reader, row, decided[row["subject_kind"], row["subject"]]) for row in rows]


def _said_of_positions(reader: Reader, rows: list[dict[str, Any]]) -> dict[tuple[int, int], str]:
    """What was said beside the figures that positions stand by, by return and row. Of a team that is suppressed nothing
    is told."""
    told = [row["position_row"] for row in rows if row["position_row"] is not None]
    numbers = sorted(
        {one["return_no"] for one in told if one["return_no"] is not None and one["status"] != "suppressed"}
    )
    found = reader.database.ask("position_words", {"returns": numbers}) if numbers else []
    return {(one["return_no"], one["row_no"]): one["commentary"] for one in found}


def _one(reader: Reader, row: dict[str, Any], decided: list[dict[str, Any]]) -> PerformanceException:
    words = reader.framework.words
    kinds = tuple(row["kinds"])
    if row["position_row"] is not None:
        row = row | row["position_row"] | {"own_reason": position_wording.reason(row["position_row"], words)}
        row["quadrant"] = reader.framework.quadrant_about(row["about"])
        row["name"] = position_wording.title(row)
    evidence = {kind: exception_wording.evidence(row, kind) for kind in kinds}
    return PerformanceException(
        subject_kind=row["subject_kind"],
        subject=row["subject"],
        name=row["name"],
        quadrant=row["quadrant"],
        directorate=row["directorate"],
        service=row["service"],
        owner=row["owner"],
        lead_member=row["lead_member"],
        business_critical=bool(row["business_critical"]),
        kinds=kinds,
        reasons=tuple(exception_wording.sentence(kind, evidence[kind], words) for kind in kinds),
        severity=row["severity"],
        severity_why=exception_wording.severity_why(row["severity_because"], words),
        since=row["began"],
        periods_running=row["periods_running"],
        persistent=row["persistent"],
        call_in=row["call_in"],
        state=row["state"],
        state_name=reader.framework.review.state(row["state"]).name,
        state_note=exception_wording.state_note(row),
        line=row,
        evidence=evidence,
        projected=row["projected"],
        commentary=_said(row),
        decided=decided,
    )


_NO_WORDS = dict.fromkeys(
    ("commentary", "cause", "action", "action_owner", "action_due", "period", "handed_in_by", "recorded_at", "unchanged_since")
)  # fmt: skip


def _said(row: Mapping[str, Any]) -> Commentary | None:
    """What the service says of it; None of something that is not red and that nothing was said of."""
    action, words = row["plan_action"], row.get("position_words")
    if (action is not None and action["commentary"]) or words:
        told = {
            "commentary": words or action["commentary"],
            "period": row["period"] if words else action["period"],
            "status": None,
            "months": None,
            "marks": [],
        }
        return commentary_of(_NO_WORDS | told)
    if row["words"] is None and not row["marks"]:
        return None
    named = {name: row[name] for name in ("status", "months", "marks")}
    return commentary_of({**_NO_WORDS, **(row["words"] or {}), **named})
