"""The page that stands first in a workbook that was given back with its cells marked."""

from __future__ import annotations

from dataclasses import replace

from pmf.intake.grid import Grid, Sheet, text_of
from pmf.intake.refusing import refusal

# What stands in the first cell of the page tells it, whatever the officer calls the sheet.
TITLE = "What to do before this return is handed in"
SHEET = "What to do"


def is_marks(sheet: Sheet) -> bool:
    """Whether a sheet is that page."""
    return bool(sheet.rows and sheet.rows[0]) and text_of(sheet.rows[0][0]) == TITLE


def without_marks(grid: Grid) -> Grid:
    """What an officer hands in again, without the page that says what to do."""
    sheets = [sheet for sheet in grid.sheets if not is_marks(sheet)]
    if len(sheets) < len(grid.sheets):
        # The comments on its cells are ours.
        sheets = [replace(sheet, layout=replace(sheet.layout, comments=())) for sheet in sheets]
    if not any(sheet.rows for sheet in sheets):
        raise refusal(
            "empty_workbook",
            "The workbook has nothing in it but the page that says what to do.",
            "Hand in the workbook with its figures.",
        )
    return replace(grid, sheets=sheets)
