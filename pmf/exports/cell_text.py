"""Text as a workbook can hold it, so that whoever opens the workbook reads what was written."""

from __future__ import annotations

import re

LONGEST = 32_767
# What may not stand in a workbook's XML at all.
_NO_LETTERS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# How a workbook spells a letter by its number. Text that happens to look so has its first _ spelt out.
_LIKE_AN_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def clean(text: str) -> str:
    """A text that can stand in a comment or a title."""
    return _NO_LETTERS.sub("", text)[:LONGEST]


def stored(text: str) -> str:
    """A text as it is stored in a cell."""
    return _LIKE_AN_ESCAPE.sub("_x005F_", clean(text))
