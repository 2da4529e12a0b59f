"""What one cell says, as a value of ours, or the problem with it in an officer's words.

Every parser takes a cell that is not blank and returns a value or raises CellProblem.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from pmf.intake.grid import text_of, visible
from pmf.model.cell import LARGEST, PLACES, CellType, RawCell, TypedCell, settled
from pmf.model.period import HOW_TO_WRITE, UnclearPeriodError, YearType, parse_period
from pmf.model.status import Marker

Parser = Callable[[RawCell], Any]


class CellProblem(Exception):  # noqa: N818  a finding in the making, not a fault of the program
    """One thing wrong with one cell."""

    def __init__(self, code: str, message: str, fix: str) -> None:
        super().__init__(message)
        self.code, self.message, self.fix = code, message, fix


@dataclass(frozen=True, slots=True)
class Marked:
    """A cell that says why there is no figure."""

    marker: Marker


_PLAIN = re.compile(r"-?(?:\d+(?:\.\d*)?|\.\d+)")
_WRITTEN = re.compile(
    r"(?P<sign>[+-]?)\s*[£$€]?\s*(?P<sign2>-?)(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d*)?|\.\d+)"
    r"(?P<exponent>[eE][+-]?\d{1,2})?\s*(?P<scale>k|m|bn|million|thousand)?\s*(?P<percent>%?)",
    re.IGNORECASE,
)
_SCALES = {"k": 3, "thousand": 3, "m": 6, "million": 6, "bn": 9}
_NUMBER_FIX = "Type the number alone, for example 87.2. If there is no figure, leave the cell blank or write “not available”."


def number(cell: RawCell) -> Decimal:
    """`1,966`, `£1.2m`, `97.4%`, `(9)`, or a number cell; a percentage cell of 0.974 is 97.4."""
    if isinstance(cell, str):
        return within_reach(_written_number(cell), cell)
    if cell is None:
        raise ValueError("a blank cell has no number")
    match cell.type:
        case CellType.NUMBER:
            return within_reach(Decimal(cell.text), cell.text)
        case CellType.PERCENT:
            return within_reach(Decimal(cell.text) * 100, cell.text)
        case CellType.DATE:
            raise CellProblem(
                "date_in_number_cell", f"This is a date ({cell.text}), not a number.", _NUMBER_FIX
            )
        case CellType.ERROR:
            raise _spreadsheet_error(cell)
        case CellType.UNCALCULATED:
            raise _uncalculated()
        case _:
            raise CellProblem("text_in_number_cell", f"“{cell.text}” is not a number.", _NUMBER_FIX)


def _written_number(text: str) -> Decimal:
    if _PLAIN.fullmatch(text):
        return Decimal(text)
    tidy = visible(text.replace("−", "-").replace("\u00a0", " "))
    negative = tidy.startswith("(") and tidy.endswith(")")
    match = _WRITTEN.fullmatch(tidy[1:-1].strip() if negative else tidy)
    signs = match["sign"] + match["sign2"] + ("(" if negative else "") if match else ""
    if not match or len(signs) > 1:
        raise CellProblem("text_in_number_cell", f"“{_shortened(text)}” is not a number.", _NUMBER_FIX)
    try:
        value = Decimal(match["number"].replace(",", "") + (match["exponent"] or ""))
    except InvalidOperation:
        raise CellProblem(
            "text_in_number_cell", f"“{_shortened(text)}” is not a number.", _NUMBER_FIX
        ) from None
    value = value.scaleb(_SCALES.get((match["scale"] or "").lower(), 0))
    return -value if negative or "-" in signs else value


def within_reach(value: Decimal, text: str) -> Decimal:
    """A number at the precision that is kept. Raises CellProblem for one that is too large."""
    if abs(value) >= LARGEST:
        raise CellProblem(
            "number_too_large", f"{_shortened(text)} is larger than any figure can be.", "Check the number."
        )
    exponent = value.as_tuple().exponent
    return settled(value) if isinstance(exponent, int) and exponent < -PLACES else value


def _spreadsheet_error(cell: TypedCell) -> CellProblem:
    return CellProblem(
        "error_value",
        f"The cell shows the spreadsheet error {cell.text}.",
        "Mend the formula, or type the figure itself.",
    )


def _uncalculated() -> CellProblem:
    return CellProblem(
        "uncalculated_formula",
        "The cell holds a formula that was never calculated.",
        "Open the workbook in Excel, save it, and hand it in again.",
    )


def _shortened(text: str) -> str:
    return text if len(text) <= 40 else text[:37] + "…"


def words(cell: RawCell) -> str:
    """Text, as it stands. A number or date becomes its digits."""
    if isinstance(cell, TypedCell):
        if cell.type is CellType.ERROR:
            raise _spreadsheet_error(cell)
        if cell.type is CellType.UNCALCULATED:
            raise _uncalculated()
    return text_of(cell)


def code(cell: RawCell) -> str:
    """A code or id: text without space around it."""
    return visible(words(cell))


def ids(cell: RawCell) -> list[str]:
    """Several ids with `;` between."""
    return [part.strip() for part in words(cell).split(";") if part.strip()]


def whole_number(cell: RawCell) -> int:
    """A number without decimals, not below 0."""
    value = number(cell)
    if value != int(value) or value < 0:
        raise CellProblem("not_a_whole_number", f"{value} is not a whole number.", "Type a whole number.")
    return int(value)


def up_to(most: int) -> Parser:
    """A whole number that is at most so much."""

    def parse(cell: RawCell) -> int:
        value = whole_number(cell)
        if value > most:
            raise CellProblem(
                "out_of_range", f"{value} is too much here.", f"Type a whole number up to {most}."
            )
        return value

    return parse


def share_done(cell: RawCell) -> Decimal:
    """How much is done, from 0 to 100 per cent."""
    value = number(cell)
    if not 0 <= value <= 100:
        raise CellProblem(
            "out_of_range",
            f"{value:f} is not a share from 0 to 100.",
            "Type how much is done, in per cent: 60.",
        )
    return value


_BRITISH = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")


def day(cell: RawCell) -> date:
    """A date cell, `31/03/2026` (day first), or `2026-03-31`."""
    if isinstance(cell, TypedCell) and cell.type is CellType.DATE:
        return date.fromisoformat(cell.text)
    text = words(cell).strip()
    try:
        if match := _BRITISH.fullmatch(text):
            return date(int(match[3]), int(match[2]), int(match[1]))
        return date.fromisoformat(text[:10])
    except ValueError:
        raise CellProblem(
            "not_a_date", f"“{_shortened(text)}” is not a date.", "Write the date like 31/03/2026."
        ) from None


def one_of(choices: Mapping[str, Any], what: str) -> Parser:
    """One of a list of words, whatever their case."""
    shown = ", ".join(word[:1].upper() + word[1:] for word in choices)

    def parse(cell: RawCell) -> Any:
        text = words(cell).strip()
        try:
            return choices[text.lower()]
        except KeyError:
            raise CellProblem(
                "unknown_word", f"“{_shortened(text)}” is not {what}.", f"Use one of: {shown}."
            ) from None

    return parse


def named(parts: Iterable[Any], what: str) -> Parser:
    """Something that the framework lists, by its id, its name or another word for it."""
    known = {spelling: part.id for part in parts for spelling in part.spellings()}
    shown = ", ".join(part.name for part in parts)

    def parse(cell: RawCell) -> str:
        text = words(cell).strip()
        if (found := known.get(text.lower())) is None:
            raise CellProblem(
                "unknown_word",
                f"“{_shortened(text)}” is not {what} of this council.",
                f"Use one of: {shown}.",
            )
        return str(found)

    return parse


def step_of(names: Sequence[str]) -> Parser:
    """A step of one side of the framework's matrix, by its number from 1 or by its name. Gives the number."""
    known = {name.lower(): step for step, name in enumerate(names, 1)}
    shown = ", ".join(f"{step} {name}" for step, name in enumerate(names, 1))

    def parse(cell: RawCell) -> int:
        text = words(cell).strip().lower().removesuffix(".0")
        step = int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else known.get(text)
        if step is None or not 1 <= step <= len(names):
            raise CellProblem(
                "unknown_word",
                f"“{_shortened(words(cell))}” is not a step of this council's matrix.",
                f"Use one of: {shown}.",
            )
        return step

    return parse


_TRIGGER = re.compile(r"any|none|(\d{1,2}) of (\d{1,2})")


def trigger(cell: RawCell) -> str:
    """`any`, `none`, or `n of m`."""
    text = " ".join(words(cell).lower().split())
    match = _TRIGGER.fullmatch(text)
    if not match or (match[1] and not 1 <= int(match[1]) <= int(match[2])):
        raise CellProblem(
            "unknown_word",
            f"“{_shortened(text)}” is not a trigger.",
            "Write any, none, or for example 3 of 4.",
        )
    return text


def period_in(year_type: YearType) -> Parser:
    """A period as officers write it, in the indicator's kind of year."""

    def parse(cell: RawCell) -> Any:
        if isinstance(cell, TypedCell) and cell.type is CellType.DATE:
            return parse_period(date.fromisoformat(cell.text), year_type)
        try:
            return parse_period(words(cell), year_type)
        except UnclearPeriodError as problem:
            raise CellProblem("unclear_period", str(problem), HOW_TO_WRITE) from None

    return parse


def figure_with(markers: Mapping[str, Marker]) -> Parser:
    """A number, or a marker that the framework names."""
    known = {word.lower(): Marked(marker) for word, marker in markers.items()}

    def parse(cell: RawCell) -> Decimal | Marked:
        if isinstance(cell, TypedCell) and cell.type is CellType.MARKER:
            return Marked(Marker(cell.text))
        if isinstance(cell, str) and (marked := known.get(cell.lower())):
            return marked
        return number(cell)

    return parse
