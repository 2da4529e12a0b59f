"""For a page on which somebody makes a mapping: a first guess, and what a mapping would read.

Neither needs the database. `propose` guesses from headings and cells and gives plain values to change and
hand to `Mapping.model_validate`; `preview` reads a file by a mapping as the road would and stops there.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pmf.intake.grid import Grid, Sheet, text_of, tidy
from pmf.intake.mapping import mapped_tables
from pmf.intake.mapping_model import Mapping
from pmf.intake.mapping_sheet import places_of
from pmf.intake.parsing import CellProblem, number
from pmf.intake.refusing import refusal
from pmf.model.cell import RawCell
from pmf.model.finding import Finding
from pmf.model.period import UnclearPeriodError, YearType, parse_period

_FIRST_ROWS = 30
_LOOKED_AT = 50
# Words that publishers and officers head such columns with.
_WORDS = {
    "Indicator code": r"code|ref(erence)?|id|kpi|pi|short desc|variable( name)?|measure_code",
    "Name": r"name|title|indicator|measure|description|data item|kpi name",
    "Period": r"period|years?|quarter|month|date|time( period)?",
    "Value": r"values?|figure|actual|result|outturn|performance|rate",
    "Numerator": r"num(erator)?",
    "Denominator": r"den(om(inator)?)?|base",
    "Target": r"target|goal",
    "Place": r"area( name)?|place|ward|local authority|la and regions|authority|council|region|location",
    "Commentary": r"comment(s|ary)?|notes?|narrative",
    "Reported status": r"status|rag|rating",
    "Unit": r"units?",
    "Service": r"service|department|team",
}
_PERIOD = r"(?:Q[1-4] )?\d{4}(?:[-/]\d{2,4})?(?: ?;? ?Q[1-4])?|[A-Z][a-z]{2,8}[ -]\d{2,4}"
_MARKS = {
    "-": "not_available", "..": "not_available", "dna": "not_available", "NA": "not_available",
    "#N/A": "not_available", "n/a": "not_applicable", "N/A": "not_applicable", "*": "suppressed",
    "c": "suppressed", "x": "not_available", ":": "not_available", "tbc": "not_available",
}  # fmt: skip


def propose(grid: Grid, name: str = "New mapping") -> dict[str, Any]:
    """A draft of a mapping for a file, as plain values that `Mapping.model_validate` takes.

    The sheet with most figures, the row that looks most like headings, and for each of our headings the
    column whose heading or cells are most like it. What cannot be guessed is left for whoever saves it:
    then a fixed word stands there that must be changed. Raises RefusedError where no table is to be seen.
    """
    sheet, row = _table(grid)
    headings = [text_of(cell).strip() for cell in sheet.rows[row]]
    below = [list(cells) for cells in sheet.rows[row + 1 : row + 1 + _LOOKED_AT]]
    guessed = _by_words(headings)
    _by_cells(headings, below, guessed)
    columns: dict[str, Any] = {ours: headings[at] for ours, at in guessed.items() if ours in _WORDS}
    wide = [at for at, text in enumerate(headings) if _period_of(text) and at not in guessed.values()]
    if wide:
        columns.pop("Period", None)
        columns["Value"] = {"matching": _wide_pattern([headings[at] for at in wide])}
        if "(?P<code>" in columns["Value"]["matching"]:
            columns.pop("Indicator code", None)
    figures: dict[str, Any] = {
        ours: columns[ours]
        for ours in ("Value", "Numerator", "Denominator", "Place", "Commentary", "Reported status")
        if ours in columns
    }
    pattern = columns.get("Value", {}).get("matching", "") if isinstance(columns.get("Value"), dict) else ""
    if "(?P<code>" not in pattern:
        code = columns.get("Indicator code")
        title = columns.get("Name")
        figures["Indicator code"] = (
            code if code else {"heading": title, "slug": True} if title else {"value": "CODE"}
        )
    if not wide:
        figures["Period"] = columns.get("Period", {"value": "2025/26"})
    figures.setdefault("Value", {"value": ""})
    fixed = [one for one in columns.values() if isinstance(one, str)]
    draft: dict[str, Any] = {
        "id": _slug(name),
        "name": name,
        "recognise": {"headings": list(dict.fromkeys(fixed)) or [headings[0]]},
        "missing": _marks(below),
        "read": [{"kind": "performance", "skip_blank": "Value", "columns": figures}],
    }
    if sheet.name is not None:
        draft["recognise"]["sheet"] = f"^{re.escape(sheet.name)}$"
    if "Target" in columns and not wide:
        targets: dict[str, Any] = {
            ours: figures[ours] for ours in ("Indicator code", "Period", "Place") if ours in figures
        }
        draft["read"].append(
            {"kind": "targets", "skip_blank": "Target", "columns": {**targets, "Target": columns["Target"]}}
        )
    Mapping.model_validate(draft)
    return draft


def _table(grid: Grid) -> tuple[Sheet, int]:
    best: tuple[int, Sheet, int] | None = None
    for sheet in grid.sheets:
        rows = [list(row) for row in sheet.rows[: _FIRST_ROWS + 5]]
        for at, row in enumerate(rows[:_FIRST_ROWS]):
            following = next((other for other in rows[at + 1 :] if any(other)), [])
            score = _like_headings(row, following)
            # a sheet of a thousand rows before one of ten
            score = score * 100 + min(len(sheet.rows), 90) if score else 0
            if score and (best is None or score > best[0]):
                best = (score, sheet, at)
    if best is None:
        raise refusal(
            "no_table",
            "There is no table to be seen in the file: no row of headings with cells under them.",
            "Check that it is the right file, or write the mapping by hand.",
        )
    return best[1], best[2]


def _like_headings(row: list[RawCell], following: list[RawCell]) -> int:
    texts = [text_of(cell).strip() for cell in row]
    words = [text for text in texts if text and not _is_number(text)]
    if len(words) < 2 or len(words) < sum(bool(text) for text in texts):
        return 0
    under = sum(
        1 for at, text in enumerate(texts) if text and at < len(following) and following[at] is not None
    )
    known = sum(any(re.fullmatch(like, tidy(text)) for like in _WORDS.values()) for text in words)
    figures = sum(cell is not None and _is_number(text_of(cell)) for cell in following)
    return under + 3 * known + 2 * min(figures, 5) if under >= 2 else 0


def _is_number(text: str) -> bool:
    try:
        number(text)
    except (CellProblem, ValueError):
        return False
    return True


def _by_words(headings: list[str]) -> dict[str, int]:
    guessed: dict[str, int] = {}
    for ours, like in _WORDS.items():
        at = next(
            (at for at, text in enumerate(headings) if at not in guessed.values() and re.fullmatch(like, tidy(text))),
            None,
        )  # fmt: skip
        if at is not None:
            guessed[ours] = at
    return guessed


def _by_cells(headings: list[str], below: list[list[RawCell]], guessed: dict[str, int]) -> None:
    """Columns whose headings say nothing, told by what stands in them."""
    tests: tuple[tuple[str, Callable[[str], bool]], ...] = (
        ("Period", lambda text: _period_of(text) is not None),
        ("Value", _is_number),
        ("Indicator code", lambda text: re.fullmatch(r"[A-Za-z&]{1,8}[ _-]?\d{1,4}[a-z]?", text) is not None),
    )
    for ours, test in tests:
        if ours in guessed:
            continue
        for at, text in enumerate(headings):
            cells = [text_of(row[at]) for row in below if at < len(row) and row[at] is not None]
            free = text and at not in guessed.values() and not _period_of(text)
            if free and cells and sum(map(test, cells)) > 0.8 * len(cells):
                guessed[ours] = at
                break


def _period_of(text: str) -> str | None:
    """The part of a text that is a period, or None."""
    match = re.search(_PERIOD, text)
    if match is None:
        return None
    for year_type in (YearType.FINANCIAL, YearType.CALENDAR):
        try:
            parse_period(match[0], year_type)
        except UnclearPeriodError:
            continue
        return match[0]
    # 2010-11 could be a month as well: over a column of figures it is a year
    return match[0] if re.fullmatch(r"\d{4}-\d{2}", match[0]) else None


def _wide_pattern(headings: list[str]) -> str:
    """A pattern for headings with a period in them: alone, after a code, or after other words."""
    period = f"(?P<period>{_PERIOD})"
    if all(re.fullmatch(_PERIOD, text) for text in headings):
        return f"^{period}$"
    code = r"^(?P<code>[A-Z&]+[ -]?\d+[a-z]?) "
    if sum(re.search(code, text) is not None for text in headings) * 2 >= len(headings):
        return f"{code}{period}$"
    before = re.split(_PERIOD, headings[0])[0]
    return f"^{re.escape(before)}{period}"


def _marks(below: list[list[RawCell]]) -> dict[str, str]:
    seen = {text_of(cell) for row in below for cell in row if cell is not None}
    return {mark: meaning for mark, meaning in _MARKS.items() if mark in seen}


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_") or "mapping"


@dataclass(frozen=True, slots=True)
class PreviewTable:
    """The first rows that one reading gives, as text, each with the cell that its figure stands in."""

    kind: str
    sheet: str | None
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    cells: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What a mapping reads from a file: a table for each reading, and what it leaves out or misses."""

    tables: tuple[PreviewTable, ...]
    findings: tuple[Finding, ...]


def preview(grid: Grid, mapping: Mapping, rows: int = 20) -> Preview:
    """The first `rows` rows of each table that a mapping reads. A mapping that does not fit gives no table
    and a finding that says what it needs."""
    if not places_of(grid, mapping):
        listed = "”, “".join(mapping.recognise.headings)
        problem = refusal(
            "mapping_does_not_fit",
            f"The file does not have the layout of the mapping “{mapping.name}”.",
            f"It needs a row with the headings “{listed}”.",
        )
        return Preview((), (problem.finding,))
    tables, findings = mapped_tables(grid, mapping)
    shown = []
    for table in tables:
        few = range(min(rows, len(table)))
        anchor = next(
            (name for name in ("Value", "Target") if name in table.columns), next(iter(table.columns))
        )
        shown.append(
            PreviewTable(
                table.kind,
                table.sheet,
                tuple(table.columns),
                tuple(tuple(text_of(column[row]) for column in table.columns.values()) for row in few),
                tuple(table.where(anchor, row) for row in few),
                len(table),
            )
        )
    return Preview(tuple(shown), tuple(findings))
