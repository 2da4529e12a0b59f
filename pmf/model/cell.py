"""What stands in one cell of a return, and where that cell is."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal
from enum import StrEnum

# Every figure is held with twelve decimal places and up to 26 digits before them, so that adding,
# comparing and scaling are exact for anything a council counts.
PLACES = 12
_QUANTUM = Decimal(1).scaleb(-PLACES)
LARGEST = Decimal(10) ** 20
# Python keeps 28 digits unless told otherwise, which is fewer than a figure may have.
_DIGITS = Context(prec=50)


def settled(number: Decimal) -> Decimal:
    """A number at the precision in which figures are stored: twelve decimal places, half to even."""
    return number.quantize(_QUANTUM, rounding=ROUND_HALF_EVEN, context=_DIGITS)


class CellType(StrEnum):
    """What a workbook says that a cell holds, where it is not plain text."""

    NUMBER = "number"
    PERCENT = "percent"
    DATE = "date"
    TRUTH = "truth"
    ERROR = "error"
    UNCALCULATED = "uncalculated"
    MARKER = "marker"


@dataclass(frozen=True, slots=True)
class TypedCell:
    """A cell that is not text. `text` is the number, ISO date or error as the file has it."""

    type: CellType
    text: str


# A blank cell is None, a text cell is its text without surrounding space.
RawCell = str | TypedCell | None


def column_letters(index: int) -> str:
    """The letters over a column, counted from 0: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """The column under some letters, counted from 0: A is 0, AA is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def address(row: int, column: int) -> str:
    """The name of a cell: row counted from 1, column from 0. `address(14, 3)` is D14."""
    return f"{column_letters(column)}{row}"
