"""What people may do here, and the roles that bundle it."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, model_validator


class Action(StrEnum):
    """Everything that asks for permission. What is not listed cannot be granted."""

    READ_SCORECARD = "read_scorecard"
    HAND_IN_RETURN = "hand_in_return"
    HAND_IN_REGISTERS = "hand_in_registers"
    HAND_IN_BUDGET = "hand_in_budget"
    HAND_IN_WORKFORCE = "hand_in_workforce"
    READ_RETURNS = "read_returns"
    READ_RESTRICTED = "read_restricted"
    ASK_VIREMENT = "ask_virement"
    APPROVE_VIREMENT = "approve_virement"
    VERIFY_RETURN = "verify_return"
    WITHDRAW_RETURN = "withdraw_return"
    SAVE_MAPPING = "save_mapping"
    AUDIT_DATA = "audit_data"
    DECIDE_EXCEPTION = "decide_exception"
    AGREE_TARGET = "agree_target"
    ANSWER_DECISION = "answer_decision"
    TRACK_SCRUTINY = "track_scrutiny"
    RUN_MEETING = "run_meeting"
    MANAGE_PEOPLE = "manage_people"
    KEEP_DATABASE = "keep_database"


# What can be granted for some services alone.
OF_A_SERVICE = frozenset({Action.HAND_IN_RETURN, Action.VERIFY_RETURN, Action.ANSWER_DECISION})

IN_WORDS = {
    Action.READ_SCORECARD: "read the scorecard and where each figure comes from",
    Action.HAND_IN_RETURN: "hand in figures",
    Action.HAND_IN_REGISTERS: "hand in plans, indicators and targets",
    Action.HAND_IN_BUDGET: "hand in budgets",
    Action.HAND_IN_WORKFORCE: "hand in the workforce's figures",
    Action.READ_RESTRICTED: "see restricted budget lines, and the returns that hold them",
    Action.ASK_VIREMENT: "ask for money to be moved between budget lines",
    Action.APPROVE_VIREMENT: "approve that money is moved between budget lines",
    Action.READ_RETURNS: "see who owes what, and open past returns",
    Action.VERIFY_RETURN: "verify what somebody else handed in",
    Action.WITHDRAW_RETURN: "withdraw and restore returns",
    Action.SAVE_MAPPING: "teach the program a new layout",
    Action.AUDIT_DATA: "draw the audit sample, record what was found and review indicators",
    Action.DECIDE_EXCEPTION: "decide what happens about an exception",
    Action.AGREE_TARGET: "record that a target which departs from the guidance is agreed",
    Action.ANSWER_DECISION: "report what became of a decision",
    Action.TRACK_SCRUTINY: "record what scrutiny recommends and asks",
    Action.RUN_MEETING: "open a meeting, take down its decisions and end it",
    Action.MANAGE_PEOPLE: "say who may do what",
    Action.KEEP_DATABASE: "back up and restore the database",
}


class Role(BaseModel):
    """A role. With `own_services`, handing in and verifying are limited to the person's own services.

    One that says `like` instead of `may`, or bears the id of a standard role and says neither, may what that
    standard role may.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    name: str = Field(min_length=1)
    may: tuple[Action, ...]
    own_services: bool = False

    @model_validator(mode="before")
    @classmethod
    def _as_the_standard_one(cls, given: Any) -> Any:
        if not isinstance(given, dict) or "may" in given:
            return given
        said = dict(given)
        wanted = said.pop("like", said.get("id"))
        for role in STANDARD_ROLES:
            if role.id == wanted:
                return {"may": role.may, "own_services": role.own_services} | said
        if "like" in given:
            raise ValueError(f"roles: there is no standard role “{wanted}” to be like")
        return given


_READING = (Action.READ_SCORECARD, Action.READ_RETURNS)
# The roles of a council whose framework lists none of its own.
STANDARD_ROLES = (
    Role(id="viewer", name="Viewer", may=(Action.READ_SCORECARD,)),
    Role(
        id="officer",
        name="Officer",
        may=(*_READING, Action.HAND_IN_RETURN, Action.ANSWER_DECISION),
        own_services=True,
    ),
    Role(
        id="verifier",
        name="Verifier",
        may=(*_READING, Action.VERIFY_RETURN, Action.ANSWER_DECISION),
        own_services=True,
    ),
    Role(
        id="performance_team",
        name="Performance team",
        may=(
            *_READING,
            Action.HAND_IN_RETURN,
            Action.HAND_IN_REGISTERS,
            Action.HAND_IN_BUDGET,
            Action.HAND_IN_WORKFORCE,
            Action.READ_RESTRICTED,
            Action.VERIFY_RETURN,
            Action.WITHDRAW_RETURN,
            Action.SAVE_MAPPING,
            Action.AUDIT_DATA,
            Action.DECIDE_EXCEPTION,
            Action.AGREE_TARGET,
            Action.ANSWER_DECISION,
            Action.TRACK_SCRUTINY,
            Action.RUN_MEETING,
        ),
    ),
    Role(
        id="prg",
        name="Performance Review Group",
        may=(
            *_READING,
            Action.READ_RESTRICTED,
            Action.APPROVE_VIREMENT,
            Action.DECIDE_EXCEPTION,
            Action.AGREE_TARGET,
            Action.ANSWER_DECISION,
            Action.RUN_MEETING,
        ),
    ),
    Role(
        id="finance",
        name="Finance team",
        may=(*_READING, Action.HAND_IN_BUDGET, Action.READ_RESTRICTED, Action.ASK_VIREMENT),
    ),
    Role(id="human_resources", name="Human resources", may=(*_READING, Action.HAND_IN_WORKFORCE)),
    # Hands in what people told any service, and its risks.
    Role(id="customer_team", name="Customer team", may=(*_READING, Action.HAND_IN_RETURN)),
    Role(id="scrutiny", name="Scrutiny", may=(*_READING, Action.TRACK_SCRUTINY)),
    Role(id="administrator", name="Administrator", may=tuple(Action)),
)
