"""What a template's cells allow, and the words that appear when one is chosen."""

from __future__ import annotations

from typing import Literal

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from pmf.intake.template_columns import Column, Shape

# What a workbook takes: longer words are refused by Excel.
_LONGEST_TITLE, _LONGEST_MESSAGE = 32, 255
_LARGEST = "100000000000000000000"
_FIRST_DAY, _LAST_DAY = "367", "73050"  # 1 January 1901, 31 December 2099


def add_rules(sheet: Worksheet, columns: tuple[Column, ...], last_row: int, lists: dict[str, str]) -> None:
    """A rule for each column to fill, down to a row. `lists` says where the words of a column stand.

    Numbers and dates only warn, because a cell may also say n/a. Lists refuse what is not in them.
    """
    for number, column in enumerate(columns, 1):
        if column.reading:
            continue
        rule = _rule(column, lists)
        rule.allowBlank = True
        rule.promptTitle = column.words[:_LONGEST_TITLE]
        rule.prompt = _short(column.says)
        rule.showInputMessage = True
        sheet.add_data_validation(rule)
        letter = get_column_letter(number)
        rule.add(f"{letter}2:{letter}{last_row}")


def _rule(column: Column, lists: dict[str, str]) -> DataValidation:
    match column.shape:
        case Shape.CHOICE:
            rule = DataValidation("list", formula1=lists[column.words])
            return _refusing(
                rule, "stop", "Choose one from the list.", f"One of: {', '.join(column.choices)}."
            )
        case Shape.NUMBER:
            rule = DataValidation("decimal", operator="between", formula1=f"-{_LARGEST}", formula2=_LARGEST)
            return _refusing(
                rule,
                "warning",
                "This is not a number.",
                "Type the number alone, for example 87.2. Words such as n/a can stay: choose Yes.",
            )
        case Shape.WHOLE:
            rule = DataValidation("whole", operator="between", formula1="0", formula2="400")
            return _refusing(
                rule, "warning", "This is not a whole number.", "Type a whole number, for example 30."
            )
        case Shape.DAY:
            rule = DataValidation("date", operator="between", formula1=_FIRST_DAY, formula2=_LAST_DAY)
            return _refusing(rule, "warning", "This is not a date.", "Write the date like 31/03/2026.")
        case _:
            return DataValidation()  # fmt: skip


def _refusing(
    rule: DataValidation, style: Literal["stop", "warning"], title: str, message: str
) -> DataValidation:
    rule.errorStyle, rule.errorTitle, rule.error = style, title, _short(message)
    rule.showErrorMessage = True
    return rule


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_MESSAGE else text[: _LONGEST_MESSAGE - 1] + "…"
