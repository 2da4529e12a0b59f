"""A column of a return."""

from __future__ import annotations

from dataclasses import dataclass

from pmf.intake import parsing
from pmf.intake.parsing import Parser


@dataclass(frozen=True, slots=True)
class Heading:
    """A column: its words, the name of its value, whether it must be there, how its cells are read."""

    words: str
    field: str
    required: bool
    parse: Parser


def text(words: str, field: str, required: bool = False) -> Heading:
    """A column of words."""
    return Heading(words, field, required, parsing.words)
