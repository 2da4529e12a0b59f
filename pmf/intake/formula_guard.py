"""Text in a CSV that a spreadsheet would take for a formula: guarded on the way out, bared on the way in.

The guard is an apostrophe, which spreadsheets themselves use to say that a cell is text. Text that has
an apostrophe there already gets one more, so that what is read back is what was written.
"""

from __future__ import annotations

import re

_LIKE_A_FORMULA = re.compile(r"'*\s*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]")
_GUARDED = re.compile(r"'+\s*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


def guarded(text: str) -> str:
    """Text as it may stand in a CSV. A negative number is left alone: it is no formula."""
    return f"'{text}" if _LIKE_A_FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def unguarded(text: str) -> str:
    """What `guarded` was given."""
    return text[1:] if text[:1] == "'" and _GUARDED.match(text) else text
