"""What every sheet of paper that typst sets has in common: its fonts, one at a time, and texts that fit."""

from __future__ import annotations

import re
import threading
from collections.abc import Sequence
from functools import lru_cache
from typing import TypeVar

import typst

# One sheet is set at a time: it takes a tenth of a second, and many at once would only wait for the processor.
one_at_a_time = threading.Lock()
# What no font here has a letter for, and words that would run out of their column.
_UNPRINTABLE = re.compile(
    r"[^\t\n\r\u0020-\u007e\u00a0-\u024f\u2010-\u2027\u2030-\u205e\u20ac\u2122\u2190-\u2193\u2200-\u2265]"
)
_ENDLESS = re.compile(r"\S{22,}")
_PIECE = re.compile(r".{1,11}")
T = TypeVar("T")


@lru_cache(maxsize=1)
def fonts() -> typst.Fonts:
    """The fonts that typst brings itself."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)


class Cut:
    """Shortens, and remembers that it did."""

    def __init__(self) -> None:
        self.anything = False

    def text(self, words: str, most: int) -> str:
        """The words on one line, cut at a length; a word without end may break anywhere."""
        plain = " ".join(_UNPRINTABLE.sub(" ", words).split())
        if len(plain) > most:
            self.anything = True
            plain = plain[: most - 1].rstrip() + "…"
        return _ENDLESS.sub(lambda word: "\u200b".join(_PIECE.findall(word[0])), plain)

    def first(self, items: Sequence[T], most: int) -> Sequence[T]:
        """As many as there is room for."""
        self.anything = self.anything or len(items) > most
        return items[:most]
