"""What people may decide about an exception, where that leaves it, and who may: a framework may say otherwise."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class DecisionKind(StrEnum):
    """What can be decided or taken down. The last four leave the state of their subject as it is."""

    ESCALATE = "escalate"
    CALL_IN = "call_in"
    COMMISSION = "commission"
    REFER = "refer"
    ACCEPT = "accept"
    RELEASE = "release"
    AGREE_TARGET = "agree_target"
    ACTION = "action"
    NOTE = "note"
    RECOMMENDATION = "recommendation"
    QUESTION = "question"


class DecisionEvent(StrEnum):
    """What can become of a decision."""

    PROGRESS = "progress"
    OFF_TRACK = "off_track"
    RESCHEDULED = "rescheduled"
    DONE = "done"
    ANSWERED = "answered"
    CANCELLED = "cancelled"


KIND_NAMES = {
    DecisionKind.ESCALATE: "Taken up",
    DecisionKind.CALL_IN: "Call-in",
    DecisionKind.COMMISSION: "Review commissioned",
    DecisionKind.REFER: "Referral to scrutiny",
    DecisionKind.ACCEPT: "Acceptance",
    DecisionKind.RELEASE: "Release",
    DecisionKind.AGREE_TARGET: "Target agreed",
    DecisionKind.ACTION: "Action",
    DecisionKind.NOTE: "Note",
    DecisionKind.RECOMMENDATION: "Recommendation of scrutiny",
    DecisionKind.QUESTION: "Open question",
}
EVENT_NAMES = {
    DecisionEvent.PROGRESS: "Progress",
    DecisionEvent.OFF_TRACK: "Off track",
    DecisionEvent.RESCHEDULED: "Put off",
    DecisionEvent.DONE: "Done",
    DecisionEvent.ANSWERED: "Answered",
    DecisionEvent.CANCELLED: "Cancelled",
}
# Decisions that somebody has to do something about, and the events that close them.
OPEN_UNTIL_DONE = frozenset(
    {DecisionKind.CALL_IN, DecisionKind.COMMISSION, DecisionKind.REFER, DecisionKind.ACTION, DecisionKind.RECOMMENDATION, DecisionKind.QUESTION}
)  # fmt: skip
CLOSING = frozenset({DecisionEvent.DONE, DecisionEvent.ANSWERED, DecisionEvent.CANCELLED})
# The state of what nobody has decided about, and of an acceptance that has run out.
NEW, EXPIRED = "new", "acceptance_expired"


class State(BaseModel):
    """Where an exception stands with those who review it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Id
    name: Text


class Move(BaseModel):
    """A decision that takes an exception from one of some states to another, and the roles that may take it."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    decision: DecisionKind
    name: Text
    # The states that it may follow; none means any.
    after: tuple[Id, ...] = ()
    to: Id | None = None
    roles: tuple[Id, ...] = Field(min_length=1)


STANDARD_STATES = (
    State(id=NEW, name="New"),
    State(id="with_service", name="With the service"),
    State(id="with_directorate", name="With the directorate"),
    State(id="called_in", name="Called in"),
    State(id="review_commissioned", name="Review commissioned"),
    State(id="referred", name="Referred to scrutiny"),
    State(id="accepted", name="Accepted for a time"),
    State(id=EXPIRED, name="Acceptance expired"),
    State(id="released", name="Released"),
)
_GROUP = ("prg", "performance_team", "administrator")
_TEAM = ("performance_team", "prg", "administrator")
STANDARD_MOVES = (
    Move(decision=DecisionKind.ESCALATE, name="Take up with the service", after=(NEW, EXPIRED), to="with_service", roles=_TEAM),
    Move(decision=DecisionKind.ESCALATE, name="Escalate to the directorate", after=("with_service",), to="with_directorate", roles=_TEAM),
    Move(decision=DecisionKind.CALL_IN, name="Call in", to="called_in", roles=_GROUP),
    Move(decision=DecisionKind.COMMISSION, name="Commission a review", to="review_commissioned", roles=_GROUP),
    Move(decision=DecisionKind.REFER, name="Refer to scrutiny", to="referred", roles=_GROUP),
    Move(decision=DecisionKind.ACCEPT, name="Accept for a time", to="accepted", roles=_GROUP),
    Move(decision=DecisionKind.RELEASE, name="Release", after=("with_service", "with_directorate", "called_in", "review_commissioned", "referred", "accepted", EXPIRED), to="released", roles=_GROUP),
    Move(decision=DecisionKind.AGREE_TARGET, name="Agree the target", roles=_GROUP),
    Move(decision=DecisionKind.ACTION, name="Add an action", roles=_GROUP),
    Move(decision=DecisionKind.NOTE, name="Note", roles=_GROUP),
    Move(decision=DecisionKind.RECOMMENDATION, name="Recommendation of scrutiny", roles=("scrutiny", "performance_team", "administrator")),
    Move(decision=DecisionKind.QUESTION, name="Question left open", roles=("scrutiny", *_GROUP)),
)  # fmt: skip


class Review(BaseModel):
    """How exceptions are reviewed: their states, and the decisions that move them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    states: tuple[State, ...] = STANDARD_STATES
    moves: tuple[Move, ...] = STANDARD_MOVES
    # Where the council's document says whom an exception passes before it reaches the group, in its words.
    path: tuple[Text, ...] = ("Service", "Directorate", "Performance Review Group")
    # An acceptance may not be longer than this many months.
    longest_acceptance_months: int = Field(default=12, ge=1, le=60)

    def state(self, state_id: str) -> State:
        """A state by its id; one that the framework no longer has keeps its id as its name."""
        found = next((one for one in self.states if one.id == state_id), None)
        return found or State(id=state_id, name=state_id.replace("_", " ").capitalize())

    def moves_from(self, state_id: str) -> list[Move]:
        """The decisions that may be taken about something in a state."""
        return [move for move in self.moves if not move.after or state_id in move.after]
