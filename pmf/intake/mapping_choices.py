"""What somebody chooses who shows the program a layout, and the mapping that follows from it.

A mapping can say more than this (`mapping_model`): these are the choices that a page can offer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping as Words
from dataclasses import replace
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError

from pmf.intake.grid import Grid, Sheet, text_of
from pmf.intake.mapping import mapped_tables
from pmf.intake.mapping_choices_quadrants import reading_of
from pmf.intake.mapping_chosen import (
    FIXED,
    IN_CELL,
    IN_HEADINGS,
    IN_SHEET_NAME,
    Choice,
    Choices,
    UnclearChoiceError,
)
from pmf.intake.mapping_model import Mapping
from pmf.intake.mapping_sheet import headings_at
from pmf.model.status import Marker

__all__ = [
    "FIXED", "IN_CELL", "IN_HEADINGS", "IN_SHEET_NAME", "MEANINGS", "OURS", "Choice", "Choices", "UnclearChoiceError",
    "choices_from", "headings_in", "mapping_from", "missing_marks", "renamed", "unknown_words",
]  # fmt: skip

# What a page asks for, in this order. The first two have to come from somewhere.
OURS = (
    "Indicator code", "Period", "Value", "Numerator", "Denominator", "Target", "Place", "Group",
    "Commentary", "Reported status",
)  # fmt: skip
MEANINGS = {
    "not available": Marker.NOT_AVAILABLE.value,
    "not applicable": Marker.NOT_APPLICABLE.value,
    "suppressed": Marker.SUPPRESSED.value,
    "low": Marker.LOW.value,
    "leave out": "skip",
}
_MOST_ASKED = 60


def choices_from(draft: dict[str, Any], grid: Grid) -> Choices:
    """The choices that a proposed draft makes."""
    mapping = Mapping.model_validate(draft)
    pattern = mapping.recognise.sheet
    sheet = next(
        (one for one in grid.sheets if pattern is None or re.search(pattern, one.name or "")), grid.sheets[0]
    )
    columns: dict[str, Choice] = {}
    for reading in mapping.read:
        for ours, source in reading.columns.items():
            if source.heading is not None:
                columns[ours] = Choice(source.heading)
            elif source.matching is not None:
                columns["Period"] = Choice(source.matching, IN_HEADINGS)
            elif source.value:
                columns[ours] = Choice(source.value, FIXED)
    return Choices(
        mapping.name, sheet.name, _header_row(sheet, mapping) or 1, columns=columns,
        missing={mark: _meaning(str(meaning)) for mark, meaning in mapping.missing.items()},
    )  # fmt: skip


def _header_row(sheet: Sheet, mapping: Mapping) -> int | None:
    wanted = set(mapping.recognise.headings)
    for number, row in enumerate(sheet.rows[:50], 1):
        if wanted <= {text_of(cell).strip() for cell in row}:
            return number
    return None


def _meaning(stored: str) -> str:
    return next((words for words, value in MEANINGS.items() if value == stored), stored)


def headings_in(grid: Grid, choices: Choices) -> list[str]:
    """Their headings where the choices say that they stand."""
    sheet = next((one for one in grid.sheets if one.name == choices.sheet), grid.sheets[0])
    if choices.header_row > len(sheet.rows):
        return []
    layout = Mapping.model_validate(_bare(choices)).layout
    return [text for text in dict.fromkeys(headings_at(sheet, choices.header_row - 1, layout).texts) if text]


def _bare(choices: Choices) -> dict[str, Any]:
    """The least mapping with the layout that was chosen."""
    columns = {"Indicator code": {"value": "X"}, "Period": {"value": "X"}, "Value": {"value": "X"}}
    return {
        "id": "bare", "name": "bare", "recognise": {}, "layout": _layout(choices),
        "read": [{"kind": "performance", "columns": columns}],
    }  # fmt: skip


def _layout(choices: Choices) -> dict[str, Any]:
    return {
        "header_row": choices.header_row,
        "header_rows": choices.header_rows,
        "every_sheet": choices.every_sheet,
        "stop_at_blank": choices.ends_at_blank,
    }


def mapping_from(choices: Choices) -> Mapping:
    """The mapping. Raises UnclearChoiceError with what is still to be chosen."""
    if not choices.name.strip():
        raise UnclearChoiceError("Give the layout a name, so that it is known next quarter.")
    if choices.kind != "performance":
        return _mapping(choices, [reading_of(choices)])
    figures = {
        ours: source for ours in OURS if (source := _source(ours, choices)) is not None and ours != "Target"
    }
    wide = next((one.what for one in choices.columns.values() if one.how == IN_HEADINGS), None)
    if wide is not None:
        figures.pop("Period", None)
        figures["Value"] = {"matching": wide}
        if "(?P<code>" in wide:
            figures.pop("Indicator code", None)
    for needed in ("Indicator code", "Period"):
        if needed not in figures and f"(?P<{needed.split()[-1].lower()}>" not in (wide or ""):
            raise UnclearChoiceError(f"Choose where “{needed}” comes from.")
    parts = {"Numerator", "Denominator"} <= set(figures)
    if "Value" not in figures and not parts and "Target" not in choices.columns:
        raise UnclearChoiceError("Choose where the value comes from, or the numerator and the denominator.")
    readings: list[dict[str, Any]] = []
    if "Value" in figures or parts:
        readings.append(
            {
                "kind": "performance",
                "skip_blank": "Value" if "Value" in figures else "Numerator",
                "columns": figures,
            }
        )
    if "Target" in choices.columns and wide is None:
        keys: dict[str, Any] = {
            ours: figures[ours] for ours in ("Indicator code", "Period", "Place", "Group") if ours in figures
        }
        readings.append(
            {
                "kind": "targets",
                "skip_blank": "Target",
                "columns": {**keys, "Target": _source("Target", choices)},
            }
        )
    return _mapping(choices, readings)


def _mapping(choices: Choices, readings: list[dict[str, Any]]) -> Mapping:
    theirs = [one.what for one in choices.columns.values() if one.how is None]
    content: dict[str, Any] = {
        "id": _id(choices.name),
        "name": choices.name.strip(),
        "recognise": {"headings": list(dict.fromkeys(theirs)), **_sheet_pattern(choices)},
        "layout": {**_layout(choices), "skip_rows": _left_out(choices)},
        "missing": {mark: MEANINGS[meaning] for mark, meaning in choices.missing.items()},
        "read": readings,
    }
    if theirs:
        # Found by its headings next time, even if a line more stands above them.
        del content["layout"]["header_row"]
    try:
        return Mapping.model_validate(content)
    except ValidationError as problem:
        raise UnclearChoiceError(_first_words(problem)) from None


def _source(ours: str, choices: Choices) -> dict[str, Any] | None:
    choice = choices.columns.get(ours)
    if choice is None or (choice.how == IN_HEADINGS):
        return None
    if choice.how == FIXED:
        if not choice.what.strip():
            raise UnclearChoiceError(f"Type the word that always stands for “{ours}”.")
        return {"value": choice.what.strip()}
    if choice.how == IN_SHEET_NAME:
        return {"sheet": choice.what}
    source: dict[str, Any] = {"heading": choice.what}
    if ours == "Indicator code" and choices.codes:
        source["words"] = dict(choices.codes)
    return source


def _sheet_pattern(choices: Choices) -> dict[str, str]:
    in_name = any(one.how == IN_SHEET_NAME for one in choices.columns.values())
    if choices.sheet is None or choices.every_sheet or in_name:
        return {}
    return {"sheet": f"^{re.escape(choices.sheet)}$"}


def _left_out(choices: Choices) -> list[dict[str, str]]:
    code = choices.columns.get("Indicator code")
    if code is None or code.how is not None or not choices.left_out:
        return []
    words = "|".join(map(re.escape, choices.left_out))
    return [{"matching": f"^(?:{words})$", "heading": code.what}]


def _id(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_") or "layout"


def _first_words(problem: ValidationError) -> str:
    return str(problem.errors()[0]["msg"]).removeprefix("Value error, ")


def missing_marks(lines: str) -> dict[str, str]:
    """Marks and their meanings from lines such as `- = not available`. Raises UnclearChoiceError."""
    marks = {}
    for line in filter(str.strip, lines.splitlines()):
        mark, equals, meaning = (part.strip() for part in line.rpartition("="))
        if not equals or meaning.lower() not in MEANINGS:
            raise UnclearChoiceError(
                f"“{line.strip()}” is not clear. Write one mark a line, such as “.. = not available”. "
                f"The meanings are: {', '.join(MEANINGS)}."
            )
        marks[mark] = meaning.lower()
    return marks


def unknown_words(grid: Grid, mapping: Mapping, known: Words[str, str]) -> dict[str, str | None]:
    """Their words for indicators that are no code of ours, each with the code that is most like it or None.

    `known` gives the name of each of our indicators by its code.
    """

    tables, _ = mapped_tables(grid, mapping)
    words: dict[str, None] = {}
    for table in tables:
        if "Indicator code" in table.columns:
            words |= dict.fromkeys(text_of(cell) for cell in table.columns["Indicator code"] if cell)
    by_name = {name.casefold(): code for code, name in known.items()}
    found: dict[str, str | None] = {}
    for word in words:
        if word not in known and len(found) < _MOST_ASKED:
            close = get_close_matches(
                word.casefold(), [*by_name, *(code.casefold() for code in known)], n=1, cutoff=0.72
            )
            alike = close[0] if close else ""
            found[word] = by_name.get(alike) or next(
                (code for code in known if code.casefold() == alike), None
            )
    return found


def renamed(choices: Choices, codes: Words[str, str | None]) -> Choices:
    """The choices with our codes for their words; those without one are left out."""
    return replace(
        choices,
        codes={word: code for word, code in codes.items() if code is not None},
        left_out=tuple(word for word, code in codes.items() if code is None),
    )
