"""What a workbook's cell holds, as it is passed on: exact, and as it is shown where that matters."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

from pmf.intake.grid import visible

# A cell as it is passed on: nothing, its text, or its type and text.
Passed = str | list[str] | None


def moment(value: Any) -> Passed:
    """A day as a date. A time of day is kept in words, because no return has one."""
    if isinstance(value, datetime) and value.time() != time():
        return value.isoformat(" ", "seconds")
    if isinstance(value, datetime | date):
        return ["date", value.isoformat()[:10]]
    return value.isoformat("seconds") if isinstance(value, time) else str(value)


_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def text_shown(value: str) -> str | None:
    """A text as it is shown: without space around it, its escaped letters put back."""
    if "_x" in value:
        value = _ESCAPED.sub(_unescaped, value)
    return value.strip() or None if visible(value) else None


def _unescaped(match: re.Match[str]) -> str:
    code = int(match[1], 16)
    return match[0] if code == 0 or 0xD800 <= code <= 0xDFFF else chr(code)


def digits(value: float) -> str:
    """A number with the fifteen digits that a spreadsheet shows, not the binary tail that it stores."""
    if isinstance(value, int) or abs(value) >= 1e15:
        return str(int(value))
    return format(value, ".15g")


_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.')
_CONDITION = re.compile(r"\[[<>=]")


def is_percent(words: str) -> Callable[[float], bool | None]:
    """Whether a number format shows a number a hundred times as large, by the number; None if unclear.

    A percent sign in quotation marks is only printed. A format may have parts for positive numbers,
    negative ones and nought.
    """
    parts = ["%" in part for part in _LITERAL.sub("", words).split(";")][:3]
    if len(set(parts)) == 1:
        return lambda _: parts[0]
    if _CONDITION.search(words):
        return lambda _: None
    positive, negative, nought = parts[0], parts[1], parts[2] if len(parts) > 2 else parts[0]
    return lambda value: positive if value > 0 else negative if value < 0 else nought
