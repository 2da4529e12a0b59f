"""What somebody chose of a layout that they show the program."""

from __future__ import annotations

from collections.abc import Mapping as Words
from dataclasses import dataclass, field

IN_HEADINGS, IN_SHEET_NAME, FIXED = "in the headings", "in the sheet's name", "always the same"
IN_CELL = "in a cell"


class UnclearChoiceError(ValueError):
    """Something in the choices cannot be used. The message says what to do."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Where one of our headings comes from. `how` is None for a column of theirs, called `what`; else one
    of IN_HEADINGS (`what` is the pattern), IN_SHEET_NAME (`what` is the pattern), FIXED (`what` is the word),
    IN_CELL (`what` is its address).
    """

    what: str
    how: str | None = None


@dataclass(frozen=True, slots=True)
class Choices:
    """Everything that was chosen. `codes` gives our code for their word, `left_out` their words whose rows
    are not read. `kind` is the return that it becomes; `words` gives our word for theirs by our heading, and with
    `income_is_negative` amounts of income lose the minus that a ledger gives them."""

    name: str
    sheet: str | None = None
    header_row: int = 1
    header_rows: int = 1
    every_sheet: bool = False
    ends_at_blank: bool = False
    columns: Words[str, Choice] = field(default_factory=dict)
    missing: Words[str, str] = field(default_factory=dict)
    codes: Words[str, str] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    kind: str = "performance"
    words: Words[str, Words[str, str]] = field(default_factory=dict)
    income_is_negative: bool = False
