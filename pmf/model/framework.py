"""A council's way of doing this, as its framework file says it. Nothing of a council is in code."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from pmf.model.forums import Calendar, Forum, MatrixLine, MatrixRow, MonthDay
from pmf.model.joint_report import JointSection
from pmf.model.named import Id, Named, Part, Text
from pmf.model.review import EXPIRED, NEW, STANDARD_MOVES, Review
from pmf.model.role import STANDARD_ROLES, Action, Role
from pmf.model.status import Marker
from pmf.model.subjects import Customer, Finance, Risk, Subject, Subjects, Workforce
from pmf.model.words import StatusRule

Trigger = Annotated[str, StringConstraints(pattern=r"^(any|none|[1-9]\d? of [1-9]\d?)$")]


class LevelKind(StrEnum):
    """What a level of plan is, whatever a council calls it: what the checks of the golden thread go by."""

    VISION = "vision"
    PRIORITY = "priority"
    OBJECTIVE = "objective"
    STRATEGY = "strategy"
    DIRECTORATE_PLAN = "directorate_plan"
    PARTNERSHIP_PLAN = "partnership_plan"
    SERVICE_PLAN = "service_plan"
    TEAM_PLAN = "team_plan"


class Level(Named):
    """A level of plan, from the top down, and what it is for.

    Of a `deliverable` each must have a lead service. `expected_of` says that every directorate or every service
    has one. `outlined_by` and `approved_by` are days, month-day, before the plan's first day; `review_months` is
    how often it is reviewed where the plan itself does not say when next.
    """

    kind: LevelKind
    purpose: Text
    deliverable: bool = False
    expected_of: Literal["directorate", "service"] | None = None
    outlined_by: MonthDay | None = None
    approved_by: MonthDay | None = None
    review_months: int | None = Field(default=None, ge=1, le=60)


class RollUp(Part):
    """How a plan's status follows from the indicators and actions below it.

    `worst_of`: the worst of them. `share_of`: the share of those that are rated which is green, each counted once.
    `weighted`: the mean of what hangs directly on it by weight, green 1, amber a half, red 0, level by level. The
    last two are green from `green_from` per cent and amber from `amber_from`.
    """

    method: Literal["worst_of", "share_of", "weighted"] = "worst_of"
    green_from: Decimal = Field(default=Decimal(90), ge=0, le=100)
    amber_from: Decimal = Field(default=Decimal(75), ge=0, le=100)

    @model_validator(mode="after")
    def _amber_below_green(self) -> Self:
        if self.amber_from > self.green_from:
            raise ValueError("roll_up: amber_from is above green_from, so nothing could be amber")
        return self


class Quadrant(Named):
    """A part of the scorecard. `question` is the sentence that it answers, `holds` what belongs in it by the
    document, and `covers` which of the five subjects it is about, whatever the council calls them."""

    question: Text
    holds: tuple[Text, ...] = ()
    covers: tuple[Subject, ...] = ()


class Priority(Named):
    """What the council's document itself says is to be achieved first."""

    about: Text | None = None


class IndicatorSet(Named):
    """A tier of indicators. Those of a set count in the set that it lies `inside` as well."""

    inside: Id | None = None
    at_most: int | None = Field(default=None, ge=1)


class StatusRuleChoice(Part):
    """The council's own rule and who decided it. Tolerances are in per cent, or in points for
    point_tolerance. `outer_tolerance` is where amber ends under four_band."""

    rule: StatusRule = StatusRule.BANDWIDTH
    tolerance: Decimal = Field(default=Decimal(10), ge=0, le=1000)
    outer_tolerance: Decimal = Field(default=Decimal(10), ge=0, le=1000)
    set_by: Text
    set_on: date


class DirectionChoice(Part):
    """What an unchanged figure counts as, where it has a polarity."""

    unchanged: Literal["no_change", "improving", "worsening"] = "no_change"


class TriggerChoice(Part):
    """When an indicator calls itself in to review, unless it has a trigger of its own.

    `default` is `any`, `none`, or `n of m` periods below the minimum standard; `decline` is how many
    periods running of getting worse do the same, 0 for never.
    """

    default: Trigger = "3 of 4"
    decline: int = Field(default=3, ge=0, le=24)
    forum: Id | None = None

    @model_validator(mode="after")
    def _n_within_m(self) -> Self:
        if " of " in self.default:
            n, m = (int(number) for number in self.default.split(" of "))
            if n > m:
                raise ValueError(f"{n} of {m} can never happen: write the smaller number first")
        return self


class Thresholds(Part):
    """What share of objectives and of targets the council means to achieve in a year, in per cent."""

    objectives: Decimal | None = Field(default=None, ge=0, le=100)
    targets: Decimal | None = Field(default=None, ge=0, le=100)


class Returns(Part):
    """How returns are handled: days allowed after a period's end, days after which a figure for it needs a
    reason (None: never), the most characters of a commentary, and markers for a missing figure."""

    days_allowed: int = Field(default=30, ge=0, le=366)
    closed_after_days: int | None = Field(default=None, ge=0, le=3660)
    longest_commentary: int = Field(default=1_500, ge=100, le=30_000)
    markers: dict[str, Marker] = Field(default_factory=dict)


class Verification(Part):
    """Which kinds of return a second person confirms, and what becomes of their figures until then:
    `shown` and marked as awaiting verification, or `held_back`."""

    kinds: tuple[
        Literal["plans", "indicators", "targets", "performance", "actions", "budget", "risks", "feedback", "complaints", "workforce"], ...
    ] = ()  # fmt: skip
    until_then: Literal["shown", "held_back"] = "shown"

    def asked_of(self, kind: str) -> Literal["none", "shown", "held_back"]:
        """What a return of a kind goes through. A mapped return is asked as one of performance."""
        return self.until_then if ("performance" if kind == "mapped" else kind) in self.kinds else "none"


class Audit(Part):
    """The yearly audit sample: of which indicator set (None for all), and how many indicators."""

    indicator_set: Id | None = None
    size: int = Field(default=10, ge=1, le=200)
    review_after_months: int = Field(default=12, ge=1, le=120)


class Words(Part):
    """What this council calls things, in lower case, where it differs from ours."""

    indicator: Text = "indicator"
    indicators: Text = "indicators"
    target: Text = "target"
    minimum: Text = "minimum standard"


class Framework(Part):
    """The whole file. See the five in `config/frameworks/` for what each part looks like."""

    id: Id
    name: Text
    document: Text
    about: Text
    priorities: tuple[Priority, ...] = ()
    levels: tuple[Level, ...] = Field(min_length=1)
    quadrants: tuple[Quadrant, ...] = Field(min_length=1)
    indicator_sets: tuple[IndicatorSet, ...] = Field(min_length=1)
    status_rule: StatusRuleChoice
    direction: DirectionChoice = DirectionChoice()
    trigger: TriggerChoice = TriggerChoice()
    roll_up: RollUp = RollUp()
    finance: Finance = Finance()
    risk: Risk = Risk()
    customer: Customer = Customer()
    workforce: Workforce = Workforce()
    forums: tuple[Forum, ...] = ()
    matrix: tuple[MatrixRow, ...] = ()
    calendar: Calendar = Calendar()
    thresholds: Thresholds = Thresholds()
    returns: Returns = Returns()
    verification: Verification = Verification()
    audit: Audit = Audit()
    review: Review = Review()
    # What the council calls its joint report; without a name it has none of its own.
    joint_report_name: Text | None = None
    joint_report: tuple[JointSection, ...] = ()
    roles: tuple[Role, ...] = STANDARD_ROLES
    words: Words = Words()

    @model_validator(mode="after")
    def _names_agree(self) -> Self:
        for title, parts in (
            ("priorities", self.priorities),
            ("levels", self.levels),
            ("quadrants", self.quadrants),
            ("indicator_sets", self.indicator_sets),
            ("forums", self.forums),
        ):
            _refuse_twice(title, parts)
        sets = {part.id: part for part in self.indicator_sets}
        for part in self.indicator_sets:
            _refuse_circle(part, sets)
        forums = {forum.id for forum in self.forums}
        _refuse_matrix(
            self.matrix,
            {
                "forum": forums,
                "indicator set": set(sets),
                "quadrant": {one.id for one in self.quadrants},
                "level": {one.id for one in self.levels},
            },
        )
        if self.trigger.forum and self.trigger.forum not in forums:
            raise ValueError(f"trigger: the forum “{self.trigger.forum}” is not listed")
        if self.audit.indicator_set and self.audit.indicator_set not in sets:
            raise ValueError(f"audit: the indicator set “{self.audit.indicator_set}” is not listed")
        _refuse_roles(self.roles)
        _refuse_review(self.review, {role.id for role in self.roles})
        return self

    @property
    def subjects(self) -> Subjects:
        """What money, risk, customers and workforce are judged by."""
        return Subjects(
            finance=self.finance, risk=self.risk, customer=self.customer, workforce=self.workforce
        )

    def lines(self) -> tuple[MatrixLine, ...]:
        """The matrix cell by cell, row by row and in the order of the forums."""
        return tuple(row.line(one.id) for row in self.matrix for one in self.forums if one.id in row.forums)

    def quadrant_about(self, subject: Subject) -> Id | None:
        """The id of the quadrant that covers a subject, if any does."""
        return next((one.id for one in self.quadrants if subject in one.covers or one.id == subject), None)

    def quadrant_named(self, subject: str) -> Quadrant | None:
        """The quadrant that covers a subject, if any does."""
        return next((one for one in self.quadrants if subject in one.covers or one.id == subject), None)

    def set_and_those_inside(self, set_id: str) -> set[str]:
        """The ids of an indicator set and of every set that lies inside it."""
        wanted = {set_id}
        while True:
            more = {part.id for part in self.indicator_sets if part.inside in wanted} - wanted
            if not more:
                return wanted
            wanted |= more


def _refuse_twice(title: str, parts: tuple[Named, ...]) -> None:
    seen: dict[str, str] = {}
    for part in parts:
        for word in sorted(part.spellings()):
            if word in seen:
                raise ValueError(f"{title}: “{word}” stands for both {seen[word]} and {part.id}")
            seen[word] = part.id


def _refuse_matrix(matrix: tuple[MatrixRow, ...], known: dict[str, set[str]]) -> None:
    seen: set[str] = set()
    for row in matrix:
        named = [("forum", one) for one in row.forums] + [("level", one) for one in row.levels]
        named += [("indicator set", row.indicator_set)] if row.indicator_set else []
        named += [("quadrant", row.quadrant)] if row.quadrant else []
        for kind, name in named:
            if name not in known[kind]:
                raise ValueError(f"matrix: “{row.what}” names the {kind} “{name}”, which is not listed")
        if row.what in seen:
            raise ValueError(f"matrix: “{row.what}” is there twice")
        seen.add(row.what)


def _refuse_roles(roles: tuple[Role, ...]) -> None:
    ids = [role.id for role in roles]
    if twice := {one for one in ids if ids.count(one) > 1}:
        raise ValueError(f"roles: “{min(twice)}” is listed twice")
    for needed in (Action.READ_SCORECARD, Action.MANAGE_PEOPLE, Action.KEEP_DATABASE):
        if not any(needed in role.may for role in roles):
            raise ValueError(f"roles: none may {needed.value}, so nobody ever could")


def _refuse_review(review: Review, roles: set[str]) -> None:
    states = {state.id for state in review.states}
    for needed in (NEW, EXPIRED):
        if needed not in states:
            raise ValueError(f"review: the state “{needed}” is needed")
    for move in review.moves:
        for state in (*move.after, *((move.to,) if move.to else ())):
            if state not in states:
                raise ValueError(f"review: “{move.name}” names the state “{state}”, which is not listed")
        # A framework with roles of its own that says nothing of moves has none of the standard ones to miss.
        if (strangers := set(move.roles) - roles) and move not in STANDARD_MOVES:
            raise ValueError(f"review: “{move.name}” names the role “{min(strangers)}”, which is not listed")


def _refuse_circle(part: IndicatorSet, sets: dict[str, IndicatorSet]) -> None:
    path = [part.id]
    while (outer := sets[path[-1]].inside) is not None:
        if outer not in sets:
            raise ValueError(f"indicator_sets: {path[-1]} lies inside “{outer}”, which is not listed")
        if outer in path:
            raise ValueError("indicator_sets: " + " lies inside ".join([*path, outer]) + ", a circle")
        path.append(outer)
