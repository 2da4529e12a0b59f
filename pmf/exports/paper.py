"""What every sheet of paper that typst sets has in common: its fonts, one at a time, and texts that fit."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

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


def on_one_page(template: Path, tries: Iterable[dict[str, Any]], printed: datetime) -> bytes:
    """A template as PDF, tagged for screen readers (PDF/UA-1), filled with the first of `tries`, each shorter than the
    one before, that fits on one page; else with the last. `printed` is its moment, UTC."""
    made: object = None
    compiler = None
    with one_at_a_time:
        for one in tries:
            compiler = typst.Compiler(
                template,
                root=template.parent,
                font_paths=fonts(),
                ignore_system_fonts=True,
                sys_inputs={"sheet": json.dumps(one)},
            )
            if json.loads(compiler.query("<end>", field="value", one=True)) == 1:
                break
        if compiler is not None:
            moment = printed.replace(microsecond=0, tzinfo=UTC)
            made = compiler.compile(format="pdf", pdf_standards=["ua-1"], timestamp=moment)
    if not isinstance(made, bytes):
        raise TypeError("one document was asked for")
    return made
