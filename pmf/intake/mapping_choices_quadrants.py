"""The mapping of a layout that holds money, risks, customers or people, from what somebody chose for it."""

from __future__ import annotations

from collections.abc import Mapping as Words
from typing import Any

from pmf.intake.headings import REQUIRED
from pmf.intake.mapping_chosen import FIXED, IN_CELL, Choice, Choices, UnclearChoiceError
from pmf.intake.template_quadrant_words import COLUMNS

# Headings whose words may be others' in somebody else's export, as cost centres are for services.
WITH_WORDS = ("Service", "Nature", "Fund", "Account", "Stage", "Outcome", "Type")
# The period in a cell may stand among other words: `Month to December 2025`.
_PERIOD = r"(?:Q[1-4] )?\d{4}[-/]\d{2,4}(?: ?;? ?(?:Q[1-4]|[A-Z][a-z]{2}))?|[A-Z][a-z]{2,8}[ -]\d{2,4}|\d{4}-\d{2}-\d{2}"


def ours_of(kind: str) -> tuple[str, ...]:
    """Our headings of a kind, in the order in which a page asks for them."""
    return tuple(COLUMNS[kind])


def reading_of(choices: Choices) -> dict[str, Any]:
    """What is read from the layout. Raises UnclearChoiceError with what is still to be chosen."""
    ours = ours_of(choices.kind)
    columns = {name: _source(name, choices) for name in ours if name in choices.columns}
    needed = [*REQUIRED[choices.kind], *_ALSO_NEEDED.get(choices.kind, ())]
    for name in needed:
        if name not in columns:
            raise UnclearChoiceError(f"Choose where “{name}” comes from.")
    reading: dict[str, Any] = {"kind": choices.kind, "skip_blank": needed[0], "columns": columns}
    if choices.income_is_negative:
        reading["income_is_negative"] = True
    return reading


_ALSO_NEEDED = {
    "budget": ("Actual to date", "Forecast outturn"),
    "risks": ("Residual impact", "Residual likelihood"),
}


def _source(name: str, choices: Choices) -> dict[str, Any]:
    choice: Choice = choices.columns[name]
    if choice.how == FIXED and not choice.what.strip():
        raise UnclearChoiceError(f"Type the word that always stands for “{name}”.")
    if choice.how == IN_CELL and not choice.what.strip():
        raise UnclearChoiceError(f"Type the cell in which “{name}” stands, such as B2.")
    source: dict[str, Any]
    match choice.how:
        case None:
            source = {"heading": choice.what}
        case one if one == FIXED:
            source = {"value": choice.what.strip()}
        case one if one == IN_CELL:
            turned = {"matching": f".*?(?P<period>{_PERIOD}).*", "gives": "{period}"}
            source = {"cell": choice.what.strip().upper(), "turned": [turned]}
        case _:
            source = {"sheet": choice.what}
    if choice.how is None and (words := choices.words.get(name)):
        source["words"] = dict(words)
    return source


def words_from(lines: str) -> dict[str, str]:
    """Their words and ours from lines such as `4100 = Housing repairs`. Raises UnclearChoiceError."""
    words: dict[str, str] = {}
    for line in filter(str.strip, lines.splitlines()):
        theirs, equals, ours = (part.strip() for part in line.partition("="))
        if not equals or not theirs or not ours:
            raise UnclearChoiceError(
                f"“{line.strip()}” is not clear. Write one a line, their word first: “4100 = Housing repairs”."
            )
        words[theirs] = ours
    return words


def lines_of(words: Words[str, str]) -> str:
    """The same as lines again."""
    return "\n".join(f"{theirs} = {ours}" for theirs, ours in words.items())
