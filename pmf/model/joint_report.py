"""The council's own report that puts performance, money, risk and the rest together: its name and its sections."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from pmf.model.named import Part, Text

# What a section draws on: a subject of the scorecard, actions of plans, or what is borrowed and kept in reserve.
Draws = Literal["performance", "finance", "risk", "customer", "workforce", "actions", "balances"]


class JointSection(Part):
    """A section of the council's joint report: its name in the council's words, what it draws on, and what the document
    asks of it."""

    name: Text
    draws: tuple[Draws, ...] = Field(min_length=1)
    text: Text | None = None
